"""A year of three calendars and 120 questions about it, asked end to end with the starter model beside files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.jobs import QuietDesk
from assistant.service.assistant import Assistant
from tests.calendar_year.asking import failures, load, open_year, put

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]

EXACT = 114
"""Of the 120 questions, those that must be answered exactly."""

CONTRACT = """\
Rental contract for the flat in Stargarder Straße 58

Signed in Berlin on 14 August 2019 by the landlord, Hausverwaltung Brandis, and the tenants Clara and Jonas Weiss.
The notice period is three months to the end of a month. The lease says that the deposit is 2,940 euros, three months'
rent, and is paid back six months after the tenants have moved out. The stairs are cleaned by the landlord.
"""
MINUTES = """\
Minutes of the meeting of the house community, 12 March

Written by Nadja Lorenz. Agreed: the prices of the roofer are compared until May; the bicycle cellar is tidied by all.
Heating cost 1,870 euros last year, 6 percent more than the year before.
"""
TEAM = """\
Notes for the team meeting

Priya and Aylin were there. We agreed that Marek orders four new laptops, and that the old ones go to the school.
"""
INVOICE = """\
Invoice of June, number 4471, Malerei Konrad

Painting of two rooms 1,150.00 euros, material 214.50 euros. The total is 1,364.50 euros.
"""


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, starter_model: Path, starter_embedder: Path
) -> Iterator[Assistant]:
    """The year in a new profile with a few files beside it, the models loaded."""
    folder = tmp_path_factory.mktemp("clara")
    files = folder / "files"
    files.mkdir()
    for name, text in (
        ("Rental contract", CONTRACT),
        ("Minutes of March", MINUTES),
        ("Invoice June", INVOICE),
        ("Laptops", TEAM),
    ):
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        patch.setenv("HEARTH_HOME", str(folder / "profile"))
        opened = open_year(starter_model.parent)
        opened.start_engines()
        opened.library.add([files], QuietDesk())
        opened.models.engine().info  # noqa: B018 - waits until it is loaded
        yield opened
        opened.close()
    time.tzset()


def test_the_year_is_answered_exactly(assistant: Assistant) -> None:
    questions = load()["question"]
    assert len(questions) == 120
    wrong = failures(assistant, questions)
    exact = len(questions) - len(wrong)
    print(*wrong, f"{exact} of {len(questions)} exact", sep="\n\n")
    assert exact >= EXACT


def test_questions_about_files_are_answered_from_them(assistant: Assistant) -> None:
    told = {"What is the total of the June invoice?": "1,364.50", "What does the lease say about the deposit?": "2,940"}
    questions = [each for each in load()["file"] if each["ask"] in told]
    assert len(questions) == len(told)
    for each in questions:  # that none of the 20 is taken by the calendar needs no model, and is tested without
        answer = put(assistant, each)
        assert not answer.taken
        assert told[each["ask"]] in answer.text


def test_a_question_joins_the_calendar_with_the_files(assistant: Assistant) -> None:
    done = assistant.chat.ask("What did we agree before Tuesday's meeting?", QuietDesk(), temporary=True)
    assert "laptop" in done.text, done.text
    assert [Path(citation.path).name for citation in done.citations] == ["Laptops.txt"]
