"""Feasts by name: on a date, on the nth weekday of a month, or so many days from Easter.

What is kept by the moon's calendars is computed for the years that their tables hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: ``rule`` is "12-25", "11-4-4" (the 4th Thursday of November; 9 the last), "easter" or "advent"."""

    rule: str
    offset: int = 0

    def in_year(self, year: int) -> date | None:
        """Its day in that year; None where none can be told."""
        if not 1583 <= year <= 4099:
            return None
        day = self._base(year)
        return day + timedelta(days=self.offset) if day is not None else None

    def _base(self, year: int) -> date | None:
        if self.rule == "easter":
            sunday: date = easter(year)
            return sunday
        if self.rule == "advent":
            christmas = date(year, 12, 25)
            return christmas - timedelta(days=christmas.isoweekday() % 7 or 7)
        month, *rest = (int(part) for part in self.rule.split("-"))
        if len(rest) == 1:
            return date(year, month, rest[0])
        weekday, nth = rest
        first = date(year, month, 1)
        if nth == 9:  # the last one
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.isoweekday() - weekday) % 7)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7, weeks=nth - 1)


NEW_YEAR, CHRISTMAS_EVE, CHRISTMAS, BOXING = Feast("1-1"), Feast("12-24"), Feast("12-25"), Feast("12-26")
NEW_YEARS_EVE, EASTER, EASTER_MONDAY, GOOD_FRIDAY = (
    Feast("12-31"),
    Feast("easter"),
    Feast("easter", 1),
    Feast("easter", -2),
)
PENTECOST, WHIT_MONDAY, ASCENSION, CORPUS = (
    Feast("easter", 49),
    Feast("easter", 50),
    Feast("easter", 39),
    Feast("easter", 60),
)
PALM, MAUNDY, ASH, SHROVE = Feast("easter", -7), Feast("easter", -3), Feast("easter", -46), Feast("easter", -47)
HOLY_SATURDAY, SHROVE_MONDAY = Feast("easter", -1), Feast("easter", -48)
EPIPHANY, ALL_SAINTS, ALL_SOULS, HALLOWEEN = Feast("1-6"), Feast("11-1"), Feast("11-2"), Feast("10-31")
VALENTINE, PATRICK, FOOLS, LABOUR = Feast("2-14"), Feast("3-17"), Feast("4-1"), Feast("5-1")
MOTHERS, FATHERS, THANKSGIVING = Feast("5-7-2"), Feast("6-7-3"), Feast("11-4-4")
BLACK_FRIDAY, CYBER_MONDAY = Feast("11-4-4", 1), Feast("11-4-4", 4)
WOMEN, EARTH, ASSUMPTION, NICHOLAS = Feast("3-8"), Feast("4-22"), Feast("8-15"), Feast("12-6")
