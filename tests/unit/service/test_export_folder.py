"""An export that is stopped at any step leaves a folder that says so, and the next one goes through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.core.jobs import CancelToken
from assistant.service import export_folder
from assistant.service.export_folder import MANIFEST, ExportFolder, checked

_MARK = "NOT-FINISHED.txt"


class Killed(BaseException):
    """Nothing is tidied up after it."""


class Steps:
    """Stops the work before one of the steps that change something or take long."""

    def __init__(self, patch: pytest.MonkeyPatch, stop_at: int) -> None:
        self.left = stop_at
        for place, name in ((Path, "mkdir"), (Path, "unlink"), (Path, "replace"), (export_folder, "checksum"),
                            (export_folder.os, "open"), (export_folder.os, "fsync"),
                            (export_folder, "sync_folder_where_possible")):  # fmt: skip
            patch.setattr(place, name, self._step(getattr(place, name)), raising=True)

    def _step(self, real: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return real(*arguments, **options)

        return step


def export(target: Path) -> None:
    folder = ExportFolder(target)
    for name in ("chats.md", "letters/one.md"):
        with folder.write(name) as file:
            file.write("Dear Mina")
    folder.finish({}, CancelToken())


def test_stopped_at_each_step_it_is_marked_and_the_next_one_goes_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stop_at in range(100):
        target = tmp_path / str(stop_at) / "export"
        target.parent.mkdir()
        left = target.with_name(f"{target.name}.unfinished")
        with monkeypatch.context() as patch:
            steps = Steps(patch, stop_at)
            try:
                export(target)
            except Killed:
                pass
            else:
                assert steps.left >= 0
                break
        if target.exists():
            checked(target, CancelToken())
            assert not left.exists() and not (target / _MARK).exists()
            continue
        if left.exists() and any(left.iterdir()) and not (left / _MARK).exists():
            assert {each["path"] for each in checked(left, CancelToken())["files"]} == {"chats.md", "letters/one.md"}
        export(target)
        assert not left.exists()
    assert stop_at > 15
    assert sorted(path.name for path in target.iterdir()) == ["chats.md", "letters", MANIFEST]
    assert {each["path"] for each in checked(target, CancelToken())["files"]} == {"chats.md", "letters/one.md"}
