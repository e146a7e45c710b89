"""Lasting facts read in turns of people, beside the model alone, on 300 turns labelled by hand (``labelled_turns``).

Two of three turns teach nothing. A fact that a system reads counts as right when it is quoted from a labelled sentence
and its value holds the labelled one: precision is the share of right ones among all that are read, recall the share of
labels that are found. Both are told for the half that rules and prompt were developed on and for the kept one. All
turns are the work of one author, who wrote the rules later: other people's turns are harder.

"Not the person's own" counts the facts that are read in turns that teach, once somebody else wrote them: quoted,
pasted, forwarded, fenced. The baseline is the chat model alone: asked under a schema for every fact of a turn, with no
rule before it and no check behind it. It reads an even sample of the turns, as each takes it seconds.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine, Request, Sampling
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Message, Role, TextPiece
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.labelled_turns import HALVES, Guess, LabelledTurn, read_turns
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.personal.extraction import Reader, read_turn
from assistant.service.prompt import system_text
from assistant.system.paths import resources

LIMIT = 45
"""Turns that the model reads alone where no number is given: two to three minutes on two cores."""
PRECISION, RECALL = 0.9, 0.5
_DATA = Path("tests", "data", "facts")
_BASELINE = "model alone"
_ALONE = (
    "A person writes to their assistant. List the lasting facts about this person that the message tells: who they "
    "are, home, work, family, health, tastes, habits, possessions. Most messages tell none: then the list is empty. "
    "Copy each quote and value from the message."
)
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "facts": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string", "maxLength": 90},
                    "value": {"type": "string", "maxLength": 60},
                },
                "required": ["quote", "value"],
            },
        }
    },
    "required": ["facts"],
}
_FOREIGN: Mapping[str, Callable[[str], str]] = {
    "quoted mail": lambda text: "What shall I answer?\n> " + text.replace("\n", "\n> "),
    "quotation": lambda text: f"Is this right: “{text}”",
    "pasted text": lambda text: f"Translate this:\n{text}",
    "forwarded mail": lambda text: f"See below.\n-----Original Message-----\nFrom: Kim\n\n{text}",
    "fenced": lambda text: f"Look:\n```\n{text}\n```",
    "repeated answer": lambda text: f"You wrote: {text}",
}
"""A turn as the person would send it had somebody else written it."""

Read = Callable[[str], Sequence[Guess]]
"""One way to read the facts of a turn."""


@dataclass(slots=True)
class Tally:
    """How one way did: what it read and what of it was right, labels and those found, and turns wrongly read."""

    guesses: int = 0
    right: int = 0
    labels: int = 0
    found: int = 0
    empty: int = 0
    spoiled: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, turn: LabelledTurn, guesses: Sequence[Guess]) -> None:
        """Count what was read in one turn."""
        good = [guess for guess in guesses if any(turn.right(guess, label) for label in turn.labels)]
        self.guesses += len(guesses)
        self.right += len(good)
        self.labels += len(turn.labels)
        self.found += sum(any(turn.right(guess, label) for guess in guesses) for label in turn.labels)
        self.empty += not turn.labels
        self.spoiled += not turn.labels and bool(guesses)
        self.errors += [f"{guess.quote} → {guess.value}" for guess in guesses if guess not in good]

    @property
    def precision(self) -> float:
        """The share of right facts among those read; 1.0 where none was read."""
        return self.right / self.guesses if self.guesses else 1.0

    @property
    def recall(self) -> float:
        """The share of labels that were found."""
        return self.found / (self.labels or 1)


class _Counted:
    """The engine of a reader, and how often it was asked for."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self.calls = 0

    def __call__(self) -> Engine:
        self.calls += 1
        return self._engine()


def run(data: Path | None, desk: Desk[str], limit: int = LIMIT) -> BenchResult:
    """The bench ``facts``; ``data`` is another folder of the same form, ``limit`` turns for the model alone, 0: all."""
    folder = data or resources().parent / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the labelled turns are.")
    began = time.monotonic()
    desk.emit(how_busy())
    turns = read_turns(folder)
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        chosen = models(Path(place), ChangeBus())
        try:
            findings = measure(turns, chosen.engine, limit or len(turns), desk)
        finally:
            chosen.close()
    tell(findings, desk)
    return as_result("facts", len(turns), "turns", findings, time.monotonic() - began)


def measure(turns: Sequence[LabelledTurn], engine: Callable[[], Engine], limit: int, desk: Desk[str]) -> list[Finding]:
    """Read every turn our way, some by the model alone, and those that teach once more as somebody else's."""
    counted = _Counted(engine)
    reader = Reader(counted, system_text(resources() / "prompts", "facts"))
    read = ours(reader, desk.cancel)
    sample = {n * len(turns) // limit for n in range(min(limit, len(turns)))}
    halves = {half: Tally() for half in HALVES}
    every, rules, beside, alone = Tally(), Tally(), Tally(), Tally()
    by_rule = ours(None, desk.cancel)
    for number, turn in enumerate(turns):
        desk.cancel.check()
        desk.report(number, len(turns), turn.kind)
        guesses = read(turn.text)
        for tally in (halves[turn.half], every, *((beside,) if number in sample else ())):
            tally.add(turn, guesses)
        rules.add(turn, by_rule(turn.text))
        if number in sample:
            alone.add(turn, model_alone(engine(), turn.text, desk.cancel))
    calls = counted.calls
    foreign = sum(len(read(wrap(turn.text))) for turn in turns if turn.labels for wrap in _FOREIGN.values())
    for error in halves[HALVES[0]].errors:
        desk.emit(f"Wrong: {error}")
    return found(halves, every, rules, (beside, alone), foreign, calls / len(turns))


def ours(reader: Reader | None, cancel: CancelToken) -> Read:
    """How Hearth reads; without a ``reader`` by rules alone."""
    return lambda text: [Guess(each.quote, each.statement.value) for each in read_turn(text, reader, cancel)]


def model_alone(engine: Engine, text: str, cancel: CancelToken) -> list[Guess]:
    """What the model lists when it is simply asked; nothing where its list does not end."""
    messages = (Message(Role.SYSTEM, _ALONE), Message(Role.USER, text))
    request = Request(messages, Sampling(temperature=0.0, max_tokens=180, repeat_penalty=1.0), _SCHEMA)
    written = "".join(delta.text for delta in engine.generate(request, cancel) if isinstance(delta, TextPiece))
    try:
        return [Guess(str(fact["quote"]), str(fact["value"])) for fact in json.loads(written)["facts"]]
    except ValueError:
        return []


def found(
    halves: Mapping[str, Tally], every: Tally, rules: Tally, sample: tuple[Tally, Tally], foreign: int, calls: float
) -> list[Finding]:
    """The figures, with the model's beside ours on the same sample."""
    ours_there, alone = sample
    findings = []
    for name, tally in halves.items():
        findings += [
            Finding(f"{name}_precision", tally.precision, f"Right of what is read, {name} half, of {tally.guesses}"),
            Finding(f"{name}_recall", tally.recall, f"Labelled facts that are found, {name} half, of {tally.labels}"),
        ]
    return [
        *findings,
        Finding("precision", every.precision, "Right of what is read", Limit(PRECISION, at_least=True),
                beside={"rules alone": rules.precision}),
        Finding("recall", every.recall, "Labelled facts that are found", Limit(RECALL, at_least=True),
                beside={"rules alone": rules.recall}),
        Finding("sample_precision", ours_there.precision, "Right of what is read in the sample",
                beside={_BASELINE: alone.precision}),
        Finding("sample_recall", ours_there.recall, "Labelled facts of the sample that are found",
                beside={_BASELINE: alone.recall}),
        Finding("spoiled", ours_there.spoiled / (ours_there.empty or 1), "Share of the turns of the sample that teach "
                "nothing in which something is read", beside={_BASELINE: alone.spoiled / (alone.empty or 1)}),
        Finding("foreign", foreign, "Facts read in what is not the person's own", Limit(0)),
        Finding("calls", calls, "Questions to the model for one turn"),
    ]  # fmt: skip
