"""What the model is told, and what becomes of its draft."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.messages import Role
from assistant.personal.drafting import gist, notes, shaped, style_messages
from tests.unit.personal.test_style import FORMAL, FRIENDLY, card

MODELS_MAIL = (
    "Subject: Boat\n\nDear [Recipient's Name],\n\nI hope this message finds you well. I am glad that the boat is ready."
    " I do not need the tent. Please let me know if you have any questions.\n\nBest regards,\n\n[Your Name]"
)
REQUEST = "tell Tom that I am glad the boat is ready, no tent needed"


def test_a_models_mail_becomes_the_persons() -> None:
    text = shaped(MODELS_MAIL, card(FRIENDLY), REQUEST, "Tom").text
    assert text == "hi Tom,\n\nI'm glad that the boat is ready. I don't need the tent.\n\ncheers,\nMina"


def test_the_same_mail_to_another_group() -> None:
    text = shaped(MODELS_MAIL, card(FORMAL), REQUEST, "Mr Osei").text
    assert text.startswith("Dear Mr Osei,\n\nI am glad")
    assert text.endswith("Kind regards,\nMina Castell")


def test_without_a_card_only_facts_are_seen_to() -> None:
    found = shaped("Subject: x\n\nDear Tom,\nBob is 7!", None, "write to Tom", "")
    assert found.text == "Dear Tom,\nBob is [number]!"
    assert found.replaced == ("7",)


def test_what_an_earlier_mail_added_is_left_out() -> None:
    written = "hi Tom,\n\nThe boat is ready. My number is 853-3989. I told Zelda of the boat.\n\ncheers"
    found = shaped(written, card(FRIENDLY), REQUEST, "Tom")
    assert found.text == "hi Tom,\n\nThe boat is ready. I told [name] of the boat.\n\ncheers,\nMina"
    gone = shaped("Boat is ready. My number is 853-3989.", card(FRIENDLY), REQUEST, "Tom")
    assert gone.text == "hi Tom,\n\nBoat is ready.\n\ncheers,\nMina"
    assert gone.replaced == (), "nothing is left to fill in"


def test_nobody_greets_themselves() -> None:
    text = shaped(
        "Hi Mina,\n\nThe boat is ready.", card(FRIENDLY), "write on behalf of Mina that the boat is ready", ""
    ).text
    assert text == "hi [name],\n\nThe boat is ready.\n\ncheers,\nMina"


def test_words_of_the_persons_choice_are_put_in() -> None:
    theirs = replace(card(FRIENDLY), choices=(("regarding", "about"), ("thank you for", "thanx for")))
    written = "Hi Tom,\n\nThank you for the mail regarding the boat.\n\nBest"
    assert (
        shaped(written, theirs, REQUEST, "Tom").text == "hi Tom,\n\nThanx for the mail about the boat.\n\ncheers,\nMina"
    )


def test_phrases_that_are_never_written_and_capitals() -> None:
    never = replace(card(FRIENDLY), avoid=("glad",), capitals=1.0)
    assert shaped(MODELS_MAIL, never, REQUEST, "Tom").text == "HI TOM,\n\nI DON'T NEED THE TENT.\n\nCHEERS,\nMINA"


def test_the_model_reads_card_examples_and_request_in_this_order() -> None:
    messages = style_messages("Write.", card(FRIENDLY), FRIENDLY[:2], REQUEST, "Tom")
    assert [each.role for each in messages] == [Role.SYSTEM, *[Role.USER, Role.ASSISTANT] * 2, Role.USER]
    assert "Begins “hi Name,”." in messages[0].content
    assert messages[2].content == FRIENDLY[0].text
    assert messages[-1].content == f"Write a mail to Tom. {REQUEST}"


def test_an_example_is_asked_for_with_notes_of_it() -> None:
    assert notes("I would like to see the whales. Are they at sea?") == "like see whales; sea?"
    assert gist(FRIENDLY[0]) == "tent: bring tent heavy; worry lunch"
