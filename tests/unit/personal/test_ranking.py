"""Personal signals change the places of near-ties and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.ranking import CITED_HALF_LIFE, NOISE, SHARE, near_tie, order, strength
from assistant.store.signals import OPENED_HALF_LIFE, DocumentSignals, Signal

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3650)
FOUND = st.lists(
    st.tuples(st.floats(-30, 30, allow_subnormal=False), st.floats(0, 1, allow_subnormal=False)),
    min_size=1,
    max_size=15,
)
CLOSE = st.lists(st.tuples(st.floats(10, 11), st.floats(0, 1)), min_size=2, max_size=10).map(
    lambda found: [*found, (-5.0, 0.0)]
)
"""Lists in which nearly all are near-ties."""


@given(FOUND | CLOSE)
def test_nothing_stands_before_a_match_that_is_better_by_more_than_a_near_tie(found: list[tuple[float, float]]) -> None:
    scores, strengths = [score for score, _ in found], [share for _, share in found]
    places, most = order(scores, strengths), near_tie(scores)
    for n, first in enumerate(places):
        for second in places[n + 1 :]:
            if scores[second] > scores[first]:
                assert scores[second] - scores[first] < most
                assert strengths[first] > strengths[second], "only what is used more may be moved up"


@given(FOUND | CLOSE)
def test_nothing_is_dropped_and_nothing_is_added(found: list[tuple[float, float]]) -> None:
    assert sorted(order([score for score, _ in found], [share for _, share in found])) == list(range(len(found)))


@given(st.lists(st.floats(-30, 30), max_size=15))
def test_without_signals_the_best_comes_first_as_before(scores: list[float]) -> None:
    best_first = sorted(scores, reverse=True)
    assert order(best_first, [0.3] * len(scores)) == list(range(len(scores)))


@given(FOUND)
def test_a_near_tie_is_small(found: list[tuple[float, float]]) -> None:
    scores = [score for score, _ in found]
    assert 0.0 <= near_tie(scores) <= NOISE
    assert near_tie(scores) <= SHARE * (max(scores) - min(scores))


def test_a_used_document_moves_up_among_near_ties() -> None:
    assert order([10.0, 9.9, 0.0], [0.0, 0.9, 0.0]) == [1, 0, 2]
    assert order([10.0, 9.4, 0.0], [0.0, 0.9, 0.0]) == [0, 1, 2], "half a point is no near-tie"


def signals(**kept: object) -> DocumentSignals:
    return DocumentSignals(1, "/a.txt", "A", LONG_AGO, **kept)  # type: ignore[arg-type]


def test_each_thing_done_counts_and_more_of_it_counts_more() -> None:
    nothing = strength(signals(), NOW)
    assert nothing == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < strength(signals(cited=(NOW,)), NOW) < strength(signals(cited=(NOW, NOW)), NOW) < 1.0
    assert strength(signals(opened=Signal(1, 1.0, NOW)), NOW) == pytest.approx(0.632, abs=0.001)
    assert strength(signals(edited=Signal(1, 1.0, NOW)), NOW) > 0.6
    assert strength(DocumentSignals(1, "/a.txt", "A", NOW), NOW) > 0.3


def test_every_signal_fades_by_half_after_its_half_life() -> None:
    opened, half = signals(opened=Signal(1, 1.0, NOW - OPENED_HALF_LIFE)), signals(opened=Signal(1, 0.5, NOW))
    assert strength(opened, NOW) == pytest.approx(strength(half, NOW))
    cited = strength(signals(cited=(NOW - CITED_HALF_LIFE, NOW - CITED_HALF_LIFE)), NOW)
    assert cited == pytest.approx(strength(signals(cited=(NOW,)), NOW))


def test_a_thousand_openings_stay_below_one() -> None:
    assert strength(signals(opened=Signal(1000, 1000.0, NOW)), NOW) < 1.0
