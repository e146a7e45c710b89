"""Everything leaves, is erased, and comes back as it was; nothing comes twice."""

from __future__ import annotations

import hashlib
import json
import mailbox
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import icalendar
import pytest

from assistant.core.errors import BadRequest, Cancelled, DiskFull, Unreadable
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.personal.statements import keys_of, statement
from assistant.service import exporting
from assistant.service.assistant import Assistant
from assistant.service.export_folder import MANIFEST, UNFINISHED
from assistant.service.importing import Importing, ImportReport, Parts
from assistant.store.carried import AS_TEXT, CARRIED, IN_CALENDARS, LEFT_OUT, ROOTS, SECRETS
from assistant.store.database import Connection, Database
from assistant.store.memories import Memories
from assistant.system.keys import open_key
from assistant.system.paths import Profile
from tests.unit.service.kept_life import NOW, PASSWORD, documents_in, live, records


@contextmanager
def opened(profile: Path, models: Path) -> Iterator[tuple[Assistant, Database]]:
    assistant = Assistant.open(profile, models=models, clock=lambda: NOW)
    try:
        yield assistant, assistant._opened.database
    finally:
        assistant.close()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents_in(tmp_path_factory.mktemp("library") / "documents")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    """The export of a full profile, and that profile, which is not open."""
    folder = tmp_path_factory.mktemp("whole")
    with opened(folder / "first", folder / "models") as (assistant, database):
        live(assistant, database, documents)
        assistant.leaving.export(folder / "export", QuietDesk())
    return folder


@pytest.fixture
def export(whole: Path, tmp_path: Path) -> Path:
    """A copy of the export for one test."""
    return Path(shutil.copytree(whole / "export", tmp_path / "export"))


def without_reading(assistant: Assistant, database: Database, export: Path) -> ImportReport:
    """Bring an export back without reading the files of its library, which takes a second."""
    return Importing(Parts(database, assistant.settings, assistant.changes, lambda: NOW)).bring_back(
        export, QuietDesk()
    )


# --- nothing is forgotten ---


def tables(connection: Connection) -> set[str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    indexes = [name for name, sql in found if sql and sql.upper().startswith("CREATE VIRTUAL")]
    return {name for name, _ in found if not any(name.startswith(f"{index}_") for index in indexes)}


def test_every_table_is_exported_or_left_out_for_a_reason(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    with database.read() as connection:
        there = tables(connection)
        known = [each.table for each in CARRIED] + [*IN_CALENDARS, *AS_TEXT, *LEFT_OUT]
        assert len(known) == len(set(known)), "each is named once"
        assert not there - set(known), f"may a person lose these? Name them in store/carried.py: {there - set(known)}"
        assert not set(known) - there, f"these are gone from the schema: {set(known) - there}"
        assert all(LEFT_OUT.values())
        for carried in CARRIED:
            columns = {row["name"] for row in connection.execute(f'PRAGMA table_info("{carried.table}")')}
            named = {*carried.same, *carried.links, *carried.parsed, *carried.left, carried.parent, carried.number}
            assert named - {""} <= columns, carried.table
    database.close()


def test_the_profile_of_these_tests_has_something_in_every_table_that_leaves(whole: Path) -> None:
    profile = Profile(whole / "first")  # not with an assistant: that takes in what was unfinished
    with closing(Database.open(profile.database, open_key(profile))) as database, database.read() as connection:
        leaving = {each.table for each in CARRIED} | set(IN_CALENDARS) | set(AS_TEXT)
        empty = {name for name in leaving if not connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]}
    assert empty <= {"calendar_contexts"}


# --- there and back ---


def test_it_leaves_is_erased_comes_back_and_leaves_the_same(export: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, database):
        report = assistant.leaving.bring_back(export, QuietDesk())
        assert not report.missing and not sum(report.there.values()) - report.there["calendars"]
        assistant.leaving.export(tmp_path / "again", QuietDesk())
        assert database.check() == []
    before, after = records(export), records(tmp_path / "again")
    assert (
        not before["library/sources.jsonl"][0]["may_quote"] and not before["calendars/calendars.jsonl"][1]["may_teach"]
    )
    assert before.keys() == after.keys()
    for name, rows in before.items():
        assert after[name] == rows, name
    for path in [*export.rglob("*.md"), *export.rglob("*.ics"), *export.rglob("*.mbox"), export / "settings.toml"]:
        again = (tmp_path / "again" / path.relative_to(export)).read_text()
        assert again == path.read_text(), path


def test_importing_twice_adds_nothing_twice(export: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, database):
        without_reading(assistant, database, export)
        report = without_reading(assistant, database, export)
        assert not sum(report.added.values()) and sum(report.there.values()) > 40


def test_a_profile_in_use_keeps_what_it_has(export: Path, tmp_path: Path) -> None:
    """The numbers of the export are taken here: chats, turns and facts get new ones, and still belong together."""
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, database):
        for _ in range(3):
            chat = assistant.chat.begin("Mine")
        mine = assistant.memory.add("I like tea.").fact
        gone = assistant.memory.add("My sister is called Ute.").fact
        assert mine is not None and gone is not None
        assistant.memory.forget_facts([gone.id])
        assistant.settings.set("answer_tokens", 700)
        database.write(lambda connection: connection.execute("UPDATE manner SET instructions = 'Mine.'"))
        report = without_reading(assistant, database, export)
        assert "The setting answer_tokens stays as it is here." in report.notes
        assert assistant.settings.get("answer_tokens") == 700
        titles = [each.title for each in assistant.chat.chats()]
        assert titles.count("Mine") == 3 and len(titles) == 6
        facts = {fact.text: fact for fact in assistant.memory.facts(everything=True)}
        assert set(facts) == {"I like tea.", "I live in Bern."}
        proof = facts["I live in Bern."].proof
        assert proof.chat_id is not None and proof.chat_id > chat
        assert "I live in Basel" in assistant.chat.messages(proof.chat_id)[0].text
        with database.read() as connection:
            cited = connection.execute("SELECT document_id, path FROM citations WHERE document_id < 0").fetchall()
            assert (-proof.chat_id, f"chat {proof.chat_id}") in [tuple(row) for row in cited]
            assert connection.execute("SELECT instructions FROM manner").fetchone()[0] == "Mine."


def test_what_was_forgotten_there_or_here_is_not_learned_again(export: Path, tmp_path: Path) -> None:
    keys = ["k1"]
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, database):
        Memories(database).forget([], keys)  # so that this profile has digests, and a key, of its own
        fact = assistant.memory.add("I live in Bern.").fact
        assert fact is not None
        assistant.memory.forget_facts([fact.id])
        without_reading(assistant, database, export)
        assert assistant.memory.facts(everything=True) == [], "it was forgotten here, so it does not come back"
        assert Memories(database).is_forgotten(keys)
        sister = "My sister is called Zanzibaria."
        assert Memories(database).is_forgotten(keys_of(statement(sister), sister)), "it was forgotten there"


def test_a_library_that_is_not_here_is_told(export: Path, tmp_path: Path, documents: Path) -> None:
    documents.rename(tmp_path / "elsewhere")
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, _):
        report = assistant.leaving.bring_back(export, QuietDesk())
        assert report.missing == (documents,) and not report.sources
        (source,) = assistant.library.sources()
        assert source.failed == 3 and not source.chunks, "they are listed, with the reason"
        (tmp_path / "elsewhere").rename(documents)
        assistant.library.add([documents], QuietDesk(), wait_for_meaning=False)
        assert assistant.library.counts().documents == 2


# --- what lies in the folder ---


def test_only_its_owner_can_read_it_and_names_harm_nobody(export: Path) -> None:
    for path in [export, *export.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
        assert path.resolve().is_relative_to(export) and path.name.isprintable()
    assert len(list((export / "chats").glob("*.md"))) == 3


def test_the_manifest_tells_every_file_and_no_secret_is_in_any(export: Path) -> None:
    manifest = json.loads((export / MANIFEST).read_text())
    files = {each["path"]: each for each in manifest["files"]}
    there = {path.relative_to(export).as_posix(): path for path in export.rglob("*") if path.is_file()}
    assert set(files) == set(there) - {MANIFEST}
    for name, path in there.items():
        data = path.read_bytes()
        assert name == MANIFEST or files[name]["sha256"] == hashlib.sha256(data).hexdigest()
        assert PASSWORD.encode() not in data and b"entry-7" not in data
    assert manifest["counts"]["chats"] == 3 and manifest["counts"]["facts"] == 1
    text = (export / "README.txt").read_text()
    assert "NOT ENCRYPTED" in text and "not keep them" in text
    for each in (*ROOTS, "calendars"):
        name = each if isinstance(each, str) else each.file
        if name.endswith(".jsonl") and not name.startswith(("about-you/forgotten-", "about-you/writing-")):
            assert name in text, "the page explains every file"
    assert SECRETS["calendar_accounts"] == ("entry", "keeper", "secret")


def box(path: Path) -> list[Any]:
    with closing(mailbox.mbox(path)) as opened_box:
        return list(opened_box)


def test_other_programs_read_the_calendars_the_mails_and_the_pages(export: Path) -> None:
    calendar = icalendar.Calendar.from_ical((export / "calendars" / "Hearth.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == "standup@example" and event["X-UNKNOWN"] == "stays" and event.walk("VALARM")
    assert (export / "calendars" / "Work - team.ics").is_file()
    (mail,) = box(export / "mail" / "library.mbox")
    assert mail["Subject"] == "The heating" and "ada@example.com" in mail["From"]
    assert mail["Date"].startswith("Mon, 02 Nov 2026 08:15")
    body = mail.get_payload(decode=True).decode()
    assert "repaired on Friday" in body and "From now on" in body
    (own,) = box(export / "mail" / "own-words.mbox")
    assert own["Subject"] == "Tea" and "ü" in own.get_payload(decode=True).decode()
    page = next(path for path in (export / "chats").glob("*.md") if "Tyres" in path.name).read_text()
    for words in ("## You, 2026-11-21 09:05", "[1] Tyres", "You found it bad, because: too long", "Role: Poet"):
        assert words in page
    assert "shelf 14" in (export / "library" / "text" / "documents" / "car" / "tyres.md.md").read_text()
    assert "I live in Bern." in (export / "about-you" / "about-you.md").read_text()


# --- what goes wrong ---


def test_it_never_goes_into_a_folder_that_holds_something(tmp_path: Path, own_profile: Path) -> None:
    with opened(own_profile, tmp_path / "models") as (assistant, _):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "letter.txt").write_text("mine")
        (tmp_path / "empty").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "empty")
        (tmp_path / f"busy{UNFINISHED}").mkdir()
        (tmp_path / f"busy{UNFINISHED}" / "letter.txt").write_text("mine")
        for wrong in ("full", "link", "busy", "full/letter.txt"):
            with pytest.raises(BadRequest):
                assistant.leaving.export(tmp_path / wrong, QuietDesk())
        with pytest.raises(BadRequest, match="Hearth itself"):
            assistant.leaving.export(own_profile / "export", QuietDesk())
        assert assistant.leaving.export(tmp_path / "empty", QuietDesk()).files
        assert (tmp_path / f"busy{UNFINISHED}" / "letter.txt").exists()


class _StopsAfter:
    """A desk that is cancelled after so many reports."""

    def __init__(self, reports: int) -> None:
        self.cancel = CancelToken()
        self._left = reports

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._left -= 1
        if not self._left:
            self.cancel.cancel()

    def emit(self, item: Any) -> None:
        raise AssertionError(item)


def test_half_an_export_is_none(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(whole / "first", whole / "models") as (assistant, _):
        with pytest.raises(Cancelled):
            assistant.leaving.export(tmp_path / "export", _StopsAfter(20))

        def full(*_arguments: Any) -> str:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(exporting, "chat_page", full)
            with pytest.raises(DiskFull):
                assistant.leaving.export(tmp_path / "export", QuietDesk())
        assert not list(tmp_path.glob("export*"))
        killed = tmp_path / f"export{UNFINISHED}"
        killed.mkdir()
        (killed / "NOT-FINISHED.txt").write_text("")
        assistant.leaving.export(tmp_path / "export", QuietDesk())
        assert not killed.exists(), "what a killed export left is cleared by the next"


def test_a_damaged_export_brings_nothing_back(export: Path, tmp_path: Path) -> None:
    page = export / "chats" / "chats.jsonl"
    whole = page.read_text()
    page.write_text(whole.replace("shelf 14", "shelf 15"))
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, _):
        with pytest.raises(Unreadable, match=r"chats/chats.jsonl was changed or damaged"):
            assistant.leaving.bring_back(export, QuietDesk())
        page.unlink()
        with pytest.raises(Unreadable, match="is missing"):
            assistant.leaving.bring_back(export, QuietDesk())
        with pytest.raises(BadRequest, match="no export of Hearth"):
            assistant.leaving.bring_back(tmp_path, QuietDesk())
        assert assistant.chat.chats() == [] and assistant.library.sources() == ()


def rewrite(export: Path, name: str, text: str) -> None:
    """Put another text into a file of the export, as if it had been written so."""
    (export / name).write_text(text)
    manifest = json.loads((export / MANIFEST).read_text())
    for each in manifest["files"]:
        if each["path"] == name:
            each["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    (export / MANIFEST).write_text(json.dumps(manifest))


def test_a_line_that_is_none_brings_nothing_back(export: Path, tmp_path: Path) -> None:
    name = "chats/chats.jsonl"
    good = (export / name).read_text()
    with opened(tmp_path / "second", tmp_path / "models") as (assistant, database):
        for line in (
            '{"id": 1}', "[]", "{", "[" * 100_000,
            '{"id": "1", "title": 5, "created_at": [], "updated_at": ""}', '{"id": 1, "messages": [1]}',
        ):  # fmt: skip
            rewrite(export, name, good + line + "\n")
            with pytest.raises(Unreadable):
                without_reading(assistant, database, export)
            assert assistant.chat.chats() == [] and assistant.library.sources() == ()
        rewrite(export, name, good)
        with pytest.raises(Cancelled):
            assistant.leaving.bring_back(export, _StopsAfter(8))
        assert assistant.chat.chats() == [], "one transaction: all or nothing"
