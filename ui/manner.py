"""How the person wants to be answered: their instructions and roles on the settings page, and the role of a chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.service.manner import LONGEST, LONGEST_NAME, Persona
from ui.bridge import Bridge
from ui.clean import plain_tip
from ui.conversations import Conversations
from ui.dialogs import Ask, fit_height
from ui.page import Rows
from ui.settingfields import ChoiceBox
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_HIGH = 96
_EXAMPLE = "For example: Answer briefly. Use British spelling."


class MannerPart(QWidget):
    """The role that answers, and what every answer should be like."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._kept = ""
        self._roles: tuple[Persona, ...] = ()
        self.role = ChoiceBox(look)
        self.role.setAccessibleName("Role")
        self.role.setFixedWidth(220)
        self.role.activated.connect(self._use)
        self.add = Button(look, "Add a role…", "small", "plus")
        self.add.clicked.connect(self._ask_role)
        self.remove = Button(look, "Remove this role", "small")
        self.remove.clicked.connect(self._remove)
        self.field = _text_field("Your instructions", _EXAMPLE)
        self.field.textChanged.connect(self._show_changed)
        self.keep = Button(look, "Keep", "small")
        self.keep.setAccessibleName("Keep your instructions")
        self.keep.clicked.connect(self._keep)
        self._left = Label("", "caption")
        self._problem = Label("", "danger", wrap=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        rows = Rows("How Hearth answers you")
        rows.add(self._role_row())
        rows.add(self._instructions_row())
        layout.addWidget(rows)
        self._show_changed()

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def refresh(self) -> None:
        """Show what is wanted now."""
        if self._assistant is not None:
            manner = self._assistant.manner
            self._bridge.fetch(self, lambda: (manner.instructions(), manner.personas()), self._show)

    # --- showing ---

    def _show(self, found: tuple[str, Sequence[Persona]]) -> None:
        kept, roles = found
        if self.field.toPlainText() == self._kept:  # nobody is typing
            self.field.setPlainText(kept)
        self._kept, self._roles = kept, tuple(roles)
        self.role.clear()
        for each in roles:
            self.role.addItem(each.name, each.name)
            self.role.setItemData(self.role.count() - 1, each.instructions, Qt.ItemDataRole.ToolTipRole)
        used = next(each for each in roles if each.in_use)
        self.role.setCurrentIndex(self.role.findData(used.name))
        self.role.setToolTip(plain_tip(used.instructions))
        self.remove.setVisible(not used.built_in)
        self._show_changed()

    def _show_changed(self) -> None:
        typed = self.field.toPlainText()
        self.keep.setEnabled(typed.strip() != self._kept and len(typed) <= LONGEST)
        self._left.setText(f"{len(typed)} of {LONGEST} characters")

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self._problem.setText(f"{error.message} {error.hint}".strip())
        self._problem.show()

    # --- changing ---

    def _change(self, act: Callable[[Assistant], object]) -> None:
        if self._assistant is None:
            return
        assistant = self._assistant
        self._problem.hide()
        self._bridge.fetch(
            self, lambda: act(assistant), lambda _done: self.refresh(), self._refused, changed=Changed.MEMORY
        )

    def _use(self, at: int) -> None:
        name = str(self.role.itemData(at))
        self._change(lambda assistant: assistant.manner.use(name))

    def _keep(self) -> None:
        text = self.field.toPlainText()
        self._kept = text
        self._change(lambda assistant: assistant.manner.set_instructions(text))

    def _remove(self) -> None:
        name = str(self.role.currentData())
        self._change(lambda assistant: assistant.manner.remove(name))

    def _ask_role(self) -> None:
        dialog = AskRole(self._look, self.window())
        dialog.accepted.connect(lambda: self._add(dialog.name.text(), dialog.told.toPlainText()))
        dialog.open()

    def _add(self, name: str, told: str) -> None:
        def add_and_use(assistant: Assistant) -> None:
            assistant.manner.use(assistant.manner.add(name, told).name)

        self._change(add_and_use)

    # --- making ---

    def _role_row(self) -> QWidget:
        told = "Who answers where a chat has no role of its own; a chat's own is chosen in its menu."
        words = _words("Role", told)
        words.addLayout(row(self.add, self.remove, 1, spacing=8, margins=(0, 6, 0, 0)))
        return _across(words, self.role)

    def _instructions_row(self) -> QWidget:
        told = "What every answer should be like, in your words. The model reads it with each question."
        words = _words("Instructions", told)
        words.addSpacing(6)
        words.addWidget(_framed(self.field))
        words.addWidget(self._problem)
        words.addLayout(row(self._left, 1, self.keep))
        return _across(words)


class AskRole(Ask):
    """Asks for a role of the person's own."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "Add a role", "It answers from then on; a chat may have another.", "Add", parent=parent)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the role")
        self.name.setPlaceholderText("Travel guide")
        self.name.setMaxLength(LONGEST_NAME)
        self.told = _text_field("What the role is told", "You are a patient guide who knows small museums.")
        for title, field in (("Name", self.name), ("What it is told", _framed(self.told))):
            self.inside.addWidget(Label(title, "strong"))
            self.inside.addWidget(field)
        self.name.textChanged.connect(self._look_over)
        self.told.textChanged.connect(self._look_over)
        self._look_over()
        self.name.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def _look_over(self) -> None:
        told = self.told.toPlainText()
        self.yes.setEnabled(bool(self.name.text().strip() and told.strip()) and len(told) <= LONGEST)


class ChatPersona(QObject):
    """Puts the role into the menu of a chat."""

    def __init__(self, bridge: Bridge, conversations: Conversations) -> None:
        super().__init__(conversations)
        self._bridge = bridge
        self._assistant: Assistant | None = None
        conversations.in_menu.append(self.add_to)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant

    def add_to(self, menu: QMenu, chat_id: int) -> None:
        """Add the roles, the one of this chat marked, as soon as they are known."""
        if self._assistant is None:
            return
        manner = self._assistant.manner
        roles = menu.addMenu("Role in this chat")
        roles.setEnabled(False)

        def fill(found: tuple[Sequence[Persona], str]) -> None:
            personas, used = found
            group = QActionGroup(roles)
            for each in personas:
                roles.addAction(self._action(group, each, chat_id, each.name == used))
            roles.setEnabled(True)

        self._bridge.fetch(menu, lambda: (manner.personas(), manner.of_chat(chat_id)), fill)

    def _action(self, group: QActionGroup, persona: Persona, chat_id: int, used: bool) -> QAction:
        action = QAction(persona.name, group)
        action.setCheckable(True)
        action.setChecked(used)
        action.triggered.connect(lambda _on=False: self._use(persona.name, chat_id))
        return action

    def _use(self, name: str, chat_id: int) -> None:
        if self._assistant is not None:
            manner = self._assistant.manner
            self._bridge.fetch(self, lambda: manner.use(name, chat_id), lambda _done: None)


def _text_field(name: str, example: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setTabChangesFocus(True)
    field.setFixedHeight(_HIGH)
    return field


def _framed(field: QWidget) -> Card:
    frame = Card("field")
    frame.setLayout(row(field, margins=(8, 4, 4, 4)))
    return frame


def _words(title: str, told: str) -> QVBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(title, "strong", wrap=True))
    words.addWidget(Label(told, "caption", wrap=True))
    return words


def _across(words: QVBoxLayout, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    across = row(spacing=20, margins=(16, 11, 14, 11))
    across.addLayout(words, 1)
    for widget in widgets:
        across.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    holder.setLayout(across)
    return holder
