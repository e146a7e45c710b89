"""How long work is started, watched and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import Event, Lock
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from assistant.core.errors import Cancelled

Item = TypeVar("Item")
ItemOut = TypeVar("ItemOut", contravariant=True)
Result = TypeVar("Result")


class CancelToken:
    """One token per piece of work: whoever holds it may cancel, the work checks it often."""

    def __init__(self) -> None:
        self._event = Event()
        self._lock = Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; may be called from any thread, more than once."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise :class:`Cancelled` if somebody asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait that long, or raise :class:`Cancelled` as soon as somebody asks to stop."""
        if self._event.wait(seconds):
            raise Cancelled

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` once when cancelled (at once if already); the returned function takes it back."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)

                def forget() -> None:
                    with self._lock:
                        if callback in self._callbacks:
                            self._callbacks.remove(callback)

                return forget
        callback()
        return lambda: None


class Lane(Enum):
    """Where work queues; the value is the lane's number of threads."""

    ANSWER = ("answer", 1)
    QUERY = ("query", 2)
    INGEST = ("ingest", 1)
    NETWORK = ("network", 2)
    UPKEEP = ("upkeep", 1)

    @property
    def threads(self) -> int:
        """How much of this lane's work runs at the same time."""
        return self.value[1]


class Desk(Protocol[ItemOut]):
    """All that a piece of work sees of the world that started it."""

    @property
    def cancel(self) -> CancelToken:
        """The token to check between steps."""

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """Say how far the work is; ``total`` None means that it is not known yet."""

    def emit(self, item: ItemOut) -> None:
        """Hand out a part of the result before the end."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``seconds_left`` is None until it can be estimated honestly."""

    done: float
    total: float | None = None
    note: str = ""
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Emitted(Generic[Item]):
    """A part of the result, before the end."""

    item: Item


@dataclass(frozen=True, slots=True)
class Finished(Generic[Result]):
    """The last event of a job: exactly one of result, error or cancelled."""

    result: Result | None = None
    error: BaseException | None = None
    cancelled: bool = False


JobEvent: TypeAlias = Progress | Emitted[Any] | Finished[Any]
Work: TypeAlias = Callable[[Desk[Any]], Result]


class QuietDesk:
    """A desk for work that nobody watches (a command without progress, a test)."""

    def __init__(self, cancel: CancelToken | None = None) -> None:
        self._cancel = cancel or CancelToken()

    @property
    def cancel(self) -> CancelToken:
        """The token given, or one that nobody else holds."""
        return self._cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        """Ignore progress."""

    def emit(self, item: Any) -> None:
        """Ignore parts of the result."""
