"""The command beside a proposal does exactly what the proposal says, or there is none."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.cli_table import parse
from assistant.core.appointments import Proposal
from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant
from assistant.service.proposal_commands import doing

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    """An assistant in Berlin with a dentist on one day and a class every week."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    for title, rule in (("Dentist", ""), ("Class", "FREQ=WEEKLY")):
        at = datetime(2026, 3, 5, 10, tzinfo=opened.agenda.zone())
        opened.agenda.carry_out(opened.agenda.propose_create(title, at, at.replace(hour=11), rule=rule))
    yield opened
    assert opened.close() == ()


def typed(assistant: Assistant, text: str) -> Any:
    """Carry out a line as it is typed."""
    invocation = parse(shlex.split(text)[1:])
    assert invocation is not None
    request = {"command": invocation.command.name, "arguments": invocation.arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def bare(text: str) -> str:
    return re.sub(r"(?m)^(UID|DTSTAMP|LAST-MODIFIED):.*\n", "", text.replace("\r\n", "\n"))


def proposals(assistant: Assistant) -> list[Proposal]:
    """One of each that a message can lead to."""
    agenda = assistant.agenda
    dentist, lesson = agenda.next_of("dentist"), agenda.next_of("class")
    assert dentist is not None and lesson is not None
    at = datetime(2026, 3, 9, 8, tzinfo=agenda.zone())
    return [
        agenda.propose_create("Lunch, with 'Ben'", at, at.replace(hour=9), "Café; “Ö”", notes="Bring\nthe plan"),
        agenda.propose_create("Pills", at, at.replace(minute=30), alarm=0, rule="FREQ=DAILY;COUNT=4;BYHOUR=8,20"),
        agenda.propose_create("Trip", date(2026, 3, 9), date(2026, 3, 12), all_day=True),
        agenda.propose_move(dentist, at),
        *(agenda.propose_move(lesson, lesson.start.replace(hour=15), scope=scope) for scope in ("one", "onwards")),
        agenda.propose_cancel(dentist),
        *(agenda.propose_cancel(lesson, scope) for scope in ("one", "onwards", "all")),
    ]


@pytest.mark.parametrize("number", range(10))
def test_typing_it_writes_what_was_proposed(assistant: Assistant, number: int) -> None:
    proposal = proposals(assistant)[number]
    do = doing(assistant.agenda, proposal)
    assert do is not None and proposal.change is not None
    assert typed(assistant, str(do))["done"]
    exported = bare(assistant.agenda.export())
    wanted = re.search(r"BEGIN:VEVENT.*END:VEVENT\n", bare(proposal.change.after), re.DOTALL)
    if wanted is None:
        assert proposal.change.uid not in assistant.agenda.export()
    else:
        assert wanted[0] in exported, str(do)


def test_what_no_command_does_has_none(assistant: Assistant) -> None:
    dentist = assistant.agenda.next_of("dentist")
    assert dentist is not None
    assert doing(assistant.agenda, assistant.agenda.propose_change(dentist, title="Doctor")) is None
    assert doing(assistant.agenda, assistant.agenda.propose_task("Buy milk")) is None
    moved = assistant.agenda.propose_move(dentist, datetime(2026, 3, 9, 8, tzinfo=assistant.agenda.zone()))
    assert moved.change is not None
    other = replace(moved, change=replace(moved.change, after=moved.change.after.replace("Dentist", "Somebody")))
    assert doing(assistant.agenda, other) is None, "a command that would do something else is none"


def test_an_answer_tells_its_appointments_and_its_proposal(assistant: Assistant) -> None:
    ask = {"command": "ask", "arguments": {"question": ["cancel the dentist"]}}
    answer = assistant.requests.carry_out(ask, lambda _event: None, CancelToken())
    assert answer["proposal"]["before"]["title"] == "Dentist" and not answer["proposal"]["done"]
    assert re.fullmatch(r"hearth event cancel \d+ --yes", answer["proposal"]["do"]["text"])
    assert assistant.agenda.next_of("dentist") is not None, "asking alone changes nothing"
    ask = {"command": "ask", "arguments": {"question": ["when is the dentist?"]}}
    answer = assistant.requests.carry_out(ask, lambda _event: None, CancelToken())
    assert [each["title"] for each in answer["appointments"]] == ["Dentist"] and answer["proposal"] is None
