"""Short answers from what was said: times worked out, others read, and nothing about the wrong person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.core.jobs import CancelToken
from assistant.personal.recall import Turn
from assistant.service.remembering import Remembering, ShortAnswer, asks_when
from assistant.system.paths import resources
from tests.unit.service.fixed_engine import FixedEngine

DAY = datetime(2023, 6, 29, 10, 0, tzinfo=UTC)
TALK = [
    Turn(1, "Ann", "I started a pottery class last week, it calms me.", DAY),
    Turn(1, "Ben", "Great! I build model ships in my cellar.", DAY),
    Turn(2, "Ann", "I swim in the lake and read crime novels.", DAY + timedelta(days=9)),
    Turn(2, "Ben", "Yesterday I adopted a dog, and tomorrow I repair the roof.", DAY + timedelta(days=9)),
]


def remembering(engine: FixedEngine, turns: list[Turn] | None = None) -> Remembering:
    return Remembering(TALK if turns is None else turns, None, lambda: engine, resources() / "prompts")


@pytest.mark.parametrize(
    ("question", "told", "turn"),
    [
        ("When did Ann start the pottery class?", "the week before 29 June 2023", 0),
        ("When did Ben adopt a dog?", "7 July 2023", 3),
        ("When does Ben repair the roof?", "9 July 2023", 3),
        ("In which month did Ann say that she swims in the lake?", "8 July 2023", 2),
    ],
)
def test_a_time_is_worked_out_without_the_model(question: str, told: str, turn: int) -> None:
    engine = FixedEngine()
    assert remembering(engine).answer(question, None, CancelToken()) == ShortAnswer(told, turn)
    assert engine.asked == []


def test_a_turn_that_tells_a_time_goes_before_one_that_fits_a_little_better() -> None:
    turns = [
        Turn(1, "Ann", "The start of the pottery class was full of friendly people, cakes and songs.", DAY),
        Turn(1, "Ben", "Good for you, tell me more of it one day.", DAY),
        Turn(2, "Ben", "How did you find the pottery teacher of it all?", DAY + timedelta(days=9)),
        Turn(2, "Ann", "Last week I did start it, the class for bowls, with a teacher.", DAY + timedelta(days=9)),
    ]
    told = remembering(FixedEngine(), turns).answer("When did Ann start the pottery class?", None, CancelToken())
    assert told == ShortAnswer("the week before 8 July 2023", 3)


def test_the_model_reads_the_turns_in_their_order_with_their_days() -> None:
    engine = FixedEngine()
    assert remembering(engine).answer("What does Ann read?", None, CancelToken()) == ShortAnswer("crime novels")
    (asked,) = engine.asked
    assert asked.index("pottery") < asked.index("ships") < asked.index("novels")
    assert "Ben: Yesterday (7 July 2023) I adopted a dog" in asked
    assert asked.endswith("Question: What does Ann read?\nAnswer:")


def test_what_is_told_of_somebody_else_is_no_answer_and_the_model_is_not_asked() -> None:
    engine = FixedEngine()
    assert remembering(engine).answer("Which crime novels does Ben read?", None, CancelToken()) is None
    assert remembering(engine).answer("When did Ann adopt a dog?", None, CancelToken()) is None
    assert engine.asked == []


@pytest.mark.parametrize("said", ["not mentioned", "Not told.", "Unknown", "", "I don't know"])
def test_a_refusal_of_the_model_is_told_as_one(said: str) -> None:
    assert remembering(FixedEngine(said)).answer("What does Ann read?", None, CancelToken()) is None


def test_an_answer_that_begins_with_no_is_one() -> None:
    assert remembering(FixedEngine("no")).answer("Does Ann like novels?", None, CancelToken()) == ShortAnswer("no")


def test_without_any_time_the_model_is_asked_when() -> None:
    engine = FixedEngine("on a Friday")
    turns = [Turn(1, "I", "I go to the lake on Fridays.")]
    assert remembering(engine, turns).answer("When do I go to the lake?", None, CancelToken()) == ShortAnswer(
        "on a Friday"
    )


def test_where_nothing_was_said_there_is_no_answer() -> None:
    assert remembering(FixedEngine(), []).answer("What does Ann read?", None, CancelToken()) is None


@pytest.mark.parametrize(
    ("question", "when"),
    [("When is it?", True), ("and what day was it", True), ("In which year?", True), ("Wann war das?", True),
     ("What did Ann do when she was ill?", False), ("How long does it take?", False)],
)  # fmt: skip
def test_a_question_for_a_time_is_known(question: str, when: bool) -> None:
    assert asks_when(question) is when
