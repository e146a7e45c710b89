"""The settings file may be edited by hand; what is wrong in it is told and does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.errors import BadRequest, DiskFull
from assistant.core.settings import SETTINGS
from assistant.system import settings_file
from assistant.system.settings_file import SettingsFile, write_whole


def test_values_are_kept_and_reset(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    settings = SettingsFile(file)
    settings.set("theme", "dark")
    settings.set("temperature", 1)
    assert SettingsFile(file).get("theme") == "dark"
    assert SettingsFile(file).get("temperature") == 1.0
    settings.reset("theme")
    assert SettingsFile(file).get("theme") == "system"
    settings.reset()
    assert SettingsFile(file).all() == {name: setting.default for name, setting in SETTINGS.items()}


def test_a_hand_edited_file_keeps_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# mine\ntheme = "dark" # at night\n')
    SettingsFile(file).set("text_size", 18)
    assert "# mine" in file.read_text()
    assert "# at night" in file.read_text()


def test_wrong_entries_are_named_and_the_rest_holds(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "blue"\ntext_size = 18\ntext_sise = 3\nthreads = true\n')
    settings = SettingsFile(file)
    assert settings.get("theme") == "system"
    assert settings.get("text_size") == 18
    assert len(settings.problems) == 3


def test_a_file_that_is_no_settings_file_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe not = [toml")
    settings = SettingsFile(file)
    assert settings.get("theme") == "system"
    assert (tmp_path / "settings.toml.broken").read_bytes() == b"\xff\xfe not = [toml"
    settings.set("theme", "light")
    assert SettingsFile(file).get("theme") == "light"


def test_what_is_not_allowed_is_refused(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.toml")
    for name, value in (("theme", "blue"), ("text_size", 99), ("tehme", "dark"), ("offline", 1)):
        with pytest.raises(BadRequest):
            settings.set(name, value)
    assert not (tmp_path / "settings.toml").exists()


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.toml"
    write_whole(file, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_file.os, "fsync", full)
    with pytest.raises(DiskFull):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]
