"""The labelled turns are what they are said to be, and what is counted on them is right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import TextPiece, Usage
from assistant.evaluation import run
from assistant.evaluation.facts import PRECISION, RECALL, Tally, measure, ours
from assistant.evaluation.labelled_turns import HALVES, Guess, Label, LabelledTurn, read_turns

TURNS = read_turns(Path(__file__).parents[2] / "data" / "facts")
HOME = LabelledTurn("Hi! I live in Bern. And you?", "en", "teaches", "kept", (Label("I live in Bern", "Bern"),))


def test_the_turns_are_as_many_and_as_mixed_as_is_said() -> None:
    for half in HALVES:
        mine = [turn for turn in TURNS if turn.half == half]
        assert (len(mine), sum(not turn.labels for turn in mine)) == (150, 100)
        assert sum(turn.language != "en" for turn in mine) == 45
        assert {"question", "command", "quoted", "hearsay", "recalled"} <= {turn.kind for turn in mine}
    assert max(Counter(turn.text for turn in TURNS).values()) == 1, "no turn counts twice"


def test_a_label_stands_in_its_turn() -> None:
    for turn in TURNS:
        assert all(label.sentence in turn.text and label.value in label.sentence for label in turn.labels), turn.text


@pytest.mark.parametrize("half", HALVES)
def test_the_rules_alone_are_good_enough_on_either_half(half: str) -> None:
    tally, read = Tally(), ours(None, CancelToken())
    for turn in TURNS:
        if turn.half == half:
            tally.add(turn, read(turn.text))
    assert tally.precision >= PRECISION and tally.recall >= RECALL, tally.errors


@pytest.mark.parametrize(
    ("guess", "right"),
    [
        (Guess("I live in Bern.", "Bern"), True),
        (Guess("Hi! I live in Bern.", "in Bern"), True),
        (Guess("live in Bern", "Bern"), True),
        (Guess("I live in Bern", "Basel"), False),
        (Guess("And you?", "Bern"), False),
        (Guess("I live in Bern, Switzerland", "Bern"), False),
        (Guess("", "Bern"), False),
    ],
)
def test_right_is_what_is_quoted_from_the_label_and_holds_its_value(guess: Guess, right: bool) -> None:
    assert HOME.right(guess, HOME.labels[0]) is right


def test_counting() -> None:
    tally = Tally()
    tally.add(HOME, [Guess("I live in Bern", "Bern"), Guess("And you?", "you")])
    tally.add(LabelledTurn("Thanks", "en", "small_talk", "kept"), [Guess("Thanks", "Thanks")])
    tally.add(LabelledTurn("Bye", "en", "small_talk", "kept"), [])
    assert (tally.precision, tally.recall, tally.spoiled, tally.empty) == (pytest.approx(1 / 3), 1.0, 1, 2)
    assert (Tally().precision, Tally().recall) == (1.0, 0.0)


class Junk:
    """A model that takes the whole of whatever it reads for a fact."""

    def __init__(self) -> None:
        self.read = 0
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, _cancel: CancelToken) -> Iterator[Delta]:
        self.read += 1
        text = request.messages[-1].content
        fact = {"subject": "I", "attribute": "is", "value": text, "quote": text}
        yield TextPiece(json.dumps({"facts": [fact], "kind": "event", "about": "I", "what": "is", "value": text}))
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        raise AssertionError("nothing to warm")

    def close(self) -> None:
        self.read = 0


def test_the_model_alone_is_measured_on_the_same_sample() -> None:
    model = Junk()
    found = {each.metric: each for each in measure(TURNS, lambda: model, 30, QuietDesk())}
    alone = found["sample_precision"].beside["model alone"]
    assert found["sample_precision"].value > alone and 0.0 < alone < 0.5
    assert found["spoiled"].beside["model alone"] == 1.0
    assert found["foreign"].value == 0.0
    assert found["calls"].value < 0.1, "most turns cost no question to the model"
    assert model.read < 30 + 0.2 * len(TURNS)


def test_another_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no file"):
        run("facts", tmp_path / "none", QuietDesk())
