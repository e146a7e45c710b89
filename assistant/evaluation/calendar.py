"""A large calendar: 100,000 events, 2,000 of them recurring, taken in, looked at by the week, and read again.

The events are made up: twelve years of them, with places, people and notes. There is nothing to compare with: the
libraries that read calendars keep nothing of what they read.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, percentile, tell
from assistant.evaluation.processes import MemoryWatch, memory_of
from assistant.service.agenda import Agenda
from assistant.service.calendar_desk import CalendarDesk
from assistant.service.runner import JobRunner
from assistant.store.database import Database

EVENTS = 100_000
RECURRING_EVERY = 50
WEEKS = 200
_YEARS = 12
_ZONE = ZoneInfo("Europe/Berlin")
_TOPICS = ("budget", "garden", "dentist", "review", "choir", "school", "travel", "lunch", "planning", "training")
_QUESTIONS = (
    "What's on Thursday?",
    "When is the next dentist 57?",
    "When did I last have choir practice?",
    "How many reviews are there in May?",
    "How many hours of planning did I have last month?",
    "Am I free on Friday at 10?",
    "Find two free hours before the next lunch",
    "Do I have any conflicts next week?",
    "When is my dentits appointment?",
    "Where is the warranty of the refrigerator?",
    "What does the lease say about the deposit in May?",
)
_NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``calendar``; ``data`` is another calendar file."""
    began = time.monotonic()
    desk.emit(how_busy())
    findings = measure(desk, data)
    tell(findings, desk)
    return as_result("calendar", WEEKS, "week", findings, time.monotonic() - began)


def measure(desk: Desk[str], data: Path | None = None, events: int = EVENTS, weeks: int = WEEKS) -> list[Finding]:
    """How long it takes to take in that many events and to look at weeks of them, and how much memory."""
    with tempfile.TemporaryDirectory() as folder:
        file = data or _made_up(Path(folder) / "made up.ics", events)
        database = Database.open(Path(folder) / "hearth.db", bytes(32))
        runner = JobRunner(ChangeBus())
        try:
            agenda = Agenda(database, runner, ChangeBus(), lambda: _NOW, lambda: _ZONE)
            return list(_measured(agenda, file, weeks, desk))
        finally:
            runner.close(5)
            database.close()


def _measured(agenda: Agenda, file: Path, weeks: int, desk: Desk[Any]) -> Iterator[Finding]:
    before = memory_of([os.getpid()])
    began = time.perf_counter()
    with MemoryWatch() as memory:
        report = agenda.add(file, desk)
    if not report.taken.added:
        raise BadRequest(f"There is nothing in {file}.")
    yield Finding("import_s", time.perf_counter() - began, f"Taking in {report.taken.added:,} events, in s")
    yield Finding("import_mb", (memory.peak - before) / 1e6, "Memory that took, in MB", Limit(500.0))
    began = time.perf_counter()
    agenda.refresh(desk)
    yield Finding("again_s", time.perf_counter() - began, "Reading the same file again, in s")
    began = time.perf_counter()
    agenda.between(_NOW, _NOW + timedelta(days=7))
    yield Finding("first_week_s", time.perf_counter() - began, "The first week of a year, in s")
    chosen = random.Random(3)  # noqa: S311 - made-up data
    seconds, found = [], 0
    for _ in range(weeks):
        desk.cancel.check()
        start = datetime(2026, 1, 12, tzinfo=_ZONE) + timedelta(days=chosen.randrange(330))
        began = time.perf_counter()
        found += len(agenda.between(start, start + timedelta(days=7)))
        seconds.append(time.perf_counter() - began)
    yield Finding("found_a_week", found / weeks, "Appointments in a week")
    yield Finding("week_p50_ms", 1000 * percentile(seconds, 0.5), "A week's agenda, half of them within ms")
    yield Finding("week_p95_ms", 1000 * percentile(seconds, 0.95), "A week's agenda, 95 % within ms", Limit(50.0))
    seconds = []
    for number in range(40):
        desk.cancel.check()
        began = time.perf_counter()
        agenda.next_of(f"{_TOPICS[number % len(_TOPICS)]} {number}")
        seconds.append(time.perf_counter() - began)
    yield Finding("next_p95_ms", 1000 * percentile(seconds, 0.95), "The next of some words, 95 % within ms")
    about, other = _QUESTIONS[:-2], _QUESTIONS[-2:]
    yield Finding("question_ms", 1000 * _slowest(agenda, about, desk), "The slowest answer to a question, in ms")
    yield Finding("no_question_ms", 1000 * _slowest(agenda, other, desk), "Leaving a question to the files, in ms")


def _slowest(agenda: Agenda, questions: Sequence[str], desk: Desk[Any]) -> float:
    """Seconds that the calendar takes at most over one of ``questions``."""
    calendar = CalendarDesk(agenda, lambda: _NOW.astimezone(_ZONE))
    seconds = []
    for question in questions:
        desk.cancel.check()
        began = time.perf_counter()
        calendar.reply(question)
        seconds.append(time.perf_counter() - began)
    return max(seconds)


def _made_up(file: Path, events: int) -> Path:
    chosen = random.Random(1)  # noqa: S311 - made-up data
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Made up\r\n")
        for number in range(events):
            out.write("\r\n".join(_event(number, chosen)) + "\r\n")
        out.write("END:VCALENDAR\r\n")
    return file


def _event(number: int, chosen: random.Random) -> Iterator[str]:
    recurring = number % RECURRING_EVERY == 0
    start = datetime(2016, 1, 1, tzinfo=_ZONE) + timedelta(days=chosen.randrange(365 * _YEARS))
    start = start.replace(hour=chosen.randrange(7, 21), minute=15 * chosen.randrange(4))
    end = start + timedelta(minutes=30 * chosen.randrange(1, 5))
    yield from ("BEGIN:VEVENT", f"UID:{number}@made.up", "DTSTAMP:20200101T000000Z", "SEQUENCE:0", "STATUS:CONFIRMED")
    yield f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}"
    if recurring:
        yield f"RRULE:FREQ={chosen.choice(('WEEKLY', 'WEEKLY;INTERVAL=2', 'MONTHLY', 'YEARLY'))};COUNT=100"
    yield f"SUMMARY:{chosen.choice(_TOPICS).capitalize()} {number}"
    yield f"LOCATION:Room {number % 100}"
    yield f"DESCRIPTION:Notes about {chosen.choice(_TOPICS)} and {chosen.choice(_TOPICS)}\\, number {number % 997}."
    yield f"ATTENDEE;CN=Person {number % 60}:mailto:person{number % 60}@example.org"
    yield "END:VEVENT"
