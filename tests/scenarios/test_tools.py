"""Tools with the real starter model: what rules do not understand becomes a typed call, and code answers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.jobs import QuietDesk
from assistant.core.messages import AnswerDone
from assistant.service.assistant import Assistant
from assistant.service.temporary import CHANGES_NOTHING

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

NOW = datetime(2026, 11, 21, 9, 5).astimezone()  # a Saturday


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    """A profile with a dentist on Friday at ten, the model loaded."""
    assistant = Assistant.open(tmp_path_factory.mktemp("tools") / "profile", clock=lambda: NOW)
    start = (NOW + timedelta(days=6)).replace(hour=10, minute=0)
    assistant.agenda.carry_out(
        assistant.agenda.propose_create("Dentist", start, start + timedelta(hours=1), "Dr. Lindt")
    )
    assistant.models.start()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def ask(assistant: Assistant, message: str) -> AnswerDone:
    return assistant.chat.ask(message, QuietDesk(), warm=False)


@pytest.mark.parametrize(
    ("message", "tool", "held"),
    [
        ("What is 17 % of 240?", "calculate", "40.8"),
        ("What day is it today?", "today", "Saturday 21 November 2026"),
        ("When is the dentist?", "search_calendar", "27 November"),
    ],
)
def test_what_is_certain_is_answered_without_the_model(
    assistant: Assistant, message: str, tool: str, held: str
) -> None:
    done = ask(assistant, message)
    assert held in done.text
    assert [call.name for call in done.calls] == [tool]
    assert done.model == ""


@pytest.mark.parametrize(
    ("message", "title", "start"),
    [
        ("I have to call Anna tomorrow at 5 pm", "anna", "22 17:00"),
        ("Could you please pencil in lunch with Eva on Tuesday at 12:30?", "eva", "24 12:30"),
        ("Don't let me forget to pay the rent on Monday at 9 am", "rent", "23 09:00"),
    ],
)
def test_the_model_fills_in_a_change_that_waits_for_a_yes(
    assistant: Assistant, message: str, title: str, start: str
) -> None:
    before = assistant.agenda.export()
    done = ask(assistant, message)
    assert done.proposal is not None and done.proposal.after is not None, done.text
    assert title in done.proposal.after.title.lower()
    assert f"{done.proposal.after.start:%d %H:%M}" == start
    assert done.calls[0].says
    assert assistant.agenda.export() == before, "nothing is changed without a yes"


def test_a_temporary_chat_says_that_it_changes_nothing(assistant: Assistant) -> None:
    asked = "Could you please pencil in lunch with Eva on Tuesday at 12:30?"
    done = assistant.chat.ask(asked, QuietDesk(), temporary=True)
    assert (done.text, done.proposal) == (CHANGES_NOTHING, None)


def test_a_message_that_no_tool_fits_goes_on_to_the_files(assistant: Assistant) -> None:
    done = ask(assistant, "Who invented the meeting?")
    assert done.proposal is None
    assert done.appointments == ()
