"""Time zones written out for calendar files, so that programs that do not know their names read the same times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from assistant.calendar.values import wall

_NAMED = re.compile(r'^[^:\n]*;TZID="?([^";:\n]+)"?[^:\n]*:(\d{4})', re.MULTILINE)
_YEARS_AHEAD = 20
_DAY = timedelta(days=1)


def written_out(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """A VTIMEZONE for each zone that the components in ``texts`` name and that is not ``known``."""
    years: dict[str, set[int]] = {}
    for text in texts:
        for name, year in _NAMED.findall(text):
            years.setdefault(name, set()).add(int(year))
    wanted = sorted(years.keys() - set(known))
    return [vtimezone(name, min(years[name]), max(years[name])) for name in wanted if name in available_timezones()]


@lru_cache(maxsize=64)
def vtimezone(name: str, first: int, last: int) -> str:
    """The VTIMEZONE of a zone with every change of its clock from a year before ``first`` to 20 after ``last``."""
    zone = ZoneInfo(name)
    begins = datetime(max(first - 1, 2), 1, 1, tzinfo=UTC)
    ends = datetime(min(last + _YEARS_AHEAD, 9998), 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(begins, begins, zone)]
    for change in _changes(begins, ends, zone):
        lines += _observance(change, change - timedelta(seconds=1), zone)
    return "\n".join([*lines, "END:VTIMEZONE"])


def _changes(begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Every moment at which the offset changes, to the second."""
    day = begins
    while day < ends:
        if _offset(day, zone) != _offset(day + _DAY, zone):
            early, late = day, day + _DAY
            while late - early > timedelta(seconds=1):
                middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
                early, late = (middle, late) if _offset(middle, zone) == _offset(early, zone) else (early, middle)
            yield late
        day += _DAY


def _observance(at: datetime, before: datetime, zone: ZoneInfo) -> list[str]:
    local = at.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    old = _offset(before, zone)
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{wall(at.replace(tzinfo=None) + old)}",
        f"TZOFFSETFROM:{_written(old)}",
        f"TZOFFSETTO:{_written(_offset(at, zone))}",
        f"TZNAME:{local.tzname()}",
        f"END:{kind}",
    ]


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _written(offset: timedelta) -> str:
    total = int(abs(offset).total_seconds())
    seconds = f"{total % 60:02}" if total % 60 else ""
    return f"{'-' if offset < timedelta() else '+'}{total // 3600:02}{total // 60 % 60:02}{seconds}"
