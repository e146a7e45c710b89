"""Kills processes at random moments of their writing, and looks in fresh ones at what they left."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from assistant.core.errors import ChildLost
from assistant.core.jobs import CancelToken
from assistant.evaluation.trust_deeds import Deed, Seen
from assistant.system.children import Child, ChildBug, ChildDesk, Handler

AHEAD = 2
"""Processes that are started before they are needed: starting one takes as long as a few kills."""

NURSERY = "assistant.evaluation.trust_nursery"
"""Imports what the deeds need, once."""

KILLS_A_PLACE = 8
"""After so many kills a deed begins in an empty folder: looking at all that was told takes longer each time."""

EARLIEST, LATEST = 0.003, 0.080
"""Seconds after it began to write, or told something, within which a process is killed."""

LOOK_SECONDS = 240.0


@dataclass(slots=True)
class Tally:
    """What became of one fault. ``told`` counts what processes said they had kept."""

    tries: int = 0
    told: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    recovered: int = 0

    def note(self, seen: Seen) -> None:
        """One try more."""
        self.tries += 1
        self.lost += seen.lost
        self.damaged += seen.damaged
        self.recovered += not seen.lost and not seen.damaged


@dataclass(frozen=True, slots=True)
class Fault:
    """A deed that is killed ``share`` times of a hundred.

    Its process is killed up to ``latest`` seconds after it began to write or told something, up to ``tells`` times.
    """

    name: str
    share: int
    latest: float = LATEST
    tells: int = 6


FAULTS: tuple[Fault, ...] = (
    Fault("chat", 18, 0.15),
    Fault("facts and ratings", 14),
    Fault("drafts", 8),
    Fault("settings", 12),
    Fault("calendar import", 10, 0.3, 3),
    Fault("taking in files", 10, 0.5, 40),
    Fault("vectors", 8, 0.2),
    Fault("index of words made anew", 8, 0.3, 3),
    Fault("migration", 8, 0.4, 2),
    Fault("backup before a migration", 8, 0.5, 1),
    Fault("backup", 6, 0.6, 1),
    Fault("search index made anew", 3, 1.0, 1),
)
"""What is killed, and how often of a hundred times (at least once)."""


def deeds() -> Mapping[str, Deed]:
    """The deeds by their names; imported in the processes that need them."""
    from assistant.evaluation import trust_backups as backups
    from assistant.evaluation import trust_library as program
    from assistant.evaluation import trust_migration as migration
    from assistant.evaluation import trust_person as person

    return {
        "chat": person.Chatting(),
        "facts and ratings": person.FactsAndRatings(),
        "drafts": person.Drafting(),
        "settings": person.Settings(),
        "calendar import": person.Calendaring(),
        "taking in files": program.TakingIn(),
        "vectors": program.Vectors(),
        "index of words made anew": program.WordsAnew(),
        "migration": migration.Migrating(),
        "backup before a migration": migration.Migrating(pages=600),
        "backup": backups.BackingUp(),
        "search index made anew": program.SearchIndexAnew(),
    }


def serve() -> Mapping[str, Handler]:
    """The calls of a process of this bench: prepare a place, look at one, and write in one until it is killed."""
    known = deeds()

    def prepare(_desk: ChildDesk, name: str, place: str) -> None:
        known[name].prepare(Path(place))

    def work(desk: ChildDesk, name: str, place: str) -> None:
        known[name].work(Path(place), desk.emit)

    def look(_desk: ChildDesk, name: str, place: str, told: list[str]) -> dict[str, Any]:
        seen = Seen()
        known[name].look(Path(place), told, seen)
        return asdict(seen)

    return {"prepare": prepare, "work": work, "look": look}


def serve_points() -> Mapping[str, Handler]:
    """The call of a process that writes on a full disk."""
    from assistant.evaluation.trust_disk import Disk
    from assistant.evaluation.trust_full import POINTS

    def point(_desk: ChildDesk, name: str, folder: str, mounted: bool) -> dict[str, Any]:
        seen = Seen()
        told = POINTS[name](Disk(Path(folder), mounted), seen)
        return {"told": told, **asdict(seen)}

    return {"point": point}


class Killer:
    """Kills one deed after the other; a context, because processes wait for their turn in it."""

    def __init__(self, seed: int, cancel: CancelToken) -> None:
        self._random = Random(seed)  # noqa: S311 - nothing secret
        self._cancel = cancel
        self._waiting: deque[Child] = deque()

    def __enter__(self) -> Killer:
        return self

    def __exit__(self, *_problem: object) -> None:
        while self._waiting:
            self._waiting.popleft().close()

    def kill(self, fault: Fault, times: int, folder: Path) -> Tally:
        """Kill a deed so many times; every fresh process first looks at what the one before it left."""
        tally = Tally()
        place, told = folder, list[str]()
        for number in range(times + 1):
            self._cancel.check()
            child = self._next()
            try:
                if number:
                    tally.note(self._look(child, fault, place, told))
                if number < times:
                    if number % KILLS_A_PLACE == 0:
                        place, told = Path(tempfile.mkdtemp(dir=folder)), []
                        child.call("prepare", fault.name, str(place), timeout=LOOK_SECONDS)
                    new = self._kill(child, fault, place)
                    told += new
                    tally.told += len(new)
            finally:
                child.close()
        return tally

    def _look(self, child: Child, fault: Fault, place: Path, told: Sequence[str]) -> Seen:
        try:
            return Seen(**child.call("look", fault.name, str(place), list(told), timeout=LOOK_SECONDS))
        except ChildBug as bug:  # it could not even be opened: told loudly, but nothing came back
            return Seen(lost=[f"nothing can be opened: {bug}"])

    def _kill(self, child: Child, fault: Fault, place: Path) -> list[str]:
        """What the process told until it was killed."""
        told: list[str] = []
        timer: threading.Timer | None = None
        after = self._random.randint(0, fault.tells)
        try:
            for line in child.stream("work", fault.name, str(place), timeout=LOOK_SECONDS):
                if line:
                    told.append(line)
                if timer is None and len(told) >= after:
                    timer = threading.Timer(self._random.uniform(EARLIEST, fault.latest), _kill, [child.pid])
                    timer.start()
        except ChildLost as lost:
            if f"{-signal.SIGKILL}" not in lost.detail:
                raise
        finally:
            if timer is not None:
                timer.cancel()
        return told

    def _next(self) -> Child:
        while len(self._waiting) <= AHEAD:
            child = Child("trust", serve, nursery=NURSERY)
            child.start()
            self._waiting.append(child)
        return self._waiting.popleft()


def _kill(pid: int | None) -> None:
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
