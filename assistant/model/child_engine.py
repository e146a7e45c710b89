"""The chat model in its own process, behind the ``Engine`` protocol.

llama.cpp may crash, run out of memory or refuse to stop; here that costs one process, and the next call starts it
again. Everything in this module but :func:`serve` runs in the parent.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant.core.clean import clean
from assistant.core.engines import Delta, Ended, EngineInfo, Request, Sampling
from assistant.core.errors import AssistantError, Cancelled, ChildLost, EngineLost
from assistant.core.jobs import CancelToken
from assistant.core.messages import Message, Role, TextPiece, Usage
from assistant.system.children import Child, ChildBug, Confinement, Handler, Limits

_POLL = 0.05
_LOAD_TIMEOUT = 600.0
"""Seconds; a 14B model from a slow disk takes a few minutes."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How to run a model. ``context`` in tokens, ``gpu_layers`` -1 for all, ``cache_bytes`` for saved conversations."""

    context: int
    threads: int
    gpu_layers: int = 0
    cache_bytes: int = 256 * 1024 * 1024


class ChildEngine:
    """Implements ``core.engines.Engine``. ``on_state`` hears "loading", "ready" (with a warning or ""), "failed"
    (with a reason) and "off".
    """

    def __init__(
        self,
        path: Path,
        name: str,
        settings: EngineSettings,
        on_state: Callable[[str, str], None] = lambda _state, _reason: None,
        verify: Callable[[], None] = lambda: None,
    ) -> None:
        """``verify`` is called before each load, on the loading thread; what it raises is the reason not to load."""
        self._path = path
        self._name = name
        self._verify = verify
        self._on_state = on_state
        self._child = Child("inference", serve, (str(path), asdict(settings)), Limits(confinement=Confinement.OFFLINE))
        self._lock = threading.Condition()
        self._state = "off"
        self._failure: Exception | None = None
        self._info: EngineInfo | None = None
        self._warming: CancelToken | None = None
        self._counts: dict[str, int] = {}
        self._note = ""
        self._closed = False

    @property
    def state(self) -> str:
        """ "off", "loading", "ready" or "failed"."""
        return self._state

    @property
    def pid(self) -> int | None:
        """The model's process, or None."""
        return self._child.pid

    @property
    def info(self) -> EngineInfo:
        """What is loaded; loads it if necessary and waits until it is."""
        return self._loaded(CancelToken())

    def start(self) -> None:
        """Begin to load in the background, if that is not done or under way."""
        with self._lock:
            if self._closed or self._state == "loading" or (self._state == "ready" and self._child.pid is not None):
                return
            self._state = "loading"
            threading.Thread(target=self._load, name="engine-load", daemon=True).start()
        self._on_state("loading", "")

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, without special tokens; waits for an answer that is being written."""
        known = self._counts.get(text)
        if known is not None:
            return known
        self._loaded(CancelToken())
        self._interrupt_warming()
        count = int(self._call("count_tokens", text))
        if len(self._counts) >= 2048:
            self._counts.clear()
        self._counts[text] = count
        return count

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        """Stream the answer; the last delta is ``Ended``. See the protocol for errors."""
        began = time.monotonic()
        self._interrupt_warming()
        self._loaded(cancel)
        first = 0.0
        try:
            for item in self._child.stream("generate", _as_plain(request), cancel=cancel, urgent=True):
                now = time.monotonic() - began
                if isinstance(item, str):
                    first = first or now
                    yield TextPiece(item)
                else:
                    yield self._ended(item, first or now, now)
        except ChildLost as lost:
            raise self._lost(lost) from lost
        except Cancelled:
            self._restart_if_killed()
            raise

    def warm(self, request: Request) -> None:
        """Read the request's messages into the KV cache; returns when done, or as soon as a real request comes."""
        if self._child.busy or self._state != "ready":
            return
        cancel = CancelToken()
        with self._lock:
            self._warming = cancel
        try:
            speed = self._call("warm", _as_plain(request), cancel=cancel)
            self._learn(speed, 0.0)
        except Cancelled:
            self._restart_if_killed()
        finally:
            with self._lock:
                if self._warming is cancel:
                    self._warming = None

    def forget(self, conversation: str) -> None:
        """Drop what is cached of this conversation; returns when it is gone. A model that is not loaded holds nothing.

        A process that dies over it held it in its memory alone, so that it is gone too.
        """
        self._counts.clear()
        if self._state == "ready" and self._child.pid is not None:
            self._interrupt_warming()
            self._call("forget", conversation)

    def close(self) -> None:
        """Free the model and end its process; safe to call twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._state = "off"
            self._lock.notify_all()
        self._child.close()
        self._on_state("off", "")

    def _ended(self, written: Mapping[str, Any], first: float, seconds: float) -> Ended:
        self._learn(written["reading_speed"], written["writing_speed"])
        if written["note"] != self._note:
            self._note = written["note"]
            self._on_state("ready", self._note)
        usage = Usage(written["prompt_tokens"], written["cached_tokens"], written["new_tokens"], first, seconds)
        return Ended(written["stop"], usage, written["dropped_messages"])

    def _learn(self, reading: float, writing: float) -> None:
        info = self._info
        if info is not None:
            self._info = replace(
                info, reading_speed=reading or info.reading_speed, writing_speed=writing or info.writing_speed
            )

    def _call(self, method: str, *args: Any, cancel: CancelToken | None = None) -> Any:
        try:
            return self._child.call(method, *args, cancel=cancel, urgent=True)
        except ChildLost as lost:
            raise self._lost(lost) from lost

    def _interrupt_warming(self) -> None:
        with self._lock:
            warming = self._warming
        if warming is not None:
            warming.cancel()

    def _loaded(self, cancel: CancelToken) -> EngineInfo:
        """Wait for the model, without stopping its loading when the one who waits goes away."""
        self.start()
        with self._lock:
            while self._state == "loading":
                cancel.check()
                self._lock.wait(_POLL)
            if self._state == "ready" and self._info is not None:
                return self._info
            raise self._failure or EngineLost("The model was closed.", "Ask again.")

    def _load(self) -> None:
        try:
            self._verify()
            loaded = self._child.call("info", timeout=_LOAD_TIMEOUT)
        except ChildLost as lost:
            self._fail(
                EngineLost(
                    f"The process that loads {self._name} ended.",
                    "Close other programs to free memory, or choose a smaller model.",
                    lost.detail or lost.message,
                )
            )
        except (AssistantError, ChildBug) as problem:
            self._fail(problem)
        else:
            info = EngineInfo(self._name, self._path, loaded["context"], loaded["threads"], loaded["gpu_layers"])
            self._note = loaded["note"]
            self._set("ready", reason=self._note, info=self._known_speeds(info))

    def _known_speeds(self, info: EngineInfo) -> EngineInfo:
        before = self._info
        if before is None:
            return info
        return replace(info, reading_speed=before.reading_speed, writing_speed=before.writing_speed)

    def _fail(self, problem: Exception) -> None:
        self._set("failed", reason=str(problem), failure=problem)

    def _set(
        self, state: str, reason: str = "", failure: Exception | None = None, info: EngineInfo | None = None
    ) -> None:
        with self._lock:
            if self._closed:
                return
            self._state, self._failure, self._info = state, failure, info or self._info
            self._lock.notify_all()
        self._on_state(state, reason)

    def _lost(self, lost: ChildLost) -> EngineLost:
        problem = EngineLost(
            "The model's process ended in the middle of its work.",
            "Ask again: it starts anew.",
            lost.detail or lost.message,
        )
        self._fail(problem)
        return problem

    def _restart_if_killed(self) -> None:
        if self._child.pid is None:
            self.start()


def _as_plain(request: Request) -> dict[str, Any]:
    schema = request.json_schema
    return {
        "messages": [[message.role.value, clean(message.content)] for message in request.messages],
        "sampling": asdict(request.sampling),
        "json_schema": None if schema is None else dict(schema),
        "conversation": request.conversation,
    }


# --- in the child ---------------------------------------------------------------------------------------------


def serve(path: str, settings: Mapping[str, Any]) -> Mapping[str, Handler]:
    """Load the model; returns the calls that :class:`ChildEngine` makes."""
    # Threads that wait for each other spin for milliseconds by default. With anything else running that costs most of
    # the speed (measured on two busy cores: 0.3-1.9 tokens/s, 6 with this); on a quiet machine it changes nothing.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    from assistant.model import prompt_format  # the parent must not import what these need
    from assistant.model.generation import Generator, as_plain
    from assistant.model.llama import LlamaModel, LoadPlan
    from assistant.model.prefix_cache import PrefixCache

    plan = LoadPlan(settings["context"], settings["threads"], settings["gpu_layers"])
    model = LlamaModel(Path(path), plan)
    marker = model.marker_text
    style = prompt_format.Guarded(
        lambda: prompt_format.choose(model.metadata, model.is_marker, marker("bos"), marker("eos"))
    )
    cache = PrefixCache(model, settings["cache_bytes"])
    generator = Generator(model, style, cache)

    def info(_desk: Any) -> dict[str, Any]:
        known = {"context": model.context, "threads": plan.threads, "gpu_layers": model.gpu_layers}
        return known | {"note": style.note}

    def count_tokens(_desk: Any, text: str) -> int:
        return len(model.tokenize(text))

    def generate(desk: Any, request: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**as_plain(generator.generate(_request(request), desk.cancel, desk.emit)), "note": style.note}

    def warm(desk: Any, request: Mapping[str, Any]) -> float:
        return generator.warm(_request(request), desk.cancel)

    def forget(_desk: Any, conversation: str) -> None:
        cache.forget(conversation)

    return {"info": info, "count_tokens": count_tokens, "generate": generate, "warm": warm, "forget": forget}


def _request(plain: Mapping[str, Any]) -> Request:
    sampling = Sampling(**{**plain["sampling"], "stop": tuple(plain["sampling"]["stop"])})
    messages = tuple(Message(Role(role), content) for role, content in plain["messages"])
    return Request(messages, sampling, plain["json_schema"], plain["conversation"])
