"""What the person may want now: each kind with its reason, at most three, and a stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.appointments import Appointment, Suggestion
from assistant.core.changes import ChangeBus, Changed
from assistant.core.messages import Role
from assistant.core.passages import Chunk, Citation
from assistant.core.settings import Value, setting
from assistant.service.offers import Offers, Parts
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.signals import Signals
from assistant.store.sources import Sources
from assistant.store.suggestions import Suggestions

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)  # a Saturday
HOME = "/home/mina"
NAMES = ("car.txt", "plan.txt", "garden.txt", "budget.txt")


class Home:
    """A profile, and what the offers of it see."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.chats, self.signals = Chats(database), Signals(database)
        self.values: dict[str, Value] = {}
        self.meetings: list[Appointment] = []
        self.changes = ChangeBus()
        self.now = NOW
        self.offers = Offers(
            Parts(
                signals=self.signals,
                chats=self.chats,
                documents=Documents(database),
                suggestions=Suggestions(database),
                between=lambda start, end: [each for each in self.meetings if start <= each.start <= end],  # type: ignore[operator]
                belonging_to=lambda meeting, _now: [
                    Suggestion("k", f"plan.txt, for “{meeting.title}”", "“plan.txt” names Heron", f"{HOME}/plan.txt")
                ],
                setting=lambda name: self.values.get(name, setting(name).default),
                changes=self.changes,
                clock=lambda: self.now,
            )
        )

    def told(self) -> list[tuple[str, str]]:
        return [(offer.text, offer.why) for offer in self.offers.now()]

    def cite(self, name: str, when: datetime) -> None:
        chat = self.chats.create("A chat", when)
        self.chats.add_message(chat, Role.USER, "What?", when)
        cited = (Citation(1, 1, f"{HOME}/{name}", "", "line 1", "x"),)
        self.chats.add_message(chat, Role.ASSISTANT, "This [1].", when, citations=cited)

    def open(self, name: str, *days: int) -> None:
        for each in days:
            self.signals.opened(f"{HOME}/{name}", NOW - timedelta(days=each))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    source = Sources(database).add(HOME, "folder", watched=False)
    for name in NAMES:
        chunk = Chunk(0, name, "line 1", "", 9)
        Intake(database).keep([NewDocument(source, f"{HOME}/{name}", 9, 9, name, name, "text", (chunk,))])
    yield Home(database)
    database.close()


def meeting(days: int = 2) -> Appointment:
    start = NOW + timedelta(days=days)
    return Appointment(1, 1, "uid-1", "Heron review", start, start + timedelta(hours=1), False)


def test_nothing_known_nothing_offered(home: Home) -> None:
    assert home.told() == []


def test_a_document_of_an_appointment_in_the_next_days(home: Home) -> None:
    home.meetings = [meeting()]
    assert home.told() == [("plan.txt", "“Heron review” is on Monday, and “plan.txt” names Heron")]
    assert home.offers.now()[0].opening == "plan.txt", "as the document begins"
    home.meetings = [meeting(days=4)]
    assert home.told() == []


def test_a_chat_that_was_left_open(home: Home) -> None:
    chat = home.chats.create("What did the roof cost?", NOW - timedelta(days=1))
    home.chats.add_message(chat, Role.USER, "What did the roof cost?", NOW - timedelta(days=1))
    assert home.told() == [("What did the roof cost?", "You asked this yesterday and got no answer")]
    home.chats.add_message(chat, Role.ASSISTANT, "The roof", NOW - timedelta(days=1), stopped=True)
    assert home.told() == [("What did the roof cost?", "The answer broke off yesterday")]
    home.chats.add_message(chat, Role.ASSISTANT, "The roof cost 9,000.", NOW)
    assert home.told() == []


def test_an_old_question_and_one_of_this_minute_are_left_alone(home: Home) -> None:
    for when in (NOW - timedelta(days=8), NOW - timedelta(seconds=30)):
        home.chats.add_message(home.chats.create("Roof?", when), Role.USER, "Roof?", when)
    assert home.told() == []


def test_what_is_asked_about_around_this_time_of_the_week(home: Home) -> None:
    home.cite("budget.txt", NOW - timedelta(weeks=1, hours=1))
    assert home.told() == [], "once is no habit"
    home.cite("budget.txt", NOW - timedelta(weeks=3))
    home.cite("car.txt", NOW - timedelta(weeks=1, hours=-5))
    home.cite("car.txt", NOW - timedelta(weeks=2, hours=-5))
    assert home.told() == [("budget.txt", "You asked about it on 2 earlier Saturdays around this time")]
    home.now = NOW + timedelta(days=1)
    assert home.told() == []


def test_what_was_opened_often_of_late(home: Home) -> None:
    home.open("garden.txt", 6, 4, 2)
    home.open("car.txt", 6)
    assert home.told() == [("garden.txt", "You opened it 3 times, last on Thursday")]
    home.open("garden.txt", 0)
    assert home.told() == [], "what was opened today is at hand"
    home.now = NOW + timedelta(days=40)
    assert home.told() == []


def test_at_most_three_of_different_kinds_and_always_the_same(home: Home) -> None:
    home.meetings = [meeting()]
    home.open("garden.txt", 6, 4, 2)
    home.open("plan.txt", 6, 4, 2, 1)
    for weeks in (1, 2):
        home.cite("budget.txt", NOW - timedelta(weeks=weeks))
    home.chats.add_message(home.chats.create("Roof?", NOW), Role.USER, "Roof?", NOW - timedelta(hours=3))
    first = home.offers.now()
    assert [offer.text for offer in first] == ["plan.txt", "Roof?", "budget.txt"]
    assert first == home.offers.now()
    assert all(offer.why for offer in first)
    assert first[1].chat_id is not None and first[1].path == ""


def test_not_this_is_kept_and_the_next_one_comes(home: Home) -> None:
    told: list[Changed] = []
    home.changes.subscribe(told.append)
    home.open("garden.txt", 6, 4, 2)
    home.open("car.txt", 6, 4, 2)
    (offer,) = home.offers.now()
    home.offers.not_this(offer.key)
    assert [each.text for each in home.offers.now()] == ["garden.txt" if offer.text == "car.txt" else "car.txt"]
    assert told == [Changed.MEMORY]
    assert HOME not in offer.key and "garden" not in offer.key


def test_the_setting_stops_all(home: Home) -> None:
    home.open("garden.txt", 6, 4, 2)
    home.values["suggestions"] = False
    assert home.told() == []
