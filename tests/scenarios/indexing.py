"""An indexing process to be killed: says on standard output what it has kept, as soon as it is kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus
from assistant.core.jobs import QuietDesk
from assistant.knowledge.reading import ReadingRoom
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.library import Library
from assistant.service.runner import JobRunner
from assistant.store.database import Database
from assistant.store.embeddings import Embeddings
from tests.unit.service import small_embedder

KEY = bytes(range(32))


class TellingDesk(QuietDesk):
    """Prints every file that was kept and how many vectors were."""

    def emit(self, item: Any) -> None:
        if item.outcome in ("added", "updated", "unchanged"):
            print("file", item.path, flush=True)

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        if "meaning" in note and total is not None:
            print("waiting", int(total - done), flush=True)


def main(profile: Path, folder: Path) -> None:
    """Index ``folder`` into ``profile``: words, then meaning."""
    database = Database.open(profile / "hearth.db", KEY)
    changes = ChangeBus()
    runner = JobRunner(changes)
    knowledge = KnowledgeChild(
        Embeddings(database), profile / "vectors", lambda: profile / "embedder", setup=small_embedder.serve
    )
    library = Library(database, ReadingRoom(None, 256), knowledge, runner, changes, lambda: 1_000_000)
    print("started", flush=True)
    knowledge.start()
    library.add([folder], TellingDesk())
    print("complete", knowledge.count(), library.counts(), flush=True)
    runner.close(5)
    library.close()
    knowledge.close()
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
