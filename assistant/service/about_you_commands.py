"""The commands about all that is known about the person: JSON values in, JSON values out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.memory_export import NOT_ENCRYPTED
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def memory_export(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Write everything that is known into a file."""
    path = Path(arguments["file"])
    return {"path": str(path), "facts": assistant.about_you.export(path), "text": NOT_ENCRYPTED}


ABOUT_YOU_COMMANDS = (
    Command(
        "memory export",
        "Write all that is known about you into a file of yours, to read (.md) or to process (.json).",
        memory_export,
        (Parameter("file", "A new file; an older export is replaced.", Kind.PATH, required=True),),
    ),
)
