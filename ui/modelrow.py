"""One model on the models page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.activity import Activity
from ui.clean import clean_line
from ui.controls import Pill
from ui.progress import Bar
from ui.theme import Look
from ui.widgets import Button, ElidedLabel, IconButton, Label, row
from ui.wording import size

if TYPE_CHECKING:
    from assistant.service.models import ModelView


class ModelRow(QWidget):
    """Its name, size and licence, whether it fits, and what can be done with it."""

    get_asked = Signal(object)
    use_asked = Signal(object)
    remove_asked = Signal(object)
    stop_asked = Signal(object)

    def __init__(self, look: Look, model: ModelView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.model = model
        title = clean_line(model.title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(about(model))
        self._icon = QLabel()
        self._get = Button(look, "Download", "small", "download")
        self._get.setAccessibleName(f"Download {title}")
        self._get.clicked.connect(lambda: self.get_asked.emit(self.model))
        self._stop = Button(look, "Stop", "small", "stop")
        self._stop.setAccessibleName(f"Stop downloading {title}")
        self._stop.clicked.connect(lambda: self.stop_asked.emit(self.model))
        self._bar = Bar()
        self._how_far = Label("", "caption")
        self._download = QWidget()
        holder = QVBoxLayout(self._download)
        holder.setContentsMargins(0, 4, 0, 2)
        holder.setSpacing(5)
        holder.addWidget(self._bar)
        holder.addWidget(self._how_far)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(Label(about(model), "caption", wrap=True))
        words.addWidget(Label(clean_line(model.why), "caption" if model.fits else "warn", wrap=True))
        words.addWidget(self._download)
        across = row(self._icon, spacing=12, margins=(16, 10, 10, 10))
        across.addLayout(words, 1)
        across.addLayout(self._buttons(title))
        self.setLayout(across)
        look.changed.connect(self._tint)
        self._tint()
        self.show_download(None, interrupted=False)

    def show_download(self, activity: Activity | None, *, interrupted: bool) -> None:
        """Show how far its download is; ``interrupted`` offers to go on with one that was stopped."""
        running = activity is not None
        self._download.setVisible(running)
        self._stop.setVisible(running)
        self._get.setVisible(not running and not self.model.here)
        self._get.setText("Go on" if interrupted else "Download")
        if activity is not None:
            self._bar.show_percent(activity.percent)
            self._how_far.setText(" · ".join(filter(None, (activity.line, activity.rate))))

    def _buttons(self, title: str) -> QHBoxLayout:
        buttons = row(self._get, self._stop, spacing=6)
        if self.model.in_use and self.model.here:
            buttons.addWidget(Pill(self._look, "in use", "check", "ok", height=22, radius=11))
        elif self.model.here:
            use = Button(self._look, "Use", "small")
            use.setAccessibleName(f"Use {title}")
            use.clicked.connect(lambda: self.use_asked.emit(self.model))
            remove = IconButton(self._look, "trash", f"Remove {title}", size=30, icon_size=16)
            remove.clicked.connect(lambda: self.remove_asked.emit(self.model))
            buttons.addWidget(use)
            buttons.addWidget(remove)
        return buttons

    def _tint(self) -> None:
        name = "chip" if self.model.kind == "chat" else "search"
        self._icon.setPixmap(self._look.pixmap(name, "accent" if self.model.in_use else "text3", 18))


def about(model: ModelView) -> str:
    """ "1.1 GB · 1.5 billion parameters · Apache-2.0"."""
    parts = ["Answers" if model.kind == "chat" else "Searches by meaning", size(model.bytes)]
    if model.parameters >= 1:
        parts.append(f"{model.parameters:g} billion parameters")
    elif model.parameters:
        parts.append(f"{model.parameters * 1000:.0f} million parameters")
    parts.append(f"licence: {clean_line(model.licence)}")
    return " · ".join(parts)
