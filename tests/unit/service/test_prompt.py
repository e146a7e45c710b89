"""The prompt keeps its beginning and fits its budget."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.messages import Message, Role
from assistant.core.passages import Passage
from assistant.service.prompt import history, question_turn, shorten, within_budget


def count(text: str) -> int:
    return len(text.split())


def passage(text: str, n: int = 1) -> Passage:
    return Passage((n,), n, f"/home/mina/note{n}.md", f"note{n}", "", text, 1.0)


def test_the_last_turn_numbers_passages_and_tells_the_time() -> None:
    now = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    turn = question_turn("Where?", [passage("Shelf 14."), passage("Terminal 2.", 2)], now, ["Tokyo"])
    assert "[1] note1.md\nShelf 14." in turn.content
    assert "[2] note2.md\nTerminal 2." in turn.content
    assert "Saturday 21 November 2026." in turn.content
    assert "Not in my files: Tokyo." in turn.content
    assert turn.content.endswith("Question: Where?")


def test_history_begins_with_the_person_and_has_no_marks() -> None:
    turns = [Message(Role.ASSISTANT, "Hello."), Message(Role.USER, "Where?"), Message(Role.ASSISTANT, "Shelf 14 [1].")]
    assert history(turns) == (Message(Role.USER, "Where?"), Message(Role.ASSISTANT, "Shelf 14."))


def test_a_long_passage_is_cut_around_the_question() -> None:
    filler = " ".join(f"Sentence number {n} says little." for n in range(60))
    long = passage(f"{filler} The winter tyres are on shelf 14. {filler}")
    cut = shorten(long, "Where are the winter tyres?", 40, count)
    assert "shelf 14" in cut.text
    assert count(cut.text) <= 40


@given(st.lists(st.text(min_size=1, max_size=400), max_size=8), st.integers(0, 300))
def test_the_budget_keeps_order_and_at_least_two(texts: list[str], tokens: int) -> None:
    passages = [passage(text, n) for n, text in enumerate(texts)]
    kept = within_budget(passages, "question", tokens, count)
    assert len(kept) >= min(2, len(passages))
    assert [p.document_id for p in kept] == sorted(p.document_id for p in kept)
    assert sum(count(p.text) + 20 for p in kept[2:]) <= max(tokens, 0)


def test_of_a_table_the_rows_that_match_are_kept_in_order() -> None:
    rows = [f"2026-{n:03},Firm {n},{n}.50,{'unpaid' if n in (3, 17, 20) else 'paid'}\n" for n in range(1, 25)]
    cut = shorten(passage("".join(rows)), "Which invoices are unpaid?", 10, count)
    assert [line.split(",")[0] for line in cut.text.splitlines()][:3] == ["2026-003", "2026-017", "2026-020"]


@given(st.text(alphabet=st.characters(exclude_characters="|,\t"), max_size=500), st.integers(5, 50))
def test_what_is_cut_is_part_of_the_text(text: str, tokens: int) -> None:
    cut = shorten(passage(text), "question", tokens, count)
    assert cut.text in text
