"""Times that are counted from appointments: "before the trip", "the day after the wedding"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from assistant.core.appointments import Appointment
from assistant.service.calendar_questions.matching import tokens

Named = Callable[[str], "Appointment | None"]
"""The appointment with all these words."""

_LEAD = re.compile(
    r"(?P<day>\b(?:the |on the |am |el |le )?(?:day|tag|día|jour|lendemain|veille) )?"
    r"\b(?P<lead>before|after|following|since|until|till|between|during|by|vor|nach|seit|bis|zwischen|während"
    r"|antes del?|después del?|desde|hasta|entre|durante|avant|après|depuis|pendant)\s+",
    re.IGNORECASE,
)
_DETERMINERS = re.compile(
    r"(?:the|my|our|next|de[rmn]|die|das|mein\w*|unser\w*|el|la|los|las|mi|mis|le|les|mon|ma|mes|l'|zum|zur)\s*(?=\s|(?<='))",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:and|und|y|et|to)\s+", re.IGNORECASE)
_FROM_ITS_END = frozenset(("after", "following", "since", "nach", "seit", "desde", "après", "depuis"))
_BETWEEN = frozenset(("between", "zwischen", "entre"))
_DURING = frozenset(("during", "während", "durante", "pendant"))
_WORD = re.compile(r"[^\s?!;,]+")
_LONGEST = 8
"""A name has so many words at most."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The question with days that were counted from appointments written out, when these are that other times are
    counted from, by their names in the question, and the appointments during which something is asked about.
    """

    question: str
    times: dict[str, date | datetime] = field(default_factory=dict)
    during: tuple[Appointment, ...] = ()


def anchors_in(question: str, named: Named) -> Anchors:
    """The appointments that times in ``question`` are counted from, as ``named`` knows them."""
    found = Anchors(question)
    place = 0
    while (led := _LEAD.search(found.question, place)) is not None:
        lead = led["lead"].lower().split()[0]
        name, there = _name(found.question, led.end(), named)
        place = led.end()
        if there is None:
            continue
        if led["day"]:
            found = _written_out(found, led, name, there)
        elif lead in _DURING:
            begin = found.question.index(name, led.end())
            cut = found.question[: led.start()] + found.question[begin + len(name) :]
            found, place = Anchors(cut, found.times, (*found.during, there)), led.start()
        else:
            found.times[name] = there.end if lead in (_FROM_ITS_END | _BETWEEN) or lead == "después" else there.start
            place = found.question.index(name, led.end()) + len(name)
            joined = _AND.match(found.question, place) if lead in _BETWEEN else None
            if joined is not None:
                other, second = _name(found.question, joined.end(), named)
                if second is not None:
                    found.times[other] = second.start
    return found


def _name(question: str, start: int, named: Named) -> tuple[str, Appointment | None]:
    """The longest run of words from ``start`` that names an appointment, and that one."""
    while (skipped := _DETERMINERS.match(question, start)) is not None:
        start = skipped.end() + len(question[skipped.end() :]) - len(question[skipped.end() :].lstrip())
    ends = [word.end() for word in _WORD.finditer(question, start)][:_LONGEST]
    for end in reversed(ends):
        name = question[start:end].rstrip(".:")
        there = named(name) if tokens(name) else None
        if there is not None:
            return name, there
    return "", None


def _written_out(found: Anchors, led: re.Match[str], name: str, there: Appointment) -> Anchors:
    """The day before or after something as the date that it is."""
    first = there.start.date() if isinstance(there.start, datetime) else there.start
    last = (there.end - timedelta(microseconds=1)).date() if isinstance(there.end, datetime) else there.end - _DAY
    before = led["lead"].lower() in ("before", "vor", "avant") or led["lead"].lower().startswith("antes")
    day = first - _DAY if before else last + _DAY
    rest = found.question[found.question.index(name, led.end()) + len(name) :]
    return Anchors(f"{found.question[: led.start()]}{day.isoformat()}{rest}", found.times, found.during)


_DAY = timedelta(days=1)
