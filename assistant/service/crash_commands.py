"""The commands about unexpected ends, as a part of the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.errors import BadRequest
from assistant.service.command import Arguments, Command, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def crashes(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every report, the newest first."""
    zone = assistant.agenda.zone()
    return [
        {"name": each.name, "what": each.what, "at": each.at.astimezone(zone).isoformat(), "told": each.told}
        for each in assistant.crashes.all()
    ]


def crashes_show(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """One whole report, the newest without a name."""
    wanted = arguments["name"]
    found = next((each for each in assistant.crashes.all() if wanted in (None, each.name)), None)
    if found is None:
        raise BadRequest(f"There is no report {wanted}." if wanted else "There is no report.", "See: hearth crashes")
    return {"name": found.name, "report": found.report}


def crashes_forget(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Delete one report, or all."""
    return {"forgotten": assistant.crashes.forget(arguments["name"] or "")}


CRASH_COMMANDS: tuple[Command, ...] = (
    Command("crashes", "List what ended unexpectedly. The reports stay on this computer.", crashes),
    Command(
        "crashes show",
        "Show a whole report; it holds no text, name or path of yours.",
        crashes_show,
        (Parameter("name", "The report that `hearth crashes` names; the newest without a name."),),
    ),
    Command(
        "crashes forget",
        "Delete a report, or all of them.",
        crashes_forget,
        (Parameter("name", "The report; all of them without a name."),),
    ),
)
"""In the order in which help lists them."""
