"""A calendar that is only read, by its address (webcal)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from assistant.calendar.caldav_client import LARGEST_ANSWER, LONGEST_SECONDS, same_place
from assistant.calendar.ics import Reading, read
from assistant.calendar.taking_in import Taken, keep
from assistant.core.appointments import Calendar
from assistant.core.connections import CALENDAR
from assistant.core.errors import BadDownload, SignInRefused, Unreachable
from assistant.core.jobs import Desk
from assistant.store.appointment_intake import AppointmentIntake, WholeFile
from assistant.store.calendar_servers import CalendarServers
from assistant.system.network import Network, Reply

_MOST_REDIRECTS = 5
_NOT_MODIFIED = 304
_REDIRECTS = (301, 302, 303, 307, 308)
_VERSIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
"""Headers that name a version, and how it is asked for again."""


def subscribed(
    calendar: Calendar, network: Network, servers: CalendarServers, intake: AppointmentIntake, desk: Desk[Any]
) -> tuple[Taken, Reading | None]:
    """Read the calendar again where it has changed; no reading where it has not.

    Raises ``Offline``, ``Unreachable``, ``SignInRefused`` or ``BadDownload``; what was there is kept then.
    """
    state = json.loads(servers.state(calendar.id) or "{}")
    asked = {_VERSIONS[name]: version for name, version in state.items() if name in _VERSIONS}
    reply = _answer(calendar, network, asked, desk)
    if reply.status == _NOT_MODIFIED and state:
        return Taken(unchanged=len(intake.digests(calendar.id, None))), None
    reading = read(reply.body)
    if not reading.series and reading.problems:
        raise BadDownload(
            f"{urlsplit(calendar.where).hostname} does not give a calendar there.",
            "Check the address.",
            reading.problems[0].reason,
        )
    taken = keep(intake, calendar.id, None, reading, WholeFile(-1, -1, ""), desk)
    newest = {name: reply.headers[name] for name in _VERSIONS if name in reply.headers}
    servers.keep_state(calendar.id, json.dumps(newest or {"read": "yes"}))
    return taken, reading


def _answer(calendar: Calendar, network: Network, asked: dict[str, str], desk: Desk[Any]) -> Reply:
    url = calendar.where
    for _ in range(_MOST_REDIRECTS):
        reply = network.ask(
            f"{CALENDAR} {calendar.name}",
            "GET",
            url,
            {"Accept": "text/calendar", "User-Agent": "Hearth", **asked},
            most=LARGEST_ANSWER,
            seconds=LONGEST_SECONDS,
            cancel=desk.cancel,
        )
        if reply.status not in _REDIRECTS:
            return _judged(url, reply)
        url = same_place(url, reply.headers.get("location", ""))
    raise BadDownload(f"{urlsplit(url).hostname} leads in circles.", "Check the address.")


def _judged(url: str, reply: Reply) -> Reply:
    host, detail = urlsplit(url).hostname, f"status {reply.status}"
    if reply.status in (200, _NOT_MODIFIED):
        return reply
    if reply.status in (401, 403):
        raise SignInRefused(f"{host} does not let everybody read that calendar.", "Ask for another address.", detail)
    if reply.status >= 500 or reply.status == 429:
        raise Unreachable(f"{host} cannot answer just now.", "Try again later.", detail)
    raise BadDownload(f"{host} does not have that calendar.", "Check the address.", detail)
