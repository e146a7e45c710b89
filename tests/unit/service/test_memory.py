"""Remembering, asking back, forgetting and learning over a real store."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest, Cancelled
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.memory import FactSource, FactState
from assistant.core.messages import Role, TextPiece, Usage
from assistant.personal.facts import Action
from assistant.service.memory import LONGEST, Memory
from assistant.service.memory_learning import Learning, Parts
from assistant.service.memory_replies import MemoryReplies
from assistant.service.runner import JobRunner
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.system.paths import resources

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


class Reader:
    """Takes every sentence for a lasting fact whose value is its last word, unless told otherwise."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.before: Callable[[CancelToken], None] = lambda _cancel: None
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.before(cancel)
        cancel.check()
        sentence = request.messages[-1].content.removeprefix("Sentence: ")
        self.read.append(sentence)
        value = sentence.split()[-1].strip(".")
        answer = {"kind": "problem" if "sticks" in sentence else "habit", "about": "I", "what": "habit", "value": value}
        yield TextPiece(json.dumps(answer))
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        raise AssertionError("nothing to warm")

    def close(self) -> None:
        self.read.clear()


@dataclass
class Place:
    """Everything that memory stands on."""

    database: Database
    changes: ChangeBus = field(default_factory=ChangeBus)
    reader: Reader = field(default_factory=Reader)
    settings: dict[str, Any] = field(default_factory=lambda: {"learn_from_chats": True, "accept_facts": False})
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.chats = Chats(self.database)
        self.memories = Memories(self.database)
        self.memory = Memory(self.memories, self.changes, lambda: self.now)
        self.replies = MemoryReplies(self.memory)
        self.runner = JobRunner(self.changes)
        self.ready = True
        self.learning = Learning(
            Parts(
                self.memory, self.memories, lambda: self.reader, lambda: self.ready,
                lambda name: self.settings[name], self.runner, self.changes, resources() / "prompts",
            )
        )  # fmt: skip

    def say(self, text: str, role: Role = Role.USER) -> int:
        """A turn in a chat of its own."""
        chat = self.chats.create(text[:60], self.now)
        self.chats.add_message(chat, role, text, self.now)
        self.changes.publish(Changed.CHATS)
        return chat

    def told(self) -> list[str]:
        return [fact.text for fact in self.memory.facts()]

    def waiting(self) -> list[str]:
        return [waiting.fact.text for waiting in self.memory.inbox()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    yield place
    place.learning.close()
    assert place.runner.close(5) == ()
    place.database.close()


# --- remember ---


def test_what_one_asks_to_be_remembered_is_known_at_once_with_its_proof(place: Place) -> None:
    chat = place.say("Please remember that my sister is called Mina.")
    assert place.replies.remember("my sister is called Mina.") == "I will remember: My sister is called Mina."
    [fact] = place.memory.facts()
    assert (fact.state, fact.source, fact.confidence) == (FactState.ACCEPTED, FactSource.EXPLICIT, 1.0)
    assert (fact.proof.quote, fact.proof.chat_id) == ("my sister is called Mina.", chat)
    assert place.memory.chat_title(fact).startswith("Please remember")
    assert place.memory.about("What is my sister called?") == [fact]
    assert place.memory.search("sister") == [fact]
    assert place.learning.learn(QuietDesk()).facts == (), "the same turn teaches nothing more"
    assert "know that already" in place.replies.remember("My sister's name is Mina")


def test_a_new_value_closes_the_old_one_and_tells_so(place: Place) -> None:
    place.replies.remember("I live in Bern")
    place.now += timedelta(days=1)
    assert place.replies.remember("I live in Rome") == (
        "I will remember: I live in Rome. You told me on Saturday 21 November 2026 that you live in Bern. "
        "I now have Rome from today; Bern until then."
    )
    assert place.told() == ["I live in Rome."]
    old = place.memory.facts(everything=True)[-1]
    assert (old.state, old.valid_to) == (FactState.CLOSED, place.now)
    assert "no longer so: I live in Rome." in place.replies.remember("I no longer live in Rome")
    assert place.told() == []


@pytest.mark.parametrize(
    ("before", "after", "reply"),
    [
        (
            "I work as a nurse",
            "I am a teacher",
            "that you work as a nurse. I now have a teacher from today; a nurse until",
        ),
        (
            "my boss is called Ingrid",
            "my boss is Rashid",
            "that your boss is called Ingrid. I now have Rashid from today",
        ),
        ("my favourite colour is blue", "my favorite color is red", "I now have red from today; blue until then."),
        ("ich in Basel wohne", "ich nach Bern gezogen bin", "“Ich wohne in Basel.” I now have Bern from today; Basel"),
        ("meine Frau Eva heißt", "my wife is called Anna", "“Meine Frau heißt Eva.” I now have Anna from today; Eva"),
        ("trabajo en Renault", "trabajo en Seat", "“Trabajo en Renault.” I now have Seat from today; Renault until"),
        (
            "j'habite à Lyon",
            "j'ai déménagé à Lille",
            "“J'habite à Lyon.” I now have Lille from today; Lyon until then.",
        ),
        (
            "mon dentiste est le docteur Roy",
            "mein Zahnarzt ist Dr. Roth",
            "I now have Dr. Roth from today; le docteur Roy",
        ),
    ],
)
def test_it_does_for_whatever_one_has_once_in_any_language(place: Place, before: str, after: str, reply: str) -> None:
    place.replies.remember(before)
    place.now += timedelta(days=18)
    assert reply in place.replies.remember(after)
    [new] = place.memory.facts()
    ended = next(fact for fact in place.memory.facts(everything=True) if fact.state is FactState.CLOSED)
    assert ended.valid_to == new.valid_from == place.now


@pytest.mark.parametrize("text", ["", " ?! ", "x" * (LONGEST + 1)])
def test_what_is_no_sentence_is_refused(place: Place, text: str) -> None:
    with pytest.raises(BadRequest):
        place.memory.add(text)


def test_an_edit_that_contradicts_waits_and_is_asked_about(place: Place) -> None:
    home = place.memory.add("I live in Bern").fact
    other = place.memory.add("I speak Italian").fact
    assert home is not None and other is not None
    assert place.memory.edit(other.id, "I live in Rome").state is FactState.WAITING
    [waiting] = place.memory.inbox()
    assert waiting.contradicts is not None and waiting.contradicts.id == home.id
    assert place.told() == ["I live in Bern."]
    assert place.memory.edit(other.id, "I speak Italian").state is FactState.ACCEPTED, "taken back"
    assert place.memory.edit(home.id, "I live in Rome").state is FactState.ACCEPTED, "nothing but itself stood there"
    with pytest.raises(BadRequest, match="know that already: I live in Rome"):
        place.memory.edit(other.id, "I live in Rome")


@pytest.mark.parametrize("state", [FactState.CLOSED, FactState.REJECTED])
def test_what_ended_or_was_rejected_is_not_edited(place: Place, state: FactState) -> None:
    fact = place.memory.add("I live in Bern").fact
    assert fact is not None
    place.memories.change(fact.id, state, place.now)
    with pytest.raises(BadRequest, match=f"Memory {fact.id}"):
        place.memory.edit(fact.id, "I live in Rome")
    assert (place.memory.get(fact.id).state, place.memory.get(fact.id).text) == (state, "I live in Bern.")


@pytest.mark.parametrize(
    "before", ["I live in Bernau.", "She wrote: I live in Bern", "> I live in Bern", "I live in Bern. I have a cat."]
)
def test_what_is_added_by_hand_is_proved_by_itself_now(place: Place, before: str) -> None:
    place.say(before)
    place.now += timedelta(days=400)
    fact = place.memory.add("I live in Bern").fact
    assert fact is not None
    assert (fact.proof.said_at, fact.valid_from, fact.proof.chat_id) == (place.now, place.now, None)
    assert place.memory.summary().unread == 1, "the turn is still to be read"


def test_the_turn_that_asks_for_it_is_the_proof_and_only_alone_is_it_read(place: Place) -> None:
    place.say("I live in Bern.")
    place.now += timedelta(days=400)
    chat = place.say("Remember that I live in Bern. Where is it? I have a cat.")
    place.replies.remember("I live in Bern.")
    [fact] = place.memory.facts()
    assert (fact.proof.chat_id, fact.valid_from) == (chat, place.now)
    assert place.memory.summary().unread == 2
    place.say("Remember that I live in Bernau.")
    place.replies.remember("I speak Ido.")
    assert place.memory.facts()[0].proof.chat_id is None, "the words stand in no turn"


# --- learning ---


def test_statements_of_ones_own_wait_in_the_inbox(place: Place) -> None:
    chat = place.say("Thanks. My sister lives in Rome. Where are the tyres?")
    place.say("My sister lives in Paris.", Role.ASSISTANT)
    place.say("Translate this: My sister lives in Oslo.")
    place.say("My lock sticks in Rome.")
    learned = place.learning.learn(QuietDesk())
    assert place.reader.read == ["My lock sticks in Rome"], "most turns cost no model"
    assert (learned.read, len(learned.facts)) == (3, 1)
    [waiting] = place.memory.inbox()
    assert (waiting.fact.text, waiting.fact.proof.quote) == ("My sister lives in Rome.",) * 2
    assert waiting.fact.proof.chat_id == chat
    assert place.told() == [] and place.memory.about("Where does my sister live?") == []
    assert place.memory.summary().counts[FactState.WAITING] == 1
    assert place.memory.summary().unread == 0
    assert place.learning.learn(QuietDesk()).read == 0
    place.memory.accept(waiting.fact.id)
    assert place.told() == ["My sister lives in Rome."]


def test_what_contradicts_is_asked_about_also_where_facts_are_accepted_by_themselves(place: Place) -> None:
    place.settings["accept_facts"] = True
    place.memory.add("I live in Bern")
    place.say("I live in Rome.")
    place.say("I speak Italian.")
    place.learning.learn(QuietDesk())
    assert set(place.told()) == {"I live in Bern.", "I speak Italian."}
    [waiting] = place.memory.inbox()
    assert waiting.contradicts is not None and waiting.contradicts.text == "I live in Bern."
    done = place.memory.accept(waiting.fact.id)
    assert (done.action, done.other) == (Action.UPDATE, waiting.contradicts)
    assert "I live in Bern." not in place.told()


def test_what_ended_is_closed_once_the_person_agrees(place: Place) -> None:
    place.memory.add("I live in Bern")
    place.say("I no longer live in Bern.")
    place.learning.learn(QuietDesk())
    assert place.told() == ["I live in Bern."]
    place.memory.accept(place.memory.inbox()[0].fact.id)
    assert place.told() == []


def test_what_ends_something_is_asked_about_also_where_facts_are_accepted_by_themselves(place: Place) -> None:
    place.settings["accept_facts"] = True
    place.memory.add("I like tea")
    place.memory.add("I don't eat meat")
    place.memory.add("I like jazz")
    for text in ("I no longer like tea.", "I don't like jazz any more.", "I don't eat meat any more."):
        place.say(text)
    place.learning.learn(QuietDesk())
    assert set(place.told()) == {"I like tea.", "I like jazz.", "I don't eat meat."}
    assert place.waiting() == ["I no longer like tea.", "I don't like jazz any more."]


def test_what_was_asked_for_replaces_also_where_it_waited(place: Place) -> None:
    place.memory.add("I live in Bern")
    place.say("I live in Rome.")
    place.learning.learn(QuietDesk())
    assert place.waiting() == ["I live in Rome."]
    assert "Rome from today" in place.replies.remember("I live in Rome")
    assert place.told() == ["I live in Rome."]


def test_a_change_ends_all_that_were_kept_beside_each_other(place: Place) -> None:
    place.memory.add("I live in Bern")
    place.say("I live in Basel.")
    place.learning.learn(QuietDesk())
    place.memory.accept(place.memory.inbox()[0].fact.id, keep_both=True)
    assert set(place.told()) == {"I live in Bern.", "I live in Basel."}
    reply = place.replies.remember("I moved to Rome")
    assert "Basel until then. It takes the place of this too: I live in Bern." in reply
    assert place.told() == ["I moved to Rome."]


def test_the_opposite_of_what_was_told_is_asked_about(place: Place) -> None:
    place.memory.add("I like tea")
    place.say("I don't like tea.")
    place.learning.learn(QuietDesk())
    [waiting] = place.memory.inbox()
    assert waiting.contradicts is not None and waiting.contradicts.text == "I like tea."
    assert place.replies.remember("I don't like tea").endswith("that you like tea.")
    assert place.told() == ["I don't like tea."]


def test_what_was_rejected_or_corrected_stays_so(place: Place) -> None:
    place.say("I live in Rome.")
    place.say("I speak Itlian.")
    place.learning.learn(QuietDesk())
    rejected, wrong = (waiting.fact for waiting in place.memory.inbox())
    place.memory.reject(rejected.id)
    assert place.memory.edit(wrong.id, "I speak Italian").proof == wrong.proof
    place.say("I live in Rome.")
    place.learning.learn(QuietDesk())
    assert place.waiting() == []
    assert place.told() == ["I speak Italian."]


def test_learning_that_is_stopped_goes_on_at_the_same_turn(place: Place) -> None:
    place.say("My balcony faces Rome.")
    place.say("My desk faces Italy.")
    desk = QuietDesk()

    def stop_at_the_second(cancel: CancelToken) -> None:
        if place.reader.read:
            cancel.cancel()

    place.reader.before = stop_at_the_second
    with pytest.raises(Cancelled):
        place.learning.learn(desk)
    assert place.waiting() == ["My balcony faces Rome."]
    place.reader.before = lambda _cancel: None
    assert place.learning.learn(QuietDesk()).read == 1
    assert place.waiting() == ["My balcony faces Rome.", "My desk faces Italy."]


def test_it_learns_by_itself_once_the_chats_are_quiet_and_makes_way_for_an_answer(place: Place) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def wait(cancel: CancelToken) -> None:
        begun.set()
        cancel.on_cancel(stopped.set)
        assert stopped.wait(10)

    place.reader.before = wait
    place.learning.watch(quiet_seconds=0.01)
    place.say("My balcony faces Rome.")
    assert begun.wait(10)
    learned = threading.Event()
    place.changes.subscribe(lambda changed: learned.set() if Changed.MEMORY in changed and place.waiting() else None)
    place.learning.make_way()
    assert stopped.wait(10)
    assert learned.wait(10), "it goes on by itself: a draft or a temporary chat changes no chat"
    assert place.waiting() == ["My balcony faces Rome."]


@pytest.mark.parametrize("why", ["off", "no model"])
def test_it_does_not_learn_by_itself_where_it_may_not(place: Place, why: str) -> None:
    place.settings["learn_from_chats"] = why != "off"
    place.ready = why != "no model"
    place.say("I live in Rome.")
    place.learning._quiet.start()
    assert place.runner.running() == ()
    assert place.memory.summary().unread == 1


def test_what_fades_comes_later_and_is_never_dropped(place: Place) -> None:
    place.memory.add("my locker is number 12")
    place.now += timedelta(days=1)
    place.memory.add("my sister is called Mina")
    place.now += timedelta(days=3650)
    assert place.told() == ["My sister is called Mina.", "My locker is number 12."]
    [locker] = place.memory.about("Which locker is mine?")
    chat = place.say("Which locker is mine?")
    place.memory.used([locker], place.chats.add_message(chat, Role.ASSISTANT, "Number 12.", place.now))
    assert place.told() == ["My locker is number 12.", "My sister is called Mina."], "renewed by use"


# --- forgetting ---


def test_what_is_forgotten_is_gone_and_not_learned_again(place: Place) -> None:
    chat = place.say("My sister is called Mina. Where are the tyres?")
    place.learning.learn(QuietDesk())
    place.memory.accept(place.memory.inbox()[0].fact.id)
    place.say("forget that my sister is called Mina")
    reply = place.replies.forget("my sister is called Mina")
    assert reply.startswith("I have forgotten it: 1 memory.") and "Mina" not in reply
    assert place.memory.facts(everything=True) == []
    assert place.memory.about("What is my sister called?") == []
    assert place.chats.messages(chat)[0].text == "[forgotten] Where are the tyres?"
    assert place.chats.find("Mina") == []
    place.say("My sister is called Mina.")
    place.learning.learn(QuietDesk())
    assert place.waiting() == []
    place.memory.add("my sister is called Mina")
    assert place.told() == ["My sister is called Mina."], "unless the person says so"


def test_a_topic_a_number_a_chat_a_source_or_everything(place: Place) -> None:
    chat = place.say("Remember that the roof is from 1990")
    place.replies.remember("the roof is from 1990")
    place.memory.add("my roof leaks at the chimney")
    kept = place.memory.add("I live in Bern").fact
    assert kept is not None
    assert place.memory.forget_chat(chat).facts == 1
    assert place.memory.forget("the roof").facts == 1
    assert place.memory.forget(str(kept.id)).facts == 1
    with pytest.raises(BadRequest):
        place.memory.forget(str(kept.id))
    place.memory.add("I speak Italian")
    assert place.memory.forget_all(FactSource.TOLD).facts == 0
    assert place.memory.forget_all(FactSource.EXPLICIT).facts == 1
    place.memory.add("I speak French")
    assert place.memory.forget_all().facts == 1
    assert "nothing" not in place.replies.forget("me") and "--all" in place.replies.forget("me")
    assert place.replies.forget("the attic").startswith("I had no memory of that")


def test_a_forgotten_topic_is_not_learned_again_until_the_person_says_so(place: Place) -> None:
    assert "I will not learn it" in place.replies.forget("the roof")
    place.say("My roof is made of copper.")
    place.say("I speak Italian.")
    place.say("My balcony faces Rome.")
    place.learning.learn(QuietDesk())
    assert set(place.waiting()) == {"I speak Italian.", "My balcony faces Rome."}
    place.replies.remember("my roof is made of slate")
    assert place.told() == ["My roof is made of slate."]
    place.say("My roof faces Vienna.")
    place.learning.learn(QuietDesk())
    assert "My roof faces Vienna." in place.waiting()


def test_a_forgotten_statement_is_no_topic(place: Place) -> None:
    place.memory.forget("I live in Bern")
    place.say("My sister lives in Bern.")
    place.learning.learn(QuietDesk())
    assert place.waiting() == ["My sister lives in Bern."]


def test_views_are_told(place: Place) -> None:
    seen: list[Changed] = []
    place.changes.subscribe(seen.append)
    place.memory.add("I live in Bern")
    assert seen == [Changed.MEMORY]
    place.memory.forget("Bern")
    assert seen[-1] == Changed.MEMORY | Changed.CHATS
