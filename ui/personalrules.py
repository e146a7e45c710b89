"""The rules that edits and ratings taught: how the person wants things written, by kind, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from ui.bridge import Bridge
from ui.clean import clean_line
from ui.dialogs import Ask
from ui.notices import NoticePlace
from ui.page import Nothing
from ui.personalgroup import Group
from ui.personalpart import Part
from ui.personalwords import Line, Place, short_day
from ui.theme import Look
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

KINDS = {"summary": "Summaries", "mail": "Mails", "answer": "Answers", "text": "Other writing"}
_MARKS = {"proposed": "not followed yet", "weakened": "no longer followed"}
_SOURCES = {"edit": ("edit", "edits"), "rating": ("rating", "ratings"), "person": ("wish of yours", "wishes of yours")}
_EXCERPT = 70


class Evidence(Protocol):
    """One edit or rating."""

    @property
    def source(self) -> Enum:
        """What it is."""

    @property
    def before(self) -> str:
        """What was written."""

    @property
    def after(self) -> str:
        """What the person made of it."""

    @property
    def at(self) -> datetime:
        """When; aware."""

    @property
    def chat_id(self) -> int | None:
        """The chat it belongs to."""

    @property
    def message_id(self) -> int | None:
        """The answer it belongs to."""


class Rule(Protocol):
    """A rule."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> Enum:
        """For which requests it is."""

    @property
    def text(self) -> str:
        """The rule in words."""

    @property
    def state(self) -> Enum:
        """Whether it is followed."""

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What taught it, oldest first."""


class Rules(Protocol):
    """What the page asks of the rules; every method may be called from any thread."""

    def rules(self) -> Sequence[Rule]:
        """Every rule."""

    def edit(self, rule_id: int, text: str) -> object:
        """Let a rule say something else."""

    def delete(self, rule_id: int) -> None:
        """Delete a rule; it is not learned again."""


class RulesPart(Part):
    """Rules under the kind of writing that they are for."""

    watches = Changed.MEMORY

    def __init__(self, look: Look, bridge: Bridge, rules: Rules, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self._rules = rules
        self._texts: dict[int, str] = {}
        self.notice = NoticePlace(look)
        self.nothing = Nothing(
            "No rules yet",
            "When you change a draft or say why an answer does not fit, I learn how you want things written. Each rule "
            "appears here with what taught it.",
        )
        self.groups = {kind: self._group(title) for kind, title in KINDS.items()}
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (self.notice, self.nothing, *self.groups.values()):
            inside.addWidget(part)
        self.nothing.hide()

    def look_up(self, assistant: Assistant) -> object:
        """Every rule."""
        return list(self._rules.rules())

    def show_found(self, found: Any) -> None:
        """Show these rules."""
        now = self.now()
        self._texts = {each.id: clean_line(each.text) for each in found}
        for kind, group in self.groups.items():
            group.show_lines([rule_line(each, now) for each in found if each.kind.value == kind])
        self.nothing.setVisible(not found)

    def _group(self, title: str) -> Group:
        made = Group(self._look, title, forget="Delete")
        made.edited.connect(self._edit)
        made.forget_asked.connect(self._ask)
        made.place_asked.connect(self.place_asked)
        return made

    def _edit(self, rule_id: int, text: str) -> None:
        self._do(lambda: self._rules.edit(rule_id, text))

    def _ask(self, rule_id: int) -> None:
        text = "It is no longer followed, and not learned again until you say it."
        title = f"Delete the rule “{self._texts[rule_id]}”?"
        ask = Ask(self._look, title, text, "Delete", kind="danger", parent=self.window())
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._do(lambda: self._rules.delete(rule_id)))
        ask.open()

    def _do(self, act: Callable[[], object]) -> None:
        self.notice.clear()
        self.run(act, lambda _done: None, self._failed, Changed.MEMORY)

    def _failed(self, error: BaseException) -> None:
        self.refresh()
        if not isinstance(error, AssistantError):
            raise error
        self.notice.say(error.message, error.hint, None)


def rule_line(rule: Rule, now: datetime) -> Line:
    """A rule as a row: how often it was taught and when last, and its newest evidence."""
    text = clean_line(rule.text)
    mark = _MARKS.get(str(rule.state.value), "")
    if not rule.evidence:
        return Line(rule.id, text, words=text, mark=mark)
    newest = max(rule.evidence, key=lambda each: each.at)
    kinds = [str(each.source.value) for each in rule.evidence]
    taught = " and ".join(counted(kinds.count(kind), *_SOURCES.get(kind, (kind,))) for kind in dict.fromkeys(kinds))
    place = None if newest.chat_id is None else Place(newest.chat_id, newest.message_id)
    return Line(
        rule.id, text, f"From {taught}, last {short_day(newest.at, now)}", place, "", _change(newest), text, mark
    )


def _change(evidence: Evidence) -> str:
    """ "“Dear Sir” → “Hi”"."""
    parts = [_cut(clean_line(part)) for part in (evidence.before, evidence.after)]
    return " → ".join(f"“{part}”" for part in parts if part)


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
