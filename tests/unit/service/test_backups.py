"""Backups of a real profile: made while it is in use, opened before they count, and none is ever lost to a bad one."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import AccessDenied, AssistantError, BadRequest, Cancelled, DiskFull, StoreDamaged
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.service import backups as backups_module
from assistant.service.assistant import Assistant
from assistant.service.backups import WORK, Backups
from assistant.service.daily_backup import LONGEST_PAUSE, DailyBackup, MakesWay, backup_check
from assistant.store.backup_file import look
from assistant.store.chats import Chats

CANARY = "Zanzibaria"
START = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with a document, a chat, a setting and an adapter, each of which tells of the canary."""
    folder = tmp_path_factory.mktemp("filled")
    profile = folder / "profile"
    (profile / "adapters" / "mine").mkdir(parents=True)
    (profile / "adapters" / "mine" / f"{CANARY}.gguf").write_bytes(b"adapter of " + CANARY.encode())
    opened = Assistant.open(profile, models=folder / "models")
    note = folder / f"{CANARY}.txt"
    note.write_text(f"The house of {CANARY} is on the hill.\n" * 200)
    opened.library.add([note], QuietDesk())
    opened.settings.set("publish_calendar", f"/home/{CANARY}/calendar.ics")
    chats = Chats(opened._opened.database)
    chats.add_message(chats.create(f"About {CANARY}", START), Role.USER, f"Who is {CANARY}?", START)
    assert opened.close() == ()
    return profile


@pytest.fixture
def assistant(filled: Path, own_profile: Path, tmp_path: Path, clock: Clock) -> Iterator[Assistant]:
    shutil.copytree(filled, own_profile)
    opened = Assistant.open(models=tmp_path / "models", clock=clock)
    yield opened
    assert opened.close() == ()


@pytest.fixture
def backups(assistant: Assistant) -> Backups:
    return assistant.backups


def make(backups: Backups) -> Path:
    return backups.make(None, QuietDesk()).file


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


# --- making ---


def test_a_backup_is_one_private_file_that_opens(backups: Backups, own_profile: Path) -> None:
    made = backups.make(None, QuietDesk())
    zone = backups.last().made_at  # type: ignore[union-attr]
    assert made.file == own_profile.with_name("profile-backups") / f"hearth-{zone:%Y-%m-%d-%H%M}.hearthbackup"
    assert (made.file.stat().st_mode & 0o777, made.bytes) == (0o600, made.file.stat().st_size)
    assert [each.name for each in made.file.parent.iterdir()] == [made.file.name], "nothing else is left"
    assert not (own_profile / WORK).exists()
    assert backups.verify(made.file, QuietDesk()).file == made.file
    assert [each.file for each in backups.list()] == [made.file]


def test_nothing_in_it_can_be_read(backups: Backups) -> None:
    file = make(backups)
    data = file.read_bytes()
    assert CANARY.encode() not in data and b"house" not in data and b"calendar.ics" not in data
    assert b"SQLite format" not in data
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
        assert set(told) == {"format", "version", "app", "made_at", "profile", "schema", "parts"}
        assert {part["name"] for part in told["parts"]} == {"key.json", "hearth.db", "contents", "file-1", "file-2"}
        kinds = {keeper["kind"] for keeper in json.loads(archive.read("key.json"))["keepers"]}
        assert kinds == {"recovery"}, "what keeps the key on this computer stays here"


def test_one_of_another_key_or_one_that_was_changed_is_not_taken_for_good(
    backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody without the key replaces the database and makes every digest fit."""
    file, forged = make(backups), tmp_path / "forged.hearthbackup"
    with monkeypatch.context() as stranger:
        stranger.setattr(backups_module, "signature", lambda _key, _manifest: b"0" * 64)
        backups.make(forged, QuietDesk())
    backups.verify(file, QuietDesk())
    with pytest.raises(StoreDamaged, match="was changed after it was made"):
        backups.verify(forged, QuietDesk())


def test_a_named_file_is_never_replaced(backups: Backups, tmp_path: Path) -> None:
    file = tmp_path / "mine.hearthbackup"
    assert backups.make(file, QuietDesk()).file == file
    before = file.read_bytes()
    with pytest.raises(BadRequest):
        backups.make(file, QuietDesk())
    assert file.read_bytes() == before
    assert backups.list() == (), "it is not one of the daily ones"


def test_stopping_leaves_nothing_behind(backups: Backups, own_profile: Path) -> None:
    desk = QuietDesk(CancelToken())
    desk.cancel.cancel()
    with pytest.raises(Cancelled):
        backups.make(None, desk)
    assert list(backups.folder.iterdir()) == []
    assert not (own_profile / WORK).exists()


# --- what is there already is never lost ---


def test_a_damaged_database_replaces_and_thins_nothing(backups: Backups, clock: Clock, own_profile: Path) -> None:
    for days in range(12):
        clock.now = START + timedelta(days=days)
        make(backups)
    before = contents(backups.folder)
    database = own_profile / "hearth.db"
    backups._parts.database.empty_log()
    whole = bytearray(database.read_bytes())
    for at in range(4096 * 6 + 100, len(whole), 4096):
        whole[at] ^= 1
    with database.open("r+b") as file:
        file.write(whole)
    for days in (13, 40, 400):
        clock.now = START + timedelta(days=days)
        with pytest.raises(StoreDamaged):
            make(backups)
    assert contents(backups.folder) == before
    assert "damaged" in backups.problem


def test_a_copy_that_does_not_hold_the_same_is_not_taken(
    backups: Backups, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(backups)
    before = contents(backups.folder)
    look_into = backups_module.look_into

    def one_row_less(path: Path, key: bytes) -> Any:
        found = look_into(path, key)
        return type(found)(found.schema, {**found.rows, "messages": found.rows["messages"] - 1})

    monkeypatch.setattr(backups_module, "look_into", one_row_less)
    clock.now += timedelta(days=1)
    with pytest.raises(StoreDamaged, match="does not hold what the profile holds"):
        make(backups)
    assert contents(backups.folder) == before


@pytest.fixture
def no_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look before writing does not see how little room there is, so that writing meets it."""
    monkeypatch.setattr(backups_module, "SPARE", -(1 << 40))


def test_a_full_disk_at_any_step_leaves_the_old_ones_as_they_were(
    backups: Backups, no_spare: None, own_profile: Path
) -> None:
    """No file may grow beyond so many bytes: somewhere in the copy of the database, or in the archive."""
    size = make(backups).stat().st_size
    before = contents(backups.folder)
    ordinary = resource.getrlimit(resource.RLIMIT_FSIZE)
    for part in range(1, 11):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * part // 10 - 100, ordinary[1]))
        try:
            with pytest.raises(DiskFull):
                make(backups)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, ordinary)
        assert contents(backups.folder) == before
        assert not (own_profile / WORK).exists()
    assert len(contents(backups.folder)) == 1 < len({make(backups), *backups.folder.iterdir()})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of its own, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can make a small disk; the limit on file sizes stands for it")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_told_and_leaves_the_old_ones(
    assistant: Assistant, backups: Backups, small_disk: Path, no_spare: None, clock: Clock
) -> None:
    assistant.settings.set("backup_folder", str(small_disk))
    size = make(backups).stat().st_size
    (small_disk / "holiday.jpg").write_bytes(bytes(shutil.disk_usage(small_disk).free - size // 2))
    before = contents(small_disk)
    clock.now += timedelta(days=1)
    with pytest.raises(DiskFull) as told:
        make(backups)
    assert str(small_disk) in told.value.message and "every older backup is as it was" in told.value.hint
    assert contents(small_disk) == before
    (small_disk / "holiday.jpg").unlink()


def test_too_little_room_is_told_before_anything_is_written(
    backups: Backups, monkeypatch: pytest.MonkeyPatch, own_profile: Path
) -> None:
    monkeypatch.setattr(backups_module, "SPARE", 1 << 60)
    with pytest.raises(DiskFull, match="There is no room for the backup"):
        make(backups)
    assert list(backups.folder.iterdir()) == []


def test_a_folder_that_cannot_be_had_is_told(assistant: Assistant, backups: Backups, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assistant.settings.set("backup_folder", str(tmp_path / "file" / "below"))
    with pytest.raises(AccessDenied):
        make(backups)
    assert backups.problem


# --- thinning and time ---


def test_old_ones_are_thinned_once_a_new_one_is_good(backups: Backups, clock: Clock) -> None:
    first = make(backups)
    clock.now += timedelta(minutes=1)
    second = make(backups)
    for days in range(1, 9):
        clock.now = START + timedelta(days=days)
        make(backups)
    assert first.exists() is False and len(backups.list()) <= 9
    assert second.name not in {each.file.name for each in backups.list()} or second.exists()
    assert backups.list()[0].made_at == START + timedelta(days=8)


def test_backups_of_another_profile_are_left_alone(
    backups: Backups, assistant: Assistant, tmp_path: Path, clock: Clock
) -> None:
    shared = tmp_path / "shared"
    assistant.settings.set("backup_folder", str(shared))
    with pytest.MonkeyPatch.context() as other_profile:
        other_profile.setattr(Backups, "_id", lambda _self: "ffff")
        theirs = [make(backups) for _ in range(3)]
    clock.now += timedelta(days=500)
    mine = make(backups)
    assert [each.file for each in backups.list()] == [mine]
    assert all(each.exists() for each in theirs)
    assert look(theirs[0]).profile == "ffff"


def test_one_is_due_once_a_day(backups: Backups, assistant: Assistant, clock: Clock) -> None:
    assert backups.due()
    make(backups)
    assert not backups.due()
    clock.now += timedelta(days=1)
    assert backups.due()
    assistant.settings.set("backup_daily", False)
    assert not backups.due()


def test_a_clock_that_goes_back_does_not_end_the_backups(backups: Backups, clock: Clock) -> None:
    clock.now = START + timedelta(days=3000)
    make(backups)
    clock.now = START
    assert backups.last() is None
    assert backups.due(), "one from the future does not count"
    make(backups)
    assert not backups.due()
    assert len(backups.list()) == 2


class Ticks:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def daily(assistant: Assistant) -> Iterator[tuple[DailyBackup, Ticks]]:
    ticks = Ticks()
    made = DailyBackup(assistant.backups, assistant.runner, assistant.changes, assistant.now, ticks)
    yield made, ticks
    made.close()


def test_the_daily_one_waits_until_nothing_else_is_to_do(
    daily: tuple[DailyBackup, Ticks], assistant: Assistant, clock: Clock
) -> None:
    watching, ticks = daily
    watching.watch()
    assert watching.look() is None, "something changed a moment ago"
    ticks.seconds += 61
    job = watching.look()
    assert job is not None
    job.result(30)
    assert len(assistant.backups.list()) == 1
    ticks.seconds += 4000
    assert watching.look() is None, "not due again today"
    clock.now += timedelta(days=1)
    job = watching.look()
    assert job is not None
    job.result(30)
    assert len(assistant.backups.list()) == 2


def test_a_daily_one_that_fails_is_told_and_left_alone_for_an_hour(
    daily: tuple[DailyBackup, Ticks], assistant: Assistant, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    assistant.settings.set("backup_folder", str(tmp_path / "file" / "below"))
    watching, ticks = daily
    ticks.seconds += 61
    job = watching.look()
    assert job is not None
    with pytest.raises(AssistantError):
        job.result(30)
    assert assistant.backups.problem
    ticks.seconds += 600
    assert watching.look() is None
    ticks.seconds += 3600
    again = watching.look()
    assert again is not None
    with pytest.raises(AssistantError):
        again.result(30)


class Naps(CancelToken):
    """Counts the waits instead of waiting."""

    naps = 0

    def sleep(self, seconds: float) -> None:
        self.naps += seconds >= 0.25
        self.check()


def test_a_daily_one_pauses_between_two_steps_while_an_answer_is_written(assistant: Assistant) -> None:
    token = Naps()
    answering = iter([False, True, True, True, *[False] * 10_000])
    assistant.backups.make(None, MakesWay(QuietDesk(token), lambda: next(answering)))
    assert token.naps == 3
    endless = MakesWay(QuietDesk(token), lambda: True)
    endless.report(0)
    assert token.naps == 3 + LONGEST_PAUSE / 0.25, "an answer that hangs does not end the backups"


# --- the doctor and the commands ---


@pytest.fixture
def line(assistant: Assistant) -> Callable[..., Any]:
    def look_at(deep: bool = False) -> Any:
        (check,) = backup_check(assistant.backups, assistant.now(), True, deep, QuietDesk())
        return check

    return look_at


def test_the_doctor_tells_how_old_the_last_good_one_is(
    assistant: Assistant, clock: Clock, line: Callable[..., Any]
) -> None:
    clock.now = datetime.now(UTC)
    assert line().ok and "none yet" in line().detail
    file = make(assistant.backups)
    assert line().ok and "last good one today, verified; 1 kept" in line().detail
    assert "on the same disk" in line().detail
    clock.now += timedelta(days=5)
    assert not line().ok and "5 days ago" in line().detail and line().hint == "Make one now: hearth backup"
    clock.now -= timedelta(days=5)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    assert not line(deep=True).ok and "damaged" in line(deep=True).detail
    file.write_bytes(b"")
    assert not line().ok and "1 cannot be used" in line().detail


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    request = {"command": command, "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def test_the_commands_tell_what_was_done(assistant: Assistant, tmp_path: Path) -> None:
    made = do(assistant, "backup")
    assert made["verified"] and made["bytes"] == Path(made["file"]).stat().st_size and made["thinned"] == []
    elsewhere = do(assistant, "backup", path=str(tmp_path / "mine.hearthbackup"))
    (listed,) = do(assistant, "backup list")
    assert (listed["file"], listed["problem"]) == (made["file"], "")
    assert do(assistant, "backup verify", file=elsewhere["file"])["opened"]
    with pytest.raises(AccessDenied):
        do(assistant, "backup verify", file=str(tmp_path / "nowhere.hearthbackup"))
    with pytest.raises(BadRequest, match="cannot be asked of the running Hearth"):
        do(assistant, "restore", file=elsewhere["file"])
