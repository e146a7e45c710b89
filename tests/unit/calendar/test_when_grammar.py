"""The rules, the tables and the parser between them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.calendar.when import shapes
from assistant.calendar.when.chart import Grammar, Item, Rules, Slots
from assistant.calendar.when.english import ENGLISH
from assistant.calendar.when.finding import LANGUAGES, RULES
from assistant.calendar.when.holidays import EASTER, THANKSGIVING, Feast
from assistant.calendar.when.meanings import Moment
from assistant.calendar.when.values import Duration, Preferences
from assistant.calendar.when.words import fold, split

TOLD = {"nothing", "date", "instant", "span", "clock", "clockspan", "length", "bound", "again"}


def test_every_category_is_both_made_and_used() -> None:
    """A misspelt category would silently never match."""
    made = {category for rules in RULES for category, _, _, _ in rules.all}
    shaped = set(re.findall(r'"(\w+)"', Path(shapes.__file__).read_text("utf-8")))
    tables = {category for language in LANGUAGES.values() for category in language.table}
    used = {
        word.rstrip("?").rpartition("=")[2]
        for rules in RULES
        for _, pattern, _, _ in rules.all
        for word in pattern.split()
    }
    assert used <= made | tables | shaped, used - made - tables - shaped
    assert made <= used | TOLD, made - used
    assert tables <= used, tables - used


def test_what_may_be_missing_may_be_missing() -> None:
    rules: Rules[None] = Rules()

    @rules.rule("whole", "a? b c=d?")
    def _whole(context: None, slots: Slots) -> str:
        return ",".join(f"{name}={value}" for name, value in slots.items())

    def parsed(*categories: str) -> set[object]:
        words = [Item(category, place, place + 1, place) for place, category in enumerate(categories)]
        items = Grammar(rules).parse(reversed(words), None)
        return {item.value for item in items if item.category == "whole" and item.end - item.start == len(words)}

    assert parsed("a", "b", "d") == {"a=0,b=1,c=2"}
    assert parsed("b", "d") == {"b=0,c=1"}
    assert parsed("b") == {"b=0"}
    assert parsed("a", "d") == set()


def test_an_action_may_refuse_or_leave_the_calendar() -> None:
    rules: Rules[None] = Rules()

    @rules.rule("date", "year")
    def _date(context: None, slots: Slots) -> date | None:
        return date(slots["year"], 1, 1) if slots["year"] != 7 else None

    def dates(year: int) -> list[object]:
        return [
            item.value for item in Grammar(rules).parse([Item("year", 0, 1, year)], None) if item.category == "date"
        ]

    assert dates(2026) == [date(2026, 1, 1)]
    assert dates(7) == []
    assert dates(10_000) == []


def test_the_cheaper_of_two_ways_to_the_same_is_kept() -> None:
    rules: Rules[None] = Rules()
    rules.rule("x", "dear", cost=5)(lambda context, slots: "same")
    rules.rule("x", "cheap", cost=1)(lambda context, slots: "same")
    items = Grammar(rules).parse([Item("dear", 0, 1, 0), Item("cheap", 0, 1, 0)], None)
    assert min(item.cost for item in items if item.category == "x") == 1


def test_hyphens_within_a_phrase_do_not_matter() -> None:
    lexicon = ENGLISH.lexicon
    for text in ("twenty first", "twenty-first", "twenty–first"):
        words = split(fold(text))
        assert (len(words), "ord", 21) in list(lexicon.meanings(words, 0))


@pytest.mark.parametrize(
    ("feast", "year", "day"),
    [
        (EASTER, 2027, date(2027, 3, 28)),
        (EASTER, 2000, date(2000, 4, 23)),
        (THANKSGIVING, 2026, date(2026, 11, 26)),
        (Feast("5-1-9"), 2026, date(2026, 5, 25)),
        (Feast("advent"), 2022, date(2022, 12, 18)),
        (Feast("advent"), 2026, date(2026, 12, 20)),
        (Feast("easter", 39), 2026, date(2026, 5, 14)),
        (EASTER, 1500, None),
    ],
)
def test_feasts(feast: Feast, year: int, day: date | None) -> None:
    assert feast.in_year(year) == day


def test_lengths_in_seconds_and_as_timex() -> None:
    length = Duration(((1, "M"), (2, "D"), (1.5, "H"), (5, "MIN")))
    assert length.timex == "P1M2DT1.5H5M"
    assert length.seconds == 30 * 86_400 + 2 * 86_400 + 5400 + 300
    assert length.clock
    assert not Duration(((3, "W"),)).clock


def test_a_moment_before_a_clock_change_keeps_its_zone() -> None:
    moment = Moment(datetime(2026, 11, 21, 10, 30), Preferences(), zone=UTC)
    assert moment.aware(moment.now) == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert moment.after(Duration(((1, "D"), (2, "H"))), -1).isoformat() == "2026-11-20T08:30:00"
