"""Appointments that somebody sent (iTIP, RFC 5546): what a mail says about one, and what becomes of the own entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from assistant.calendar.component_edits import EditProblem
from assistant.calendar.editing import Scope, cancelled
from assistant.calendar.ics import Reading, Series, read
from assistant.calendar.lines import Component, Line, components
from assistant.calendar.mail_parts import calendar_parts
from assistant.calendar.merging import likeness
from assistant.calendar.pieces import person, understand
from assistant.calendar.recurrence import base_moment, on_wall
from assistant.calendar.values import ValueProblem, key, moments
from assistant.calendar.zones import zones_of
from assistant.core.appointments import Moment

SENT = ("REQUEST", "CANCEL", "REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD")
"""Methods that only a message between people has; PUBLISH also stands in files of whole calendars."""

RECEIVED = "X-HEARTH-RECEIVED"
"""Which version of an invitation was taken in: own changes raise SEQUENCE, and the sender's next one counts on."""

MOST = 20
"""Appointments of one mail that are offered; more than that is a calendar, not an invitation."""

_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentatively accepted",
            "DELEGATED": "passed on"}  # fmt: skip
_OF_A_COPY = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", RECEIVED)


@dataclass(frozen=True, slots=True)
class Sent:
    """One appointment as it was sent, and what for ("REQUEST", "CANCEL", ...)."""

    method: str
    series: Series

    @property
    def organiser(self) -> str:
        """Who plans it: a name or an address, "" where it does not say."""
        line = self._main.first("ORGANIZER")
        return "" if line is None else person(line)

    @property
    def attendees(self) -> tuple[str, ...]:
        """Who else takes part."""
        names = dict.fromkeys(filter(None, map(person, self._main.all("ATTENDEE"))))
        return tuple(name for name in names if name != self.organiser)[:500]

    @property
    def answer(self) -> str:
        """Who answered and how, as a REPLY tells it; "" where it does not."""
        for line in self._main.all("ATTENDEE"):
            if said := _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper()):
                return f"{person(line)} {said}"
        return ""

    @property
    def takes_back(self) -> bool:
        """Whether it says that the appointment does not take place."""
        return self.method == "CANCEL" or all(
            part.value("STATUS").upper() == "CANCELLED" for part in components(self.series.raw)
        )

    @property
    def _main(self) -> Component:
        return components(self.series.raw)[0]


@dataclass(frozen=True, slots=True)
class Post:
    """What was sent in one mail or file; ``problems`` tells in words what of it could not be used."""

    sent: tuple[Sent, ...] = ()
    problems: tuple[str, ...] = ()


class Standing(Enum):
    """How what was sent stands to what is in the calendar."""

    NEW = "it is not there"
    NEWER = "it says something new"
    SAME = "it says what is there"
    OLDER = "something newer is there"


@dataclass(slots=True)
class _Pile:
    sent: dict[tuple[str, str], Sent] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, reading: Reading, method: str) -> None:
        self.problems += [f"{each.title}: {each.reason}" if each.title else each.reason for each in reading.problems]
        for series in reading.series:
            place = (series.uid, series.kind)
            before = self.sent.get(place)
            if before is None or _version(components(series.raw)[0]) > _version(components(before.series.raw)[0]):
                self.sent[place] = Sent(method or "PUBLISH", series)


def read_mail(mail: bytes) -> Post:
    """What a mail says about appointments; nothing of it where it holds no calendar. Raises nothing."""
    pile = _Pile()
    for part in calendar_parts(mail):
        if part.problem:
            pile.problems.append(part.problem)
        else:
            reading = read(part.data)
            pile.add(reading, reading.method or part.method)
    return _post(pile)


def read_sent(calendar: bytes) -> Post | None:
    """The same of a calendar file; None where it is no message but a calendar. Raises nothing."""
    reading = read(calendar)
    if reading.method not in SENT:
        return None
    pile = _Pile()
    pile.add(reading, reading.method)
    return _post(pile)


def _post(pile: _Pile) -> Post:
    sent, problems = list(pile.sent.values()), list(dict.fromkeys(pile.problems))
    if len(sent) > MOST:
        problems.append(
            f"It holds {len(sent):,} appointments; the first {MOST} are shown. Save its calendar file to add them all."
        )
    return Post(tuple(sent[:MOST]), tuple(problems))


def standing(sent: Sent, there: Series | None) -> Standing:
    """Whether what was sent is news. ``there`` is the own entry of the same UID.

    Raises :class:`EditProblem` where it names an occurrence that cannot be read.
    """
    if there is None:
        return Standing.NEW
    news = [_compared(part, there) for part in components(sent.series.raw) if part.name == sent.series.kind]
    if sent.takes_back:  # some count no further when they cancel
        return Standing.OLDER if Standing.OLDER in news else Standing.NEWER
    if Standing.NEWER in news:
        return Standing.SAME if _alike(merged(sent, there), there) else Standing.NEWER
    return Standing.OLDER if Standing.OLDER in news else Standing.SAME


def _compared(part: Component, there: Series) -> Standing:
    mine = _counterpart(part, there)
    if mine is None:
        return Standing.NEWER
    (number, stamp), (own_number, own_stamp) = _version(part), _version(mine)
    if number != own_number:
        return Standing.NEWER if number > own_number else Standing.OLDER
    if not stamp or not own_stamp:
        return Standing.NEWER
    return Standing.SAME if stamp == own_stamp else Standing.NEWER if stamp > own_stamp else Standing.OLDER


def _counterpart(part: Component, there: Series) -> Component | None:
    """The same component of the own entry; an occurrence that nobody changed stands in the one that repeats."""
    parts = components(there.raw)
    which = part.first("RECURRENCE-ID")
    repeating = next((each for each in parts if each.first("RECURRENCE-ID") is None), None)
    if which is None:
        return repeating
    at = _name(which, there)
    for each in parts:
        if (own := each.first("RECURRENCE-ID")) is not None and _name(own, there) == at:
            return each
    return None if repeating is None or _version(part) >= _version(repeating) else repeating


def taken_in(sent: Sent) -> Series:
    """What was sent, as it is put into the calendar: alarms are one's own business, the version is remembered."""
    return replace(sent.series, raw="\n".join(str(_marked(part)) for part in components(sent.series.raw)))


def merged(sent: Sent, there: Series) -> Series:
    """The own entry with what was sent in it: all of it anew, or only the occurrences that it names."""
    arrived, mine = components(taken_in(sent).raw), components(there.raw)
    if any(part.first("RECURRENCE-ID") is None for part in arrived):
        own = next((part for part in mine if part.first("RECURRENCE-ID") is None), None)
        for part in arrived:
            part.parts += [each for each in own.parts if each.name == "VALARM"] if own is not None else []
        return replace(there, raw="\n".join(map(str, arrived)), context=sent.series.context)
    named = {_name(part.first("RECURRENCE-ID"), there) for part in arrived}
    kept = [part for part in mine if _name(part.first("RECURRENCE-ID"), there) not in named]
    context = "\n".join(_parts_once([there.context, sent.series.context]))
    return replace(there, raw="\n".join(map(str, [*kept, *arrived])), context=context)


def without(sent: Sent, there: Series, now: datetime) -> Series | None:
    """The own entry without what was taken back, None where nothing is left.

    Raises :class:`EditProblem` where it names an occurrence that cannot be found.
    """
    left: Series | None = there
    for part in components(sent.series.raw):
        which = part.first("RECURRENCE-ID")
        if which is None:
            return None
        if left is not None:
            onwards = which.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
            occurrence = _name(which, there)
            left = cancelled(left, occurrence, now, Scope.ONWARDS if onwards else Scope.ONE)
    return left


def occurrence_of(sent: Sent, there: Series) -> str:
    """The key of the one occurrence of the own entry that was sent, "" where it is about all of it."""
    parts = components(sent.series.raw)
    return _name(parts[0].first("RECURRENCE-ID"), there) if len(parts) == 1 else ""


def address_of_organiser(series: Series) -> str:
    """Who planned it, as an address that can be compared; "" where it does not say."""
    lines = (part.first("ORGANIZER") for part in components(series.raw))
    return next((line.value.strip().lower().removeprefix("mailto:") for line in lines if line is not None), "")


def edited_here(there: Series) -> bool:
    """Whether the person has changed what was taken in."""
    return any(
        _number(part.value("SEQUENCE")) != _version(part)[0] for part in components(there.raw) if part.value(RECEIVED)
    )


def _name(which: Line | None, there: Series) -> str:
    """The key of an occurrence in the own entry's zone; "" without a line. Raises :class:`EditProblem`."""
    if which is None:
        return ""
    main = understand(there).main
    try:
        (when,) = moments(which, zones_of(there.context))[:1]
    except (ValueProblem, ValueError):
        raise EditProblem("Which of its times is meant cannot be read.") from None
    named: Moment = when if main is None else base_moment(on_wall(when, main), main)
    return key(named)


def _marked(part: Component) -> Component:
    number, stamp = _version(part)
    part.parts = [each for each in part.parts if each.name != "VALARM"]
    part.set(RECEIVED, Line(RECEIVED, {}, f"{number}/{stamp}"))
    return part


def _version(part: Component) -> tuple[int, str]:
    """The sender's count of changes, and when this copy was made, "" where that is not told as it should be."""
    number, slash, stamp = part.value(RECEIVED).partition("/")
    if not slash:
        number, stamp = part.value("SEQUENCE"), part.value("DTSTAMP")
    return _number(number), stamp if len(stamp) == len("20260101T000000Z") else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _alike(one: Series, other: Series) -> bool:
    return likeness(_bare(one)) == likeness(_bare(other))


def _bare(series: Series) -> Series:
    parts = components(series.raw)
    for part in parts:
        part.lines = [line for line in part.lines if line.name not in _OF_A_COPY]
    return replace(series, raw="\n".join(map(str, parts)))


def _parts_once(texts: Iterable[str]) -> list[str]:
    """The parts of contexts, the first of each zone."""
    found: dict[str, str] = {}
    for text in texts:
        own = [row for row in text.split("\n") if row.startswith("X-WR-TIMEZONE:")]
        for row in own:
            found.setdefault("X-WR-TIMEZONE", row)
        for zone in components(text):
            found.setdefault(zone.value("TZID"), str(zone))
    return list(found.values())
