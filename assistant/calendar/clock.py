"""Seconds and moments: how the time of an occurrence is kept, and what its person's clock shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum
from typing import Protocol

from assistant.core.appointments import Moment

WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock time
DAY_SECONDS = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Form(IntEnum):
    """What the seconds of an occurrence count."""

    MOMENT = 0
    """Seconds since 1970 in UTC."""
    FLOATING = 1
    """Seconds since 1970 by the clock on the wall, wherever its person is."""
    DAY = 2
    """The same, at midnight: it lasts whole days."""


class Timed(Protocol):
    """What has a form, a start and an end in its seconds."""

    @property
    def form(self) -> int:
        """How its seconds count."""

    @property
    def starts(self) -> int:
        """When it starts."""

    @property
    def ends(self) -> int:
        """When it ends."""


def touches(each: Timed, begins: int, ends: int, zone: tzinfo) -> bool:
    """Whether an occurrence lies, at least partly, from ``begins`` to ``ends`` (UTC seconds)."""
    if each.form != Form.MOMENT:
        begins, ends = wall_seconds(begins, zone), wall_seconds(ends, zone)
    return each.starts < ends and (each.ends > begins or each.starts >= begins)


def shown(form: int, at: int, zone: tzinfo) -> Moment:
    """Seconds as the person's moment: aware in their zone, or a day."""
    if form == Form.DAY:
        return date.fromordinal(WALL_EPOCH.toordinal() + at // DAY_SECONDS)
    if form == Form.FLOATING:
        return (WALL_EPOCH + timedelta(seconds=at)).replace(tzinfo=zone)
    moment = _EPOCH + timedelta(seconds=at)
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def order(when: Moment) -> tuple[int, int]:
    """What sorts moments by day, whole days first."""
    if not isinstance(when, datetime):
        return when.toordinal(), -1
    return when.toordinal(), when.hour * 3600 + when.minute * 60 + when.second


def seconds(when: datetime) -> int:
    """Seconds since 1970 in UTC of an aware moment."""
    return int((when - _EPOCH).total_seconds())


def wall_seconds(at: int, zone: tzinfo) -> int:
    """What the clock on the wall shows at a moment, as seconds since 1970."""
    moment = shown(Form.MOMENT, at, zone)
    assert isinstance(moment, datetime)
    return wall_seconds_of(moment)


def wall_seconds_of(when: datetime) -> int:
    """Seconds since 1970 by the clock on the wall."""
    return int((when.replace(tzinfo=None) - WALL_EPOCH).total_seconds())
