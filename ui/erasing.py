"""Asks before everything is erased, erases it once the profile is closed, and shows the proof."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from assistant.core.errors import AssistantError
from assistant.core.jobs import CancelToken
from ui.clean import clean_line
from ui.controls import Switch
from ui.dialogs import Ask, fit_height
from ui.progress import Bar
from ui.theme import Look
from ui.widgets import Button, Card, Label, row
from ui.wording import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.service.erasing import Inventory, Lot

PHRASE = "erase everything"
"""What is typed before everything is erased."""

_WIDTH = 560
_MOST_PLACES = 2


class AskErase(Ask):
    """Lists all that goes; the button works once the phrase is typed."""

    def __init__(self, look: Look, least: Inventory, most: Inventory, parent: QWidget | None = None) -> None:
        """``least`` is what goes in any case, ``most`` what may go."""
        super().__init__(
            look, "Erase everything?", f"All that Hearth keeps in {clean_line(str(least.profile.root))}:",
            "Erase everything", kind="danger", parent=parent,
        )  # fmt: skip
        self.setFixedWidth(_WIDTH)
        lines = [*least.key, *told(least.goes)]
        self.listed = Label("\n".join(f"•  {clean_line(line)}" for line in lines), "ui", wrap=True)
        self.inside.addWidget(self.listed)
        self.models = Switch(look, "Erase the language models too", on=True)
        self.backups = Switch(look, "Erase the encrypted backups too")
        known = {lot.what for lot in least.goes}
        for lot in most.goes:
            if lot.what not in known:
                switch = self.models if "models" in lot.what.lower() else self.backups
                self.inside.addLayout(row(switch, Label(f"{lot.what}, {size(lot.bytes)}", "ui", wrap=True), spacing=10))
        staying = [lot for lot in most.stays if lot.what not in known]
        self.staying = Label("\n".join(["This stays:", *_staying(staying)]), "meta", wrap=True)
        self.staying.setVisible(bool(staying))
        self.inside.addWidget(self.staying)
        self.inside.addWidget(
            Label(
                f"Nobody can bring it back, unless you have a backup with its recovery key, or an export. "
                f"Type “{PHRASE}” to go on.",
                "meta",
                wrap=True,
            )
        )
        self.field = QLineEdit()
        self.field.setAccessibleName(f"Type “{PHRASE}” to go on")
        self.field.textChanged.connect(lambda text: self.yes.setEnabled(" ".join(text.split()).casefold() == PHRASE))
        self.inside.addWidget(self.field)
        self.yes.setEnabled(False)
        self.field.setFocus()
        fit_height(self)

    @property
    def keeps_models(self) -> bool:
        """Whether the language models stay."""
        return not self.models.isChecked()

    @property
    def takes_backups(self) -> bool:
        """Whether the backups go too."""
        return self.backups.isChecked()


class Erasing(QDialog):
    """Shown when the profile is closed: erases it, then tells what is gone and what is left."""

    _moved = Signal(int)
    _ended = Signal(object)

    def __init__(self, look: Look, inventory: Inventory) -> None:
        super().__init__()
        self._inventory = inventory
        self.setWindowTitle("Hearth")
        self.setMinimumSize(_WIDTH, 500)
        self.heading = Label("Erasing…", "h2", wrap=True)
        self.bar = Bar()
        self.proof = QPlainTextEdit()
        self.proof.setReadOnly(True)
        self.proof.setAccessibleName("What was erased")
        self.proof.setTabChangesFocus(True)
        self.leave = Button(look, "Quit Hearth", "primary")
        self.leave.setEnabled(False)
        self.leave.clicked.connect(self.accept)
        framed = Card("field")
        framed.setLayout(row(self.proof, margins=(8, 6, 6, 6)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        for part in (self.heading, self.bar, framed):
            layout.addWidget(part)
        layout.addLayout(row(1, self.leave))
        self._moved.connect(self.bar.show_percent, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; the button works when it has ended."""
        self.show()
        Thread(target=self._erase, name="erasing", daemon=True).start()

    def reject(self) -> None:
        """Close the dialog, unless erasing is under way."""
        if self.leave.isEnabled():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.leave.isEnabled():  # once the key is gone, half of it is no better than all
            event.ignore()
            return
        super().closeEvent(event)

    def _erase(self) -> None:
        from assistant.service.erasing_commands import erase_profile, owned

        try:
            with owned(self._inventory) as ownership:
                self._ended.emit(erase_profile(self._inventory, ownership, _Told(self._moved.emit)))
        except Exception as problem:  # noqa: BLE001 - told on the main thread
            self._ended.emit(problem)

    def _show(self, ended: dict[str, Any] | Exception) -> None:
        self.bar.hide()
        self.leave.setEnabled(True)
        self.leave.setFocus()
        if isinstance(ended, AssistantError):
            self.heading.setText(ended.message)
            self.proof.setPlainText(ended.hint)
            return
        if isinstance(ended, Exception):
            self.heading.setText("Something went wrong, and not all of it may be erased.")
            self.proof.setPlainText("Run it again in a terminal: hearth erase")
            raise ended
        self.heading.setText("Everything is erased." if not ended["left"] else "Erased, but not all of it.")
        self.proof.setPlainText("\n".join(map(clean_line, proof_lines(ended))))


class _Told:
    """A desk that tells how far it is in percent."""

    def __init__(self, tell: Any) -> None:
        self.cancel = CancelToken()
        self._tell = tell

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        if total:
            self._tell(int(100 * done / total))

    def emit(self, item: Any) -> None:
        """Nothing comes on the way."""


def _staying(lots: Iterable[Lot]) -> list[str]:
    """What stays by its kind, with the places of the first of it."""
    lines = []
    for lot in lots:
        places = [str(path) for path in lot.paths[:_MOST_PLACES]]
        if (more := len(lot.paths) - _MOST_PLACES) > 0:
            places.append(f"and {more:,} more")
        lines.append(f"•  {clean_line(lot.what)}: {clean_line(', '.join(places))}")
    return lines


def told(lots: Iterable[Lot]) -> list[str]:
    """Things by their kind, in a line each."""
    return [f"{lot.what}: {counted(lot.files, 'file')}, {size(lot.bytes)}" for lot in lots]


def proof_lines(done: dict[str, Any]) -> list[str]:
    """The proof in lines."""
    lines = [f"{counted(done['files'], 'file')} with {size(done['bytes'])} are gone, and were looked for again.", ""]
    lines += [f"Gone: {each}" for each in done["removed"]]
    if done["left"]:
        lines += ["", "Not gone:", *done["left"]]
    if done["stays"]:
        lines += ["", "Left alone on purpose:"]
        lines += [f"{lot['what']}: {', '.join(lot['paths'])}" for lot in done["stays"]]
    return [*lines, "", done["may_keep"]]
