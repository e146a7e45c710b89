"""The profile: what the person said of themselves by attribute, and guesses that are used once they say yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
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
from ui.personalwords import FactPlace, Line
from ui.theme import Look
from ui.widgets import Label

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_TITLES = {"called": "Goes by", "person": "Knows", "help": "Wants help with", "interest": "Interest"}
_LEAD = "Guesses come from your files, calendars and settings. They stand in no prompt until you say yes."


class Value(Protocol):
    """A value of the profile."""

    @property
    def attribute(self) -> str:
        """What it is of."""

    @property
    def value(self) -> str:
        """What is known."""

    @property
    def origin(self) -> Enum:
        """Where it comes from."""

    @property
    def evidence(self) -> str:
        """What it rests on, in words."""

    @property
    def fact_id(self) -> int | None:
        """The fact that holds it."""

    @property
    def inferred(self) -> bool:
        """Whether it is a guess."""


class Profile(Protocol):
    """What the page asks of a profile; every method may be called from any thread."""

    def attributes(self) -> Sequence[Value]:
        """Every value, guesses too."""

    def remove(self, name: str, value: str | None = None) -> object:
        """Take a value out; a guess is not made again."""

    def confirm(self, name: str, value: str | None = None) -> object:
        """Say yes to a guess."""


class ProfilePart(Part):
    """Values by attribute; guesses apart, each with a yes."""

    fact_asked = Signal(int)
    """The number of the fact that a value rests on."""

    watches = Changed.MEMORY | Changed.SOURCES | Changed.CALENDAR | Changed.STYLE

    def __init__(self, look: Look, bridge: Bridge, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(look, bridge, parent)
        self._profile = profile
        self._values: dict[int, Value] = {}
        self.notice = NoticePlace(look)
        self.known = Group(look, "What you told me")
        self.guessed = Group(look, "What I guess", forget="Not so")
        self.lead = Label(_LEAD, "caption", wrap=True)
        self.lead.setContentsMargins(3, 0, 0, 0)
        self.nothing = Nothing(
            "Your profile is empty", "What you say of yourself appears here: your name, home, work, people and wishes."
        )
        self.known.forget_asked.connect(self._ask)
        self.guessed.forget_asked.connect(self._refuse)
        self.guessed.confirmed.connect(self._confirm)
        self.known.place_asked.connect(self._lead_to)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (self.notice, self.nothing, self.known, self.guessed, self.lead):
            inside.addWidget(part)
        self.nothing.hide()
        self.lead.hide()

    def look_up(self, assistant: Assistant) -> object:
        """Every value, guesses too."""
        return self._profile.attributes()

    def show_found(self, found: Any) -> None:
        """Show these values."""
        self._values = dict(enumerate(found))
        known = [_line(n, each) for n, each in self._values.items() if not each.inferred]
        guessed = [_line(n, each) for n, each in self._values.items() if each.inferred]
        self.known.show_lines(known)
        self.guessed.show_lines(guessed)
        self.lead.setVisible(bool(guessed))
        self.nothing.setVisible(not found)

    def _lead_to(self, place: object) -> None:
        if isinstance(place, FactPlace):
            self.fact_asked.emit(place.fact_id)

    def _confirm(self, line_id: int) -> None:
        value = self._values[line_id]
        self._do(lambda: self._profile.confirm(value.attribute, value.value))

    def _refuse(self, line_id: int) -> None:
        value = self._values[line_id]
        self._do(lambda: self._profile.remove(value.attribute, value.value))

    def _ask(self, line_id: int) -> None:
        value = self._values[line_id]
        text = "The fact behind it is forgotten for good, with what your chats say of it."
        ask = Ask(self._look, f"Forget “{_said(value)}”?", text, "Forget", kind="danger", parent=self.window())
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._do(lambda: self._profile.remove(value.attribute, value.value)))
        ask.open()

    def _do(self, act: Callable[[], object]) -> None:
        self.notice.clear()
        self.run(act, lambda _done: None, self._failed, Changed.MEMORY)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self.notice.say(error.message, error.hint, None)


def _line(n: int, value: Value) -> Line:
    place = None if value.fact_id is None else FactPlace(value.fact_id)
    evidence = clean_line(value.evidence)
    if value.inferred:
        return Line(n, _said(value), f"From {evidence}", mark="guess", yes="Yes")
    return Line(n, _said(value), evidence, place)


def _said(value: Value) -> str:
    title = _TITLES.get(value.attribute, value.attribute.replace("_", " ").capitalize())
    return clean_line(f"{title}: {value.value}")
