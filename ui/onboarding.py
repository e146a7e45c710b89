"""The first questions about the person: a card that offers them once, and a small dialog; every one may be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.person import Attribute
from ui.bridge import Bridge
from ui.dialogs import Ask, fit_height
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

AT_ONCE = 3
"""Questions on one page of the dialog."""

_WIDTH = 640


class AboutYouCard(Card):
    """Offers the questions; says what was clicked."""

    answered = Signal()
    put_off = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setMaximumWidth(_WIDTH)
        self.setAccessibleName("Tell me a little about you")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Tell me a little about you", "strong", wrap=True))
        told = "Optional: a name, languages, what you eat. It stays on this computer, and you can take it back."
        words.addWidget(Label(told, "caption", wrap=True))
        self.begin = Button(look, "Answer a few questions", "small")
        self.later = Button(look, "Not now", "flat")
        self.begin.clicked.connect(self.answered)
        self.later.clicked.connect(self.put_off)
        across = row(spacing=10, margins=(16, 11, 12, 11))
        across.addLayout(words, 1)
        for button in (self.begin, self.later):
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)


class AboutYouDialog(Ask):
    """A few questions at a time. Accepted, ``answers`` holds what was typed; closing it keeps nothing."""

    def __init__(self, look: Look, questions: Sequence[Attribute], parent: QWidget | None = None) -> None:
        text = "Answer what you like and leave the rest. It stays on this computer."
        super().__init__(look, "About you", text, "Next", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)  # it opens again where an answer is refused
        self.asked = tuple(questions)
        self._page = 0
        self.fields: dict[str, QLineEdit] = {}
        self._holders: list[QWidget] = []
        for at in range(0, len(self.asked), AT_ONCE):
            self._holders.append(self._made_page(self.asked[at : at + AT_ONCE]))
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.inside.addWidget(self.problem)
        self.no.setText("Cancel")
        self.skip = Button(look, "Skip", "flat")
        self.skip.clicked.connect(self._skip)
        self.buttons.insertWidget(0, self.skip)
        self._show()

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by attribute; what was skipped is not there."""
        return {name: text for name, field in self.fields.items() if (text := field.text().strip())}

    def say(self, problem: str, name: str = "") -> None:
        """Say what was wrong, and show the page of that attribute."""
        at = next((n for n, each in enumerate(self.asked) if each.name == name), 0)
        self._page = at // AT_ONCE
        self.problem.setText(problem)
        self.problem.show()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def accept(self) -> None:
        """The next page, or the end of it."""
        if self._page + 1 < len(self._holders):
            self._page += 1
            self.problem.hide()
            self._show()
        else:
            super().accept()

    def _skip(self) -> None:
        for field in self._holders[self._page].findChildren(QLineEdit):
            field.clear()
        self.accept()

    def _made_page(self, questions: Sequence[Attribute]) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for each in questions:
            layout.addWidget(Label(each.question, "strong", wrap=True))
            field = QLineEdit()
            field.setAccessibleName(each.question)
            field.setPlaceholderText(" or ".join(each.choices) if each.choices else f"such as: {each.example}")
            field.setMaxLength(300)
            layout.addWidget(field)
            layout.addSpacing(4)
            self.fields[each.name] = field
        self.inside.addWidget(holder)
        return holder

    def _show(self) -> None:
        for n, holder in enumerate(self._holders):
            holder.setVisible(n == self._page)
        last = self._page + 1 == len(self._holders)
        self.yes.setText("Done" if last else "Next")
        if self._holders:
            self._holders[self._page].findChildren(QLineEdit)[0].setFocus()
        if self.isVisible():
            fit_height(self)


class Page(Protocol):
    """Where the card is shown."""

    @property
    def below(self) -> QBoxLayout:
        """The room for it."""


class Onboarding(QObject):
    """Shows the card while the person neither answered nor put it off, and keeps what they answer."""

    def __init__(self, look: Look, bridge: Bridge, page: Page, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._bridge = bridge
        self._window = window
        self._assistant: Assistant | None = None
        self.dialog: AboutYouDialog | None = None
        self.card = AboutYouCard(look)
        self.card.hide()
        page.below.addWidget(self.card, 10)
        self.card.answered.connect(self.open)
        self.card.put_off.connect(self._put_off)
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: look whether there is something to ask."""
        self._assistant = assistant
        self._changed(Changed.MEMORY)

    def detach(self) -> None:
        """The profile is being closed."""
        self._assistant = None
        if self.dialog is not None:
            self.dialog.reject()

    def open(self) -> None:
        """Ask what has no answer yet, also where the card was put off."""
        if self._assistant is not None:
            self._bridge.fetch(self, self._assistant.about.questions, self._ask)

    def _ask(self, questions: Sequence[Attribute]) -> None:
        if self.dialog is not None or not questions:
            return
        self.dialog = AboutYouDialog(self._look, questions, self._window)
        self.dialog.accepted.connect(self._keep)
        self.dialog.rejected.connect(self._closed)
        self.dialog.open()

    def _keep(self) -> None:
        if self._assistant is None or self.dialog is None:
            return
        about, answers = self._assistant.about, self.dialog.answers
        self._bridge.fetch(
            self, lambda: about.answer(answers), lambda _kept: self._closed(), self._refused, changed=Changed.MEMORY
        )

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError) or self.dialog is None:
            raise error
        title = error.message.partition(":")[0]
        name = next((each.name for each in self.dialog.asked if each.title == title), "")
        self.dialog.say(f"{error.message} {error.hint}", name)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _put_off(self) -> None:
        self.card.hide()
        if self._assistant is not None:
            self._bridge.fetch(self, self._assistant.about.put_off, lambda _done: None)

    def _changed(self, changed: Changed) -> None:
        if Changed.MEMORY in changed and self._assistant is not None:
            self._bridge.fetch(self, self._assistant.about.should_ask, self.card.setVisible)
