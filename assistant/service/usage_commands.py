"""The commands about documents that the person uses, as a part of the table of commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.service.actions import wait_for_meaning
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def related(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Documents about the same, then copies; by words alone where the embedder does not come up in time."""
    assistant.start_engines(model=False)
    wait_for_meaning(assistant, desk)
    found = assistant.related.to(str(Path(arguments["path"]).resolve()), arguments["k"])
    return [
        {"path": each.path, "title": each.title, "score": round(each.score, 3), "copy_of": each.copy_of}
        for each in found
    ]


def suggest(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What the person may want now."""
    return [
        {"key": each.key, "text": each.text, "why": each.why, "path": each.path, "chat": each.chat_id}
        for each in assistant.offers.now()
    ]


def suggest_not(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Never offer this again."""
    assistant.offers.not_this(arguments["key"])
    return {"refused": arguments["key"]}


def used(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What is kept about the documents that were opened."""
    return [
        {"path": each.path, "title": each.title, "opened": each.opened, "why": each.why}
        for each in assistant.usage.used()
    ]


def used_forget(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Forget all of that."""
    return {"forgotten": assistant.usage.forget()}


USAGE_COMMANDS: tuple[Command, ...] = (
    Command(
        "related",
        "List documents about the same as one document, and copies of it.",
        related,
        (
            Parameter("path", "A file of the library.", Kind.PATH, required=True),
            Parameter("k", "How many to show.", Kind.NUMBER, option=True, default=5, minimum=1),
        ),
    ),
    Command("suggest", "List what you may want now, each with its reason.", suggest),
    Command(
        "suggest not",
        "Never suggest this again. All of it ends with: hearth settings set suggestions off.",
        suggest_not,
        (Parameter("key", "The key that `hearth suggest --json` shows.", required=True),),
        Changed.MEMORY,
    ),
    Command("used", "List the documents you opened last in Hearth, and what is kept of that.", used),
    Command("used forget", "Forget what you opened and edited.", used_forget, (), Changed.MEMORY),
)
"""In the order in which help lists them."""
