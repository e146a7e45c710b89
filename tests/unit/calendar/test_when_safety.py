"""Whatever the text, an answer comes, in time, and stands in the text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calendar.when import find
from assistant.calendar.when.chart import LIMIT, Grammar, Item, Rules, Slots
from assistant.calendar.when.finding import LANGUAGES, LONGEST_RUN, anchor_names
from assistant.calendar.when.words import fold, split

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def _phrases(language: str) -> list[str]:
    table: Any = LANGUAGES[language].table
    return sorted(
        {phrase.strip() for values in table.values() for told in values.values() for phrase in told.split("|")}
    )


DIGITS = st.from_regex(r"[0-9]{1,4}([./:,h-][0-9]{1,4}){0,2}", fullmatch=True)
SIGNS = st.sampled_from(list(" ,.-/:;'’()<>%$€\n\u00a0ßİẞ"))


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and words of it with digits and signs, in any order."""
    language = draw(st.sampled_from(sorted(LANGUAGES)))
    pieces = st.one_of(st.sampled_from(_phrases(language)), DIGITS, SIGNS, st.text(max_size=5))
    return language, draw(st.sampled_from([" ", ""])).join(draw(st.lists(pieces, max_size=14)))


@settings(max_examples=250, deadline=None)
@given(texts(), st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_it_never_raises_and_stands_in_the_text(told: tuple[str, str], now: datetime) -> None:
    language, text = told
    end = 0
    for found in find(text, now, language):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert found.readings
        assert len({reading.value for reading in found.readings}) == len(found.readings)
        end = found.end
    anchor_names(text, language)


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(fold(text)[word.start : word.end] == word.text for word in split(fold(text)))


@pytest.mark.parametrize("now", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "yesterday",
        "in 9999 years",
        "300 years ago",
        "next Friday at 3",
        "the week after Easter",
        "last month",
    ],
)
def test_the_ends_of_time_are_no_error(text: str, now: datetime) -> None:
    find(text, now, "en")


@pytest.mark.parametrize(
    "text",
    [
        "monday " * 3000,
        "1/" * 5000,
        "from 3 to " * 2000,
        "1" * 50_000,
        "every other " * 3000,
        "the last day of " * 2000,
        "12:30" * 5000,
        "in " * 5000 + "5 minutes",
        "and the half of " * 2000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.timeout(60)
def test_hostile_texts_end(text: str) -> None:
    for found in find(text, NOW, "en"):
        assert found.text


def test_nothing_is_lost_in_a_long_run_of_times() -> None:
    assert len(find("monday or " * 10 + "monday " * 2000, NOW, "en")) == 2010


def test_work_on_one_run_is_bounded() -> None:
    rules: Rules[None] = Rules()

    @rules.rule("x", "x x", "x x x")
    def _join(context: None, slots: Slots) -> object:
        _join.calls += 1  # type: ignore[attr-defined]
        return _join.calls  # type: ignore[attr-defined]

    _join.calls = 0  # type: ignore[attr-defined]
    words = [Item("x", place, place + 1, 0) for place in reversed(range(LONGEST_RUN))]
    assert len(Grammar(rules).parse(words, None)) == LIMIT
