"""The bench of personal order counts what it says."""

from __future__ import annotations

import pytest

from assistant.core.jobs import QuietDesk
from assistant.evaluation.ranking import Hits, compare, measured

SURE = Hits((10.0, 3.0, 0.0), (7, 8, 9), 7)
TIE = Hits((10.0, 9.9, 0.0), (7, 8, 9), 8)
MISSED = Hits((10.0, 3.0, 0.0), (7, 8, 9), 5)


def test_rank_one_and_reciprocal_ranks_are_counted() -> None:
    plain = measured([SURE, TIE, MISSED, SURE], lambda hits: [0.0] * 3)
    assert plain == (0.5, pytest.approx((1 + 0.5 + 0 + 1) / 4), 0.75)


def test_habits_reach_near_ties_only() -> None:
    found = {each.metric: each.value for each in compare("en", [SURE, TIE, MISSED], QuietDesk())}
    assert found["en_helpful_r1"] == pytest.approx(2 / 3)
    assert found["en_against_r1"] == pytest.approx(1 / 3), "a sure match stays first against all habits"
    assert {found[f"en_{habit}_r10"] for habit in ("random", "helpful", "against")} == {2 / 3}
