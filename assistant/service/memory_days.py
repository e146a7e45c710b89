"""What was told, corrected, ended and forgotten, day by day; of what is forgotten only that something was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from assistant.core.memory import Fact, FactState
from assistant.service.known_facts import spoken_to
from assistant.store.memory_log import Logged


class Happened(Enum):
    """What became of a fact on a day."""

    TOLD = "told"
    NOTICED = "noticed"
    """It waits in the inbox."""
    EDITED = "corrected"
    ENDED = "no longer so"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day. ``text`` speaks to the person; ``fact_id`` is None for what is forgotten."""

    what: Happened
    text: str
    fact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what happened on it, in order."""

    day: date
    entries: tuple[Entry, ...]


def days_of(facts: Sequence[Fact], log: Sequence[Logged], now: datetime) -> tuple[Day, ...]:
    """The days, the newest first, in the zone of ``now``."""
    dated: list[tuple[datetime, Entry]] = [*_of_facts(facts), *_of_log(facts, log)]
    days: dict[date, list[Entry]] = defaultdict(list)
    for at, entry in sorted(dated, key=lambda pair: pair[0]):
        days[at.astimezone(now.tzinfo).date()].append(entry)
    return tuple(Day(day, _gathered(days[day])) for day in sorted(days, reverse=True))


def _of_facts(facts: Sequence[Fact]) -> Iterator[tuple[datetime, Entry]]:
    for fact in facts:
        text = spoken_to(fact.text)
        if fact.state is FactState.WAITING:
            yield fact.proof.said_at, Entry(Happened.NOTICED, text, fact.id)
        elif fact.state is not FactState.REJECTED:
            yield fact.proof.said_at, Entry(Happened.TOLD, text, fact.id)
        if fact.state is FactState.CLOSED and fact.valid_to is not None:
            yield fact.valid_to, Entry(Happened.ENDED, text, fact.id)


def _of_log(facts: Sequence[Fact], log: Sequence[Logged]) -> Iterator[tuple[datetime, Entry]]:
    texts = {fact.id: spoken_to(fact.text) for fact in facts}
    for each in log:
        if each.what == "forgotten":
            many = "1 thing" if each.facts == 1 else f"{each.facts} things"
            yield each.at, Entry(Happened.FORGOTTEN, f"{many} forgotten")
        elif each.fact_id in texts:
            yield each.at, Entry(Happened.EDITED, texts[each.fact_id], each.fact_id)


def _gathered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without repetition: a fact that was corrected twice on a day is told once."""
    return tuple(
        entry for n, entry in enumerate(entries) if entry.what is Happened.FORGOTTEN or entry not in entries[:n]
    )
