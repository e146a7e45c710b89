"""Carries a request out in the process that owns the profile, whoever asked: this one or another one.

A request is ``{"command", "arguments", "now", "offline"}``; on the way come events ``{"event": ...}``; the reply holds
exactly one of ``"result"``, ``"error"``, ``"cancelled"`` and ``"again"`` (the owner leaves: ask the next one).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.core.errors import AssistantError, BadRequest, Cancelled
from assistant.core.jobs import CancelToken, Desk, Emitted, Progress
from assistant.service.circumstances import Circumstances
from assistant.service.commands import Command, command
from assistant.service.json_views import Json
from assistant.service.pace import Pace
from assistant.service.runner import follow

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_log = logging.getLogger(__name__)

WINDOW_REQUESTS = ("open", "quick")
"""What only a window can do: show itself, or its quick-question window."""

BUG = "Something went wrong inside Hearth that nobody planned for."

OnEvent = Callable[[dict[str, Json]], None]


class Requests:
    """Carries out requests with one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Condition()
        self._active: dict[CancelToken, Command] = {}
        self._leaving = False

    def handle(self, request: dict[str, Json], on_event: OnEvent, cancel: CancelToken) -> dict[str, Json]:
        """The reply to one request of another process; never raises."""
        try:
            if request.get("command") in WINDOW_REQUESTS:
                self._assistant.summon(str(request["command"]))
                return {"result": None}
            return self._serve(request, on_event, cancel)
        except AssistantError as problem:
            return {"error": problem_as_json(problem)}
        except Cancelled:
            return {"cancelled": True}
        except Exception:  # noqa: BLE001 - the other process is told, whatever it is
            _log.exception("a request failed")
            return {"error": {"kind": "Bug", "message": BUG, "hint": f"The log is in {self._assistant.profile.logs}."}}

    def carry_out(self, request: Mapping[str, Json], on_event: OnEvent, cancel: CancelToken) -> Json:
        """The result of one request of this process; raises what its work raises."""
        known = command(str(request.get("command")))
        run = known.run
        if run is None:
            raise BadRequest(f"“{known.name}” cannot be asked of the running Hearth.")
        arguments = known.check(_mapping(request.get("arguments")))
        circumstances = Circumstances(_time(request.get("now")), bool(request.get("offline")))

        def work(desk: Desk[dict[str, Json]]) -> Json:
            with self._assistant.surroundings.assume(circumstances):
                return run(self._assistant, arguments, desk)

        if known.lane is None:
            return work(_Direct(on_event, cancel))
        title = known.title or known.help.rstrip(".")
        job = self._assistant.runner.start(title, work, known.lane, changed=known.changes)
        for event in follow(job, cancel):
            on_event(_as_json(event))
        return job.result(0)

    def hand_back(self, seconds: float | None = None) -> None:
        """Before the owner leaves: stop what another process can go on with, wait for the rest (None: to its end)."""
        with self._lock:
            self._leaving = True
            active = dict(self._active)
        for cancel, known in active.items():
            if known.resumes:
                cancel.cancel()
        with self._lock:
            self._lock.wait_for(lambda: not self._active, seconds)

    def _serve(self, request: dict[str, Json], on_event: OnEvent, cancel: CancelToken) -> dict[str, Json]:
        known = command(str(request.get("command")))
        with self._lock:
            if self._leaving:
                return {"again": True}
            self._active[cancel] = known
        try:
            return {"result": self.carry_out(request, on_event, cancel)}
        except Cancelled:
            return {"again": True} if self._leaving and known.resumes else {"cancelled": True}
        finally:
            with self._lock:
                del self._active[cancel]
                self._lock.notify_all()


def problem_as_json(problem: AssistantError) -> dict[str, Json]:
    """An error as ``--json`` prints it and as it travels between processes."""
    return {"kind": problem.kind, "message": problem.message, "hint": problem.hint}


class _Direct:
    """The desk of a command that runs on the thread that asks."""

    def __init__(self, on_event: OnEvent, cancel: CancelToken) -> None:
        self.cancel = cancel
        self._on_event = on_event
        self._pace = Pace()

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._on_event(_as_json(Progress(done, total, note, self._pace.seconds_left(done, total))))

    def emit(self, item: dict[str, Json]) -> None:
        self._on_event(item)


def _as_json(event: Progress | Emitted[Any]) -> dict[str, Json]:
    match event:
        case Progress(done, total, note, seconds_left):
            return {"event": "progress", "done": done, "total": total, "note": note, "seconds_left": seconds_left}
        case Emitted(item):
            return dict(item)


def _mapping(value: Json) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest("The arguments of a command are named.")
    return value


def _time(value: Json) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadRequest(f"“{value}” is no time.", "Write it like 2026-11-21T08:30:00+01:00.") from None
    return time if time.tzinfo else time.astimezone()
