"""How facts, their proof and their days are said on the page about the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assistant.core.memory import FactSource
from assistant.core.words import fold, words
from ui.clean import clean, clean_line
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.about_you import KnownFact

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a chat, and the turn in it if that is kept."""

    chat_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class FactPlace:
    """The fact that something rests on."""

    fact_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as a row shows it: its sentence, and where it comes from.

    ``place`` is where the proof leads to; ``more`` stands behind the proof, ``quote`` below the sentence. ``words`` is
    what an edit begins with, "" where it cannot be edited; ``mark`` a word beside the sentence, such as "inferred";
    ``yes`` a button that says yes to it.
    """

    id: int
    text: str
    proof: str = ""
    place: Place | FactPlace | None = None
    more: str = ""
    quote: str = ""
    words: str = ""
    mark: str = ""
    yes: str = ""

    def holds(self, asked: Sequence[str]) -> bool:
        """Whether every word that is asked for begins a word of it."""
        held = words(f"{self.text} {self.words} {self.quote}")
        return all(any(word.startswith(each) for word in held) for each in asked)


def fact_line(known: KnownFact, now: datetime) -> Line:
    """A fact as a row; ``now`` is the time in the person's zone."""
    fact = known.fact
    proof = fact.proof
    place = None if proof.chat_id is None else Place(proof.chat_id, proof.message_id)
    more = [f"used {counted(fact.times_used, 'time')}"] if fact.times_used else []
    if fact.valid_to is not None:
        more.insert(0, f"until {short_day(fact.valid_to, now)}")
    ended = fact.valid_to is not None
    differs = words(fold(proof.quote)) != words(fold(fact.text))
    return Line(
        fact.id,
        clean_line(known.sentence),
        proof_words(known, now),
        place,
        " · ".join(more),
        f"“{clean_line(proof.quote)}”" if differs else "",
        "" if ended else clean_line(fact.text),
    )


def proof_words(known: KnownFact, now: datetime) -> str:
    """ "Said on 3 Nov in “Letter to the landlord”"."""
    fact = known.fact
    when = on_day(fact.proof.said_at, now)
    title = clean_line(known.chat_title)
    chat = f" in “{title}”" if title else " in a chat" if fact.proof.chat_id is not None else ""
    match fact.source:
        case FactSource.EXPLICIT if not chat:
            return f"You added this {when}"
        case FactSource.EXPLICIT:
            return f"You asked for this {when}{chat}"
        case FactSource.INFERRED:
            return f"Concluded {when}{chat}"
        case _:
            return f"Said {when}{chat}"


def on_day(then: datetime, now: datetime) -> str:
    """ "today", "yesterday", "on 3 Nov", or "on 3 Nov 2025" of another year."""
    shown = short_day(then, now)
    return shown if shown in ("today", "yesterday") else f"on {shown}"


def short_day(then: datetime | date, now: datetime) -> str:
    """The same without "on"."""
    day = then.astimezone(now.tzinfo).date() if isinstance(then, datetime) else then
    ago = (now.date() - day).days
    if ago in (0, 1):
        return "yesterday" if ago else "today"
    year = "" if day.year == now.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def long_day(day: date, now: datetime) -> str:
    """A heading: "Today", "Yesterday", "Tuesday 3 Nov"."""
    shown = short_day(day, now)
    return shown.capitalize() if shown in ("today", "yesterday") else f"{_WEEKDAYS[day.weekday()]} {shown}"


def plain(text: str) -> str:
    """A text of several lines without what could deceive."""
    return clean(text).strip()
