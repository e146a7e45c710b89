"""Rules in words and back, and what their evidence comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.core.rules import Aspect, Evidence, RequestKind, RuleSource, RuleState, Sign
from assistant.personal.rules import _FIXED, UNDONE, key_of, read_rule, settled, text_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def told(value: str, *, clear: bool = True, source: RuleSource = RuleSource.EDIT) -> Evidence:
    return Evidence(source, value, "", "before", "after", NOW, clear)


@pytest.mark.parametrize(
    "sign",
    [
        *(Sign(aspect, value) for aspect, value in _FIXED),
        Sign(Aspect.SENTENCES, "2"),
        Sign(Aspect.SENTENCES, "1"),
        Sign(Aspect.SENTENCES, "14"),
        Sign(Aspect.GREETING, "Hi {name},"),
        Sign(Aspect.SIGNOFF, "Best,\nM"),
        Sign(Aspect.SIGNOFF, "Best\nM"),
        Sign(Aspect.SIGNOFF, "Best,\nM. Castell\nBern"),
        Sign(Aspect.OPENING, "TL;DR:"),
        Sign(Aspect.ENDING, "Any questions?"),
        Sign(Aspect.WORDS, "kids", "children"),
        Sign(Aspect.WORDS, "", "very"),
    ],
    ids=lambda sign: f"{sign.aspect.value} {sign.value}",
)
def test_what_is_said_is_read_again(sign: Sign) -> None:
    said = text_of(sign, RequestKind.SUMMARY)
    assert said[0].isupper() and not said.endswith(".") and "\n" not in said
    read = read_rule(said)
    assert (read.aspect, read.value, read.subject) == (sign.aspect, sign.value, sign.subject)


def test_other_words_are_a_note() -> None:
    assert read_rule("Mention the weather.") == Sign(Aspect.NOTE, "Mention the weather", "mention the weather")
    assert read_rule("keep it to at most three sentences") == Sign(Aspect.SENTENCES, "3")
    assert read_rule("USE BULLET POINTS") == Sign(Aspect.BULLETS, "-")


def test_one_clear_sign_is_enough_and_another_needs_a_second() -> None:
    assert settled([told("-")]).state is RuleState.ACTIVE
    assert settled([told("2", clear=False)]).state is RuleState.PROPOSED
    assert settled([told("2", clear=False), told("2", clear=False)]).state is RuleState.ACTIVE
    assert settled([told("2", clear=False), told("3", clear=False)]).state is RuleState.PROPOSED


def test_the_later_wish_wins_and_an_undone_rule_is_weakened() -> None:
    now = settled([told("-"), told("none")])
    assert (now.value, now.state, now.support, now.against) == ("none", RuleState.ACTIVE, 1, 1)
    assert settled([told("-"), told(UNDONE, clear=False)]).state is RuleState.ACTIVE
    undone = settled([told("-"), told(UNDONE, clear=False), told(UNDONE, clear=False)])
    assert (undone.value, undone.state) == ("-", RuleState.WEAKENED)
    assert settled([told("-"), *[told(UNDONE, clear=False)] * 6]).value == "-"


def test_only_the_newest_evidence_counts() -> None:
    assert settled([*[told("-")] * 9, *[told("*")] * 3]).value == "*"


def test_what_the_person_said_ends_what_was_before() -> None:
    said = told("*", clear=False, source=RuleSource.PERSON)
    now = settled([*[told("-")] * 4, said])
    assert (now.value, now.state, now.against) == ("*", RuleState.ACTIVE, 0)


def test_a_limit_is_known_by_its_kind_whatever_the_number() -> None:
    two, three = Sign(Aspect.SENTENCES, "2"), Sign(Aspect.SENTENCES, "3")
    assert key_of(RequestKind.MAIL, two) == key_of(RequestKind.MAIL, three) != key_of(RequestKind.SUMMARY, two)
    greeting, none = Sign(Aspect.GREETING, "Hi,"), Sign(Aspect.GREETING, "none")
    assert key_of(RequestKind.MAIL, greeting) != key_of(RequestKind.MAIL, none)
