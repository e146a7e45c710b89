"""An answer that is none is told as one; a real answer is never taken for a refusal."""

from __future__ import annotations

import pytest

from assistant.core.passages import Passage
from assistant.service.honesty import NOT_FOUND, check

PASSAGE = Passage((1,), 1, "/home/mina/car.txt", "car", "line 1", "Winter tyres: Garage Müller, shelf 14. No dog.", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "I could not find this in your files.",
        "I couldn't find the plumber's number.",
        "The passages do not contain that information.",
        "There is no information about a piano in the passages.",
        "The price is not mentioned.",
        "Das konnte ich in deinen Dateien nicht finden.",
        "",
        "  \n",
        "It was 4,711 in Osaka.",
    ],
)
def test_no_answer(text: str) -> None:
    assert check(text, [PASSAGE], "How much was the piano?").text == NOT_FOUND


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The winter tyres are at Garage Müller, shelf 14.", "The winter tyres are at Garage Müller, shelf 14 [1]."),
        ("Yes.", "Yes."),
        (
            "There is no dog, and the winter tyres are on shelf 14.",
            "There is no dog, and the winter tyres are on shelf 14 [1].",
        ),
    ],
)
def test_an_answer(text: str, expected: str) -> None:
    assert check(text, [PASSAGE], "Where are the winter tyres?").text == expected
