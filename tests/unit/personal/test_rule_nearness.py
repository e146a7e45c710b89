"""Which rules matter most for a request."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from assistant.core.rules import Aspect, Evidence, RequestKind, Rule, RuleSource, RuleState
from assistant.personal.rule_nearness import nearest_rules

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def rule(number: int, request: str, kind: RequestKind = RequestKind.MAIL, support: int = 1) -> Rule:
    seen = Evidence(RuleSource.EDIT, "x", request, "", "", NOW)
    return Rule(number, kind, Aspect.NOTE, "x", str(number), "x", RuleState.ACTIVE, support, 0, (seen,))


RULES = [
    rule(1, "thank the landlord for the repaired roof"),
    rule(2, "invite Tom to the birthday party on Saturday", support=2),
    rule(3, "invite Eva to a birthday party", RequestKind.SUMMARY),
    rule(4, "ask the garage for the price of winter tyres"),
]


def test_the_kind_goes_first_then_the_likest_request_then_the_strongest() -> None:
    found = nearest_rules(RULES, "invite Mina to the birthday party", RequestKind.MAIL, 4)
    assert [each.id for each in found] == [2, 1, 4, 3]
    assert [each.id for each in nearest_rules(RULES, "what do tyres cost?", RequestKind.MAIL, 2)] == [4, 2]
    assert [each.id for each in nearest_rules(RULES, "unlike all", RequestKind.SUMMARY, 1)] == [3]


def test_meaning_counts_where_there_are_vectors() -> None:
    near = {"landlord": (1.0, 0.0), "gratitude": (1.0, 0.0)}

    def embed(text: str) -> bytes:
        vector = next((numbers for word, numbers in near.items() if word in text), (0.0, 1.0))
        return np.array(vector, dtype="<f2").tobytes()

    assert nearest_rules(RULES, "show my gratitude", RequestKind.MAIL, 1)[0].id == 2
    assert nearest_rules(RULES, "show my gratitude", RequestKind.MAIL, 1, embed)[0].id == 1
