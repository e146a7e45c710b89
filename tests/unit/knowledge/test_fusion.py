"""Laws of fusing search by words with search by meaning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.passages import Passage
from assistant.knowledge.retrieval import fuse, merge

CHUNKS = st.integers(1, 30)
SCORES = st.dictionaries(CHUNKS, st.floats(0.01, 20.0), min_size=1, max_size=12)


def best(scores: dict[int, float]) -> int:
    return max(scores, key=lambda chunk: (scores[chunk], -chunk))


@given(SCORES, SCORES)
def test_every_candidate_gets_a_score_whatever_the_order(
    by_words: dict[int, float], by_meaning: dict[int, float]
) -> None:
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


def passage(chunk: int, document: int, text: str) -> Passage:
    return Passage((chunk,), document, f"/home/mina/{document}.md", str(document), f"line {chunk}", text, 1.0)


def test_passages_that_follow_each_other_become_one_at_the_better_rank() -> None:
    found = [passage(9, 2, "elsewhere"), passage(7, 1, "later"), passage(4, 3, "other"), passage(6, 1, "earlier")]
    merged = merge(found)
    assert [each.chunk_ids for each in merged] == [(9,), (6, 7), (4,)]
    assert merged[1].text == "earlier\nlater"
    assert merged[1].place == "line 6"


@given(st.lists(st.tuples(CHUNKS, st.integers(1, 3)), unique_by=lambda pair: pair[0], max_size=10))
def test_merging_loses_no_text(pairs: list[tuple[int, int]]) -> None:
    found = [passage(chunk, document, f"text{chunk}") for chunk, document in pairs]
    merged = merge(found)
    assert sorted(chunk for each in merged for chunk in each.chunk_ids) == sorted(chunk for chunk, _ in pairs)
    assert sorted(" ".join(each.text.replace("\n", " ") for each in merged).split()) == sorted(p.text for p in found)
