"""Everything that is known about the person as one file of theirs: Markdown to read, JSON to process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import AccessDenied, BadRequest
from assistant.personal.topics import Topic
from assistant.service.json_views import Json
from assistant.system.settings_file import write_whole

if TYPE_CHECKING:
    from assistant.service.about_you import Known, KnownFact

_HEADING, _EXPORTED = "# What Hearth knows about me", "exported_at"
"""How an export begins, as Markdown and as JSON."""

NOT_ENCRYPTED = "The file is not encrypted: whoever may read it reads what Hearth knows about you."


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: its sentence, where it comes from, and all of it as JSON values."""

    text: str
    proof: str
    values: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands below it; ``name`` is its key in JSON."""

    name: str
    title: str
    items: tuple[Item, ...] = field(default=())


def facts_chapters(known: Known) -> Iterator[Chapter]:
    """What is known by topic, what is no longer so, and what waits for a yes."""
    for topic in Topic:
        if inside := [each for each in known.facts if each.topic is topic]:
            yield Chapter("facts", topic.value, tuple(map(_item, inside)))
    if known.earlier:
        yield Chapter("earlier", "Earlier", tuple(map(_item, known.earlier)))
    if known.waiting:
        yield Chapter("waiting", "Waiting for your yes", tuple(_item(each.known) for each in known.waiting))


def write(path: Path, chapters: Sequence[Chapter], now: datetime) -> None:
    """Write the file; only its owner may read it. Raises ``BadRequest``, ``DiskFull`` or ``AccessDenied``."""
    match path.suffix.lower():
        case ".json":
            text = _json(chapters, now)
        case ".md":
            text = _markdown(chapters, now)
        case _:
            raise BadRequest(f"“{path.name}” is neither .md nor .json.", "Name a file such as about-me.md")
    if path.exists() and not _is_ours(path):
        raise BadRequest(f"{path} is there already, and Hearth did not write it.", "Choose another name.")
    write_whole(path, text.encode())


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADING) + 8).decode(errors="replace")
    except OSError as problem:
        raise AccessDenied(f"{path} cannot be read.", "Choose another name.", str(problem)) from problem
    return head.startswith((_HEADING, f'{{\n  "{_EXPORTED}"'))


def _json(chapters: Sequence[Chapter], now: datetime) -> str:
    by_name: dict[str, list[Json]] = {}
    for chapter in chapters:
        by_name.setdefault(chapter.name, []).extend(item.values for item in chapter.items)
    return json.dumps({_EXPORTED: now.isoformat(), **by_name}, ensure_ascii=False, indent=2) + "\n"


def _markdown(chapters: Sequence[Chapter], now: datetime) -> str:
    lines = [_HEADING, "", f"Written on {now:%Y-%m-%d %H:%M}. {NOT_ENCRYPTED}", ""]
    for chapter in (each for each in chapters if each.items):
        lines += [f"## {chapter.title}", ""]
        lines += [f"- {_line(item.text)}" + (f" ({_line(item.proof)})" if item.proof else "") for item in chapter.items]
        lines.append("")
    return "\n".join(lines)


def _item(known: KnownFact) -> Item:
    fact = known.fact
    until = "" if fact.valid_to is None else f", until {fact.valid_to:%Y-%m-%d}"
    chat = f" in “{known.chat_title}”" if known.chat_title else ""
    values: dict[str, Json] = {
        "text": fact.text,
        "topic": known.topic.value,
        "subject": fact.statement.subject,
        "attribute": fact.statement.attribute,
        "value": fact.statement.value,
        "source": fact.source.value,
        "quote": fact.proof.quote,
        "said_at": fact.proof.said_at.isoformat(),
        "chat": known.chat_title or None,
        "valid_from": fact.valid_from.isoformat(),
        "valid_to": None if fact.valid_to is None else fact.valid_to.isoformat(),
        "times_used": fact.times_used,
    }
    return Item(fact.text, f"“{fact.proof.quote}”, {fact.proof.said_at:%Y-%m-%d}{chat}{until}", values)


def _line(text: str) -> str:
    return " ".join(text.split())
