"""What a plain sentence says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.memory import Statement
from assistant.personal.statements import (
    NOTE,
    certain,
    ends,
    is_single,
    keys_of,
    main_clause,
    plain_sentence,
    statement,
    tells_change,
)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("my sister is called Mina", ("sister", "name", "Mina")),
        ("My sister's name is Mina.", ("sister", "name", "Mina")),
        ("My name is Jo", ("I", "name", "Jo")),
        ("I live in Bern", ("I", "home", "Bern")),
        ("I've moved to Basel!", ("I", "home", "Basel")),
        ("I'm allergic to nuts", ("I", "allergy", "nuts")),
        ("Nadja is allergic to nuts", ("Nadja", "allergy", "nuts")),
        ("my favourite colour is blue", ("I", "favourite colour", "blue")),
        ("my sister's favourite colour is red", ("sister", "favourite colour", "red")),
        ("I work as a nurse", ("I", "job", "a nurse")),
        ("I don't like coriander", ("I", "dislikes", "coriander")),
        ("I no longer live in Bern", ("I", "home", "Bern")),
        ("I am 42 years old", ("I", "age", "42 years old")),
        ("my best friend Tom lives in Oslo", ("best friend tom", "home", "Oslo")),
        ("Ich wohne seit 2019 in Leipzig", ("I", "home", "Leipzig")),
        ("Mein Bruder Jan wohnt in Zürich", ("bruder jan", "home", "Zürich")),
        ("Ich bin gegen Nüsse allergisch", ("I", "allergy", "Nüsse")),
        ("Me llamo Lucía", ("I", "name", "Lucía")),
        ("Soy de Bilbao", ("I", "origin", "Bilbao")),
        ("Ma sœur habite à Montréal", ("sœur", "home", "Montréal")),
        ("Je ne mange plus de viande", ("I", "dislikes", "viande")),
        ("the wifi code is 1234", ("I", NOTE, "The wifi code is 1234")),
    ],
)
def test_sentences_are_taken_apart(sentence: str, said: tuple[str, str, str]) -> None:
    assert statement(sentence) == Statement(*said)


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("ich in Bern wohne", "ich wohne in Bern"),
        ("meine Schwester Mina heißt.", "meine Schwester heißt Mina"),
        ("ich wohne in Bern", "ich wohne in Bern"),
        ("I live in Bern", "I live in Bern"),
    ],
)
def test_a_subordinate_clause_becomes_a_sentence(clause: str, sentence: str) -> None:
    assert main_clause(clause) == sentence


@pytest.mark.parametrize(
    "clause",
    ["My phone is at two percent", "I love how it ends", "I like to", "I always forget names", "I'm a bit tired"],
)
def test_no_rule_is_sure_of_what_does_not_last(clause: str) -> None:
    assert certain(clause) == ()


def test_who_is_named_beside_is_a_fact_too() -> None:
    said = [sure.statement for sure in certain("I'm Ana from Porto, a student of law")]
    assert said == [
        Statement("I", "name", "Ana"), Statement("I", "origin", "Porto"), Statement("I", "job", "student of law"),
    ]  # fmt: skip
    [_, named] = certain("Meine Tochter Lena studiert Medizin")
    assert (named.statement, named.text) == (Statement("tochter", "name", "Lena"), "Meine Tochter heißt Lena")


def test_what_says_the_same_shares_a_key() -> None:
    one, other = "My sister is called Mina.", "my sister's name is Mina"
    assert set(keys_of(statement(one), one)) & set(keys_of(statement(other), other))
    third = "My brother is called Mina."
    assert not set(keys_of(statement(one), one)) & set(keys_of(statement(third), third))


@pytest.mark.parametrize("sentence", ["I no longer eat meat", "I don't smoke any more", "Ich rauche nicht mehr"])
def test_ends_are_noticed(sentence: str) -> None:
    assert ends(sentence)
    assert not ends("I eat meat and smoke more than I should")


def test_change_and_single_values() -> None:
    assert tells_change("I moved to Basel") and not tells_change("I live in Basel")
    assert is_single("home") and is_single("phone number") and is_single("favourite colour")
    assert not is_single("likes") and not is_single("allergy") and not is_single("")


@given(st.text(max_size=120))
def test_any_text_is_some_statement(text: str) -> None:
    said = statement(text)
    assert all(keys_of(said, text))
    assert "\n" not in plain_sentence(text)
