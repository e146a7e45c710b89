"""A profile and rules in memory, of the shape that the page about the person asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from assistant.core.errors import BadRequest

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


class Word(Enum):
    """Words as the services say them."""

    FACT = "fact"
    LIBRARY = "library"
    MAIL = "mail"
    SUMMARY = "summary"
    ACTIVE = "active"
    PROPOSED = "proposed"
    EDIT = "edit"
    PERSON = "person"


@dataclass(frozen=True)
class Value:
    """A value of a profile."""

    attribute: str
    value: str
    origin: Word
    evidence: str
    fact_id: int | None = None

    @property
    def inferred(self) -> bool:
        return self.origin is Word.LIBRARY


@dataclass
class MadeUpProfile:
    """Two things that were told and two guesses."""

    values: list[Value] = field(
        default_factory=lambda: [
            Value("home", "Basel", Word.FACT, "You said on Tuesday 3 November 2026: “I live in Basel”", 7),
            Value("time_zone", "Europe/Zurich", Word.LIBRARY, "what this computer is set to"),
            Value("interest", "<b>climbing</b>", Word.LIBRARY, "12 notes"),
        ]
    )

    def attributes(self) -> list[Value]:
        return list(self.values)

    def remove(self, name: str, value: str | None = None) -> None:
        self.values = [each for each in self.values if (each.attribute, each.value) != (name, value)]

    def confirm(self, name: str, value: str | None = None) -> None:
        if value == "<b>climbing</b>":
            raise BadRequest("This is not understood.", "Say it in plain words.")
        kept = [replace(each, origin=Word.FACT) if each.attribute == name else each for each in self.values]
        self.values = kept


@dataclass(frozen=True)
class Proof:
    """An edit."""

    before: str = "Dear Sir or Madam"
    after: str = "Hi"
    source: Word = Word.EDIT
    at: datetime = NOW
    chat_id: int | None = 4
    message_id: int | None = 9


@dataclass(frozen=True)
class Rule:
    """A rule."""

    id: int
    kind: Word
    text: str
    state: Word = Word.ACTIVE
    evidence: tuple[Proof, ...] = (Proof(), Proof())


@dataclass
class MadeUpRules:
    """A rule for mails, and one for summaries that was seen once."""

    kept: list[Rule] = field(
        default_factory=lambda: [
            Rule(1, Word.MAIL, "Greet with “Hi”."),
            Rule(2, Word.SUMMARY, "Use bullet points.", Word.PROPOSED, (Proof("", "", Word.PERSON, NOW, None, None),)),
        ]
    )

    def rules(self) -> list[Rule]:
        return list(self.kept)

    def edit(self, rule_id: int, text: str) -> None:
        self.kept = [replace(each, text=text) if each.id == rule_id else each for each in self.kept]

    def delete(self, rule_id: int) -> None:
        self.kept = [each for each in self.kept if each.id != rule_id]
