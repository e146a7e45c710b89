"""The commands of the calendar, as a part of the table of commands."""

from __future__ import annotations

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from assistant.service import calendar_actions as actions
from assistant.service import calendar_server_actions as servers
from assistant.service.command import Command, Kind, Parameter

_FROM = Parameter("from", "From when on (a day, a time, “tomorrow”); the start of today if not given.", option=True)
_TO = Parameter("to", "Until when; a week later where it is not given. A day, or a time.", option=True)
_EVENT = Parameter("event", "An event's id, as `hearth agenda --json` gives it.", required=True)
_SCOPE = Parameter("scope", "What of a recurring one: one, onwards or all.", option=True, default="one")
_YES = Parameter("yes", "Do it; without this it is only shown.", Kind.SWITCH, option=True)
_NUMBER = Parameter("calendar", "A calendar's number, as `hearth calendar` lists it.", Kind.NUMBER, required=True)

CALENDAR_COMMANDS: tuple[Command, ...] = (
    Command("calendar", "List the calendars.", actions.calendars, aliases=("calendar list",)),
    Command(
        "calendar add",
        "Add calendars: a file, a folder, a country's holidays, birthdays of contacts; or what an invitation offers.",
        actions.calendar_add,
        (
            Parameter(
                "path", "A file, a folder, a mail (.eml), or a country such as DE or DE-BY.", Kind.PATH, required=True
            ),
            Parameter(
                "yes", "Do what an invitation asks for; without this it is only shown.", Kind.SWITCH, option=True
            ),
        ),
        Changed.CALENDAR,
        Lane.INGEST,
        "Adding a calendar",
        resumes=True,
    ),
    Command(
        "calendar remove",
        "Take a calendar out of Hearth. Its file stays.",
        actions.calendar_remove,
        (_NUMBER,),
        Changed.CALENDAR,
    ),
    Command(
        "calendar refresh",
        "Read again the calendars that changed.",
        actions.calendar_refresh,
        (),
        Changed.CALENDAR,
        Lane.INGEST,
        "Reading calendars",
        resumes=True,
    ),
    Command(
        "calendar connect",
        "Add the calendars of a CalDAV account; the password is asked for.",
        servers.calendar_connect,
        (
            Parameter("url", "The server's address, or that of one calendar.", required=True),
            Parameter("user", "The name to sign in with.", option=True, required=True),
            Parameter("password", "Its password.", Kind.SECRET, option=True),
        ),
        Changed.CALENDAR,
        Lane.NETWORK,
        "Connecting calendars",
    ),
    Command(
        "calendar subscribe",
        "Add a calendar that is only read, by its https or webcal address.",
        servers.calendar_subscribe,
        (Parameter("url", "The calendar's address.", required=True),),
        Changed.CALENDAR,
        Lane.NETWORK,
        "Subscribing to a calendar",
    ),
    Command(
        "calendar sync",
        "Bring the calendars of servers up to date, both ways.",
        servers.calendar_sync,
        (),
        Changed.CALENDAR,
        Lane.NETWORK,
        "Synchronising calendars",
        resumes=True,
    ),
    Command(
        "calendar resolve",
        "Decide what was changed both here and on the server.",
        servers.calendar_resolve,
        (
            _NUMBER,
            Parameter("uid", "The appointment, as `hearth calendar problems --json` gives it.", required=True),
            Parameter("keep", "Which version stays: mine, theirs or both.", option=True, required=True),
        ),
        Changed.CALENDAR,
    ),
    Command("calendar problems", "List what could not be used of the calendars.", actions.calendar_problems),
    Command(
        "calendar export",
        "Write Hearth's own calendar to an .ics file.",
        actions.calendar_export,
        (Parameter("file", "The file; one that is there is replaced.", Kind.PATH, required=True),),
    ),
    Command(
        "calendar publish",
        "Keep an .ics file like Hearth's own calendar, for other programs to subscribe to; off until you ask for it.",
        actions.calendar_publish,
        (
            Parameter("file", "The file; without one it is told which it is.", Kind.PATH),
            Parameter("off", "Stop that. The file stays.", Kind.SWITCH, option=True),
        ),
        Changed.SETTINGS,
    ),
    Command("agenda", "List what is on.", actions.agenda, (_FROM, _TO)),
    Command(
        "free",
        "List the free time.",
        actions.free,
        (
            Parameter("minutes", "The shortest that counts.", Kind.NUMBER, option=True, default=60, minimum=1),
            _FROM,
            _TO,
            Parameter("hours", "Between which hours of a day.", option=True, default="09:00-18:00"),
            Parameter("buffer", "Minutes to leave around each event.", Kind.NUMBER, option=True, default=0, minimum=0),
        ),
    ),
    Command("brief", "Tell what today and tomorrow bring, what collides and what to prepare.", actions.brief),
    Command("event", "List the events of today and tomorrow with their ids.", actions.events),
    Command(
        "event add",
        "Propose a new event; with --yes it is put into Hearth's own calendar.",
        actions.event_add,
        (
            Parameter("title", "What it is called.", required=True, many=True),
            Parameter("start", "When it starts: a day, a time, or “friday 15:00”.", option=True, required=True),
            Parameter("end", "When it ends; an hour, or a day, later where it is not given.", option=True),
            Parameter("where", "Where it is.", option=True),
            Parameter("notes", "What else belongs to it.", option=True),
            Parameter("repeat", "A recurrence rule such as FREQ=WEEKLY;COUNT=5.", option=True),
            Parameter("alarm", "Remind so many minutes before.", Kind.NUMBER, option=True, minimum=0),
            _YES,
        ),
        Changed.CALENDAR,
    ),
    Command(
        "event move",
        "Propose another time for an event; with --yes it is moved.",
        actions.event_move,
        (
            _EVENT,
            Parameter("start", "When it starts: a day, a time, or “friday 15:00”.", option=True, required=True),
            Parameter("end", "When it ends; its length stays where it is not given.", option=True),
            _SCOPE,
            _YES,
        ),
        Changed.CALENDAR,
    ),
    Command(
        "event cancel",
        "Propose to cancel an event; with --yes it is cancelled.",
        actions.event_cancel,
        (_EVENT, _SCOPE, _YES),
        Changed.CALENDAR,
    ),
)
"""In the order in which help lists them."""
