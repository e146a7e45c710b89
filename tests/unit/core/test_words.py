"""Words, numbers and names as search and citation checks see them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.words import content_words, fold, names, numbers, overlap, stem, words


def test_content_words_leave_out_what_carries_nothing() -> None:
    assert content_words("When is my flight to Lisbon?") == ["flight", "lisbon"]
    assert content_words("What is it?") == ["what", "is", "it"]


def test_folding_takes_accents_and_case() -> None:
    assert fold("Müller’s CAFÉ") == "muller's cafe"


def test_numbers_in_their_many_spellings() -> None:
    assert numbers("90,000 km, 06:55, CHF 1'890.50, 189,40 EUR, 3.") == {"90000", "6:55", "1890.5", "189.4", "3"}


def test_names_are_codes_and_words_capitalised_in_mid_sentence() -> None:
    assert names("We met Dr. Okafor in Basel. The code is LX-88213.") == {"okafor", "basel", "lx-88213", "lx", "dr"}


@given(st.text(), st.text())
def test_overlap_is_a_similarity(left: str, right: str) -> None:
    one, other = words(left), words(right)
    assert 0.0 <= overlap(one, other) == overlap(other, one) <= 1.0
    if one:
        assert overlap(one, one) == 1.0


@given(st.text(min_size=1))
def test_a_stem_begins_its_word(word: str) -> None:
    assert word.startswith(stem(word))
