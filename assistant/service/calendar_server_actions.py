"""What the commands for calendars of servers do: JSON values in, the agenda, JSON values out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.core.appointments import CalendarProblem
from assistant.core.jobs import Desk
from assistant.service.calendar_servers import SyncReport
from assistant.service.json_views import Json

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]
JsonDesk: TypeAlias = "Desk[dict[str, Json]]"


def calendar_connect(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Add the calendars of an account and read them."""
    agenda = assistant.agenda
    found = agenda.connect(arguments["url"], arguments["user"], arguments["password"] or "", desk)
    ids = {each.id for each in found}
    reports = [_report(each) for each in agenda.sync(desk) if each.calendar_id in ids]
    return {"calendars": reports, "password_kept_by": agenda.password_kept_by(found[0].id)}


def calendar_subscribe(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Add a calendar that is only read."""
    return _report(assistant.agenda.subscribe(arguments["url"], desk))


def calendar_sync(assistant: Assistant, _arguments: Arguments, desk: JsonDesk) -> Json:
    """Bring the calendars of servers up to date."""
    return [_report(each) for each in assistant.agenda.sync(desk)]


def calendar_resolve(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Decide a conflict."""
    conflict = CalendarProblem(arguments["calendar"], arguments["uid"], "", "")
    assistant.agenda.resolve(conflict, arguments["keep"])
    return {"kept": arguments["keep"]}


def _report(report: SyncReport) -> dict[str, Json]:
    taken = report.synced.taken
    return {
        "id": report.calendar_id,
        "calendar": report.name,
        "added": taken.added,
        "updated": taken.updated,
        "gone": taken.gone,
        "sent": report.synced.sent,
        "conflicts": report.synced.conflicts,
        "problem": report.problem,
    }
