"""What becomes of a new fact, in which order facts are told, and what is asked of the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.memory import Fact, FactSource, FactState, Proof, Statement
from assistant.core.messages import TextPiece, Usage
from assistant.personal.extraction import BY_MODEL, BY_RULE, Extracted, Reader, extract, read_turn
from assistant.personal.facts import Action, reconcile, relevant, strength
from assistant.personal.forgetting import FORGOTTEN, Forgetting
from assistant.personal.statements import plain_sentence, statement

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


def fact(sentence: str, number: int = 1, state: FactState = FactState.ACCEPTED) -> Fact:
    text = plain_sentence(sentence)
    proof = Proof(sentence, NOW)
    return Fact(number, statement(sentence), text, FactSource.TOLD, state, 1.0, proof, NOW)


@pytest.mark.parametrize(
    ("known", "new", "action", "contradicts"),
    [
        ("I live in Bern", "My sister is called Mina", Action.ADD, False),
        ("I live in Bern", "I live in Bern.", Action.NOTHING, False),
        ("My sister is called Mina", "My sister's name is Mina", Action.NOTHING, False),
        ("I live in Bern", "I live in Basel", Action.UPDATE, True),
        ("I live in Bern", "I moved to Basel", Action.UPDATE, False),
        ("I live in Bern", "I live in Bern Bümpliz", Action.UPDATE, False),
        ("I live in Bern Bümpliz", "I live in Bern", Action.NOTHING, False),
        ("I live in Bern", "I no longer live in Bern", Action.DELETE, False),
        ("I live in Bern", "I no longer live in Basel", Action.ADD, False),
        ("I like tea", "I like coffee", Action.ADD, False),
        ("My sister lives in Bern", "My brother lives in Basel", Action.ADD, False),
        ("I live in Bern", "Ich wohne in Basel", Action.UPDATE, True),
        ("I live in Bern", "Ich wohne in Bern", Action.NOTHING, False),
        ("Ich bin nach Bern umgezogen", "Vivo en Lima", Action.UPDATE, True),
        ("J'habite à Lyon", "Ich bin nach Wien umgezogen", Action.UPDATE, False),
        ("My wife is called Eva", "Meine Frau heißt Anna", Action.UPDATE, True),
        ("Mein Geburtstag ist am 3. Mai", "Mi cumpleaños es el 4 de mayo", Action.UPDATE, True),
        ("My favourite colour is blue", "Ma couleur préférée est le rouge", Action.UPDATE, True),
        ("I'm married", "I'm divorced now", Action.UPDATE, False),
        ("Ich wohne in Bern", "Ich wohne nicht mehr in Bern", Action.DELETE, False),
        ("Trabajo en Renault", "Ya no trabajo en Renault", Action.DELETE, False),
        ("My blood type is O negative", "My blood type is A negative", Action.UPDATE, True),
        ("My blood type is A+", "My blood type is AB+", Action.UPDATE, True),
        ("I work as a nurse", "I work as nurse", Action.NOTHING, False),
        ("I don't eat meat", "I don't eat meat any more", Action.NOTHING, False),
        ("I don't eat meat", "I no longer eat meat", Action.NOTHING, False),
        ("I don't smoke", "I don't smoke any more", Action.NOTHING, False),
        ("I am not married", "I am not married any more", Action.NOTHING, False),
        ("I hate tea", "I don't like tea any more", Action.NOTHING, False),
        ("I hate tea", "I no longer hate tea", Action.DELETE, False),
        ("I am married", "I am not married any more", Action.UPDATE, False),
        ("I like tea", "I don't like tea any more", Action.UPDATE, False),
        ("I like tea", "I don't like tea", Action.UPDATE, True),
        ("I no longer live in Basel", "I no longer live in Basel", Action.NOTHING, False),
        ("I no longer live in Basel", "I live in Basel", Action.UPDATE, True),
        ("I no longer live in Basel", "I live in Bern", Action.ADD, False),
    ],
)
def test_a_new_fact_beside_a_known_one(known: str, new: str, action: Action, contradicts: bool) -> None:
    found = reconcile(statement(new), plain_sentence(new), [fact(known)])
    assert (found.action, found.contradicts) == (action, contradicts)
    assert (found.other is None) == (action is Action.ADD)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("I live in Bern", "I live in Basel"),
        ("I live in New York", "I live in York"),
        ("My blood type is O negative", "My blood type is A negative"),
        ("My blood type is A+", "My blood type is A-"),
        ("I like tea", "I don't like tea"),
    ],
)
def test_what_was_asked_to_be_remembered_contradicts_nothing(known: str, new: str) -> None:
    found = reconcile(statement(new), plain_sentence(new), [fact(known)], explicit=True)
    assert (found.action, found.contradicts) == (Action.UPDATE, False)


@pytest.mark.parametrize(
    ("new", "replaced"),
    [
        ("I moved to Rome", ["I live in Bern.", "I live in Basel."]),
        ("I live in Rome", ["I live in Basel."]),
        ("I live in Bern Bümpliz", ["I live in Bern."]),
    ],
)
def test_of_several_that_were_kept_a_change_ends_all_and_a_question_is_about_one(new: str, replaced: list[str]) -> None:
    known = [fact("I live in Bern", 1), fact("I live in Basel", 2)]
    found = reconcile(statement(new), plain_sentence(new), known)
    assert [each.text for each in found.others] == replaced
    assert found.contradicts == (new == "I live in Rome")


@pytest.mark.parametrize("state", [FactState.REJECTED, FactState.WAITING])
def test_what_waits_or_was_rejected_is_not_proposed_again(state: FactState) -> None:
    known = [fact("I live in Bern", state=state)]
    assert reconcile(statement("I live in Bern"), "I live in Bern.", known).action is Action.NOTHING


def test_what_was_so_once_may_be_so_again() -> None:
    known = [fact("I live in Bern", state=FactState.CLOSED)]
    assert reconcile(statement("I live in Bern"), "I live in Bern.", known).action is Action.ADD


def test_strength_fades_and_is_renewed_by_use() -> None:
    told = fact("I live in Bern")
    month = NOW + timedelta(days=30)
    assert strength(told, NOW) == 1.0
    assert strength(told, month) == pytest.approx(0.3679, abs=1e-3)
    assert strength(replace(told, times_used=3), month) > strength(told, month)
    assert strength(replace(told, used_at=NOW + timedelta(days=29)), month) > 0.9
    assert strength(replace(told, source=FactSource.EXPLICIT), month) > strength(told, month)
    assert strength(told, NOW + timedelta(days=3650)) >= 0.0


@pytest.mark.parametrize(
    ("question", "answered_by"),
    [
        ("What is my sister called?", "My sister is called Mina."),
        ("Who is Mina?", "My sister is called Mina."),
        ("Where do I live?", "I moved to Bern."),
        ("What am I allergic to?", "I am allergic to nuts."),
        ("What is my brother called?", None),
        ("When is the car's service due?", None),
        ("What is my brother's favourite city?", None),
        ("What is my uncle's favourite city?", "My uncle's favourite city is Rome."),
        ("What is my name?", None),
        ("Where does my brother live?", None),
        ("Where does Anna live?", None),
        ("What is Anna allergic to?", None),
        ("Which allergies are known?", "I am allergic to nuts."),
        ("Who lives in Bern?", "I moved to Bern."),
    ],
)
def test_the_facts_that_a_question_is_about(question: str, answered_by: str | None) -> None:
    told = ["My sister is called Mina", "I moved to Bern", "I am allergic to nuts", "Nadja's dog is called Rex"]
    told.append("My uncle's favourite city is Rome")
    found = relevant(question, [fact(each, n) for n, each in enumerate(told, 1)], NOW)
    assert [each.text for each in found] == ([answered_by] if answered_by else [])


def test_few_facts_go_into_a_prompt() -> None:
    many = [fact(f"My sister owns boat number {n}", n) for n in range(1, 30)]
    assert len(relevant("Which boats does my sister own?", many, NOW)) == 5


# --- forgetting ---


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("My sister is called Mina. Where are my tyres?", f"{FORGOTTEN} Where are my tyres?"),
        ("Your sister's name is Mina (You told me).", FORGOTTEN),
        ("Thanks!\nMy sister's Mina.\nBye", f"Thanks!\n{FORGOTTEN}\nBye"),
        ("Mina lives in Rome.", "Mina lives in Rome."),
        ("Mina.", FORGOTTEN),
        ("My sister is tall.", "My sister is tall."),
    ],
)
def test_sentences_that_tell_it_go(text: str, left: str) -> None:
    assert Forgetting([fact("My sister is called Mina")]).without(text, own=True) == left


def test_an_answer_tells_what_its_question_asked_for() -> None:
    forgetting = Forgetting([fact("My sister is called Mina")])
    assert forgetting.without("I believe it is Mina [1].", False, "Who is my sister?") == FORGOTTEN
    assert forgetting.without("I believe it is Mina [1].", False, "Who won?") == "I believe it is Mina [1]."
    assert forgetting.without("Mina [1]", False) == FORGOTTEN


def test_a_topic_goes_from_ones_own_words_and_from_the_answers_to_them() -> None:
    forgetting = Forgetting([], "the roof")
    answer = "The roof is old [1]. Call Kurt."
    assert forgetting.without(answer, False, "How old is my roof?") == f"{FORGOTTEN} Call Kurt."
    assert forgetting.without("The roof leaks. Bye.", own=True) == f"{FORGOTTEN} Bye."
    assert forgetting.without("The roof costs 900 francs.", own=False) == "The roof costs 900 francs."
    assert Forgetting([], "...").without("The roof leaks.", own=True) == "The roof leaks."


# --- asking the model ---


class ScriptedEngine:
    """Answers with what it was given."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.requests.append(request)
        yield TextPiece(self.answer)
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        raise AssertionError("nothing to warm")

    def close(self) -> None:
        self.answer = ""


def answer(**changed: Any) -> str:
    told = {"kind": "home", "about": "I", "what": "home", "value": "Bern"}
    return json.dumps({**told, **changed})


def read(turn: str, engine: ScriptedEngine) -> list[Extracted]:
    return list(read_turn(turn, Reader(lambda: engine, "Read."), CancelToken()))


def test_what_a_rule_is_sure_of_costs_no_model() -> None:
    engine = ScriptedEngine(answer())
    [home, name] = read("Hi! My brother Ivan lives in Oslo, can you plan a trip?", engine)
    assert (home.statement, home.confidence) == (Statement("brother ivan", "home", "Oslo"), BY_RULE)
    assert (home.quote, home.text) == ("My brother Ivan lives in Oslo", "My brother Ivan lives in Oslo")
    assert (name.statement, name.text) == (Statement("brother", "name", "Ivan"), "My brother is called Ivan")
    assert engine.requests == []
    assert list(read_turn("My balcony faces the harbour.", None, CancelToken())) == [], "nor is it asked without one"


def test_what_no_rule_reads_is_the_models() -> None:
    engine = ScriptedEngine(answer(about="balcony", what="View", value="the harbour of Bergen"))
    [found] = read("Nice. My balcony faces the harbour of Bergen.", engine)
    assert (found.statement, found.confidence) == (Statement("balcony", "view", "the harbour of Bergen"), BY_MODEL)
    assert found.quote == "My balcony faces the harbour of Bergen."
    assert engine.requests[0].json_schema is not None
    assert engine.requests[0].messages[1].content == "Sentence: My balcony faces the harbour of Bergen"


@pytest.mark.parametrize(
    "written",
    [
        answer(kind="event"),
        answer(kind="?"),
        answer(value="Rome"),
        answer(value=""),
        answer(value="the"),
        answer()[:20],
        "[]",
    ],
)
def test_what_is_passing_or_made_up_teaches_nothing(written: str) -> None:
    assert extract("I live in Bern.", ScriptedEngine(written), "Read.", CancelToken()) is None
