"""A library of its own in a temporary folder, put together from the same parts as the person's."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from assistant.core.changes import ChangeBus
from assistant.core.errors import ModelMissing
from assistant.core.jobs import CancelToken
from assistant.knowledge.reading import LARGEST_FILE, ReadingRoom
from assistant.knowledge.retrieval import Retrieval
from assistant.service.assistant import WINDOW
from assistant.service.knowledge_child import LOAD_SECONDS, KnowledgeChild
from assistant.service.library import Library
from assistant.service.models import Models
from assistant.service.runner import JobRunner
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.system.network import Network
from assistant.system.paths import models_folder
from assistant.system.settings_file import SettingsFile


class BenchLibrary:
    """Enter it to use it; everything it made is gone afterwards. ``folder`` has room for files of the bench's own."""

    def __init__(self) -> None:
        self._everything = ExitStack()
        temporary = tempfile.TemporaryDirectory(prefix="hearth-bench-", ignore_cleanup_errors=True)
        self.folder = Path(self._everything.enter_context(temporary))
        self.database = Database.open(self.folder / "hearth.db", os.urandom(32))
        self._everything.callback(self.database.close)
        changes = ChangeBus()
        self.models = models(self.folder, changes)
        self.documents = Documents(self.database)
        self.embeddings = Embeddings(self.database)
        self.knowledge = KnowledgeChild(self.embeddings, self.folder / "vectors", self.models.embedder_folder)
        self._everything.callback(self.knowledge.close)
        room = ReadingRoom(self.models.tokenizer(), WINDOW)
        runner = JobRunner(changes)
        self.library = Library(self.database, room, self.knowledge, runner, changes, lambda: LARGEST_FILE)
        self._everything.callback(self.library.close)
        self._everything.callback(runner.close, 5.0)
        self.retrieval = Retrieval(self.documents, self.knowledge)

    def load_embedder(self, cancel: CancelToken) -> None:
        """Start search by meaning and wait for it. Raises ``ModelMissing``."""
        self.knowledge.start()
        if not self.knowledge.wait(LOAD_SECONDS, cancel):
            raise ModelMissing(f"The embedder is needed: {self.knowledge.problem}", "Get it with: make run")

    def __enter__(self) -> BenchLibrary:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._everything.close()


def models(folder: Path, changes: ChangeBus) -> Models:
    """The models on this computer with every setting at its default; never reaches for a network."""
    network = Network(lambda: True, lambda _attempt: None, lambda: datetime.now(UTC))
    return Models(SettingsFile(folder / "settings.toml"), models_folder(), network, changes)
