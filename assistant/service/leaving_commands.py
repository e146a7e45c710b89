"""The commands that take everything along and bring it back: JSON values in, JSON values out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Lane
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.erasing_parts import Part
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


def erase_part(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Erase one part, once the person said yes."""
    try:
        part = Part(arguments["what"])
    except ValueError:
        names = ", ".join(each.value for each in Part)
        raise BadRequest(f"There is no part “{arguments['what']}”.", f"There are: {names}.") from None
    if not arguments["yes"]:
        return {"done": False, "what": part.value, "erased": 0, "text": f"This erases all {part.value} for good."}
    erased = assistant.leaving.erase_part(part, Translated(desk))
    return {"done": True, "what": part.value, "erased": erased, "text": f"{_ERASED[part].format(erased)} {_BACKUPS}"}


_ERASED = {
    Part.CHATS: "{:,} chats are erased.",
    Part.FACTS: "{:,} facts are erased, with what your chats told of them.",
    Part.LIBRARY: "{:,} documents are erased from the library. Your files stay.",
    Part.CALENDARS: "{:,} calendars are erased; Hearth's own is empty. Files and servers keep theirs.",
}
_BACKUPS = "Backups made before still hold them."

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
        (
            Parameter(
                "folder",
                "What `hearth export` wrote, or a conversations.json of ChatGPT or Claude.",
                Kind.PATH,
                required=True,
            ),
        ),
        Changed.CHATS | Changed.SOURCES | Changed.CALENDAR | Changed.MEMORY | Changed.SETTINGS,
        Lane.INGEST,
        "Bringing everything back",
        resumes=True,
    ),
    Command(
        "erase",
        "Erase everything that Hearth keeps of you, the key first, and show what is gone; asks before it does.",
        None,
        (
            Parameter("keep_models", "The language models stay.", Kind.SWITCH, option=True),
            Parameter("backups", "The encrypted backups go as well.", Kind.SWITCH, option=True),
            Parameter("yes_erase_everything", "Do it without asking; for scripts.", Kind.SWITCH, option=True),
        ),
    ),
    Command(
        "erase part",
        "Erase all chats, facts, calendars or the library for good; with --yes it is done.",
        erase_part,
        (
            Parameter("what", "chats, facts, library or calendars.", required=True),
            Parameter("yes", "Do it; without this it is only told.", Kind.SWITCH, option=True),
        ),
        Changed.CHATS | Changed.SOURCES | Changed.CALENDAR | Changed.MEMORY,
        Lane.UPKEEP,
        "Erasing",
    ),
)
