"""Which of several expressions a person takes, and that a draft takes the same."""

from __future__ import annotations

from assistant.personal.word_choice import SAME, choices, with_choices

PLAIN = ["thanx for the note about the boat, pls send me an email about it, but not before noon"] * 3
FORMAL = ["Please send me an e-mail regarding the boat prior to noon. However, I would like to see it."] * 3


def test_what_is_said_often_takes_the_place_of_what_never_is() -> None:
    chosen = dict(choices(PLAIN))
    assert chosen["regarding"] == "about"
    assert chosen["thank you for"] == "thanx for"
    assert (chosen["please"], chosen["e-mail"]) == ("pls", "email")
    assert dict(choices(FORMAL))["email"] == "e-mail"


def test_a_draft_is_said_in_these_words() -> None:
    draft = "Thank you for the E-mail regarding the oars. However, please call prior to Friday."
    assert with_choices(draft, choices(PLAIN)) == (
        "Thanx for the Email about the oars. But pls call before Friday."
    )  # fmt: skip
    assert with_choices("I'm with you.", choices(PLAIN)) == "I'm with you."


def test_small_words_are_never_taken_out() -> None:
    text = "I am about to go with you, but to the boat before noon, around the pier."
    assert with_choices(text, choices(FORMAL * 9)) == text


def test_few_uses_or_both_in_use_choose_nothing() -> None:
    assert choices(["thanx for the email"] * 2) == ()
    assert choices(["email e-mail"] * 5) == ()
    assert choices([]) == ()


def test_a_word_of_many_uses_replaces_only_what_is_never_written() -> None:
    often = ["I heard about the boat, about the oars and about the pier."] * 9
    assert ("regarding", "about") in choices(often)
    assert ("regarding", "about") not in choices([*often, "regarding the boat"])


def test_addresses_and_longer_words_stay() -> None:
    chosen = [("please", "pls"), ("information", "info"), ("with", "w/")]
    text = "The pleased herewith-group is at information@x.example."
    assert with_choices(text, chosen) == text
    assert with_choices("Come with me.", chosen) == "Come w/ me."


def test_the_table_holds_nothing_twice_in_a_group() -> None:
    assert all(len(set(group)) == len(group) >= 2 for group in SAME)
