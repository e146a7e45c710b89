"""The models there are, the ones that are here, and the two in use: one that answers, one that finds by meaning."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Engine
from assistant.core.errors import AssistantError, BadRequest, EngineLost, ModelMissing, NotEnoughMemory
from assistant.core.jobs import Desk
from assistant.model import download, hardware
from assistant.model.catalog import CatalogEntry, Kind, ModelFile, find, load_catalog
from assistant.model.child_engine import ChildEngine, EngineSettings
from assistant.model.files import IMPORTED, ModelFiles
from assistant.system.network import Network
from assistant.system.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model as a list shows it. ``why`` says in words whether it fits; ``parameters`` in billions, 0.0 unknown."""

    name: str
    title: str
    kind: Kind
    bytes: int
    licence: str
    here: bool
    in_use: bool
    fits: bool
    why: str
    parameters: float


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the chat model is doing: ``kind`` is "missing", "loading", "ready", "failed" or "off"."""

    kind: str
    model: str
    message: str = ""


class Models:
    """The catalog, the models folder and the chat model in use. Every method may be called from any thread."""

    def __init__(
        self,
        settings: SettingsFile,
        folder: Path,
        network: Network,
        changes: ChangeBus,
        embedder_changed: Callable[[Path], None] = lambda _folder: None,
    ) -> None:
        """``embedder_changed`` is called with the folder of an embedder that was chosen or has just arrived."""
        self._folder = folder
        self._files = ModelFiles(folder)
        self._settings = settings
        self._network = network
        self._changes = changes
        self._embedder_changed = embedder_changed
        self._catalog = load_catalog()
        self._lock = threading.RLock()
        self._engine: ChildEngine | None = None
        self._engine_key: tuple[object, ...] = ()
        self._reason = ""

    # --- what there is ---

    def list(self) -> tuple[ModelView, ...]:
        """Every model of the catalog, then the imported ones."""
        machine = hardware.measure()
        known = [self._view(entry, machine) for entry in self._catalog]
        return (*known, *(self._imported_view(path, machine) for path in self._files.imported()))

    @property
    def folder(self) -> Path:
        """Where the models lie."""
        return self._folder

    def tokenizer(self) -> Path | None:
        """The tokenizer file of the embedder in use, if it is here."""
        file = self.embedder_folder() / "tokenizer.json"
        return file if file.is_file() else None

    def state(self) -> EngineState:
        """What the chat model in use is doing."""
        name = str(self._settings.get("chat_model"))
        path, _ = self._chat_file(name)
        if path is None or not path.exists():
            return EngineState("missing", self._title(name), f"{self._title(name)} is not on this computer yet.")
        with self._lock:
            engine = self._engine
            return EngineState("off" if engine is None else engine.state, self._title(name), self._reason)

    def embedder_folder(self) -> Path:
        """Where the embedder in use lies, or would lie."""
        entry = find(self._catalog, str(self._settings.get("embedder")))
        return self._folder / entry.files[0].name.split("/", 1)[0]

    def checked_embedder(self) -> Path | None:
        """The folder of the embedder in use, each of its files checked so that it may be loaded; None where it is not.

        Reads for seconds where it was not checked before. Raises ``ModelMissing`` or ``ModelDamaged``.
        """
        if self.tokenizer() is None:
            return None
        for file in find(self._catalog, str(self._settings.get("embedder"))).files:
            self._files.verify_published(file)
        return self.embedder_folder()

    def check_files(self, deep: bool, desk: Desk[Any]) -> tuple[str, ...]:
        """What is wrong with the files of the models in use, in words; ``deep`` reads every byte."""
        problems = []
        for setting in ("chat_model", "embedder"):
            name = str(self._settings.get(setting))
            if name.startswith(f"{IMPORTED}/"):
                continue
            entry = find(self._catalog, name)
            if not self._files.here(entry):
                problems.append(f"{entry.title} is not on this computer; get it with: hearth models pull {entry.name}")
            elif deep and not all(download.is_whole(self._folder / file.name, file) for file in entry.files):
                problems.append(f"{entry.title} is damaged; remove it and get it anew: hearth models pull {entry.name}")
            desk.cancel.check()
        return tuple(problems)

    # --- changing what is here ---

    def pull(self, name: str, desk: Desk[Any]) -> None:
        """Fetch a model of the catalog; see ``model.download.fetch``.

        Raises ``NotEnoughMemory`` if it can never run here.
        """
        entry = find(self._catalog, name)
        fit = hardware.fit(entry.bytes, hardware.measure())
        if not fit.fits:
            raise NotEnoughMemory(f"{entry.title} is too large for this computer.", "Choose a smaller one.", fit.why)
        download.fetch(entry, self._folder, self._network, desk)
        for file in entry.files:
            self._files.remember(file)
        if name == self._settings.get("embedder"):
            self._embedder_changed(self.embedder_folder())
        self._changes.publish(Changed.MODELS)

    def import_file(self, path: Path, desk: Desk[Any]) -> ModelView:
        """Copy a GGUF file into the models folder; raises ``ModelDamaged`` or ``ModelMissing`` if it is none."""
        target = self._files.import_file(path, desk)
        self._changes.publish(Changed.MODELS)
        return self._imported_view(target, hardware.measure())

    def use(self, name: str) -> None:
        """Answer, or search, with this model from now on; raises ``ModelMissing`` if it is not here."""
        if name.startswith(f"{IMPORTED}/"):
            kind: Kind = "chat"
            here = (self._folder / name).exists()
        else:
            entry = find(self._catalog, name)
            kind, here = entry.kind, self._files.here(entry)
        if not here:
            raise ModelMissing(f"{self._title(name)} is not on this computer.", f"Get it: hearth models pull {name}")
        self._settings.set("chat_model" if kind == "chat" else "embedder", name)
        if kind == "embedder":
            self._embedder_changed(self.embedder_folder())
        elif self._engine is not None:
            self.start()
        self._changes.publish(Changed.MODELS | Changed.SETTINGS)

    def remove(self, name: str) -> None:
        """Delete a model's files; raises ``BadRequest`` for one that is in use."""
        if name in (self._settings.get("chat_model"), self._settings.get("embedder")):
            raise BadRequest(f"{self._title(name)} is in use.", "Choose another model first: hearth models use NAME")
        if name.startswith(f"{IMPORTED}/"):
            (self._folder / IMPORTED / Path(name).name).unlink(missing_ok=True)
        else:
            self._files.remove(find(self._catalog, name))
        self._changes.publish(Changed.MODELS)

    # --- the model that answers ---

    def start(self) -> None:
        """Begin to load the chat model in the background; what goes wrong is told by :meth:`state`."""
        try:
            engine = self._current()
        except AssistantError as problem:
            self._on_state("failed", problem.message)
            return
        engine.start()

    def engine(self) -> Engine:
        """The chat model in use, loading or loaded; raises ``ModelMissing`` if it is not here."""
        return self._current()

    def loaded(self) -> Engine:
        """The chat model where it is loaded already: to count with it is no reason to load it.

        Raises ``ModelMissing`` where it is not.
        """
        state = self.state()
        if state.kind != "ready":
            raise ModelMissing(f"{state.model} is not loaded.", "It is loaded with your next question.")
        return self._current()

    def forget_conversation(self, conversation: str) -> None:
        """Let the model drop what it has cached of this conversation."""
        with self._lock:
            engine = self._engine
        if engine is not None:
            with contextlib.suppress(EngineLost):  # its process died, and what it held with it
                engine.forget(conversation)

    def close(self) -> None:
        """End the model's process; safe to call twice."""
        with self._lock:
            engine, self._engine, self._engine_key = self._engine, None, ()
        if engine is not None:
            engine.close()

    def _current(self) -> ChildEngine:
        name = str(self._settings.get("chat_model"))
        path, file = self._chat_file(name)
        if path is None or not path.exists():
            raise ModelMissing(
                f"{self._title(name)} is not on this computer yet.", f"Get it: hearth models pull {name}"
            )
        key = (name, *(self._settings.get(each) for each in ("context", "threads", "gpu_layers")))
        with self._lock:
            if self._engine is None or self._engine_key != key:
                if self._engine is not None:
                    self._engine.close()
                verify = partial(self._files.verify, path, file)
                self._engine = ChildEngine(path, self._title(name), self._plan(path), self._on_state, verify)
                self._engine_key = key
            return self._engine

    def _plan(self, path: Path) -> EngineSettings:
        """Context, threads and layers on the graphics card: what the person set, else what this computer can carry."""
        machine = hardware.measure()
        return EngineSettings(
            context=int(self._settings.get("context")) or hardware.context_for(path.stat().st_size, machine),
            threads=int(self._settings.get("threads")) or machine.cores,
            gpu_layers=int(self._settings.get("gpu_layers")),
            cache_bytes=hardware.cache_for(machine),
        )

    def _on_state(self, state: str, reason: str) -> None:
        self._reason = reason if state in ("failed", "ready") else ""
        self._changes.publish(Changed.MODELS)

    def _chat_file(self, name: str) -> tuple[Path | None, ModelFile | None]:
        """Where a chat model lies or would lie, and its published bytes; (None, None) for an unknown name."""
        if name.startswith(f"{IMPORTED}/"):
            return self._folder / IMPORTED / Path(name).name, None
        try:
            file = find(self._catalog, name).files[0]
        except BadRequest:
            return None, None
        return self._folder / file.name, file

    # --- views ---

    def _view(self, entry: CatalogEntry, machine: hardware.Hardware) -> ModelView:
        fit = hardware.fit(entry.bytes, machine)
        in_use = entry.name in (self._settings.get("chat_model"), self._settings.get("embedder"))
        return ModelView(
            entry.name,
            entry.title,
            entry.kind,
            entry.bytes,
            entry.licence,
            self._files.here(entry),
            in_use,
            fit.fits,
            f"{fit.why} {entry.note}".strip(),
            entry.parameters,
        )

    def _imported_view(self, path: Path, machine: hardware.Hardware) -> ModelView:
        name = f"{IMPORTED}/{path.name}"
        size = path.stat().st_size
        fit = hardware.fit(size, machine)
        in_use = name == self._settings.get("chat_model")
        return ModelView(name, path.stem, "chat", size, "see its page", True, in_use, fit.fits, fit.why, 0.0)

    def _title(self, name: str) -> str:
        if name.startswith(f"{IMPORTED}/"):
            return Path(name).stem
        return next((entry.title for entry in self._catalog if entry.name == name), name)
