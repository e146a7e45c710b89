"""What others wrote is no part of what the person says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.clauses import telling_clauses
from assistant.personal.own_words import own_text

TOLD = "My sister lives in Rome."


@pytest.mark.parametrize(
    "turn",
    [
        f"> {TOLD}",
        f"You wrote: Hello. {TOLD}",
        f"Du hast geschrieben: Hallo. {TOLD}",
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
    assert telling_clauses(turn) == []


@given(st.text(alphabet=st.characters(exclude_characters="`"), max_size=100))
def test_code_is_never_ones_own(text: str) -> None:
    assert "zqx" not in own_text(f"Look:\n```\n{text} zqx\n```\nnice")
