"""The arithmetic of the benches; nothing here is timed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken
from assistant.evaluation.measuring import (
    ASKED_FOR,
    Finding,
    Limit,
    as_result,
    interleaved,
    middle,
    percentile,
    ratios,
)


def test_every_repeat_begins_with_another_way() -> None:
    called: list[tuple[str, int]] = []

    def way(name: str, value: float):  # type: ignore[no-untyped-def]
        def measure(repeat: int) -> float:
            called.append((name, repeat))
            return value + repeat

        return measure

    measured = interleaved({"a": way("a", 10), "b": way("b", 20)}, 3, CancelToken())
    assert measured == {"a": (10, 11, 12), "b": (20, 21, 22)}
    assert called == [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]


def test_a_measurement_can_be_stopped() -> None:
    token = CancelToken()

    def stops(_repeat: int) -> float:
        token.cancel()
        return 1.0

    with pytest.raises(Cancelled):
        interleaved({"a": stops, "b": stops}, 1, token)


def test_a_ratio_is_taken_between_neighbours_in_time() -> None:
    ours, theirs = (10.0, 1.0, 10.0), (20.0, 2.0, 10.0)  # the second pair ran on a busy machine
    found = middle("ratio", ratios(ours, theirs), "Ratio")
    assert found.value == 0.5
    assert found.spread == (0.5, 1.0)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1.0))
def test_a_percentile_is_one_of_the_values_and_covers_its_share(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values)


def test_limits_are_inclusive_and_look_the_right_way() -> None:
    assert Limit(0.95, at_least=True).holds(0.95)
    assert not Limit(0.95, at_least=True).holds(0.94)
    assert Limit(50).holds(50)
    assert not Limit(50).holds(50.1)


def test_a_missed_limit_is_said_in_words() -> None:
    assert "MISSED" in str(Finding("p95", 60.0, "Search", Limit(50)))
    assert "MISSED" not in str(Finding("p95", 40.0, "Search", Limit(50)))
    assert "repeats 1 to 3" in str(middle("p95", (1.0, 2.0, 3.0), "Search"))


def test_what_is_compared_with_becomes_a_column_of_the_result() -> None:
    findings = [
        Finding("speed", 30.0, "Speed", beside={"bare": 32.0}),
        Finding("ratio", 0.94, "Ratio", Limit(0.95, at_least=True)),
    ]
    result = as_result("answers", 2, "repeats", findings, 1.5)
    assert result.metrics == {"speed": 30.0, "ratio": 0.94}
    assert result.baselines == {"bare": {"speed": 32.0}, ASKED_FOR: {"ratio": 0.95}}
