"""Times written in digits: 2026-11-21, 21.11.26, 3/4, 8:30, 7h30, 1990s, Q3, 21st. Each shape is one fixed regex.

The regexes have no nested repeats, so that each is tried in time that does not depend on the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from datetime import datetime

from assistant.calendar.when.arithmetic import valid
from assistant.calendar.when.chart import Item
from assistant.calendar.when.clocks import at
from assistant.calendar.when.days import full_year
from assistant.calendar.when.meanings import Day, Instant, Moment, Nothing, on_month_day, single
from assistant.calendar.when.words import Word

Read = Callable[[Moment, "re.Match[str]"], Iterator[tuple[str, Hashable]]]
_GROUP = r"(?P<sep>[./-])"


def _triple(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    first, second, third = match["a"], match["b"], match["c"]
    if len(first) == 4:
        day = valid(int(first), int(second), int(third))
        yield ("fulldate", single(day)) if day else ("nothing", Nothing())
        return
    if len(third) not in (2, 4) or len(first) > 2:
        return
    year = int(third) if len(third) == 4 else full_year(int(third))
    month_first = valid(year, int(first), int(second))
    day_first = valid(year, int(second), int(first))
    order = (month_first, day_first) if moment.month_first else (day_first, month_first)
    found = [day for day in order if day is not None]
    if not found:
        yield "nothing", Nothing()
    else:
        other = found[1] if len(found) == 2 and found[0] != found[1] else None
        yield "fulldate", Day(found[0], found[0], found[0].isoformat(), other=other)


def _pair(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    first, second = int(match["a"]), int(match["b"])
    ways = [(first, second), (second, first)] if moment.month_first else [(second, first), (first, second)]
    days = [day for month, number in ways if 1 <= month <= 12 and (day := on_month_day(moment.today, month, number))]
    if days:
        other = days[1].coming if len(days) == 2 and days[0].coming != days[1].coming else None
        found = Day(days[0].coming, days[0].past, days[0].timex, days[0].month, days[0].number, other=other)
        dotted = match["sep"] == "." and not moment.month_first
        yield ("numericday" if match["sep"] == "/" or dotted else "looseday"), found
    if match["sep"] == "." and len(match["b"]) == 2 and (clock := at(first, second)):
        yield "loose", clock


def _iso(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    day = valid(int(match["a"]), int(match["b"]), int(match["c"]))
    near = at(int(match["h"]), int(match["m"]), int(match["s"] or 0))
    if day and near:
        moment_of_day = datetime.combine(day, near.time)
        yield "instant", Instant(moment_of_day, moment_of_day, moment_of_day.isoformat())


def _clock(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    near = at(int(match["h"]), int(match["m"] or 0), int(match["s"] or 0))
    if near:
        yield "clock", near


def _bare_h(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    near = at(int(match["h"]))
    if near:
        yield "hshape", near


def _suffixed(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    near = at(int(match["h"]), int(match["m"] or 0))
    if near and near.both:
        hour = near.time.hour % 12 + (12 if match["half"] == "p" else 0)
        yield "clock", at(hour, near.time.minute) if hour > 12 or not hour else _sure(hour, near.time.minute)


def _sure(hour: int, minute: int) -> Hashable:
    near = at(hour, minute)
    return type(near)(near.time) if near else None


def _year_month(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    year, month = int(match["y"]), int(match["m"])
    if 1 <= month <= 12 and 1000 <= year <= 2999:
        yield "ym", (year, month)
    elif (month > 12 and len(match["m"]) == 2 and month >= 32) or not month:
        yield "nothing", Nothing()


def _compact(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    day = valid(int(match["a"]), int(match["b"]), int(match["c"]))
    if day and 1900 <= day.year <= 2100:
        yield "fulldate", single(day)


def _decade(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    year = int(match["y"])
    if year % 10 == 0:
        yield "decade", (year, year >= 1000)


def _quarter(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    number = int(match["n"])
    if number <= (4 if match["kind"] in "qt" else 2):
        yield "quarter", (number, 3 if match["kind"] in "qt" else 6)


def _number(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    digits = match["n"]
    if len(digits) > 6:
        return
    number = int(digits)
    yield "num", number
    if len(digits) == 2:
        yield "two", number
    if len(digits) == 4 and 1000 <= number <= 2999:
        yield "year", number
    if len(digits) in (3, 4) and number % 100 < 60 and number // 100 < 25:
        yield "num4", number
        if len(digits) == 4:
            yield "mil", number


def _decimal(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    yield "dec", float(match["n"].replace(",", "."))


def _ordinal(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    yield "ord", int(match["n"])


def _apostrophe_year(moment: Moment, match: re.Match[str]) -> Iterator[tuple[str, Hashable]]:
    yield "year", full_year(int(match["n"]))


def _digits_again(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + r"(?![\w])")


_SHAPES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (_digits_again(r"(?P<a>\d{4})-(?P<b>\d\d)-(?P<c>\d\d)t(?P<h>\d\d):(?P<m>\d\d)(?::(?P<s>\d\d))?"), _iso),
    (_digits_again(rf"(?P<a>\d{{1,4}})\s?{_GROUP}\s?(?P<b>\d{{1,2}})\s?(?:(?P=sep)|,)\s?(?P<c>\d{{1,4}})"), _triple),
    (re.compile(rf"(?P<a>\d{{1,2}}){_GROUP}(?P<b>\d{{1,2}})(?!\d)"), _pair),
    (re.compile(r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?!\d)"), _clock),
    (re.compile(r"(?P<h>\d{1,2})\s?h\s?(?P<m>\d\d)(?P<s>)(?!\d)"), _clock),
    (_digits_again(r"(?P<h>\d{1,2})\s?h(?P<m>)(?P<s>)"), _bare_h),
    (_digits_again(r"(?P<h>\d{1,2})(?::(?P<m>\d\d))?(?P<half>[ap])"), _suffixed),
    (_digits_again(r"(?P<y>\d{4})\s{0,2}[-/.]\s{0,2}(?P<m>\d{1,2})"), _year_month),
    (_digits_again(r"(?P<m>\d{1,2})\s{0,2}[-/.]\s{0,2}(?P<y>\d{4})"), _year_month),
    (_digits_again(r"(?P<a>\d{4})(?P<b>\d\d)(?P<c>\d\d)"), _compact),
    (_digits_again(r"(?P<y>\d{2}|\d{4})(?:'|\s)?s"), _decade),
    (_digits_again(r"(?P<n>\d+)"), _number),
    (re.compile(r"(?P<n>\d+)(?=[^\W\d_])"), _number),
    (_digits_again(r"(?P<n>\d{1,7}[.,]\d{1,4})"), _decimal),
    (re.compile(r"(?P<n>\d{1,7}[.,]\d{1,4})(?=[^\W\d_])"), _decimal),
)
_WORDS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (_digits_again(r"(?P<kind>[qht])(?P<n>[1-4])"), _quarter),
    (_digits_again(r"'(?P<n>\d\d)"), _apostrophe_year),
)


def ordinals(endings: str) -> re.Pattern[str]:
    """How a language writes ordinals in digits; ``endings`` is a regex of fixed words."""
    return re.compile(rf"(?P<n>\d{{1,2}})(?:{endings})")


def items(text: str, words: list[Word], moment: Moment, ordinal: re.Pattern[str]) -> list[Item]:
    """What the digits of a folded text can mean; items begin and end where ``words`` do."""
    ends = {word.end: number + 1 for number, word in enumerate(words)}
    found: list[Item] = []
    for number, word in enumerate(words):
        shapes = (*_SHAPES, (ordinal, _ordinal)) if word.text[0].isdigit() else _WORDS if word.text[0] in "qht'" else ()
        for pattern, read in shapes:
            match = pattern.match(text, word.start)
            if match is not None and match.end() in ends:
                found.extend(
                    Item(category, number, ends[match.end()], value) for category, value in read(moment, match)
                )
    return found
