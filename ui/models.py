"""The models page: what answers and what searches, what else there is, and whether it would run here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Finished, Lane
from ui.activity import Activities
from ui.bridge import Bridge, JobWatch
from ui.dialogs import Ask
from ui.modelrow import ModelRow
from ui.notices import TurnNotice
from ui.page import Page, Rows
from ui.theme import Look
from ui.widgets import Button, row
from ui.wording import size

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.models import ModelView

_LEAD = "Everything runs on this computer. A larger model answers better and slower; it must fit the memory."


class ModelsPage(Page):
    """The catalog and the imported files."""

    def __init__(self, look: Look, bridge: Bridge, activities: Activities, parent: QWidget | None = None) -> None:
        super().__init__("Models", _LEAD, parent)
        self._look = look
        self._bridge = bridge
        self._activities = activities
        self._assistant: Assistant | None = None
        self._notice: TurnNotice | None = None
        self._interrupted: set[str] = set()
        self._shown: tuple[ModelView, ...] = ()
        self._rows: dict[str, ModelRow] = {}
        self._add = Button(look, "Add a model file (GGUF)…", icon="plus")
        self._add.clicked.connect(self._choose_file)
        self.column.addLayout(row(self._add, 1))
        self.here = Rows("On this computer")
        self.chat = Rows("Language models to download")
        self.embedders = Rows("Search models to download")
        for part in (self.here, self.chat, self.embedders):
            self.column.addWidget(part)
        self.column.addStretch(1)
        bridge.changed.connect(self._changed)
        activities.changed.connect(self._show_downloads)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self.refresh()

    def refresh(self) -> None:
        """Look which models there are."""
        if self._assistant is not None:
            models = self._assistant.models
            self._bridge.fetch(self, models.list, self._show, title="Looking at the models")

    def _changed(self, changed: Changed) -> None:
        if changed & (Changed.MODELS | Changed.SETTINGS) and self.isVisible():
            self.refresh()

    def _show(self, models: Sequence[ModelView]) -> None:
        if tuple(models) == self._shown:
            return
        self._shown = tuple(models)
        self._rows.clear()
        for part in (self.here, self.chat, self.embedders):
            part.clear()
        for model in sorted(models, key=lambda model: not model.in_use):
            made = ModelRow(self._look, model)
            made.get_asked.connect(self._get)
            made.use_asked.connect(self._use)
            made.remove_asked.connect(self._remove)
            made.stop_asked.connect(self._stop)
            self._rows[model.name] = made
            part = self.here if model.here else self.chat if model.kind == "chat" else self.embedders
            part.add(made)
        self._show_downloads()

    def _show_downloads(self) -> None:
        running = {each.title: each for each in self._activities.current if each.lane is Lane.NETWORK}
        for name, shown in self._rows.items():
            shown.show_download(running.get(_title(shown.model)), interrupted=name in self._interrupted)

    # --- what can be done ---

    def _get(self, model: ModelView) -> None:
        if model.fits:
            self._download(model)
            return
        ask = Ask(
            self._look, f"{model.title} does not fit this computer", model.why, "Download anyway", parent=self.window()
        )
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._download(model))
        ask.open()

    def _download(self, model: ModelView) -> None:
        if self._assistant is None:
            return
        models = self._assistant.models
        self._say(None)
        watch = self._bridge.start(
            _title(model), lambda desk: models.pull(model.name, desk), Lane.NETWORK, changed=Changed.MODELS
        )
        self._interrupted.add(model.name)  # until it is whole
        watch.finished.connect(lambda end: self._arrived(model, end))
        self._activities.look()

    def _arrived(self, model: ModelView, end: Finished[None]) -> None:
        if end.error is not None:
            self._say(end.error)
        elif not end.cancelled:
            self._interrupted.discard(model.name)
            self._begin_to_use(model)
        self._show_downloads()
        self.refresh()

    def _begin_to_use(self, model: ModelView) -> None:
        """The first model that arrives is used at once; later ones when the person says so."""
        if self._assistant is None or model.kind != "chat":
            return
        models = self._assistant.models
        if models.state().kind in ("missing", "off"):
            name = model.name

            def use() -> None:
                models.use(name)
                models.start()

            self._bridge.fetch(self, use, lambda _done: self.refresh(), self._say)

    def _use(self, model: ModelView) -> None:
        if self._assistant is None:
            return
        if model.kind == "chat":
            self._really_use(model)
            return
        text = "Every document is gone through again with it, in the background. Until then search goes by words."
        ask = Ask(self._look, f"Search with {model.title}?", text, "Use it", parent=self.window())
        ask.accepted.connect(lambda: self._really_use(model))
        ask.open()

    def _really_use(self, model: ModelView) -> None:
        if self._assistant is not None:
            models = self._assistant.models
            self._bridge.fetch(self, lambda: models.use(model.name), lambda _done: self.refresh(), self._say)

    def _remove(self, model: ModelView) -> None:
        text = f"Its file ({size(model.bytes)}) is deleted from this computer."
        ask = Ask(self._look, f"Remove {model.title}?", text, "Remove", kind="danger", parent=self.window())
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._really_remove(model))
        ask.open()

    def _really_remove(self, model: ModelView) -> None:
        if self._assistant is not None:
            models = self._assistant.models
            self._bridge.fetch(self, lambda: models.remove(model.name), lambda _done: self.refresh(), self._say)

    def _stop(self, model: ModelView) -> None:
        for each in self._activities.current:
            if each.lane is Lane.NETWORK and each.title == _title(model):
                each.job.cancel()

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Add a model file", str(Path.home()), "Models (*.gguf)")
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> JobWatch | None:
        """Copy a GGUF file among the models; None before the profile is open."""
        if self._assistant is None:
            return None
        models = self._assistant.models
        self._say(None)
        watch = self._bridge.start(
            f"Adding the model {path.name}",
            lambda desk: models.import_file(path, desk),
            Lane.UPKEEP,
            changed=Changed.MODELS,
        )
        watch.finished.connect(lambda end: self._say(end.error))
        watch.finished.connect(lambda _end: self.refresh())
        return watch

    def _say(self, error: BaseException | None) -> None:
        """Show what went wrong above the list; None takes it away."""
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        if error is None:
            return
        if not isinstance(error, AssistantError):
            raise error
        self._notice = TurnNotice(self._look, error.message, error.hint, "warn")
        self._notice.offer("Close", lambda: self._say(None))
        self.column.insertWidget(2, self._notice)
        self.verticalScrollBar().setValue(0)


def _title(model: ModelView) -> str:
    return f"Downloading {model.title}"
