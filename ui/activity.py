"""The long work that a person should see (indexing, working out meaning, downloads), watched and put into words."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.core.jobs import Finished, Lane, Progress
from ui.bridge import Bridge, JobWatch
from ui.wording import counted, left, number, percent, size

if TYPE_CHECKING:
    from assistant.service.runner import Job, JobRunner

SHOWN = (Lane.INGEST, Lane.NETWORK, Lane.UPKEEP)
"""Lanes whose work is shown, the most interesting first; questions and look-ups show themselves."""

MEANING = "Working out meaning"
"""What making passages searchable by meaning is called where there is little room."""

NOTHING_NEW = "Nothing new"
"""What a look for changes says when there are none."""

_LOOK_EVERY_MS = 400
_SHOW_AFTER = 0.6
_RATE_WINDOW = 30.0


@dataclass(frozen=True, slots=True)
class Activity:
    """One running job as it is shown. ``percent`` is None while its end is not known; ``rate`` is "" until it is."""

    job: Job
    title: str
    line: str
    explanation: str
    now: str
    rate: str
    percent: int | None

    @property
    def lane(self) -> Lane:
        """Where the job runs."""
        return self.job.lane


class _Watched:
    """One job and how it went so far."""

    def __init__(self, watch: JobWatch, job: Job) -> None:
        self.watch = watch
        self.job = job
        self.progress: Progress | None = job.progress
        self._since = monotonic()
        self._steps: deque[tuple[float, float]] = deque()

    def step(self, progress: Progress) -> None:
        now = monotonic()
        self.progress = progress
        self._steps.append((now, progress.done))
        while self._steps and now - self._steps[0][0] > _RATE_WINDOW:
            self._steps.popleft()

    def per_minute(self) -> float | None:
        if len(self._steps) < 2:
            return None
        (began, first), (ended, last) = self._steps[0], self._steps[-1]
        return 60 * (last - first) / (ended - began) if ended - began >= 2 and last > first else None

    @property
    def worth_showing(self) -> bool:
        """Work that is over before one could read about it, or that found nothing to do, would only flicker."""
        idle = self.progress is not None and self.progress.note == NOTHING_NEW
        return not idle and monotonic() - self._since > _SHOW_AFTER

    def shown(self) -> Activity:
        unit = _unit(self.job, self.progress)
        note = self.progress.note if self.progress else ""
        return Activity(
            job=self.job,
            title=MEANING if unit == "passage" else self.job.title,
            line=_line(unit, self.progress),
            explanation=_EXPLANATIONS.get(unit, ""),
            now=note if unit == "file" and self.progress and self.progress.total else "",
            rate=_rate(unit, self.per_minute()),
            percent=percent(self.progress),
        )


class Activities(QObject):
    """Every running job of the lanes that are shown."""

    changed = Signal()
    """Something runs, moved on, or ended."""
    ended = Signal(object, object)
    """A ``Job`` and its ``Finished``."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._runner: JobRunner | None = None
        self._watched: dict[str, _Watched] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, runner: JobRunner) -> None:
        """Begin to watch what this runner runs, whoever starts it."""
        self._runner = runner
        self._timer.start()
        self.look()

    def detach(self) -> None:
        """Stop looking for new work."""
        self._timer.stop()
        self._runner = None

    @property
    def current(self) -> tuple[Activity, ...]:
        """What runs now, the most interesting first."""
        worth = [one for one in self._watched.values() if one.worth_showing]
        watched = sorted(worth, key=lambda one: SHOWN.index(one.job.lane))
        return tuple(one.shown() for one in watched)

    def look(self) -> None:
        """Find jobs that began since the last look."""
        if self._runner is None:
            return
        for job in self._runner.running():
            if job.lane in SHOWN and job.id not in self._watched and not job.done:
                self._watch(job)
        if self._watched:
            self.changed.emit()  # one of them may have become worth showing

    def _watch(self, job: Job) -> None:
        watched = _Watched(self._bridge.watch(job), job)
        self._watched[job.id] = watched
        watched.watch.progress.connect(lambda progress: self._moved(watched, progress))
        watched.watch.finished.connect(lambda end: self._over(watched, end))
        self.changed.emit()

    def _moved(self, watched: _Watched, progress: Progress) -> None:
        watched.step(progress)
        self.changed.emit()

    def _over(self, watched: _Watched, end: Finished[object]) -> None:
        self._watched.pop(watched.job.id, None)
        self.changed.emit()
        self.ended.emit(watched.job, end)


_EXPLANATIONS = {
    "file": "Each file can be found by its words as soon as it is read.",
    "byte": "This uses the network, because you asked for it. Nothing of yours is sent.",
    "passage": "Everything read so far is found by its words already; this adds finding it by meaning.",
}


def _unit(job: Job, progress: Progress | None) -> str:
    """What the job counts: "file", "passage", "byte", or "" for steps that say themselves what they are."""
    note = progress.note if progress else ""
    match job.lane:
        case Lane.NETWORK:
            return "byte"
        case Lane.INGEST:
            return "" if note.startswith("Eras") else "file"
        case _:
            return "passage" if "meaning" in job.title.lower() else ""


def _line(unit: str, progress: Progress | None) -> str:
    """ "812 of 1,269 files · 3 min left", or what little is known."""
    if progress is None:
        return "Waiting to start…"
    if not unit or not progress.total:
        return f"{progress.note}…" if progress.note else "Starting…"
    if unit == "byte":
        done = f"{size(progress.done)} of {size(progress.total)}"
    else:
        done = f"{number(progress.done)} of {counted(int(progress.total), unit)}"
    return " · ".join(filter(None, (done, left(progress.seconds_left))))


def _rate(unit: str, per_minute: float | None) -> str:
    if per_minute is None or not unit:
        return ""
    if unit == "byte":
        return f"{size(per_minute / 60)}/s"
    return f"{number(max(1, per_minute))} {unit}s/min"
