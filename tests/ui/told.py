"""A person's facts, as they would be after some weeks, for tests and pictures of the page about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from assistant.core.memory import FactSource, FactState, NewFact, Proof
from assistant.core.messages import Role
from assistant.personal.statements import statement
from assistant.service.assistant import Assistant
from assistant.store.chats import Chats
from assistant.store.memories import Memories

LETTER = "Letter to the landlord"
TOLD: tuple[tuple[str, str, int, FactSource], ...] = (
    ("I live in Basel and work as a veterinary nurse.", LETTER, 18, FactSource.TOLD),
    ("I am allergic to hazelnuts.", "Recipe ideas without nuts", 24, FactSource.TOLD),
    ("I like short answers with the source named.", "Budget against actuals", 31, FactSource.EXPLICIT),
    ("I prefer trains to planes.", "Lisbon trip: flight and hotel", 1, FactSource.TOLD),
    ("My brother Jonas has his birthday on 14 May.", "Presents", 40, FactSource.TOLD),
    ("My sister is called Mina.", "Presents", 40, FactSource.EXPLICIT),
    ("My landlord is called Mr Keller.", LETTER, 18, FactSource.TOLD),
    ("My boss is called Petra Lang.", "Rename scanned invoices", 6, FactSource.TOLD),
    ("My car is a blue Škoda Octavia.", "Winter tyres and next service", 0, FactSource.TOLD),
)
WAITING: tuple[tuple[str, str, int], ...] = (
    ("I play the cello in an orchestra on Thursdays.", "Rename scanned invoices", 2),
    ("I live in Bern.", "Contract notice period", 1),
    ("My bike has 21 gears.", "Winter tyres and next service", 0),
)


class Story:
    """Keeps chats, the turns in them, and facts that rest on these."""

    def __init__(self, assistant: Assistant) -> None:
        database = assistant._opened.database
        self.assistant = assistant
        self.chats = Chats(database)
        self.memories = Memories(database)
        self.by_title: dict[str, int] = {}

    def tell(self, text: str, title: str, days: int, source: FactSource, state: FactState) -> int:
        """A fact that was said so many days ago; its id."""
        at = self.assistant.now() - timedelta(days=days)
        chat = self.by_title.get(title)
        if chat is None:
            chat = self.by_title[title] = self.chats.create(title, at)
        turn = self.chats.add_message(chat, Role.USER, text, at)
        self.chats.add_message(chat, Role.ASSISTANT, "Good to know.", at)
        self.memories.mark_read(turn)
        proof = Proof(text, at, chat, turn)
        return self.memories.add(NewFact(statement(text), text, source, 0.9, proof, state))

    def many(self, count: int) -> None:
        """As many things as asked for, of one topic."""
        for n in range(count):
            text, at = f"I own a bike with number {n}.", self.assistant.now() - timedelta(days=n % 60)
            fact = NewFact(statement(text), text, FactSource.EXPLICIT, 1.0, Proof(text, at), FactState.ACCEPTED)
            self.memories.add(fact)


def told(assistant: Assistant, waiting: Sequence[tuple[str, str, int]] = WAITING) -> Story:
    """The story of the pictures."""
    story = Story(assistant)
    for text, title, days, source in TOLD:
        story.tell(text, title, days, source, FactState.ACCEPTED)
    old = story.tell("I live in Zürich.", "Moving", 90, FactSource.TOLD, FactState.ACCEPTED)
    story.memories.change(old, FactState.CLOSED, assistant.now() - timedelta(days=18))
    for text, title, days in waiting:
        story.tell(text, title, days, FactSource.TOLD, FactState.WAITING)
    return story
