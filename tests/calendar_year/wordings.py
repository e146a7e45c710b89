"""The ways in which one fact may be worded: dates, times and lengths as patterns, and free times read from a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.calendar_year.happenings import BERLIN, NOW

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ENGLISH = "|".join(_MONTHS["en"])
_TIME = r"(\d{1,2})[:.](\d\d)(?:\s*(am|pm))?"
_SLOT = re.compile(
    rf"(?P<day>\d{{1,2}})\.?\s+(?P<month>{_ENGLISH})|(?P<near>today|tomorrow)"
    rf"|(?P<from>{_TIME})(?:\s*(?:to|until|and|[-–])\s*)(?P<to>{_TIME})",
    re.IGNORECASE,
)


def day(when: date) -> str:
    """A pattern for a date in four languages; "tomorrow" is a date too."""
    names = [months[when.month - 1] for months in _MONTHS.values()]
    written = [rf"\b0?{when.day}\.?(?:er|st|nd|rd|th)?\s+(?:de\s+)?{name}" for name in names]
    written += [rf"\b{_MONTHS['en'][when.month - 1]} {when.day}\b", f"{when:%Y-%m-%d}"]
    near = {-1: "yesterday|gestern|ayer|hier", 0: "today|heute|hoy|aujourd", 1: "tomorrow|morgen|mañana|demain"}
    written += [near[days]] if (days := (when - NOW.date()).days) in near else []
    return "|".join(written)


def clock(when: datetime) -> str:
    """A pattern for a time of the day."""
    half = f"{when.hour % 12 or 12}(?::{when:%M})?" if when.minute == 0 else f"{when.hour % 12 or 12}:{when:%M}"
    return rf"\b0?{when.hour}[:.h]{when:%M}|\b{half}\s*{'a' if when.hour < 12 else 'p'}\.?m"


def length(lasts: timedelta) -> str:
    """A pattern for a length of time."""
    minutes = int(lasts.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    parts = [rf"\b{minutes} ?min"]
    if hours and not rest:
        parts += [rf"\b{hours} ?h(?:ours?)?\b(?! ?\d)", *([rf"\b{_NUMBERS[hours]} hours?\b"] if hours <= 12 else [])]
    if hours and rest:
        parts += [rf"\b{hours} ?h(?:ours?)?,? (?:and )?{rest} ?min", rf"\b{hours}:{rest:02}\b"]
        parts += [rf"\b{minutes / 60:g} ?h"]
    return "|".join(parts)


def number(count: int) -> str:
    """A pattern for a number that is an answer, not a part of a date or a time."""
    word = f"|{_NUMBERS[count]}" if count <= 12 else ""
    none = "|no |nothing|never|none|not " if count == 0 else ""
    return rf"(?<![\d:.])(?:{count}{word})(?![\d:]|\.\d|\s+(?:{_ENGLISH})){none}"


def slots(text: str, usual: date | None) -> list[tuple[datetime, datetime]]:
    """The stretches of time in ``text``, each on the date that was last said, else on the ``usual`` one."""
    return list(_slots(text, usual))


def _slots(text: str, usual: date | None) -> Iterator[tuple[datetime, datetime]]:
    at = usual
    for found in _SLOT.finditer(text):
        if found["day"]:
            month = [name.lower() for name in _MONTHS["en"]].index(found["month"].lower()) + 1
            at = date(NOW.year, month, int(found["day"]))
        elif found["near"]:
            at = NOW.date() + timedelta(days=found["near"].lower() == "tomorrow")
        elif at is not None:
            yield _clock(found["from"], at), _clock(found["to"], at)


def _clock(said: str, on: date) -> datetime:
    found = re.fullmatch(_TIME, said, re.IGNORECASE)
    assert found is not None
    hour = int(found[1]) % 12 + 12 * (found[3].lower() == "pm") if found[3] else int(found[1])
    return datetime(on.year, on.month, on.day, hour % 24, int(found[2]), tzinfo=BERLIN) + timedelta(days=hour // 24)
