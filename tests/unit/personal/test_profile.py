"""Sentences become values of the profile, and values become sentences that are read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import BadRequest
from assistant.personal.profile import ATTRIBUTES, attribute, checked, placed, reads_back, several
from assistant.personal.statements import statement

VALUES = {
    "name": ("Mina Keller", "Dr. Mina Keller"),
    "called": ("Mina",),
    "birthday": ("3 May 1980",),
    "language": ("German",),
    "home": ("Basel", "Basel, Switzerland", "São Paulo"),
    "workplace": ("Zurich",),
    "job": ("nurse", "software engineer at Roche", "retired"),
    "employer": ("Roche",),
    "person": ("Anna (sister)", "Nadja Roth", "Dr. Sutter (doctor)", "Paul (best friend)", "Eva (climbing buddy)"),
    "diet": ("vegetarian", "no pork"),
    "allergy": ("nuts",),
    "health": ("migraine", "takes 5 mg of ramipril a day"),
    "units": ("metric", "imperial"),
    "date_format": ("31.12.2026", "2026-12-31"),
    "number_format": ("1,234.50", "1'234.50"),
    "time_zone": ("Europe/Zurich",),
    "help": ("letters", "planning trips"),
    "interest": ("hiking", "old maps"),
}


def test_every_attribute_has_values_here() -> None:
    assert set(VALUES) == set(ATTRIBUTES)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, held in VALUES.items() for value in held])
def test_a_value_is_read_back_from_its_sentence(name: str, value: str) -> None:
    kind = attribute(name)
    assert checked(kind, f" {value} ") == value
    assert reads_back(kind, value)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I work as a nurse.", ("job", "nurse")),
        ("I am a software engineer.", ("job", "software engineer")),
        ("I am a vegetarian.", ("diet", "vegetarian")),
        ("I don't eat meat.", ("diet", "no meat")),
        ("I'm allergic to nuts.", ("allergy", "nuts")),
        ("I have asthma.", ("health", "asthma")),
        ("I love hiking.", ("interest", "hiking")),
        ("I moved to Rome.", ("home", "Rome")),
        ("I was born on 3 May 1980.", ("birthday", "3 May 1980")),
        ("My sister is called Eva.", ("person", "Eva (sister)")),
        ("My brother Paul lives in Oslo.", ("person", "Paul (brother)")),
        ("My doctor is Dr. Sutter.", ("person", "Dr. Sutter (doctor)")),
        ("My wife's name is Anna.", ("person", "Anna (wife)")),
        ("Please call me Mimi.", ("called", "Mimi")),
        ("I love my wife.", None),
        ("I like my coffee black.", None),
        ("I am tired.", None),
        ("I am a father.", None),
        ("I have a dog called Bello.", None),
        ("Basel is my favourite town.", None),
        ("My printer is jammed.", None),
        ("My locker is 14.", None),
        ("I no longer live in Basel.", None),
        ("I am no longer allergic to nuts.", None),
        ("I don't eat meat any more.", ("diet", "no meat")),
        ("I no longer eat meat.", ("diet", "no meat")),
    ],
)
def test_what_people_say_is_placed(sentence: str, expected: tuple[str, str] | None) -> None:
    assert placed(statement(sentence), sentence) == expected


@given(st.text(max_size=200))
def test_any_text_is_a_value_that_fits_or_refused(text: str) -> None:
    for kind in ATTRIBUTES.values():
        try:
            kept = checked(kind, text)
        except BadRequest:
            continue
        assert kept == checked(kind, kept), "kept values stay as they are"
        assert "\n" not in kept and len(kept) <= 120


@given(st.text(max_size=200))
def test_any_sentence_is_placed_or_not(text: str) -> None:
    found = placed(statement(text), text)
    assert found is None or (found[0] in ATTRIBUTES and found[1])


def test_several_values_are_parted_only_where_there_may_be_several() -> None:
    assert several(attribute("language"), "English, German and French") == ["English", "German", "French"]
    assert several(attribute("home"), "Basel, Switzerland") == ["Basel, Switzerland"]
