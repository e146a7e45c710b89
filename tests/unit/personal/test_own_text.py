"""Only what the person wrote themselves is learned from."""

from __future__ import annotations

import pytest

from assistant.personal.own_text import holds_foreign, own_part, sentence_keys, without_written

OWN = "Hi Tom,\n\nthe pump is in the cellar.\n\nCheers,\nMina"


@pytest.mark.parametrize(
    "foreign",
    [
        "On Mon, 2 Nov 2026 at 18:02, Tom Reed <tom@x.example> wrote:\n> Where is the zeppelin?",
        "On Mon, 2 Nov 2026 at 18:02, Tom Reed\n<tom@x.example> wrote:\nWhere is the zeppelin?",
        "Am 02.11.2026 um 18:02 schrieb Tom Reed:\nWo ist der zeppelin?",
        "El lun, 2 nov 2026 a las 18:02, Tom Reed (<tom@x.example>) escribió:\n¿Dónde está el zeppelin?",
        "Le lun. 2 nov. 2026 à 18:02, Tom Reed <tom@x.example> a écrit :\nOù est le zeppelin ?",
        "-----Original Message-----\nFrom: Tom\nWhere is the zeppelin?",
        "---------- Forwarded message ---------\nThe zeppelin landed.",
        "Begin forwarded message:\nThe zeppelin landed.",
        "From: Tom Reed\nSent: Monday\nTo: Mina\nSubject: zeppelin\n\nWhere?",
        "Von: Tom Reed <tom@x.example>\nGesendet: Montag\nBetreff: zeppelin\n\nWo?",
        "> Where is the zeppelin?",
        "-- \nMina Castell, zeppelin pilot",
        "Sent from my zeppelin",
        "+44 20 7946 0000",
        "https://zeppelin.example",
    ],
)
def test_what_others_wrote_and_signatures_are_cut(foreign: str) -> None:
    assert own_part(f"{OWN}\n\n{foreign}") == OWN


def test_an_answer_below_a_quote_stays() -> None:
    assert own_part("> Where is it?\nIn the cellar.") == "In the cellar."


def test_lines_broken_by_a_mail_program_are_joined_again() -> None:
    text = "I wanted to ask if you could please share the contact of the\nperson who did it.\nThanks"
    assert own_part(text) == "I wanted to ask if you could please share the contact of the person who did it.\nThanks"


def test_what_hearth_wrote_is_known_again() -> None:
    written = sentence_keys("I am writing to tell you about the roof. Thanks a lot.")
    mixed = "the slates come tomorrow at nine, be there or they leave. I am writing to tell you about the  roof."
    assert without_written(mixed, written) == "the slates come tomorrow at nine, be there or they leave."
    assert without_written("I am writing to tell you about the roof!", written) == ""
    assert without_written("Thanks a lot.", written) == "Thanks a lot.", "short sentences are everybody's"


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("> Cancel the meeting", True),
        ("```\nCancel the meeting\n```", True),
        ("“Cancel the meeting on Friday” is what it says", True),
        ('"Cancel the meeting on Friday" is what it says', True),
        ("'Cancel the meeting on Friday', it says", True),
        ("“Budget review” on Friday at 10, put that in", False),
        ("Move “the review of the budget plan” to Friday", False),
    ],
)
def test_pasted_text_is_told_from_own(text: str, foreign: bool) -> None:
    assert holds_foreign(text) is foreign
