"""What each command of the calendar does: JSON values in, the agenda, JSON values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.calendar.editing import Scope
from assistant.calendar.holidays import is_place
from assistant.calendar.when import find
from assistant.core.appointments import Appointment, Moment, Proposal
from assistant.core.errors import AccessDenied, BadRequest, Unreadable
from assistant.core.jobs import Desk
from assistant.service.arrivals import Arrival
from assistant.service.invitations import MAIL, Invitations
from assistant.service.json_views import Json, appointment_view, invitation_view, proposal_view, report_view
from assistant.service.publishing import READABLE, SETTING

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]
JsonDesk: TypeAlias = "Desk[dict[str, Json]]"

_A_WEEK = timedelta(days=7)
_WRITTEN = "Write it as 2026-03-31, 2026-03-31T15:00, or “tomorrow at 15:00”."


def calendars(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every calendar."""
    return [
        {
            "id": each.id,
            "name": each.name,
            "kind": each.kind.value,
            "where": each.where,
            "shown": each.shown,
            "writable": each.writable,
        }
        for each in assistant.agenda.calendars()
    ]


def calendar_add(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Add a calendar, or what a mail offers; a country arrives as a path in the folder where it was typed."""
    path = Path(arguments["path"])
    if path.is_file():
        found = assistant.agenda.invitations.of(path)
        if found is not None:
            return _invited(assistant, found, arguments["yes"])
        if path.suffix.lower() == MAIL:
            raise Unreadable(f"There is no appointment in {path.name}.", "To ask about the mail: hearth add PATH")
    place = not path.exists() and is_place(path.name)
    return report_view(assistant.agenda.add(path.name if place else path, desk))


def calendar_remove(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Take a calendar out."""
    assistant.agenda.remove(arguments["calendar"])
    return {"removed": arguments["calendar"]}


def calendar_refresh(assistant: Assistant, _arguments: Arguments, desk: JsonDesk) -> Json:
    """Read again what changed."""
    return [report_view(report) for report in assistant.agenda.refresh(desk)]


def calendar_problems(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What could not be used."""
    names = names_of(assistant)
    return [
        {"calendar": names.get(each.calendar_id, ""), "uid": each.uid, "title": each.title, "reason": each.reason}
        for each in assistant.agenda.problems()
    ]


def calendar_export(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Write Hearth's own calendar to a file."""
    path = Path(arguments["file"])
    try:
        path.write_text(assistant.agenda.export(), encoding="utf-8", newline="")
    except OSError as problem:
        raise AccessDenied(f"{path} cannot be written.", "Choose another place.", str(problem)) from problem
    return {"exported": str(path)}


def calendar_publish(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep a file like Hearth's own calendar, stop that, or tell which it is."""
    path = None if arguments["file"] is None else Path(arguments["file"])
    if path is not None and arguments["off"]:
        raise BadRequest("Give a file or --off, not both.")
    if path is not None:
        assistant.publishing.write(path)
    if path is not None or arguments["off"]:
        assistant.settings.set(SETTING, str(path or ""))
    now = assistant.publishing.path
    return {"published": None if now is None else str(now), "note": READABLE if now is not None else ""}


def agenda(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """What is on."""
    names = names_of(assistant)
    return [appointment_view(each, names) for each in assistant.agenda.between(*_stretch(assistant, arguments))]


def free(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The free time."""
    found = assistant.agenda.free(
        *_stretch(assistant, arguments),
        timedelta(minutes=arguments["minutes"]),
        _hours(arguments["hours"]),
        timedelta(minutes=arguments["buffer"]),
    )
    return [
        {
            "start": slot.start.isoformat(),
            "end": slot.end.isoformat(),
            "minutes": int((slot.end - slot.start).total_seconds() // 60),
        }
        for slot in found
    ]


def events(assistant: Assistant, _arguments: Arguments, desk: JsonDesk) -> Json:
    """What is on today and tomorrow."""
    today = assistant.surroundings.now().astimezone(assistant.agenda.zone()).date()
    return agenda(assistant, {"from": today.isoformat(), "to": (today + timedelta(days=1)).isoformat()}, desk)


def brief(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What today and tomorrow bring."""
    names = names_of(assistant)
    found = assistant.agenda.brief(assistant.surroundings.now())
    both = dict.fromkeys([*found.events, *found.tomorrow])
    return {
        "day": found.day.isoformat(),
        "events": [appointment_view(each, names) for each in both],
        "conflicts": [[appointment_view(each, names) for each in pair] for pair in found.conflicts],
        "prepare": [{"text": each.text, "why": each.why, "path": each.path, "key": each.key} for each in found.prepare],
        "tasks": [
            {"title": each.title, "due": each.due.isoformat() if each.due else None, "priority": each.priority}
            for each in found.tasks
        ],
        "birthdays": [{"day": each.start.isoformat(), "title": each.title} for each in found.birthdays],
    }


def event_add(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Propose a new event, and put it in on a yes."""
    start = _moment(assistant, arguments["start"])
    length = timedelta(hours=1) if isinstance(start, datetime) else timedelta(days=1)
    end = _moment(assistant, arguments["end"]) if arguments["end"] else start + length
    proposal = assistant.agenda.propose_create(
        " ".join(arguments["title"]),
        start,
        end,
        arguments["where"] or "",
        notes=arguments["notes"] or "",
        alarm=arguments["alarm"],
        rule=(arguments["repeat"] or "").removeprefix("RRULE:"),
    )
    return _proposed(assistant, proposal, arguments["yes"])


def event_move(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Propose another time for an event, and move it on a yes."""
    start = _moment(assistant, arguments["start"])
    end = _moment(assistant, arguments["end"]) if arguments["end"] else None
    proposal = assistant.agenda.propose_move(_found(assistant, arguments), start, end, _scope(arguments))
    return _proposed(assistant, proposal, arguments["yes"])


def event_cancel(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Propose to cancel an event, and do so on a yes."""
    proposal = assistant.agenda.propose_cancel(_found(assistant, arguments), _scope(arguments))
    return _proposed(assistant, proposal, arguments["yes"])


# --- what goes in ---


def _stretch(assistant: Assistant, arguments: Arguments) -> tuple[datetime, datetime]:
    zone = assistant.agenda.zone()
    today = datetime.combine(assistant.surroundings.now().astimezone(zone).date(), time(), zone)
    start = _start_of(assistant, arguments["from"]) if arguments["from"] else today
    if not arguments["to"]:
        return start, start + _A_WEEK
    end = _moment(assistant, arguments["to"])
    if not isinstance(end, datetime):
        end = datetime.combine(end + timedelta(days=1), time(), zone)  # a day counts as a whole
    if end <= start:
        raise BadRequest("That time ends before it begins.", "Give --to after --from.")
    return start, end


def _start_of(assistant: Assistant, text: str) -> datetime:
    moment = _moment(assistant, text)
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), assistant.agenda.zone())


def _moment(assistant: Assistant, text: str) -> Moment:
    """A day, or an aware time: the person's zone where none is written."""
    moment = _read_moment(assistant, text)
    if not date.min.year < moment.year < date.max.year:  # what is counted from it would leave the calendar
        raise BadRequest(f"“{text}” is too far away.", "Give a year from 2 to 9998.")
    return moment


def _read_moment(assistant: Assistant, text: str) -> Moment:
    try:
        if len(text) <= len("2026-01-01"):
            return date.fromisoformat(text)
        when = datetime.fromisoformat(text)
    except ValueError:
        return _in_words(text, assistant.now())
    zone = assistant.agenda.zone()
    return when.astimezone(zone) if when.tzinfo else when.replace(tzinfo=zone)


def _in_words(text: str, now: datetime) -> Moment:
    """A time such as “tomorrow at 15:00”, where it can be read in one way only."""
    found = find(text, now)
    whole = len(found) == 1 and found[0].text.strip() == text.strip()
    if not whole or not isinstance(found[0].value, date):
        raise BadRequest(f"“{text}” is no time.", _WRITTEN)
    if found[0].ambiguous and ":" not in text:  # 12:30 is what it says; "at 3" is not
        raise BadRequest(f"“{text}” can be read in more than one way.", _WRITTEN)
    return found[0].value


def _hours(text: str) -> tuple[time, time]:
    try:
        first, _, last = text.partition("-")
        hours = [_hour(each.strip()) for each in (first, last)]
    except ValueError:
        raise BadRequest(f"“{text}” are no hours.", "Write them as 09:00-18:00.") from None
    if hours[1] <= hours[0] and hours[1] != time():
        raise BadRequest(f"“{text}” ends before it begins.", "Write the hours as 09:00-18:00.")
    return hours[0], hours[1]


def _hour(text: str) -> time:
    if text in ("24", "24:00"):
        return time()
    return time.fromisoformat(f"{text:0>2}:00" if text.isdecimal() else text.zfill(5))


def _found(assistant: Assistant, arguments: Arguments) -> Appointment:
    number, _, occurrence = arguments["event"].partition("@")
    found = assistant.agenda.find(int(number), occurrence) if number.isdecimal() and len(number) < 18 else None
    if found is None:
        raise BadRequest(
            f"There is no event “{arguments['event']}”.",
            "See the ids in: hearth event, or: hearth agenda --json",
        )
    return found


def _scope(arguments: Arguments) -> str:
    scope = str(arguments["scope"])
    if scope not in [each.value for each in Scope]:
        raise BadRequest(f"“{scope}” is no scope.", "One of: one, onwards, all.")
    return scope


# --- what comes out ---


def names_of(assistant: Assistant) -> dict[int, str]:
    """The names of the calendars by their number."""
    return {each.id: each.name for each in assistant.agenda.calendars()}


def arrivals_view(assistant: Assistant, arrivals: Sequence[Arrival]) -> dict[str, Json]:
    """What the calendar makes of files that came in; what is offered is not done."""
    names = names_of(assistant)
    return {
        "calendars": [report_view(each.calendar) for each in arrivals if each.calendar is not None],
        "invitations": [
            {"path": str(each.path), **_invitations_view(each.invitations, names)}
            for each in arrivals
            if each.invitations is not None
        ],
        "birthdays": [{"path": str(each.path), "people": each.birthdays} for each in arrivals if each.birthdays],
    }


def _invitations_view(found: Invitations, names: Mapping[int, str], done: bool = False) -> dict[str, Json]:
    return {
        "invitations": [invitation_view(each, names, done) for each in found.found],
        "problems": list(found.problems),
    }


def _invited(assistant: Assistant, found: Invitations, yes: bool) -> Json:
    """What a mail offers; on a yes it is done."""
    if not found.found:
        raise Unreadable(found.problems[0], "Ask its sender for another one.")
    names = names_of(assistant)
    for each in found.found if yes else ():
        if each.proposal is not None:
            assistant.agenda.carry_out(each.proposal)
    return _invitations_view(found, names, yes)


def _proposed(assistant: Assistant, proposal: Proposal, yes: bool) -> Json:
    if yes:
        assistant.agenda.carry_out(proposal)
    return proposal_view(proposal, names_of(assistant), yes)
