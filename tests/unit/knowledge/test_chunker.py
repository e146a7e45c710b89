"""Chunks: nothing lost, nothing too long, what belongs together together, places right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.passages import Chunk, Section
from assistant.knowledge.chunker import CONTEXT_TOKENS, Chunker, embedded_text
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.parse import parse
from assistant.knowledge.tokens import SPECIAL_TOKENS, TokenCounter

WINDOW = 256

words = st.one_of(
    st.sampled_from(
        ["winter", "tyres", "Shelf", "rent.", "CHF", "2,140", "don't", "(see", "A-1)", "naïve", "Übergröße"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12),
    st.sampled_from(
        [
            "冬季轮胎在车库。",
            "スタッドレスタイヤは棚にあります。",
            "ยางฤดูหนาวอยู่ที่อู่รถ" * 6,
            "x" * 150,
            "=" * 90,
            "👩‍👩‍👧" * 20,
        ]
    ),
)
gaps = st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n    ", ". ", "\t"])
texts = st.lists(st.tuples(words, gaps), max_size=120).map(lambda parts: "".join(word + gap for word, gap in parts))
headings = st.sampled_from(["", "Car", "Car > Tyres", "Car > Service", "A heading that is long " * 12])
places = st.sampled_from(["", "page 1", "page 2", "line 1", "row 7", "Sheet1!A1", "slide 3"])
sections = st.lists(st.builds(Section, texts, places, headings), max_size=8)


def solid(text: str) -> str:
    return "".join(text.split())


def check_laws(counter: TokenCounter, window: int, title: str, given_sections: list[Section]) -> list[Chunk]:
    chunks = Chunker(counter, window).chunks(title, given_sections)
    assert solid("".join(chunk.text for chunk in chunks)) == solid("".join(s.text for s in given_sections))
    for number, chunk in enumerate(chunks):
        assert chunk.ordinal == number
        assert chunk.text.strip()
        encoded = counter.exact(embedded_text(chunk.context, chunk.text))
        assert encoded <= chunk.tokens <= window - SPECIAL_TOKENS
        assert counter.exact(chunk.context) <= CONTEXT_TOKENS
    return chunks


@given(sections, st.sampled_from(["", "Car notes", "A very long title " * 30]))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_character_is_in_exactly_one_chunk_that_fits(
    tokenizer_json: Path, given: list[Section], title: str
) -> None:
    check_laws(TokenCounter(tokenizer_json), WINDOW, title, given)


@given(sections)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_small_window_keeps_the_laws(tokenizer_json: Path, given: list[Section]) -> None:
    check_laws(TokenCounter(tokenizer_json), 48, "Car notes", given)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_the_laws_hold_without_a_tokenizer(given: str) -> None:
    chunks = Chunker(TokenCounter(None), WINDOW).chunks("Notes", [Section(given, "line 1")])
    assert solid("".join(chunk.text for chunk in chunks)) == solid(given)
    assert all(chunk.tokens <= WINDOW - SPECIAL_TOKENS for chunk in chunks)


@given(st.lists(words, min_size=1, max_size=60).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_counting_words_never_says_less_than_encoding_all(tokenizer_json: Path, text: str) -> None:
    counter = TokenCounter(tokenizer_json)
    assert counter.count(text) >= counter.exact(text)
    if max(map(len, text.split())) <= 40:
        assert counter.count(text) == counter.exact(text)


@given(st.lists(st.text("abc {}\t.", max_size=30), max_size=80))
@settings(max_examples=80, deadline=None)
def test_a_line_number_is_where_the_chunk_starts(tokenizer_json: Path, lines: list[str]) -> None:
    text = "\n".join([*lines, "the end"])
    draft = Draft("notes.txt", text.encode())
    for chunk in Chunker(TokenCounter(tokenizer_json), 48).chunks("", parse(draft)):
        line = int(chunk.place.removeprefix("line "))
        first = chunk.text.split("\n")[0]
        assert first.strip() in text.split("\n")[line - 1]


@pytest.fixture
def chunker(tokenizer_json: Path) -> Chunker:
    return Chunker(TokenCounter(tokenizer_json), WINDOW)


def test_paragraphs_stay_whole_where_they_fit(chunker: Chunker) -> None:
    paragraphs = [f"the winter tyres are at shelf number {'rent ' * 60}and due {n}." for n in range(9)]
    chunks = chunker.chunks("Notes", [Section(text, f"line {n}") for n, text in enumerate(paragraphs)])
    assert all(part in paragraphs for chunk in chunks for part in chunk.text.split("\n\n"))
    assert max(len(chunk.text.split("\n\n")) for chunk in chunks) > 1


def test_chunks_of_long_text_are_well_filled(chunker: Chunker) -> None:
    text = " ".join(f"the rent is due at number {n % 10}." for n in range(2000))
    chunks = chunker.chunks("Notes", [Section(text, "line 1")])
    assert all(160 <= chunk.tokens <= 254 for chunk in chunks[:-1])
    assert all(chunk.text.endswith(".") for chunk in chunks)


def test_text_without_spaces_is_cut_at_its_sentences(chunker: Chunker) -> None:
    text = "冬季轮胎在米勒车库的十四号架子上。" * 60
    chunks = chunker.chunks("车", [Section(text, "page 1")])
    assert len(chunks) > 3
    assert all(chunk.text.endswith("。") for chunk in chunks)


def test_thai_is_cut_between_letters_and_never_before_a_vowel_sign(chunker: Chunker) -> None:
    chunks = chunker.chunks("", [Section("ยางฤดูหนาวอยู่ที่อู่รถหมายเลขสิบสี่" * 40, "page 1")])
    assert len(chunks) > 5
    assert not any(chunk.text[0] in "ิีึืุู่้" for chunk in chunks)


def test_tiny_parts_under_one_heading_share_a_chunk_and_their_common_context(chunker: Chunker) -> None:
    parts = [Section(f"the rent is due {n}", "", f"Home > Part {n}") for n in range(5)]
    (chunk,) = chunker.chunks("House", parts)
    assert chunk.context == "House > Home"
    assert chunk.text.count("rent") == 5


def test_parts_of_different_chapters_do_not_mix(chunker: Chunker) -> None:
    parts = [Section("the rent is due", "", "Home > Rent"), Section("the winter tyres", "", "Car > Tyres")]
    assert [chunk.context for chunk in chunker.chunks("Notes", parts)] == ["Notes > Home > Rent", "Notes > Car > Tyres"]


def test_a_heading_goes_with_what_follows_it(chunker: Chunker) -> None:
    body = "the winter tyres are at the garage. " * 17
    parts = [
        Section("Home", "line 1", "Home"),
        Section(body, "line 3", "Home"),
        Section("Home", "line 9", "Home"),
        Section(body, "line 11", "Home"),
    ]
    chunks = chunker.chunks("", parts)
    assert [chunk.text.split("\n")[0] for chunk in chunks] == ["Home", "Home"]
    assert [chunk.place for chunk in chunks] == ["line 1", "line 9"]


def test_a_heading_that_the_text_shows_is_not_repeated_in_the_context(chunker: Chunker) -> None:
    parts = [Section("## Tyres", "line 3", "Tyres"), Section("the winter tyres " * 150, "line 5", "Tyres")]
    chunks = chunker.chunks("Car", parts)
    assert chunks[0].context == "Car"
    assert {chunk.context for chunk in chunks[1:]} == {"Car > Tyres"}


def test_pages_do_not_mix(chunker: Chunker) -> None:
    pages = [Section(f"the rent is due and with {'winter ' * 40}", f"page {n}") for n in (1, 2, 3)]
    assert [chunk.place for chunk in chunker.chunks("Contract", pages)] == ["page 1", "page 2", "page 3"]


def test_rows_of_a_table_stay_whole_and_each_chunk_names_its_first(chunker: Chunker) -> None:
    rows = [
        Section(f"Number: {n}; Status: due; For: {'rent ' * 12}".strip(), f"Bills!A{n}", "Bills") for n in range(1, 60)
    ]
    chunks = chunker.chunks("Bills", rows)
    for chunk in chunks:
        assert chunk.text.startswith(f"Number: {chunk.place.removeprefix('Bills!A')};")
        assert all(line.endswith("rent") for line in chunk.text.split("\n"))


def test_indentation_of_code_survives(chunker: Chunker) -> None:
    code = "def rent():\n" + "\n".join(f"    winter = {n}" for n in range(100)) + "\n\n    return winter"
    chunks = chunker.chunks("code", [Section(code, "line 1", "rent")])
    assert all(chunk.text.startswith("    winter") for chunk in chunks[1:])


def test_empty_sections_give_no_chunks(chunker: Chunker) -> None:
    assert chunker.chunks("Nothing", [Section(""), Section(" \n ", "page 1")]) == []
