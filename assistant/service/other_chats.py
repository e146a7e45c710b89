"""Chats that other assistants export as ``conversations.json`` (ChatGPT, Claude), as records like those of an export.

Only what was said comes along, in the order in which it was last shown; pictures, tools and hidden turns do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.core.errors import BadRequest, Unreadable

FILE = "conversations.json"
LARGEST = 1 << 30
"""Bytes of such a file that are read."""

_MOST_TURNS = 20_000
_ROLES = {"user": "user", "human": "user", "assistant": "assistant"}

Record = dict[str, Any]


def find(path: Path) -> Path | None:
    """The file of chats at ``path`` or in that folder, None where there is none."""
    file = path / FILE if path.is_dir() else path
    return file if file.is_file() and file.suffix.lower() == ".json" else None


def chats(file: Path) -> Iterator[Record]:
    """The chats of that file, oldest first. Raises ``Unreadable`` or ``BadRequest``.

    Nothing is learned from them until their person allows it chat by chat: they may be years of talk.
    """
    if file.stat().st_size > LARGEST:
        raise BadRequest(f"{file.name} is larger than {LARGEST >> 20} MB.", "Split it, or leave the oldest out.")
    try:
        told = json.loads(file.read_bytes())
        found = [made for each in told if (made := _chat(each)) is not None]
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError) as broken:
        raise Unreadable(
            f"{file.name} is no file of chats from ChatGPT or Claude.", "Unpack the export and name its folder.",
            str(broken),
        ) from broken  # fmt: skip
    yield from sorted(found, key=lambda each: str(each["created_at"]))


def _chat(told: Mapping[str, Any]) -> Record | None:
    turns = _as_listed(told["chat_messages"]) if "chat_messages" in told else _as_tree(told)
    begun = _time(told.get("create_time", told.get("created_at")), datetime.fromtimestamp(0, UTC))
    messages, last = list[Record](), begun
    for role, text, at, model in turns:
        if role in _ROLES and text.strip():
            last = max(_time(at, last), last)
            messages.append(_message(_ROLES[role], text.strip(), last, model))
    if not messages:
        return None
    title = str(told.get("title") or told.get("name") or messages[0]["text"])
    return {
        "title": " ".join(title.split())[:120], "created_at": begun.isoformat(), "updated_at": last.isoformat(),
        "teaches": 0, "uses_memory": 1, "messages": messages,
    }  # fmt: skip


def _message(role: str, text: str, at: datetime, model: str) -> Record:
    return {
        "role": role, "text": text, "created_at": at.isoformat(), "model": model, "found": 1, "stopped": 0,
        "searched": 0, "usage": {},
    }  # fmt: skip


def _as_tree(told: Mapping[str, Any]) -> list[tuple[str, str, Any, str]]:
    """The branch that was shown last, from its end to its beginning."""
    nodes, at = told["mapping"], told.get("current_node")
    turns: list[tuple[str, str, Any, str]] = []
    seen: set[str] = set()
    while at is not None and at in nodes and at not in seen and len(seen) < _MOST_TURNS:
        seen.add(at)
        message = nodes[at].get("message")
        if message is not None and not (message.get("metadata") or {}).get("is_visually_hidden_from_conversation"):
            model = str((message.get("metadata") or {}).get("model_slug") or "")
            turns.append(
                (str(message["author"]["role"]), _words(message["content"]), message.get("create_time"), model)
            )
        at = nodes[at].get("parent")
    return turns[::-1]


def _as_listed(told: Any) -> list[tuple[str, str, Any, str]]:
    return [(str(each["sender"]), str(each.get("text") or ""), each.get("created_at"), "") for each in told]


def _words(content: Mapping[str, Any]) -> str:
    if content.get("content_type") not in ("text", "multimodal_text"):
        return ""
    return "\n\n".join(part for part in content.get("parts", ()) if isinstance(part, str))


def _time(told: Any, otherwise: datetime) -> datetime:
    if isinstance(told, int | float) and not isinstance(told, bool):
        return datetime.fromtimestamp(told, UTC)
    if isinstance(told, str) and told:
        time = datetime.fromisoformat(told)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return otherwise
