"""Everything of a profile is erased, the key first; what is left is told, and nothing of anybody else is touched."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.core.errors import AlreadyRunning, AssistantError, BadRequest, KeyringUnavailable
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.service import erasing
from assistant.service.assistant import Assistant
from assistant.service.erasing import erase, look
from assistant.service.erasing_commands import inventory_of, owned
from assistant.store.chats import Chats
from assistant.store.database import Connection, Database
from assistant.system.keys import open_key
from assistant.system.paths import Profile
from assistant.system.traces import in_the_profile, strangers
from tests.unit.service.kept_life import NOW, documents_in, live
from tests.unit.store.test_erasing import plain_pages

CANARY = b"Quixotism"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the account in which other programs keep something too."""
    for name in ("config", "data", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
        (tmp_path / name / "others").mkdir(parents=True)
        (tmp_path / name / "others" / "file").write_text("of somebody else")
    return tmp_path


@pytest.fixture
def profile(home: Path) -> Profile:
    """A profile that was in use and is closed, with traces outside of it."""
    opened = Assistant.open(home / "data" / "hearth" / "profile", models=home / "data" / "hearth" / "models")
    opened.chat.begin(CANARY.decode())
    opened.settings.set("answer_tokens", 300)
    opened.close()
    for name in ("config/hearth/window.ini", "config/autostart/hearth.desktop", "cache/hearth/thumb.png",
                 "data/hearth/models/imported/a.gguf",
                 "data/hearth/profile-backups/hearth-1.hearthbackup"):  # fmt: skip
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("trace")
    (home / "data" / "recently-used.xbel").write_text("<bookmark application name='Hearth'/>")
    return opened.profile


def erased(profile: Profile, models: Path, **options: Any) -> erasing.Erased:
    inventory = look(profile, models, **options)
    with owned(inventory) as ownership:
        return erase(inventory, ownership, QuietDesk())


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


OTHERS = {f"{name}/others/file" for name in ("config", "data", "cache")} | {"data/recently-used.xbel"}


def test_all_of_it_goes_and_nothing_of_others(profile: Profile, home: Path) -> None:
    before = files(home)
    done = erased(profile, home / "data" / "hearth" / "models", backups=True)
    assert files(home) == OTHERS and not profile.root.exists()
    assert {path.name for path in home.glob("*/*")} == {"others", "recently-used.xbel", "autostart"}, "no empty folder"
    assert done.left == () and done.files >= len(before - OTHERS) - 2 and done.bytes > 300_000
    assert any("key" in each for each in done.removed) and any("database" in each for each in done.removed)
    assert [lot.what.split(",")[0] for lot in done.stays] == [
        "Lists of recent files that all programs of the desktop share"
    ]
    for word in ("numbers of the search index", "journal", "SSD", "snapshots", "swap", "without the key"):
        assert word in done.may_keep


def test_backups_of_others_in_a_folder_that_was_chosen_stay(profile: Profile, home: Path) -> None:
    opened = Assistant.open(profile.root, models=home / "models")
    opened.settings.set("backup_folder", str(home / "chosen"))
    (home / "chosen").mkdir()
    mine = opened.backups.make(None, QuietDesk()).file
    opened.close()
    (home / "chosen" / "other.hearthbackup").write_text("of another profile")
    waits = profile.root.with_name(".profile.restoring")
    waits.mkdir()
    (waits / "hearth.db").write_text("would come back at the next start")
    assert any(mine in lot.paths for lot in look(profile, home / "models").stays)
    done = erased(profile, home / "models", backups=True)
    assert not mine.exists() and (home / "chosen" / "other.hearthbackup").exists() and not waits.exists()
    assert done.left == ()


def test_of_the_models_folder_goes_what_hearth_put_there_and_nothing_else(profile: Profile, home: Path) -> None:
    disk = home / "disk"
    ours = ("SmolLM2-135M-Instruct.Q4_1.gguf", "Qwen3-0.6B-Q8_0.gguf.part", "Qwen3-0.6B-Q8_0.gguf.parts",
            "all-MiniLM-L6-v2/1_Pooling/config.json", "imported/mine.gguf", "imported/other.gguf.part",
            "verified.json", "verified.json.part", "once.gguf")  # fmt: skip
    others = ("thesis.odt", "photos/2026/cat.jpg", "imported/photo.jpg", "all-MiniLM-L6-v2/notes.txt", "model.gguf",
              "changed.gguf", "elsewhere/config.json")  # fmt: skip
    for name in (*ours, *others):
        (disk / name).parent.mkdir(parents=True, exist_ok=True)
        (disk / name).write_text(name)
    (disk / "multilingual-e5-small").symlink_to(disk / "elsewhere")
    once = (disk / "once.gguf").stat()
    told = {"once.gguf": [once.st_size, once.st_mtime_ns, "sum"], "changed.gguf": [1, 2, "sum"], "../file": [4, 0, ""]}
    (disk / "verified.json").write_text(json.dumps(told))
    inventory = look(profile, disk)
    assert any(str(disk) in lot.what and lot.files == len(ours) for lot in inventory.goes), "the folder is named"
    kept = erased(profile, disk, keep_models=True)
    assert files(disk) == {*ours, *others} and any(lot.files == len(ours) for lot in kept.stays)

    Assistant.open(profile.root, models=home / "models").close()
    done = erased(profile, disk)
    assert files(disk) == {*others}
    assert (disk / "multilingual-e5-small").is_symlink() and not (disk / "all-MiniLM-L6-v2" / "1_Pooling").exists()
    (lot,) = [lot for lot in done.stays if "models folder" in lot.what and "not Hearth's" in lot.what]
    assert {path.relative_to(disk).as_posix() for path in lot.paths} == {
        "thesis.odt", "photos", "imported/photo.jpg", "all-MiniLM-L6-v2/notes.txt", "model.gguf", "changed.gguf",
        "elsewhere", "multilingual-e5-small",
    }  # fmt: skip
    assert done.left == ()


def test_models_and_backups_stay_when_they_shall(profile: Profile, home: Path) -> None:
    done = erased(profile, home / "data" / "hearth" / "models", keep_models=True)
    kept = {"data/hearth/models/imported/a.gguf", "data/hearth/profile-backups/hearth-1.hearthbackup"}
    assert files(home) == OTHERS | kept
    assert any(kept_lot.what.startswith("Encrypted backups") for kept_lot in done.stays)


def test_the_key_goes_first_so_that_what_stays_by_accident_is_unreadable(
    profile: Profile, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(profile.root, home / "stolen")

    def killed(*_arguments: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_wipe", killed)
        with pytest.raises(KeyboardInterrupt):
            erased(profile, home / "models")
    assert profile.database.exists() and not profile.key_info.exists()
    with pytest.raises(KeyringUnavailable):
        open_key(profile)
    with pytest.raises(AssistantError):
        open_key(Profile(copy))
    done = erased(profile, home / "models")
    assert not profile.root.exists(), "erasing again goes on"
    assert any("was missing" in each for each in done.left), "a key of its own cannot be looked for any more"


def test_the_files_of_the_key_are_overwritten_before_they_are_gone(profile: Profile, home: Path) -> None:
    (key_file,) = (home / "config" / "hearth" / "keys").glob("*.key")
    with profile.key_info.open("rb") as info, key_file.open("rb") as key:
        before = info.read(), key.read()
        erased(profile, home / "models")
        info.seek(0)
        key.seek(0)
        now = info.read(), key.read()
    assert before[0] != now[0] and before[1] != now[1] and len(before[0]) == len(now[0])


def test_the_keys_of_a_restore_that_waits_go_and_those_of_nobody_are_told(profile: Profile, home: Path) -> None:
    keys = home / "config" / "hearth" / "keys"
    open_key(profile.restoring)
    (profile.restoring.database).write_text("would come back at the next start")
    other = Profile(profile.root.with_name("profile.before-restore-2026-11-21-0900"))
    open_key(other)
    other.database.write_text("the one before")
    (kept,) = {path for path in keys.iterdir() if other.key_info.read_text().find(path.stem) > 0}
    (keys / "0123456789abcdef.key").write_text("of work that was killed")
    inventory = look(profile, home / "models")
    assert len([each for each in inventory.key if str(keys) in each]) == 2
    done = erased(profile, home / "models")
    assert set(keys.iterdir()) == {kept, keys / "0123456789abcdef.key"}
    stays = {path: lot.what for lot in done.stays for path in lot.paths}
    assert "no profile beside this one names" in stays[keys / "0123456789abcdef.key"] and kept not in stays
    assert stays[other.root].startswith("Other profiles") and profile.restoring.root not in stays
    assert done.left == ()


def test_a_profile_that_does_not_open_can_be_erased(profile: Profile, home: Path) -> None:
    profile.key_info.write_text("{")
    profile.database.write_bytes(b"damaged" * 1000)
    done = erased(profile, home / "models")
    assert not profile.root.exists() and done.left, "what may be left elsewhere is told"
    with pytest.raises(BadRequest, match="There is no profile"):
        look(Profile(home / "nowhere"), home / "models")


def test_what_is_not_hearths_stays_also_through_links(profile: Profile, home: Path) -> None:
    letter, folder = home / "letter.txt", home / "mine"
    letter.write_text("mine")
    folder.mkdir()
    (folder / "photo").write_text("mine")
    (profile.logs / "link").symlink_to(letter)
    (profile.logs / "linked").symlink_to(folder)
    os.link(letter, profile.logs / "hard")
    (profile.root / "thesis.odt").write_text("mine")
    done = erased(profile, home / "models")
    assert letter.read_text() == "mine" and (folder / "photo").read_text() == "mine"
    assert (profile.root / "thesis.odt").read_text() == "mine" and not profile.logs.exists()
    assert any("not Hearth's" in lot.what for lot in done.stays)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else False, reason="root may delete everything")
def test_what_cannot_be_deleted_is_told(profile: Profile, home: Path) -> None:
    profile.logs.chmod(0o500)
    try:
        done = erased(profile, home / "models")
    finally:
        profile.logs.chmod(0o700)
    assert any("logs" in each for each in done.left)


def test_a_file_that_does_not_go_is_told(profile: Profile, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink

    def refuses(path: Path, missing_ok: bool = False) -> None:
        if path.name == "settings.toml":
            raise PermissionError(1, "Operation not permitted")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuses)
    done = erased(profile, home / "models")
    assert any("settings.toml: Operation not permitted" in each for each in done.left)
    assert profile.settings_file.exists() and not profile.database.exists()
    assert b"answer_tokens" not in profile.settings_file.read_bytes(), "it is overwritten all the same"


def test_a_running_hearth_is_not_erased_under_its_feet(home: Path) -> None:
    opened = Assistant.open(home / "profile", models=home / "models")
    try:
        with pytest.raises(AlreadyRunning), owned(inventory_of(home / "profile", keep_models=False, backups=False)):
            raise AssertionError("owned twice")
        assert opened.chat.chats() == []
    finally:
        opened.close()


def test_every_file_of_a_session_is_known(home: Path) -> None:
    opened = Assistant.open(home / "profile", models=home / "models")
    live(opened, opened._opened.database, documents_in(home / "documents"))
    there = set(opened.profile.root.iterdir())
    assert strangers(opened.profile) == (), "name it in system/traces.py, or it stays when all is erased"
    assert {path for _, path in in_the_profile(opened.profile)} == there
    opened.close()


# --- at the command line ---


def test_the_command_asks_and_shows_what_goes(
    profile: Profile, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARTH_MODELS", str(home / "data" / "hearth" / "models"))
    command = ["erase", "--profile", str(profile.root)]
    assert cli.main(command) == 2
    told = capsys.readouterr().err
    assert "Nothing was erased" in told and "--yes-erase-everything" in told
    for each in ("The encrypted database", "profile-backups", "window.ini", "Language models", "The key, in "):
        assert each in told
    assert profile.database.exists()
    assert cli.main([*command, "--yes-erase-everything", "--keep-models"]) == 0
    told = capsys.readouterr().out
    assert "Gone: The encrypted database" in told and "Left alone on purpose" in told and "SSD" in told
    assert not profile.root.exists() and (home / "data/hearth/models/imported/a.gguf").exists()
    assert cli.main(command) == 2, "there is nothing any more"


# --- a part ---


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    opened = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    yield opened
    opened.close()


def do(assistant: Assistant, **arguments: Any) -> Any:
    request = {"command": "erase part", "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def _taken_from(connection: Connection, chat: int) -> None:
    """What else is kept of a turn, word for word."""
    words = CANARY.decode()
    connection.execute("INSERT INTO drafts VALUES (NULL, ?, '[]')", (words,))
    connection.execute("INSERT INTO style_sources VALUES (1, 'chats', '')")
    connection.execute("INSERT INTO style_texts VALUES (1, 1, 'd', '', '', '', ?)", (words,))
    connection.execute("INSERT INTO rules VALUES (1, 'mail', 'greeting', '', 'Hi', 'Say Hi.', 'active', 1, 0)")
    values = (words, words, words, chat)
    connection.execute("INSERT INTO rule_evidence VALUES (1, 1, 'edit', 'Hi', ?, ?, ?, '', 1, ?, NULL)", values)


@pytest.mark.parametrize("what", ["chats", "facts", "library", "calendars"])
def test_of_an_erased_part_no_page_of_the_file_holds_a_word(assistant: Assistant, tmp_path: Path, what: str) -> None:
    database: Database = assistant._opened.database
    canary = CANARY.decode()
    match what:
        case "chats":
            for number in range(30):  # a chat that is deleted as usual leaves its words in free pages
                chat = assistant.chat.begin(f"Of {canary}")
                Chats(database).add_message(chat, Role.USER, "and so on " * 1500 + canary, NOW)
                if not number % 2:
                    assistant.chat.delete(chat)
            database.write(lambda connection: _taken_from(connection, chat))
        case "facts":
            assistant.memory.add(f"My sister is called {canary}.")
        case "library":
            (tmp_path / "letter.txt").write_text(f"Dear {canary}. " * 400)
            assistant.library.add([tmp_path / "letter.txt"], QuietDesk(), wait_for_meaning=False)
        case _:
            text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261121T090000Z\nSUMMARY:{canary}\nEND:VEVENT\n"
            (tmp_path / "a.ics").write_text(f"{text}END:VCALENDAR\n")
            assistant.agenda.add(tmp_path / "a.ics", QuietDesk())
    database.empty_log()
    key = open_key(assistant.profile)
    assert CANARY in plain_pages(assistant.profile.database, key)
    database._back_up(99)
    assert do(assistant, what=what)["done"] is False
    assert list(assistant.profile.root.glob("hearth.before-*"))
    done = do(assistant, what=what, yes=True)
    assert done["done"] and done["erased"] >= 1
    assert not list(assistant.profile.root.glob("hearth.before-*")) and "Backups made before" in done["text"]
    left = plain_pages(assistant.profile.database, key).lower()
    assert CANARY.lower() not in left and b"quixot" not in left, "nor its stem in an index"
    log = assistant.profile.database.with_name("hearth.db-wal")
    assert log.stat().st_size == 0
    assert database.check(deep=True) == []


def test_a_part_that_is_none_is_refused(assistant: Assistant) -> None:
    with pytest.raises(BadRequest, match="There is no part") as refused:
        do(assistant, what="everything", yes=True)
    assert refused.value.hint == "There are: chats, facts, library, calendars."
