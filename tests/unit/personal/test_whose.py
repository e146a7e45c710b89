"""Of whom it is told."""

from __future__ import annotations

import pytest

from assistant.personal.recall import Recall, Turn
from assistant.personal.whose import LEAST, Whose

TALK = [
    Turn(1, "Ann", "I started a pottery class, it calms me."),
    Turn(1, "Ben", "Great! I build model ships in my cellar."),
    Turn(1, "Ann", "Your ships must need patience."),
    Turn(1, "Ben", "They do. What else do you do?"),
    Turn(2, "Ann", "I swim in the lake and read crime novels."),
    Turn(2, "Ben", "I adopted a dog from the shelter, he is called Rex."),
    Turn(2, "Ann", "How nice. My sister has two cats."),
    Turn(2, "Ben", "Cats are clever. I repaired the roof of our barn."),
]


def whose(turns: list[Turn]) -> Whose:
    return Whose(turns, Recall(turns))


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("Which ships does Ben build?", "Ben"),
        ("What did Ann's sister buy?", "Ann"),
        ("What do Ann and Ben like?", None),
        ("What is for dinner?", None),
        ("what does ann like?", None),
    ],
)
def test_the_person_asked_about_is_the_only_one_named(question: str, person: str | None) -> None:
    assert whose(TALK).asked_about(question) == person


def test_a_short_form_of_a_name_is_understood() -> None:
    turns = [Turn(1, "Melanie", "I paint."), Turn(1, "Caroline", "I sing in a choir.")]
    assert whose(turns).asked_about("What does Mel paint?") == "Melanie"
    assert whose(turns).asked_about("Which car is it?") is None


@pytest.mark.parametrize(
    ("about", "person", "other"),
    [
        ("Which class did {} start?", "Ann", "Ben"),
        ("Which dog did {} adopt from the shelter?", "Ben", "Ann"),
        ("Which roof did {} repair?", "Ben", "Ann"),
        ("Which novels does {} read?", "Ann", "Ben"),
    ],
)
def test_the_same_question_about_the_other_person_is_told_of_somebody_else(about: str, person: str, other: str) -> None:
    told = whose(TALK)
    assert told.margin(about.format(person), None, person) > LEAST
    assert told.margin(about.format(other), None, other) < LEAST


def test_what_one_says_to_the_other_is_told_of_the_other() -> None:
    turns = [
        Turn(1, "Ann", "Your ships are wonderful."),
        Turn(1, "Ben", "Thanks a lot."),
        Turn(1, "Ann", "I like tea."),
    ]
    asked = "Whose ships are wonderful?"
    assert whose(turns).margin(asked, None, "Ben") > 0 > whose(turns).margin(asked, None, "Ann")


def test_who_speaks_of_both_speaks_of_themselves() -> None:
    turns = [
        Turn(1, "Ann", "I envy you the ships."), Turn(1, "Ben", "Thanks a lot."), Turn(1, "Ann", "You like tea."),
    ]  # fmt: skip
    asked = "Who envies the ships?"
    assert whose(turns).margin(asked, None, "Ann") > 0 > whose(turns).margin(asked, None, "Ben")


def test_among_more_than_two_nobody_knows_who_you_is() -> None:
    turns = [Turn(1, "Ann", "Your ships are wonderful."), Turn(1, "Ben", "Thanks."), Turn(1, "Cleo", "Yes.")]
    assert whose(turns).margin("Whose ships are wonderful?", None, "Ann") > 0


def test_where_nobody_else_speaks_there_is_nobody_to_confuse() -> None:
    turns = [Turn(1, "Ann", "I sing.")]
    assert whose(turns).margin("What does Ann do?", None, "Ann") == 0.0
