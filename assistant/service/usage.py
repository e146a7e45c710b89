"""What the person does with their documents: it decides between near-ties of a search, and tells why it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.passages import Passage
from assistant.core.settings import Value
from assistant.personal import ranking
from assistant.personal.health import asks_about_health, is_about_health
from assistant.service.time_words import day_words
from assistant.store.signals import DocumentSignals, Signals

FROM_NOTES = "from your own notes about health"


@dataclass(frozen=True, slots=True)
class UsedDocument:
    """A document that the person opens, and what is kept of that in words."""

    path: str
    title: str
    opened: int
    why: str


class DocumentUse:
    """Every method may be called from any thread. ``clock`` gives the time in the person's zone."""

    def __init__(
        self,
        signals: Signals,
        setting: Callable[[str], Value],
        changes: ChangeBus,
        clock: Callable[[], datetime],
        paused: Callable[[], bool] = lambda: False,
    ) -> None:
        """While learning is ``paused`` nothing that is opened is kept."""
        self._paused = paused
        self._signals = signals
        self._setting = setting
        self._changes = changes
        self._clock = clock

    def opened(self, path: str) -> None:
        """Keep that the person opened the document at ``path``; what is not in the library is not kept."""
        if not self._paused() and self._signals.opened(path, self._clock()):
            self._changes.publish(Changed.MEMORY)

    def used(self, limit: int = 20) -> list[UsedDocument]:
        """The documents opened last, with all that is kept of them, newest first."""
        now = self._clock()
        return [
            UsedDocument(each.path, each.title, each.opened.count, "; ".join(reasons(each, now)))
            for each in self._signals.most_opened(limit)
            if each.opened is not None
        ]

    def forget(self) -> int:
        """Forget what was opened and edited; of how many documents something was kept."""
        count = self._signals.forget()
        self._changes.publish(Changed.MEMORY)
        return count

    # --- the order of what was found ---

    def in_order(self, query: str, found: list[Passage]) -> list[Passage]:
        """``found`` in the person's order: the same passages, near-ties alone change places."""
        if len(found) < 2 or not self._setting("personal_ranking"):
            return found
        strengths, _known = self._strengths(query, found)
        return [found[place] for place in ranking.order([each.score for each in found], strengths)]

    def why(self, query: str, shown: Sequence[Passage]) -> list[str]:
        """For each passage why it stands before one with a better score, "" where it does not."""
        if not shown or not self._setting("personal_ranking"):
            return [""] * len(shown)
        strengths, known = self._strengths(query, shown)
        scores = [each.score for each in shown]
        raised = ranking.lifts(scores, strengths)
        health, now = asks_about_health(query), self._clock()
        told = []
        for place, passage in enumerate(shown):
            moved = any(
                scores[other] > scores[place] and scores[place] + raised[place] >= scores[other] + raised[other]
                for other in range(place + 1, len(shown))
            )
            because = [FROM_NOTES] if health and _of_health(passage) else []
            if passage.document_id in known:
                because += reasons(known[passage.document_id], now)
            told.append("; ".join(because[:2]) if moved else "")
        return told

    def _strengths(self, query: str, found: Sequence[Passage]) -> tuple[list[float], dict[int, DocumentSignals]]:
        now = self._clock()
        known = self._signals.of([each.document_id for each in found])
        health = asks_about_health(query)
        strengths = []
        for passage in found:
            signals = known.get(passage.document_id)
            used = 0.0 if signals is None else ranking.strength(signals, now)
            strengths.append(1.0 if health and _of_health(passage) else used)
        return strengths, known


def reasons(signals: DocumentSignals, now: datetime) -> list[str]:
    """What was done with a document in words, the strongest kind first."""
    told = []
    if (opened := signals.opened) is not None:
        told.append(f"opened {times_in_words(opened.count)}{_last(opened.last, opened.count, now)}")
    if signals.cited:
        count = len(signals.cited)
        told.append(f"cited in {_counted(count, 'answer')}{_last(signals.cited[0], count, now)}")
    if (edited := signals.edited) is not None:
        told.append(f"edited {near_day(edited.last, now)}")
    return told or [f"its file changed {near_day(signals.changed, now)}"]


def near_day(when: datetime, now: datetime) -> str:
    """ "today", "yesterday", "on Monday" of the last week, or "on Thursday 26 November 2026"."""
    day = when.astimezone(now.tzinfo)
    match (now.date() - day.date()).days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case days if 1 < days < 7:
            return f"on {day_words(day).split()[0]}"
    return f"on {day_words(day)}"


def _last(when: datetime, count: int, now: datetime) -> str:
    return f", last {near_day(when, now)}" if count > 1 else f" {near_day(when, now)}"


def times_in_words(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("s" if count > 1 else "")


def _of_health(passage: Passage) -> bool:
    return is_about_health(passage.path, passage.title)
