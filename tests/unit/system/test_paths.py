"""Folders are private, where they can be, and nobody is locked out of what they share."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from assistant.core.errors import AccessDenied, DiskFull
from assistant.system.paths import Profile, default_profile, make_private, models_folder, resources


def test_folders_follow_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_HOME", "~/mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_profile() == tmp_path / "mine"
    monkeypatch.delenv("HEARTH_HOME")
    monkeypatch.delenv("HEARTH_MODELS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_profile() == tmp_path / "data" / "hearth" / "profile"
    assert models_folder() == tmp_path / "data" / "hearth" / "models"


def test_everything_of_a_profile_lies_in_it(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    places = (profile.database, profile.vectors, profile.settings_file, profile.key_info, profile.lock, profile.logs)
    assert {each.parent for each in places} == {tmp_path}
    assert len(set(places)) == len(places)


def test_the_resources_are_there() -> None:
    assert list((resources() / "schema").glob("0001_*.sql"))


def test_a_folder_is_made_private_and_stays_so(tmp_path: Path) -> None:
    folder = make_private(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    assert make_private(folder).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_everybody_shares_is_refused_and_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(AccessDenied, match="shared"):
        make_private(shared)
    assert shared.stat().st_mode & 0o7777 == 0o1777


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AccessDenied):
        make_private(tmp_path / "file")
    with pytest.raises(AccessDenied):
        make_private(tmp_path / "file" / "below")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=2", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("NEEDS ROOT: a small disk can only be mounted by root")
    try:
        make_private(disk / "one")
        with pytest.raises(DiskFull):
            make_private(disk / "two")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
