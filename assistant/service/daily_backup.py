"""The backup of every day: when it is made by itself, and what the doctor says of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import StoreProblem
from assistant.core.jobs import CancelToken, Desk, Lane
from assistant.service.backup_files import Backup
from assistant.service.backups import Backups
from assistant.service.making_way import wait_for_answers
from assistant.service.runner import Job, JobRunner
from assistant.service.upkeep import Check

FIRST_LOOK = 90.0
"""Seconds after the start when it is first looked whether a backup is due: also one that was missed."""

LOOK_EVERY = 600.0
"""Seconds between two looks."""

LEFT_ALONE = 3600.0
"""Seconds after a try before the next one."""

QUIET = 60.0
"""Seconds without any change after which nothing else is to do."""

OVERDUE = timedelta(days=2)
"""After so long it is made beside other work too: its steps are small."""

LATE = timedelta(days=3)
"""Without a good backup for so long the doctor complains."""

LONGEST_PAUSE = 300.0
"""Seconds that a daily backup waits for answers, all in all."""

_BUSY = (Lane.ANSWER, Lane.QUERY, Lane.INGEST, Lane.UPKEEP)


class DailyBackup:
    """Makes the backup of the day once nothing else is to do. ``clock`` counts seconds."""

    def __init__(
        self,
        backups: Backups,
        runner: JobRunner,
        changes: ChangeBus,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._backups = backups
        self._runner = runner
        self._changes = changes
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._closed = False
        self._changed_at = clock()
        self._not_before = 0.0
        self._job: Job | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def watch(self) -> None:
        """From now on make what is due; safe to call twice."""
        with self._lock:
            if self._timer is not None or self._closed:
                return
            self._unsubscribe = self._changes.subscribe(self._note)
            self._arm(FIRST_LOOK)

    def close(self) -> None:
        """Begin none any more."""
        self._unsubscribe()
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()

    def look(self) -> Job | None:
        """Begin the backup of today if it is due and now is a good moment; the job, or None."""
        try:
            if self._clock() < self._not_before or not self._backups.due() or not self._good_moment():
                return None
        except (StoreProblem, OSError):  # the profile was closed meanwhile, or the disk of the backups is away
            return None
        self._not_before = self._clock() + LEFT_ALONE  # one that fails is not tried all the time
        self._job = self._runner.start("Making a backup", self._work, Lane.UPKEEP, changed=Changed.BACKUPS)
        return self._job

    def _work(self, desk: Desk[Any]) -> None:
        self._backups.make(None, MakesWay(desk, lambda: self._runner.answering))

    def _good_moment(self) -> bool:
        last = self._backups.last()
        if last is not None and self._now() - last.made_at > OVERDUE:
            return True
        busy = any(job.lane in _BUSY for job in self._runner.running())
        return not busy and self._clock() - self._changed_at >= QUIET

    def _note(self, _changed: Changed) -> None:
        self._changed_at = self._clock()

    def _wake(self) -> None:
        self.look()
        with self._lock:
            self._arm(LOOK_EVERY)

    def _arm(self, seconds: float) -> None:
        if self._closed:
            return
        self._timer = threading.Timer(seconds, self._wake)
        self._timer.name, self._timer.daemon = "daily-backup", True
        self._timer.start()


class MakesWay:
    """A desk whose work pauses between two steps as long as an answer is being written."""

    def __init__(self, desk: Desk[Any], answering: Callable[[], bool]) -> None:
        self._desk = desk
        self._answering = answering
        self._paused = 0.0

    @property
    def cancel(self) -> CancelToken:
        """What stops it."""
        return self._desk.cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """Tell how far it is; called between two steps."""
        self._paused += wait_for_answers(self._answering, self._desk.cancel, LONGEST_PAUSE - self._paused)
        self._desk.report(done, total, note)

    def emit(self, item: Any) -> None:
        """Nothing comes before the end."""


def backup_check(backups: Backups, now: datetime, daily: bool, deep: bool, desk: Desk[Any]) -> Iterator[Check]:
    """The doctor's line: how old the last good backup is. ``deep`` opens that one again."""
    listed = backups.list()
    last = backups.last()
    if deep and last is not None:
        try:
            backups.verify(last.file, desk)
        except StoreProblem as problem:
            yield Check("backup", False, problem.message, "Make a new one: hearth backup")
            return
    bad = [each.file.name for each in listed if each.problem]
    also = f"; {len(bad)} cannot be used: {', '.join(bad[:3])}" if bad else ""
    also += f"; the last try failed: {backups.problem}" if backups.problem else ""
    where = f" in {backups.folder}" + (", on the same disk as the profile" if backups.same_disk else "")
    if last is None:
        detail = f"none yet{also}; one is made every day while nothing else is to do" if daily else f"none yet{also}"
        late = now - backups.kept_since > LATE
        yield Check("backup", not late and not also, detail, "Make one now: hearth backup")
        return
    late = daily and now - last.made_at > LATE
    told = f"last good one {age(last, now)}, verified{also}; {len(listed) - len(bad)} kept{where}"
    hint = "Make one now: hearth backup" if late or also else ""
    yield Check("backup", not (late or also), told, hint)


def age(backup: Backup, now: datetime) -> str:
    """How old a backup is: "today", "yesterday", "4 days ago"."""
    days = (now.date() - backup.made_at.astimezone(now.tzinfo).date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
