"""The commands that say what Hearth may do with a source, as a part of the table of commands."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.source_permissions import Right, in_words
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def allow(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Let Hearth do these with a source; what it may do then."""
    return _put(assistant, arguments, True)


def deny(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Do not let Hearth do these with a source; what it may do then."""
    return _put(assistant, arguments, False)


def _put(assistant: Assistant, arguments: Arguments, allowed: bool) -> Json:
    rights = [_right(name) for name in arguments["what"]]
    may = assistant.permissions.put(Path(arguments["path"]), rights, allowed)
    views: dict[str, Json] = {f"may_{right}": right in may for right in Right}
    return {"path": arguments["path"], **views, "text": in_words(may)}


def _right(name: str) -> Right:
    try:
        return Right(name)
    except ValueError:
        near = get_close_matches(name, list(Right), 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(Right)}."
        raise BadRequest(f"There is no permission “{name}”.", hint) from None


_PARAMETERS = (
    Parameter("path", "A file or folder of the library, or the file of a calendar.", Kind.PATH, required=True),
    Parameter("what", "search, teach, quote, or several of them.", required=True, many=True),
)
_CHANGES = Changed.SOURCES | Changed.MEMORY | Changed.STYLE | Changed.CALENDAR

SOURCE_COMMANDS: tuple[Command, ...] = (
    Command(
        "sources allow",
        "Let a file or folder be found (search), teach about you (teach), or be read and quoted in answers (quote).",
        allow,
        _PARAMETERS,
        _CHANGES,
    ),
    Command(
        "sources deny",
        "Keep a file or folder from being found (search), from teaching (teach), or from all answers (quote).",
        deny,
        _PARAMETERS,
        _CHANGES,
    ),
)
"""In the order in which help lists them."""
