"""``hearth doctor``: looks at everything that Hearth stands on, says what is wrong, and mends what can be mended."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.core.errors import AssistantError
from assistant.core.jobs import CancelToken, Desk
from assistant.core.passages import Passage
from assistant.core.words import content_words
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.repair import Repair
from assistant.system.children import Protection
from assistant.system.crashes import Crashes
from assistant.system.keys import keeper_kinds, kept_by
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile

LOW_DISK = 1_000_000_000
"""Bytes of free disk below which Hearth warns."""

LOADING_SECONDS = 60.0
"""How long the embedder may take to load."""

REBUILD_SECONDS = 120.0
"""How long making the search index anew may take."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``detail`` says what was found, and mended; ``hint`` what to do if it is not ok."""

    check: str
    ok: bool
    detail: str
    hint: str = ""


class Meaning(Protocol):
    """The index of vectors, as far as it can be checked."""

    @property
    def problem(self) -> str:
        """Why it is not up, in words."""

    @property
    def model_id(self) -> str:
        """The embedder in use."""

    def wait(self, seconds: float, cancel: CancelToken | None = None) -> bool:
        """Whether it came up within that time."""

    def count(self) -> int:
        """Vectors in the index."""

    def rebuild(self) -> None:
        """Begin to make the index anew from the vectors in the database."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the doctor looks at.

    ``model_files`` checks the files of the models in use (``deep``: their hashes), ``backups`` the last backup
    (``deep``: opens it); ``readers`` tells how the processes are confined that read files.
    """

    profile: Profile
    settings: SettingsFile
    database: Database
    documents: Documents
    embeddings: Embeddings
    repair: Repair
    meaning: Meaning
    search: Callable[[str, int], list[Passage]]
    model_files: Callable[[bool, Desk[Any]], Iterator[Check]]
    backups: Callable[[bool, Desk[Any]], Iterator[Check]]
    readers: Callable[[], Protection]


class Upkeep:
    """Looks after what is kept."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def doctor(self, deep: bool, desk: Desk[Any]) -> tuple[Check, ...]:
        """Every check in order; ``deep`` also reads every page of the database and every byte of the models.

        A check that fails in an expected way says so in words; the others still run.
        """
        checks: list[Check] = []
        steps: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
            ("machine", lambda: iter((*machine_checks(self._parts.profile), key_check(self._parts.profile)))),
            ("settings", self._settings),
            ("database", lambda: self._database(deep)),
            ("words", self._words),
            ("library", self._library),
            ("readers", self._readers),
            ("vectors", lambda: self._vectors(desk)),
            ("models", lambda: self._parts.model_files(deep, desk)),
            ("crashes", self._crashes),
            ("search", self._search),
            ("backup", lambda: self._parts.backups(deep, desk)),
        )
        for number, (name, step) in enumerate(steps):
            desk.cancel.check()
            desk.report(number, len(steps), f"Checking {name}")
            try:
                checks += step()
            except AssistantError as problem:
                checks.append(Check(name, False, problem.message, problem.hint))
        desk.report(len(steps), len(steps), "Checked")
        return tuple(checks)

    def damage(self) -> str:
        """What is wrong with the database's pages, "" if nothing is: a third of a second for 50 MB."""
        return "; ".join(self._parts.database.check()[:3])

    def _settings(self) -> Iterator[Check]:
        problems = self._parts.settings.problems
        hint = f"Correct {self._parts.profile.settings_file}, or: hearth settings reset NAME"
        yield Check(
            "settings", not problems, " ".join(problems) or "every entry is understood", hint if problems else ""
        )

    def _crashes(self) -> Iterator[Check]:
        """An unexpected end is told and is nothing to mend: what was kept is checked by the others."""
        found = Crashes(self._parts.profile.logs).all()
        last = (
            f"{len(found)}, the last of the {found[0].what} at {found[0].at.astimezone():%Y-%m-%d %H:%M}"
            if found
            else ""
        )
        yield Check("unexpected ends", True, last or "none", "See: hearth crashes show" if found else "")

    def _database(self, deep: bool) -> Iterator[Check]:
        problems = self._parts.database.check(deep)
        size = self._parts.profile.database.stat().st_size / 1e6
        sound = f"sound, {size:,.1f} MB" + (", every page read" if deep else "")
        hint = f"Keep a copy of {self._parts.profile.root}; then bring back a backup: hearth restore FILE --replace"
        yield Check("database", not problems, "; ".join(problems[:5]) or sound, hint if problems else "")

    def _words(self) -> Iterator[Check]:
        problems = self._parts.repair.word_problems()
        if not problems:
            yield Check("words", True, "every passage can be found by its words")
            return
        count = self._parts.repair.rebuild_words()
        left = self._parts.repair.word_problems()
        mended = f"{'; '.join(problems)}. Mended: the index of {count:,} passages was made anew."
        yield Check("words", not left, mended if not left else "; ".join(left), "" if not left else "Run it again.")

    def _readers(self) -> Iterator[Check]:
        yield Check("readers", True, self._parts.readers().words)

    def _library(self) -> Iterator[Check]:
        parts = self._parts
        queued = parts.repair.queue_unvectored()
        counts = parts.documents.counts()
        detail = f"{counts.documents:,} documents, {counts.chunks:,} passages"
        if counts.pending:
            detail += f", {counts.pending:,} wait to be found by meaning"
        if queued:
            detail += f". Mended: {queued:,} passages had no vector and wait for one now"
        yield Check("library", True, detail)
        failed = parts.documents.failed()
        if failed:
            names = ", ".join(Path(document.path).name for document in failed[:3])
            more = f" and {len(failed) - 3:,} more" if len(failed) > 3 else ""
            yield Check(
                "unread files", True, f"{len(failed):,} could not be read: {names}{more}", "See: hearth sources"
            )
        wrong = parts.embeddings.check()
        if wrong:
            yield Check("consistency", False, "; ".join(wrong), "Add the sources again: hearth add PATH")

    def _vectors(self, desk: Desk[Any]) -> Iterator[Check]:
        meaning = self._parts.meaning
        if not meaning.wait(LOADING_SECONDS, desk.cancel):
            yield Check("vectors", False, meaning.problem or "search by meaning is still loading", "See: hearth models")
            return
        kept = len(self._parts.embeddings.ids(meaning.model_id))
        found = meaning.count()
        if found == kept:
            yield Check("vectors", True, f"{kept:,} in the database and in the search index")
            return
        told = f"{kept:,} in the database, {found:,} in the search index"
        meaning.rebuild()
        if self._becomes(kept, desk.cancel):
            yield Check("vectors", True, f"{told}. Mended: the search index was made anew.")
        else:
            yield Check("vectors", False, f"{told}, also after it was made anew.", "Run it again in a few minutes.")

    def _becomes(self, kept: int, cancel: CancelToken) -> bool:
        give_up = time.monotonic() + REBUILD_SECONDS
        while time.monotonic() < give_up:
            if self._parts.meaning.count() == kept:
                return True
            cancel.sleep(0.2)
        return False

    def _search(self) -> Iterator[Check]:
        """Ask for the words of one kept passage, and expect to find it."""
        kept = self._parts.repair.a_passage()
        if kept is None:
            yield Check("search", True, "nothing to search yet")
            return
        chunk, text = kept
        found = self._parts.search(" ".join(content_words(text)[:12]), 10)
        hit = any(chunk in passage.chunk_ids for passage in found)
        yield Check("search", hit, "finds what it should" if hit else "did not find a passage by its own words")


def machine_checks(profile: Profile) -> tuple[Check, ...]:
    """What can be looked at without opening the profile: its folder, the disk, the memory."""
    return (_folder(profile), _disk(profile), _memory())


def _folder(profile: Profile) -> Check:
    if not profile.root.is_dir():
        return Check("folder", False, f"{profile.root} is not there", "Start Hearth once, or choose another --profile.")
    open_to_others = os.name == "posix" and profile.root.stat().st_mode & 0o077
    if open_to_others:
        profile.root.chmod(0o700)
        return Check("folder", True, f"{profile.root} was open to other people. Mended: it is private now.")
    writable = os.access(profile.root, os.W_OK | os.X_OK)
    return Check("folder", writable, str(profile.root), "" if writable else "Check the folder's permissions.")


_IN_A_FILE = (
    ". It lies unprotected on this computer: whoever has this disk can open the profile. To move it: "
    "hearth key keep keyring (with the desktop's keyring unlocked), or hearth key passphrase set"
)
"""Said also where it was the keyring that did not answer in time when the key was made: nothing else tells it."""


def key_check(profile: Profile) -> Check:
    """Who keeps the key, and how to keep it better where that is a file."""
    try:
        keeper, kinds = kept_by(profile), keeper_kinds(profile)
    except AssistantError as problem:
        return Check("key", False, problem.message, problem.hint)
    told = f"kept by {keeper}{_IN_A_FILE if 'file' in kinds else ''}"
    return Check("key", bool(keeper), told if keeper else "there is none yet")


def _disk(profile: Profile) -> Check:
    place = next(folder for folder in (profile.root, *profile.root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    hint = "Free some space: indexing stops when the disk is full. Nothing is lost by it."
    return Check("disk", free >= LOW_DISK, f"{free / 1e9:,.1f} GB free", hint if free < LOW_DISK else "")


def _memory() -> Check:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return Check("memory", True, "not told by this system")
    return Check("memory", True, f"{free / 1e9:,.1f} of {total / 1e9:,.1f} GB free")
