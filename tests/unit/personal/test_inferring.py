"""Guesses from files and appointments: only what several of them say, and always with what they rest on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.core.person import Origin
from assistant.personal.inferring import Seen, guesses, interest_words, language_of
from assistant.system.paths import resources

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TELLING = interest_words(resources() / "interests.toml")
GERMAN = "Sehr geehrte Frau Keller, wir danken Ihnen für das Schreiben und bitten Sie, den Vertrag nicht zu vergessen."
ENGLISH = "Dear Mina, thank you for the letter; we have read it and will answer this week, as you asked us to do."


def seen(title: str, text: str = "", day: int = 0, people: tuple[str, ...] = ()) -> Seen:
    return Seen(title, text or title, NOON - timedelta(days=day), people)


def test_languages_are_those_of_several_files() -> None:
    found = guesses([seen("a", GERMAN), seen("b", GERMAN, 3), seen("c", ENGLISH)], [], TELLING)
    assert [(each.attribute, each.value, each.evidence, each.since) for each in found] == [
        ("language", "German", "2 files in German, such as “a”", NOON - timedelta(days=3))
    ]


def test_a_short_or_mixed_text_has_no_language() -> None:
    assert language_of("Der Preis: 12.50") is None
    assert language_of("x1 y2 z3 " * 20) is None
    assert language_of(GERMAN) == "German"


def test_one_home_is_guessed_and_no_date_is_a_town() -> None:
    files = [
        seen("Rent", "Feldbergstrasse 14, 4057 Basel"),
        seen("Bill", "To Ms Keller, CH-4057 Basel"),
        seen("Trip", "Hotel, 1000 Lisboa, 4057 Basel"),
        seen("Plan", "In 2026 November and 2026 November again. Order 12345 Lisboa"),
        seen("Plan 2", "2026 November"),
    ]
    assert [(each.value, each.attribute) for each in guesses(files, [], TELLING) if each.attribute == "home"] == [
        ("Basel", "home")
    ]


def test_people_are_those_of_three_appointments() -> None:
    often = [seen(f"Heron {n}", people=("Nadja Roth", "jo@mail.example", "Jo"), day=n) for n in range(3)]
    found = guesses([], [*often, seen("Once", people=("Ann Lee",))], TELLING)
    assert [(each.value, each.origin, each.evidence) for each in found] == [
        ("Nadja Roth", Origin.CALENDAR, "3 appointments, such as “Heron 0”")
    ]


def test_interests_need_more_than_one_file_and_tell_which() -> None:
    files = [seen("Baking", "Sourdough starter, dough and flour"), seen("Cake", "Bake the cake")]
    files += [seen("Letter", "We sent the ski pass.")]
    weekly = [seen("Climbing with Lena", day=7 * n) for n in range(4)]
    found = {each.value: each for each in guesses(files, weekly, TELLING)}
    assert set(found) == {"baking", "climbing"}
    assert (found["baking"].origin, found["climbing"].origin) == (Origin.LIBRARY, Origin.CALENDAR)
    assert found["baking"].evidence == "“Baking”, “Cake”"
    assert 0 < found["baking"].strength < found["climbing"].strength < 1


def test_the_same_files_make_the_same_guesses_in_any_order() -> None:
    files = [seen(f"Garden {n}", "compost seedlings") for n in range(4)] + [seen("Bread", "dough flour yeast")] * 2
    files += [seen("Rolls", "dough flour yeast")]
    values = [each.value for each in guesses(files, [], TELLING)]
    assert values == [each.value for each in guesses(files[::-1], [], TELLING)] == ["gardening", "baking"]
