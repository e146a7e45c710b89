"""What Hearth knows about its person as a profile: a live view of their facts, and guesses that wait for a yes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Engine
from assistant.core.errors import AssistantError, BadRequest
from assistant.core.memory import Fact, FactSource, FactState
from assistant.core.person import Attribute, Guess, KnownValue, Origin, Purpose
from assistant.core.words import words
from assistant.personal.facts import Action
from assistant.personal.inferring import Seen, guesses, interest_words
from assistant.personal.profile import ATTRIBUTES, attribute, checked, placed, reads_back, sentence_of, several
from assistant.personal.profile_text import summary
from assistant.personal.statements import keys_of, statement
from assistant.service.memory import Memory
from assistant.service.routing import Route, route
from assistant.service.time_words import day_words
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.profile import ProfileStore

FILES, APPOINTMENTS = 400, 600
"""The newest files and appointments that are looked at for guesses."""

_AROUND = timedelta(days=365), timedelta(days=60)
_ASKS = 4
"""Words of a message from which it may ask for something; a greeting is shorter."""

_SPLIT = frozenset({"language", "allergy"})
"""Attributes of which one sentence tells several values."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the profile stands on. ``signed`` is the name with which the person signs, "" if it is not known."""

    database: Database
    memory: Memory
    changes: ChangeBus
    clock: Callable[[], datetime]
    zone: Callable[[], tzinfo]
    signed: Callable[[], str]
    engine: Callable[[], Engine]
    interests: Path
    """The table of words that tell an interest."""
    paused: Callable[[], bool] = lambda: False
    """Whether nothing is learned now, so that nothing is guessed either."""


@dataclass(frozen=True, slots=True)
class PromptText:
    """What the model is told about the person, exactly; ``tokens`` as it counts them."""

    text: str
    tokens: int


class AboutPerson:
    """The profile; every method may be called from any thread.

    What the person enters becomes a fact like one they said, so that it is found, told, corrected and forgotten as
    such; guesses are made anew from files and calendars and kept nowhere, so that they go with what they rest on.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._memories = Memories(parts.database)
        self._store = ProfileStore(parts.database)
        self._lock = threading.Lock()
        self._guesses: list[Guess] | None = None
        self._said: dict[Purpose, tuple[list[KnownValue], str]] = {}
        parts.changes.subscribe(self._look_again)

    # --- what is known ---

    def attributes(self) -> list[KnownValue]:
        """Every value, in the order of the attributes, what the person said before what was only guessed."""
        known = self._confirmed()
        every = known + [value for value in self._guessed() if self._is_news(value, known)]
        order = {name: n for n, name in enumerate(ATTRIBUTES)}
        return sorted(every, key=lambda value: (order[value.attribute], value.inferred, -value.strength))

    def interests(self) -> list[KnownValue]:
        """What they are interested in, or seem to be, the strongest first."""
        return [value for value in self.attributes() if value.attribute == "interest"]

    def set(self, name: str, value: str) -> list[KnownValue]:
        """Keep what the person says of an attribute, as a fact; of one with several values, parted by commas.

        Raises ``BadRequest`` for an unknown attribute or a value that cannot be one.
        """
        kind = attribute(name)
        values = [checked(kind, each) for each in several(kind, value) or [value]]
        for each in values:
            if not reads_back(kind, each):
                raise BadRequest(f"{kind.title}: “{each}” is not understood.", "Say it in plain words.")
        for each in values:
            self._tell(kind, each)
        if not kind.many:
            self._close_others(kind, values[-1])
        held = {tuple(words(each)) for each in values}
        return [known for known in self._confirmed() if known.attribute == kind.name and _words(known) in held]

    def remove(self, name: str, value: str | None = None) -> list[KnownValue]:
        """Take a value out (None: all of the attribute); returns what went. A guess is not made again.

        A fact that held it is forgotten as ``Memory.forget`` does. Raises ``BadRequest`` where there is none.
        """
        gone = self._matching(name, value, self.attributes())
        kind = attribute(name)
        left = [known for known in self._confirmed() if known not in gone]
        for fact_id in {known.fact_id for known in gone} - {None}:
            self._parts.memory.forget(str(fact_id))
            for other in left:
                if other.fact_id == fact_id:  # the same sentence told more
                    self._tell(ATTRIBUTES[other.attribute], other.value)
        keys = [key for known in gone for key in _keys(kind, known.value)]
        self._memories.forget((), keys)
        self._parts.changes.publish(Changed.MEMORY)
        return gone

    def confirm(self, name: str, value: str | None = None) -> list[KnownValue]:
        """Say yes to a guess (None: all of the attribute); it is a fact from now on. Raises ``BadRequest``."""
        waiting = [known for known in self.attributes() if known.inferred]
        kind = attribute(name)
        for known in self._matching(name, value, waiting):
            self._tell(kind, known.value)
        return [known for known in self._confirmed() if known.attribute == kind.name]

    # --- what the model is told ---

    def text(self, purpose: Purpose = Purpose.ANSWER) -> str:
        """What the model is told for a purpose, "" for nothing: the same bytes until something confirmed changes."""
        known = self._confirmed()
        before = self._said.get(purpose)
        if before is None or before[0] != known:
            before = known, summary(known, purpose, self._count)
            self._said[purpose] = before
        return before[1]

    def beside(self, question: str) -> list[str]:
        """What stands beside a request that no files answer, such as for ideas or a letter; nothing beside others."""
        if route(question, attached=False, names_document=False) is not Route.PLAIN or len(words(question)) < _ASKS:
            return []
        text = self.text(Purpose.IDEAS)
        return [text] if text else []

    def prompt_text(self, purpose: Purpose = Purpose.ANSWER) -> PromptText:
        """The same with its tokens; waits for the model to load, and estimates where there is none."""
        text = self.text(purpose)
        return PromptText(text, self._count(text) if text else 0)

    # --- the first questions ---

    def questions(self) -> list[Attribute]:
        """What may be asked: attributes with a question and no value yet."""
        known = {value.attribute for value in self._confirmed()}
        return [kind for kind in ATTRIBUTES.values() if kind.question and kind.name not in known]

    def should_ask(self) -> bool:
        """Whether the person may be asked unprompted: they neither answered nor put it off."""
        return not self._store.was_asked() and bool(self.questions())

    def answer(self, answers: Mapping[str, str]) -> list[KnownValue]:
        """Keep answers by attribute, empty ones skipped; nobody asks unprompted any more.

        All are checked before the first is kept. Raises ``BadRequest``.
        """
        given = {name: text for name, text in answers.items() if text.strip()}
        for name, text in given.items():
            kind = attribute(name)
            for each in several(kind, text) or [text]:
                checked(kind, each)
        kept = [known for name, text in given.items() for known in self.set(name, text)]
        self.put_off()
        return kept

    def put_off(self) -> None:
        """Do not ask unprompted any more."""
        self._store.keep_asked()
        self._parts.changes.publish(Changed.MEMORY)

    # --- facts ---

    def _confirmed(self) -> list[KnownValue]:
        """What accepted facts say; of an attribute that has one value, the newest."""
        found: list[KnownValue] = []
        for fact in self._memories.all(FactState.ACCEPTED):
            found = _with(found, self._values_of(fact))
        return found

    def _values_of(self, fact: Fact) -> list[KnownValue]:
        told = placed(fact.statement, fact.text)
        if told is None:
            return []
        kind, day = ATTRIBUTES[told[0]], day_words(fact.proof.said_at)
        entered = fact.source is FactSource.EXPLICIT and fact.proof.chat_id is None
        evidence = f"You entered it on {day}." if entered else f"You said on {day}: “{fact.proof.quote}”"
        origin = Origin.ENTERED if entered else Origin.FACT
        values = several(kind, told[1]) if kind.name in _SPLIT else [told[1]]
        return [KnownValue(kind.name, value, origin, fact.valid_from, evidence, fact.id) for value in values]

    def _tell(self, kind: Attribute, value: str) -> None:
        sentence = sentence_of(kind, value)
        done = self._parts.memory.add(sentence)
        if done.action is Action.NOTHING and not kind.many and done.fact is not None and done.fact.text != sentence:
            edited = self._parts.memory.edit(done.fact.id, sentence)  # said more shortly than before
            if edited.state is FactState.WAITING:  # what it contradicts gives way to what is entered here
                self._parts.memory.accept(edited.id)

    def _close_others(self, kind: Attribute, value: str) -> None:
        """Of an attribute that has one value, what was said in other words before is no longer so."""
        for fact in self._memories.all(FactState.ACCEPTED):
            said = placed(fact.statement, fact.text)
            if said is not None and said[0] == kind.name and words(said[1]) != words(value):
                self._memories.change(fact.id, FactState.CLOSED, self._parts.clock())

    # --- guesses ---

    def _guessed(self) -> list[KnownValue]:
        if self._parts.paused():
            return []
        with self._lock:
            if self._guesses is None:
                self._guesses = self._make_guesses()
            made = self._guesses
        refused = self._memories
        rejected = {tuple(words(fact.text)) for fact in refused.all(FactState.REJECTED)}
        return [
            KnownValue(each.attribute, each.value, each.origin, each.since, each.evidence, None, each.strength)
            for each in made
            if not refused.is_forgotten(_keys(ATTRIBUTES[each.attribute], each.value))
            and tuple(words(sentence_of(ATTRIBUTES[each.attribute], each.value))) not in rejected
        ]

    def _make_guesses(self) -> list[Guess]:
        now, (before, after) = self._parts.clock(), _AROUND
        files = [Seen(each.title, each.text, each.changed_at) for each in self._store.beginnings(FILES)]
        happenings = self._store.happenings(now - before, now + after, APPOINTMENTS)
        appointments = [Seen(each.title, each.title, each.start, each.people) for each in happenings]
        made = guesses(files, appointments, _telling(self._parts.interests))
        if name := self._parts.signed():
            made.append(Guess("name", name, Origin.STYLE, "how you sign what you write", 0.5))
        zone = getattr(self._parts.zone(), "key", "")
        if "/" in zone and not zone.startswith("Etc/"):
            made.append(Guess("time_zone", zone, Origin.COMPUTER, "what this computer is set to", 0.9))
        return made

    @staticmethod
    def _is_news(value: KnownValue, known: Iterable[KnownValue]) -> bool:
        """Whether a guess adds to what is known: no second home, nobody twice, and not the person themselves."""
        said, own = set(words(value.value)), set[str]()
        for each in known:
            if each.attribute == value.attribute and (
                not ATTRIBUTES[value.attribute].many or said <= set(words(each.value))
            ):
                return False
            own |= set(words(each.value)) if each.attribute in ("name", "called") else set()
        is_self = bool(own) and (said <= own or own <= said)
        return value.attribute != "person" or not is_self

    def _look_again(self, changed: Changed) -> None:
        if changed & (Changed.SOURCES | Changed.CALENDAR | Changed.STYLE):
            with self._lock:
                self._guesses = None
        if Changed.MODELS in changed:  # another one counts otherwise
            self._said.clear()

    # --- small steps ---

    @staticmethod
    def _matching(name: str, value: str | None, among: Iterable[KnownValue]) -> list[KnownValue]:
        kind = attribute(name)
        wanted = None if value is None else tuple(words(value))
        found = [each for each in among if each.attribute == kind.name and wanted in (None, _words(each))]
        if not found:
            said = f" “{value}”" if value is not None else ""
            raise BadRequest(f"{kind.title}: there is no value{said}.", "See: hearth profile")
        return found

    def _count(self, text: str) -> int:
        try:
            return self._parts.engine().count_tokens(text)
        except AssistantError:  # no model: nothing reads it either
            return len(text.encode()) // 3 + 1


def _with(found: list[KnownValue], new: Iterable[KnownValue]) -> list[KnownValue]:
    for value in new:
        kind = ATTRIBUTES[value.attribute]
        if kind.many and any(_same(value, each) for each in found):
            continue
        found = [each for each in found if kind.many or each.attribute != value.attribute]
        found.append(value)
    return found


def _same(one: KnownValue, other: KnownValue) -> bool:
    return one.attribute == other.attribute and _words(one) == _words(other)


def _words(known: KnownValue) -> tuple[str, ...]:
    return tuple(words(known.value))


def _keys(kind: Attribute, value: str) -> tuple[str, ...]:
    """What forgetting leaves of a value, as a sentence or by itself."""
    sentence = sentence_of(kind, value)
    return (*keys_of(statement(sentence), sentence), *keys_of(statement(value), value))


@cache
def _telling(path: Path) -> Mapping[str, frozenset[str]]:
    return interest_words(path)
