"""Writing answers: our engine beside bare llama.cpp with the same file, context, threads and batch, in turn.

``llama_cpp.Llama.generate`` is driven token by token, the least that a program with that library can do. Ours passes
a second process, turns tokens into text, and looks for a cancel between any two.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from assistant.core.changes import ChangeBus
from assistant.core.engines import Ended, Engine, EngineInfo, Request, Sampling
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Message, Role, Usage
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.made_up import MadeUp
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, interleaved, middle, ratios, tell
from assistant.model.llama import BATCH
from assistant.model.prompt_format import choose

NEW_TOKENS = 128
REPEATS = 5
FOLLOW_UPS = 9
_BARE = "bare llama.cpp"
_PAST_CHARACTERS = 2_500
_SYSTEM = Message(Role.SYSTEM, "You are a careful assistant. Answer at length and in plain words.")
_TOPICS = ("rivers", "bicycles", "bread", "lighthouses", "weather", "gardens", "trains", "clocks", "bridges")


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``answers``."""
    if data is not None:
        raise BadRequest("This benchmark asks its own questions.", "Leave --data out.")
    began = time.monotonic()
    desk.emit(how_busy())
    findings = measure(desk)
    tell(findings, desk)
    return as_result("answers", NEW_TOKENS * REPEATS + FOLLOW_UPS, "tokens", findings, time.monotonic() - began)


def measure(desk: Desk[str]) -> list[Finding]:
    """Speed of writing and of reading, and the first token of a follow-up. Raises ``ModelMissing``."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        chosen = models(Path(folder), ChangeBus())
        try:
            engine = chosen.engine()
            desk.report(0, 4, "Loading the chat model twice")
            bare = _Bare(engine.info)
            desk.report(1, 4, "Writing answers")
            findings = _writing(engine, bare, desk.cancel)
            desk.report(2, 4, "Reading prompts")
            findings += _reading(engine, bare, desk.cancel)
            desk.report(3, 4, "Answering follow-ups")
            findings += _following_up(engine, bare, desk.cancel)
            return findings
        finally:
            chosen.close()


def _writing(engine: Engine, bare: _Bare, cancel: CancelToken) -> list[Finding]:
    def messages(repeat: int) -> tuple[Message, ...]:
        return _SYSTEM, Message(Role.USER, f"Write a long essay of many paragraphs about {_TOPICS[repeat]}.")

    speeds = interleaved(
        {
            "ours": lambda n: _ask(engine, messages(n), NEW_TOKENS, cancel).tokens_per_second,
            "bare": lambda n: bare.writing_speed(messages(n), NEW_TOKENS),
        },
        REPEATS,
        cancel,
    )
    ours, theirs = speeds["ours"], speeds["bare"]
    beside = {_BARE: median(theirs)}
    return [
        middle("answer_tokens_per_second", ours, "Tokens a second of an answer", beside=beside),
        middle("answer_ratio", ratios(ours, theirs), "Writing, by bare llama.cpp", Limit(0.95, at_least=True)),
    ]


def _reading(engine: Engine, bare: _Bare, cancel: CancelToken) -> list[Finding]:
    made = MadeUp(3)
    texts = [made.paragraph(_PAST_CHARACTERS) for _ in range(3)]

    def ours(repeat: int) -> float:
        usage = _ask(engine, (Message(Role.USER, texts[repeat]),), 1, cancel, f"cold {repeat}")
        return (usage.prompt_tokens - usage.cached_tokens) / usage.seconds_to_first_token

    def theirs(repeat: int) -> float:
        new, seconds = bare.first_token((Message(Role.USER, texts[repeat]),))
        return new / seconds

    speeds = interleaved({"ours": ours, "bare": theirs}, len(texts), cancel)
    beside = {_BARE: median(speeds["bare"])}
    return [
        middle("reading_tokens_per_second", speeds["ours"], "Tokens a second of a new prompt", beside=beside),
        middle("reading_ratio", ratios(speeds["ours"], speeds["bare"]), "Reading, by bare llama.cpp"),
    ]


def _following_up(engine: Engine, bare: _Bare, cancel: CancelToken) -> list[Finding]:
    made = MadeUp(4)
    past = (
        _SYSTEM,
        Message(Role.USER, made.paragraph(_PAST_CHARACTERS)),
        Message(Role.ASSISTANT, made.paragraph(400)),
    )
    asked = [f"And what about the {made.sentence()} {made.sentence()}" for _ in range(FOLLOW_UPS + 1)]
    counts: list[tuple[int, int]] = []

    def ours(repeat: int) -> float:
        usage = _ask(engine, (*past, Message(Role.USER, asked[repeat])), 1, cancel, "follow-up")
        counts.append((usage.prompt_tokens - usage.cached_tokens, repeat))
        return usage.seconds_to_first_token

    def theirs(repeat: int) -> float:
        new, seconds = bare.first_token((*past, Message(Role.USER, asked[repeat])))
        counts.append((new, repeat))
        return seconds

    ours(FOLLOW_UPS)  # both read the past once
    theirs(FOLLOW_UPS)
    counts.clear()
    seconds = interleaved({"ours": ours, "bare": theirs}, FOLLOW_UPS, cancel)
    if len(set(counts)) != FOLLOW_UPS:
        raise AssertionError(f"the two did not read the same new tokens: {sorted(counts, key=lambda pair: pair[1])}")
    beside = {_BARE: median(seconds["bare"])}
    return [
        middle("follow_up_seconds", seconds["ours"], "Seconds to a follow-up's first token", beside=beside),
        middle("follow_up_ratio", ratios(seconds["ours"], seconds["bare"]), "That, by bare llama.cpp", Limit(1.2)),
    ]


def _ask(
    engine: Engine, messages: tuple[Message, ...], tokens: int, cancel: CancelToken, conversation: str = ""
) -> Usage:
    sampling = Sampling(temperature=0.0, max_tokens=tokens, repeat_penalty=1.0)
    for delta in engine.generate(Request(messages, sampling, conversation=conversation), cancel):
        if isinstance(delta, Ended):
            return delta.usage
    raise AssertionError("an engine ends each answer with Ended")


class _Bare:
    """``llama_cpp.Llama`` with the settings of the engine that it is compared with."""

    def __init__(self, info: EngineInfo) -> None:
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # as ours: else a busy machine would flatter us
        from llama_cpp import Llama  # late: the switch above is read when the library is loaded

        self._llama = Llama(
            model_path=str(info.path),
            n_gpu_layers=info.gpu_layers,
            n_ctx=info.context,
            n_batch=BATCH,
            n_ubatch=BATCH,
            n_threads=info.threads,
            n_threads_batch=info.threads,
            flash_attn=True,
            swa_full=True,
            no_perf=True,
            verbose=False,
        )
        self._format = choose(self._llama.metadata, self._is_marker)

    def writing_speed(self, messages: Sequence[Message], tokens: int) -> float:
        """Tokens a second after the first one."""
        written = self._llama.generate(self._tokens(messages), temp=0.0, repeat_penalty=1.0)
        next(written)
        began = time.perf_counter()
        for _ in range(tokens - 1):
            next(written)
        return (tokens - 1) / (time.perf_counter() - began)

    def first_token(self, messages: Sequence[Message]) -> tuple[int, float]:
        """How many tokens had to be read, and the seconds from the text to the first token of the answer."""
        began = time.perf_counter()
        tokens = self._tokens(messages)
        known = 0
        for before, now in zip(self._llama.input_ids[: self._llama.n_tokens], tokens, strict=False):
            if before != now:
                break
            known += 1
        next(self._llama.generate(tokens, temp=0.0, repeat_penalty=1.0))
        return len(tokens) - known, time.perf_counter() - began

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        pieces = self._format.write(messages)
        tokens = self._llama.tokenize(b"", add_bos=True, special=True) if self._format.begins_text else []
        for piece in pieces:
            tokens += self._llama.tokenize(piece.text.encode(), add_bos=False, special=piece.marker)
        return tokens

    def _is_marker(self, text: str) -> bool:
        return len(self._llama.tokenize(text.encode(), add_bos=False, special=True)) == 1
