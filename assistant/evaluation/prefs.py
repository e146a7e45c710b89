"""The right preference found for a later question, and followed (PrefEval, see ``prefeval``).

Recall: whether the preference that the question was written for is among the first three of a store of 50. A store
may hold another that says the same; it counts as wrong. The baselines rank the same stores with the same vectors and
stems; equal scores of BM25 (nothing in common) share their places. ``TUNED`` names the topics that figures were chosen
on; "kept" tells of the others. Choices, where asked for, are told in ``prefs_choices``.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.core.engines import Embedder, Vector
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.evaluation.memory import OURS, embedder
from assistant.evaluation.prefeval import TUNED, Preference, draw_stores, read_preferences
from assistant.evaluation.prefs_choices import choices
from assistant.personal.preference_recall import PreferenceRecall, asks_advice, learn_frame, read_topics, says_wish
from assistant.personal.recall import Bm25, Scores, normalised, rarity, terms
from assistant.system.paths import resources

FLOOR = 88.0
FIRST = 3
SEED = 2
_DATA = Path("shared", "data", "preferences", "prefeval")

Places = dict[str, list[float]]
"""By the name of a way: where the right preference stands for each question, 0 the first; inf if it is not told."""


def run(data: Path | None, desk: Desk[str], answered: int | None = None) -> BenchResult:
    """The bench ``prefs``; ``data`` is another folder of the same form.

    ``answered`` is how many multiple-choice questions the chat model answers, 0 for all, None for none.
    """
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where PrefEval is.")
    began = time.monotonic()
    desk.emit(how_busy())
    preferences = read_preferences(folder)
    finder = Finder(preferences, embedder(), desk.cancel)
    desk.emit(asked_and_known(preferences))
    findings = recall(preferences, finder)
    if answered is not None:
        findings += choices(folder, preferences, draw_stores(preferences, SEED), finder.ours, answered, desk)
    tell(findings, desk)
    return as_result("prefs", len(preferences), "preferences", findings, time.monotonic() - began)


class Finder:
    """Ways to order a store's memories for the question of its first one; every text is embedded once."""

    def __init__(self, preferences: Sequence[Preference], embedder: Embedder, cancel: CancelToken) -> None:
        self._texts = [Counter(terms(each.text)) for each in preferences]
        self._asked = [terms(each.question) for each in preferences]
        self._wishes = embedder.embed_passages([each.text for each in preferences], cancel)
        self._questions = embedder.embed_passages([each.question for each in preferences], cancel)
        topics = read_topics(resources() / "topics.txt")
        self._frame = learn_frame(topics, lambda texts: embedder.embed_passages(texts, cancel))

    def ours(self, store: Sequence[int]) -> list[int]:
        """The first memories as Hearth tells them, best first."""
        index = PreferenceRecall(self._frame, [self._wishes[n] for n in store])
        return [store[n] for n in index.nearest(self._questions[store[0]], FIRST)]

    def place(self, way: str, store: Sequence[int]) -> float:
        """Where the first of the store stands in that way's order."""
        if way == OURS:
            found = self.ours(store)
            return float(found.index(store[0])) if store[0] in found else float("inf")
        scores = _BASELINES[way](self, store)
        return float((scores > scores[0]).sum() + ((scores == scores[0]).sum() - 1) / 2)

    def words(self, store: Sequence[int]) -> Scores:
        """BM25."""
        texts = [self._texts[n] for n in store]
        return Bm25(texts, rarity(texts)).scores(self._asked[store[0]])

    def meaning(self, store: Sequence[int]) -> Scores:
        """Cosine."""
        rows = np.stack([_numbers(self._wishes[n]) for n in store])
        return np.asarray(rows @ _numbers(self._questions[store[0]]), dtype=float)


_BASELINES: Mapping[str, Callable[[Finder, Sequence[int]], Scores]] = {
    "MiniLM": Finder.meaning,
    "BM25": Finder.words,
    "z-fusion": lambda finder, store: normalised(finder.words(store)) + normalised(finder.meaning(store)),
}


def recall(preferences: Sequence[Preference], finder: Finder) -> list[Finding]:
    """The figures of all preferences, of the kept topics, and of stores in which more is alike."""
    stores = draw_stores(preferences, SEED)
    kept = [n for n, each in enumerate(preferences) if each.topic not in TUNED]
    places = {way: [finder.place(way, store) for store in stores] for way in (OURS, *_BASELINES)}
    about = f"The right preference among the first {FIRST} of 50, in %"
    findings = [_finding("right_at_3", about, places, Limit(FLOOR, at_least=True))]
    if kept:
        of_kept = {way: [each[n] for n in kept] for way, each in places.items()}
        findings.append(_finding("kept_right_at_3", f"{about}, kept topics", of_kept))
    findings.append(_finding("right_at_1", f"{about.replace('among the first 3', 'first')}", places, first=1))
    crowded = draw_stores(preferences, SEED, crowded=True)
    places = {way: [finder.place(way, store) for store in crowded] for way in (OURS, *_BASELINES)}
    findings.append(_finding("crowded_right_at_3", f"{about}, drawn evenly from these topics alone", places))
    return findings


def asked_and_known(preferences: Sequence[Preference]) -> str:
    """How many of these the app would take for what they are."""
    asked = 100 * float(np.mean([asks_advice(each.question) for each in preferences]))
    known = 100 * float(np.mean([says_wish(each.text) for each in preferences]))
    return f"Taken for a question that wishes matter for: {asked:.0f} %; for a wish: {known:.0f} %."


def _finding(metric: str, about: str, places: Places, limit: Limit | None = None, first: int = FIRST) -> Finding:
    shares = {way: 100 * float(np.mean([place < first for place in each])) for way, each in places.items()}
    count = len(places[OURS])
    error = (shares[OURS] * (100 - shares[OURS]) / count) ** 0.5
    beside = {way: share for way, share in shares.items() if way != OURS}
    return Finding(
        metric, shares[OURS], f"{about}, {count} questions, standard error {error:.1f}", limit, beside=beside
    )


def _numbers(vector: Vector) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.frombuffer(vector, dtype="<f2").astype(np.float32)
