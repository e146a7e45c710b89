"""Profiles of past versions: how one is saved, and what must still be in it.

Before a release: ``python -m tests.upgrade.saved`` saves one of the present version. Saved ones stay for ever, and the
schema files that made them are never edited again.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.core.messages import Role, Usage
from assistant.core.passages import Chunk, Citation
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import FailedDocument, Intake, NewDocument
from assistant.store.network_log import NetworkLog
from assistant.store.sources import Sources
from assistant.system.keys import open_key
from assistant.system.network import Attempt
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile

FOLDER = Path(__file__).parent / "profiles"
PASSPHRASE = "open sesame"
EMBEDDER = "test-embedder"
_NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
_TEXTS = {
    "/home/mina/car/tyres.md": ("Tyres", "The winter tyres lie on shelf 14 in the cellar."),
    "/home/mina/reise.txt": ("Reise", "Der Flug nach Zürich geht um 7:45 Uhr, Platz 12A."),
    "/home/mina/旅行.txt": ("旅行", "冬タイヤは棚14にあります。"),
}


def fill(database: Database) -> None:
    """Put something of everything that is kept into an empty database."""
    source = Sources(database).add("/home/mina", "folder", watched=True)
    arrivals: list[NewDocument | FailedDocument] = [
        NewDocument(
            source, path, len(text), 5, sha256(text.encode()).hexdigest(), title, "text",
            (Chunk(0, text, "line 1", title, 20),),
        )
        for path, (title, text) in _TEXTS.items()
    ]  # fmt: skip
    arrivals.append(FailedDocument(source, "/home/mina/old.pdf", 9, 5, "Locked", "It is encrypted.", "Save it open."))
    Intake(database).keep(arrivals)
    embeddings = Embeddings(database)
    embeddings.use(EMBEDDER, 4)
    first = embeddings.pending(1)[0]
    embeddings.keep(EMBEDDER, [first.id], [bytes(range(8))])
    chats = Chats(database)
    chat = chats.create("Tyres", _NOON)
    chats.add_message(chat, Role.USER, "Where are my winter tyres?", _NOON)
    citation = Citation(1, 1, "/home/mina/car/tyres.md", "Tyres", "line 1", "The winter tyres lie on shelf 14.")
    chats.add_message(
        chat, Role.ASSISTANT, "On shelf 14 [1].", _NOON, model="m", searched=3, citations=[citation],
        usage=Usage(500, 120, 12, 0.5, 1.25),
    )  # fmt: skip
    NetworkLog(database).add(Attempt(_NOON, "download a model", "models.example", allowed=True, bytes=117))


def describe(database: Database) -> dict[str, Any]:
    """What a person would miss, as plain values."""
    documents, chats = Documents(database), Chats(database)
    found = [documents.find(path) for path in (*_TEXTS, "/home/mina/old.pdf")]
    told = {
        "sources": [(each.path, each.kind, each.watched) for each in Sources(database).counted()],
        "documents": [
            (each.path, each.title, each.reason, [(c.text, c.place) for c in documents.whole(each.id)])
            for each in found
            if each is not None
        ],
        "found by words": [
            [chunk.path for chunk in documents.chunks([i for i, _ in documents.match([word], 5)]).values()]
            for word in ("tyre", "zurich", "タイヤ")
        ],
        "vectors": [vector.hex() for _, vector in Embeddings(database).vectors(EMBEDDER, 0, 10)],
        "pending": Embeddings(database).pending_count(),
        "seed": len(Embeddings(database).seed()),
        "chats": [
            (chat.title, chat.updated_at, [_plain(message) for message in chats.messages(chat.id)])
            for chat in chats.find("shelf")
        ],
        "network": [asdict(attempt) for attempt in NetworkLog(database).all()],
    }
    plain: dict[str, Any] = json.loads(json.dumps(told, default=str))
    return plain


def _plain(message: Any) -> list[Any]:
    cited = [(each.n, each.path, each.place, each.text) for each in message.citations]
    usage = message.usage
    return [message.role.value, message.text, message.created_at, message.model, message.searched, cited, asdict(usage)]


def save() -> Path:
    """Save a profile of the present version, in place of an earlier one of it; returns its folder."""
    folder = FOLDER / __version__
    shutil.rmtree(folder, ignore_errors=True)
    profile = Profile(folder)
    database = Database.open(profile.database, open_key(profile, PASSPHRASE))
    fill(database)
    (folder / "expected.json").write_text(json.dumps(describe(database), indent=1, ensure_ascii=False) + "\n")
    database.close()
    SettingsFile(profile.settings_file).set("theme", "dark")
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"saved {save()}\n")
