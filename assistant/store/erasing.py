"""Where else than in facts, turns and titles the person's words are kept, so that what is forgotten goes there too.

A test reads the schema: every column of text is named here, or is named there as one that holds none of the person's
words to Hearth. Files and calendars are theirs: forgetting a fact does not change what stands in a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.store.database import Connection


class Reword(Protocol):
    """Takes what is forgotten out of a text."""

    def __call__(self, text: str, own: bool, asked: str = "") -> str:
        """``text`` without it. ``own``: the person wrote it; ``asked`` is the message that it answers."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a table, of the rows ``where`` (SQL).

    ``whole``: a row that tells it goes whole, else it is reworded. ``own`` False: a topic takes nothing from it unless
    it is told in so many words.
    """

    table: str
    column: str
    where: str = "1"
    whole: bool = False
    own: bool = True


PLACES = (
    Place("citations", "text", "document_id < 0"),
    Place("citations", "title", "document_id < 0"),
    Place("style_texts", "text", whole=True),
    Place("style_texts", "subject", whole=True),
    Place("style_corrections", "value", whole=True),
    Place("rules", "text", whole=True),
    Place("rules", "value", whole=True),
    Place("rules", "subject", whole=True),
    Place("rule_evidence", "value", whole=True),
    Place("rule_evidence", "request"),
    Place("rule_evidence", "before"),
    Place("rule_evidence", "after"),
    Place("ratings", "note"),
    Place("pair_texts", "first", whole=True),
    Place("pair_texts", "second", whole=True),
    Place("manner", "instructions", own=False),
    Place("personas", "instructions", own=False),
    Place("chat_summaries", "text", whole=True),
    Place("drafts", "text"),
    Place("unfinished_answers", "text", whole=True),
)
"""An answer cites chats as it does files; their numbers are below zero."""


def erase_elsewhere(connection: Connection, reword: Reword) -> None:
    """Take what is forgotten out of every place, inside another transaction."""
    for place in PLACES:
        rows = connection.execute(f"SELECT DISTINCT {place.column} FROM {place.table} WHERE {place.where}").fetchall()  # noqa: S608 - only fixed names
        for (text,) in rows:
            if (left := reword(text, place.own)) == text:
                continue
            same = f"{place.column} = ? AND {place.where}"
            if place.whole:
                connection.execute(f"DELETE FROM {place.table} WHERE {same}", (text,))  # noqa: S608 - only fixed names
            else:
                connection.execute(f"UPDATE {place.table} SET {place.column} = ? WHERE {same}", (left, text))  # noqa: S608 - only fixed names
