"""A backup comes back whole or not at all, also on another computer and when the process is killed at any step."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import (
    AlreadyRunning,
    AssistantError,
    BadRequest,
    DiskFull,
    StoreDamaged,
    StoreTooNew,
    UnsupportedFormat,
    WrongPassphrase,
)
from assistant.core.jobs import QuietDesk
from assistant.core.messages import Role
from assistant.service import restoring
from assistant.service.assistant import Assistant
from assistant.service.profile import open_profile
from assistant.service.restoring import prepare, restore
from assistant.store.backup_manifest import Manifest
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.system import keys
from assistant.system.key_info import KeyInfo
from assistant.system.keys import keep_by_passphrase, open_key, recovery_key_of
from assistant.system.paths import Profile

START = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


class Kept:
    """A profile, a backup of it, and what the person has in a drawer."""

    def __init__(self, profile: Profile, file: Path, recovery_key: str) -> None:
        self.profile = profile
        self.file = file
        self.recovery_key = recovery_key
        self.rows = rows(profile)


def rows(profile: Profile) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    database = Database.open(profile.database, open_key(profile))
    try:
        with database.read() as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: [tuple(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names}
    finally:
        database.close()


def say(profile: Path, text: str) -> None:
    """A chat of one turn is kept."""
    opened = open_profile(Profile(profile))
    chats = Chats(opened.database)
    chats.add_message(chats.create(text, START), Role.USER, text, START)
    opened.close()


def said(profile: Path) -> list[str]:
    """The titles of the chats."""
    opened = open_profile(Profile(profile))
    titles = [chat.title for chat in Chats(opened.database).find()]
    opened.close()
    return titles


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("made")
    profile = Profile(folder / "profile")
    (profile.root / "adapters").mkdir(parents=True)
    (profile.root / "adapters" / "mine.gguf").write_bytes(b"an adapter")
    assistant = Assistant.open(profile.root, models=folder / "models")
    assistant.settings.set("text_size", 19)
    chats = Chats(assistant._opened.database)
    for number in range(40):
        chat = chats.create(f"Chat {number}", START)
        chats.add_message(chat, Role.USER, f"Where are the winter tyres {number}? " * 20, START)
    file = assistant.backups.make(folder / "mine.hearthbackup", QuietDesk()).file
    recovery_key = recovery_key_of(profile, assistant._opened.database.key)
    assistant.close()
    return Kept(profile, file, recovery_key)


@pytest.fixture
def another_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without keys; where the profile is to lie."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "home" / "profile"


def bring(made: Kept, into: Path, given: str = "", *, replace: bool = False) -> restoring.Restored:
    return restore(made.file, Profile(into), lambda: given or made.recovery_key, QuietDesk(), replace=replace)


# --- another computer ---


def test_another_computer_has_every_row_with_the_recovery_key(made: Kept, another_computer: Path) -> None:
    restored = bring(made, another_computer)
    assert (restored.profile, restored.aside) == (another_computer, None)
    profile = Profile(another_computer)
    assert rows(profile) == made.rows, "and from now on it opens without the recovery key"
    assert (profile.root / "adapters" / "mine.gguf").read_bytes() == b"an adapter"
    assert sorted(each.name for each in another_computer.iterdir()) == [
        "adapters",
        "hearth.db",
        "key.json",
        "settings.toml",
    ]
    assert {each.stat().st_mode & 0o077 for each in another_computer.rglob("*")} == {0}
    assert [each.name for each in another_computer.parent.iterdir()] == ["profile"]
    assistant = Assistant.open(another_computer)
    assert assistant.settings.get("text_size") == 19
    assert len(assistant.chat.chats()) == 40
    assistant.close()


def test_a_recovery_key_typed_as_people_type_it(made: Kept, another_computer: Path) -> None:
    bring(made, another_computer, f"  {made.recovery_key.lower().replace('-', ' ')}\n")
    assert len(said(another_computer)) == 40


def test_a_passphrase_opens_it_as_well(tmp_path: Path, another_computer: Path) -> None:
    first = tmp_path / "first"
    say(first, "before")
    keep_by_passphrase(Profile(first), open_key(Profile(first)), "correct horse")
    assistant = Assistant.open(first, passphrase="correct horse")
    file = assistant.backups.make(tmp_path / "mine.hearthbackup", QuietDesk()).file
    assistant.close()
    for wrong in ("wrong horse", ""):
        with pytest.raises(WrongPassphrase):
            restore(file, Profile(another_computer), lambda wrong=wrong: wrong, QuietDesk())
        assert not another_computer.exists()
    restore(file, Profile(another_computer), lambda: "correct horse", QuietDesk())
    assistant = Assistant.open(another_computer, passphrase="correct horse")
    assert [chat.title for chat in assistant.chat.chats()] == ["before"]
    assistant.close()


@pytest.mark.parametrize("given", [" ", "nonsense", "00000-00000-00000-00000-00000-00000-00000"])
def test_without_the_right_key_nothing_happens(made: Kept, another_computer: Path, given: str) -> None:
    with pytest.raises(WrongPassphrase):
        bring(made, another_computer, given)
    assert list(another_computer.parent.iterdir()) == []


# --- over a profile ---


def test_a_profile_that_is_there_stays_unless_told(made: Kept, own_profile: Path) -> None:
    say(own_profile, "mine")
    with pytest.raises(BadRequest, match="There is a profile in"):
        bring(made, own_profile)
    assert said(own_profile) == ["mine"]
    restored = bring(made, own_profile, replace=True)
    assert restored.aside is not None and restored.aside.name.startswith("profile.before-restore-2")
    assert len(said(own_profile)) == 40
    assert said(restored.aside) == ["mine"]
    again = bring(made, own_profile, replace=True)
    assert again.aside not in (None, restored.aside)


def test_one_that_runs_is_not_replaced(made: Kept, own_profile: Path) -> None:
    say(own_profile, "mine")
    opened = open_profile(Profile(own_profile))
    with pytest.raises(AlreadyRunning):
        bring(made, own_profile, replace=True)
    opened.close()
    assert said(own_profile) == ["mine"]


def test_the_same_profile_needs_no_key_on_its_own_computer(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    say(profile, "first")
    assistant = Assistant.open(profile)
    file = assistant.backups.make(None, QuietDesk()).file
    assistant.close()
    say(profile, "second")

    def nobody() -> str:
        raise AssertionError("it was asked for a key")

    restore(file, Profile(profile), nobody, QuietDesk(), replace=True)
    assert said(profile) == ["first"]


def test_beside_an_open_profile_it_waits_for_the_next_start(made: Kept, own_profile: Path) -> None:
    assistant = Assistant.open(own_profile)
    restored = prepare(made.file, assistant.profile, lambda: made.recovery_key, QuietDesk())
    assert restored.waits
    say_more = Chats(assistant._opened.database)
    say_more.create("said meanwhile", START)
    assert len(assistant.chat.chats()) == 1
    assistant.close()
    assert len(said(own_profile)) == 40
    (aside,) = own_profile.parent.glob("profile.before-restore-*")
    assert said(aside) == ["said meanwhile"]
    assert not list(own_profile.parent.glob(".*")) and not (own_profile / restoring.READY).exists()


# --- what is not restored ---


def unchanged(made: Kept, profile: Path, error: type[AssistantError], file: Path, *words: str) -> None:
    with pytest.raises(error) as told:
        restore(file, Profile(profile), lambda: made.recovery_key, QuietDesk(), replace=True)
    assert all(word in told.value.message for word in words), told.value.message
    assert said(profile) == ["mine"]
    assert [each.name for each in profile.parent.iterdir() if "profile" in each.name] == ["profile"]


def test_a_file_that_is_damaged_or_foreign_changes_nothing(made: Kept, own_profile: Path, tmp_path: Path) -> None:
    say(own_profile, "mine")
    whole, file, chance = made.file.read_bytes(), tmp_path / "bad.hearthbackup", random.Random(5)
    for _ in range(10):
        at = chance.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        unchanged(made, own_profile, StoreDamaged, file, "bad.hearthbackup is damaged")
    file.write_bytes(whole[: len(whole) // 2])
    unchanged(made, own_profile, StoreDamaged, file, "its end is missing")
    file.write_bytes(b"%PDF-1.7 ...")
    unchanged(made, own_profile, UnsupportedFormat, file, "is no backup of Hearth")
    unchanged(made, own_profile, AssistantError, tmp_path / "nowhere.hearthbackup", "cannot be read")


def test_one_of_a_newer_hearth_is_refused_in_words(
    made: Kept, own_profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(own_profile, "mine")
    with monkeypatch.context() as older:
        older.setattr(restoring, "newest_schema", lambda _folder: 3)
        unchanged(made, own_profile, StoreTooNew, made.file, "was made by a newer version of Hearth")


def test_a_full_disk_changes_nothing(made: Kept, own_profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say(own_profile, "mine")
    with monkeypatch.context() as full:
        full.setattr(restoring, "SPARE", 1 << 60)
        unchanged(made, own_profile, DiskFull, made.file, "There is no room for the profile")


def keys_kept(computer: Path) -> list[str]:
    return [path.name for path in (computer.parents[1] / "config").rglob("*.key")]


@pytest.mark.parametrize("stop", [OSError(28, "No space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["settings.toml", "key.json", restoring.READY])
def test_what_is_stopped_leaves_no_key_behind(
    made: Kept, another_computer: Path, monkeypatch: pytest.MonkeyPatch, step: str, stop: BaseException
) -> None:
    write, write_info = restoring._write, keys.write_info

    def stopped(path: Path, content: bytes) -> None:
        if path.name == step:
            raise stop
        write(path, content)

    def not_named(profile: Profile, info: KeyInfo) -> None:
        if step == "key.json":
            raise stop
        write_info(profile, info)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_write", stopped)
        patch.setattr(keys, "write_info", not_named)
        with pytest.raises((AssistantError, KeyboardInterrupt)):
            bring(made, another_computer)
    assert keys_kept(another_computer) == []


def test_one_that_was_killed_loses_its_key_when_the_next_takes_its_place(
    made: Kept, another_computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "sync_folder", killed)
        patch.setattr(restoring.shutil, "rmtree", lambda *_arguments, **_options: None)
        patch.setattr(restoring, "forget_key", lambda _profile: ())
        with pytest.raises(KeyboardInterrupt):
            bring(made, another_computer)
    assert len(keys_kept(another_computer)) == 1
    bring(made, another_computer)
    assert len(keys_kept(another_computer)) == 1 and len(said(another_computer)) == 40


@pytest.mark.parametrize("inside", ["../outside", "/etc/passwd", "hearth.db", "adapters/../../x", ""])
def test_a_file_with_another_place_in_it_is_refused(inside: str) -> None:
    with pytest.raises(StoreDamaged):
        restoring._safe(inside)


def test_a_manifest_that_was_changed_is_refused(made: Kept, own_profile: Path, tmp_path: Path) -> None:
    """Every digest is made to fit again, as somebody without the key could."""
    from assistant.core.jobs import CancelToken
    from assistant.store import backup_file

    say(own_profile, "mine")
    manifest = backup_file.look(made.file)
    with zipfile.ZipFile(made.file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = Manifest(manifest.app, START, manifest.profile, manifest.schema, manifest.parts)
    forged = tmp_path / "forged.hearthbackup"
    parts["manifest.json"] = changed.as_bytes()
    backup_file.write(forged, changed, parts, CancelToken(), lambda _done, _total: None)
    unchanged(made, own_profile, StoreDamaged, forged, "was changed after it was made")


# --- killed at any step ---

KILLED = """
import json, os, shutil, signal, sys
from pathlib import Path
from assistant.core.jobs import QuietDesk
from assistant.service import restoring
from assistant.service.assistant import Assistant
from assistant.service.profile import open_profile
from assistant.store.chats import Chats
from assistant.system.paths import Profile

what, folder, file, key, first, last, step = sys.argv[1:]
root = Path(folder)
STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")

def work(profile):
    if what == "restore":
        restoring.restore(Path(file), Profile(profile), lambda: key, QuietDesk(), replace=True)
    else:
        opened = Assistant.open(profile)
        opened.backups.make(None, QuietDesk())
        os._exit(0)

def die_at(number):
    left = [number]
    def hook(event, arguments):
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in STEPS:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

def chats(profile):
    opened = open_profile(Profile(profile))
    titles = [chat.title for chat in Chats(opened.database).find()]
    problems = opened.database.check(deep=True)
    opened.close()
    return titles, problems

for number in range(int(first), int(last), int(step)):
    place = root / str(number)
    shutil.copytree(root / "before", place)
    profile = place / "profile"
    child = os.fork()
    if child == 0:
        die_at(number)
        try:
            work(profile)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    status = os.waitpid(child, 0)[1]
    after = sorted(each.name for each in place.iterdir())
    reader, writer = os.pipe()
    if os.fork() == 0:
        told = {"killed": os.WIFSIGNALED(status), "ended": status, "after": after, "number": number}
        told["titles"], told["problems"] = chats(profile)
        if what == "backup":
            opened = Assistant.open(profile)
            told["listed"] = [[each.file.name, each.problem] for each in opened.backups.list()]
            for each in opened.backups.list():
                opened.backups.verify(each.file, QuietDesk())
            opened.backups.make(None, QuietDesk())
            told["parts"] = [each.name for each in opened.backups.folder.glob(".*")]
            told["parts"] += [each.name for each in profile.glob("*.part")]
            opened.close()
        print(json.dumps(told), flush=True)
        os._exit(0)
    os.close(reader), os.close(writer)
    assert os.wait()[1] == 0
    shutil.rmtree(place)
    if not os.WIFSIGNALED(status):
        break
"""


def killed(tmp_path: Path, made: Kept, what: str, steps: range) -> list[dict[str, object]]:
    before = tmp_path / "before"
    before.mkdir(exist_ok=True)
    if not (before / "profile").exists():
        say(before / "profile", "mine")
    arguments = [
        what,
        str(tmp_path),
        str(made.file),
        made.recovery_key,
        *map(str, (steps.start, steps.stop, steps.step)),
    ]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


FEW = range(0, 60, 6)
ALL = range(200)


@pytest.mark.parametrize("steps", [FEW, pytest.param(ALL, marks=pytest.mark.slow)], ids=["few", "all"])
def test_killed_at_any_step_of_a_restore_the_old_one_or_the_new_one_is_whole(
    made: Kept, tmp_path: Path, steps: range
) -> None:
    told = killed(tmp_path, made, "restore", steps)
    outcomes = set()
    for each in told:
        assert each["problems"] == []
        assert each["titles"] == ["mine"] or len(each["titles"]) == 40, each  # type: ignore[arg-type]
        outcomes.add(len(each["titles"]))  # type: ignore[arg-type]
    assert outcomes == {1, 40}
    assert not told[-1]["killed"] and told[-1]["ended"] == 0, "the last one went through"


@pytest.mark.parametrize("steps", [FEW, pytest.param(ALL, marks=pytest.mark.slow)], ids=["few", "all"])
def test_killed_at_any_step_of_a_backup_the_ones_before_are_whole(made: Kept, tmp_path: Path, steps: range) -> None:
    say(tmp_path / "before" / "profile", "mine")
    assistant = Assistant.open(tmp_path / "before" / "profile")
    assistant.backups.make(None, QuietDesk())
    assistant.close()
    told = killed(tmp_path, made, "backup", steps)
    for each in told:
        assert each["titles"] == ["mine"] and each["problems"] == []
        assert each["parts"] == [], "what a killed one left goes at the next one"
        assert all(problem == "" for _name, problem in each["listed"])  # type: ignore[attr-defined]
    assert {len(each["listed"]) for each in told} == {1, 2}  # type: ignore[arg-type]
    assert not told[-1]["killed"] and told[-1]["ended"] == 0
