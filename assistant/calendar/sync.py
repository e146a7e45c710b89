"""Brings a server's calendar and ours together: what changed there is fetched, what changed here is sent.

Changes of ours are found by comparing each series with what both sides last agreed on, never kept in a list: nothing
between an edit and its sending can lose one. What both sides changed is a conflict, of which both versions stay.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from assistant.calendar.caldav_client import CalDav, Changes, Fetched
from assistant.calendar.diary import as_series
from assistant.calendar.ics import Series, read_text
from assistant.calendar.merging import Merge, conflict_words, decide, likeness, of_body, outgoing, title_of
from assistant.calendar.preparing import digest, prepared
from assistant.calendar.taking_in import Taken
from assistant.core.appointments import Calendar
from assistant.core.jobs import Desk
from assistant.store.appointment_intake import AppointmentIntake, NewSeries
from assistant.store.appointments import Appointments
from assistant.store.calendar_servers import KEPT_HERE, CalendarServers, Resource, digest_kept, keep_resources
from assistant.store.database import Connection

_ROUNDS = 4
"""A round that sent something is followed by one that learns what the server made of it."""

_AT_ONCE = 100
_PLAIN_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of one calendar. ``sent`` are changes of ours, ``conflicts`` those that wait for a decision."""

    taken: Taken = field(default_factory=Taken)
    sent: int = 0
    conflicts: int = 0


class _Moved(Exception):
    """The person changed a series while the server's version of it was on its way in."""


class CalendarSync:
    """Both directions for one calendar of a CalDAV server."""

    def __init__(self, appointments: Appointments, intake: AppointmentIntake, servers: CalendarServers) -> None:
        self._appointments = appointments
        self._intake = intake
        self._servers = servers

    def run(self, calendar: Calendar, client: CalDav, desk: Desk[Any]) -> Synced:
        """Fetch, merge and send until both sides agree on all but conflicts.

        Raises what the client raises; whatever was done by then is kept, and the next run goes on from there.
        """
        taken, sent = Taken(), 0
        for _ in range(_ROUNDS):
            got, complete = self._pull(calendar, client, desk)
            taken += got
            tried, went = self._push(calendar, client, desk)
            sent += went
            if not tried and complete:
                break
        return Synced(taken, sent, self._servers.count_conflicts(calendar.id))

    def resolve(self, calendar_id: int, uid: str, keep: str) -> bool:
        """Decide the conflicts of a UID: "mine" is sent by the next run, "theirs" takes the place of ours at once.

        Whether there was one.
        """
        waiting = [each for each in self._servers.of_uid(calendar_id, uid) if each.conflict_body is not None]
        for each in waiting:
            theirs = None if not each.conflict_body else Fetched(each.conflict_etag, each.conflict_body)
            if keep == "theirs":
                series = None if theirs is None else of_body(theirs.body)
                while self._take(calendar_id, each, series, theirs, self._mine(calendar_id, each.kind, uid)) is None:
                    continue  # the person edits it at this moment
            elif theirs is None:
                self._servers.keep(calendar_id, (), [each.href])  # it is new to the server, then
            else:
                agreed = replace(each, etag=theirs.etag, body=theirs.body, digest=_digest(of_body(theirs.body)))
                self._servers.keep(calendar_id, [_settled(agreed)])
        return bool(waiting)

    # --- from the server ---

    def _pull(self, calendar: Calendar, client: CalDav, desk: Desk[Any]) -> tuple[Taken, bool]:
        """Take in what changed there; whether all of it could be."""
        state = json.loads(self._servers.state(calendar.id) or "{}")
        known = self._servers.etags(calendar.id)
        changes = client.changes(calendar.where, state, known)
        taken, complete = self._fetch(calendar, client, changes, desk)
        for href in sorted(changes.gone & known.keys()):
            got = self._settle(calendar.id, href, None)
            taken, complete = taken + (got or Taken()), complete and got is not None
        if complete and changes.state != state:
            self._servers.keep_state(calendar.id, json.dumps(changes.state))
        return taken, complete

    def _fetch(self, calendar: Calendar, client: CalDav, changes: Changes, desk: Desk[Any]) -> tuple[Taken, bool]:
        taken, complete = Taken(), True
        hrefs = sorted(changes.versions)
        for place in range(0, len(hrefs), _AT_ONCE):
            batch = hrefs[place : place + _AT_ONCE]
            desk.cancel.check()
            desk.report(place, len(hrefs), f"Reading {calendar.name}")
            answered = client.fetch(calendar.where, batch)
            found = {href: answered[href] for href in batch if href in answered}
            fresh, new = self._take_new(calendar.id, found)
            taken += fresh
            for href in (each for each in batch if each not in new):
                got = self._settle(calendar.id, href, found[href]) if href in found else None
                taken, complete = taken + (got or Taken()), complete and got is not None
        return taken, complete

    def _take_new(self, calendar_id: int, found: Mapping[str, Fetched | None]) -> tuple[Taken, frozenset[str]]:
        """Keep what nobody here knows in any way, in one transaction; the hrefs of that."""
        known = self._servers.resources(calendar_id, found)
        arrivals: dict[tuple[str, str], tuple[Resource, NewSeries]] = {}
        for href, theirs in found.items():
            series = None if theirs is None or href in known else of_body(theirs.body)
            if theirs is None or series is None or self._servers.of_uid(calendar_id, series.uid, series.kind):
                continue
            row = Resource(href, theirs.etag, series.kind, series.uid, title_of(series), theirs.body, digest(series))
            arrivals.setdefault(_key(row), (row, prepared(series)))
        rows = [row for row, _ in arrivals.values()]

        def beside(connection: Connection) -> None:
            if any(digest_kept(connection, calendar_id, *key) for key in arrivals):
                raise _Moved
            keep_resources(connection, calendar_id, rows)

        try:
            self._intake.keep(calendar_id, None, [each for _, each in arrivals.values()], beside=beside)
        except _Moved:
            return Taken(), frozenset()  # one of them stands here too: they are looked at one by one
        problems = sum(len(each.problems) for _, each in arrivals.values())
        return Taken(added=len(rows), problems=problems), frozenset(row.href for row in rows)

    def _settle(self, calendar_id: int, href: str, theirs: Fetched | None) -> Taken | None:
        """Merge the server's version of one resource; None where it must be looked at again."""
        known = self._servers.resources(calendar_id, [href]).get(href)
        series = self._read(calendar_id, href, theirs, known)
        if known is not None and known.uid and series is not None and (series.kind, series.uid) != _key(known):
            return self._replaced(calendar_id, href, theirs)
        if known is None:
            if series is None:
                if theirs is not None:
                    self._servers.keep(calendar_id, [_unusable(href, theirs)])
                return Taken(problems=int(theirs is not None))
            known = Resource(href, "", series.kind, series.uid, title_of(series), "", b"")
        if not known.uid:
            return self._settle_unusable(calendar_id, known, series, theirs)
        if theirs is not None and series is None:
            words = "The server's newest version of it cannot be read; the one before is kept."
            self._servers.keep(calendar_id, [replace(known, etag=theirs.etag, problem=words)])
            return Taken(problems=1)
        mine = self._mine(calendar_id, known.kind, known.uid)
        match decide(likeness(of_body(known.body)), likeness(mine), likeness(series)):
            case Merge.TAKE:
                return self._take(calendar_id, known, series, theirs, mine)
            case Merge.AGREED if theirs is None:
                self._servers.keep(calendar_id, (), [href])
            case Merge.AGREED:
                assert theirs is not None
                agreed = replace(known, etag=theirs.etag, body=theirs.body, digest=_digest(mine))
                self._servers.keep(calendar_id, [_settled(agreed)])
            case Merge.SEND:
                version = Fetched("", "") if theirs is None else theirs
                self._servers.keep(calendar_id, [_settled(replace(known, etag=version.etag, body=version.body))])
            case Merge.CONFLICT:
                self._servers.keep(calendar_id, [_conflict(known, mine, series, theirs)])
        return Taken(unchanged=1)

    def _read(self, calendar_id: int, href: str, theirs: Fetched | None, known: Resource | None) -> Series | None:
        """The series of a resource; none where another resource has the same UID already."""
        series = None if theirs is None else of_body(theirs.body)
        if series is None or (known is not None and known.uid == series.uid):
            return series
        others = self._servers.of_uid(calendar_id, series.uid, series.kind)
        return None if any(each.href != href and each.body for each in others) else series

    def _settle_unusable(
        self, calendar_id: int, known: Resource, series: Series | None, theirs: Fetched | None
    ) -> Taken | None:
        """A resource in which there was nothing that can be shown."""
        self._servers.keep(calendar_id, (), [known.href])
        if series is not None:
            return self._settle(calendar_id, known.href, theirs)
        if theirs is not None:
            self._servers.keep(calendar_id, [_unusable(known.href, theirs)])
        return Taken()

    def _replaced(self, calendar_id: int, href: str, theirs: Fetched | None) -> Taken | None:
        """Something else lies where a resource was: that one has gone, this one is new."""
        gone = self._settle(calendar_id, href, None)
        if gone is None or href in self._servers.resources(calendar_id, [href]):
            return None  # ours was changed meanwhile: that is to be decided first
        new = self._settle(calendar_id, href, theirs)
        return None if new is None else gone + new

    def _take(
        self, calendar_id: int, known: Resource, series: Series | None, theirs: Fetched | None, mine: Series | None
    ) -> Taken | None:
        """The server's version in the place of ours, in one transaction; None where ours has changed meanwhile."""
        seen = _digest(mine)
        arrivals = [] if series is None else [prepared(series)]

        def beside(connection: Connection) -> None:
            if digest_kept(connection, calendar_id, known.kind, known.uid) != seen:
                raise _Moved
            if theirs is None or series is None:
                keep_resources(connection, calendar_id, (), [known.href])
            else:
                agreed = replace(known, etag=theirs.etag, body=theirs.body, digest=digest(series))
                keep_resources(connection, calendar_id, [_settled(replace(agreed, title=title_of(series)))])

        try:
            gone = [_key(known)] if series is None else []
            self._intake.keep(calendar_id, None, arrivals, gone, beside=beside)
        except _Moved:
            return None
        if series is None:
            return Taken(gone=1)
        return Taken(added=int(mine is None), updated=int(mine is not None), problems=len(arrivals[0].problems))

    # --- to the server ---

    def _push(self, calendar: Calendar, client: CalDav, desk: Desk[Any]) -> tuple[int, int]:
        """Send what changed here; how many were tried with the server in need of another look, how many it took."""
        tried, went = 0, 0
        self._servers.clear_refusals(calendar.id)
        waiting = self._servers.changed_here(calendar.id)
        for place, (kind, uid, _digest_now) in enumerate(waiting):
            desk.cancel.check()
            desk.report(place, len(waiting), f"Sending changes to {calendar.name}")
            known = next(iter(self._servers.of_uid(calendar.id, uid, kind)), None)
            mine = self._mine(calendar.id, kind, uid)
            if mine is not None:
                known = known or Resource(_new_href(calendar.where, uid), "", kind, uid, title_of(mine), "", b"")
                status = self._send(calendar, client, known, mine)
            elif known is not None:
                status = self._delete(calendar, client, known)
            else:
                continue  # it came and went
            tried += status in (*_DONE, _OTHER_VERSION)
            went += status in _DONE
        return tried, went

    def _send(self, calendar: Calendar, client: CalDav, known: Resource, mine: Series) -> int:
        body = outgoing(mine, known.body)
        status = client.put(calendar.where, known.href, body, known.etag)
        if status in _DONE:
            sent = replace(known, etag="", body=body, digest=digest(mine), title=title_of(mine))
            self._servers.keep(calendar.id, [_settled(sent)])  # without its version: the next round reads it as it is
        elif status != _OTHER_VERSION:
            self._refused(calendar, known, status)
        return status

    def _delete(self, calendar: Calendar, client: CalDav, known: Resource) -> int:
        if not known.body:  # it never came to the server
            self._servers.keep(calendar.id, (), [known.href])
            return 204
        status = client.delete(calendar.where, known.href, known.etag)
        if status in (*_DONE, 404, 410):
            self._servers.keep(calendar.id, (), [known.href])
            return 204
        if status != _OTHER_VERSION:
            self._refused(calendar, known, status)
        return status

    def _refused(self, calendar: Calendar, known: Resource, status: int) -> None:
        why = "you may only read there" if status == 403 else f"it answered {status}"
        words = f"{urlsplit(calendar.where).hostname} does not take this change: {why}. {KEPT_HERE}"
        self._servers.keep(calendar.id, [replace(known, problem=words)])

    def _mine(self, calendar_id: int, kind: str, uid: str) -> Series | None:
        record = self._appointments.by_uid(calendar_id, uid, kind)
        return None if record is None else as_series(record)


_DONE = (200, 201, 202, 204)
_OTHER_VERSION = 412
"""The server has another version than we thought: it must be read first."""


def _digest(series: Series | None) -> bytes:
    return b"" if series is None else digest(series)


def _key(known: Resource) -> tuple[str, str]:
    return known.kind, known.uid


def _settled(known: Resource) -> Resource:
    return replace(known, conflict_etag="", conflict_body=None, problem="")


def _conflict(known: Resource, mine: Series | None, series: Series | None, theirs: Fetched | None) -> Resource:
    version = Fetched("", "") if theirs is None else theirs
    return replace(
        known,
        title=title_of(mine) or title_of(series) or known.title,
        conflict_etag=version.etag,
        conflict_body=version.body,
        problem=conflict_words(mine, series),
    )


def _unusable(href: str, theirs: Fetched) -> Resource:
    """A resource that is remembered so that it is not fetched again, with what is wrong with it."""
    reading = read_text(theirs.body)
    reason = "Another appointment of this calendar has the same UID." if reading.series else ""
    reason = reason or next((each.reason for each in reading.problems), "")
    name = href.rpartition("/")[2]
    return Resource(href, theirs.etag, "", "", name, "", b"", problem=reason)


def _new_href(url: str, uid: str) -> str:
    name = uid if _PLAIN_UID.match(uid) else hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()[:40]
    return f"{urlsplit(url).path}{name}.ics"
