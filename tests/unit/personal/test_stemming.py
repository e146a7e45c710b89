"""The examples of Porter's paper, step by step, and what must stay as it is."""

from __future__ import annotations

import pytest

from assistant.personal.stemming import porter


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("agreed", "agre"), ("feed", "feed"),
        ("plastered", "plaster"), ("bled", "bled"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"),
        ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"), ("sky", "sky"),
        ("relational", "relat"), ("rational", "ration"), ("digitizer", "digit"), ("operator", "oper"),
        ("triplicate", "triplic"), ("hopefulness", "hope"), ("goodness", "good"), ("revival", "reviv"),
        ("adjustment", "adjust"), ("adoption", "adopt"), ("probate", "probat"), ("rate", "rate"),
        ("controll", "control"), ("roll", "roll"), ("generalizations", "gener"), ("oscillators", "oscil"),
    ],
)  # fmt: skip
def test_words_lose_their_endings_as_in_the_paper(word: str, stem: str) -> None:
    assert porter(word) == stem


@pytest.mark.parametrize("word", ["at", "lx88213", "12,5", "屋根", "über", ""])
def test_what_is_no_english_word_stays(word: str) -> None:
    assert porter(word) == word


def test_a_possessive_is_the_word_itself() -> None:
    assert porter("caroline's") == porter("caroline")
