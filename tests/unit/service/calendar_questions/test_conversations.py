"""Questions about the calendar as they follow each other, in four languages, and days that can be read in two ways."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus
from assistant.service.agenda import Agenda
from assistant.service.calendar_desk import CalendarDesk, CalendarReply
from assistant.service.calendar_questions.speech import TRANSLATIONS
from assistant.service.runner import JobRunner
from assistant.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 17, 10, 15, tzinfo=BERLIN)  # a Wednesday


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of 2026 in Berlin."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


QUESTIONS = "assistant.service.calendar_questions"
EVENTS = (
    ("Zahnarzt Dr. Lindt", at(6, 19, 8, 30), at(6, 19, 9), "Torstraße 12"),
    ("Dentist", at(3, 3, 9), at(3, 3, 9, 30), ""),
    ("Project review", at(6, 18, 14), at(6, 18, 15, 30), "Room 3"),
    ("Concierto de Lila", at(6, 19, 20, 30), at(6, 19, 22), "Teatro Real"),
    ("Cours de piano", at(6, 23, 18), at(6, 23, 19), ""),
    ("Lisbon trip", date(2026, 7, 6), date(2026, 7, 11), ""),
    ("Dinner with Eva", at(6, 18, 19), at(6, 18, 21), "Chez Anne"),
    ("Call with Jonas", at(6, 18, 15), at(6, 18, 16), ""),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    """A desk over Hearth's own calendar with :data:`EVENTS`."""
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    runner = JobRunner(ChangeBus())
    agenda = Agenda(database, runner, ChangeBus(), lambda: NOW, lambda: BERLIN)
    for title, start, end, where in EVENTS:
        all_day = not isinstance(start, datetime)
        agenda.carry_out(agenda.propose_create(title, start, end, where, all_day))
    yield CalendarDesk(agenda, lambda: NOW)
    assert runner.close(5) == ()
    database.close()


def told(desk: CalendarDesk, *messages: str) -> CalendarReply:
    """The reply to the last of the messages of a chat."""
    reply = desk.reply(messages[-1], messages[:-1])
    assert reply is not None, messages
    return reply


def titles(reply: CalendarReply) -> list[str]:
    """What is shown as cards."""
    return [each.title for each in reply.appointments]


@pytest.mark.parametrize(
    ("chat", "expected"),
    [
        (["What's on tomorrow?", "and on Friday?"], ["Zahnarzt Dr. Lindt", "Concierto de Lila"]),
        (["When is the dinner with Eva?", "where is it?"], ["Dinner with Eva"]),
        (["When is the dinner with Eva?", "where is it?", "how long is it?"], ["Dinner with Eva"]),
        (["When is the dinner with Eva?", "And the review?"], ["Project review"]),
        (["Was steht morgen an?", "und am Freitag?"], ["Zahnarzt Dr. Lindt", "Concierto de Lila"]),
        (["What's on tomorrow?", "what about friday evening?"], ["Concierto de Lila"]),
    ],
)
def test_a_question_goes_on_from_the_one_before(desk: CalendarDesk, chat: list[str], expected: list[str]) -> None:
    assert titles(told(desk, *chat)) == expected


def test_what_leans_on_nothing_is_no_question_for_the_calendar(desk: CalendarDesk) -> None:
    assert desk.reply("where is it?") is None
    assert desk.reply("where is it?", ["What does the lease say about the deposit?"]) is None
    assert desk.reply("and in July?", ["What is the total of the June invoice?"]) is None


def test_moving_it_moves_what_was_talked_about(desk: CalendarDesk) -> None:
    proposal = told(desk, "When is the dinner with Eva?", "move it to Saturday").proposal
    assert proposal is not None and proposal.after is not None
    assert (proposal.after.title, proposal.after.start) == ("Dinner with Eva", at(6, 20, 19))
    assert desk.reply("move it to Saturday") is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was habe ich am Donnerstag vor?", ["Project review", "Call with Jonas", "Dinner with Eva"]),
        ("Wann ist mein nächster Zahnarzttermin?", ["Zahnarzt Dr. Lindt"]),
        ("Wo ist der Zahnarzt?", ["Zahnarzt Dr. Lindt"]),
        ("¿Qué tengo el viernes?", ["Zahnarzt Dr. Lindt", "Concierto de Lila"]),
        ("¿Cuándo es el concierto de Lila?", ["Concierto de Lila"]),
        ("Qu'est-ce que j'ai mardi prochain ?", ["Cours de piano"]),
        ("Quand est le prochain cours de piano ?", ["Cours de piano"]),
        ("When did I last see the dentist?", ["Dentist"]),
        ("What do I have tomorrow afternoon?", ["Project review", "Call with Jonas"]),
        ("what's on tomorow before noon?", []),
        ("Do I have anything on Saturday?", []),
        ("when is the revew?", ["Project review"]),
    ],
)
def test_languages_and_typing_mistakes(desk: CalendarDesk, question: str, expected: list[str]) -> None:
    assert titles(told(desk, question)) == expected


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Is the dinner before the trip?", "Yes, "),
        ("Is the trip before the dinner?", "No, "),
        ("Is the dinner with Eva after the review?", "Yes, "),
        ("Do I have any conflicts tomorrow?", "1 overlap "),
        ("Am I free on Saturday afternoon?", "Yes"),
        ("Am I free tomorrow at 15:10?", "No"),
        ("How long is the trip?", "takes 5 days"),
        ("How many days until the trip?", "in 19 days"),
        ("How many hours of meetings do I have tomorrow?", "2 h 30 min in 2 appointments"),
        ("What is my next appointment?", "Project review"),
    ],
)
def test_what_is_reckoned(desk: CalendarDesk, question: str, says: str) -> None:
    assert says in told(desk, question).text


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("find two free hours before the trip", "Wednesday 17 June 2026, 10:15 to 18:00", "Thursday 18 June"),
        ("Which afternoons are free this week?", "Wednesday 17 June 2026, 13:00 to 18:00", "Friday 19 June"),
        ("Find 3 hours tomorrow with 30 minutes buffer", "Thursday 18 June 2026, 09:00 to 13:30", ""),
    ],
)
def test_free_time(desk: CalendarDesk, question: str, first: str, second: str) -> None:
    lines = told(desk, question).text.splitlines()[1:]
    assert first in lines[0]
    assert second in lines[1] if second else len(lines) == 1


def test_a_day_that_can_be_two_is_asked_about_before_anything_changes(desk: CalendarDesk) -> None:
    asked = told(desk, "Add lunch with Eva next Friday at 12")
    assert asked.proposal is None
    assert asked.text == "Do you mean Friday 26 June 2026 or Friday 19 June 2026?"
    settled = told(desk, "Add lunch with Eva next Friday at 12", "19 June").proposal
    assert settled is not None and settled.after is not None
    assert (settled.after.title, settled.after.start) == ("Lunch with Eva", at(6, 19, 12))
    plain = told(desk, "Add lunch with Eva on Friday at 12").proposal
    assert plain is not None


def test_an_answer_tells_which_of_two_days_it_took(desk: CalendarDesk) -> None:
    assert "I took “next friday” as Friday 26 June 2026, not Friday 19 June 2026." in (
        told(desk, "what do I have next friday?").text
    )
    assert "I took" not in told(desk, "what do I have on friday?").text


@pytest.mark.parametrize(
    ("request_", "title", "start"),
    [
        ("Erinnere mich morgen um 8 Uhr an die Tabletten", "Die Tabletten", at(6, 18, 8)),
        ("Trag am Freitag um 18 Uhr Schwimmen ein", "Schwimmen", at(6, 19, 18)),
        ("Verschiebe den Zahnarzt auf Montag", "Zahnarzt Dr. Lindt", at(6, 22, 8, 30)),
        ("Recuérdame mañana a las 8 tomar las pastillas", "Tomar las pastillas", at(6, 18, 8)),
        ("Rappelle-moi demain à 8 h de prendre les cachets", "Prendre les cachets", at(6, 18, 8)),
        ("Déplace le cours de piano à mercredi prochain", "Cours de piano", at(6, 24, 18)),
        ("Mueve el concierto de Lila al sábado", "Concierto de Lila", at(6, 20, 20, 30)),
    ],
)
def test_requests_in_other_languages(desk: CalendarDesk, request_: str, title: str, start: datetime) -> None:
    proposal = told(desk, request_).proposal
    assert proposal is not None and proposal.after is not None
    assert (proposal.after.title, proposal.after.start) == (title, start)


@pytest.mark.parametrize(
    "request_", ["Sag den Zahnarzt ab", "Annule le cours de piano", "Cancela el concierto de Lila"]
)
def test_cancelling_in_other_languages(desk: CalendarDesk, request_: str) -> None:
    proposal = told(desk, request_).proposal
    assert proposal is not None and proposal.kind == "cancel"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Was steht morgen Nachmittag an?", "2 Termine am Donnerstag, 18. Juni 2026 von 12:00 bis 18:00:"),
        ("¿Cuándo es el concierto de Lila?", "es el viernes 19 de junio de 2026, 20:30 a 22:00"),
        ("Quand est le prochain cours de piano ?", "c’est le mardi 23 juin 2026, 18:00 à 19:00 (dans 6 jours)"),
        ("Wie lange dauert der Lisbon trip?", "dauert 5 Tage"),
    ],
)
def test_answers_are_in_the_language_of_the_question(desk: CalendarDesk, question: str, says: str) -> None:
    assert says in told(desk, question).text


def test_each_sentence_is_known_in_every_language() -> None:
    calls = [
        call
        for name in ("speech", "replies", "ambiguity")
        for call in ast.walk(ast.parse(inspect.getsource(importlib.import_module(f"{QUESTIONS}.{name}"))))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("self", "say", "self._say", "self._say.counted")
    ]
    parts = [part for call in calls for argument in call.args for part in ast.walk(argument)]
    said = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    assert len(said) > 40
    for language, sentences in TRANSLATIONS.items():
        assert said - set(sentences) == set(), language


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What did we agree before tomorrow's review?", "Project review"),
        ("What do I have to read before the dinner with Eva?", "Dinner with Eva"),
        ("Which files are about Thursday's project review?", "Project review"),
        ("What does the lease say about the deposit?", ""),
        ("What was said before the flood?", ""),
    ],
)
def test_the_meeting_that_a_question_about_files_leans_on(desk: CalendarDesk, question: str, title: str) -> None:
    meant = desk.meeting_in(question)
    assert ("" if meant is None else meant.title) == title


@pytest.mark.parametrize(
    ("request_", "title", "start", "minutes"),
    [
        ("Find an hour for lunch with Ann tomorrow between 12 and 18", "Lunch with Ann", at(6, 18, 12), 60),
        ("Please find two hours for the tax return tomorrow afternoon", "Tax return", at(6, 18, 12), 120),
        ("Find a time to call Jonas today", "Call Jonas", at(6, 17, 10, 15), 60),
        ("Find me 45 minutes with Nadja on Friday", "Meeting with Nadja", at(6, 19, 9), 45),
        ("Finde morgen zwei Stunden für die Steuer", "Die Steuer", at(6, 18, 9), 120),
    ],
)
def test_a_time_is_found_and_proposed(
    desk: CalendarDesk, request_: str, title: str, start: datetime, minutes: int
) -> None:
    proposal = told(desk, request_).proposal
    assert proposal is not None and proposal.after is not None and proposal.conflicts == ()
    assert (proposal.after.title, proposal.after.start) == (title, start)
    assert proposal.after.length == timedelta(minutes=minutes)


def test_other_times_are_told_and_a_full_day_is_refused(desk: CalendarDesk) -> None:
    assert (
        "Also free: Thursday 18 June 2026, 16:00" in told(desk, "Find 2 hours to read tomorrow between 9 and 18").text
    )
    full = told(desk, "Find nine hours to read tomorrow")
    assert full.proposal is None and full.text.startswith("There is no free time that long then.")
    assert told(desk, "Find two free hours with no meetings before the trip").proposal is None


@pytest.mark.parametrize(
    ("request_", "start"),
    [
        ("Move the dinner with Eva one hour later", at(6, 18, 20)),
        ("postpone the dinner with Eva by two days", at(6, 20, 19)),
        ("move the review half an hour earlier", at(6, 18, 13, 30)),
        ("Verschiebe den Zahnarzt um eine Stunde", at(6, 19, 9, 30)),
    ],
)
def test_later_by_so_much(desk: CalendarDesk, request_: str, start: datetime) -> None:
    proposal = told(desk, request_).proposal
    assert proposal is not None and proposal.after is not None
    assert proposal.after.start == start


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ("cancel everything", "Which one do you mean?"),
        ("delete my calendar", "Which one do you mean?"),
        ("cancel the meeting", "Which one do you mean?"),
        ("cancel the dinner and the call", "Which one do you mean?"),
        ("cancel lunch with Bob", "Nothing like that is coming"),
    ],
)
def test_what_names_no_one_appointment_is_asked_about(desk: CalendarDesk, request_: str, says: str) -> None:
    asked = told(desk, request_)
    assert asked.proposal is None and asked.text.startswith(says)


@pytest.mark.parametrize(
    "message",
    [
        "What happens if I say cancel the dinner?",
        "book review: what does chapter 3 of March say?",
        "note les points du contrat du 3 mars",
        "delete the old invoices",
    ],
)
def test_what_changes_nothing(desk: CalendarDesk, message: str) -> None:
    reply = desk.reply(message)
    assert reply is None or reply.proposal is None


def test_a_leading_zero_is_in_the_night(desk: CalendarDesk) -> None:
    proposal = told(desk, "add nap on 25 October at 02:30").proposal
    assert proposal is not None and proposal.after is not None
    assert proposal.after.start == at(10, 25, 2, 30)
    afternoon = told(desk, "add nap tomorrow at 02:30 pm").proposal
    assert afternoon is not None and afternoon.after is not None
    assert afternoon.after.start == at(6, 18, 14, 30)


@pytest.mark.parametrize(("until", "day"), [("Tuesday", 24), ("Wednesday", 25)])
def test_days_from_and_to_are_those_to_come_the_last_one_with_them(desk: CalendarDesk, until: str, day: int) -> None:
    proposal = told(desk, f"add conference from Friday to {until}").proposal
    assert proposal is not None and proposal.after is not None
    assert (proposal.after.start, proposal.after.end) == (date(2026, 6, 19), date(2026, 6, day))
