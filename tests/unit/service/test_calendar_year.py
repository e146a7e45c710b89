"""The year's questions put to the chat without any model: what code alone answers of them, and leaves to the files.

``-s`` prints every question that is not answered exactly, with what was expected and what came.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service.assistant import Assistant
from tests.calendar_year.asking import failures, load, open_year, put

EXACT_WITHOUT_A_MODEL = 120
"""Questions of the year that code alone answers exactly; raised as it learns."""

EXACT_OF_THE_UNSEEN = 76
"""The same of questions that another wrote without a look at the code: 30 of these 80 when they were first asked."""

EXACT_OF_THE_LATER = 59
"""The same of 60 everyday questions that another wrote, without a look at the code, when it had learnt the others."""

TAKEN_FROM_THE_FILES = 0
"""Questions about files that the calendar takes."""

TAKEN_OF_THE_UNSEEN = 0
"""The same of the questions that were written without a look at the code."""

TAKEN_OF_THE_LATER = 0
"""The same of those that were written later."""


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    """The year in a new profile, without a model."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    opened = open_year(tmp_path / "models")
    yield opened
    assert opened.close() == ()
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "floor"),
    [("questions", EXACT_WITHOUT_A_MODEL), ("unseen", EXACT_OF_THE_UNSEEN), ("later", EXACT_OF_THE_LATER)],
    ids=["learnt", "unseen", "later"],
)
def test_questions_that_code_answers(assistant: Assistant, name: str, floor: int) -> None:
    questions = load(name)["question"]
    wrong = failures(assistant, questions)
    exact = len(questions) - len(wrong)
    print(*wrong, f"{exact} of {len(questions)} exact", sep="\n\n")
    assert exact >= floor


@pytest.mark.parametrize(
    ("name", "most"),
    [("questions", TAKEN_FROM_THE_FILES), ("unseen", TAKEN_OF_THE_UNSEEN), ("later", TAKEN_OF_THE_LATER)],
    ids=["learnt", "unseen", "later"],
)
def test_questions_about_files_are_left_to_them(assistant: Assistant, name: str, most: int) -> None:
    questions = load(name)["file"]
    answers = [(each["ask"], put(assistant, each)) for each in questions]
    taken = [f"? {asked}\n  got: {answer}" for asked, answer in answers if answer.taken]
    print(*taken, f"{len(taken)} of {len(questions)} taken", sep="\n\n")
    assert len(taken) <= most
