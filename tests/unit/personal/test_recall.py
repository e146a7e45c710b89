"""Which turns are found for a question, by words and by vectors that are handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.engines import Vector
from assistant.personal.recall import Question, Recall, Turn, normalised, terms

DAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TALK = [
    Turn(1, "Ann", "Hello Ben! How was the weekend in the mountains for all of you?", DAY),
    Turn(1, "Ben", "We hiked up to the glacier hut and slept there under the stars.", DAY),
    Turn(2, "Ann", "Which tiles shall we take for the roof of the old barn?", DAY + timedelta(days=7)),
    Turn(2, "Ben", "The red clay ones, because Weber delivers them before the winter.", DAY + timedelta(days=7)),
    Turn(2, "Ann", "Wow, great!", DAY + timedelta(days=7)),
    Turn(3, "Ben", "My sister moves to Lisbon in June and needs help with boxes.", DAY + timedelta(days=30)),
    Turn(3, "Ann", "Tell her that I have a van, she can borrow it any weekend.", DAY + timedelta(days=30)),
]


def best(question: Question, vectors: list[Vector] | None = None, k: int = 3) -> list[int]:
    return [n for n, _ in Recall(TALK, vectors).turns(question, k)]


def vector(*numbers: float) -> Vector:
    return (np.array(numbers) / np.linalg.norm(numbers)).astype("<f2").tobytes()


def test_the_turn_that_holds_the_words_is_first() -> None:
    assert best(Question("Where did they sleep in the mountains, under the stars?"))[0] == 1


def test_an_answer_is_found_by_the_words_of_the_question_before_it() -> None:
    assert set(best(Question("What did we take for the roof?"), k=2)) == {2, 3}


def test_a_short_turn_is_not_found_by_the_words_of_its_neighbours() -> None:
    later = Turn(2, "Ben", "Then Weber can bring them on Monday with his big van, and Otto helps to carry boxes.")
    turns = [TALK[2], TALK[4], later, *TALK[5:]]
    assert [n for n, _ in Recall(turns).turns(Question("roof tiles of the barn"), 3)] == [0, 2, 1]


def test_no_window_reaches_into_another_session() -> None:
    together = [
        Turn(1, "Ann", "The glacier melts quickly these days."),
        Turn(1, "Ben", "I bought some new shoes there."),
    ]
    apart = [together[0], Turn(2, "Ben", together[1].text)]
    gaps = []
    for turns in (together, apart):
        scores = dict(Recall([*turns, *TALK[2:]]).turns(Question("glacier"), 9))
        gaps.append(scores[0] - scores[1])
    assert gaps[1] > gaps[0]


def test_meaning_finds_what_no_word_tells() -> None:
    vectors = [vector(1, 0.1, 0), vector(0, 0.1, 1)] + [vector(1, 0.1, 0)] * 4 + [vector(1, 0.2, 0)]
    assert best(Question("mountaineering trip"))[0] != 1
    assert best(Question("mountaineering trip", vector(0, 0, 1)), vectors)[0] == 1


def test_who_is_asked_about_comes_first_named_or_told() -> None:
    turns = [Turn(1, "Ann", "I like the lake near the village."), Turn(2, "Ben", "I like the lake near the village.")]
    recall = Recall(turns)
    assert [recall.turns(Question(f"What does {name} like?"), 1)[0][0] for name in ("Ann", "Ben")] == [0, 1]
    assert recall.turns(Question("lake", speaker="Ben"), 1)[0][0] == 1
    both = dict(recall.turns(Question("Do Ann and Ben like the lake?"), 2))
    assert both[0] == pytest.approx(both[1])


def test_what_was_said_in_the_time_asked_for_comes_first() -> None:
    turns = [Turn(n, "Ann", "We painted the fence in green.", DAY + timedelta(days=n)) for n in range(4)]
    within = (DAY + timedelta(days=2), DAY + timedelta(days=3))
    assert Recall(turns).turns(Question("fence", within=within), 1)[0][0] == 2


def test_sessions_come_once_each_in_the_order_of_their_best_turn() -> None:
    recall = Recall(TALK)
    assert recall.sessions(Question("the roof of the barn"), 9)[0] == 2
    assert sorted(recall.sessions(Question("the roof of the barn"), 9)) == [1, 2, 3]
    assert len(recall.sessions(Question("roof"), 2)) == 2


def test_scripts_without_spaces_are_compared_by_pairs_of_letters() -> None:
    turns = [
        Turn(1, "I", "屋根を修理することにしました。"),
        Turn(2, "I", "猫が好きです。"),
        Turn(3, "I", "今日は雨です。"),
    ]
    assert Recall(turns).turns(Question("屋根の修理"), 1)[0][0] == 0


def test_nothing_is_found_among_nothing() -> None:
    assert Recall([]).turns(Question("roof"), 5) == []
    assert Recall([]).sessions(Question("roof"), 5) == []


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.text(max_size=20))
def test_every_turn_is_ranked_once_with_falling_scores(texts: list[str], question: str) -> None:
    found = Recall([Turn(n // 3, "I", text) for n, text in enumerate(texts)]).turns(Question(question), 99)
    scores = [score for _, score in found]
    assert sorted(n for n, _ in found) == list(range(len(texts)))
    assert scores == sorted(scores, reverse=True)
    assert np.isfinite(scores).all()


def test_terms_are_stems_without_empty_words() -> None:
    assert terms("What did we DECIDE about the roofs?") == ["decid", "roof"]


def test_scores_that_do_not_differ_count_nothing() -> None:
    assert normalised(np.ones(3)).tolist() == [0.0, 0.0, 0.0]
