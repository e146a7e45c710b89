"""Package sources are those that this machine's pip uses; pip itself is asked whether we read the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.system.package_sources import PUBLIC_INDEX, PackageSources, package_sources

MIRROR = "https://mirror.example/simple"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no pip configuration but what a test writes."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "shared"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return tmp_path


def write(file: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    file.write_text(text)


def test_without_any_setting_the_public_index_is_used(home: Path) -> None:
    assert package_sources() == PackageSources((PUBLIC_INDEX,), ())


def test_a_mirror_and_folders_are_read_from_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"[global]\nindex_url = {MIRROR}\nextra-index-url = https://a.example/\n  https://b.example/\n"
    write(home / "pip.conf", text + "find-links = /opt/some wheels\n  https://c.example/files\n", monkeypatch)
    found = package_sources()
    assert found.indexes == (MIRROR, "https://a.example/", "https://b.example/")
    assert found.links == ("file:///opt/some", Path("wheels").resolve().as_uri(), "https://c.example/files")


def test_the_download_section_wins_over_the_global_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        home / "pip.conf", f"[download]\nindex-url = {MIRROR}\n[global]\nindex-url = https://x.example/\n", monkeypatch
    )
    assert package_sources().indexes == (MIRROR,)


def test_the_environment_wins_over_files(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home / "pip.conf", "[global]\nindex-url = https://x.example/\n", monkeypatch)
    monkeypatch.setenv("PIP_INDEX_URL", MIRROR)
    monkeypatch.setenv("PIP_FIND_LINKS", str(home))
    assert package_sources() == PackageSources((MIRROR,), (home.as_uri(),))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert package_sources() == PackageSources((), (home.as_uri(),))


@pytest.mark.parametrize("content", [b"no section", b"[global\nindex-url", b"\xff\xfe\x00", b"[global]\nindex-url\n"])
def test_a_broken_file_is_left_to_pip(home: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", str(home / "pip.conf"))
    (home / "pip.conf").write_bytes(content)
    assert package_sources().indexes == (PUBLIC_INDEX,)


def test_pip_reads_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_CONFIG_FILE")
    for place, index in (("shared/pip", "a"), (".pip", "b"), ("config/pip", "c")):
        (home / place).mkdir(parents=True)
        (home / place / "pip.conf").write_text(f"[global]\nindex-url = https://{index}.example/\n")
    code = (
        "import json; from pip._internal.configuration import Configuration;"
        "told = Configuration(isolated=False); told.load(); print(json.dumps(dict(told.items())))"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = json.loads(asked.stdout)
    indexes = [named["global.index-url"] for name, named in told.items() if "global.index-url" in named] or [
        told["global.index-url"]
    ]
    assert package_sources().indexes == (indexes[-1],)
