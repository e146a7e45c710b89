"""Backups that are killed while they are made: what had its name is whole, and the newest is there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from assistant.core.errors import AssistantError
from assistant.core.jobs import QuietDesk
from assistant.core.messages import Role
from assistant.evaluation.trust_deeds import NOW, Seen, Tell, check, fresh
from assistant.evaluation.trust_disk import Disk
from assistant.evaluation.trust_full_files import LITTLE, told_of
from assistant.evaluation.trust_library import documents_in
from assistant.service import backups as backing_up
from assistant.service.backups import Backups, Parts
from assistant.service.profile import OpenProfile, open_profile
from assistant.store.chats import Chats
from assistant.system.paths import Profile

DOCUMENTS = 60


@contextmanager
def _profile(place: Path) -> Iterator[OpenProfile]:
    os.environ["HEARTH_KEY_FILE"] = str(place / "key")
    opened = open_profile(Profile(place / "profile"))
    try:
        yield opened
    finally:
        opened.close()


def _backups(opened: OpenProfile, place: Path) -> Backups:
    """Backups of this profile, each a day after the one before, so that none is thinned for being of the same day."""
    folder = place / "backups"
    day = len(list(folder.glob("*"))) if folder.exists() else 0
    days = count(day)

    def setting(name: str) -> str | bool:
        return str(folder) if name == "backup_folder" else True

    return Backups(Parts(opened.profile, opened.database, setting, lambda: NOW + timedelta(days=next(days))))


class BackingUp:
    """Backups of a profile that is used meanwhile."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with _profile(place) as opened:
            documents_in(opened.database, place, DOCUMENTS)
            Chats(opened.database).create("Kept", NOW)

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with _profile(place) as opened:
            backups, chats = _backups(opened, place), Chats(opened.database)
            [chat] = chats.find()
            tell("")
            for _ in count():
                chats.add_message(chat.id, Role.USER, fresh(), NOW)
                tell(backups.make(None, QuietDesk()).file.name)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with _profile(place) as opened:
            check(opened.database, seen)
            backups = _backups(opened, place)
            if told:
                seen.need((backups.folder / told[-1]).exists(), told[-1])
            for backup in backups.list():
                try:
                    backups.verify(backup.file, QuietDesk())
                except AssistantError as problem:
                    seen.right(False, f"{backup.file.name}: {problem.message} {problem.detail}")


def backup(disk: Disk, seen: Seen) -> str:
    """A backup is made beside an older one."""
    backing_up.SPARE = 0  # in this process: that it asks for room beforehand is not what is tried
    BackingUp().prepare(disk.folder)
    with _profile(disk.folder) as opened:
        backups = _backups(opened, disk.folder)
        older = backups.make(None, QuietDesk()).file
        before = older.read_bytes()
        with disk.full(LITTLE):
            told = told_of(lambda: backups.make(None, QuietDesk()))
            seen.right(older.read_bytes() == before, "the older backup")
        newer = backups.make(None, QuietDesk()).file
        for file in (older, newer):
            seen.need(file.exists(), file.name)
            backups.verify(file, QuietDesk())
        check(opened.database, seen)
    return told
