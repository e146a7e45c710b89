"""The facts: what waits for a yes, what is known by topic, what is no longer so, and the switches below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.memory import FactState
from assistant.core.words import words
from assistant.service.about_you import Topic
from assistant.service.memory_replies import remembered
from ui.bridge import Bridge
from ui.notices import NoticePlace, Offer
from ui.page import Nothing
from ui.personalforgetting import Forgetting
from ui.personalgroup import Group
from ui.personalinbox import Inbox
from ui.personalpart import Part
from ui.personalrows import Editor
from ui.personalswitches import SwitchesCard
from ui.personalwords import Line, fact_line
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.about_you import Known
    from assistant.service.assistant import Assistant

_SAID_MS = 15_000
_LAID_OUT_MS = 80
"""After this new rows have their place."""
_EMPTY = (
    "Tell me something in a chat, such as “remember that I am vegetarian”, or add it here. What you say about yourself "
    "in chats is noticed too, if you allow it below, and waits here for your yes."
)
_CORRECTED = {
    FactState.ACCEPTED: "Corrected.",
    FactState.WAITING: "Corrected. It does not fit to what I know, so it waits above for you to decide.",
}


class FactsPart(Part):
    """Everything is looked up and changed by jobs; what the last look found is shown."""

    waiting_changed = Signal(int)
    """How many facts wait for a yes."""
    export_asked = Signal()
    revealed = Signal(object)
    """A ``LineRow`` to bring into view."""

    watches = Changed.MEMORY | Changed.CHATS | Changed.SETTINGS

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self._known: Known | None = None
        self._lines: dict[int, tuple[Line, Topic | None]] = {}
        self._wanted: int | None = None
        self.forgetting = Forgetting(look, self, self._failed)
        self.forgetting.said.connect(self.say)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search facts")
        self.search.setAccessibleName("Search what I know about you")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.add = Button(look, "Add a fact")
        self.add.clicked.connect(self.begin_add)
        self._adding = Card()
        self._adding.hide()
        self.editor: Editor | None = None
        self.notice = NoticePlace(look)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self.notice.clear)
        self.inbox = Inbox(look)
        self.topics = {each: self._group(each.value, f"Forget everything under “{each.value}”…") for each in Topic}
        self.earlier = self._group("Earlier: no longer so", "")
        self.none = Label("", "meta")
        self.nothing = Nothing("I know nothing about you yet", _EMPTY, self._first_button())
        self.switches = SwitchesCard(look, bridge)
        self.switches.told.connect(self.say)
        self.forget_all = Button(look, "Forget everything…", "danger")
        self.forget_all.clicked.connect(self.forgetting.ask_everything)
        self._export = Button(look, "Export…", icon="download")
        self._export.clicked.connect(self.export_asked)
        self._lay_out()
        for signal, act in (
            (self.inbox.accepted, self._accept),
            (self.inbox.both_kept, lambda n: self._do(lambda about: about.accept_beside(n))),
            (self.inbox.rejected, self._reject),
            (self.inbox.edited, self._edit),
            (self.inbox.all_accepted, self._accept_all),
        ):
            signal.connect(act)
        self.inbox.place_asked.connect(self.place_asked)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self.switches.attach(assistant)
        super().attach(assistant)

    def look_up(self, assistant: Assistant) -> object:
        """All that is known."""
        return assistant.about_you.look()

    def show_found(self, found: Any) -> None:
        """Show all that is known."""
        self._known = found
        self.forgetting.show_known(found)
        now = self.now()
        self._lines = {each.fact.id: (fact_line(each, now), each.topic) for each in found.facts}
        self._lines |= {each.fact.id: (fact_line(each, now), None) for each in found.earlier}
        self.switches.refresh()
        self.switches.show_unread(found.unread)
        self.waiting_changed.emit(len(found.waiting))
        self._show()

    def show_fact(self, fact_id: int) -> None:
        """Bring a fact into view, as soon as it is known."""
        self._wanted = fact_id
        self.search.clear()
        self._reveal()

    def say(self, text: str, offer: Offer | None = None) -> None:
        """Say what was done, for a while."""
        self.notice.say(text, "", offer, "accent")
        self._quiet.start(_SAID_MS)

    # --- showing ---

    def _show(self) -> None:
        if self._known is None:
            return
        asked = words(self.search.text())
        now = self.now()
        shown = 0
        for topic, group in self.topics.items():
            lines = [line for line, of in self._lines.values() if of is topic and line.holds(asked)]
            shown += len(lines)
            group.show_lines(lines)
        earlier = [line for line, of in self._lines.values() if of is None and line.holds(asked)]
        self.earlier.show_lines(earlier)
        self.inbox.show_waiting(() if asked else self._known.waiting, now)
        facts = len(self._known.facts)
        self.search.setPlaceholderText(f"Search {counted(facts, 'fact')}" if facts else "Search facts")
        self.none.setText("I know nothing that has these words.")
        self.none.setVisible(bool(asked) and not shown and not earlier)
        anything = bool(self._known.facts or self._known.earlier or self._known.waiting)
        self.nothing.setVisible(not anything)
        self.search.setEnabled(anything)
        self.forget_all.setEnabled(anything)
        self._export.setEnabled(anything)
        self._reveal()

    def _reveal(self) -> None:
        if self._wanted is None or self._known is None:
            return
        for group in (*self.topics.values(), self.earlier):
            made = group.reveal(self._wanted)
            if made is not None:
                self._wanted = None
                made.flash()
                QTimer.singleShot(_LAID_OUT_MS, self, lambda made=made: self.revealed.emit(made))
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.inbox.arrange(self.width() - 40)

    # --- telling ---

    def begin_add(self) -> None:
        """Offer a field for a new fact."""
        if self.editor is None:
            self.editor = Editor(self._look, "", "A new fact, in one sentence", "Remember")
            self.editor.field.setPlaceholderText("One sentence, such as: I am allergic to hazelnuts.")
            self.editor.layout().setContentsMargins(12, 10, 10, 10)  # type: ignore[union-attr]  # it has one
            self.editor.kept.connect(self._remember)
            self.editor.left.connect(self._end_add)
            self._adding.setLayout(row(self.editor))
            self._adding.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]  # set above
        self._adding.show()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_add(self) -> None:
        self._adding.hide()
        if self.editor is not None:
            self.editor.field.clear()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self, text: str) -> None:
        if self._assistant is None:
            return
        memory = self._assistant.memory

        def then(done: Any) -> None:
            self._end_add()
            self.say(remembered(done))
            if done.fact is not None:
                self.show_fact(done.fact.id)

        self.run(lambda: memory.add(text), then, self._failed, Changed.MEMORY)

    # --- deciding ---

    def _do(self, act: Callable[[Any], Any], then: Callable[[Any], None] | None = None) -> None:
        if self._assistant is not None:
            about = self._assistant.about_you
            self.run(lambda: act(about), then or (lambda _done: None), self._failed, Changed.MEMORY)

    def _accept(self, fact_id: int) -> None:
        if self._assistant is not None:
            memory = self._assistant.memory
            self.run(lambda: memory.accept(fact_id), lambda _done: None, self._failed, Changed.MEMORY)

    def _accept_all(self, fact_ids: Sequence[int]) -> None:
        self._do(
            lambda about: about.accept_all(fact_ids),
            lambda many: self.say(f"{counted(many, 'fact')} accepted. What does not fit together still waits for you."
                                  if many < len(fact_ids) else f"{counted(many, 'fact')} accepted."),
        )  # fmt: skip

    def _reject(self, fact_id: int) -> None:
        if self._assistant is None:
            return
        memory = self._assistant.memory
        undo = Offer("Undo", lambda: self._undo(lambda about: about.reconsider(fact_id)), "undo")
        self.run(
            lambda: memory.reject(fact_id),
            lambda _done: self.say("Rejected: it is used for nothing and not proposed again.", undo),
            self._failed,
            Changed.MEMORY,
        )

    def _edit(self, fact_id: int, text: str) -> None:
        if self._assistant is None:
            return
        memory, before = self._assistant.memory, self._lines.get(fact_id)
        offer = None
        if before is not None:
            offer = Offer("Undo", lambda: self._undo(lambda _about: memory.edit(fact_id, before[0].words)), "undo")
        self.run(
            lambda: memory.edit(fact_id, text), lambda done: self.say(_CORRECTED[done.state], offer), self._failed,
            Changed.MEMORY,
        )  # fmt: skip

    def _undo(self, act: Callable[[Any], Any]) -> None:
        self.notice.clear()
        self._do(act)

    def _failed(self, error: BaseException) -> None:
        self.refresh()
        if not isinstance(error, AssistantError):
            raise error
        self.notice.say(error.message, error.hint, None)

    # --- making ---

    def _group(self, title: str, forget_all: str) -> Group:
        made = Group(self._look, title, forget_all=forget_all)
        made.edited.connect(self._edit)
        made.forget_asked.connect(lambda fact_id: self.forgetting.ask([fact_id]))
        made.forget_all_asked.connect(self.forgetting.ask)
        made.place_asked.connect(self.place_asked)
        return made

    def _first_button(self) -> Button:
        button = Button(self._look, "Add a fact", "primary", "plus")
        button.clicked.connect(self.begin_add)
        return button

    def _lay_out(self) -> None:
        tools = row(self.search, self.add)
        tools.setStretch(0, 1)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(tools)
        for part in (self._adding, self.notice, self.inbox, self.none, self.nothing, *self.topics.values(),
                     self.earlier, self.switches):  # fmt: skip
            inside.addWidget(part)
        for part in (self.none, self.nothing):
            part.hide()
        inside.addLayout(row(1, self._export, self.forget_all))
