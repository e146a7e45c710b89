"""A small bottom-up chart parser: rules over categories, shared by all languages.

A rule is a line as ``"on? det? dom of? month=month"``: categories in order, ``?`` after what may be missing, and
``name=`` before what its action wants under another name. Every way to leave out what may be missing is laid into one
trie, so that rules that begin alike are followed together. Work is bounded: after ``LIMIT`` items nothing is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Generic, TypeVar

LIMIT = 3000
"""So many things are derived from one run of words at most: a bound for hostile text, far above real sentences."""

Context = TypeVar("Context")
Slots = Mapping[str, Any]
"""What an action gets: the values of its pattern's categories, by category or by the given name."""


@dataclass(frozen=True, slots=True)
class Item:
    """The words from ``start`` to before ``end`` read as ``category``; ``cost`` grows with unlikely readings."""

    category: str
    start: int
    end: int
    value: Hashable
    cost: int = 0


@dataclass(slots=True)
class _Node(Generic[Context]):
    following: dict[str, _Node[Context]] = field(default_factory=dict)
    rules: list[tuple[str, tuple[str, ...], Callable[[Context, Slots], Hashable | None], int]] = field(
        default_factory=list
    )


Action = Callable[[Context, Slots], "Hashable | None"]
Acting = TypeVar("Acting", bound=Callable[..., Hashable | None])


class Rules(Generic[Context]):
    """A set of rules, filled by decorating actions."""

    def __init__(self) -> None:
        """No rules yet."""
        self.all: list[tuple[str, str, Action[Context], int]] = []

    def rule(self, category: str, *patterns: str, cost: int = 0) -> Callable[[Acting], Acting]:
        """Let words that fit one of ``patterns`` be a ``category`` with the action's value; None refuses them."""

        def add(action: Acting) -> Acting:
            self.all.extend((category, pattern, action, cost) for pattern in patterns)
            return action

        return add


class Grammar(Generic[Context]):
    """Sets of rules laid into one trie."""

    def __init__(self, *sets: Rules[Context]) -> None:
        """From all rules of these sets."""
        self._root: _Node[Context] = _Node()
        for rules in sets:
            for category, pattern, action, cost in rules.all:
                for way in _ways(pattern):
                    self._lay(category, way, action, cost)

    def _lay(self, category: str, way: list[str], action: Action[Context], cost: int) -> None:
        node, names = self._root, []
        for word in way:
            name, _, wanted = word.rpartition("=")
            names.append(name or wanted)
            node = node.following.setdefault(wanted, _Node())
        node.rules.append((category, tuple(names), action, cost))

    def parse(self, words: Iterable[Item], context: Context) -> list[Item]:
        """Everything that can be derived from ``words``, themselves included."""
        chart = _Chart(self._root, context)
        for word in words:
            chart.add(word)
            chart.run()
        return chart.items


def _ways(pattern: str) -> list[list[str]]:
    choices = [([part[:-1]], []) if part.endswith("?") else ([part],) for part in pattern.split()]
    return [way for picked in product(*choices) if (way := [word for some in picked for word in some])]


class _Chart(Generic[Context]):
    """One parse. Edges are rules that wait for what follows at their end; items are what was derived."""

    def __init__(self, root: _Node[Context], context: Context) -> None:
        self.items: list[Item] = []
        self._root, self._context = root, context
        self._seen: dict[tuple[str, int, int, Hashable], int] = {}
        self._starting: dict[int, list[Item]] = {}
        self._waiting: dict[int, list[tuple[_Node[Context], int, tuple[Hashable, ...], int]]] = {}
        self._agenda: list[Item] = []

    def add(self, item: Item) -> None:
        key = (item.category, item.start, item.end, item.value)
        if len(self.items) >= LIMIT or self._seen.get(key, item.cost + 1) <= item.cost:
            return
        self._seen[key] = item.cost
        self.items.append(item)
        self._agenda.append(item)

    def run(self) -> None:
        while self._agenda:
            item = self._agenda.pop()
            self._starting.setdefault(item.start, []).append(item)
            for node, start, values, cost in list(self._waiting.get(item.start, ())):
                self._follow(node, start, values, cost, item)
            self._follow(self._root, item.start, (), 0, item)

    def _follow(self, node: _Node[Context], start: int, values: tuple[Hashable, ...], cost: int, item: Item) -> None:
        following = node.following.get(item.category)
        if following is None:
            return
        values, cost, end = (*values, item.value), cost + item.cost, item.end
        for category, names, action, more in following.rules:
            try:
                value = action(self._context, dict(zip(names, values, strict=True)))
            except (OverflowError, ValueError):  # beyond the years that a calendar holds
                continue
            if value is not None:
                self.add(Item(category, start, end, value, cost + more))
        if following.following:
            self._waiting.setdefault(end, []).append((following, start, values, cost))
            for later in list(self._starting.get(end, ())):
                self._follow(following, start, values, cost, later)
