"""Times in words, for sentences about appointments, in English, German, Spanish and French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.core.appointments import Moment


@dataclass(frozen=True, slots=True)
class _Names:
    """How a language writes days; ``day`` holds what stands in a date, ``span`` joins two."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    span: str


_NAMES = {
    "en": _Names(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
        "{weekday} {day} {month} {year}",
        "{start} to {end}",
    ),
    "de": _Names(
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
         "Dezember"),
        "{weekday}, {day}. {month} {year}",
        "{start} bis {end}",
    ),
    "es": _Names(
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"),
        "{weekday} {day} de {month} de {year}",
        "{start} a {end}",
    ),
    "fr": _Names(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
         "décembre"),
        "{weekday} {day} {month} {year}",
        "{start} à {end}",
    ),
}  # fmt: skip


def spoken(start: Moment, end: Moment, language: str = "en") -> str:
    """From when to when: "Tuesday 3 March 2026, 15:00 to 16:00", "Tuesday 3 March 2026", or over several days."""
    span = _NAMES[language].span
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        first, last = day_words(start, language), day_words(end - timedelta(days=1), language)
        return first if end - timedelta(days=1) <= start else span.format(start=first, end=last)
    if start == end:
        return spoken_moment(start, language)
    ends = f"{end:%H:%M}" if start.date() == end.date() else spoken_moment(end, language)
    return span.format(start=spoken_moment(start, language), end=ends)


def spoken_moment(when: Moment, language: str = "en") -> str:
    """A day, or a day and a time: "Tuesday 3 March 2026, 15:00"."""
    day = day_words(when, language)
    return f"{day}, {when:%H:%M}" if isinstance(when, datetime) else day


def day_words(when: Moment, language: str = "en") -> str:
    """ "Thursday 26 November 2026"."""
    names = _NAMES[language]
    return names.day.format(
        weekday=names.weekdays[when.weekday()], day=when.day, month=names.months[when.month - 1], year=when.year
    )


def plain_day(when: date, language: str = "en") -> str:
    """ "26 November 2026"."""
    return day_words(when, language).split(" ", 1)[1]


def month_words(year: int, month: int, language: str = "en") -> str:
    """ "November 2026"."""
    return f"{_NAMES[language].months[month - 1]} {year}"


def weekday_word(when: date, language: str = "en") -> str:
    """ "Thursday"."""
    return _NAMES[language].weekdays[when.weekday()]
