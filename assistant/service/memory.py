"""What Hearth remembers about its person: kept with proof, corrected, and forgotten for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.memory import Fact, FactSource, FactState, NewFact, OwnTurn, Proof
from assistant.personal.facts import Action, Reconciled, holding, reconcile, relevant, strength
from assistant.personal.forgetting import Forgetting, topic_keys, topics_in
from assistant.personal.own_words import tells
from assistant.personal.statements import ends, keys_of, main_clause, plain_sentence, statement
from assistant.personal.synonyms import same_name
from assistant.service.memory_requests import asked_to_remember, wants_forgotten
from assistant.store.memories import Memories
from assistant.store.memory_log import MemoryLog

Wishes = Callable[[str, Sequence[Fact]], Sequence[Fact]]

LONGEST = 400
"""Characters of one memory."""

MANY = 2
"""Turns beside those that told the facts from which the person is asked before words go from all of them."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of a sentence: ``fact`` is the one that is kept, ``other`` the one that it replaced or ended.

    ``more`` were replaced too, where the person had kept several beside each other.
    """

    fact: Fact | None
    action: Action
    other: Fact | None = None
    more: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact in the inbox; ``contradicts`` is what was told before and cannot be true beside it."""

    fact: Fact
    contradicts: Fact | None = None

    @property
    def offers(self) -> tuple[str, ...]:
        """What the person may decide: "accept" puts it in the place of what it contradicts."""
        return ("replace", "keep both", "reject") if self.contradicts is not None else ("accept", "reject")


@dataclass(frozen=True, slots=True)
class ToForget:
    """What forgetting some words would erase: ``facts``, and sentences in ``turns`` turns of the person's.

    ``asks``: several different things hold them, so that the person should see it before it goes.
    """

    facts: tuple[Fact, ...]
    turns: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Forgot:
    """``facts`` memories are gone, and ``turns`` turns and titles of chats were changed for it."""

    facts: int
    turns: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How many facts there are in each state, and how many turns were not looked at yet."""

    counts: dict[FactState, int]
    unread: int


class Memory:
    """The person's facts; every method may be called from any thread. ``clock`` gives the time, aware.

    ``log`` keeps when facts were corrected and forgotten; None keeps nothing of it. ``wishes`` finds the facts that
    tell of a wish which a question touches without sharing a word with it.
    """

    def __init__(
        self,
        memories: Memories,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        log: MemoryLog | None = None,
        wishes: Wishes = lambda _question, _facts: (),
    ) -> None:
        self._memories = memories
        self._changes = changes
        self._clock = clock
        self._log = log
        self.elsewhere: list[Callable[[Callable[[str, bool], str]], None]] = []
        """Each is called with a function that gives a text without what is forgotten (True: the person wrote it)."""
        self._wishes = wishes

    # --- what is known ---

    def facts(self, *, everything: bool = False) -> list[Fact]:
        """The accepted facts, the strongest first; with ``everything`` also what waits, was rejected or has ended."""
        states = tuple(FactState) if everything else (FactState.ACCEPTED,)
        now = self._clock()
        return sorted(self._memories.all(*states), key=lambda fact: (-strength(fact, now), -fact.id))

    def get(self, fact_id: int) -> Fact:
        """One fact; raises ``BadRequest`` if there is none of that number."""
        return self._memories.get(fact_id)

    def search(self, query: str, limit: int = 20) -> list[Fact]:
        """The accepted facts that hold words of ``query``, the best first."""
        return self._memories.match([query], FactState.ACCEPTED, limit)

    def about(self, question: str) -> list[Fact]:
        """The few accepted facts that may answer ``question``, or tell what an answer must suit."""
        facts = self._memories.all(FactState.ACCEPTED)
        return list(dict.fromkeys([*relevant(question, facts, self._clock()), *self._wishes(question, facts)]))

    def used(self, facts: Sequence[Fact], message_id: int) -> None:
        """Keep that this answer rests on these: they fade more slowly from now on, and go from it when forgotten."""
        self._memories.used([fact.id for fact in facts], message_id, self._clock())

    def chat_title(self, fact: Fact) -> str:
        """The title of the chat in which it was said; "" where that is not kept."""
        return "" if fact.proof.chat_id is None else self._memories.chat_title(fact.proof.chat_id)

    def inbox(self) -> list[Waiting]:
        """What waits for the person's yes, oldest first."""
        known: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._memories.all(FactState.ACCEPTED):
            known.setdefault(_about(fact), []).append(fact)  # only what is told of the same thing can contradict
        waiting = self._memories.all(FactState.WAITING)
        return [Waiting(fact, self._contradicted(fact, known.get(_about(fact), ()))) for fact in waiting]

    def summary(self) -> Summary:
        """Counts, for a page's header."""
        return Summary(self._memories.counts(), self._memories.unread_count())

    # --- what is told ---

    def add(self, text: str, *, in_chat: bool = False) -> Remembered:
        """Remember ``text`` at once, as the person asked for; raises ``BadRequest`` for what is no sentence.

        Its proof are the words themselves, now. ``in_chat``: they were just said in a chat, whose newest turn is the
        proof where it holds them.
        """
        sentence = _sentence(text)
        proof = self._proof(text.strip(), in_chat=in_chat)
        said = statement(sentence)
        self._memories.recall((*keys_of(said, sentence), *topics_in(said, sentence)))
        known = self._memories.all()
        found = reconcile(said, sentence, known, explicit=True)
        if found.action is Action.NOTHING and found.other is not None:
            return self._known_already(found.other)
        fact = NewFact(said, sentence, FactSource.EXPLICIT, 1.0, proof, FactState.ACCEPTED)
        return self._settled(found, None if found.action is Action.DELETE else self._memories.add(fact), proof.said_at)

    def propose(self, fact: NewFact, *, accept: bool = False, turn: OwnTurn | None = None) -> Remembered:
        """Take a fact that was learned: into the inbox, or accepted if ``accept`` and nothing contradicts it.

        Where it says that something known is no longer so, it waits too. What was forgotten, rejected or is known
        already stays out, and so does what a ``turn`` taught that was changed, deleted or switched off since it was
        read.
        """
        if self._memories.is_forgotten(topics_in(fact.statement, fact.text)):
            return Remembered(None, Action.NOTHING)
        found = reconcile(fact.statement, fact.text, self._memories.all())
        if found.action is Action.NOTHING or self._memories.is_forgotten(keys_of(fact.statement, fact.text)):
            return Remembered(None, Action.NOTHING, found.other)
        fact_id = self._memories.add(fact) if turn is None else self._memories.add_taught(fact, turn)
        if fact_id is None:
            return Remembered(None, Action.NOTHING)
        if accept and not found.contradicts and not (found.others and ends(fact.text)):
            return self.accept(fact_id)
        self._changes.publish(Changed.MEMORY)
        return Remembered(self._memories.get(fact_id), found.action, found.other)

    def accept(self, fact_id: int, *, keep_both: bool = False) -> Remembered:
        """Accept a fact; what it replaces or ends is closed, unless ``keep_both`` says that both hold."""
        fact = self._memories.get(fact_id)
        if fact.state is FactState.ACCEPTED:
            return Remembered(fact, Action.NOTHING)
        if keep_both:
            self._memories.change(fact_id, FactState.ACCEPTED)
            return self._settled(Reconciled(Action.ADD), fact_id, fact.proof.said_at)
        others = [each for each in self._memories.all(FactState.ACCEPTED) if each.id != fact_id]
        found = reconcile(fact.statement, fact.text, others)
        ended = found.action is Action.DELETE
        at = fact.proof.said_at
        self._memories.change(fact_id, FactState.CLOSED if ended else FactState.ACCEPTED, at if ended else None)
        return self._settled(found, fact_id, at)

    def reject(self, fact_id: int) -> Fact:
        """Reject a fact: it is used for nothing and not proposed again."""
        self._memories.get(fact_id)
        self._memories.change(fact_id, FactState.REJECTED)
        self._changes.publish(Changed.MEMORY)
        return self._memories.get(fact_id)

    def edit(self, fact_id: int, text: str) -> Fact:
        """Let a fact say ``text``, and accept it; its proof stays.

        Where that contradicts or ends what is known, it waits in the inbox for the person's decision. Raises
        ``BadRequest`` for a fact that is no longer so or was rejected, and for what is known already.
        """
        _check_editable(self._memories.get(fact_id))
        sentence = _sentence(text)
        said = statement(sentence)
        others = [fact for fact in self._memories.all(FactState.ACCEPTED) if fact.id != fact_id]
        found = reconcile(said, sentence, others)
        if found.action is Action.NOTHING and found.other is not None:
            raise BadRequest(f"I know that already: {found.other.text}", "Reject or forget the one that is too many.")
        self._memories.reword(fact_id, said, sentence)
        asks = found.contradicts or found.action is Action.DELETE
        self._memories.change(fact_id, FactState.WAITING if asks else FactState.ACCEPTED)
        for other in found.others if found.action is Action.UPDATE and not asks else ():
            self._memories.change(other.id, FactState.CLOSED, self._clock())
        if self._log is not None:
            self._log.edited(fact_id, self._clock())
        self._changes.publish(Changed.MEMORY)
        return self._memories.get(fact_id)

    # --- what is forgotten ---

    def forget(self, text: str) -> Forgot:
        """Forget the fact of that number, or whatever holds all these words: facts, their proof, and turns of chats.

        Nothing of it can be learned again until the person says so. Raises ``BadRequest`` for no words.
        """
        facts, topic, keys = self._held_by(text)
        return self._erase(facts, topic, keys)

    def would_forget(self, text: str) -> ToForget:
        """What :meth:`forget` would erase, without erasing it. A request to forget it is none of the turns."""
        facts, topic, keys = self._held_by(text)
        forgetting = Forgetting(facts, topic)
        turns = self._memories.own_turns(
            lambda said: not wants_forgotten(said) and forgetting.without(said, True) != said
        )
        alike = [fact for fact in facts if set(keys) & set(_keys(fact))]
        exact = not topic or (len(alike) == len(facts) and bool(facts))
        return ToForget(tuple(facts), turns, not exact and (len(facts) > 1 or turns > len(facts) + MANY))

    def forget_all(self, source: FactSource | None = None) -> Forgot:
        """Forget every fact, or those that became known in one way."""
        return self._erase([fact for fact in self._memories.all() if source in (None, fact.source)])

    def forget_chat(self, chat_id: int) -> Forgot:
        """Forget every fact that was said in one chat."""
        return self._erase([fact for fact in self._memories.all() if fact.proof.chat_id == chat_id])

    def forget_facts(self, fact_ids: Sequence[int]) -> Forgot:
        """Forget the facts of these numbers; one that is gone already is passed over."""
        return self._erase([fact for fact in self._memories.all() if fact.id in set(fact_ids)])

    # --- how ---

    def _proof(self, quote: str, *, in_chat: bool) -> Proof:
        """A turn that was nothing but the request teaches nothing more; any other is still read for the rest."""
        turn = self._memories.newest_turn() if in_chat else None
        if turn is None or not tells(turn.text, quote):
            return Proof(quote, self._clock())
        if asked_to_remember(turn.text) == quote:
            self._memories.mark_read(turn.id)
        return Proof(quote, turn.said_at, turn.chat_id, turn.id)

    def _held_by(self, text: str) -> tuple[list[Fact], str, tuple[str, ...]]:
        """The facts that ``text`` names, by their number or by words; its topic, "" for a number; and its keys."""
        if text.strip().isdigit():
            return [self._memories.get(int(text))], "", ()
        sentence = _sentence(text)
        keys = keys_of(statement(sentence), sentence)
        known = self._memories.all()
        facts = {fact.id: fact for fact in holding(text, known)}
        facts |= {fact.id: fact for fact in known if set(keys) & set(keys_of(fact.statement, fact.text))}
        return list(facts.values()), text, (*keys, *topic_keys(text))

    def _erase(self, facts: Sequence[Fact], topic: str = "", keys: Sequence[str] = ()) -> Forgot:
        every = [key for fact in facts for key in _keys(fact)] + list(keys)
        forgetting = Forgetting(facts, topic)
        turns = self._memories.forget([fact.id for fact in facts], every, forgetting.without)
        if self._log is not None:
            self._log.forgotten(len(facts), self._clock())
        try:
            for forget in self.elsewhere:
                forget(forgetting.without)
        finally:
            self._changes.publish(Changed.MEMORY | Changed.CHATS)
        return Forgot(len(facts), turns)

    def _known_already(self, fact: Fact) -> Remembered:
        if fact.state in (FactState.WAITING, FactState.REJECTED):
            return self.accept(fact.id)
        return Remembered(fact, Action.NOTHING, fact)

    def _settled(self, found: Reconciled, fact_id: int | None, at: datetime) -> Remembered:
        if found.action in (Action.UPDATE, Action.DELETE):
            for other in found.others:
                self._memories.change(other.id, FactState.CLOSED, at)
        self._changes.publish(Changed.MEMORY)
        fact = None if fact_id is None else self._memories.get(fact_id)
        return Remembered(fact, found.action, found.other, found.others[:-1])

    @staticmethod
    def _contradicted(fact: Fact, known: Sequence[Fact]) -> Fact | None:
        found = reconcile(fact.statement, fact.text, known)
        return found.other if found.contradicts else None


def _about(fact: Fact) -> tuple[str, str]:
    """What can contradict each other; a dislike contradicts a liking."""
    return same_name(fact.statement.subject), same_name(fact.statement.attribute).removeprefix("dis")


def _keys(fact: Fact) -> tuple[str, ...]:
    return (*keys_of(fact.statement, fact.text), *keys_of(statement(fact.proof.quote), fact.proof.quote))


def _check_editable(fact: Fact) -> None:
    ended = {FactState.CLOSED: "is no longer so", FactState.REJECTED: "was rejected"}
    if fact.state in ended:
        raise BadRequest(f"Memory {fact.id} {ended[fact.state]}, so it is not changed.", "Add what is so now.")


def _sentence(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise BadRequest("There is nothing to remember or to forget in this.", "Say it in a few words.")
    if len(text) > LONGEST:
        raise BadRequest("This is too long for one memory.", "Say it in one sentence.")
    return plain_sentence(main_clause(text))
