"""What only tells something, and what asks for ideas, needs no files."""

from __future__ import annotations

import pytest

from assistant.service.routing import Route, route
from assistant.service.telling import LONGEST_TOLD, asks_for_ideas, only_tells


@pytest.mark.parametrize(
    "message",
    [
        "I work as a veterinary nurse.",
        "My mother's birthday is on 14 May.",
        "Hi! By the way, my daughter Lena is allergic to hazelnuts.",
        "We've got a cat.",
        "I'm so stressed today!!",
        "I am so stressed, I can't cope!!",
        "Meine Schwester heißt Mina.",
        "Ich wohne jetzt in Bern.",
        "J'habite à Lyon.",
        "Mi hermana vive en Sevilla.",
    ],
)
def test_what_is_only_told(message: str) -> None:
    assert only_tells(message)
    assert route(message, False, False) is Route.TOLD


@pytest.mark.parametrize(
    "message",
    [
        "my flight to Lisbon",
        "Our wifi password",
        "I need the invoice from Müller",
        "I'm looking for the rental contract",
        "I can't find the letter from the bank",
        "I forgot my locker code",
        "Ich suche den Mietvertrag",
        "Where do I keep my tyres",
        "I live in Bern, right?",
        "Please note what my landlord wrote",
        "je cherche mon bail",
        "I moved. " * (LONGEST_TOLD // 8),
    ],
)
def test_what_is_looked_for_is_not_only_told(message: str) -> None:
    assert not only_tells(message)


@pytest.mark.parametrize(
    ("message", "ideas"),
    [
        ("Can you suggest a dessert?", True),
        ("What's a good name for a cat?", True),
        ("What should I cook tonight?", True),
        ("Gib mir ein paar Ideen für ein Geschenk", True),
        ("Propose-moi un dessert", True),
        ("Suggest a dessert from my recipes", False),
        ("What is the good news in the letter?", False),
        ("Which hotel did you suggest?", False),
    ],
)
def test_ideas_come_from_no_file(message: str, ideas: bool) -> None:
    assert asks_for_ideas(message) is ideas
    assert (route(message, False, False) is Route.PLAIN) is ideas


def test_a_document_that_is_named_is_still_read() -> None:
    assert route("Suggest a dessert", False, True) is Route.LOOKUP
    assert route("I moved to Bern", True, False) is Route.LOOKUP
