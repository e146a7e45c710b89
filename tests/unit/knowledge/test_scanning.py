"""Walks over folders with everything in them that can go wrong."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken
from assistant.knowledge.scanning import ClosedFolder, Found, PassedOver, Scanner, is_passed_over, printable, walk

SUFFIXES = frozenset({".txt", ".md"})


def seen(root: Path, excluded: frozenset[str] = frozenset()) -> dict[str, str]:
    """What a walk tells, by path relative to ``root``."""
    told = {}
    for each in walk(str(root), SUFFIXES, excluded, CancelToken()):
        match each:
            case Found(path):
                told[os.path.relpath(path, root)] = "found"
            case PassedOver(path, kind):
                told[os.path.relpath(path, root)] = kind
            case ClosedFolder(path, reason):
                told[os.path.relpath(path, root)] = reason
    return told


def fill(root: Path, *names: str) -> None:
    """Files of these names, with their folders."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_readable_files_are_found_and_others_counted_by_kind(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "sub/B.MD", "photo.JPG", "README", "program", "notes.txt~", "half.part", "~$a.txt")
    assert seen(tmp_path) == {
        "a.txt": "found",
        "sub/B.MD": "found",
        "README": "found",
        "photo.JPG": ".jpg",
        "program": "file without a suffix",
    }


def test_hidden_and_program_folders_are_not_looked_into(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden.txt", ".git/a.txt", "node_modules/a.txt", "x/__pycache__/a.txt", "x/venv/a.txt", "x/a.txt")
    assert seen(tmp_path) == {"x/a.txt": "found"}


def test_excluded_paths_are_not_told(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt", "sub/c.txt")
    assert seen(tmp_path, frozenset({str(tmp_path / "b.txt"), str(tmp_path / "sub")})) == {"a.txt": "found"}


def test_links_pipes_and_sockets_never_block(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "itself.txt").symlink_to(tmp_path / "itself.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "not there")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    os.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        assert seen(tmp_path) == {
            "a.txt": "found",
            "linked.txt": "found",
            "loop": "link to a folder",
            "itself.txt": "broken link",
            "nowhere.txt": "broken link",
            "pipe.txt": "pipe or device",
            "socket.txt": "pipe or device",
        }


@pytest.fixture(autouse=True)
def back_again() -> Iterator[None]:
    """The working directory as it was."""
    before = Path.cwd()
    yield
    os.chdir(before)


def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    os.chdir(tmp_path)
    for _ in range(20):  # deeper than the system takes in one path
        Path("n" * 240).mkdir()
        os.chdir("n" * 240)
    told = seen(tmp_path)
    assert told.pop("a.txt") == "found"
    assert list(told.values()) == ["File name too long"]


def test_the_child_tells_what_a_walk_sees(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{n % 7}/{n}.txt" for n in range(1200)), "x.jpg")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    scanner = Scanner()
    told = [each for batch in scanner.scan(str(tmp_path), [str(tmp_path / "3")], CancelToken()) for each in batch]
    scanner.close()
    found = [each for each in told if isinstance(each, Found)]
    assert len(found) == 1200 - len(range(3, 1200, 7))
    one = Path(found[0].path).stat()
    assert (found[0].size, found[0].mtime_ns) == (one.st_size, one.st_mtime_ns)
    kinds = sorted(each.kind for each in told if isinstance(each, PassedOver))
    assert kinds == [".jpg", "file whose name is not valid text"]


def test_a_walk_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{n}/{n}.txt" for n in range(50)))
    cancel, found = CancelToken(), 0
    with pytest.raises(Cancelled):
        for _ in walk(str(tmp_path), SUFFIXES, frozenset(), cancel):
            found += 1
            cancel.cancel()
    assert found == 1


@pytest.mark.parametrize(
    ("relative", "passed_over"),
    [
        ("a.txt", False),
        ("sub/a.txt", False),
        (".a.txt", True),
        ("sub/.git/HEAD", True),
        ("node_modules/x/readme.md", True),
        ("a.txt~", True),
        ("sub/~$a.docx", True),
    ],
)
def test_changes_where_a_walk_never_looks_are_ignored(relative: str, passed_over: bool) -> None:
    assert is_passed_over(relative) is passed_over


def test_names_that_are_no_text_can_be_printed() -> None:
    assert printable(os.fsdecode(b"caf\xe9")) == "caf\\xe9"
    assert printable("café 猫") == "café 猫"
