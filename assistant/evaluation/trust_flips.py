"""Flips single bits of a database, and sees whether whoever reads it is told or told something else."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from assistant.core.errors import StoreDamaged
from assistant.core.jobs import CancelToken
from assistant.core.messages import Role
from assistant.evaluation.trust_deeds import KEY, NOW, fresh, opened
from assistant.evaluation.trust_kills import Tally
from assistant.evaluation.trust_library import DIMENSIONS, EMBEDDER, DigestEmbedder, documents_in
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.embeddings import Embeddings

DOCUMENTS = 150
TURNS = 200


def filled(place: Path) -> Path:
    """A database with passages, vectors and chats; its file."""
    with opened(place) as database:
        documents_in(database, place, DOCUMENTS)
        embeddings, embedder = Embeddings(database), DigestEmbedder(place, 0)
        embeddings.use(EMBEDDER, DIMENSIONS)
        pending = embeddings.pending(3 * DOCUMENTS)
        vectors = embedder.embed_passages([chunk.text for chunk in pending], CancelToken())
        embeddings.keep(EMBEDDER, [chunk.id for chunk in pending], vectors)
        chats = Chats(database)
        chat_id = chats.create("A long one", NOW)
        for number in range(TURNS):
            role = Role.ASSISTANT if number % 2 else Role.USER
            chats.add_message(chat_id, role, f"Turn {number} about {fresh()}. " + "And so on. " * 20, NOW)
    return place / "hearth.db"


def everything(database: Database) -> list[tuple[object, ...]]:
    """Every row of every table that a person's things stand in."""
    with database.read() as connection:
        tables = [
            name
            for (name, sql) in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if "VIRTUAL" not in sql.upper()
        ]
        return [
            (table, *row)
            for table in sorted(tables)
            for row in sorted(map(repr, map(tuple, connection.execute(f'SELECT * FROM "{table}"'))))  # noqa: S608 - the schema's names
        ]


def flip(times: int, seed: int, folder: Path, cancel: CancelToken) -> Tally:
    """Flip a bit, each in a fresh copy: found and named, never wrong in silence, and the copy before it is whole."""
    random = Random(seed)  # noqa: S311 - nothing secret
    good = filled(folder)
    with opened(folder) as database:
        wanted = everything(database)
    tally = Tally()
    for _ in range(times):
        cancel.check()
        copy = folder / "flipped.db"
        shutil.copyfile(good, copy)
        offset, bit = random.randrange(copy.stat().st_size), random.randrange(8)
        with copy.open("r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ (1 << bit)]))
        tally.tries += 1
        problem = _looked_at(copy, wanted)
        if problem:
            tally.damaged.append(f"byte {offset}, bit {bit}: {problem}")
        else:
            tally.told += 1
        for part in folder.glob("flipped.db*"):
            part.unlink()
        shutil.copyfile(good, copy)  # what a backup is for
        database = Database.open(copy, KEY)
        tally.recovered += everything(database) == wanted
        database.close()
        for part in folder.glob("flipped.db*"):
            part.unlink()
    return tally


def _looked_at(file: Path, wanted: list[tuple[object, ...]]) -> str:
    """What went wrong in silence; "" if the damage was named by whoever opened, read or checked the file."""
    try:
        database = Database.open(file, KEY)
    except StoreDamaged:
        return ""
    try:
        try:
            found = everything(database)
        except StoreDamaged:
            return "" if database.check(deep=True) else "the doctor does not name what the reader met"
        if found != wanted:
            return "other words are read without an error"
        return "" if database.check(deep=True) else "nobody finds it"
    finally:
        database.close()
