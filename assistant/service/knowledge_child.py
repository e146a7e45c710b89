"""The knowledge child seen from its parent: the embedder and the vector index in a process of their own.

It comes up in the background. Whatever happens to it, the database has every vector: a child that died is started
again, and an index that cannot be trusted is built anew while exact search answers.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from assistant.core.engines import Vector
from assistant.core.errors import AssistantError, Cancelled, ChildLost, ModelMissing
from assistant.core.jobs import CancelToken
from assistant.service.index_mending import CALL_SECONDS, IndexMending
from assistant.store.embeddings import ERASE_MARK, Embeddings
from assistant.system.children import Child, ChildBug, Confinement, Handler, Limits, Setup

_log = logging.getLogger(__name__)

LOAD_SECONDS = 300.0
"""Time limit for importing and loading the embedder on a slow disk."""

CLOSE_SECONDS = 3.0
MOST_RESTARTS = 3
LOSSES_COUNT = 600.0
"""How often a child that died is started again within so many seconds; then search goes on by words alone."""

FRESH = "started anew"
"""Detail of the error of a child that was started by a call and holds nothing yet."""

_PAGE = 2000


def serve() -> Mapping[str, Handler]:
    """The calls of the child."""
    # late: what these import (numpy, torch, Chroma) belongs into the child alone
    from assistant.model.embedder import SentenceEmbedder
    from assistant.service.knowledge_calls import Calls

    return Calls(SentenceEmbedder).handlers()


class KnowledgeChild:
    """Implements ``Embedder`` and ``VectorIndex``; every method may be called from any thread.

    ``state`` is "off", "loading", "ready", "missing" (no embedder on this computer yet) or "failed"; ``problem``
    says in words why it is not ready.
    """

    def __init__(
        self,
        embeddings: Embeddings,
        folder: Path,
        embedder_folder: Callable[[], Path | None],
        threads: int = 0,
        setup: Setup = serve,
    ) -> None:
        """``folder`` holds the index; ``embedder_folder`` gives the embedder's, None while there is none."""
        self._embeddings = embeddings
        self._folder = folder
        self._embedder_folder = embedder_folder
        self._listeners: list[Callable[[str], None]] = []
        self._threads = threads
        self._child = Child("knowledge", setup, limits=Limits(confinement=Confinement.OFFLINE))
        self._changed = threading.Condition()
        self._state = "off"
        self._problem = ""
        self._model: tuple[str, int] = ("", 0)
        self._stop = CancelToken()
        self._mend = IndexMending(self._ask, embeddings)
        self._trusted = True
        self._losses: list[float] = []
        self._building = threading.Lock()
        self._wishes: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    # --- its life ---

    @property
    def state(self) -> str:
        """See the class."""
        return self._state

    @property
    def problem(self) -> str:
        """Why it is not ready, in words; "" if it is."""
        return self._problem

    @property
    def ready(self) -> bool:
        """Whether a question can be answered now."""
        return self._state == "ready"

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        return self._child.pid

    def listen(self, listener: Callable[[str], None]) -> None:
        """Call ``listener`` with every new state, on the thread that brought it about."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Come up in the background unless it is up or coming; also tries again what failed before."""
        with self._changed:
            if self._state in ("loading", "ready") or self._stop.cancelled:
                return
            self._losses.clear()
            self._wish(self._come_up)

    def wait(self, seconds: float, cancel: CancelToken | None = None) -> bool:
        """Wait until it is ready or cannot be; whether it is ready. Raises ``Cancelled``."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._state == "loading" and time.monotonic() < deadline:
                self._changed.wait(0.05)
                if cancel is not None:
                    cancel.check()
            return self._state == "ready"

    def reload(self) -> None:
        """Start anew with the embedder that is chosen now."""
        with self._changed:
            if self._state == "off" or self._stop.cancelled:
                return
            self._losses.clear()
            self._wish(self._put_away, self._come_up)

    def close(self) -> None:
        """Let the index finish its writing, then end the process."""
        if self._stop.cancelled:
            return
        up = self.ready
        self._stop.cancel()
        if up:
            self._put_away()
        self._child.close()
        self._wishes.put(None)
        if self._thread is not None:
            self._thread.join(2)
        self._say("off")

    # --- the embedder ---

    @property
    def model_id(self) -> str:
        """Name and revision of the embedder; waits until it is loaded."""
        self._need()
        return self._model[0]

    @property
    def dimensions(self) -> int:
        """Numbers in one vector; waits until the embedder is loaded."""
        self._need()
        return self._model[1]

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        """One vector per text. Keep it to a fraction of a second at a time: a question waits for the call to end."""
        self._need(cancel)
        return list(self._call("embed", list(texts), cancel=cancel))

    def embed_query(self, text: str) -> Vector:
        """The vector of a question; goes before all that waits."""
        self._need()
        return bytes(self._call("embed_query", text, urgent=True))

    # --- the index ---

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Add vectors that the database has already."""
        self._need()
        self._rebuild_unless(self._call("put", list(ids), list(vectors), index=True))

    def near(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most ``k`` pairs (chunk id, cosine), best first; goes before all that waits."""
        self._need()
        if among is not None:
            return self._near_among(vector, k, among)
        found = self._call("near", vector, k, index=True, urgent=True)
        self._rebuild_unless(found is not None)
        return [(chunk, score) for chunk, score in found or ()]

    def will_erase(self) -> None:
        """Note on the disk that what is going to be forgotten must leave it, whatever happens before it has."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / ERASE_MARK).touch(mode=0o600)

    def forget(self, ids: Sequence[int]) -> None:
        """Take vectors out of every answer; :meth:`rebuild` takes them off the disk."""
        self._need()
        self._rebuild_unless(self._call("forget", list(ids), index=True))

    def count(self) -> int:
        """Vectors in the index."""
        self._need()
        return int(self._call("count", index=True))

    def settle(self) -> None:
        """Call it when a burst of changes is over: the index is written out and trusted at the next start."""
        self._need()
        self._call("settle", index=True)

    def rebuild(self) -> None:
        """Build the index anew from the database, in the background: then what was forgotten leaves the disk too."""
        self._wishes.put(self._rebuild)

    # --- coming up, on its own thread ---

    def _wish(self, *wishes: Callable[[], None]) -> None:
        """Have these done in turn; the caller holds ``_changed``."""
        self._state, self._problem = "loading", ""
        if self._thread is None:
            self._thread = threading.Thread(target=self._fulfil, name="knowledge", daemon=True)
            self._thread.start()
        for wish in wishes:
            self._wishes.put(wish)

    def _fulfil(self) -> None:
        while (wish := self._wishes.get()) is not None:
            try:
                wish()
            except Cancelled:
                continue
            except ChildLost as lost:
                self._note_loss(lost)
            except AssistantError as problem:
                _log.warning("search by meaning is not available: %s %s", problem.kind, problem.detail)
                self._say("missing" if isinstance(problem, ModelMissing) else "failed", problem.message)
            except Exception:  # noqa: BLE001 - a bug here must not leave it loading for ever
                _log.exception("the knowledge process failed")
                self._say("failed", "Search by meaning could not start.")

    def _come_up(self) -> None:
        self._say("loading")
        folder = self._embedder_folder()
        if folder is None:
            self._say("missing", "Search by meaning needs its model, which is not on this computer yet.")
            return
        before = self._embeddings.current()
        sound = before is not None and self._open_index(before)
        model_id, dimensions = self._ask("load", str(folder), self._threads, timeout=LOAD_SECONDS)
        self._model = (model_id, dimensions)
        self._embeddings.use(model_id, dimensions)
        if before != self._model:  # what is there holds vectors of another embedder, or nothing
            self._trusted = False
            sound = self._open_index(self._model)
        if not sound:
            self._mend.fill(self._model[0], self._stop)
        self._say("ready")
        if not sound:
            self._mend.build(self._stop)

    def _open_index(self, model: tuple[str, int]) -> bool:
        """Open the index and try it; False if it must be built anew. A process that died of it gets a second try."""
        for trusted in (self._trusted, False):
            try:
                sound = self._mend.open(self._folder, model, trusted)
            except ChildLost as lost:
                if not trusted or self._stop.cancelled:
                    raise
                _log.warning("the search index is thrown away: %s", lost.detail)
            else:
                self._trusted = True
                return sound
        raise AssertionError("the second try returns or raises")

    def _rebuild(self) -> None:
        with self._building:
            gone = self._embeddings.gone()
            self._mend.fill(self._model[0], self._stop)
            self._mend.build(self._stop)
            self._embeddings.forget_gone(gone)

    def _put_away(self) -> None:
        """Let the index be written out, then end the process."""
        if self._child.pid is not None:
            with contextlib.suppress(AssistantError, ChildBug):
                self._child.call("close", timeout=CLOSE_SECONDS, urgent=True)
            self._child.kill()

    # --- calls ---

    def _need(self, cancel: CancelToken | None = None) -> None:
        """Wait until it is ready. Raises what keeps it from that."""
        if self._state != "ready" and not self.wait(LOAD_SECONDS, cancel):
            problem = self._problem or "Search by meaning is not running."
            raise ModelMissing(problem) if self._state == "missing" else ChildLost(problem)

    def _ask(self, method: str, *args: Any, timeout: float = CALL_SECONDS) -> Any:
        return self._child.call(method, *args, timeout=timeout, cancel=self._stop)

    def _call(
        self, method: str, *args: Any, index: bool = False, urgent: bool = False, cancel: CancelToken | None = None
    ) -> Any:
        try:
            return self._child.call(method, *args, timeout=CALL_SECONDS, urgent=urgent, cancel=cancel)
        except ChildLost as problem:
            lost = problem
            if index and lost.detail != FRESH:
                self._trusted = False
            with self._changed:
                if self._state == "ready":  # the first to notice
                    self._state = "loading"
                    self._wishes.put(lambda: self._note_loss(lost))
            raise

    def _note_loss(self, lost: ChildLost) -> None:
        if self._stop.cancelled:
            return
        now = time.monotonic()
        self._losses = [*(when for when in self._losses if now - when < LOSSES_COUNT), now]
        _log.warning("the knowledge process was lost: %s %s", lost.message, lost.detail)
        if len(self._losses) > MOST_RESTARTS:
            self._say("failed", "Search by meaning broke off several times; words are still searched.")
        else:
            self._wishes.put(self._come_up)

    def _near_among(self, vector: Vector, k: int, among: Sequence[int]) -> list[tuple[int, float]]:
        """Exact search over the vectors of some chunks, a page at a time."""
        best: list[tuple[int, float]] = []
        for start in range(0, len(among), _PAGE):
            rows = self._embeddings.vectors_of(self._model[0], among[start : start + _PAGE])
            if rows:
                ids, vectors = [chunk for chunk, _ in rows], [each for _, each in rows]
                best += map(tuple, self._call("score", vector, ids, vectors, k, urgent=True))
        return sorted(best, key=lambda pair: -pair[1])[:k]

    def _rebuild_unless(self, answers: bool) -> None:
        if not answers and not self._building.locked():
            self._wishes.put(self._rebuild)

    def _say(self, state: str, problem: str = "") -> None:
        with self._changed:
            self._state, self._problem = state, problem
            self._changed.notify_all()
        for listener in self._listeners:
            listener(state)
