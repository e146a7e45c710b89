"""The profile: a live view of facts, guesses that wait, and what of it the model is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, ModelMissing
from assistant.core.memory import FactSource, NewFact, Proof
from assistant.core.passages import Chunk
from assistant.core.person import Origin, Purpose
from assistant.personal.profile import ATTRIBUTES
from assistant.personal.profile_text import BUDGET
from assistant.personal.statements import statement
from assistant.service.about_person import AboutPerson, Parts
from assistant.service.memory import Memory
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.intake import Intake, NewDocument
from assistant.store.memories import Memories
from assistant.store.sources import Sources
from assistant.system.paths import resources

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
GARDEN = "The allotment needs compost, and the seedlings of the tomatoes want pruning. Our garden is 40 m long."


class Counter:
    """Counts a token for every three characters, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.here = True

    def count_tokens(self, text: str) -> int:
        self.asked += 1
        return len(text) // 3


@dataclass
class Place:
    """Everything that the profile stands on."""

    database: Database
    changes: ChangeBus = field(default_factory=ChangeBus)
    engine: Counter = field(default_factory=Counter)
    now: datetime = NOW
    signed: str = ""

    def __post_init__(self) -> None:
        self.memory = Memory(Memories(self.database), self.changes, lambda: self.now)
        self.about = self.opened()
        self.sources = Sources(self.database)

    def opened(self) -> AboutPerson:
        """The profile as a later start finds it."""
        return AboutPerson(
            Parts(
                self.database, self.memory, self.changes, lambda: self.now, lambda: ZoneInfo("Europe/Zurich"),
                lambda: self.signed, self._engine, resources() / "interests.toml",
            )
        )  # fmt: skip

    def _engine(self) -> Counter:
        if not self.engine.here:
            raise ModelMissing("There is no model.")
        return self.engine

    def say(self, text: str, source: FactSource = FactSource.TOLD) -> int:
        """A fact said in a chat; its number. It waits until it is accepted."""
        chat = Chats(self.database).create("Chat", self.now)
        fact = NewFact(statement(text), text, source, 0.9, Proof(text, self.now, chat))
        kept = self.memory.propose(fact).fact
        assert kept is not None
        return kept.id

    def keep(self, title: str, text: str) -> str:
        """A document in the library; its path."""
        source = self.sources.add("/home/mina", "folder", watched=False)
        path = f"/home/mina/{title}.md"
        chunk = Chunk(0, text, "line 1", title, 30)
        Intake(self.database).keep([NewDocument(source, path, 9, 9, title, title, "text", (chunk,))])
        self.changes.publish(Changed.SOURCES)
        return path

    def shown(self) -> list[tuple[str, str, str]]:
        return [(each.attribute, each.value, each.origin.value) for each in self.about.attributes()]

    def known(self) -> list[tuple[str, str]]:
        return [(each.attribute, each.value) for each in self.about.attributes() if not each.inferred]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    yield place
    place.database.close()


# --- facts ---


def test_an_accepted_fact_is_in_the_profile_until_it_is_forgotten(place: Place) -> None:
    fact = place.say("I live in Basel.")
    assert place.known() == [], "what waits is not known"
    place.memory.accept(fact)
    [value] = [each for each in place.about.attributes() if each.attribute == "home"]
    assert (value.value, value.origin, value.fact_id, value.inferred) == ("Basel", Origin.FACT, fact, False)
    assert value.evidence == "You said on Saturday 21 November 2026: “I live in Basel.”"
    assert value.since == NOW
    assert "Basel" in place.about.text(Purpose.IDEAS)
    place.memory.forget("I live in Basel")
    assert place.known() == []
    assert place.about.text(Purpose.IDEAS) == ""


def test_of_one_home_the_newest_counts_and_of_languages_all(place: Place) -> None:
    place.about.set("home", "Bern")
    place.now += timedelta(days=1)
    place.about.set("home", "Basel")
    place.about.set("language", "English, German and French")
    assert place.known() == [
        ("language", "English"), ("language", "German"), ("language", "French"), ("home", "Basel"),
    ]  # fmt: skip
    place.memory.accept(place.say("I moved to Rome."))
    assert ("home", "Rome") in place.known() and ("home", "Basel") not in place.known()


def test_what_has_ended_is_no_value(place: Place) -> None:
    place.memory.accept(place.say("I no longer live in Basel."))
    place.memory.accept(place.say("I don't eat meat any more."))
    told = {each.attribute: each.value for each in place.about.attributes()}
    assert told["diet"] == "no meat" and "home" not in told
    assert all("Basel" not in place.about.text(purpose) for purpose in Purpose)


def test_what_was_said_in_other_words_is_closed_by_what_is_entered(place: Place) -> None:
    place.memory.accept(place.say("I am a teacher."))
    place.about.set("units", "imperial")
    place.now += timedelta(days=1)
    place.about.set("job", "nurse")
    place.about.set("units", "metric")
    assert place.known() == [("job", "nurse"), ("units", "metric")]
    assert {fact.text for fact in place.memory.facts()} == {"My job is nurse.", "My units are metric."}


def test_a_shorter_value_takes_the_place_of_a_longer_one(place: Place) -> None:
    place.about.set("home", "Basel, Switzerland")
    place.about.set("home", "Basel")
    assert place.known() == [("home", "Basel")]
    place.about.set("date_format", "31.12.2026")
    place.about.set("date_format", "12/31/2026")
    assert ("date_format", "12/31/2026") in place.known(), "the same numbers in another order"


def test_what_is_entered_answers_questions_like_what_was_said(place: Place) -> None:
    place.about.set("allergy", "hazelnuts")
    [fact] = place.memory.about("What am I allergic to?")
    assert fact.text == "I am allergic to hazelnuts."
    [value] = place.about.attributes()[:1]
    assert (value.origin, value.evidence) == (Origin.ENTERED, "You entered it on Saturday 21 November 2026.")


def test_a_second_sister_is_one_more_and_a_second_husband_another(place: Place) -> None:
    for person in ("Anna (sister)", "Eva (sister)", "Paul (husband)", "Jonas (husband)"):
        place.about.set("person", person)
    assert [value for _, value in place.known()] == ["Anna (sister)", "Eva (sister)", "Jonas (husband)"]


def test_what_cannot_be_a_value_is_refused_with_a_reason(place: Place) -> None:
    for name, value, why in (
        ("shoe size", "39", "no “shoe size”"),
        ("units", "stones", "not one of them"),
        ("home", "...", "no value"),
        ("home", "B" * 200, "too long"),
        ("job", "no longer a nurse", "what has ended"),
    ):
        with pytest.raises(BadRequest, match=why):
            place.about.set(name, value)
    assert place.memory.facts(everything=True) == []


# --- taking out ---


def test_a_value_that_is_taken_out_goes_as_a_fact_too_and_is_not_learned_again(place: Place) -> None:
    place.about.set("allergy", "nuts")
    assert [each.value for each in place.about.remove("allergy", "Nuts")] == ["nuts"]
    assert place.memory.facts(everything=True) == []
    again = NewFact(
        statement("I am allergic to nuts."), "I am allergic to nuts.", FactSource.TOLD, 0.9, Proof("x", NOW)
    )
    assert place.memory.propose(again).fact is None
    place.about.set("allergy", "nuts")
    assert place.known() == [("allergy", "nuts")], "the person may say it again"
    with pytest.raises(BadRequest, match="no value “milk”"):
        place.about.remove("allergy", "milk")


def test_taking_out_one_language_of_a_sentence_leaves_the_other(place: Place) -> None:
    place.memory.accept(place.say("I speak German and French."))
    assert place.known() == [("language", "German"), ("language", "French")]
    place.about.remove("language", "French")
    assert place.known() == [("language", "German")]


# --- guesses ---


def test_files_make_guesses_that_stand_in_no_prompt(place: Place) -> None:
    place.keep("Garden notes", GARDEN)
    place.keep("Seeds", "Compost and seedlings.\nHalle 3, 4057 Basel")
    place.keep("Rent", "Feldbergstrasse 14, 4057 Basel")
    found = {each.attribute: each for each in place.about.attributes()}
    assert (found["interest"].value, found["interest"].origin) == ("gardening", Origin.LIBRARY)
    assert "“Garden notes”" in found["interest"].evidence
    assert (found["home"].value, found["time_zone"].value) == ("Basel", "Europe/Zurich")
    assert all(each.inferred for each in found.values())
    assert all(place.about.text(purpose) == "" for purpose in Purpose)


def test_a_guess_goes_with_the_files_it_rests_on(place: Place) -> None:
    paths = [place.keep("Garden notes", GARDEN), place.keep("Seeds", "Compost and seedlings.")]
    assert [each.value for each in place.about.interests()] == ["gardening"]
    assert Intake(place.database).remove(paths) == 2
    place.changes.publish(Changed.SOURCES)
    assert place.about.interests() == []


def test_a_refused_guess_is_not_made_again_and_a_confirmed_one_is_a_fact(place: Place) -> None:
    for n in range(2):
        place.keep(f"Garden {n}", f"{GARDEN} {n}")
        place.keep(f"Baking {n}", f"Sourdough starter, dough and flour {n}.")
    assert [each.value for each in place.about.interests()] == ["baking", "gardening"]
    place.about.remove("interest", "baking")
    assert [each.value for each in place.about.interests()] == ["gardening"]
    assert [each.value for each in place.opened().interests()] == ["gardening"], "also after a new start"
    place.about.confirm("interest", "gardening")
    assert [(each.value, each.inferred) for each in place.about.interests()] == [("gardening", False)]
    assert "gardening" in place.about.text(Purpose.IDEAS)
    with pytest.raises(BadRequest):
        place.about.confirm("interest")


def test_what_was_forgotten_by_words_is_not_guessed(place: Place) -> None:
    for n in range(2):
        place.keep(f"Letter {n}", f"Feldbergstrasse 14, 4057 Basel, letter {n}")
    assert ("home", "Basel", "library") in place.shown()
    place.memory.forget("Basel")
    assert "Basel" not in str(place.shown())


def test_what_is_known_is_not_guessed_beside_it(place: Place) -> None:
    for n in range(2):
        place.keep(f"Letter {n}", f"Feldbergstrasse 14, 4057 Basel, letter {n}")
    place.signed = "Mina"
    place.about.set("home", "Bern")
    place.about.set("name", "Mina Keller")
    assert [each[:2] for each in place.shown()] == [
        ("name", "Mina Keller"), ("home", "Bern"), ("time_zone", "Europe/Zurich"),
    ]  # fmt: skip


# --- the prompt ---


def fill(place: Place) -> None:
    """A value for everything, several where there may be several."""
    for kind in ATTRIBUTES.values():
        value = kind.choices[0] if kind.choices else kind.example or f"some {kind.name}"
        place.about.set(kind.name, value)
    for n in range(8):
        place.about.set("person", f"Nadja {'Ottilie ' * 12} {n} (friend)")
        place.about.set("interest", f"the history of harbour towns in century {n}")


def test_each_purpose_is_told_what_it_needs(place: Place) -> None:
    fill(place)
    told = {purpose: place.about.text(purpose) for purpose in Purpose}
    assert "migraine" in told[Purpose.HEALTH]
    assert all("migraine" not in text for purpose, text in told.items() if purpose is not Purpose.HEALTH)
    assert "To be called: Mina" in told[Purpose.ANSWER]
    assert "hiking" not in told[Purpose.MAIL] and "Name: Mina Keller" in told[Purpose.MAIL]
    assert "Home: Basel" in told[Purpose.PLANNING]


def test_what_files_could_answer_wrongly_stands_only_beside_requests_without_files(place: Place) -> None:
    fill(place)
    for word in ("nuts", "Basel", "English", "nurse"):
        assert word not in place.about.text()
        assert word in place.about.beside("Write a short poem about dinner")[0]
    assert place.about.beside("What is my landlord allergic to?") == [] == place.about.beside("Thanks!")


def test_a_summary_never_costs_more_than_its_budget_and_drops_the_least(place: Place) -> None:
    fill(place)
    place.engine.asked = 0
    for purpose in Purpose:
        assert len(f"\n\n{place.about.text(purpose)}") // 3 <= BUDGET
    text = place.about.text(Purpose.IDEAS)
    assert len(f"\n\n{text}\n\n{place.about.text()}") // 3 <= BUDGET, "both stand in the prompt of a wish for ideas"
    assert "Allergies: nuts" in text and text.count("century") < 6, "interests give way first"
    asked = place.engine.asked
    assert place.about.text(Purpose.IDEAS) is text
    assert place.engine.asked == asked, "nothing is counted again"


def test_the_text_is_the_same_bytes_whatever_is_asked_and_used(place: Place) -> None:
    fill(place)
    before = place.about.text(Purpose.IDEAS)
    place.now += timedelta(days=90)
    chat = Chats(place.database).create("Chat", place.now)
    facts = place.memory.about("Where do I live?")
    assert facts
    place.memory.used(facts, chat)
    place.keep("Garden notes", GARDEN)
    assert place.opened().text(Purpose.IDEAS) == before
    place.about.set("home", "Bern")
    assert place.about.text(Purpose.IDEAS) != before


def test_without_a_model_a_summary_is_estimated(place: Place) -> None:
    fill(place)
    place.engine.here = False
    shown = place.about.prompt_text()
    assert 0 < shown.tokens <= BUDGET and "Mina" in shown.text


# --- the first questions ---


def test_questions_are_those_without_a_value_and_are_put_off_for_good(place: Place) -> None:
    names = [kind.name for kind in place.about.questions()]
    assert names == ["name", "called", "language", "home", "job", "diet", "allergy", "units", "help"]
    assert place.about.should_ask()
    told: list[Changed] = []
    place.changes.subscribe(told.append)
    place.about.answer({"name": "Mina Keller", "home": " ", "language": "German, English", "allergy": "nuts"})
    assert [kind.name for kind in place.about.questions()] == ["called", "home", "job", "diet", "units", "help"]
    assert not place.about.should_ask() and not place.opened().should_ask()
    assert Changed.MEMORY in told


def test_one_wrong_answer_keeps_none(place: Place) -> None:
    with pytest.raises(BadRequest):
        place.about.answer({"name": "Mina", "units": "stones"})
    assert place.known() == [] and place.about.should_ask()
    place.about.put_off()
    assert not place.about.should_ask() and place.about.questions()
