"""Personal order of what was found: what the person uses comes first where the search cannot tell.

A passage may stand before a better one only where their scores are nearer to each other than the search can tell
apart. Measured on XQuAD with the starter embedder (1,190 questions on 240 passages a language): where the two best
passages were less than 0.5 apart, the first was the right one 11 times and the second 13 times in English, 17 and 18
in German; where they were within 5 % of what lies between the best and the last of ten, 13 and 13, 14 and 11. Beyond
either the first is right at least twice as often. So both must hold.

What each thing that was done with a document counts, and after how long it counts half, is chosen, not fitted: there
is no person's history to fit it on. It can only decide between near-ties.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.store.signals import OPENED_HALF_LIFE, DocumentSignals, faded

NOISE = 0.5
"""Difference of two scores of one search (sums of z-values, see ``knowledge.retrieval``) that tells nothing."""

SHARE = 0.05
"""The same as a share of what lies between the best and the last score of a search."""

CITED_HALF_LIFE = timedelta(days=60)
EDITED_HALF_LIFE = timedelta(days=30)
RECENT_HALF_LIFE = timedelta(days=90)
"""After so long a kept answer from a document, an edit of it and the time of its file count half; an opening after
``OPENED_HALF_LIFE``."""

OPENED, CITED, EDITED, RECENT = 1.0, 0.7, 1.0, 0.5
"""What one of each counts when it is new."""

_LEAST = 1e-6
_JUST_BELOW = 0.999


def strength(signals: DocumentSignals, now: datetime) -> float:
    """How much the person uses a document, from 0.0 to less than 1.0; every use fades."""
    total = RECENT * _left(signals.changed, now, RECENT_HALF_LIFE)
    total += CITED * sum(_left(when, now, CITED_HALF_LIFE) for when in signals.cited)
    if signals.opened is not None:
        total += OPENED * faded(signals.opened, now, OPENED_HALF_LIFE)
    if signals.edited is not None:
        total += EDITED * _left(signals.edited.last, now, EDITED_HALF_LIFE)
    return 1.0 - math.exp(-min(total, 30.0))


def near_tie(scores: Sequence[float]) -> float:
    """Scores of one search that are less than this apart are as good as equal; 0.0 where only equal ones are."""
    most = min(NOISE, SHARE * (max(scores) - min(scores))) if scores else 0.0
    return most if most > _LEAST else 0.0


def order(scores: Sequence[float], strengths: Sequence[float]) -> list[int]:
    """The places of the passages in their personal order, each once.

    ``scores`` are comparable, in any order; ``strengths`` from 0.0 to 1.0. A passage stands before one with a better
    score only if the two are nearer to each other than :func:`near_tie` and it is the stronger one.
    """
    raised = [score + lift for score, lift in zip(scores, lifts(scores, strengths), strict=True)]
    return sorted(range(len(scores)), key=lambda at: (-raised[at], -strengths[at], -scores[at], at))


def lifts(scores: Sequence[float], strengths: Sequence[float]) -> list[float]:
    """What each passage's score is raised by: always less than :func:`near_tie`, so that no two can differ by more."""
    most = near_tie(scores) * _JUST_BELOW
    return [most * share for share in strengths]


def _left(when: datetime, now: datetime, half_life: timedelta) -> float:
    return float(0.5 ** (max(now - when, timedelta()) / half_life))
