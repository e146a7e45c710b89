"""A profile that any past version wrote still opens, whole, and ends up like a new one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant import __version__
from assistant.core.errors import WrongPassphrase
from assistant.service.assistant import Assistant
from assistant.store.database import Database
from assistant.store.repair import Repair
from assistant.system.keys import open_key
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile
from tests.upgrade.saved import FOLDER, PASSPHRASE, describe, fill

SAVED = sorted(folder.name for folder in FOLDER.iterdir())
HOW = "save one with: python -m tests.upgrade.saved"


@pytest.fixture(params=SAVED)
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> Profile:
    """A copy of a saved profile."""
    return Profile(Path(shutil.copytree(FOLDER / request.param, tmp_path / "saved")))


def schema_of(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [(name, " ".join(sql.split())) for name, sql in rows]


def test_there_is_one_of_this_version() -> None:
    assert __version__ in SAVED, HOW


def test_everything_in_it_is_still_there(saved: Profile) -> None:
    database = Database.open(saved.database, open_key(saved, PASSPHRASE))
    expected = json.loads((saved.root / "expected.json").read_text())
    found = describe(database)
    assert database.check(deep=True) == []
    assert Repair(database).word_problems() == []
    database.close()
    assert {name: found[name] for name in expected} == expected
    assert SettingsFile(saved.settings_file).get("theme") == "dark"


def test_it_ends_up_with_the_schema_of_a_new_one(saved: Profile, tmp_path: Path) -> None:
    old = Database.open(saved.database, open_key(saved, PASSPHRASE))
    new = Database.open(tmp_path / "new.db", bytes(32))
    differences = set(schema_of(old)) ^ set(schema_of(new))
    old.close()
    new.close()
    assert not differences, f"a schema file was edited after a profile was saved; before its release, {HOW}"


def test_the_assistant_opens_it(saved: Profile) -> None:
    with pytest.raises(WrongPassphrase):
        Assistant.open(saved.root, passphrase="open barley")
    assistant = Assistant.open(saved.root, passphrase=PASSPHRASE)
    titles = [chat.title for chat in assistant.chat.chats()]
    counts = assistant.library.counts()
    assistant.close()
    assert titles == ["Tyres"]
    assert (counts.documents, counts.failed) == (3, 1)


def test_what_is_expected_is_what_was_put_in(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "new.db", bytes(32))
    fill(database)
    told = describe(database)
    database.close()
    assert told["found by words"] == [["/home/mina/car/tyres.md"], ["/home/mina/reise.txt"], ["/home/mina/旅行.txt"]]
    assert "shelf 14" in str(told["documents"])
    assert "shelf 14" in str(told["chats"])
    assert len(told["vectors"]) == 1
    assert told["pending"] == 2
