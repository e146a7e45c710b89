"""The commands that take everything along and bring it back: JSON values in, JSON values out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.export_words import NOT_ENCRYPTED
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk, Translated

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def export(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Write everything into a new folder."""
    done = assistant.leaving.export(Path(arguments["folder"]), desk)
    counts: dict[str, Json] = dict(done.counts)
    return {
        "folder": str(done.folder), "counts": counts, "files": done.files, "bytes": done.bytes, "text": NOT_ENCRYPTED
    }  # fmt: skip


def bring_back(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Take in an export."""
    done = assistant.leaving.bring_back(Path(arguments["folder"]), Translated(desk))
    return {
        "added": dict(done.added),
        "there": dict(done.there),
        "sources": [str(path) for path in done.sources],
        "missing": [str(path) for path in done.missing],
        "notes": list(done.notes),
    }


LEAVING_COMMANDS = (
    Command(
        "export",
        "Write everything that Hearth keeps into a new folder, in open formats; that folder is not encrypted.",
        export,
        (Parameter("folder", "A folder that is new, or empty.", Kind.PATH, required=True),),
        lane=Lane.UPKEEP,
        title="Writing everything into a folder",
    ),
    Command(
        "import",
        "Bring an export back; what is here stays, and nothing is added twice.",
        bring_back,
        (Parameter("folder", "The folder that `hearth export` wrote.", Kind.PATH, required=True),),
        Changed.CHATS | Changed.SOURCES | Changed.CALENDAR | Changed.MEMORY | Changed.SETTINGS,
        Lane.INGEST,
        "Bringing everything back",
        resumes=True,
    ),
)
