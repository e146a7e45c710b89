"""Days in place of "last week": what was said long ago is read later, when such words no longer tell the time.

A time that stays vague stays so: "last week", said on 27 June, is "the week before 27 June", not seven days of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.calendar.when import find
from assistant.calendar.when.values import Found, Preferences
from assistant.service.time_words import month_words, plain_day, weekday_word

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"\d{4}-W\d\d(-WE)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_TOLD_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PAST = Preferences(past=True)


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a language tells a time seen from a later day. ``week`` and ``weekend`` are: before, of, after that day.

    ``years``, ``months`` and ``weeks`` find these units in what was said, ``last`` a weekday that is counted back.
    """

    week: tuple[str, str, str]
    weekend: tuple[str, str, str]
    weekday: str
    weeks_before: str
    seasons: Mapping[str, str]
    years: re.Pattern[str]
    months: re.Pattern[str]
    weeks: re.Pattern[str]
    last: re.Pattern[str]


def _unit(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b({pattern})\b", re.IGNORECASE)


_WORDINGS = {
    "en": _Wording(
        ("the week before {day}", "the week of {day}", "the week after {day}"),
        ("the weekend before {day}", "the weekend of {day}", "the weekend after {day}"),
        "the {weekday} before {day}",
        "{n} {unit} before {day}",
        {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"},
        _unit("years?"),
        _unit("months?"),
        _unit(r"(?P<n>(?:a )?(?:few|couple of)|\w+) (?P<unit>weeks|weekends|(?:(?<=few )|(?<=of ))days) ago"),
        _unit("last|past"),
    ),
    "de": _Wording(
        ("in der Woche vor dem {day}", "in der Woche des {day}", "in der Woche nach dem {day}"),
        ("am Wochenende vor dem {day}", "am Wochenende des {day}", "am Wochenende nach dem {day}"),
        "{weekday} vor dem {day}",
        "{n} {unit} vor dem {day}",
        {"SP": "Frühling", "SU": "Sommer", "FA": "Herbst", "WI": "Winter"},
        _unit("jahr(?:en?)?"),
        _unit("monat(?:en?)?"),
        _unit(r"vor (?P<n>\w+) (?P<unit>wochen|wochenenden)"),
        _unit("letzte[nrs]?|vergangene[nrs]?"),
    ),
    "es": _Wording(
        ("la semana antes del {day}", "la semana del {day}", "la semana después del {day}"),
        ("el fin de semana antes del {day}", "el fin de semana del {day}", "el fin de semana después del {day}"),
        "el {weekday} antes del {day}",
        "{n} {unit} antes del {day}",
        {"SP": "primavera de", "SU": "verano de", "FA": "otoño de", "WI": "invierno de"},
        _unit("años?"),
        _unit("mes(?:es)?"),
        _unit(r"hace (?P<n>\w+) (?P<unit>semanas)"),
        _unit("pasado|último"),
    ),
    "fr": _Wording(
        ("la semaine avant le {day}", "la semaine du {day}", "la semaine après le {day}"),
        ("le week-end avant le {day}", "le week-end du {day}", "le week-end après le {day}"),
        "le {weekday} avant le {day}",
        "{n} {unit} avant le {day}",
        {"SP": "printemps", "SU": "été", "FA": "automne", "WI": "hiver"},
        _unit("ans?|années?"),
        _unit("mois"),
        _unit(r"il y a (?P<n>\w+) (?P<unit>semaines)"),
        _unit("derni(?:er|ère)|passée?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A time as it was said, from character ``start`` to before ``end``, and as it is told later."""

    start: int
    end: int
    told: str


def dates(text: str, said: datetime, language: str = "en") -> list[Dated]:
    """The times in ``text`` that only who knows when it was said understands, as they are told at any time."""
    found = (
        Dated(each.start, each.end, told)
        for each in find(text, said, language, preferences=_PAST)
        if (told := _told(each, said.date(), language))
    )
    return list(found)


def dated(text: str, said: datetime, language: str = "en") -> str:
    """``text`` with every such time followed by what it means, in brackets."""
    for each in reversed(dates(text, said, language)):
        text = f"{text[: each.end]} ({each.told}){text[each.end :]}"
    return text


def _told(found: Found, said: date, language: str) -> str:
    """ "" where the words tell the time to anybody, or none that can be told."""
    timex, wording = found.readings[0].timex, _WORDINGS[language]
    unsure = found.ambiguous and not wording.last.search(found.text)
    if _TOLD_YEAR.search(found.text) or unsure or timex.startswith("XXXX"):  # "in June": the coming or the last one?
        return ""
    if (ago := wording.weeks.search(found.text)) is not None:
        return wording.weeks_before.format(n=ago["n"], unit=ago["unit"], day=plain_day(said, language))
    if match := _WEEK.fullmatch(timex):
        return _week(timex, bool(match[1]), said, language)
    if match := _SEASON.fullmatch(timex):
        return f"{wording.seasons[match[2]]} {match[1]}"
    if _YEAR.fullmatch(timex):
        return timex
    if match := _MONTH.fullmatch(timex):
        return month_words(int(match[1]), int(match[2]), language)
    return _day(found, said, language)


def _day(found: Found, said: date, language: str) -> str:
    wording, value = _WORDINGS[language], found.value
    if isinstance(value, datetime) or not isinstance(value, date):
        match = _DAY.match(found.readings[0].timex)  # "last night": the day that it began
        if match is None:
            return ""
        value = date(*map(int, match.groups()))
    if value == said:
        return ""
    if wording.years.search(found.text) and value.day == said.day:
        return str(value.year)
    if wording.months.search(found.text) and value.day == said.day:
        return month_words(value.year, value.month, language)
    weekday = weekday_word(value, language)
    named = weekday[:3].casefold() in found.text.casefold()
    if named and value < said and wording.last.search(found.text):  # of this week or of the one before?
        return wording.weekday.format(weekday=weekday, day=plain_day(said, language))
    return plain_day(value, language)


def _week(timex: str, weekend: bool, said: date, language: str) -> str:
    wording = _WORDINGS[language]
    year, week = (int(part.removeprefix("W")) for part in timex.split("-")[:2])
    far = (date.fromisocalendar(year, week, 1) - (said - timedelta(days=said.weekday()))).days // 7
    if not -1 <= far <= 1:
        return plain_day(date.fromisocalendar(year, week, 6 if weekend else 1), language)
    forms = wording.weekend if weekend else wording.week
    return forms[far + 1].format(day=plain_day(said, language))
