"""Fills the disk while the database is written: the person is told, nothing kept is lost, and it goes on afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.evaluation.trust_backups import backup
from assistant.evaluation.trust_deeds import KEY, Seen, check, fresh, opened
from assistant.evaluation.trust_disk import Disk
from assistant.evaluation.trust_full_files import FILES, LITTLE, Point, told_of
from assistant.evaluation.trust_library import (
    DIMENSIONS,
    EMBEDDER,
    UP_SECONDS,
    DigestEmbedder,
    documents_in,
    knowledge,
    library,
    rebuilt,
    text_of,
)
from assistant.evaluation.trust_migration import OLD_SCHEMA, Migrating, contents_of
from assistant.evaluation.trust_person import answer_to, calendar_file, calendar_sources, chat_service, question
from assistant.knowledge.reading import ReadingRoom
from assistant.store.calendars import Calendars
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.unsent import Draft, UnsentStore


def chat(disk: Disk, seen: Seen) -> str:
    """Questions are asked until nothing more can be kept."""
    with opened(disk.folder) as database:
        service, chats = chat_service(database), Chats(database)
        marks: list[str] = []

        def ask() -> None:
            mark = fresh()
            service.ask(question(mark), QuietDesk(), library=False, memory=False, warm=False)
            marks.append(mark)

        def ask_on() -> None:
            for _ in range(5_000):
                ask()

        ask()
        with disk.full(LITTLE):
            told = told_of(ask_on)
            _all_there(chats, marks, seen)
        ask()
        _all_there(chats, marks, seen)
        check(database, seen)
    return told


def drafts(disk: Disk, seen: Seen) -> str:
    """Somebody types on and on."""
    with opened(disk.folder) as database:
        unsent, kept = UnsentStore(database), [""]

        def type_on() -> None:
            for _ in range(5_000):
                text = fresh() * 40
                unsent.keep({None: Draft(text)}, {}, None)
                kept[0] = text

        unsent.keep({None: Draft("as it was")}, {}, None)
        kept[0] = "as it was"
        with disk.full(LITTLE):
            told = told_of(type_on)
            seen.need(unsent.drafts()[None].text == kept[0], "the draft")
        unsent.keep({None: Draft("goes on")}, {}, None)
        seen.need(unsent.drafts()[None].text == "goes on", "the draft afterwards")
        check(database, seen)
    return told


def taking_in(disk: Disk, seen: Seen) -> str:
    """More files are taken in than there is room for."""
    marks = [fresh() for _ in range(400)]
    files = disk.folder / "files"
    files.mkdir()
    for mark in marks:
        (files / f"{mark}.txt").write_text(text_of(mark) * 5, encoding="utf-8")
    with opened(disk.folder) as database:
        room = ReadingRoom(None, 256, workers=1)
        taking = library(database, knowledge(database, disk.folder), room)
        documents = Documents(database)
        try:
            taking.add([files / f"{mark}.txt" for mark in marks[:3]], QuietDesk(), wait_for_meaning=False)
            room.start()
            with disk.full(2 * LITTLE):
                told = told_of(lambda: taking.add([files], QuietDesk(), wait_for_meaning=False))
                check(database, seen)
                for mark in marks[:3]:
                    seen.need(bool(documents.match([mark], 1)), f"file {mark}")
            taking.add([files], QuietDesk(), wait_for_meaning=False)
            for mark in marks:
                seen.need(bool(documents.match([mark], 1)), f"file {mark} afterwards")
            check(database, seen)
        finally:
            taking.close()
    return told


def migration(disk: Disk, seen: Seen) -> str:
    """A profile of an earlier version is opened."""
    place = disk.folder
    Migrating(pages=100).prepare(place)
    old = place / "old.db"
    wanted, before = contents_of(old, place), old.read_bytes()
    with disk.full(LITTLE):
        told = told_of(lambda: Database.open(old, KEY).close())
        seen.right(old.read_bytes() == before, "the profile before its migration")
    seen.right(contents_of(old, place) == wanted, "what was in the profile")
    Database.open(old, KEY).close()
    [backup] = place.glob(f"old.before-{OLD_SCHEMA:04}.db")
    seen.right(contents_of(backup, place) == wanted, "the backup before the migration")
    return told


def search_index(disk: Disk, seen: Seen) -> str:
    """Chroma's copy of the vectors is built anew; exact search answers meanwhile."""
    with opened(disk.folder) as database:
        documents_in(database, disk.folder, 700)
        embeddings, embedder = Embeddings(database), DigestEmbedder(disk.folder, 0)
        embeddings.use(EMBEDDER, DIMENSIONS)
        pending = embeddings.pending(2_100)
        vectors = embedder.embed_passages([chunk.text for chunk in pending], CancelToken())
        embeddings.keep(EMBEDDER, [chunk.id for chunk in pending], vectors)
        child = knowledge(database, disk.folder)
        try:
            with disk.full(LITTLE):
                child.start()
                up = child.wait(UP_SECONDS)
                seen.need(up and child.count() == len(pending), "vectors while the disk is full")
                seen.need(up and child.near(vectors[7], 1)[0][0] == pending[7].id, "an answer while the disk is full")
            rebuilt(child)
            seen.need(child.count() == len(pending), "vectors afterwards")
            seen.need(child.near(vectors[9], 1)[0][0] == pending[9].id, "an answer afterwards")
            check(database, seen)
        finally:
            child.close()
    return "nothing: exact search answers, nothing is missing"


def calendar_import(disk: Disk, seen: Seen) -> str:
    """Calendars are taken in until there is no room for another."""
    with opened(disk.folder) as database:
        sources, marks = calendar_sources(database), [fresh() for _ in range(200)]
        paths = [calendar_file(disk.folder, mark) for mark in marks]
        kept: list[str] = []

        def take_in() -> None:
            for path in paths:
                sources.add(str(path), QuietDesk())
                kept.append(str(path))

        with disk.full(LITTLE):
            told = told_of(take_in)
            there = {each.where for each in Calendars(database).all() if each.where}
            seen.need(set(kept) <= there, "calendars")
        for path in paths[: len(kept) + 2]:
            sources.add(str(path), QuietDesk())
        sources.refresh(QuietDesk())
        there = {each.where for each in Calendars(database).all() if each.where}
        seen.need({str(path) for path in paths[: len(kept) + 2]} <= there, "calendars afterwards")
        check(database, seen)
    return told


POINTS: Mapping[str, Point] = {
    **FILES,
    "chat": chat,
    "drafts": drafts,
    "taking in files": taking_in,
    "migration and its backup": migration,
    "search index made anew": search_index,
    "backup": backup,
    "calendar import": calendar_import,
}
"""What is written while the disk is full."""


def _all_there(chats: Chats, marks: list[str], seen: Seen) -> None:
    texts = {turn.text for kept in chats.find() for turn in chats.messages(kept.id)}
    for mark in marks:
        seen.need(question(mark) in texts and answer_to(mark) in texts, f"the chat of {mark}")


def empty(folder: Path) -> None:
    """Take everything off the disk, for the next point."""
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
