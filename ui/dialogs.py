"""Small questions to the person: a new title, deleting, opening an address."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.clean import clean_line, plain_tip
from ui.links import link_of
from ui.theme import Look
from ui.widgets import Button, Label, row

_WIDTH = 420


class Ask(QDialog):
    """A heading, a text, what is put between, and two buttons; Esc says no."""

    def __init__(
        self, look: Look, title: str, text: str, yes: str, *, kind: str = "primary", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(8)
        self.yes = Button(look, yes, kind)
        self.no = Button(look, "Cancel")
        self.yes.setDefault(kind == "primary")
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.buttons = row(1, self.no, self.yes, spacing=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(Label(title, "h2", wrap=True))
        if text:
            layout.addWidget(Label(text, "meta", wrap=True))
        layout.addLayout(self.inside)
        layout.addSpacing(4)
        layout.addLayout(self.buttons)


def fit_height(dialog: QDialog) -> None:
    """As high as what is in it needs at its width; Qt does not count broken lines in a dialog's size."""
    layout = dialog.layout()
    if layout is not None:
        layout.invalidate()
        layout.activate()
        high = layout.totalHeightForWidth(dialog.width()) if layout.hasHeightForWidth() else -1
        dialog.setFixedHeight(high if high > 0 else layout.totalSizeHint().height())


class AskTitle(Ask):
    """Asks for a chat's new title; ``title`` holds it when accepted."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "Rename this chat", "", "Rename", parent=parent)
        self._field = QLineEdit(title)
        self._field.setAccessibleName("Title of the chat")
        self._field.setMaxLength(120)
        self._field.selectAll()
        self._field.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self.inside.addWidget(self._field)
        self._field.setFocus()

    @property
    def title(self) -> str:
        """What was typed."""
        return clean_line(self._field.text())


class AskDelete(Ask):
    """Asks whether a chat, or a part of it, may be deleted for good."""

    def __init__(self, look: Look, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, title, text, "Delete", kind="danger", parent=parent)
        self.no.setFocus()


class AskLink(Ask):
    """Shows the whole address of a link before another program may open it; what is no web or mail address stays shut.

    ``shown`` is the address as it stands in the dialog, ``warnings`` what is said about it.
    """

    def __init__(self, look: Look, address: str, parent: QWidget | None = None) -> None:
        link = link_of(address)
        self.shown = link.shown if link else ascii(clean_line(address))[1:-1]
        self.warnings = link.warnings if link else ()
        title = "Write to this address?" if link and link.is_mail else "Open this address?"
        told = link.to if link else "Hearth opens web pages and mail addresses only. You can copy the address."
        super().__init__(look, title if link else "This is not opened", told, "Open", parent=parent)
        for warning in self.warnings:
            self.inside.addWidget(Label(warning, "warn", wrap=True))
        where = QLineEdit(self.shown)
        where.setReadOnly(True)
        where.setCursorPosition(0)
        where.setAccessibleName("The whole address")
        where.setToolTip(plain_tip("\n".join(self.shown[at : at + 80] for at in range(0, len(self.shown), 80))))
        self.inside.addWidget(where)
        copy = Button(look, "Copy address", "flat")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.shown))
        self.buttons.insertWidget(0, copy)
        self.yes.setVisible(link is not None)
        if link is not None:
            self.accepted.connect(lambda: QDesktopServices.openUrl(link.url))
        self.no.setFocus()
