"""A backup as a file: what was put in comes out, every damage is found and named, and nothing in it can be read."""

from __future__ import annotations

import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import AssistantError, Cancelled, StoreDamaged, StoreTooNew, UnsupportedFormat
from assistant.core.jobs import CancelToken
from assistant.store.backup_file import check, extract, look, measured, read, write
from assistant.store.backup_manifest import MANIFEST, Manifest
from assistant.store.backup_seals import seal, signature, signed, unseal

KEY = bytes(range(32))
MADE = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
NAMES = ("key.json", "hearth.db", "contents", "file-1")


def quiet(_done: float, _total: float) -> None:
    """Nobody watches."""


def made(folder: Path, database: bytes = b"") -> Path:
    """A backup with known parts."""
    copy = folder / "copy.db"
    copy.write_bytes(database or random.Random(3).randbytes(60_000))
    parts: dict[str, Path | bytes] = {"key.json": b'{"id": "a1"}', "hearth.db": copy}
    parts |= {name: seal(KEY, name, name.encode() * 40) for name in ("contents", "file-1")}
    manifest = Manifest("0.1.0", MADE, "a1", 16, tuple(measured(name, content) for name, content in parts.items()))
    file = folder / "hearth.hearthbackup"
    told = manifest.as_bytes()
    entries = {MANIFEST: told, "manifest.seal": signature(KEY, told), **parts}
    write(file, manifest, entries, CancelToken(), quiet)
    copy.unlink()
    return file


def checked(file: Path) -> Manifest:
    return check(file, CancelToken(), quiet)


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    file = made(tmp_path, b"the database" * 100)
    manifest = checked(file)
    assert (manifest.app, manifest.made_at, manifest.profile, manifest.schema) == ("0.1.0", MADE, "a1", 16)
    assert [part.name for part in manifest.parts] == list(NAMES)
    assert look(file) == manifest
    extract(file, manifest.part("hearth.db"), tmp_path / "out.db", CancelToken())
    assert (tmp_path / "out.db").read_bytes() == b"the database" * 100
    assert unseal(KEY, "file-1", read(file, "file-1")) == b"file-1" * 40
    assert signed(KEY, read(file, MANIFEST), read(file, "manifest.seal"))
    assert (file.stat().st_mode & 0o777, (tmp_path / "out.db").stat().st_mode & 0o777) == (0o600, 0o600)


def test_any_zip_program_opens_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [MANIFEST, "manifest.seal", *NAMES]


@pytest.mark.parametrize("flips", [50, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_flipped_bit_is_found_and_its_place_named(tmp_path: Path, flips: int) -> None:
    file = made(tmp_path)
    whole, chance = file.read_bytes(), random.Random(7)
    for _ in range(flips):
        bit = chance.randrange(8 * len(whole))
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8
        file.write_bytes(broken)
        with pytest.raises(StoreDamaged) as told:
            checked(file)
        assert file.name in told.value.message
        assert told.value.hint


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("manifest.json", "its description"),
        ("key.json", "the part with the locked key"),
        ("hearth.db", "the database"),
        ("contents", "the list of what is in the database"),
        ("file-1", "a file with settings or an adapter"),
    ],
)
def test_the_damaged_part_is_named(tmp_path: Path, part: str, words: str) -> None:
    file = made(tmp_path)
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo(part)
        content = archive.read(part)
    whole = bytearray(file.read_bytes())
    at = whole.index(content[-8:], entry.header_offset)
    whole[at + 2] ^= 16
    file.write_bytes(whole)
    with pytest.raises(StoreDamaged, match=words):
        checked(file)


def test_every_place_around_the_parts_counts(tmp_path: Path) -> None:
    """Headers, the table of contents and the digest itself: a bit of every seventh byte."""
    file = made(tmp_path, b"x" * 50)
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(StoreDamaged):
            checked(file)
        try:
            look(file)  # it may not notice, but it must not fail in another way
        except AssistantError:
            continue


@pytest.mark.parametrize("left", [1, 30, 200, 5_000, -1, -22, -64, -85, -86, -400])
def test_one_that_was_cut_off_says_so(tmp_path: Path, left: int) -> None:
    file = made(tmp_path)
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(StoreDamaged if left not in (1, 30) else UnsupportedFormat) as told:
        checked(file)
    if left not in (1, 30):
        assert "its end is missing" in told.value.message


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(100), b"%PDF-1.7" + bytes(5000)])
def test_a_foreign_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(content)
    for ask in (checked, look):
        with pytest.raises(UnsupportedFormat, match=r"holiday\.jpg is no backup of Hearth"):
            ask(file)


def test_a_later_format_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr("assistant.store.backup_manifest.VERSION", 2)
        file = made(tmp_path)
    with pytest.raises(StoreTooNew, match="newer version of Hearth"):
        checked(file)


def test_a_part_that_was_exchanged_is_not_taken_for_it(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged):
        unseal(KEY, "file-2", seal(KEY, "file-1", b"words"))
    with pytest.raises(StoreDamaged):
        unseal(bytes(32), "file-1", seal(KEY, "file-1", b"words"))
    manifest = read(made(tmp_path), MANIFEST)
    assert not signed(bytes(32), manifest, signature(KEY, manifest))
    assert not signed(KEY, manifest.replace(b"16", b"17"), signature(KEY, manifest))


def test_stopping_stops(tmp_path: Path) -> None:
    file, cancel = made(tmp_path), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        check(file, cancel, quiet)
