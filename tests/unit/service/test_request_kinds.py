"""Which kind of writing a message asks for."""

from __future__ import annotations

import pytest

from assistant.core.rules import RequestKind
from assistant.service.request_kinds import kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Summarise the lease", RequestKind.SUMMARY),
        ("write a short mail to Tom", RequestKind.MAIL),
        ("Draft a reply to Anna", RequestKind.MAIL),
        ("Write a poem on rain", RequestKind.TEXT),
        ("Where are the tyres?", RequestKind.ANSWER),
        ("Which mail did Tom write?", RequestKind.ANSWER),
    ],
)
def test_what_is_asked_for(question: str, kind: RequestKind) -> None:
    assert kind_of(question) is kind
