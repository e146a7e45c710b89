"""Runs long work in lanes of threads and tells whoever listens how it goes."""

from __future__ import annotations

import itertools
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError, Cancelled
from assistant.core.jobs import CancelToken, Emitted, Finished, JobEvent, Lane, Progress, Result, Work
from assistant.service.pace import Pace

_log = logging.getLogger(__name__)

REPORT_INTERVAL = 0.05
"""Seconds between two ``Progress`` events of one job; what is reported faster replaces what has not been told yet."""

Listener = Callable[[JobEvent], None]


class Job:
    """One piece of work, from its start to its one ``Finished`` event. Every method may be called from any thread."""

    def __init__(self, job_id: str, title: str, lane: Lane, flush_later: Callable[[Job], None]) -> None:
        self.id = job_id
        self.title = title
        self.lane = lane
        self._token = CancelToken()
        self._flush_later = flush_later
        self._telling = threading.RLock()  # events are told one at a time and in order, whoever tells them
        self._listeners: list[Listener] = []
        self._pace = Pace()
        self._progress: Progress | None = None
        self._untold = False
        self._told_at = -math.inf
        self._begun = False
        self._end: Finished[Any] | None = None
        self._ended = threading.Event()

    @property
    def done(self) -> bool:
        """Whether it has finished, one way or another."""
        return self._ended.is_set()

    @property
    def progress(self) -> Progress | None:
        """The newest progress, or None before the first report."""
        return self._progress

    def cancel(self) -> None:
        """Ask the work to stop; work that still waits for its lane never begins."""
        self._token.cancel()
        if self._begin():
            self._finish(Finished(cancelled=True))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` every event from now on; the returned function ends that.

        What it missed is told at once, as far as it still matters: the newest progress and the end. Events come on
        the worker's thread, one at a time. A listener that raises is logged and does not disturb the work.
        """
        with self._telling:
            for missed in (self._progress, self._end):
                if missed is not None:
                    _tell(listener, missed)
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._telling:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def result(self, timeout: float | None = None) -> Any:
        """What the work returned; waits for it.

        Raises the work's own error, ``Cancelled`` if it was stopped, ``TimeoutError`` after ``timeout`` seconds.
        """
        if not self._ended.wait(timeout):
            raise TimeoutError(f"{self.title} is still running")
        assert self._end is not None
        if self._end.cancelled:
            raise Cancelled
        if self._end.error is not None:
            raise self._end.error
        return self._end.result

    # --- for the runner's threads ---

    def run(self, work: Work[Any], before_end: Callable[[], None]) -> None:
        """Do the work on this thread, unless it was cancelled while it waited."""
        if not self._begin():
            return
        end = self._outcome(work)
        before_end()
        self._finish(end)

    @property
    def flush_in(self) -> float:
        """Seconds until progress that was held back may be told."""
        return self._told_at + REPORT_INTERVAL - time.monotonic() if self._untold else 0.0

    def flush(self) -> None:
        """Tell the newest progress if it was held back."""
        with self._telling:
            if self._untold and self._end is None and self._progress is not None:
                self._untold = False
                self._told_at = time.monotonic()
                self._tell_all(self._progress)

    def _outcome(self, work: Work[Any]) -> Finished[Any]:
        try:
            self._token.check()
            return Finished(result=work(_Desk(self)))
        except Cancelled:
            return Finished(cancelled=True)
        except AssistantError as problem:
            _log.info("%s: %s %s", self.title, problem.kind, problem.detail)
            return Finished(error=problem)
        except BaseException as bug:  # noqa: BLE001 - a lane outlives whatever happens to one piece of work
            _log.error("%s failed", self.title, exc_info=bug)
            return Finished(error=bug)

    def _begin(self) -> bool:
        with self._telling:
            first, self._begun = not self._begun, True
            return first

    def _report(self, done: float, total: float | None, note: str) -> None:
        with self._telling:
            if self._end is not None:
                return
            self._progress = Progress(done, total, note, self._pace.seconds_left(done, total))
            waited = time.monotonic() - self._told_at
            if waited >= REPORT_INTERVAL:
                self._untold = True
                self.flush()
                return
            first_held_back, self._untold = not self._untold, True
        if first_held_back:
            self._flush_later(self)

    def _emit(self, item: Any) -> None:
        with self._telling:
            if self._end is None:
                self._tell_all(Emitted(item))

    def _finish(self, end: Finished[Any]) -> None:
        with self._telling:
            self.flush()
            self._end = end
            self._ended.set()
            self._tell_all(end)

    def _tell_all(self, event: JobEvent) -> None:
        for listener in tuple(self._listeners):
            _tell(listener, event)


class _Desk:
    """What the work sees of its job."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def cancel(self) -> CancelToken:
        return self._job._token

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._job._report(done, total, note)

    def emit(self, item: Any) -> None:
        self._job._emit(item)


class JobRunner:
    """Starts work in its lane; each lane runs as many at a time as it has threads, the rest wait in order."""

    def __init__(self, changes: ChangeBus) -> None:
        self._changes = changes
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._jobs: dict[str, Job] = {}
        self._queues: dict[Lane, SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._held_back: SimpleQueue[Job | None] = SimpleQueue()
        self._closed = False

    def start(self, title: str, work: Work[Result], lane: Lane, *, changed: Changed = Changed.NOTHING) -> Job:
        """Queue ``work`` in ``lane``. ``changed`` is published when it ends, also when it failed half-way.

        After :meth:`close` the job is returned already cancelled.
        """
        with self._lock:
            job = Job(f"job-{next(self._numbers)}", title, lane, self._held_back.put)
            if not self._closed:
                self._jobs[job.id] = job
                self._queue(lane).put(lambda: self._work_through(job, work, changed))
        if self._closed:
            job.cancel()
        return job

    def running(self) -> tuple[Job, ...]:
        """The jobs that run or wait, oldest first."""
        with self._lock:
            return tuple(job for job in self._jobs.values() if not job.done)

    @property
    def answering(self) -> bool:
        """Whether an answer or a draft is being written, or waits for its turn: the model is needed."""
        return any(job.lane is Lane.ANSWER for job in self.running())

    def close(self, seconds: float) -> tuple[str, ...]:
        """Cancel everything, wait at most ``seconds``, and give the titles of what would not stop."""
        with self._lock:
            self._closed = True
            threads = tuple(self._threads)
            for lane, queue in self._queues.items():
                for _ in range(lane.threads):
                    queue.put(None)
        for job in self.running():
            job.cancel()
        self._held_back.put(None)
        deadline = time.monotonic() + seconds
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        return tuple(job.title for job in self.running())

    def _queue(self, lane: Lane) -> SimpleQueue[Callable[[], None] | None]:
        if lane not in self._queues:
            queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
            self._queues[lane] = queue
            for number in range(lane.threads):
                self._start_thread(f"{lane.name.lower()}-{number + 1}", lambda: _work_off(queue))
            if len(self._queues) == 1:
                self._start_thread("progress", self._flush_held_back)
        return self._queues[lane]

    def _start_thread(self, name: str, target: Callable[[], None]) -> None:
        # daemon: work that would not stop was named by close(), and must not keep the process alive
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work_through(self, job: Job, work: Work[Any], changed: Changed) -> None:
        def publish() -> None:
            try:
                self._changes.publish(changed)
            except Exception:  # noqa: BLE001 - a view that fails to refresh is no reason to lose the work's result
                _log.exception("telling what %s changed failed", job.title)

        try:
            job.run(work, publish)
        finally:
            with self._lock:
                self._jobs.pop(job.id, None)

    def _flush_held_back(self) -> None:
        while (job := self._held_back.get()) is not None:
            while (seconds := job.flush_in) > 0:
                time.sleep(seconds)
            job.flush()


def follow(job: Job, cancel: CancelToken) -> Iterator[Progress | Emitted[Any]]:
    """What the job tells until it ends, on the caller's thread; ``cancel`` stops the job. See ``job.result`` then."""
    told: SimpleQueue[JobEvent] = SimpleQueue()
    forget = cancel.on_cancel(job.cancel)
    unsubscribe = job.listen(told.put)
    try:
        while not isinstance(event := told.get(), Finished):
            yield event
    finally:
        unsubscribe()
        forget()


def _work_off(queue: SimpleQueue[Callable[[], None] | None]) -> None:
    while (task := queue.get()) is not None:
        task()


def _tell(listener: Listener, event: JobEvent) -> None:
    try:
        listener(event)
    except Exception:  # noqa: BLE001 - whoever listens badly must not disturb the work or the other listeners
        _log.exception("a job's listener failed")
