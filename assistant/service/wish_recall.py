"""Which of the remembered wishes matter for a question: by meaning where that is up and quick, by words otherwise.

Nothing waits for the embedder: vectors of wishes are made beside, and a question's has to come within ``WAIT``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import Protocol

from assistant.core.engines import Vector
from assistant.core.errors import AssistantError
from assistant.core.jobs import CancelToken
from assistant.core.memory import Fact
from assistant.personal.preference_recall import (
    Frame,
    PreferenceRecall,
    asks_advice,
    learn_frame,
    nearest_by_words,
    read_topics,
    says_wish,
)

WAIT = 0.05
"""Seconds that a question waits for its vector."""

MOST = 3
"""Wishes that are told beside a question."""

_AT_ONCE = 16
"""Texts that are embedded in one call, so that a search comes between two."""

_log = logging.getLogger(__name__)


class Meaning(Protocol):
    """The embedder in its own process; may be still loading."""

    @property
    def ready(self) -> bool:
        """Whether it can be asked now."""

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        """One vector a text."""

    def embed_query(self, text: str) -> Vector:
        """The vector of a question."""


class WishRecall:
    """Finds wishes; every method may be called from any thread. ``topics`` is the file of everyday topics."""

    def __init__(self, meaning: Meaning, topics: Path) -> None:
        self._meaning = meaning
        self._topics = topics
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._vectors: dict[int, Vector] = {}
        self._asking = ThreadPoolExecutor(1, "wish-question")
        self._asked: Future[Vector] | None = None
        self._learning: threading.Thread | None = None
        self._stop = CancelToken()

    def wishes(self, question: str, facts: Sequence[Fact]) -> list[Fact]:
        """At most ``MOST`` of the facts that tell a wish the question touches, best first; none unless it asks for
        advice."""
        known = [fact for fact in facts if says_wish(fact.text)]
        if not known or not asks_advice(question):
            return []
        recall = self._recall(known)
        vector = None if recall is None else self._vector(question)
        if recall is None or vector is None:
            return [known[n] for n in nearest_by_words(question, [fact.text for fact in known], MOST)]
        return [known[n] for n in recall.nearest(vector, MOST)]

    def close(self) -> None:
        """Stop what runs beside."""
        self._stop.cancel()
        self._asking.shutdown(wait=False, cancel_futures=True)

    def _recall(self, known: Sequence[Fact]) -> PreferenceRecall | None:
        """The index over these wishes; None while their vectors are being made, which begins then."""
        keys = [hash(fact.text) for fact in known]
        with self._lock:
            # what was forgotten goes from here too; keys are no words
            self._vectors = {key: vector for key, vector in self._vectors.items() if key in set(keys)}
            frame, vectors = self._frame, [self._vectors.get(key) for key in keys]
            there = [vector for vector in vectors if vector is not None]
            if frame is not None and len(there) == len(known):
                return PreferenceRecall(frame, there)
            if self._meaning.ready and (self._learning is None or not self._learning.is_alive()):
                texts = {key: fact.text for key, fact in zip(keys, known, strict=True) if key not in self._vectors}
                self._learning = threading.Thread(target=self._learn, args=(texts,), name="wishes", daemon=True)
                self._learning.start()
        return None

    def _vector(self, question: str) -> Vector | None:
        """The question's vector, None if it does not come in time; the next one does not queue behind it."""
        if not self._meaning.ready or (self._asked is not None and not self._asked.done()):
            return None
        self._asked = self._asking.submit(self._meaning.embed_query, question)
        try:
            return self._asked.result(WAIT)
        except (TooLate, AssistantError):  # busy, or its process died: words still answer
            return None

    def _learn(self, texts: dict[int, str]) -> None:
        try:
            if self._frame is None:
                self._frame = learn_frame(read_topics(self._topics), self._embed)
            made = dict(zip(texts, self._embed(list(texts.values())), strict=True))
        except AssistantError as problem:  # the next question tries again
            _log.info("wishes are found by words alone for now: %s", problem.message)
            return
        with self._lock:
            self._vectors |= made

    def _embed(self, texts: Sequence[str]) -> list[Vector]:
        starts = range(0, len(texts), _AT_ONCE)
        return [
            vector
            for start in starts
            for vector in self._meaning.embed_passages(texts[start : start + _AT_ONCE], self._stop)
        ]
