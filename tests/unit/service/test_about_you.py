"""What the page about the person shows, decides, forgets and takes along, over a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AccessDenied, BadRequest
from assistant.core.memory import FactSource, FactState, NewFact, Proof
from assistant.core.messages import Role
from assistant.personal.statements import statement
from assistant.personal.topics import Topic
from assistant.service.about_you import AboutYou, Chapter
from assistant.service.memory import Memory
from assistant.service.memory_chapters import profile_chapter, rules_chapter, style_chapter
from assistant.service.memory_days import Happened
from assistant.service.memory_export import Item
from assistant.service.prompt_start import prompt_start
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.memory_log import MemoryLog
from assistant.system.paths import resources

START = datetime(2026, 11, 3, 9, 5, tzinfo=UTC)


class Place:
    """The page's service with a clock that the test moves on."""

    def __init__(self, database: Database) -> None:
        self.now = START
        self.chats = Chats(database)
        self.memories = Memories(database)
        changes = ChangeBus()
        self.told: list[Changed] = []
        changes.subscribe(self.told.append)
        log = MemoryLog(database)
        self.memory = Memory(self.memories, changes, lambda: self.now, log)
        self.about = AboutYou(
            self.memory,
            self.memories,
            log,
            changes,
            lambda: prompt_start(("Be brief.", "", ""), None),
            lambda: self.now,
        )

    def say(self, text: str, chat: int | None = None) -> tuple[int, int]:
        """A turn of the person's, in a new chat unless told; the ids of chat and message."""
        chat = self.chats.create(text[:20], self.now) if chat is None else chat
        return chat, self.chats.add_message(chat, Role.USER, text, self.now)

    def notice(self, text: str) -> int:
        """A fact that was learned and waits."""
        chat, message = self.say(text)
        proof = Proof(text, self.now, chat, message)
        kept = self.memory.propose(NewFact(statement(text), text, FactSource.TOLD, 0.9, proof))
        assert kept.fact is not None
        return kept.fact.id


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    database = Database.open(tmp_path / "hearth.db", bytes(range(32)), resources() / "schema")
    yield Place(database)
    database.close()


def texts(facts: object) -> list[str]:
    return [each.sentence for each in facts]  # type: ignore[attr-defined]


def test_facts_speak_to_the_person_and_name_their_chat(place: Place) -> None:
    place.say("I live in Basel.")
    place.memory.add("I live in Basel.", in_chat=True)
    place.memory.add("My brother is called Jonas.")
    known = place.about.look()
    by_topic = {each.topic: (each.sentence, each.chat_title) for each in known.facts}
    assert by_topic == {
        Topic.ABOUT: ("You live in Basel.", "I live in Basel."),
        Topic.PEOPLE: ("Your brother is called Jonas.", ""),
    }


def test_what_ended_stands_apart_with_its_end(place: Place) -> None:
    place.memory.add("I live in Basel.")
    place.now += timedelta(days=9)
    place.memory.add("I live in Bern now.")
    known = place.about.look()
    assert texts(known.facts) == ["You live in Bern now."]
    assert [(each.sentence, each.fact.valid_to) for each in known.earlier] == [("You live in Basel.", place.now)]


def test_a_contradiction_is_shown_beside_what_was_told_and_both_can_be_kept(place: Place) -> None:
    place.memory.add("I live in Basel.")
    waiting = place.notice("I live in Bern.")
    [proposed] = place.about.look().waiting
    assert proposed.contradicts is not None
    assert (proposed.known.sentence, proposed.contradicts.sentence) == ("You live in Bern.", "You live in Basel.")
    place.about.accept_beside(waiting)
    known = place.about.look()
    assert sorted(texts(known.facts)) == ["You live in Basel.", "You live in Bern."]
    assert known.earlier == () and known.waiting == ()


def test_accepting_all_leaves_contradictions_to_be_asked_about(place: Place) -> None:
    place.memory.add("I live in Basel.")
    waiting = [place.notice(text) for text in ("I live in Bern.", "I play the cello.", "I own a bike.")]
    assert place.about.accept_all(waiting) == 2
    assert texts(each.known for each in place.about.look().waiting) == ["You live in Bern."]


def test_a_rejected_fact_can_be_brought_back(place: Place) -> None:
    fact_id = place.notice("I play the cello.")
    place.memory.reject(fact_id)
    assert place.about.look().waiting == ()
    place.told.clear()
    assert place.about.reconsider(fact_id).state is FactState.WAITING
    assert place.told == [Changed.MEMORY]


def test_what_goes_along_is_counted_before_and_changed_by_forgetting(place: Place) -> None:
    place.say("I live in Basel. What is the weather like?")
    chat, _ = place.say("Anything else?")
    answer = place.chats.add_message(chat, Role.ASSISTANT, "Basel it is.", place.now)
    place.memory.add("I live in Basel.")
    kept = place.memory.add("I own a bike.").fact
    [fact] = [each.fact for each in place.about.look().facts if "Basel" in each.sentence]
    place.memory.used([fact], answer)
    counted = place.about.goes_along([fact.id])
    assert counted >= 2
    forgot = place.about.forget([fact.id])
    assert (forgot.facts, forgot.turns) == (1, counted - 1)  # an answer that rests on it is changed before it counts
    assert "Basel" not in "".join(turn.text for each in place.chats.find() for turn in place.chats.messages(each.id))
    assert kept is not None and [each.fact.id for each in place.about.look().facts] == [kept.id]


def test_answers_that_rest_on_facts_are_known_by_their_message(place: Place) -> None:
    chat, _ = place.say("Where do I live?")
    answer = place.chats.add_message(chat, Role.ASSISTANT, "In Basel.", place.now)
    fact = place.memory.add("I live in Basel.").fact
    assert fact is not None and place.about.served(chat) == {}
    place.memory.used([fact], answer)
    assert {message: texts(used) for message, used in place.about.served(chat).items()} == {
        answer: ["You live in Basel."]
    }
    assert place.about.served(chat + 1) == {}


def test_days_tell_of_the_forgotten_only_that_it_was(place: Place) -> None:
    first = place.memory.add("I live in Basel.").fact
    place.memory.add("My cat is called Mimi.")
    place.now += timedelta(days=2)
    assert first is not None
    place.memory.edit(first.id, "I live in Riehen.")
    place.memory.edit(first.id, "I live in Riehen.")
    place.now += timedelta(days=1)
    place.memory.forget("cat Mimi")
    place.memory.forget("no such thing")
    newest, edited, told = place.about.days()
    assert [(each.what, each.text, each.fact_id) for each in newest.entries] == [
        (Happened.FORGOTTEN, "1 thing forgotten", None)
    ]
    assert [(each.what, each.text) for each in edited.entries] == [(Happened.EDITED, "You live in Riehen.")]
    assert [(each.what, each.text) for each in told.entries] == [(Happened.TOLD, "You live in Riehen.")]
    assert (newest.day - told.day).days == 3


def test_days_tell_what_waits_and_not_what_was_rejected(place: Place) -> None:
    place.notice("I play the cello.")
    place.memory.reject(place.notice("I own a bike."))
    [day] = place.about.days()
    assert [(each.what, each.text) for each in day.entries] == [(Happened.NOTICED, "You play the cello.")]


def test_the_log_keeps_nothing_of_a_forgotten_fact(place: Place) -> None:
    fact = place.memory.add("I live in Basel.").fact
    assert fact is not None
    place.memory.edit(fact.id, "I live in Riehen.")
    place.about.forget([fact.id])
    [entry] = place.about.days()[0].entries
    assert entry.what is Happened.FORGOTTEN and len(place.about.days()) == 1


def test_an_export_to_read_and_one_to_process(place: Place, tmp_path: Path) -> None:
    place.say("I live in Basel.")
    place.memory.add("I live in Basel.", in_chat=True)
    place.notice("I own a bike.")
    place.about.chapters.append(
        lambda: Chapter("rules", "Rules", (Item("Short mails.", "", {"text": "Short mails."}),))
    )
    assert place.about.export(tmp_path / "me.md") == 1
    text = (tmp_path / "me.md").read_text()
    for line in (
        "## About you\n\n- I live in Basel. (“I live in Basel.”, 2026-11-03 in “I live in Basel.”)",
        "## Waiting for your yes\n\n- I own a bike.",
        "## Rules\n\n- Short mails.",
        "not encrypted",
    ):
        assert line in text
    place.about.export(tmp_path / "me.json")
    kept = json.loads((tmp_path / "me.json").read_text())
    assert kept["facts"][0]["quote"] == "I live in Basel." and kept["rules"] == [{"text": "Short mails."}]
    assert place.about.export(tmp_path / "me.json") == 1  # an older export is replaced
    assert (tmp_path / "me.md").stat().st_mode & 0o077 == 0


def test_the_profile_and_rules_are_taken_along_guesses_marked(place: Place, tmp_path: Path) -> None:
    taught = SimpleNamespace(at=START, before="Dear Sir", after="Hi")
    mail, active = SimpleNamespace(value="mail"), SimpleNamespace(value="active")
    rule = SimpleNamespace(kind=mail, text="Greet with “Hi”.", state=active, evidence=(taught,))
    told = SimpleNamespace(attribute="home", value="Basel", evidence="You said so.", inferred=False)
    guess = SimpleNamespace(attribute="time_zone", value="Europe/Zurich", evidence="the computer", inferred=True)
    card = SimpleNamespace(lines=("Mails are short.",))
    place.about.chapters += [
        lambda: style_chapter(card),  # type: ignore[arg-type]
        lambda: style_chapter(None),
        lambda: profile_chapter([told, guess]),
        lambda: rules_chapter([rule]),
    ]
    place.about.export(tmp_path / "me.md")
    text = (tmp_path / "me.md").read_text()
    assert "## How I write\n\n- Mails are short.\n" in text and text.count("## How I write") == 1
    assert "- home: Basel (You said so.)\n- time zone: Europe/Zurich (a guess from the computer)" in text
    assert "- mail: Greet with “Hi”.\n" in text
    place.about.export(tmp_path / "me.json")
    kept = json.loads((tmp_path / "me.json").read_text())
    assert kept["rules"][0]["evidence"] == [{"at": START.isoformat(), "before": "Dear Sir", "after": "Hi"}]
    assert [each["inferred"] for each in kept["profile"]] == [False, True]


def test_an_export_never_takes_the_place_of_another_file(place: Place, tmp_path: Path) -> None:
    (tmp_path / "diary.md").write_text("# Diary")
    with pytest.raises(BadRequest, match="did not write it"):
        place.about.export(tmp_path / "diary.md")
    with pytest.raises(BadRequest, match="neither"):
        place.about.export(tmp_path / "me.txt")
    with pytest.raises(AccessDenied):
        place.about.export(tmp_path / "no such folder" / "me.md")
    assert (tmp_path / "diary.md").read_text() == "# Diary"


def test_tokens_are_counted_by_the_model_where_one_is_loaded() -> None:
    beginning = ("Answer from the passages.", "", "You live in Basel.")
    counted = prompt_start(beginning, lambda text: len(text.split()))
    assert (counted.instructions.tokens, counted.wishes.tokens, counted.about.tokens) == (4, 0, 4)
    assert counted.counted
    estimated = prompt_start(beginning, None)
    assert (estimated.about.tokens, estimated.counted) == (round(18 / 4), False)
