"""The models folder: imported files, removed ones, and bytes that are checked once."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import BadRequest, Cancelled, DiskFull, ModelDamaged, ModelMissing
from assistant.model import download
from assistant.model.catalog import CatalogEntry, ModelFile
from assistant.model.files import ModelFiles

Make = Callable[..., bytes]


@pytest.fixture
def files(tmp_path: Path) -> ModelFiles:
    """An empty models folder."""
    (tmp_path / "models").mkdir()
    return ModelFiles(tmp_path / "models")


def published(files: ModelFiles, data: bytes, name: str = "m.gguf") -> ModelFile:
    """Lay ``data`` into the folder as a published file."""
    path = files.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return ModelFile(name, len(data), hashlib.sha256(data).hexdigest())


def test_a_file_from_the_disk_is_copied(files: ModelFiles, sound_gguf: Path, desk: Any) -> None:
    target = files.import_file(sound_gguf, desk)
    assert target.read_bytes() == sound_gguf.read_bytes()
    assert files.imported() == (target,)
    assert desk.reports[-1][0] == sound_gguf.stat().st_size


def test_a_sound_file_with_another_ending_gets_the_right_one(files: ModelFiles, sound_gguf: Path, desk: Any) -> None:
    blob = sound_gguf.rename(sound_gguf.with_name("sha256-blob"))
    assert files.import_file(blob, desk).name == "sha256-blob.gguf"


def test_every_hostile_file_is_refused_and_nothing_is_left(files: ModelFiles, shared_data: Path, desk: Any) -> None:
    for file in sorted((shared_data / "files" / "hostile").iterdir()):
        if file.name == "ssti_template.gguf":  # sound as a file: its template is refused when it is loaded
            continue
        with pytest.raises(ModelDamaged):
            files.import_file(file, desk)
    assert files.imported() == ()


def test_a_name_that_is_taken_is_refused(files: ModelFiles, sound_gguf: Path, desk: Any) -> None:
    files.import_file(sound_gguf, desk)
    with pytest.raises(BadRequest, match="imported before"):
        files.import_file(sound_gguf, desk)


def test_stopping_or_a_full_disk_leaves_nothing(
    files: ModelFiles, sound_gguf: Path, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(files.folder)
    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=download.SPARE))
        files.import_file(sound_gguf, desk)
    desk.cancel.cancel()
    with pytest.raises(Cancelled):
        files.import_file(sound_gguf, desk)
    assert list((files.folder / "imported").iterdir()) == []


def test_bytes_are_read_once_as_long_as_the_file_stays(
    files: ModelFiles, make_gguf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = published(files, make_gguf())
    files.verify(files.folder / file.name, file)
    read: list[Path] = []

    def whole(path: Path, file: ModelFile) -> bool:
        read.append(path)
        return False

    monkeypatch.setattr(download, "is_whole", whole)
    ModelFiles(files.folder).verify(files.folder / file.name, file)
    assert read == []
    os.utime(files.folder / file.name, (1, 1))
    with pytest.raises(ModelDamaged):
        files.verify(files.folder / file.name, file)
    assert len(read) == 1


def test_an_altered_byte_is_found(files: ModelFiles, make_gguf: Make) -> None:
    data = make_gguf()
    file = published(files, data)
    (files.folder / file.name).write_bytes(data[:-1] + b"?")
    with pytest.raises(ModelDamaged, match="not the published file") as damaged:
        files.verify(files.folder / file.name, file)
    assert "models pull" in damaged.value.hint


def test_one_flipped_byte_of_any_published_file_is_found(files: ModelFiles) -> None:
    data = bytes(range(256)) * 20
    file = published(files, data, "an-embedder/model.safetensors")
    path = files.folder / file.name
    files.verify_published(file)
    path.write_bytes(data[:2_000] + bytes([data[2_000] ^ 1]) + data[2_001:])
    os.utime(path, ns=(1, 1))
    with pytest.raises(ModelDamaged, match=r"model\.safetensors is not the published file"):
        files.verify_published(file)
    path.unlink()
    with pytest.raises(ModelMissing):
        files.verify_published(file)


def test_a_torn_note_of_what_was_checked_means_checking_again(files: ModelFiles, make_gguf: Make) -> None:
    file = published(files, make_gguf())
    files.verify(files.folder / file.name, file)
    (note,) = files.folder.glob("*.json")
    for torn in ("", "[]", '{"m.gguf": 1}', "\x00"):
        note.write_text(torn)
        files.verify(files.folder / file.name, file)


def test_a_missing_file_is_missing(files: ModelFiles) -> None:
    with pytest.raises(ModelMissing):
        files.verify(files.folder / "m.gguf", None)


def test_removing_takes_parts_and_empty_folders_too(files: ModelFiles) -> None:
    inner = published(files, b"{}", "small/1_Pooling/config.json")
    outer = published(files, b"[]", "small/config.json")
    other = published(files, b"x", "other.gguf")
    (files.folder / "small/config.json.part").write_bytes(b"half")
    entry = CatalogEntry("small", "Small", "embedder", 0.1, "MIT", (inner, outer), ())
    assert files.here(entry)
    files.remove(entry)
    assert not files.here(entry)
    assert [path.name for path in files.folder.iterdir()] == [other.name]
