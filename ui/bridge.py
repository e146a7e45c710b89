"""Where work in other threads meets Qt: job events and changes arrive here as signals on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Desk, Emitted, Finished, JobEvent, Lane, Progress, Work

if TYPE_CHECKING:
    from assistant.service.runner import Job, JobRunner

Result = TypeVar("Result")

INTERVAL = 0.033
"""Seconds between two deliveries of one job's events: faster than that nobody can read."""


class JobWatch(QObject):
    """One job's events on the main thread, gathered: only the newest progress, all items in order, one end."""

    progress = Signal(object)
    """A ``Progress``."""
    items = Signal(list)
    """What the job emitted since the last delivery, in order."""
    finished = Signal(object)
    """The job's ``Finished``; nothing comes after it."""
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job: Job | None = None
        self.done = False
        self._lock = Lock()
        self._progress: Progress | None = None
        self._items: list[Any] = []
        self._end: Finished[Any] | None = None
        self._pending = False
        self._delivered = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self.job is not None:
            self.job.cancel()

    def post(self, event: JobEvent) -> None:
        """Take one event; called on the worker's thread."""
        with self._lock:
            match event:
                case Progress():
                    self._progress = event
                case Emitted(item):
                    self._items.append(item)
                case Finished():
                    self._end = event
            if self._pending:
                return
            self._pending = True
        if isValid(self):
            self._woken.emit()

    @Slot()
    def _wake(self) -> None:
        wait = INTERVAL - (monotonic() - self._delivered)
        if wait <= 0 or self._end is not None:
            self._timer.stop()
            self._deliver()
        elif not self._timer.isActive():
            self._timer.start(max(1, int(wait * 1000)))

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            progress, items, end = self._progress, self._items, self._end
            self._progress, self._items, self._end = None, [], None
            self._pending = False
            self._delivered = monotonic()
        if progress is not None:
            self.progress.emit(progress)
        if items:
            self.items.emit(items)
        if end is not None:
            self.done = True
            self.finished.emit(end)


class Bridge(QObject):
    """Starts work off the main thread and brings back what comes of it."""

    changed = Signal(object)
    """A ``Changed``: what was changed since the last time, by anybody."""
    started = Signal(object)
    """A ``JobWatch`` was made for a job."""
    _noticed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner: JobRunner | None = None
        self._serving = False
        self._watches: set[JobWatch] = set()
        self._lock = Lock()
        self._changed = Changed.NOTHING
        self._forget_changes: Callable[[], None] | None = None
        self._noticed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def attach(self, runner: JobRunner, changes: ChangeBus) -> None:
        """Begin to serve; before this no work can be started."""
        self._runner = runner
        self._serving = True
        self._forget_changes = changes.subscribe(self.notice)

    def detach(self) -> None:
        """Stop listening to changes. What is started from now on by a view that does not know yet is never told."""
        if self._forget_changes is not None:
            self._forget_changes()
        self._forget_changes = None
        self._serving = False

    @property
    def ready(self) -> bool:
        """Whether work can be started."""
        return self._runner is not None

    def start(self, title: str, work: Work[Result], lane: Lane, *, changed: Changed = Changed.NOTHING) -> JobWatch:
        """Start ``work`` and watch it; no event is missed, because it begins only once it is watched."""
        if self._runner is None:
            raise RuntimeError("work was started before the assistant was open")
        watched = Event()

        def gated(desk: Desk[Any]) -> Result:
            watched.wait()
            return work(desk)

        watch = self.watch(self._runner.start(title, gated, lane, changed=changed))
        watched.set()
        return watch

    def watch(self, job: Job) -> JobWatch:
        """Watch a job that somebody else started; what it emitted before is not told again."""
        # no child of the bridge: PySide lets a child outlive its parent here, and its deferred deletion then crashes
        watch = JobWatch()
        watch.job = job
        self._watches.add(watch)
        watch.finished.connect(lambda _end: self._let_go(watch))
        job.listen(watch.post)
        self.started.emit(watch)
        return watch

    def fetch(
        self,
        owner: QObject,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        lane: Lane = Lane.QUERY,
        title: str = "",
        changed: Changed = Changed.NOTHING,
    ) -> JobWatch:
        """Run ``work`` off the main thread, then hand its result to ``then`` (or its error to ``failed``) on it.

        Neither is called once ``owner`` is gone or the work was cancelled. What a profile that is just being closed
        refused is nobody's problem.
        """

        def arrive(end: Finished[Result]) -> None:
            if end.cancelled or not isValid(owner):
                return
            if end.error is None:
                then(end.result)  # type: ignore[arg-type]  # Result itself may be None
            elif failed is not None:
                failed(end.error)
            elif self._serving or not isinstance(end.error, AssistantError):
                raise end.error

        watch = self.start(title, lambda _desk: work(), lane, changed=changed)
        watch.finished.connect(arrive)
        return watch

    def notice(self, changed: Changed) -> None:
        """Something changed; called on any thread, told soon on the main one, together with what else changed."""
        with self._lock:
            told = bool(self._changed)
            self._changed |= changed
        if not told and isValid(self):
            self._noticed.emit()

    @Slot()
    def _tell(self) -> None:
        with self._lock:
            changed, self._changed = self._changed, Changed.NOTHING
        if changed:
            self.changed.emit(changed)

    def _let_go(self, watch: JobWatch) -> None:
        """Delete it on this thread; until that is done it is held here, so that no worker drops it last."""
        watch.destroyed.connect(lambda: self._watches.discard(watch))
        watch.deleteLater()
