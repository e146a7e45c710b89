"""Messages labelled by hand: whether they are about health, and how they sound. Half of them were never looked at
while the words were chosen (both halves were written by the same hand, so that the figures flatter)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parents[2] / "data" / "care_messages.tsv"


@dataclass(frozen=True)
class Labelled:
    """One message. ``cue`` is "" for a plain one."""

    half: str
    language: str
    health: bool
    cue: str
    text: str


def labelled() -> tuple[Labelled, ...]:
    """All of them."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Labelled(row["half"], row["language"], row["health"] == "1", row["cue"], row["message"]) for row in rows
    )
