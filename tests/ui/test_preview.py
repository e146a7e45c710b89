from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from assistant.core.changes import ChangeBus
from assistant.service.runner import JobRunner
from ui.bridge import Bridge
from ui.preview import LARGEST, Preview, find_passage, look_at
from ui.sources import SourceRef, short_folder
from ui.theme import Look


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    changes = ChangeBus()
    runner = JobRunner(changes)
    made = Bridge()
    made.attach(runner, changes)
    yield made
    made.detach()
    runner.close(5)


def source(path: Path, text: str = "shelf 14", place: str = "line 1") -> SourceRef:
    return SourceRef(1, str(path), "", place, text)


def test_a_file_that_moved_is_said_so_and_its_passage_still_shown(
    qtbot: QtBot, look: Look, bridge: Bridge, tmp_path: Path
) -> None:
    preview = Preview(look, bridge, source(tmp_path / "gone.md"))
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: preview.notice is not None, timeout=3_000)
    assert preview.notice is not None
    assert preview.notice.message.text() == "This file is no longer where it was."
    assert preview.shown_text == "shelf 14"
    assert not preview.open_button.isEnabled() and not preview.folder_button.isEnabled()


def test_a_document_that_was_forgotten_shows_no_text(qtbot: QtBot, look: Look, bridge: Bridge, tmp_path: Path) -> None:
    (tmp_path / "kept.md").write_text("secret")
    preview = Preview(look, bridge, source(tmp_path / "kept.md", text=""))
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: not bridge._watches, timeout=3_000)
    assert "taken out of the library" in preview.shown_text


def test_only_plain_files_of_a_sensible_size_are_read(tmp_path: Path) -> None:
    pipe, large, binary = tmp_path / "pipe.txt", tmp_path / "large.txt", tmp_path / "binary.txt"
    os.mkfifo(pipe)
    large.write_text("shelf 14" + "x" * LARGEST)
    binary.write_bytes(b"shelf 14\0\1\2")
    for path in (pipe, large, binary):
        sight = look_at(source(path))
        assert sight.exists and sight.text == "", path.name


def test_the_place_decides_between_two_of_the_same() -> None:
    text = "one shelf 14\ntwo\nthree shelf 14\n"
    assert find_passage(text, "shelf 14", "line 3")[0] == text.rindex("shelf")
    assert find_passage(text, "shelf 14", "line 1")[0] == text.index("shelf")
    assert find_passage(text, "shelf 15", "line 1") == (-1, 0)


WORDS = st.lists(st.text(alphabet="abcé🛞", min_size=1, max_size=5), min_size=1, max_size=8)


@given(WORDS, WORDS, WORDS, st.sampled_from([" ", "\n", "  \n\t"]))
def test_a_passage_is_found_whatever_space_is_between_its_words(
    before: list[str], passage: list[str], after: list[str], space: str
) -> None:
    text = f"{' '.join(before)} | {space.join(passage)} | {' '.join(after)}"
    start, length = find_passage(text, " ".join(passage), "")
    assert text[start : start + length].split() == passage


def test_folders_are_named_from_home_on() -> None:
    assert short_folder(str(Path.home() / "Documents" / "Trips" / "a.pdf")) == "Documents/Trips"
    assert short_folder("/srv/share/team/plans/a.pdf") == "team/plans"
    assert short_folder("/a.pdf") == ""
