"""The command that does what a proposal says, so that a yes can be given on another day and in another window."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.calendar.editing import Scope
from assistant.calendar.lines import Component, components
from assistant.core.appointments import Appointment, Moment, Proposal
from assistant.core.errors import BadRequest
from assistant.service.agenda import Agenda
from assistant.service.json_views import id_of

_OF_THE_MOMENT = re.compile(r"^(UID|DTSTAMP|LAST-MODIFIED|SEQUENCE)[:;].*(\r?\n[ \t].*)*\r?\n", re.MULTILINE)
_MINUTES = re.compile(r"-PT(\d+)M\Z")


@dataclass(frozen=True, slots=True)
class Doing:
    """A command of the table and its arguments."""

    command: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        """As it is typed."""
        words = ["hearth", *self.command.split()]
        for name, value in self.arguments.items():
            if name in ("title", "event", "path"):
                words += value if isinstance(value, list) else [value]
            elif value is True:
                words.append(f"--{name}")
            elif value is not None:
                words += [f"--{name}", str(value)]
        return shlex.join(words)


def doing(agenda: Agenda, proposal: Proposal) -> Doing | None:
    """The command that would do it; None where none does exactly the same."""
    if proposal.change is None:
        return None
    match proposal.kind:
        case "create" if proposal.after is not None:
            found = [_create(proposal, proposal.after)]
        case "move" if proposal.before is not None and proposal.after is not None:
            found = [_move(proposal.before, proposal.after, scope) for scope in Scope]
        case "cancel" if proposal.before is not None:
            found = [_cancel(proposal.before, scope) for scope in Scope]
        case _:
            return None
    return next((each for each in found if _same(agenda, proposal, each)), None)


def _create(proposal: Proposal, after: Appointment) -> Doing:
    assert proposal.change is not None
    event = _event(proposal.change.after)
    alarm = next((part.value("TRIGGER") for part in event.parts if part.name == "VALARM"), "")
    minutes = _MINUTES.match(alarm)
    given = {
        "title": [after.title],
        "start": _said(after.start),
        "end": _said(after.end),
        "where": after.where or None,
        "notes": after.notes or None,
        "repeat": event.value("RRULE") or None,
        "alarm": int(minutes[1]) if minutes else None,
        "yes": True,
    }
    return Doing("event add", {name: value for name, value in given.items() if value is not None})


def _move(before: Appointment, after: Appointment, scope: Scope) -> Doing:
    times = {"start": _said(after.start), "end": _said(after.end)}
    return Doing("event move", {"event": id_of(before), **times, **_scoped(scope), "yes": True})


def _cancel(before: Appointment, scope: Scope) -> Doing:
    return Doing("event cancel", {"event": id_of(before), **_scoped(scope), "yes": True})


def _scoped(scope: Scope) -> dict[str, str]:
    return {} if scope is Scope.ONE else {"scope": scope.value}


def _same(agenda: Agenda, proposal: Proposal, each: Doing) -> bool:
    """Whether the command would write what the proposal says, but for the moment at which it does."""
    given, before = each.arguments, proposal.before
    try:
        if each.command == "event add":
            assert proposal.after is not None
            after = proposal.after
            other = agenda.propose_create(
                after.title, after.start, after.end, after.where, not isinstance(after.start, datetime), after.notes,
                given.get("alarm"), given.get("repeat", ""),
            )  # fmt: skip
        elif each.command == "event move":
            assert before is not None and proposal.after is not None
            other = agenda.propose_move(before, proposal.after.start, proposal.after.end, given.get("scope", "one"))
        else:
            assert before is not None
            other = agenda.propose_cancel(before, given.get("scope", "one"))
    except BadRequest:
        return False
    if other.change is None or proposal.change is None or other.change.calendar_id != proposal.change.calendar_id:
        return False
    return _OF_THE_MOMENT.sub("", other.change.after) == _OF_THE_MOMENT.sub("", proposal.change.after)


def _event(calendar: str) -> Component:
    """The first event in the text of a calendar."""
    (whole,) = components(calendar.replace("\r\n ", "").replace("\r\n", "\n"))[:1]
    return next(part for part in whole.parts if part.name in ("VEVENT", "VTODO"))


def _said(when: Moment) -> str:
    return when.isoformat()
