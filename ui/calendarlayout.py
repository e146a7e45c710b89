"""Where appointments stand: side by side in a day, one above the other in a band. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SNAP = 15
"""Minutes to which dragging snaps."""
SHORTEST = 24
"""Minutes of room that even the shortest appointment takes, so that it can be read and clicked."""
_NARROW = 84
"""Pixels below which a column has too little room for words."""
_REACH = 2.2
"""How many of its columns a block is wide there."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A share of a day's width: from ``column`` on, ``wide`` of ``columns`` equal parts."""

    column: int
    wide: int
    columns: int


def side_by_side(spans: Sequence[tuple[int, int]]) -> list[Slot]:
    """A slot for each span (start and end in minutes): what overlaps stands side by side, as wide as there is room."""
    slots: list[Slot] = [Slot(0, 1, 1)] * len(spans)
    order = sorted(range(len(spans)), key=lambda n: (spans[n][0], -_end(spans[n]), n))
    group: list[int] = []
    until = 0
    for n in order:
        if group and spans[n][0] >= until:
            _arrange(group, spans, slots)
            group = []
        group.append(n)
        until = max(until, _end(spans[n])) if len(group) > 1 else _end(spans[n])
    _arrange(group, spans, slots)
    return slots


@dataclass(frozen=True, slots=True)
class Share:
    """Left edge and width of a block as shares of its day's; the share that neighbours hide, after ``free`` minutes."""

    left: float
    wide: float
    hidden: float = 0.0
    free: int = 0


def cascaded(at: int, spans: Sequence[tuple[int, int]], slots: Sequence[Slot], room: float) -> Share:
    """The share of one of a day's blocks where the day is ``room`` pixels wide.

    In a narrow day a block reaches under its right neighbour, as a card under another, so that its words have room.
    """
    slot, (start, end) = slots[at], spans[at]
    left, share = slot.column / slot.columns, slot.wide / slot.columns
    if share * room >= _NARROW or slot.column + slot.wide == slot.columns:
        return Share(left, share)
    wider = min(1 - left, share * _REACH)
    right = [each for each in range(len(slots)) if slots[each].column >= slot.column + slot.wide]
    over = [spans[each][0] - start for each in right if start < _end(spans[each]) and spans[each][0] < end]
    return Share(left, wider, wider - share if over else 0.0, max(0, min(over, default=0)))


def lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """The lane of each span (first and last day, both included) so that no two in one lane share a day."""
    ends: list[int] = []
    found = [0] * len(spans)
    for n in sorted(range(len(spans)), key=lambda n: (spans[n][0], -spans[n][1], n)):
        first, last = spans[n]
        lane = next((lane for lane, end in enumerate(ends) if end < first), len(ends))
        if lane == len(ends):
            ends.append(last)
        ends[lane] = last
        found[n] = lane
    return found


def snapped(minutes: float) -> int:
    """The nearest quarter of an hour."""
    return round(minutes / SNAP) * SNAP


@dataclass(frozen=True, slots=True)
class Drag:
    """One drag over the hours, in minutes since the first shown midnight.

    ``kind`` is "move", "start" or "end" (an edge), or "new"; ``grabbed`` is where it began, ``start`` and ``end`` the
    time of what is dragged.
    """

    kind: str
    grabbed: int
    start: int = 0
    end: int = 0

    def to(self, minutes: int) -> tuple[int, int]:
        """Start and end while the mouse is at ``minutes``."""
        match self.kind:
            case "move":
                by = snapped(minutes - self.grabbed)
                return self.start + by, self.end + by
            case "start":
                return min(snapped(minutes), self.end - SNAP), self.end
            case "end":
                return self.start, max(snapped(minutes), self.start + SNAP)
        first, last = sorted((self.grabbed, minutes))
        begin = first // SNAP * SNAP
        return begin, max(begin + SNAP, -(-last // SNAP) * SNAP)


def _end(span: tuple[int, int]) -> int:
    return max(span[1], span[0] + SHORTEST)


def _arrange(group: Sequence[int], spans: Sequence[tuple[int, int]], slots: list[Slot]) -> None:
    """Give the members of one group of overlapping spans their columns, then widen to the right what can be."""
    ends: list[int] = []
    at: dict[int, int] = {}
    for n in group:
        column = next((column for column, end in enumerate(ends) if end <= spans[n][0]), len(ends))
        if column == len(ends):
            ends.append(0)
        ends[column] = _end(spans[n])
        at[n] = column
    for n in group:
        beside = [at[m] for m in group if at[m] > at[n] and _overlap(spans[n], spans[m])]
        slots[n] = Slot(at[n], min(beside, default=len(ends)) - at[n], len(ends))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < _end(other) and other[0] < _end(one)
