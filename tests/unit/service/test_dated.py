"""What "last week" meant, told later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.service.dated import dated, dates

SAID = datetime(2023, 6, 29, 10, 0, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I went yesterday.", "28 June 2023"),
        ("We met last night.", "28 June 2023"),
        ("I have it since two days ago.", "27 June 2023"),
        ("Tomorrow we sign.", "30 June 2023"),
        ("I ran a race last Saturday.", "the Saturday before 29 June 2023"),
        ("We had a picnic last week.", "the week before 29 June 2023"),
        ("I applied this week.", "the week of 29 June 2023"),
        ("We leave next week.", "the week after 29 June 2023"),
        ("I joined it last weekend.", "the weekend before 29 June 2023"),
        ("We camped two weekends ago.", "two weekends before 29 June 2023"),
        ("I got it two weeks ago.", "two weeks before 29 June 2023"),
        ("She called a few days ago.", "a few days before 29 June 2023"),
        ("We go next month.", "July 2023"),
        ("I sold it two months ago.", "April 2023"),
        ("I painted it last year.", "2022"),
        ("I came here three years ago.", "2020"),
        ("We hiked there last summer.", "summer 2022"),
    ],
)
def test_a_time_that_only_its_day_explains_is_told_as_exactly_as_it_was_meant(said: str, told: str) -> None:
    assert [each.told for each in dates(said, SAID)] == [told]
    (each,) = dates(said, SAID)
    assert dated(said, SAID) == f"{said[: each.end]} ({told}){said[each.end :]}"


@pytest.mark.parametrize(
    "said",
    [
        "We go in June.", "On Friday I paint.", "See you on the 15th.", "It was in May 2022.", "I came on 3 May 2021.",
        "For four years, every day.", "Shall we go at Christmas?", "Now it works.", "Today I rest.", "Nothing at all.",
    ],
)  # fmt: skip
def test_what_tells_the_time_itself_or_may_be_two_times_is_left_alone(said: str) -> None:
    assert dated(said, SAID) == said


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("de", "Wir waren gestern da.", ["28. Juni 2023"]),
        ("de", "Letzte Woche kam sie, vor drei Jahren er.", ["in der Woche vor dem 29. Juni 2023", "2020"]),
        (
            "es",
            "Ayer llovió y la semana pasada nevó.",
            ["28 de junio de 2023", "la semana antes del 29 de junio de 2023"],
        ),
        ("fr", "Je l'ai vu il y a deux semaines.", ["deux semaines avant le 29 juin 2023"]),
    ],
)
def test_other_languages_tell_it_in_their_words(language: str, said: str, told: list[str]) -> None:
    assert [each.told for each in dates(said, SAID, language)] == told


@given(st.integers(0, 4000), st.sampled_from(["yesterday", "last week", "two weeks ago", "last Monday", "last year"]))
def test_whenever_it_was_said_the_words_stay_and_one_time_is_added(days: int, when: str) -> None:
    text = f"We met {when}, and it rained."
    told = dated(text, SAID + timedelta(days=days))
    assert told.startswith(f"We met {when} (") and told.endswith("), and it rained.")
