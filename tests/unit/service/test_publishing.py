"""The published file: off by default, as the calendar is after every change, never over somebody else's file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import AccessDenied, BadRequest
from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path) -> Iterator[Assistant]:
    """An assistant with a new profile."""
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    yield opened
    assert opened.close() == ()


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    """Carry out a command."""
    request = {"command": command, "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def put(assistant: Assistant, title: str) -> None:
    do(assistant, "event add", title=[title], start="2026-03-05T10:00+01:00", yes=True)


def test_it_follows_every_change_from_when_it_is_asked_for(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "own.ics"
    assert do(assistant, "calendar publish") == {"published": None, "note": ""}
    put(assistant, "Dentist")
    assert not list(tmp_path.glob("*.ics"))
    told = do(assistant, "calendar publish", file=str(file))
    assert told["published"] == str(file) and "not encrypted" in told["note"]
    assert "SUMMARY:Dentist" in file.read_text() and file.stat().st_mode & 0o077 == 0
    put(assistant, "Lunch")
    assert file.read_bytes() == assistant.agenda.export().encode() and "SUMMARY:Lunch" in file.read_text()
    undo = assistant.agenda.carry_out(assistant.agenda.propose_cancel(assistant.agenda.search("Lunch")[0]))
    assert "Lunch" not in file.read_text()
    assistant.agenda.undo(undo)
    assert "Lunch" in file.read_text()
    do(assistant, "calendar publish", off=True)
    put(assistant, "Walk")
    assert file.exists() and "Walk" not in file.read_text()


def test_nothing_is_written_where_nothing_changed(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "own.ics"
    do(assistant, "calendar publish", file=str(file))
    before = file.stat()
    do(assistant, "calendar refresh")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_what_is_not_ours_stays(assistant: Assistant, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.ics"
    theirs.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    with pytest.raises(BadRequest, match="did not write it"):
        do(assistant, "calendar publish", file=str(theirs))
    with pytest.raises(BadRequest, match=r"no full path of an \.ics"):
        do(assistant, "calendar publish", file=str(tmp_path / "thesis.odt"))
    with pytest.raises(AccessDenied):
        do(assistant, "calendar publish", file=str(tmp_path / "gone" / "own.ics"))
    with pytest.raises(BadRequest, match="not both"):
        do(assistant, "calendar publish", file=str(tmp_path / "own.ics"), off=True)
    assert theirs.read_text() == "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
    assert do(assistant, "calendar publish")["published"] is None


def test_a_file_that_cannot_be_written_any_more_is_told_until_it_can(assistant: Assistant, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    do(assistant, "calendar publish", file=str(folder / "own.ics"))
    folder.rename(tmp_path / "away")
    put(assistant, "Dentist")
    (problem,) = do(assistant, "calendar problems")
    assert "not up to date" in problem["reason"] and len(assistant.agenda.search("Dentist")) == 1
    (tmp_path / "away").rename(folder)
    put(assistant, "Lunch")
    assert do(assistant, "calendar problems") == [] and "Lunch" in (folder / "own.ics").read_text()
