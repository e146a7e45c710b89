"""A note of a chat says nothing that the chat does not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.summing_up import LONGEST, most_telling, supported, true_part

SAID = (
    "We need new tiles for the roof of the barn.\nClay tiles from Weber cost 4,800 francs.\nThen clay, before October."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "New clay tiles from Weber for the barn roof: 4,800 francs.",
        "The person asks about clay tiles for the roof.",
        "Clay tiles before October.",
    ],
)
def test_a_sentence_of_what_was_said_is_true(sentence: str) -> None:
    assert supported(sentence, SAID)


@pytest.mark.parametrize(
    "sentence",
    [
        "Clay tiles from Weber for 5,800 francs.",
        "Clay tiles from Meier for the roof of the barn.",
        "Clay tiles for the roof of the barn in Bern.",
        "The chimney needs sweeping and painting.",
        "", "...",
    ],
)  # fmt: skip
def test_a_name_a_number_or_a_topic_that_nobody_gave_is_not(sentence: str) -> None:
    assert not supported(sentence, SAID)


def test_only_the_true_sentences_stay() -> None:
    assert true_part("Clay tiles for the roof. Meier delivers them on Monday.", SAID) == "Clay tiles for the roof."
    assert true_part("Meier delivers on Monday.", SAID) == ""


def test_the_sentence_that_tells_most_is_of_what_comes_up_again() -> None:
    own = ["Hello there!", "I need tiles for the roof of the barn. It rains a lot."]
    assert most_telling(own, [*own, "Tiles for a roof cost much.", "The barn is old."]) == own[1].split(". ")[0] + "."
    assert most_telling([], ["Hello"]) == ""


@given(st.text(max_size=400))
def test_a_note_is_short_whatever_was_said(text: str) -> None:
    assert len(most_telling([text], [text])) <= LONGEST + 1
    assert len(true_part(text, text)) <= LONGEST + 1
