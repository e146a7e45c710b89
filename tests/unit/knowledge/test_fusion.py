"""Laws of fusing search by words with search by meaning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.retrieval import fuse, merge
from assistant.store.documents import ChunkRecord

CHUNKS = st.integers(1, 30)
SCORES = st.dictionaries(CHUNKS, st.floats(0.01, 20.0), min_size=1, max_size=12)


def best(scores: dict[int, float]) -> int:
    return max(scores, key=lambda chunk: (scores[chunk], -chunk))


@given(SCORES, SCORES)
def test_every_candidate_gets_a_score_whatever_the_order(by_words: dict[int, float], by_meaning: dict[int, float]) -> None:
    candidates = sorted(by_words.keys() | by_meaning.keys())
    scores = fuse(candidates, by_words, by_meaning, {})
    assert scores.keys() == set(candidates)
    backwards = fuse(candidates[::-1], by_words, by_meaning, {})
    assert all(abs(scores[chunk] - backwards[chunk]) < 1e-6 for chunk in candidates)


@given(SCORES)
def test_a_chunk_that_leads_both_channels_leads(by_words: dict[int, float]) -> None:
    by_words = {**by_words, 99: 30.0}
    by_meaning = {chunk: score / 40 for chunk, score in by_words.items()}
    assert best(fuse(list(by_words), by_words, by_meaning, {})) == 99


def test_meaning_finds_what_words_do_not() -> None:
    by_meaning = {1: 0.2, 2: 0.21, 3: 0.8}
    assert best(fuse([1, 2, 3], {1: 2.0}, by_meaning, {})) == 3


def test_good_neighbours_break_a_tie() -> None:
    by_words = {10: 5.0, 20: 5.0, 11: 4.0, 30: 1.0}
    scores = fuse([10, 20, 11, 30], by_words, {}, {10: (9, 11), 20: (19, 21)})
    assert scores[10] > scores[20]


def record(chunk: int, content: int, ordinal: int, text: str) -> ChunkRecord:
    return ChunkRecord(
        id=chunk, content_id=content, ordinal=ordinal, text=text, context="", place=f"line {ordinal}", tokens=3,
        document_id=content, path=f"/home/mina/{content}.md", title=str(content),
    )


def test_adjacent_chunks_become_one_passage_at_the_place_of_the_first() -> None:
    records = [record(7, 1, 3, "later"), record(6, 1, 2, "earlier"), record(9, 2, 0, "elsewhere")]
    passages = merge(records, {7: 2.0, 6: 0.5, 9: 1.0})
    assert [passage.chunk_ids for passage in passages] == [(6, 7), (9,)]
    assert passages[0].text == "earlier\nlater"
    assert passages[0].place == "line 2"
    assert passages[0].score == 2.0
