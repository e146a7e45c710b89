"""A draft names nothing that nobody gave."""

from __future__ import annotations

import pytest

from assistant.personal.grounding import grounded
from assistant.personal.style import OwnText

EXAMPLE = OwnText(
    "Hi Oscar,\n\nBring Zelda and the 40 slates to Porto on Friday.\n\nBest,\nMina", "Slates", "oscar@x.example"
)


@pytest.mark.parametrize(
    ("draft", "given", "text", "replaced"),
    [
        ("I talked to Bob about it.", "tell them I talked", "I talked to [name] about it.", ("Bob",)),
        ("I talked to Bob about it.", "tell them I talked to bob", "I talked to Bob about it.", ()),
        ("It costs 40 euros.", "say what it costs", "It costs [number] euros.", ("40",)),
        ("Come at 6:00 PM, not at 7:00.", "come at 6", "Come at 6:00, not at [number].", ("7:00",)),
        ("Go with us. Bring the boat. See Dr. Stone", "x", "Go with us. Bring the boat. See Dr. [name]", ("Stone",)),
        ("Come at 6:00 PM.", "come at 6 pm", "Come at 6:00 PM.", ()),
        ("Mon ami, je viens mardi.", "je viens", "Mon ami, je viens [date].", ("mardi",)),
        ("It costs 40 euros.", "it costs 40", "It costs 40 euros.", ()),
        ("The two of us come.", "we come", "The [number] of us come.", ("two",)),
        ("See you on Friday at 10:30.", "see you at 10:30", "See you on [date] at 10:30.", ("Friday",)),
        ("Tomorrow it is.", "tomorrow works", "Tomorrow it is.", ()),
        ("Zelda comes too.", "say who comes", "[name] comes too.", ("Zelda",)),
        ("I'm sure I'll be there, OK?", "be there", "I'm sure I'll be there, OK?", ()),
        ("Hi [name], I am here.", "be here", "Hi [name], I am here.", ()),
        ("By July 15th, call 853-3989.", "call", "By [date], call [number].", ("July", "15", "853", "3989")),
        ("Take the FT-CAN file.", "a file of FT-CAN", "Take the FT-CAN file.", ()),
        ("With John Miller there.", "x", "With [name] there.", ("John", "Miller")),
        (
            "Die Rechnung ist da, und Oscar weiß es nicht.",
            "Rechnung ist da",
            "Die Rechnung ist da, und [name] weiß es nicht.",
            ("Oscar",),
        ),
        (
            "Das ist die Antwort auf die Frage und der Termin.",
            "antworte",
            "Das ist die Antwort auf die Frage und der Termin.",
            (),
        ),
    ],
)
def test_names_dates_and_numbers_that_nobody_gave(draft: str, given: str, text: str, replaced: tuple[str, ...]) -> None:
    found = grounded(draft, given, [EXAMPLE])
    assert found.text == text
    assert found.replaced == replaced


def test_nothing_of_an_example_comes_through() -> None:
    found = grounded(EXAMPLE.text, "say hello", [EXAMPLE]).text
    assert not any(word in found for word in ("Oscar", "Zelda", "40", "Porto", "Friday", "Mina"))
