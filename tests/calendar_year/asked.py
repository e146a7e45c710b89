"""The parameters of a question, read as what they mean in the calendars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tests.calendar_year.happenings import NOW, Happening, called, moment, todos, touching

Question = Mapping[str, Any]
"""One question of the file, with the parameters of its kind."""


def window(during: list[str]) -> tuple[datetime, datetime]:
    """From when to when, both "now", days or times of the person's clock."""
    start, end = (moment(parsed(each)) for each in during)
    return start, end


def parsed(said: str) -> datetime | date:
    """A day or a time as the file writes it."""
    if said == "now":
        return NOW
    if len(said) == 10:
        return date.fromisoformat(said)
    return datetime.fromisoformat(said).replace(tzinfo=NOW.tzinfo)


def meant_by(question: Question, key: str) -> list[Happening]:
    """What is on during the time under ``key``, of the ``words`` and the ``calendar`` that are meant."""
    among = called(question.get("words", ""), question.get("calendar", ""))
    return touching(*window(question[key]), among)


def picked(question: Question) -> Happening:
    """The one happening that is meant: the next one, or the last one where ``pick`` is "last"."""
    among = called(question["words"])
    if question.get("pick", "next") == "next":
        return next(each for each in among if each.opens > NOW)
    return [each for each in among if each.opens < NOW][-1]


def due(during: list[str]) -> list[str]:
    """Titles of the open tasks that are due from the first day to before the last; "" is an open end."""
    first, last = (date.fromisoformat(each) if each else None for each in during)
    return [
        each.title
        for each in todos()
        if not each.done and each.due and each.due >= (first or date.min) and each.due < (last or date.max)
    ]


def minutes(question: Question, key: str) -> timedelta:
    """A length under ``key``, none if it is not there."""
    return timedelta(minutes=question.get(key, 0))
