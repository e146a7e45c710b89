"""The settings file may be edited by hand; what is wrong in it is told and does no harm."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import AccessDenied, BadRequest, DiskFull
from assistant.core.settings import SETTINGS
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


def test_what_was_edited_by_hand_meanwhile_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    settings = SettingsFile(file)
    settings.set("theme", "dark")
    file.write_text(file.read_text() + "text_size = 20\n")
    settings.set("theme", "light")
    assert (settings.get("text_size"), settings.get("theme")) == (20, "light")
    assert SettingsFile(file).get("text_size") == 20


def test_a_value_that_could_not_be_kept_is_not_in_force(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    settings = SettingsFile(tmp_path / "folder" / "settings.toml")
    (tmp_path / "folder").rmdir()
    with pytest.raises(AccessDenied):
        settings.set("theme", "dark")
    assert settings.get("theme") == "system"


def test_a_file_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    settings = SettingsFile(tmp_path / "settings.toml")
    assert settings.problems
    with pytest.raises(AccessDenied):
        settings.set("theme", "dark")
    assert (tmp_path / "settings.toml").is_dir()


def test_a_link_to_the_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "settings.toml").symlink_to(tmp_path / "dotfiles" / "hearth.toml")
    SettingsFile(tmp_path / "settings.toml").set("theme", "dark")
    assert (tmp_path / "settings.toml").is_symlink()
    assert SettingsFile(tmp_path / "dotfiles" / "hearth.toml").get("theme") == "dark"


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_law_whatever_the_file_holds_every_setting_has_an_allowed_value(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_bytes(content)
        found = SettingsFile(file)
        for name, value in found.all().items():
            assert SETTINGS[name].check(value) == value
        found.set("theme", "dark")
        assert SettingsFile(file).get("theme") == "dark"


@given(
    entries=st.dictionaries(
        st.sampled_from(list(SETTINGS)),
        st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=10), st.lists(st.integers(), max_size=2)),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_law_each_entry_is_used_or_told(entries: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_text(tomlkit.dumps(entries), encoding="utf-8")
        found = SettingsFile(file)
        told = "\n".join(found.problems)
        for name, value in entries.items():
            assert (found.get(name) == value and type(found.get(name)) is type(value)) or f"{name} must be" in told
        assert all(SETTINGS[name].check(value) == value for name, value in found.all().items())


def test_what_is_not_allowed_is_refused(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.toml")
    for name, value in (
        ("theme", "blue"),
        ("text_size", 99),
        ("temperature", float("nan")),
        ("tehme", "dark"),
        ("offline", 1),
    ):
        with pytest.raises(BadRequest):
            settings.set(name, value)
    assert not (tmp_path / "settings.toml").exists()


def test_nobody_ever_sees_half_a_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    contents = (b"a" * 300_000, b"b" * 200_000)
    write_whole(file, contents[0])
    done = threading.Event()

    def write_on() -> None:
        for n in range(40):
            write_whole(file, contents[n % 2])
        done.set()

    thread = threading.Thread(target=write_on)
    thread.start()
    while not done.is_set():
        assert file.read_bytes() in contents
    thread.join()


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("NEEDS ROOT: a small disk can only be mounted by root")
    try:
        file = disk / "settings.toml"
        write_whole(file, b"old")
        with pytest.raises(DiskFull):
            write_whole(file, bytes(100_000))
        assert file.read_bytes() == b"old"
        assert [each.name for each in disk.iterdir()] == ["settings.toml"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
