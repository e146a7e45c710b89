"""Questions about health are told from appointments, recipes and machines, in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.personal.health import asks_about_health, caution, is_about_health, without_caution
from tests.unit.personal.care_messages import labelled
from tests.unit.personal.test_cues import questions

MESSAGES = labelled()


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_questions_about_health_are_known(half: str) -> None:
    asked = [each for each in MESSAGES if each.half == half]
    found = [each for each in asked if asks_about_health(each.text)]
    wrong = [each.text for each in found if not each.health]
    missed = [each.text for each in asked if each.health and each not in found]
    assert len(wrong) <= 0.05 * len(found), wrong
    assert len(missed) <= 0.1 * sum(each.health for each in asked), missed


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_questions_about_the_world_are_none(shared_data: Path, language: str) -> None:
    asked = questions(shared_data, language)
    found = [question for question in asked if asks_about_health(question)]
    assert len(found) <= 0.002 * len(asked), found


@pytest.mark.parametrize(
    "message",
    [
        "When is my dentist appointment?",
        "Wann ist mein Termin beim Hausarzt?",
        "How much was the doctor's bill?",
        "Which cake recipe uses a milk tablet?",
        "My laptop has a virus infection, which software did I buy?",
        "This project gives me a headache",
        "What dose of fertiliser do the tomatoes need?",
        "Quelle recette prend 200 mg de safran ?",
        "Wie viele Tabletts haben wir bestellt?",
    ],
)
def test_what_only_sounds_like_it_is_not(message: str) -> None:
    assert not asks_about_health(message)


@pytest.mark.parametrize(
    ("path", "title", "is_one"),
    [
        ("/home/mina/Health/Health notes.txt", "Health notes", True),
        ("/home/mina/Gesundheit/2026.md", "2026", True),
        ("/home/mina/Notas/analisis_sangre.pdf", "", True),
        ("/home/mina/Papiers/ordonnance.pdf", "", True),
        ("/home/mina/Recipes/Baking.md", "Baking", False),
        ("/home/mina/Work/Project health check of servers/archive/2019/old/plan.md", "Plan", False),
        ("/home/mina/Documentary.txt", "", False),
    ],
)
def test_notes_about_health_are_known_by_their_place(path: str, title: str, is_one: bool) -> None:
    assert is_about_health(path, title) is is_one


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
@pytest.mark.parametrize("from_files", [True, False])
def test_the_caution_can_be_taken_off_again(language: str, from_files: bool) -> None:
    line = caution(language, from_files)
    assert line.count(caution(language, False)) == 1
    assert without_caution(f"Two a day [1].\n\n{line}") == "Two a day [1]."
    assert not any(letter.isdigit() for letter in line)


def test_an_answer_without_a_caution_stays() -> None:
    assert without_caution("Two a day [1].") == "Two a day [1]."
