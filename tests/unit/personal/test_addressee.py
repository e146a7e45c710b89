"""Whom a request for a mail is meant for, as far as it says."""

from __future__ import annotations

import pytest

from assistant.personal.addressee import addressee


@pytest.mark.parametrize(
    ("request_", "person"),
    [
        ("tell Anna that I come later", "Anna"),
        ("Thank Mr Osei for the plans and ask for the bill", "Mr Osei"),
        ("a mail to Anna Berg: the boat is free", "Anna Berg"),
        ("to Tom: I can't find the pump", "Tom"),
        ("To Nadja, the lease is signed", "Nadja"),
        ("write anna.berg@harbour.example that the boat is free", "anna.berg@harbour.example"),
        ("please write Tom a short note about the bikes", "Tom"),
        ("Sag Jürgen, dass ich krank bin", "Jürgen"),
        ("Ein Brief an Frau Keller wegen der Miete", "Frau Keller"),
        ("dile a Luis que llego tarde", "Luis"),
        ("Dis à Marie que je viens", "Marie"),
        ("une lettre pour Mme Roux", "Mme Roux"),
    ],
)
def test_who_is_named(request_: str, person: str) -> None:
    assert addressee(request_) == person


@pytest.mark.parametrize(
    "request_",
    [
        "the train to Lisbon is late",
        "I go to Berlin with Anna",
        "tell them that the ladder is in the garage",
        "ask Monday whether it works",
        "answer that I agree",
        "say thanks",
        "",
    ],
)
def test_nobody_is_made_up(request_: str) -> None:
    assert addressee(request_) == ""
