"""What the check of a database says: no damage where there is none, and every damage in words."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from random import Random

import pytest

from assistant.core.errors import StoreDamaged, StoreProblem
from assistant.evaluation.trust_flips import everything, filled
from assistant.evaluation.trust_library import documents_in
from assistant.store import database as database_module
from assistant.store.database import Database

KEY = bytes(range(32))
NAMED_BY_AN_INDEX = (69_847, 163_786)
"""Bytes of pages of a full-text index's own tables in the file that the bench of trust makes; found by flipping."""


def test_a_check_after_many_writes_names_no_damage(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "hearth.db", KEY)
    for _ in range(17):  # the indexes are merged meanwhile, which a connection that looked before does not notice
        documents_in(database, tmp_path, 2)
        assert database.check() == []
    database.close()
    with pytest.raises(StoreProblem):
        database.check()


def test_whatever_bit_is_flipped_the_reader_and_the_check_speak_of_damage(tmp_path: Path) -> None:
    file = filled(tmp_path)
    random, copy = Random(4), tmp_path / "flipped.db"
    offsets = [*NAMED_BY_AN_INDEX, *(random.randrange(file.stat().st_size) for _ in range(6))]
    for offset in offsets:
        for part in tmp_path.glob("flipped.db*"):
            part.unlink()
        shutil.copyfile(file, copy)
        raw = bytearray(copy.read_bytes())
        raw[offset] ^= 1
        copy.write_bytes(raw)
        try:
            database = Database.open(copy, KEY)
        except StoreDamaged as damaged:
            assert damaged.hint
            continue
        assert database.check(deep=True), f"nobody finds byte {offset}"
        with contextlib.suppress(StoreDamaged):  # any other error, or none over other words, fails here
            everything(database)
        database.close()


@pytest.mark.parametrize("text", ["vtable constructor failed: chunk_words", "database disk image is malformed"])
def test_damage_of_an_index_is_damage(tmp_path: Path, text: str) -> None:
    told = database_module._in_words(Exception(text), tmp_path / "hearth.db", KEY)
    assert isinstance(told, StoreDamaged)


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(database_module.sqlcipher, "sqlite_version", "3.51.2")
    with pytest.raises(StoreProblem, match="can damage the profile"):
        Database.open(tmp_path / "hearth.db", KEY)
    assert not list(tmp_path.iterdir())
