"""The settings page: every setting of the table, the keyboard, the ledger of connections, and what Hearth is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.settings import SETTINGS, Value
from ui.about import AboutPart, ShortcutsPart
from ui.backups import BackupsPart
from ui.bridge import Bridge
from ui.controls import NavRow
from ui.leaving import LeavingPart
from ui.manner import MannerPart
from ui.notices import TurnNotice
from ui.page import Rows
from ui.pausecard import PauseCard
from ui.privacy import PrivacyPart
from ui.security import SecurityPart
from ui.settingfields import Choice, SettingRow
from ui.theme import COLUMN, Look
from ui.widgets import Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.models import ModelView

_PICTURES = {
    "Appearance": "monitor",
    "Model": "chip",
    "Answers": "chat",
    "Library": "folder",
    "Calendar": "calendar",
    "Backups": "disk",
    "Security": "key",
    "Privacy": "lock",
}
_RELOAD = ("context", "threads", "gpu_layers")
"""Settings with which the model must be loaded anew."""


class SettingsPage(QWidget):
    """Groups at the left, the chosen group at the right; everything applies at once."""

    problem_told = Signal(str)
    """A setting could not be kept; the sentence for a screen reader."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._rows: dict[str, SettingRow] = {}
        self._notice: TurnNotice | None = None
        self._models: tuple[ModelView, ...] = ()
        self._parts = QStackedWidget()
        self._nav = QVBoxLayout()
        self._nav.setSpacing(2)
        self._group = QButtonGroup(self)
        self._names: list[str] = []
        self._groups: dict[str, Rows] = {}
        self.privacy = PrivacyPart(look, bridge)
        self.security = SecurityPart(look, bridge)
        self.manner = MannerPart(look, bridge)
        self.leaving = LeavingPart(look, bridge)
        self.backups = BackupsPart(look, bridge)
        self.pause = PauseCard(look, bridge)
        self.about = AboutPart(look)
        for group in dict.fromkeys(setting.group for setting in SETTINGS.values()):
            below = {
                "Privacy": self.privacy,
                "Answers": self.manner,
                "Security": self.security,
                "Backups": self.backups,
                "Memory": self.pause,
            }.get(group)
            self._add_group(group, _PICTURES.get(group, "sliders"), below)
        self._fill_rows()
        self._add_part("Your data", "upload", self.leaving)
        self._add_part("Shortcuts", "keyboard", ShortcutsPart(look))
        self._add_part("About", "info", self.about)
        self._nav.addStretch(1)
        self._lay_out()
        self.show_group(self._names[0])
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: its settings can be changed."""
        self._assistant = assistant
        self.privacy.attach(assistant)
        self.security.attach(assistant)
        self.manner.attach(assistant)
        self.leaving.attach(assistant)
        self.backups.attach(assistant)
        self.pause.attach(assistant)
        self.about.attach(assistant)
        self.refresh()

    def refresh(self) -> None:
        """Show what is set now."""
        if self._assistant is None:
            return
        models = self._assistant.models
        self._bridge.fetch(self, models.list, self._know_models, title="Looking at the models")
        self.privacy.refresh()
        self.security.refresh()
        self.manner.refresh()
        self.backups.refresh()
        self.pause.refresh()
        self._show_values()

    def show_group(self, name: str) -> None:
        """Show the group of that name."""
        at = self._names.index(name)
        self._parts.setCurrentIndex(at)
        self._group.buttons()[at].setChecked(True)

    def row(self, name: str) -> SettingRow:
        """The row of a setting."""
        return self._rows[name]

    # --- showing ---

    def _changed(self, changed: Changed) -> None:
        if changed & (Changed.SETTINGS | Changed.MODELS | Changed.BACKUPS) and self.isVisible():
            self.refresh()

    def _know_models(self, models: tuple[ModelView, ...]) -> None:
        here = tuple(model for model in models if model.here)
        if here != self._models:
            self._models = here
            self._fill_rows()

    def _fill_rows(self) -> None:
        for group, rows in self._groups.items():
            rows.clear()
            for setting in SETTINGS.values():
                if setting.group == group:
                    made = SettingRow(self._look, setting, self._choices(setting.name))
                    made.show_value(setting.default)
                    made.chosen.connect(self._choose)
                    self._rows[setting.name] = made
                    rows.add(made)
        self._show_values()

    def _choices(self, name: str) -> list[Choice]:
        kind = {"chat_model": "chat", "embedder": "embedder"}.get(name)
        return [(model.name, model.title) for model in self._models if model.kind == kind]

    def _show_values(self) -> None:
        if self._assistant is not None:
            for name, shown in self._rows.items():
                shown.show_value(self._assistant.settings.get(name))

    # --- changing ---

    def _choose(self, name: str, value: Value) -> None:
        if self._assistant is None or self._assistant.settings.get(name) == value:
            return
        assistant = self._assistant
        self._say(None)

        def keep() -> None:
            if name in ("chat_model", "embedder"):
                assistant.models.use(str(value))
                return
            assistant.settings.set(name, value)
            if name in _RELOAD and assistant.models.state().kind != "missing":
                assistant.models.start()

        self._bridge.fetch(self, keep, lambda _done: None, self._say, title="Keeping", changed=Changed.SETTINGS)

    def _say(self, error: BaseException | None) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if error is None:
            return
        self._show_values()
        if not isinstance(error, AssistantError):
            raise error
        self._notice = TurnNotice(self._look, error.message, error.hint, "warn")
        self._right.insertWidget(0, self._notice)
        self.problem_told.emit(error.message)

    # --- making ---

    def _add_group(self, name: str, picture: str, below: QWidget | None) -> None:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        self._groups[name] = Rows()
        inside.addWidget(self._groups[name])
        if below is not None:
            inside.addWidget(below)
        self._add_part(name, picture, holder)

    def _add_part(self, name: str, picture: str, part: QWidget) -> None:
        button = NavRow(self._look, name, picture)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.show_group(name))
        self._names.append(name)
        self._group.addButton(button)
        self._nav.addWidget(button)
        ground = QWidget()
        ground.setProperty("kind", "ground")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 8, 24)
        inside.setSpacing(10)
        inside.addWidget(Label(name, "h2"))
        inside.addWidget(part)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setAccessibleName(name)
        self._parts.addWidget(scroll)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(168)
        left.setLayout(self._nav)
        self._nav.setContentsMargins(0, 0, 0, 0)
        self._right = QVBoxLayout()
        self._right.addWidget(self._parts, 1)
        below: QHBoxLayout = row(left, spacing=28)
        below.addLayout(self._right, 1)
        whole = QWidget()
        whole.setMaximumWidth(COLUMN + 100)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(16)
        column.addWidget(Label("Settings", "page"))
        column.addLayout(below, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 0, 24, 0)
        outer.addStretch(1)
        outer.addWidget(whole, 100)
        outer.addStretch(1)
