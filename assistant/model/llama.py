"""The one door to llama.cpp: a loaded model, its KV cache and its samplers. Runs only in the inference child.

The wrapper's own ``Llama`` class is not used: it re-reads prompts in one piece that cannot be interrupted and
reserves a score table of batch x vocabulary. Its low-level functions do all that is needed here.
"""

from __future__ import annotations

import ctypes
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf

from assistant.core.engines import Sampling
from assistant.core.errors import BadRequest, EngineLost, ModelDamaged, NotEnoughMemory
from assistant.core.jobs import CancelToken

BATCH = 512
"""Most tokens evaluated at once."""

SLICE_SECONDS = 0.25
TOP_K = 40
MIN_P = 0.05
PENALTY_WINDOW = 64

_SEQUENCE = 0


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """How to load a model. ``context`` in tokens; ``gpu_layers`` -1 for all of them."""

    context: int
    threads: int
    gpu_layers: int = 0


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]  # ctypes ships no types for it
def _silent(_level: int, _text: bytes, _data: object) -> None:
    """Swallow llama.cpp's log: it may quote prompts and paths."""


class LlamaModel:
    """One model in memory, with one sequence of tokens in its KV cache."""

    def __init__(self, path: Path, plan: LoadPlan) -> None:
        """Load; raises ``ModelDamaged`` if llama.cpp refuses the file, ``NotEnoughMemory`` if there is too little."""
        llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self.path = path
        self.tokens: list[int] = []
        self._context: Any = None
        self._model: Any = None
        gpu = plan.gpu_layers if llama_cpp.llama_supports_gpu_offload() else 0
        self.gpu_layers = gpu
        model_params = llama_cpp.llama_model_default_params()
        model_params.n_gpu_layers = 0x7FFFFFFF if gpu < 0 else gpu
        self._model = llama_cpp.llama_model_load_from_file(str(path).encode(), model_params)
        if not self._model:
            raise ModelDamaged(
                f"The model file {path.name} cannot be loaded.",
                "Remove it and fetch it again, or choose another model.",
            )
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.metadata = _metadata(self._model)
        self._open_context(plan)
        self._buffer = ctypes.create_string_buffer(512)
        self._speed = 0.0
        self._array = (llama_cpp.llama_token * BATCH)()

    def _open_context(self, plan: LoadPlan) -> None:
        params = llama_cpp.llama_context_default_params()
        trained = llama_cpp.llama_model_n_ctx_train(self._model)
        params.n_ctx = min(plan.context, trained) if trained > 0 else plan.context
        params.n_batch = params.n_ubatch = min(BATCH, params.n_ctx)
        params.n_threads = params.n_threads_batch = plan.threads
        params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        params.swa_full = True  # a window-sized cache could not go back to an earlier turn
        params.no_perf = True
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        if not self._context:
            self.close()
            raise NotEnoughMemory(
                f"There is not enough memory for {self.path.name} with a context of {params.n_ctx} tokens.",
                "Choose a smaller model, or a smaller context in the settings.",
            )
        self._memory: Any = llama_cpp.llama_get_memory(self._context)
        self.context: int = int(llama_cpp.llama_n_ctx(self._context))

    # --- words and tokens

    def tokenize(self, text: str, special: bool = False) -> list[int]:
        """Tokens of ``text``; only with ``special`` may its markers become control tokens."""
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8
        tokens = (llama_cpp.llama_token * size)()
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), tokens, size, False, special)
        if count < 0:
            size = -count
            tokens = (llama_cpp.llama_token * size)()
            count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), tokens, size, False, special)
        return list(tokens[: max(count, 0)])

    def piece(self, token: int) -> bytes:
        """The bytes that ``token`` stands for; half a character is possible, control tokens are empty."""
        count = llama_cpp.llama_token_to_piece(self._vocab, token, self._buffer, len(self._buffer), 0, False)
        if count < 0:
            self._buffer = ctypes.create_string_buffer(-count)
            count = llama_cpp.llama_token_to_piece(self._vocab, token, self._buffer, -count, 0, False)
        return self._buffer.raw[:count]

    def is_end(self, token: int) -> bool:
        """Whether the model ends its turn with this token."""
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def is_marker(self, text: str) -> bool:
        """Whether ``text`` is one control token of this model."""
        tokens = self.tokenize(text, special=True)
        return len(tokens) == 1 and bool(llama_cpp.llama_vocab_is_control(self._vocab, tokens[0]))

    def opening(self) -> list[int]:
        """What every prompt of this model begins with: the beginning-of-text token, or nothing."""
        first = llama_cpp.llama_vocab_bos(self._vocab)
        return [first] if first >= 0 and llama_cpp.llama_vocab_get_add_bos(self._vocab) else []

    def marker_text(self, name: str) -> str:
        """The text of the "bos" or "eos" token, "" if the model has none."""
        token = {"bos": llama_cpp.llama_vocab_bos, "eos": llama_cpp.llama_vocab_eos}[name](self._vocab)
        if token < 0:
            return ""
        return (llama_cpp.llama_vocab_get_text(self._vocab, token) or b"").decode("utf-8", "replace")

    # --- the KV cache

    def keep(self, count: int) -> int:
        """Keep the first ``count`` tokens in the KV cache and forget the rest; returns how many could be kept."""
        count = min(count, len(self.tokens))
        if count < len(self.tokens) and not llama_cpp.llama_memory_seq_rm(self._memory, _SEQUENCE, count, -1):
            llama_cpp.llama_memory_clear(self._memory, True)  # recurrent models cannot go back
            count = 0
        del self.tokens[count:]
        return count

    def clear(self) -> None:
        """Forget every token and overwrite the KV cache."""
        llama_cpp.llama_memory_clear(self._memory, True)
        self.tokens = []

    def write(self, token: int) -> None:
        """Take a chosen token into the KV cache and evaluate it."""
        self._decode([token])

    def read(self, tokens: Sequence[int], cancel: CancelToken) -> None:
        """Evaluate ``tokens`` after those in the KV cache; raises ``Cancelled`` within moments of cancel.

        What was read before the cancel stays in the cache. On a processor llama.cpp asks between any two operations
        whether to go on; a graphics card does not, so there the tokens are read in slices of a quarter second.
        """
        ask = llama_cpp.ggml_abort_callback(lambda _data: cancel.cancelled)
        llama_cpp.llama_set_abort_callback(self._context, ask, None)
        try:
            start = 0
            while start < len(tokens):
                cancel.check()
                end = start + self._slice()
                began = time.monotonic()
                self._decode(tokens[start:end], cancel)
                self._speed = len(tokens[start:end]) / max(time.monotonic() - began, 1e-6)
                start = end
        finally:
            llama_cpp.llama_set_abort_callback(self._context, llama_cpp.ggml_abort_callback(), None)

    def _slice(self) -> int:
        if not self.gpu_layers:
            return BATCH
        return max(32, min(BATCH, int(self._speed * SLICE_SECONDS) or BATCH // 4))

    def _decode(self, tokens: Sequence[int], cancel: CancelToken | None = None) -> None:
        count = len(tokens)
        self._array[:count] = list(tokens)
        status = llama_cpp.llama_decode(self._context, llama_cpp.llama_batch_get_one(self._array, count))
        if status == 0:
            self.tokens.extend(tokens)
            return
        llama_cpp.llama_memory_seq_rm(self._memory, _SEQUENCE, len(self.tokens), -1)
        if cancel is not None:
            cancel.check()
        raise EngineLost("The model stopped in the middle of its work.", "Ask again.", f"llama_decode: {status}")

    def state(self) -> bytes:
        """The KV cache as bytes, for :meth:`restore`; b"" if it cannot be copied."""
        size = llama_cpp.llama_state_seq_get_size(self._context, _SEQUENCE)
        buffer = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(self._context, buffer, size, _SEQUENCE)
        return bytes(memoryview(buffer)[:written]) if written else b""

    def state_size(self) -> int:
        """Bytes that :meth:`state` would take now."""
        return int(llama_cpp.llama_state_seq_get_size(self._context, _SEQUENCE))

    def restore(self, state: bytes, tokens: Sequence[int]) -> bool:
        """Put a saved KV cache back; False (and an empty cache) if it does not fit."""
        llama_cpp.llama_memory_clear(self._memory, True)
        self.tokens = []
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if not llama_cpp.llama_state_seq_set_data(self._context, buffer, len(state), _SEQUENCE):
            llama_cpp.llama_memory_clear(self._memory, True)
            return False
        self.tokens = list(tokens)
        return True

    def sampler(self, sampling: Sampling, json_schema: Mapping[str, Any] | None = None) -> Sampler:
        """A new sampler; raises ``BadRequest`` for a schema that llama.cpp does not understand."""
        return Sampler(self._context, self._vocab, sampling, json_schema)

    def close(self) -> None:
        """Free everything; safe to call twice."""
        if self._context:
            llama_cpp.llama_free(self._context)
        if self._model:
            llama_cpp.llama_model_free(self._model)
        self._context = self._model = None


class Sampler:
    """Chooses tokens; remembers what it chose, for the repeat penalty and the grammar."""

    def __init__(
        self, context: Any, vocab: Any, sampling: Sampling, json_schema: Mapping[str, Any] | None = None
    ) -> None:
        self._context = context
        self._words = int(llama_cpp.llama_vocab_n_tokens(vocab))
        self._grammar = None if json_schema is None else _grammar(vocab, json_schema)
        self._chain = _chain(sampling, self._words)

    def next(self) -> int:
        """The next token after what was read last."""
        if self._grammar is None:
            return int(llama_cpp.llama_sampler_sample(self._chain, self._context, -1))
        # Most often the likeliest token is allowed: testing that one against the grammar is much cheaper than
        # testing the whole vocabulary.
        candidates = self._candidates()
        token = _choose(self._chain, candidates)
        if not self._allowed(token):
            candidates = self._candidates()
            llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
            token = _choose(self._chain, candidates)
        llama_cpp.llama_sampler_accept(self._grammar, token)
        llama_cpp.llama_sampler_accept(self._chain, token)
        return token

    def close(self) -> None:
        """Free it; safe to call twice."""
        for sampler in (self._chain, self._grammar):
            if sampler:
                llama_cpp.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _candidates(self) -> Any:
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._context, -1), (self._words,))
        self._data = np.zeros(self._words, dtype=_CANDIDATE)  # kept alive: the array below points into it
        self._data["id"] = np.arange(self._words)
        self._data["logit"] = logits
        return _array(self._data)

    def _allowed(self, token: int) -> bool:
        single = np.zeros(1, dtype=_CANDIDATE)
        single["id"] = token
        candidates = _array(single)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return bool(single["logit"][0] != -np.inf)


_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


def _array(data: np.ndarray[Any, Any]) -> Any:
    pointer = data.ctypes.data_as(llama_cpp.llama_token_data_p)
    return llama_cpp.llama_token_data_array(data=pointer, size=len(data), selected=-1, sorted=False)


def _choose(chain: Any, candidates: Any) -> int:
    llama_cpp.llama_sampler_apply(chain, ctypes.byref(candidates))
    return int(candidates.data[candidates.selected].id)


def _chain(sampling: Sampling, words: int) -> Any:
    chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
    parts = []
    if sampling.repeat_penalty != 1.0:
        penalty = sampling.repeat_penalty
        parts.append(llama_cpp.llama_sampler_init_penalties(words, PENALTY_WINDOW, penalty, 0.0, 0.0))
    if sampling.temperature <= 0:
        parts.append(llama_cpp.llama_sampler_init_greedy())
    else:
        parts += [
            llama_cpp.llama_sampler_init_top_k(TOP_K),
            llama_cpp.llama_sampler_init_top_p(sampling.top_p, 1),
            llama_cpp.llama_sampler_init_min_p(MIN_P, 1),
            llama_cpp.llama_sampler_init_temp(sampling.temperature),
            llama_cpp.llama_sampler_init_dist(sampling.seed),
        ]
    for part in parts:
        llama_cpp.llama_sampler_chain_add(chain, part)
    return chain


def _grammar(vocab: Any, json_schema: Mapping[str, Any]) -> Any:
    try:
        rules = json_schema_to_gbnf(json.dumps(json_schema))
    except (AttributeError, LookupError, TypeError, ValueError, AssertionError, RecursionError) as problem:
        raise BadRequest("The answer's form cannot be enforced.", detail=f"schema: {problem!r}") from problem
    grammar = llama_cpp.llama_sampler_init_grammar(vocab, rules.encode(), b"root")
    if not grammar:
        raise BadRequest("The answer's form cannot be enforced.", detail="llama.cpp refused the grammar")
    return grammar


def _metadata(model: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for index in range(llama_cpp.llama_model_meta_count(model)):
        key = _text(llama_cpp.llama_model_meta_key_by_index, model, index)
        found[key] = _text(llama_cpp.llama_model_meta_val_str_by_index, model, index)
    return found


def _text(read: Callable[..., int], model: Any, index: int) -> str:
    size = 1024
    while True:
        buffer = ctypes.create_string_buffer(size)
        needed = read(model, index, buffer, size)
        if needed < size:
            return buffer.value.decode("utf-8", "replace") if needed > 0 else ""
        size = needed + 1
