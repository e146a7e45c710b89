"""Set-up: what it finds missing, what it says, and how it fails."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import console
import pytest
import python_packages
import setup
import starter_models
import system_packages
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.settings import SETTINGS
from assistant.system.paths import models_folder

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("amount", "text"), [(1, "1 MB"), (90_868_376, "91 MB"), (999_400_000, "999 MB"), (1_117_320_768, "1.1 GB")]
)
def test_sizes_are_told_as_a_person_reads_them(amount: int, text: str) -> None:
    assert console.size(amount) == text


@given(st.integers(0, 100_000))
def test_durations_add_up(seconds: int) -> None:
    *minutes, rest, _ = console.duration(seconds).replace(" min", "").split()
    assert (int(minutes[0]) * 60 if minutes else 0) + int(rest) == seconds


def test_a_failing_step_shows_the_end_of_its_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = "import sys; print('first'); [print(n) for n in range(50)]; sys.exit('no room')"
    with pytest.raises(console.SetupProblem, match="no room") as problem:
        console.run_step("Packages", [sys.executable, "-c", script], tmp_path / "log")
    assert "first" not in str(problem.value)
    assert str(tmp_path / "log") in str(problem.value)
    assert "first" in (tmp_path / "log").read_text()
    assert "done" not in capsys.readouterr().out


def test_a_step_that_works_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console.run_step("Packages", [sys.executable, "-c", ""], tmp_path / "log")
    assert "Packages: done in" in capsys.readouterr().out


def test_every_system_package_is_listed_once_in_a_known_group() -> None:
    groups = {group for purpose in setup.PURPOSES.values() for group in purpose}
    every = system_packages.listed(groups)
    lines = [line for line in system_packages.LIST.read_text().splitlines() if line and not line.startswith("#")]
    assert len(every) == len(lines), "a line whose group no purpose uses"
    assert len({package.name for package in every}) == len(every)


@pytest.mark.parametrize(
    ("sign", "present"),
    [
        ("libc.so.6", True),
        ("libnothing-of-that-name.so.1", False),
        ("sh", True),
        ("no-such-program", False),
        ("/", True),
        ("/no/such/path", False),
        ("python:json", True),
        ("python:no_such_module", False),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the list is for Debian and Ubuntu")
def test_presence_is_seen_however_it_was_installed(sign: str, present: bool) -> None:
    assert system_packages.SystemPackage("window", "name", sign).present is present


def test_packages_are_up_to_date_only_for_the_same_folder_python_and_requirements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = tmp_path / "stamp.json"
    monkeypatch.setattr(python_packages, "_STAMP", stamp)
    monkeypatch.setattr(python_packages, "PYTHON", Path(sys.executable))
    assert not python_packages.up_to_date(dev=False), "no stamp"
    right = python_packages._wanted(dev=False)
    stamp.write_text(json.dumps(right))
    assert python_packages.up_to_date(dev=False)
    assert not python_packages.up_to_date(dev=True), "the development tools are missing"
    stamp.write_text(json.dumps({**right, "dev": True}))
    assert python_packages.up_to_date(dev=False), "more than needed is enough"
    for wrong in ({"folder": "/elsewhere"}, {"python": "3.9"}, {"packages": "other"}):
        stamp.write_text(json.dumps({**right, **wrong}))
        assert not python_packages.up_to_date(dev=False)
    stamp.write_text("{half a st")
    assert not python_packages.up_to_date(dev=False)
    monkeypatch.setattr(python_packages, "PYTHON", tmp_path / "gone")
    stamp.write_text(json.dumps(right))
    assert not python_packages.up_to_date(dev=False)


def test_the_packages_installed_first_are_pinned() -> None:
    assert python_packages._requirements().keys() == {"torch", "llama-cpp-python"}


def test_set_up_and_app_agree_on_the_starter_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (SETTINGS["chat_model"].default, SETTINGS["embedder"].default) == starter_models.STARTERS
    assert starter_models.folder() == models_folder()
    monkeypatch.delenv("HEARTH_MODELS")
    assert starter_models.folder() == models_folder()
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path))
    assert starter_models.folder() == models_folder() == tmp_path


def test_a_model_in_part_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path))
    missing = starter_models.missing()
    assert [model.name for model in missing] == list(starter_models.STARTERS)
    assert all(model.bytes > 50_000_000 for model in missing)
    model = starter_models.Model("m", "M", (("m.gguf", 3),))
    assert not model.here
    (tmp_path / "m.gguf").write_bytes(b"ab")
    assert not model.here
    (tmp_path / "m.gguf").write_bytes(b"abc")
    assert model.here


def test_too_small_a_disk_is_told_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path / "not" / "there" / "yet"))
    huge = starter_models.Model("m", "M", (("m.gguf", 10**18),))
    with pytest.raises(console.SetupProblem, match="Make room"):
        setup._check_space(False, [huge])
