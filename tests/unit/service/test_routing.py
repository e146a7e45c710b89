"""What a message asks for is decided without a model."""

from __future__ import annotations

import pytest

from assistant.core.messages import Message, Role
from assistant.service.routing import Route, route, standalone


@pytest.mark.parametrize(
    ("question", "attached", "names_document", "expected"),
    [
        ("Hi there!", False, False, Route.PLAIN),
        ("Thank you", False, False, Route.PLAIN),
        ("When is my flight to Lisbon?", False, False, Route.LOOKUP),
        ("Summarise the rental contract", False, True, Route.WHOLE_DOCUMENT),
        ("Summarise this", True, False, Route.WHOLE_DOCUMENT),
        ("Summarise what I know about rust", False, False, Route.LOOKUP),
        ("How many invoices are unpaid?", False, False, Route.LOOKUP),
        ("How many invoices are unpaid?", True, False, Route.WHOLE_DOCUMENT),
        ("Write a haiku about rain", False, False, Route.PLAIN),
        ("Write a reply to my landlord", False, False, Route.LOOKUP),
        ("Translate 'good morning' into Portuguese", False, False, Route.PLAIN),
        ("Who wrote the letter?", False, False, Route.LOOKUP),
    ],
)
def test_route(question: str, attached: bool, names_document: bool, expected: Route) -> None:
    assert route(question, attached, names_document) is expected


def test_a_question_that_points_back_takes_the_words_before_it_along() -> None:
    earlier = (
        Message(Role.USER, "When is my flight to Lisbon?"),
        Message(Role.ASSISTANT, "Your flight TP1362 leaves on Thursday 3 December at 06:55."),
    )
    query = standalone("Which terminal does it leave from?", earlier)
    assert query.startswith("Which terminal does it leave from?")
    assert "Lisbon" in query
    assert "tp1362" in query


def test_a_question_that_stands_alone_is_left_alone() -> None:
    earlier = (Message(Role.USER, "When is my flight to Lisbon?"), Message(Role.ASSISTANT, "At 06:55."))
    question = "Where are the winter tyres of the Skoda stored?"
    assert standalone(question, earlier) == question
    assert standalone("And the hotel?", ()) == "And the hotel?"
