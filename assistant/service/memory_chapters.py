"""What an export holds besides the facts: the style card, and the profile and rules where there are such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from assistant.service.memory_export import Chapter, Item
from assistant.service.style import ShownCard, StyleService


class Value(Protocol):
    """A value of the profile, as far as it is exported."""

    @property
    def attribute(self) -> str:
        """What it is of."""

    @property
    def value(self) -> str:
        """What is known."""

    @property
    def evidence(self) -> str:
        """What it rests on, in words."""

    @property
    def inferred(self) -> bool:
        """Whether it is a guess."""


class Taught(Protocol):
    """One piece of evidence of a rule."""

    @property
    def at(self) -> datetime:
        """When; aware."""

    @property
    def before(self) -> str:
        """What was written."""

    @property
    def after(self) -> str:
        """What the person made of it."""


class Rule(Protocol):
    """A rule, as far as it is exported."""

    @property
    def kind(self) -> Enum:
        """For which requests it is."""

    @property
    def text(self) -> str:
        """The rule in words."""

    @property
    def state(self) -> Enum:
        """Whether it is followed."""

    @property
    def evidence(self) -> Sequence[Taught]:
        """What taught it."""


class Profile(Protocol):
    """Where the profile comes from."""

    def attributes(self) -> Iterable[Value]:
        """Every value, guesses too."""


class Rules(Protocol):
    """Where the rules come from."""

    def rules(self) -> Iterable[Rule]:
        """Every rule."""


def chapters(profile: Profile, rules: Rules, style: StyleService) -> list[Callable[[], Chapter]]:
    """What an export holds besides the facts, made when it is written."""
    return [
        lambda: profile_chapter(profile.attributes()),
        lambda: rules_chapter(rules.rules()),
        lambda: style_chapter(style.card()),
    ]


def style_chapter(shown: ShownCard | None) -> Chapter:
    """How the person writes, in sentences."""
    lines = () if shown is None else shown.lines
    return Chapter("style", "How I write", tuple(Item(line, "", {"text": line}) for line in lines))


def profile_chapter(values: Iterable[Value]) -> Chapter:
    """The profile; guesses are marked."""
    items = [
        Item(
            f"{each.attribute.replace('_', ' ')}: {each.value}",
            f"a guess from {each.evidence}" if each.inferred else each.evidence,
            {
                "attribute": each.attribute,
                "value": each.value,
                "evidence": each.evidence,
                "inferred": each.inferred,
            },
        )
        for each in values
    ]
    return Chapter("profile", "My profile", tuple(items))


def rules_chapter(rules: Iterable[Rule]) -> Chapter:
    """How the person wants things written, with what taught it."""
    items = [
        Item(
            f"{each.kind.value}: {each.text}",
            "" if each.state.value == "active" else str(each.state.value),
            {
                "kind": each.kind.value,
                "text": each.text,
                "state": each.state.value,
                "evidence": [
                    {"at": taught.at.isoformat(), "before": taught.before, "after": taught.after}
                    for taught in each.evidence
                ],
            },
        )
        for each in rules
    ]
    return Chapter("rules", "How I want things written", tuple(items))
