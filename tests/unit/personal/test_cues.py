"""How a message sounds is noticed in four languages; a neutral question gets no line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal.cues import Cue, cue_of, kind_words, speaks_of_self_harm, tone
from tests.unit.personal.care_messages import labelled

MESSAGES = labelled()


def test_messages_are_labelled_in_every_language_and_half() -> None:
    assert len(MESSAGES) >= 80
    assert {(each.half, each.language) for each in MESSAGES} == {
        (half, language) for half in ("dev", "kept") for language in ("en", "de", "es", "fr")
    }


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_cues_are_found_and_none_is_invented(half: str) -> None:
    asked = [each for each in MESSAGES if each.half == half]
    found = [each for each in asked if cue_of(each.text) is not None]
    right = [each for each in found if cue_of(each.text) is Cue(each.cue or "joy") and each.cue]
    told = sum(bool(each.cue) for each in asked)
    assert len(right) / len(found) >= 0.95, [each.text for each in found if each not in right]
    assert len(right) / told >= 0.9, [each.text for each in asked if each.cue and each not in right]


@pytest.mark.parametrize(
    "message",
    [
        "I'm not stressed, I only wonder what the roof cost",
        "She was never overwhelmed. Who led the project?",
        "Ich bin nicht traurig, wann endet der Vertrag?",
        "No estoy agobiado, ¿cuánto cuesta?",
        "Je ne suis pas stressé, quand finit le bail ?",
        "List all urgent tasks of the plan",
        "I am not at all nervous about it",
        "Ich bin nicht mehr nervös, wann ist die Prüfung?",
        "How many times did we pay the garage?",
        "What is an ASA P-value?",
    ],
)
def test_what_is_negated_or_only_asked_about_is_no_cue(message: str) -> None:
    assert tone(message) == ()


def test_shouting_is_heard() -> None:
    assert cue_of("WHERE IS THE CONTRACT I ASKED FOR") is Cue.FRUSTRATION
    assert cue_of("Where is it!!!") is Cue.FRUSTRATION
    assert cue_of("Is it in the PDF of the SBB and the CFF?") is None
    assert cue_of("Thanks! Where is it?") is None


@given(
    st.sampled_from(
        ["When is", "Where is", "How much is", "Who signed", "Wie hoch ist", "Dónde está", "Combien coûte"]
    ),
    st.sampled_from(["the rent", "my flight to Lisbon", "the notice period", "die Miete", "el contrato", "le loyer"]),
    st.sampled_from(["", " in 2026", " of Garage Müller", " (page 3)", " for Nadja Roth"]),
)
def test_a_neutral_factual_question_gets_no_line(verb: str, what: str, more: str) -> None:
    assert tone(f"{verb} {what}{more}?") == ()


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert len(tone(text)) <= 1
    assert speaks_of_self_harm(text) in (True, False)


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_questions_about_the_world_get_none(shared_data: Path, language: str) -> None:
    asked = questions(shared_data, language)
    lines = [question for question in asked if tone(question) or speaks_of_self_harm(question)]
    assert len(lines) <= 0.002 * len(asked), lines


def questions(shared_data: Path, language: str) -> list[str]:
    whole = json.loads((shared_data / "search" / "xquad" / f"xquad.{language}.json").read_text(encoding="utf-8"))
    return [asked["question"] for text in whole["data"] for part in text["paragraphs"] for asked in part["qas"]]


@pytest.mark.parametrize(
    "message",
    [
        "I want to kill myself",
        "I don't want to live any more. When is my exam?",
        "Ich will nicht mehr leben",
        "Ich denke daran, mir das Leben zu nehmen: mir das leben nehmen",
        "Ya no quiero vivir",
        "Je n'ai plus envie de vivre",
        "Sometimes I think about hurting myself",
        "I have suicidal thoughts",
        "I want to die. Where did I put the letter about the film?",
        "Ich habe Suizidgedanken",
        "Estoy pensando en el suicidio, ayúdame",
        "J'ai des pensées suicidaires",
    ],
)
def test_self_harm_is_heard(message: str) -> None:
    assert speaks_of_self_harm(message)


@pytest.mark.parametrize(
    "message",
    [
        "Who directed the film Suicide Squad that I saw?",
        "Does my life insurance pay for suicide?",
        "How do I kill the process myself?",
        "I was killing myself laughing",
        "When did Kurt Cobain die?",
        "I don't want to die, what did the doctor say?",
        "I could die of embarrassment, where is the letter?",
        "No quiero morir, ¿qué dijo el médico?",
        "Find me my article about suicide prevention",
        "Tell me the suicide rate of Japan",
        "I'm dying to know what the roof cost",
        "Ich könnte mich umbringen vor Lachen",
    ],
)
def test_what_only_sounds_like_it_is_not(message: str) -> None:
    assert not speaks_of_self_harm(message)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "xx"])
def test_kind_words_hold_no_number(language: str) -> None:
    assert not any(letter.isdigit() for letter in kind_words(language))


@pytest.mark.parametrize(
    ("message", "cue"),
    [
        ("I'm feeling a bit down today. Can I talk to you?", Cue.SADNESS),
        ("Today is busy and I feel physically and mentally exhausted.", Cue.STRESS),
        ("I've been under a lot of work pressure lately.", Cue.STRESS),
        ("I'm very excited today because I just passed an interview!", Cue.JOY),
        ("Your advice makes me feel less helpless.", None),
        ("How do I find what I need right now?", None),
        ("Ich fühle mich so erschöpft. Was steht morgen an?", Cue.STRESS),
        ("Me siento muy perdida con los impuestos.", Cue.STRESS),
        ("Je suis épuisée, que reste-t-il à payer ?", Cue.STRESS),
    ],
)
def test_what_people_said_in_other_words(message: str, cue: Cue | None) -> None:
    assert cue_of(message) is cue
