"""Only lasting statements of the person's own may teach something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.clauses import telling_clauses

TOLD = "My sister lives in Rome."


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (TOLD, [TOLD]),
        (f"Thanks! {TOLD} What is the weather there?", [TOLD]),
        ("I am vegetarian and I live in Bern.", ["I am vegetarian", "I live in Bern."]),
        ("I work as a nurse and live in Bern.", ["I work as a nurse", "live in Bern."]),
        ("I'm left-handed, so which scissors should I get?", ["I'm left-handed"]),
        ("My dentist is Dr. Okafor.", ["My dentist is Dr. Okafor."]),
        ("My son is called Noah. He turns four in June.", ["My son is called Noah.", "He turns four in June."]),
        ("I got married in 2012.", ["I got married in 2012."]),
        ("Übrigens wohne ich seit 2019 in Bern.", ["Übrigens wohne ich seit 2019 in Bern."]),
        ("Ich heiße Eva und arbeite als Köchin.", ["Ich heiße Eva", "arbeite als Köchin."]),
        ("Vivo en Lima y tengo dos gatos.", ["Vivo en Lima", "tengo dos gatos."]),
        ("J'habite à Lyon et je suis médecin.", ["J'habite à Lyon", "je suis médecin."]),
    ],
)
def test_a_rule_is_sure_of_lasting_statements(turn: str, told: list[str]) -> None:
    assert [clause.quote for clause in telling_clauses(turn) if clause.sure] == told


def test_what_leaves_its_subject_out_is_a_sentence_of_its_own() -> None:
    plain = [clause.plain for clause in telling_clauses("My daughter Lena is seven and goes to the Montessori school.")]
    assert plain == ["My daughter Lena is seven", "My daughter Lena goes to the Montessori school"]
    assert telling_clauses("I work as a nurse and live in Bern.")[1].plain == "I live in Bern"


def test_the_model_is_asked_where_no_rule_is_sure() -> None:
    [clause] = telling_clauses("My balcony faces the harbour of Bergen.")
    assert (clause.quote, clause.sure) == ("My balcony faces the harbour of Bergen.", False)
    assert telling_clauses("My balcony faces this harbour.") == [], "it leans on what was said before"


@pytest.mark.parametrize(
    "turn",
    [
        "What is my sister called?",
        "I live in Rome, right?",
        "Find my contract with the landlord.",
        "Can you tell me where my sister lives",
        "I am tired today.",
        "I think this is wrong.",
        "If I lived in Rome, what would I pay?",
        "If I have two cats, and I live in Bern, may I move?",
        "My boss says I live in Rome.",
        "The tyres are on shelf 14.",
        "I have a question about my lease.",
        "remember that my sister lives in Rome",
        "We went to the lake.",
        "My flight was late.",
        "I have attached the contract.",
        "My code fails with a KeyError.",
        "I have two tabs open.",
        "I like your answer.",
        "Imagine this. I live in Rome.",
        "You told me that I live in Rome.",
        "I live in Rome, just kidding!",
        "I live in Rome this week.",
        "Wenn ich in Wien wohnen würde, hätte ich ein Abo.",
        "Mein Bruder sagt, ich wohne in Rom.",
        "Si viviera en Madrid, iría al Prado.",
        "Si j'habitais à Nice, je nagerais.",
        "",
    ],
)
def test_questions_orders_suppositions_moods_and_hearsay_tell_nothing(turn: str) -> None:
    assert telling_clauses(turn) == []


@given(st.text(max_size=300))
def test_what_tells_stands_in_the_turn(turn: str) -> None:
    for clause in telling_clauses(f"{turn} {TOLD}"):
        assert clause.quote in f"{turn} {TOLD}"
