"""A chat of an export as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_SPEAKERS = {"user": "You", "assistant": "Hearth"}


def chat_page(chat: Mapping[str, Any]) -> str:
    """The Markdown page of a chat: who said what and when, what answers cite, and what you thought of them."""
    lines = [
        f"# {_line(chat['title'])}",
        "",
        f"Begun {when(chat['created_at'])}, last used {when(chat['updated_at'])}.",
    ]
    lines += [f"Role: {_line(each['persona'])}." for each in chat.get("chat_personas", ())]
    lines += ["", *(f"> {_line(each['text'])}" for each in chat.get("chat_summaries", ()))]
    for message in chat.get("messages", ()):
        lines += ["", f"## {_SPEAKERS.get(message['role'], message['role'])}, {when(message['created_at'])}", ""]
        lines += [message["text"], *_below(message)]
    return "\n".join(lines) + "\n"


def when(stamp: str) -> str:
    """A kept time as people write it."""
    try:
        return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp


def _below(message: Mapping[str, Any]) -> Iterator[str]:
    if message.get("stopped"):
        yield "\n*Stopped before its end.*"
    if cited := message.get("citations"):
        yield "\nSources:\n"
        for each in cited:
            where = ", ".join(filter(None, (_line(each["title"]), _line(each["path"]), _line(each["place"]))))
            yield f"- [{each['n']}] {where}"
            if each["text"]:
                yield f"  > {_line(each['text'])}"
    for rating in message.get("ratings", ()):
        reasons = f", because: {', '.join(map(str, rating['reasons']))}" if rating["reasons"] else ""
        note = f" “{_line(rating['note'])}”" if rating["note"] else ""
        yield f"\nYou found it {'good' if rating['good'] else 'bad'}{reasons}, {when(rating['rated_at'])}.{note}"


def _line(text: str) -> str:
    return " ".join(text.split())
