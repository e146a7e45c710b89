"""What asks for something to be remembered or forgotten, and what is a yes."""

from __future__ import annotations

import pytest

from assistant.personal.clauses import parted
from assistant.service.memory_requests import asked_to_forget, asked_to_remember, named_to_forget, says_yes


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("Please remember that I live in Bern.", "I live in Bern."),
        ("Merk dir, dass ich in Bern wohne", "ich in Bern wohne"),
        ("Recuerda que vivo en Lima", "vivo en Lima"),
        ("Souviens-toi que j'habite à Lyon", "j'habite à Lyon"),
        ("Do you remember that I live in Bern?", None),
        ("> Remember that I live in Bern", None),
        ("“Remember that I live in Bern”", None),
        ("The note says: remember that I live in Bern", None),
        ("Remember me?", None),
    ],
)
def test_what_is_to_be_remembered(message: str, fact: str | None) -> None:
    assert asked_to_remember(message) == fact


@pytest.mark.parametrize(
    ("said", "statements", "rest"),
    [
        ("I live in Bern.", ["I live in Bern."], ""),
        ("I live in Bern. What is the capital of Peru?", ["I live in Bern."], "What is the capital of Peru?"),
        ("I live in Bern, what is near?", ["I live in Bern"], "what is near?"),
        (
            "my sister is called Mina. I am vegan. What can I cook? I have rice.",
            ["my sister is called Mina.", "I am vegan."],
            "What can I cook? I have rice.",
        ),
        ("I am allergic to nuts. Suggest a dessert.", ["I am allergic to nuts."], "Suggest a dessert."),
        ("ich in Bern wohne. Was kostet das Abo?", ["ich in Bern wohne."], "Was kostet das Abo?"),
        ("my key is under the mat. It is the small one.", ["my key is under the mat. It is the small one."], ""),
        ("my dentist is Dr. Roth", ["my dentist is Dr. Roth"], ""),
        ("my locker is No. 12", ["my locker is No. 12"], ""),
        ("I live in Bern. Thanks!", ["I live in Bern."], ""),
        ("when is my birthday?", ["when is my birthday?"], ""),
    ],
)
def test_what_is_stated_and_what_is_still_asked(said: str, statements: list[str], rest: str) -> None:
    found = parted(said)
    assert (list(found.statements), found.rest) == (statements, rest)


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("Forget that my sister is called Mina.", "my sister is called Mina"),
        ("forget everything you know about cats", "cats"),
        ("Vergiss, dass ich in Bern wohne", "ich in Bern wohne"),
        ("vergiss alles über meinen Hund", "meinen Hund"),
        ("Olvida que vivo en Lima.", "vivo en Lima"),
        ("oublie que j'habite à Lyon", "j'habite à Lyon"),
        ("forget that", None),
        ("> forget that I live in Bern", None),
        ("Did I forget that I live in Bern?", None),
    ],
)
def test_what_is_to_be_forgotten(message: str, what: str | None) -> None:
    assert asked_to_forget(message) == what
    assert named_to_forget(message) is None


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("Forget my dog.", "my dog"),
        ("forget about Rex", "Rex"),
        ("Oublie mon chien", "mon chien"),
        ("Forget it.", None),
        ("forget the last question", None),
        ("Forget me?", None),
    ],
)
def test_what_is_only_named(message: str, what: str | None) -> None:
    assert named_to_forget(message) == what


@pytest.mark.parametrize(
    "message", ["yes", "Yes, forget all of it.", "forget all of it", "ok", "Ja", "sí", "Oui!", "sure"]
)
def test_a_yes(message: str) -> None:
    assert says_yes(message)


@pytest.mark.parametrize(
    "message", ["no", "yes but not the dog", "", "it", "please", "yes?", "forget", "okay then what", "?"]
)
def test_no_yes(message: str) -> None:
    assert not says_yes(message)
