"""A person's main job with the real models: the sample library indexed, questions answered with the right sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from assistant.service.honesty import NOT_FOUND
from assistant.system.paths import resources

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(900)]

ANSWERED = (
    ("What is the flight number of my flight to Lisbon?", ("TP1362",), ("Lisbon", "Flight")),
    ("What is the hotel's confirmation code in Lisbon?", ("LX-88213",), ("Lisbon trip", "Hotel Avenida")),
    ("Where are my winter tyres stored?", ("Müller", "14"), ("Car notes",)),
    ("At how many kilometres is the next car service due?", ("90,000",), ("Car notes",)),
    ("How long does Emil's birthday cake bake?", ("28",), ("Baking",)),
    ("What is the name of my sourdough starter?", ("Bruno",), ("Baking",)),
    ("Who shares the garden plot with me?", ("Nadja",), ("Garden notes",)),
    ("What is the notice period of the flat?", ("month",), ("Rental contract",)),
    ("When is the water turned off at the allotment?", ("1 November",), ("Garden notes",)),
    ("What size are Lena's climbing shoes?", ("34",), ("Birthdays",)),
    ("What is my policy number for household insurance?", ("HH-2290",), ("insurance", "Invoices")),
)
"""Question, what the answer must hold, and beginnings or parts of the names of the files that may be its source."""

UNANSWERABLE = ("When is my flight to Tokyo?", "What is the name of my dog?", "How much did I pay for the piano?")


def hearth(*arguments: str, profile: Path) -> Any:
    """What ``hearth ... --json`` prints."""
    command = [sys.executable, "-m", "ui.launch", "--profile", str(profile), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory, starter_model: Path, starter_embedder: Path) -> Path:
    """A profile whose library holds the sample, added through the command line."""
    profile = tmp_path_factory.mktemp("mina") / "profile"
    report = hearth("add", str(resources() / "sample"), profile=profile)
    assert report["failed"] == []
    assert report["added"] == 24
    assert report["chunks"] > 80
    return profile


@pytest.fixture(scope="module")
def assistant(profile: Path) -> Iterator[Assistant]:
    """That profile, opened, with its models loaded."""
    day = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    assistant = Assistant.open(profile, clock=lambda: day)
    assistant.start_engines()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def test_the_library_is_searchable_by_meaning(profile: Path) -> None:
    (source,) = hearth("sources", profile=profile)
    assert source["documents"] == 24
    found = hearth("search", "automobile maintenance", "-k", "5", profile=profile)
    assert any("Car notes" in passage["path"] for passage in found), "no word of the question stands in that file"


@pytest.mark.parametrize(("question", "held", "sources"), ANSWERED)
def test_a_question_is_answered_from_the_right_file(
    assistant: Assistant, question: str, held: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    done = assistant.chat.ask(question, QuietDesk(), temporary=True)
    assert all(part in done.text for part in held), done.text
    assert done.found
    assert done.citations, done.text
    assert all(any(name in citation.path for name in sources) for citation in done.citations[:1]), done.citations
    assert "[1]" in done.text


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_files_do_not_hold_is_said(assistant: Assistant, question: str) -> None:
    done = assistant.chat.ask(question, QuietDesk(), temporary=True)
    assert (done.text, done.found, done.citations) == (NOT_FOUND, False, ())


def test_a_follow_up_understands_the_turn_before_it(assistant: Assistant) -> None:
    first = assistant.chat.ask("When is our flight to Lisbon?", QuietDesk())
    assert "3 December" in first.text
    second = assistant.chat.ask("And when does the return flight land?", QuietDesk(), chat_id=first.chat_id)
    assert "7 December" in second.text
    assert second.usage.cached_tokens > 100, "the past of the chat is not read again"
    texts = [message.text for message in assistant.chat.messages(first.chat_id or 0)]
    assert texts == ["When is our flight to Lisbon?", first.text, "And when does the return flight land?", second.text]


def test_a_whole_document_is_summarised_with_its_places(assistant: Assistant) -> None:
    done = assistant.chat.ask("Summarise the rental contract", QuietDesk(), temporary=True)
    assert done.found
    assert sum(part in done.text for part in ("Feldbergstrasse", "6,420", "notice", "April", "Sutter")) >= 3, done.text
    assert done.citations
    assert all("Rental contract" in citation.path for citation in done.citations)
    assert len(done.text.split()) < 300, "a summary is shorter than what it sums up: 496 words"


def test_the_command_line_asks_the_open_profile(assistant: Assistant, profile: Path) -> None:
    answer = hearth("ask", "What is the flight number of my flight to Lisbon?", profile=profile)
    assert "TP1362" in answer["answer"]
    assert answer["citations"][0]["n"] == 1
    assert assistant.chat.messages(answer["chat"])[0].text == "What is the flight number of my flight to Lisbon?"
