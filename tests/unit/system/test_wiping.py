"""A name that was deleted is gone from the disk too, where the file system can promise that."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.system import settings_file
from assistant.system.wiping import wipe


def test_the_folder_of_what_is_deleted_is_brought_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "logs" / "old"
    inside.mkdir(parents=True)
    (inside / "one.log").write_text("x")
    seen: list[tuple[Path, bool]] = []
    monkeypatch.setattr(settings_file, "sync_folder", lambda folder: seen.append((folder, any(folder.iterdir()))))
    assert wipe(tmp_path / "logs").files == 1
    assert seen == [(inside, False), (tmp_path / "logs", False), (tmp_path, False)]


def test_a_file_system_that_cannot_promise_it_of_a_folder_is_let_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_folder: Path) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(settings_file, "sync_folder", refuses)
    (tmp_path / "one.log").write_text("x")
    done = wipe(tmp_path / "one.log")
    assert (done.files, done.left) == (1, ()) and not (tmp_path / "one.log").exists()
