"""The year in a real profile, and its questions put to the chat as a person puts them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.errors import ModelMissing
from assistant.core.jobs import QuietDesk
from assistant.core.messages import AnswerEvent, Searching
from assistant.service.assistant import Assistant
from tests.calendar_year.asked import Question
from tests.calendar_year.happenings import CALENDARS, NOW, OWN, YEAR, happenings
from tests.calendar_year.judging import Answer, judge


class _Watching(QuietDesk):
    """Notices whether the files were searched: then the calendar has left the question alone."""

    def __init__(self) -> None:
        super().__init__()
        self.searched = False

    def emit(self, item: AnswerEvent) -> None:
        """Take one event of the answer."""
        self.searched = self.searched or isinstance(item, Searching)


@dataclass(frozen=True)
class Failure:
    """A question whose answer is not exact."""

    question: str
    wrong: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"? {self.question}\n  wrong:    {self.wrong}\n  expected: {self.expected}\n  got:      {self.got}"


def load() -> dict[str, list[dict[str, Any]]]:
    """The questions: ``question`` for the calendar, ``file`` for the files."""
    return tomllib.loads((YEAR / "questions.toml").read_text(encoding="utf-8"))


def open_year(models: Path) -> Assistant:
    """A new profile with the three calendars and Hearth's own, on the Wednesday; the zone is Berlin's if TZ is."""
    assistant = Assistant.open(models=models, clock=lambda: NOW)
    for name in CALENDARS:
        assistant.agenda.add(YEAR / f"{name}.ics", QuietDesk())
    for each in happenings():
        if each.calendar == OWN:
            new = assistant.agenda.propose_create(each.title, each.start, each.end, each.where, notes=each.notes)
            assistant.agenda.carry_out(new)
    return assistant


def put(assistant: Assistant, question: Question) -> Answer:
    """Ask it in a chat of its own, after the question that it follows if there is one."""
    chat = None
    if "after_asking" in question:
        chat = _asked(assistant, question["after_asking"], None)[1]
    return _asked(assistant, question["ask"], chat)[0]


def failures(assistant: Assistant, questions: Iterable[Question]) -> list[Failure]:
    """Ask them all; those that were not answered exactly."""
    found = []
    for question in questions:
        answer = put(assistant, question)
        verdict = judge(question, answer)
        if verdict.wrong:
            asked = f"{question['after_asking']} / {question['ask']}" if "after_asking" in question else question["ask"]
            found.append(Failure(asked, verdict.wrong, verdict.expected, str(answer)))
    return found


def _asked(assistant: Assistant, words: str, chat: int | None) -> tuple[Answer, int | None]:
    desk = _Watching()
    try:
        done = assistant.chat.ask(words, desk, chat_id=chat, warm=False)
    except ModelMissing:  # nobody but the calendar could have answered
        return Answer("", taken=False), chat
    taken = not desk.searched and (not done.model or bool(done.appointments) or done.proposal is not None)
    return Answer(done.text, taken, done.appointments, done.proposal), done.chat_id
