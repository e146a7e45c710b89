"""The card tells what the texts hold, and what the person says counts more."""

from __future__ import annotations

import pytest

from assistant.personal.style import OwnText, StyleCard, card_of, corrected, told
from assistant.personal.style_examples import nearest, sent_to

FRIENDLY = [
    OwnText(
        f"hi Tom,\n\nI'll bring the {thing}, it's heavy! don't you worry about lunch.\n\ncheers,\nMina",
        thing,
        "tom@gmail.com",
        "private",
    )
    for thing in ("tent", "stove", "boat", "lamp")
]
FORMAL = [
    OwnText(
        f"Dear Mr Osei,\n\nI have received the {thing}. I do not expect changes.\n\nKind regards,\nMina Castell",
        thing,
        "osei@kestrel.example",
        "work",
    )
    for thing in ("survey", "drawing", "invoice", "contract")
]


def card(texts: list[OwnText]) -> StyleCard:
    found = card_of(texts)
    assert found is not None
    return found


def test_habits_are_counted() -> None:
    friendly, formal = card(FRIENDLY), card(FORMAL)
    assert (friendly.greeting, friendly.signoff, friendly.name) == ("hi {name},", "cheers,\n{name}", "Mina")
    assert (formal.greeting, formal.signoff, formal.name) == ("Dear {name},", "Kind regards,\n{name}", "Mina Castell")
    assert friendly.contractions == 1.0
    assert formal.contractions == 0.0
    assert friendly.exclamations == 1.0
    assert friendly.lower_case == pytest.approx(0.5)
    assert any("worry about" in phrase for phrase in friendly.phrases)
    assert all("tent" not in phrase and "tom" not in phrase.split() for phrase in friendly.phrases)


def test_too_few_texts_show_no_habit() -> None:
    assert card_of(FRIENDLY[:2]) is None


@pytest.mark.parametrize(
    ("sentence", "language", "says"),
    [
        ("Kannst du mir das bitte schicken und dich melden?", "de", "Says du."),
        ("Können Sie mir das bitte schicken und Ihnen ist es recht?", "de", "Says Sie."),
        ("Gracias, ¿puedes mandarme el libro para que tú y yo lo leamos?", "es", "Says tú."),
        ("Je vous remercie pour votre mail, pourriez-vous le renvoyer?", "fr", "Says vous."),
    ],
)
def test_address_is_told_in_three_languages(sentence: str, language: str, says: str) -> None:
    found = card([OwnText(f"{sentence} {number}") for number in range(4)])
    assert found.language == language
    assert says in told(found)


def test_the_card_is_the_same_at_every_time_and_in_plain_words() -> None:
    lines = told(card(FRIENDLY))
    assert lines == told(card(list(FRIENDLY)))
    assert "Begins “hi Name,”." in lines
    assert "Ends “cheers, / Name”." in lines
    assert "Uses contractions (I'm, don't)." in lines


def test_what_the_person_says_counts_more() -> None:
    found = corrected(
        card(FRIENDLY),
        [("greeting", "Hey {name}!"), ("words", "60"), ("avoid", "kindly"), ("note", "Dry humour."), ("emoji", "yes")],
    )
    assert (found.greeting, found.words, found.avoid, found.emoji) == ("Hey {name}!", 60, ("kindly",), 1.0)
    assert "Never writes: “kindly”." in told(found)
    assert told(found)[-1] == "Dry humour."


def test_the_nearest_examples_share_words_recipient_and_group() -> None:
    texts = [*FRIENDLY, *FORMAL]
    assert nearest(texts, "write about the invoice", k=1) == [FORMAL[2]]
    assert {each.group for each in nearest(texts, "something", group="private", k=3)} == {"private"}
    assert nearest(texts, "a word about the boat", recipient="osei@kestrel.example", k=1)[0].group == "work"
    assert nearest(texts, "the boat or the invoice, the boat", k=2)[-1].subject in ("boat", "invoice")
    assert nearest([], "x") == []


def test_earlier_mails_to_a_person_are_found_by_address_and_by_the_name_greeted() -> None:
    assert {each.recipient for each in sent_to("osei@kestrel.example", FORMAL)} == {"osei@kestrel.example"}
    assert sent_to("Mr Osei", FORMAL + FRIENDLY) == sent_to("Osei", FORMAL) != []
    assert sent_to("Tom", FORMAL) == sent_to("", FORMAL + FRIENDLY) == sent_to("Mr", FORMAL) == []
