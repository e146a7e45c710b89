"""Only the person's own statements may teach something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.own_words import own_text, telling_sentences

TOLD = "My sister lives in Rome."


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (TOLD, [TOLD]),
        (f"Thanks! {TOLD} What is the weather there?", [TOLD]),
        ("I am vegetarian and I live in Bern.", ["I am vegetarian", "I live in Bern."]),
        ("Ich wohne seit 2019 in Bern.", ["Ich wohne seit 2019 in Bern."]),
        ("I moved to Basel in May.", ["I moved to Basel in May."]),
        ("I was born in Lugano.", ["I was born in Lugano."]),
        ("My son is called Noah.", ["My son is called Noah."]),
        ("We got married in 2012.", ["We got married in 2012."]),
        ("I'm allergic to nuts, so no pesto for me.", ["I'm allergic to nuts, so no pesto for me."]),
    ],
)
def test_statements_about_oneself_pass(turn: str, told: list[str]) -> None:
    assert telling_sentences(turn) == told


@pytest.mark.parametrize(
    "turn",
    [
        "What is my sister called?",
        "Find my contract with the landlord.",
        "Can you tell me where my sister lives",
        "I am tired today.",
        "I think this is wrong.",
        "If I lived in Rome, what would I pay?",
        "My boss says my work is in Rome.",
        "The tyres are on shelf 14.",
        "I have a question about my lease.",
        "remember that my sister lives in Rome",
        "We went to the lake.",
        "My flight was late.",
        "I have attached the contract.",
        "My code fails with a KeyError.",
        "I have two tabs open.",
        "I like your answer.",
        "",
    ],
)
def test_questions_orders_moods_and_hearsay_do_not_pass(turn: str) -> None:
    assert telling_sentences(turn) == []


@pytest.mark.parametrize(
    "turn",
    [
        f"> {TOLD}",
        f'The letter has this line: "{TOLD}"',
        f"She wrote “{TOLD}”",
        f"```\n{TOLD}\n```",
        f"~~~\n{TOLD}",
        f"Translate this: {TOLD}",
        f"Proofread the following:\n\n{TOLD}",
        f"---------- Forwarded message ----------\n{TOLD}",
        f"See below.\nOn Mon, 2 Nov 2026, Anna Lee wrote:\n{TOLD}",
        f"Subject: Rome\nFrom: Anna\n\n{TOLD}",
        f"Dear Mina,\n{TOLD}\nYours, Anna",
        f"| a | b |\n|---|---|\n| {TOLD} | x |",
        "\n\n".join([f"Chapter {n}. It was a dark night and nobody came. {TOLD}" for n in range(30)]),
    ],
)
def test_what_others_wrote_does_not_pass(turn: str) -> None:
    assert telling_sentences(turn) == []


@given(st.text(max_size=300))
def test_what_passes_stands_in_the_turn(turn: str) -> None:
    for sentence in telling_sentences(f"{turn} {TOLD}"):
        assert sentence in f"{turn} {TOLD}"


@given(st.text(alphabet=st.characters(exclude_characters="`"), max_size=100))
def test_code_is_never_ones_own(text: str) -> None:
    assert "zqx" not in own_text(f"Look:\n```\n{text} zqx\n```\nnice")
