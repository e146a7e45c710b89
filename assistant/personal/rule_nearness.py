"""Which rules matter most for a request: those whose edits were made on requests like it (CIPHER, Gao et al. 2024)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from assistant.core.engines import Vector
from assistant.core.rules import RequestKind, Rule
from assistant.core.words import content_words, overlap, stem

EVERYWHERE = 3.0
"""How much being of the request's own kind counts beside likeness, which is 0.0 to 1.0 for each channel."""


def nearest_rules(
    rules: Sequence[Rule],
    request: str,
    kind: RequestKind,
    k: int,
    embed: Callable[[str], Vector | None] = lambda _text: None,
) -> list[Rule]:
    """At most ``k`` of ``rules``, the ones that matter most first: the kind, then likeness of requests, then strength.

    Likeness is that of words and, where ``embed`` gives vectors, of meaning; of a rule's requests the likest counts.
    """
    asked, vector = _stems(request), embed(request)

    def score(rule: Rule) -> tuple[float, int, int]:
        like = max((_likeness(asked, vector, each, embed) for each in _requests(rule)), default=0.0)
        return EVERYWHERE * (rule.kind is kind) + like, rule.strength, -rule.id

    return sorted(rules, key=score, reverse=True)[:k]


def _likeness(asked: set[str], vector: Vector | None, request: str, embed: Callable[[str], Vector | None]) -> float:
    like = overlap(asked, _stems(request))
    other = None if vector is None else embed(request)
    return like if vector is None or other is None else like + float(np.dot(_numbers(vector), _numbers(other)))


def _requests(rule: Rule) -> set[str]:
    return {each.request for each in rule.evidence if each.request and each.value == rule.value}


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _numbers(vector: Vector) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.frombuffer(vector, dtype="<f2").astype(np.float32)
