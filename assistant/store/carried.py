"""What of the database goes into an export and comes back from one, and what does not, each with its reason.

A test reads the schema: every table is named here once, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Carried:
    """A table whose rows are carried as JSON objects.

    ``file`` is where they stand in an export, "" for rows that stand inside those of the table ``inside``, which
    ``parent`` links them to. ``same`` are the columns by which a row is known again; () where the table's own keys
    tell. ``links`` name the table whose number a column holds, ``parsed`` the columns that hold JSON. ``left`` are
    columns that stay behind, with what they hold in a row that came back. ``number`` is the column of its own
    number, "" where it has none.
    """

    table: str
    file: str = ""
    same: tuple[str, ...] = ()
    inside: str = ""
    parent: str = ""
    links: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    parsed: tuple[str, ...] = ()
    left: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    number: str = "id"


CARRIED = (
    Carried("sources", "library/sources.jsonl", ("path",), parsed=("skipped",), left={"device": None}),
    Carried("excluded_paths", "library/left-out.jsonl", number=""),
    Carried(
        "documents", "library/documents.jsonl", ("path",), links={"source_id": "sources"}, parsed=("notes",),
        left={"content_id": None},
    ),
    Carried("document_signals", inside="documents", parent="document_id", number=""),
    Carried("chats", "chats/chats.jsonl", ("created_at",)),
    Carried("messages", same=("role", "created_at"), inside="chats", parent="chat_id", parsed=("usage",)),
    Carried("citations", inside="messages", parent="message_id", number=""),
    Carried("ratings", inside="messages", parent="message_id", parsed=("reasons",), number=""),
    Carried("chat_personas", inside="chats", parent="chat_id", number=""),
    Carried("chat_summaries", inside="chats", parent="chat_id", links={"last_message_id": "messages"}, number=""),
    Carried("reading_places", inside="chats", parent="chat_id", links={"message_id": "messages"}, number=""),
    Carried("unfinished_answers", inside="chats", parent="chat_id", number=""),
    Carried("drafts", "chats/not-sent.jsonl", links={"chat_id": "chats"}, parsed=("files",), number=""),
    Carried(
        "answer_pairs", "chats/compared-answers.jsonl", ("picked_at", "picked"),
        parsed=("first", "second"),
    ),
    Carried("pair_texts", inside="answer_pairs", parent="pair_id", links={"question_id": "messages"}, number=""),
    Carried(
        "facts", "about-you/facts.jsonl", ("said_at", "quote", "attribute"),
        links={"chat_id": "chats", "message_id": "messages"},
    ),
    Carried(
        "fact_answers", "about-you/answers-from-facts.jsonl", links={"fact_id": "facts", "message_id": "messages"},
        number="",
    ),
    Carried("read_messages", "about-you/turns-read.jsonl", links={"message_id": "messages"}, number=""),
    Carried("memory_log", "about-you/memory-log.jsonl", ("at", "what", "facts"), links={"fact_id": "facts"}),
    Carried("manner", "about-you/manner.jsonl"),
    Carried("learning_pause", "about-you/learning-pause.jsonl", number=""),
    Carried("personas", "about-you/roles.jsonl", number=""),
    Carried("rules", "about-you/rules.jsonl", ("kind", "aspect", "subject")),
    Carried(
        "rule_evidence", same=("source", "at", "value"), inside="rules", parent="rule_id",
        links={"chat_id": "chats", "message_id": "messages"},
    ),
    Carried("style_sources", "about-you/writing.jsonl", ("path",)),
    Carried("style_texts", same=("digest",), inside="style_sources", parent="source_id"),
    Carried("style_recipients", "about-you/writing-recipients.jsonl", number=""),
    Carried("style_corrections", "about-you/writing-corrections.jsonl", number=""),
    Carried("style_written", "about-you/writing-by-hearth.jsonl", number=""),
    Carried("forgotten_facts", "about-you/forgotten-facts.jsonl", number=""),
    Carried("forgotten_rules", "about-you/forgotten-rules.jsonl", number=""),
    Carried("forgetting_key", "about-you/forgotten-key.jsonl"),
    Carried("earlier_forgetting_keys", "about-you/forgotten-key-earlier.jsonl", number=""),
    Carried("never_suggested", "calendars/never-suggested.jsonl", number=""),
    Carried("reminders", "calendars/reminders.jsonl", number=""),
    Carried("network_log", "network.jsonl", ("at", "purpose", "host")),
)  # fmt: skip
"""In the order in which they come back: what others link to is there before them."""

CALENDAR = Carried("calendars", left={"problem": ""})
"""How a calendar itself is carried, beside what stands in it."""

IN_CALENDARS = (
    "calendars", "calendar_files", "calendar_contexts", "series", "calendar_accounts", "calendar_servers",
    "calendar_resources",
)  # fmt: skip
"""Tables that ``service/export_calendars.py`` writes, as .ics to read elsewhere and as JSON to come back."""

AS_TEXT = ("contents", "chunks")
"""Tables that are exported as Markdown; they come back by reading the files again."""

_INDEX = "a search index, made from the texts that are exported"
_VECTORS = "vectors, computed from the texts that are exported"
_EVENTS = "worked out from the appointments that are exported"

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "chunk_words": _INDEX,
        "document_words": _INDEX,
        "message_words": _INDEX,
        "fact_words": _INDEX,
        "event_words": _INDEX,
        "embedders": _VECTORS,
        "chunk_vectors": _VECTORS,
        "pending_chunks": _VECTORS,
        "gone_chunks": _VECTORS,
        "vector_secret": "a secret of the search index, made anew with it",
        "event_details": _EVENTS,
        "occurrences": _EVENTS,
        "expanded_years": _EVENTS,
        "tasks": _EVENTS,
        "calendar_problems": "found again when the calendars are read",
        "recovery_key": "it opens your encrypted profile, and an export is not encrypted",
        "last_shown": "which chat was last on the screen",
        "sqlite_sequence": "counters of SQLite",
    }
)
"""Tables that are in no export, each with the reason."""

SECRETS = MappingProxyType({"calendar_accounts": ("entry", "keeper", "secret")})
"""Columns that an export never holds, it is not encrypted: where the password of a calendar's server is, or it."""

ROOTS = tuple(each for each in CARRIED if each.file)


def inside(table: str) -> tuple[Carried, ...]:
    """The tables whose rows stand inside those of ``table``."""
    return tuple(each for each in CARRIED if each.inside == table)
