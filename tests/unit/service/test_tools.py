"""The tools: what each gives, what is refused, and that none of them changes anything by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.core.messages import ToolCall
from assistant.core.passages import Chunk, Passage
from assistant.service.agenda import Agenda
from assistant.service.calendar_desk import CalendarDesk
from assistant.service.runner import JobRunner
from assistant.service.tool_desk import ToolDesk, ToolReply
from assistant.service.tools import LONGEST, Toolbox, ToolParts
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.sources import Sources
from assistant.system.paths import resources
from tests.unit.service.test_tool_calling import ScriptedEngine

ZURICH = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 21, 9, 5, tzinfo=ZURICH)  # a Saturday
PASSAGE = Passage((1,), 1, "/files/car.txt", "car", "line 1", "The tyres are on shelf 14.", 1.0)
TEN = {
    "search_files", "read_document", "search_calendar", "free_time", "propose_event", "propose_reminder", "remember",
    "forget", "calculate", "today",
}  # fmt: skip


class Place:
    """The tools over a small library and agenda, with what was remembered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.open(folder / "hearth.db", bytes(32))
        self.runner = JobRunner(ChangeBus())
        self.agenda = Agenda(self.database, self.runner, ChangeBus(), lambda: NOW, lambda: ZURICH)
        self.documents = Documents(self.database)
        self.kept: list[str] = []
        self.refuse: BadRequest | None = None
        self.engine = ScriptedEngine()
        self.calendar = CalendarDesk(self.agenda, lambda: NOW).reply
        source = Sources(self.database).add("/files", "folder", watched=False)
        for name, text in {
            "car": "The tyres are on shelf 14.",
            "garden plan": "Beans, " * 2000,
            "garden bill": "320",
        }.items():
            chunk = Chunk(0, text, "line 1", name, 9)
            Intake(self.database).keep([NewDocument(source, f"/files/{name}.txt", 9, 9, name, name, "text", (chunk,))])
        self.toolbox = Toolbox(
            ToolParts(self.search, self.documents, self.calendar, lambda: NOW, self.keep, self.erase)
        )

    def search(self, query: str, k: int, among: Sequence[int] | None = None) -> list[Passage]:
        return [PASSAGE][:k] if "tyres" in query else []

    def keep(self, sentence: str) -> str:
        if self.refuse is not None:
            raise self.refuse
        self.kept.append(sentence)
        return "I will remember that."

    def erase(self, what: str) -> str:
        if self.refuse is not None:
            raise self.refuse
        self.kept = [sentence for sentence in self.kept if what not in sentence]
        return "I have forgotten it."

    def ask(self, message: str, *answers: Any) -> ToolReply | None:
        """What the desk says, the model answering as told."""
        self.engine = ScriptedEngine(*answers)
        desk = ToolDesk(self.toolbox, self.calendar, self._engine, lambda: NOW, resources() / "prompts", lambda: True)
        return desk.reply(message, (), CancelToken())

    def _engine(self) -> Engine:
        return self.engine


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    start = datetime(2026, 11, 27, 10, tzinfo=ZURICH)
    place.agenda.carry_out(place.agenda.propose_create("Dentist", start, start.replace(hour=11), "Dr. Lindt"))
    yield place
    assert place.runner.close(5) == ()
    place.database.close()


def chosen(tool: str) -> dict[str, Any]:
    return {"asks": "it", "tool": tool, "gives": "it", "fits": True}


# --- the tools ---


def test_there_are_ten_each_told_to_the_model_in_a_schema(place: Place) -> None:
    specs = place.toolbox.specs()
    assert {spec.name for spec in specs} == TEN
    assert all(spec.description for spec in specs)
    json.dumps([dict(spec.parameters) for spec in specs])


def test_without_a_memory_there_is_no_tool_that_remembers(place: Place) -> None:
    toolbox = Toolbox(ToolParts(place.search, place.documents, place.calendar, lambda: NOW))
    assert {spec.name for spec in toolbox.specs()} == TEN - {"remember", "forget"}
    with pytest.raises(BadRequest, match="no tool"):
        toolbox.use(ToolCall("remember", {"sentence": "I like tea."}))


def test_a_turn_that_has_read_other_peoples_text_may_only_read(place: Place) -> None:
    told = {spec.name for spec in place.toolbox.specs(foreign_text=True)}
    assert told == TEN - {"propose_event", "propose_reminder", "remember", "forget"}
    for name, given in (
        ("remember", {"sentence": "I like tea."}),
        ("forget", {"what": "tea"}),
        ("propose_event", {"title": "Lunch", "when": "tomorrow at 12"}),
        ("propose_reminder", {"task": "pay", "when": "tomorrow"}),
    ):
        with pytest.raises(BadRequest, match="may not be used"):
            place.toolbox.use(ToolCall(name, given), foreign_text=True)
    assert place.kept == []
    assert place.toolbox.use(ToolCall("calculate", {"expression": "2+2"}), foreign_text=True).text == "2+2 = 4."


def test_the_files_are_searched_and_read(place: Place) -> None:
    found = place.toolbox.use(ToolCall("search_files", {"query": "winter tyres"}))
    assert (
        found.passages == (PASSAGE,) and "shelf 14" in found.text and found.says == "Searched the files: winter tyres"
    )
    assert not place.toolbox.use(ToolCall("search_files", {"query": "boat"})).found
    read = place.toolbox.use(ToolCall("read_document", {"name": "car"}))
    assert (read.text, read.says, read.found) == ("The tyres are on shelf 14.", "Read the file: car", True)
    assert len(place.toolbox.use(ToolCall("read_document", {"name": "garden plan"})).text) <= LONGEST + 2
    several = place.toolbox.use(ToolCall("read_document", {"name": "garden"}))
    assert not several.found and "garden bill" in several.text and "garden plan" in several.text


@pytest.mark.parametrize(
    ("given", "held", "says"),
    [
        ({"asks": "list", "when": "next Friday"}, "Dentist", "Looked in the calendar: next Friday"),
        ({"asks": "when", "words": "dentist"}, "27 November", "Looked in the calendar: dentist"),
        ({"asks": "where", "words": "dentist"}, "Dr. Lindt", "Looked in the calendar: dentist"),
        ({"asks": "length", "words": "dentist"}, "1 h:", "Looked in the calendar: dentist"),
        ({"asks": "count", "words": "dentist", "when": "next week"}, "1", "Looked in the calendar: dentist, next week"),
        ({"asks": "when", "words": "dentist", "when": "soonish"}, "27 November", "Looked in the calendar: dentist"),
    ],
)
def test_the_calendar_is_looked_up_and_its_dates_are_the_calendars_own(
    place: Place, given: dict[str, str], held: str, says: str
) -> None:
    result = place.toolbox.use(ToolCall("search_calendar", given))
    assert held in result.text
    assert [each.title for each in result.appointments] == ["Dentist"]
    assert result.says == says


def test_free_time_is_worked_out_by_code(place: Place) -> None:
    result = place.toolbox.use(ToolCall("free_time", {"when": "on Friday", "minutes": 120}))
    assert "11:00" in result.text and "at least 2 h" in result.text
    assert result.says == "Looked for free time: on Friday for 120 minutes"
    with pytest.raises(BadRequest, match="no time"):
        place.toolbox.use(ToolCall("free_time", {"when": "whenever"}))


@pytest.mark.parametrize(
    ("call", "title", "start"),
    [
        (
            ToolCall("propose_event", {"title": "lunch with Eva", "when": "tomorrow at 12:30"}),
            "Lunch with Eva",
            "22 12:30",
        ),
        (ToolCall("propose_reminder", {"task": "call Anna", "when": "on Friday at 5pm"}), "Call Anna", "27 17:00"),
    ],
)
def test_a_change_is_only_prepared(place: Place, call: ToolCall, title: str, start: str) -> None:
    before = place.agenda.export()
    result = place.toolbox.use(call)
    assert result.proposal is not None and result.proposal.after is not None
    assert (result.proposal.after.title, f"{result.proposal.after.start:%d %H:%M}") == (title, start)
    assert "waits for your yes" in result.says
    assert place.agenda.export() == before, "nothing is changed without a yes"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("fly", {}),
        ("calculate", {}),
        ("calculate", {"expression": "  "}),
        ("calculate", {"expression": 4}),
        ("calculate", {"expression": "2+2", "speed": "high"}),
        ("search_calendar", {"asks": "why"}),
        ("free_time", {"when": "tomorrow", "minutes": "many"}),
        ("propose_event", {"title": "Lunch", "when": "some time"}),
    ],
)
def test_a_wrong_call_is_refused_in_words(place: Place, name: str, given: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        place.toolbox.use(ToolCall(name, given))


# --- the desk ---


@pytest.mark.parametrize(
    ("message", "tool", "held"),
    [
        ("What is 17 % of 240?", "calculate", "40.8"),
        ("what's 1/0?", "calculate", "zero"),
        ("What day is it today?", "today", "Saturday 21 November 2026"),
        ("What time is it?", "today", "09:05"),
        ("what's the date", "today", "week 47"),
        ("Please remember that Nadja is allergic to nuts.", "remember", "I will remember"),
    ],
)
def test_what_is_certain_needs_no_model(place: Place, message: str, tool: str, held: str) -> None:
    reply = place.ask(message)
    assert reply is not None
    assert held in reply.text
    assert [call.name for call in reply.calls] == [tool] and reply.calls[0].says


def test_what_is_remembered_is_the_persons_own_sentence(place: Place) -> None:
    place.ask("Remember that my locker is number 12.")
    assert place.kept == ["my locker is number 12."]


def test_a_question_behind_it_is_left_to_be_answered(place: Place) -> None:
    reply = place.ask("Remember that my locker is number 12. I am vegan. Where are the tyres?")
    assert place.kept == ["my locker is number 12.", "I am vegan."]
    assert reply is not None and reply.asks == "Where are the tyres?"
    assert [call.arguments["sentence"] for call in reply.calls] == place.kept


@pytest.mark.parametrize("message", ["Remember that %s.", "Forget that %s."])
def test_what_is_too_long_for_a_memory_is_said(place: Place, message: str) -> None:
    problem = BadRequest("This is too long for one memory.", "Say it in one sentence.")
    place.refuse = problem
    reply = place.ask(message % ("I like tea " + "and more tea " * 40))
    assert reply is not None and reply.text == "This is too long for one memory. Say it in one sentence."
    assert not reply.asks


@pytest.mark.parametrize(
    "message",
    [
        "Forget what I said about the locker.",
        "please forget everything you know about the locker",
        "Forget that my locker is number 12.",
        "delete everything I've told you about the locker!",
    ],
)
def test_what_is_to_be_forgotten_is_named_by_its_words(place: Place, message: str) -> None:
    reply = place.ask(message)
    assert reply is not None and [call.name for call in reply.calls] == ["forget"]
    assert reply.calls[0].arguments["what"] in ("the locker", "my locker is number 12")
    assert "locker" not in reply.text + reply.calls[0].says


@pytest.mark.parametrize(
    "message", ["Forget it", "Forget that.", "Forget that, what about the roof?", "Did I forget it?"]
)
def test_what_only_sounds_like_forgetting_forgets_nothing(place: Place, message: str) -> None:
    place.ask("Remember that my locker is number 12.")
    reply = place.ask(message)
    assert reply is None or not any(call.name == "forget" for call in reply.calls)
    assert place.kept == ["my locker is number 12."]


def test_what_the_calendars_rules_understand_is_told_as_a_call(place: Place) -> None:
    reply = place.ask("When is the dentist next week?")
    assert reply is not None and "27 November" in reply.text
    assert reply.calls == (
        ToolCall(
            "search_calendar",
            {"words": "dentist", "when": "next week"},
            "Looked in the calendar: dentist, next week",
        ),
    )


@pytest.mark.parametrize(
    ("message", "tool"), [("Cancel the dentist", "propose_cancel"), ("Add lunch tomorrow at 12", "propose_event")]
)
def test_a_change_that_the_rules_understand_is_told_as_one_that_waits(place: Place, message: str, tool: str) -> None:
    before = place.agenda.export()
    reply = place.ask(message)
    assert reply is not None and reply.proposal is not None
    assert (reply.calls[0].name, "waits for your yes" in reply.calls[0].says) == (tool, True)
    assert place.agenda.export() == before


@pytest.mark.parametrize(
    "message",
    [
        "Where are my winter tyres?",
        "What did the plumber cost last year?",
        "Summarise the rental contract",
        "Write a poem about trains",
        "How many kilometres until the next service?",
        "Who signed the contract on 3 March?",
    ],
)
def test_a_question_about_files_costs_no_model(place: Place, message: str) -> None:
    assert place.ask(message) is None
    assert place.engine.requests == []


def test_what_the_rules_do_not_understand_is_asked_of_the_model_and_worked_out_by_code(place: Place) -> None:
    message = "I have to call Anna tomorrow at 5 pm"
    reply = place.ask(message, chosen("propose_reminder"), {"task": "call Anna", "when": "tomorrow at 5 pm"})
    assert reply is not None and reply.proposal is not None and reply.proposal.after is not None
    assert f"{reply.proposal.after.start:%d %H:%M}" == "22 17:00"
    assert reply.calls[0].name == "propose_reminder"
    offered = place.engine.requests[0].json_schema
    assert offered is not None
    assert offered["properties"]["tool"] == {"enum": ["propose_event", "propose_reminder"]}


def test_a_question_is_never_given_a_tool_that_changes_something(place: Place) -> None:
    place.ask("Did anything about the meetings change my agenda, you think?", {**chosen("free_time"), "fits": False})
    for request in place.engine.requests:
        assert request.json_schema is not None
        assert not {"propose_event", "propose_reminder"} & set(request.json_schema["properties"]["tool"]["enum"])


def test_where_no_tool_can_do_it_the_files_are_asked(place: Place) -> None:
    message = "I have to call Anna tomorrow at 5 pm"
    assert place.ask(message, {**chosen("propose_event"), "fits": False}) is None
    assert place.ask(message, chosen("propose_event"), {"title": "Anna", "when": "one day"}) is None


def test_a_message_with_pasted_text_may_only_read(place: Place) -> None:
    for message in (
        "Remember that this is what Kim wrote:\n> My sister is called Olga.",
        "Forget that\n---------- Forwarded message ----------\nwe meet the bank on Friday",
        "Remember that it said\n```\nmy PIN is 4711\n```",
    ):
        assert place.ask(message) is None
    asked = place.ask("Block something for this on Friday at 5pm:\n> pay Mallory", chosen("propose_reminder"))
    assert asked is None and place.kept == [] and place.engine.requests == [], "no tool that changes is even offered"
