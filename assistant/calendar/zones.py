"""Time zones as calendars name them: IANA names, Windows names, offsets, and zones that a file defines itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from assistant.calendar.expansion import expand
from assistant.calendar.lines import Component, components, parsed
from assistant.calendar.rules import RuleProblem, read_rule
from assistant.system.paths import resources

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])(\d{1,2}):?(\d{2})?\Z", re.IGNORECASE)
_LOCAL = re.compile(r"(\d{8})T(\d{6})")
_HORIZON = datetime(2200, 1, 1)  # noqa: DTZ001 - wall-clock time
_SHORTEST_DAY = timedelta(hours=24)


class Zones:
    """The zones that one calendar file may name. ``own`` is the zone of X-WR-TIMEZONE, None without one."""

    def __init__(self, defined: Iterable[Component] = (), own: str = "") -> None:
        self._defined = {component.value("TZID"): component for component in defined}
        self._made: dict[str, tzinfo | None] = {}
        self.own = self.get(own) if own else None

    def get(self, name: str) -> tzinfo | None:
        """The zone of that name; None where nobody knows it. A zone of the file's own counts where its name is new."""
        if name not in self._made:
            self._made[name] = _known(name) or self._from_file(name) or _guessed(name)
        return self._made[name]

    def _from_file(self, name: str) -> tzinfo | None:
        component = self._defined.get(name)
        if component is None:
            return None
        location = component.value("X-LIC-LOCATION")
        return (_known(location) if location else None) or FileZone.made(component)


@lru_cache(maxsize=256)
def zones_of(context: str) -> Zones:
    """The zones in the part of a file that a series is kept with: an X-WR-TIMEZONE line and VTIMEZONEs."""
    own = next((line for line in map(parsed, context.split("\n")) if line and line.name == "X-WR-TIMEZONE"), None)
    defined = [each for each in components(context) if each.name == "VTIMEZONE"] if "BEGIN:" in context else []
    return Zones(defined, "" if own is None else own.text.strip())


@lru_cache(maxsize=512)
def _known(name: str) -> tzinfo | None:
    """The zone that goes by exactly this name."""
    name = _bare(name)
    if name.upper() in ("UTC", "GMT", "Z", "ETC/UTC", "COORDINATED UNIVERSAL TIME"):
        return UTC
    name = _windows().get(name, name)
    return ZoneInfo(name) if name in _names().values() else None


@lru_cache(maxsize=512)
def _guessed(name: str) -> tzinfo | None:
    """The zone that a name which is nobody's most likely means."""
    name = _bare(name)
    parts = name.strip("/").split("/")
    for first in range(len(parts)):  # such as /freeassociation.sourceforge.net/Europe/Berlin
        found = _names().get("/".join(parts[first:]).replace(" ", "_").lower())
        if found is not None and (first == 0 or "/" in found):
            return ZoneInfo(found)
    if match := _OFFSET.match(name):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(ahead if match[1] == "+" else -ahead) if ahead < _SHORTEST_DAY else None
    return None


def _bare(name: str) -> str:
    return name.strip().strip("\"'").strip()


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _windows() -> Mapping[str, str]:
    lines = (resources() / "windows_zones.txt").read_text("utf-8").splitlines()
    return dict(line.split("|", 1) for line in lines if "|" in line)


class FileZone(tzinfo):
    """A zone as a VTIMEZONE defines it. ``changes`` are (UTC moment, offset before, offset after, name, summer)."""

    def __init__(self, name: str, changes: list[tuple[datetime, timedelta, timedelta, str, bool]]) -> None:
        self._name = name
        self._changes = sorted(changes, key=lambda change: change[0])
        self._utc = [change[0] for change in self._changes]
        self._early = [at + max(before, after) for at, before, after, _, _ in self._changes]
        self._late = [at + min(before, after) for at, before, after, _, _ in self._changes]

    @classmethod
    def made(cls, component: Component) -> FileZone | None:
        """The zone of that VTIMEZONE; None where it says nothing that can be used."""
        changes = [change for part in component.parts for change in _observance(part)]
        return cls(component.value("TZID"), changes) if changes else None

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Ahead of UTC at that wall-clock time; in a gap, as before it."""
        if when is None:
            return None
        place = bisect_right(self._late if when.fold else self._early, when.replace(tzinfo=None))
        return self._changes[place - 1][2] if place else self._changes[0][1]

    def dst(self, when: datetime | None) -> timedelta | None:
        """An hour in summer time: files do not tell it more exactly."""
        if when is None:
            return None
        place = bisect_right(self._late if when.fold else self._early, when.replace(tzinfo=None))
        return timedelta(hours=1) if place and self._changes[place - 1][4] else timedelta()

    def tzname(self, when: datetime | None) -> str:
        """The zone's own name."""
        return self._name

    def fromutc(self, when: datetime) -> datetime:
        """Wall-clock time of a moment in UTC."""
        moment = when.replace(tzinfo=None)
        place = bisect_right(self._utc, moment)
        offset = self._changes[place - 1][2] if place else self._changes[0][1]
        local = moment + offset
        again = bool(place) and local < self._changes[place - 1][0] + self._changes[place - 1][1]
        return local.replace(tzinfo=self, fold=int(again))


def _observance(part: Component) -> list[tuple[datetime, timedelta, timedelta, str, bool]]:
    """Every change of the clock that STANDARD or DAYLIGHT tells until 2200."""
    start, after = _local(part.value("DTSTART")), _offset(part.value("TZOFFSETTO"))
    before = _offset(part.value("TZOFFSETFROM"))
    if start is None or after is None:
        return []
    before = after if before is None else before
    onsets = {start}
    onsets.update(filter(None, (_local(each) for line in part.all("RDATE") for each in line.value.split(","))))
    for line in part.all("RRULE"):
        try:
            rule = read_rule(line.value)
            until = _local(rule.until)
            if until is not None and rule.until.endswith("Z"):
                until += before
            if rule.frequency in ("YEARLY", "MONTHLY"):
                onsets.update(expand(rule, start, start, _HORIZON, until))
        except RuleProblem:
            continue  # its first onset still counts
    summer = part.name == "DAYLIGHT"
    return [(onset - before, before, after, part.value("TZNAME"), summer) for onset in onsets]


def _local(text: str) -> datetime | None:
    match = _LOCAL.match(text.strip())
    try:
        return datetime.strptime(f"{match[1]}{match[2]}", "%Y%m%d%H%M%S") if match else None  # noqa: DTZ007 - wall-clock
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    text = text.strip()
    if not re.match(r"[+-]?\d{4}(\d\d)?\Z", text):
        return None
    digits = text.lstrip("+-")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
    return (-ahead if text.startswith("-") else ahead) if ahead < _SHORTEST_DAY else None
