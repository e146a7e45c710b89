"""Times counted from what only the caller knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar.when import anchor_names, find
from assistant.calendar.when.values import Kind, Period

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
FLIGHT = datetime(2026, 12, 3, 7, 40, tzinfo=UTC)
WEDDING = date(2026, 12, 12)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "two free hours between my flight and the wedding", ["my flight", "wedding"]),
        ("en", "what did we agree before the meeting with Ada?", ["meeting with Ada"]),
        ("en", "after the dentist, please", ["dentist"]),
        ("en", "before Tuesday", []),
        ("en", "between 3 and 5", []),
        ("de", "zwischen meinem Flug und der Hochzeit", ["meinem Flug", "Hochzeit"]),
        ("es", "después de la boda", ["boda"]),
        ("fr", "avant le mariage", ["mariage"]),
    ],
)
def test_names_to_look_up(language: str, text: str, names: list[str]) -> None:
    found = anchor_names(text, language)
    assert [name.text for name in found] == names
    assert [text[name.start : name.end] for name in found] == names


def test_between_two_of_them() -> None:
    anchors = {"my flight": FLIGHT, "the wedding": WEDDING}
    (found,) = find("two free slots between my flight and the wedding", NOW, "en", anchors=anchors)
    assert found.text == "between my flight and the wedding"
    assert found.kind is Kind.DATE_TIME_PERIOD
    assert found.value == Period(FLIGHT, datetime(2026, 12, 12, tzinfo=UTC))


def test_counted_from_one() -> None:
    (found,) = find("three days after the wedding", NOW, "en", anchors={"wedding": WEDDING})
    assert found.value == date(2026, 12, 15)
    (found,) = find("an hour before my flight", NOW, "en", anchors={"flight": FLIGHT})
    assert found.value == FLIGHT - timedelta(hours=1)
    (found,) = find("nach der Hochzeit", NOW, "de", anchors={"Hochzeit": WEDDING})
    assert found.value == Period(WEDDING, None)


def test_a_moment_is_told_in_the_zone_of_the_reference() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    (found,) = find("before my flight", NOW.astimezone(zurich), "en", anchors={"my flight": FLIGHT})
    assert isinstance(found.value, Period)
    assert isinstance(found.value.end, datetime)
    assert found.value.end == FLIGHT
    assert found.value.end.tzinfo is zurich


def test_without_them_their_names_are_no_times() -> None:
    assert find("between my flight and the wedding", NOW, "en") == []
