"""What a bad rating tells of the manner of writing."""

from __future__ import annotations

import pytest

from assistant.core.ratings import Reason
from assistant.core.rules import Aspect, Sign
from assistant.personal.rating_words import directives, sign_of


@pytest.mark.parametrize(
    ("reason", "sign"),
    [
        (Reason.TOO_LONG, Sign(Aspect.LENGTH, "shorter", clear=False)),
        (Reason.TOO_SHORT, Sign(Aspect.LENGTH, "longer", clear=False)),
        (Reason.NOT_MY_LANGUAGE, Sign(Aspect.LANGUAGE, "de", clear=False)),
        (Reason.WRONG_TONE, Sign(Aspect.TONE, "formal", clear=False)),
        (Reason.WRONG_FACTS, None),
        (Reason.NOT_WHAT_ASKED, None),
        (Reason.OTHER, None),
    ],
)
def test_a_reason_tells_of_the_manner_only(reason: Reason, sign: Sign | None) -> None:
    assert sign_of(reason, "Wo sind die Reifen und was kosten sie?", "They're in the garage!") == sign


def test_the_tone_is_wrong_the_other_way_too() -> None:
    assert sign_of(Reason.WRONG_TONE, "", "I would be delighted.") == Sign(Aspect.TONE, "casual", clear=False)


def test_only_what_tells_how_to_write_becomes_a_rule() -> None:
    assert directives("Please use bullet points. The roof is red; never use emoji!") == [
        "Use bullet points", "Never use emoji",
    ]  # fmt: skip
    assert directives("The meeting was on Tuesday, not on Monday.") == []
    assert directives("write " + "on and " * 60) == []
