"""What a question asks about the person is understood by rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.core.memory import Fact, FactSource, FactState, Proof, Statement
from assistant.personal.self_questions import SelfQuestion, answering, asks_what_is_known, self_question
from assistant.personal.statements import SELF

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "subject", "attribute"),
    [
        ("Where do I live?", SELF, "home"),
        ("where do i live now", SELF, "home"),
        ("Where does my brother Paul live?", "brother Paul", "home"),
        ("What is my daughter allergic to?", "daughter", "allergy"),
        ("When is my mother's birthday?", "mother", "birthday"),
        ("What’s my locker code?", SELF, "locker code"),
        ("Who is my dentist?", SELF, "dentist"),
        ("What do I do for a living?", SELF, "job"),
        ("How old is Lena?", "Lena", "age"),
        ("Wo wohne ich?", SELF, "home"),
        ("Wie heißt meine Schwester?", "Schwester", "name"),
        ("¿Dónde vivo?", SELF, "home"),
        ("¿Cómo se llama mi gato?", "gato", "name"),
        ("Où est-ce que j'habite ?", SELF, "home"),
        ("Comment s'appelle mon chat ?", "chat", "name"),
    ],
)
def test_of_whom_and_what(question: str, subject: str, attribute: str) -> None:
    assert self_question(question) == SelfQuestion(subject, attribute)


@pytest.mark.parametrize(
    "question",
    ["Where are my winter tyres?", "Where does the plumber live?", "Who am I meeting at 5?", "I live in Bern."],
)
def test_other_questions_are_not_taken(question: str) -> None:
    assert self_question(question) is None


def test_who_or_what_everything_is_asked_about() -> None:
    assert asks_what_is_known("What do you know about me?") == ""
    assert asks_what_is_known("Was weißt du über mich?") == ""
    assert asks_what_is_known("What do you remember about my daughter Lena?") == "my daughter Lena"
    assert asks_what_is_known("What does the letter say about me?") is None


def fact(number: int, subject: str, attribute: str, value: str, state: FactState = FactState.ACCEPTED) -> Fact:
    proof = Proof(f"{subject} {attribute} {value}", NOW)
    return Fact(number, Statement(subject, attribute, value), value, FactSource.TOLD, state, 0.9, proof, NOW)


def test_only_what_was_told_of_the_same_person_answers() -> None:
    facts = [
        fact(1, SELF, "home", "Bern"),
        fact(2, SELF, "home", "Basel", FactState.CLOSED),
        fact(3, "daughter lena", "home", "Oslo"),
        fact(4, "sister", "home", "Rome", FactState.WAITING),
    ]

    def numbers(subject: str, before: bool = False) -> list[int]:
        return [each.id for each in answering(SelfQuestion(subject, "home", before), facts)]

    assert numbers(SELF) == [1]
    assert numbers(SELF, before=True) == [2]
    assert numbers("daughter") == numbers("Lena") == numbers("daughter Lena") == [3]
    assert numbers("sister") == [], "what waits in the inbox answers nothing"
    assert numbers("daughter Eva") == []
