"""Better answers: a few are written, each is checked, and the best one is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from assistant.core.engines import Ended, Engine, Request
from assistant.core.errors import Cancelled
from assistant.core.jobs import Desk
from assistant.core.messages import TextPiece
from assistant.personal.reward import Reward
from assistant.service.chat_parts import Parts
from assistant.service.checking import checked
from assistant.service.honesty import NOT_FOUND
from assistant.service.planning import Plan
from assistant.service.wishes import votes

MOST = 4
"""Candidates at most: each takes as long as an answer."""

WARMTH = (0.0, 0.5, 0.7, 0.9)
"""The least temperature of each candidate: the first is the answer that would have been given anyway."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer that was written. ``found`` is whether it stood the check against what was read.

    ``votes`` is 2 where it was picked, in both orders, as what suits the person's wishes.
    """

    text: str
    ended: Ended
    found: bool
    votes: int = 0


def best_of(
    count: int, engine: Engine, request: Request, plan: Plan, parts: Parts, pieces: list[str], desk: Desk[Any]
) -> Ended:
    """Write up to ``count`` answers to ``request``, and put the best one into ``pieces`` and on the desk.

    Stopped, it leaves the best of those that were finished, and raises ``Cancelled``.
    """
    written: list[Candidate] = []
    count = min(count, MOST)
    try:
        for n in range(count):
            desk.report(n, count, f"Writing answer {n + 1} of {count}…")
            written.append(_write(n, engine, request, plan, parts, desk))
        if plan.facts and len(written) > 1:
            desk.report(count, count, "Comparing the answers…")
            wishes, texts = [fact.text for fact in plan.facts], [each.text for each in written]
            counted = votes(engine, plan.question, wishes, texts, desk.cancel)
            written = [replace(each, votes=count) for each, count in zip(written, counted, strict=True)]
    except Cancelled:
        if written:
            _tell(choose(plan.question, written, parts.reward()), pieces, desk)
        raise
    chosen = choose(plan.question, written, parts.reward())
    _tell(chosen, pieces, desk)
    return chosen.ended


def choose(question: str, written: list[Candidate], reward: Reward) -> Candidate:
    """The best of them: first what is honest, then what suits the person's wishes, then what the person likes.

    A refusal stands if at least half of them refuse: then one that answers has made it up. Otherwise an answer goes
    before a refusal. What is equal in all this stays in the order in which it was written.
    """
    finished = [each for each in written if each.ended.stop == "end"] or written
    answered = [each for each in finished if each.found]
    if 2 * len(answered) <= len(finished) and len(answered) < len(finished):
        return next(each for each in finished if not each.found)
    most = max(each.votes for each in answered)
    kept = [each for each in answered if each.votes == most]
    return kept[reward.rank(question, [each.text for each in kept])[0]]


def _write(n: int, engine: Engine, request: Request, plan: Plan, parts: Parts, desk: Desk[Any]) -> Candidate:
    sampling = request.sampling
    warm = replace(sampling, temperature=max(sampling.temperature, WARMTH[n]), seed=sampling.seed + n)
    text, ended = "", None
    for delta in engine.generate(replace(request, sampling=warm), desk.cancel):
        match delta:
            case TextPiece(piece):
                text += piece
            case Ended():
                ended = delta
    assert ended is not None, "an engine ends each answer with Ended"
    found = bool(text.strip()) and (not plan.checked or checked(text, plan, parts).text != NOT_FOUND)
    return Candidate(text, ended, found)


def _tell(chosen: Candidate, pieces: list[str], desk: Desk[Any]) -> None:
    pieces.append(chosen.text)
    desk.emit(TextPiece(chosen.text))
