"""Invitations, updates and cancellations that came by mail, as changes to Hearth's own calendar that wait for a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from assistant.calendar.component_edits import EditProblem
from assistant.calendar.diary import Diary, as_series
from assistant.calendar.glimpse import next_in, occurrence_in, placed
from assistant.calendar.ics import Series, write
from assistant.calendar.invitations import (
    SENT,
    Post,
    Sent,
    Standing,
    merged,
    occurrence_of,
    read_mail,
    read_sent,
    standing,
    taken_in,
    without,
)
from assistant.calendar.taking_in import opened
from assistant.core.appointments import Appointment, Calendar, CalendarKind, Proposal, ProposalKind, SeriesChange
from assistant.core.errors import Unreadable
from assistant.service.free_time import overlapping
from assistant.service.invitation_words import cancels, changes, invites, only_told, title_of
from assistant.service.time_words import spoken
from assistant.store.appointments import Appointments, SeriesRecord
from assistant.store.calendars import Calendars

MAIL = ".eml"
_LARGEST_MAIL = 50 << 20
_LARGEST_MESSAGE = 8 << 20
"""Octets of a calendar file that may be a message; a larger one is a calendar."""

_NO_TIME = "cannot be shown: it has no time that could be read."


@dataclass(frozen=True, slots=True)
class Invitation:
    """What was sent about one appointment. ``says`` tells it in words; ``proposal`` is the change that it offers.

    ``proposal`` is None where there is nothing to do; ``method`` is iTIP's word ("REQUEST", "CANCEL", ...).
    """

    method: str
    title: str
    organiser: str
    people: tuple[str, ...]
    says: str
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Invitations:
    """What one mail or file brought; ``problems`` tells in words what of it could not be used."""

    path: Path
    found: tuple[Invitation, ...]
    problems: tuple[str, ...]


class InvitationReader:
    """Reads mails and files; changes nothing. Every method may be called from any thread."""

    def __init__(
        self,
        calendars: Calendars,
        appointments: Appointments,
        diary: Diary,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
    ) -> None:
        self._calendars = calendars
        self._appointments = appointments
        self._diary = diary
        self._clock = clock
        self._zone = zone

    def of(self, path: Path) -> Invitations | None:
        """What a mail (.eml) or a calendar file that is a message brings; None for any other file.

        Raises ``Unreadable`` or ``AccessDenied``.
        """
        post = _read(path)
        return self._invitations(path, post) if post is not None and (post.sent or post.problems) else None

    def _invitations(self, path: Path, post: Post) -> Invitations:
        found, problems = [], list(post.problems)
        for sent in post.sent:
            try:
                found.append(self._invitation(sent))
            except EditProblem as problem:
                problems.append(f"“{title_of(sent)}”: {problem}")
        return Invitations(path, tuple(found), tuple(problems))

    def _invitation(self, sent: Sent) -> Invitation:
        said = Invitation(sent.method, title_of(sent), sent.organiser, sent.attendees, "")
        if sent.series.kind != "VEVENT":
            return replace(said, says=f"“{said.title}” is a task; Hearth takes only appointments out of mails.")
        if sent.method not in ("REQUEST", "PUBLISH", "CANCEL"):
            return replace(said, says=only_told(sent, said.title))
        own = next(each for each in self._calendars.all() if each.kind is CalendarKind.OWN)
        record = self._appointments.by_uid(own.id, sent.series.uid, "VEVENT")
        if record is None and (elsewhere := self._elsewhere(own, sent)) is not None:
            says = (
                f"“{said.title}” is in your calendar “{elsewhere.name}”, which is kept up to date where it comes from."
            )
            return replace(said, says=says)
        if record is None:
            return self._unknown(own, sent, said)
        return self._known(own, sent, said, record)

    def _elsewhere(self, own: Calendar, sent: Sent) -> Calendar | None:
        """Another calendar that has it; its server or its file brings the changes."""
        others = (each for each in self._calendars.all() if each.id != own.id)
        return next((each for each in others if self._appointments.by_uid(each.id, sent.series.uid)), None)

    def _unknown(self, own: Calendar, sent: Sent, said: Invitation) -> Invitation:
        if sent.takes_back:
            says = f"“{said.title}” is cancelled. It is not in your calendar, so there is nothing to do."
            return replace(said, says=says)
        series = taken_in(sent)
        after = placed(next_in(series, self._clock(), self._zone()), own.id)
        if after is None:
            return replace(said, says=f"“{said.title}” {_NO_TIME}")
        change = SeriesChange(own.id, series.uid, "", write([series]))
        proposal = self._proposal("create", None, after, f"Add “{said.title}”", change)
        return replace(said, says=invites(sent, said.title, after), proposal=proposal)

    def _known(self, own: Calendar, sent: Sent, said: Invitation, record: SeriesRecord) -> Invitation:
        there = as_series(record)
        match standing(sent, there):
            case Standing.OLDER:
                says = f"This is older than what is in your calendar about “{said.title}”, so there is nothing to do."
                return replace(said, says=says)
            case Standing.SAME:
                return replace(said, says=f"“{said.title}” is in your calendar already, so there is nothing to do.")
        if sent.takes_back:
            return self._cancelled(own, sent, said, record)
        series = merged(sent, there)
        before, after = self._both(sent, record, series)
        if after is None:
            return replace(said, says=f"“{said.title}” {_NO_TIME}")
        change = SeriesChange(own.id, series.uid, write([there]), write([series]))
        moves = before is not None and (before.start, before.end) != (after.start, after.end)
        proposal = self._proposal("move" if moves else "change", before, after, f"Change “{said.title}”", change)
        return replace(said, says=changes(sent, said.title, after, there), proposal=proposal)

    def _cancelled(self, own: Calendar, sent: Sent, said: Invitation, record: SeriesRecord) -> Invitation:
        there = as_series(record)
        before, _after = self._both(sent, record, there)
        if before is None:
            says = f"That time of “{said.title}” is cancelled. It is not in your calendar, so there is nothing to do."
            return replace(said, says=says)
        left = without(sent, there, self._clock())
        change = SeriesChange(own.id, there.uid, write([there]), "" if left is None else write([left]))
        proposal = self._proposal("cancel", before, None, f"Take out “{said.title}”", change)
        return replace(said, says=cancels(sent, said.title, before, there), proposal=proposal)

    def _both(self, sent: Sent, record: SeriesRecord, series: Series) -> tuple[Appointment | None, Appointment | None]:
        """What stands there and what would: of one occurrence, or the next one of all."""
        there, zone = as_series(record), self._zone()
        if occurrence := occurrence_of(sent, there):
            pair = [occurrence_in(each, occurrence, zone) for each in (there, series)]
        else:
            pair = [next_in(each, self._clock(), zone) for each in (there, series)]
        before, after = (placed(each, record.calendar_id, record.id) for each in pair)
        return before, after

    def _proposal(
        self, kind: ProposalKind, before: Appointment | None, after: Appointment | None, does: str, change: SeriesChange
    ) -> Proposal:
        conflicts: Sequence[Appointment] = ()
        if after is not None and isinstance(after.start, datetime) and isinstance(after.end, datetime) and after.busy:
            around = overlapping(after.start, after.end, self._diary.between(after.start, after.end))
            conflicts = [each for each in around if each.series_id != after.series_id]
        shown = after or before
        when = "" if shown is None else f", {spoken(shown.start, shown.end)}"
        return Proposal(kind, before, after, tuple(conflicts), f"{does}{when}.", change=change)


def _read(path: Path) -> Post | None:
    suffix = path.suffix.lower()
    if suffix not in (MAIL, ".ics"):
        return None
    with opened(path) as file:
        data = file.read(_LARGEST_MAIL + 1 if suffix == MAIL else _LARGEST_MESSAGE + 1)
    if suffix == MAIL and len(data) > _LARGEST_MAIL:
        raise Unreadable(f"{path.name} is larger than {_LARGEST_MAIL >> 20} MB.", "Save its invitation by itself.")
    if suffix == MAIL:
        return read_mail(data)
    return read_sent(data) if len(data) <= _LARGEST_MESSAGE and _is_message(data) else None


def _is_message(data: bytes) -> bool:
    head = data[:4096].upper()
    return any(f"METHOD:{name}".encode() in head for name in SENT)
