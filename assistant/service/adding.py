"""What ``hearth add`` does: documents go into the library, calendars into the calendars, invitations are offered."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.service.arrivals import concerns_calendar, is_calendar
from assistant.service.calendar_actions import arrivals_view
from assistant.service.json_views import Json, outcome_view
from assistant.service.library_views import AddReport
from assistant.service.translating import JsonDesk, finished, notice, paths

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

STUCK_SECONDS = 10.0
"""After this long without a vector, and with nobody at work on them, an addition stops waiting."""

LOADING_SECONDS = 300.0
"""How long an addition waits for the embedder to load, on a slow disk."""

_NOTHING_INDEXED = AddReport(0, 0, 0, (), 0, 0.0, 0, {})


def add(assistant: Assistant, arguments: Mapping[str, Any], desk: JsonDesk) -> Json:
    """Index files and folders; waits for their vectors unless told not to. Calendars go into the calendars."""
    began = time.monotonic()
    wanted = paths(arguments["paths"])
    documents = [path for path in wanted if not is_calendar(path)]
    for_calendar = [path for path in wanted if concerns_calendar(path)]
    report = _index(assistant, documents, arguments, desk) if documents else _NOTHING_INDEXED
    arrivals = finished(assistant.arrivals.start(for_calendar), desk) if for_calendar else ()
    problems = [
        {"path": str(each.path), "outcome": "failed", "reason": each.problem, "hint": each.hint}
        for each in arrivals
        if each.problem and not each.path.is_dir()
    ]
    for each in arrivals:
        if each.problem and each.path.is_dir():  # about many files at once, none of which failed
            desk.emit(notice(each.problem))
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [*(outcome_view(failed) for failed in report.failed), *problems],
        "skipped": dict(report.skipped),
        "chunks": report.chunks,
        "seconds": round(time.monotonic() - began, 3),
        **arrivals_view(assistant, arrivals),
    }


def _index(assistant: Assistant, documents: Sequence[Path], arguments: Mapping[str, Any], desk: JsonDesk) -> AddReport:
    wait = not arguments["no_wait"]
    if wait:
        assistant.start_engines(model=False)
    report: AddReport = finished(assistant.library.start_add(documents, arguments["watch"]), desk)
    if wait and report.added + report.updated + report.unchanged:
        _wait_for_vectors(assistant, desk)
    return report


def _wait_for_vectors(assistant: Assistant, desk: JsonDesk) -> None:
    """Until no passage waits for its vector, or the embedder cannot be had."""
    most, least, moved = 0, 0, time.monotonic()
    while left := assistant.library.counts().pending:
        if left != least:
            most, least, moved = max(most, left), left, time.monotonic()
        desk.report(most - left, most, "Making it searchable by meaning")
        if not assistant.wait_for_meaning(LOADING_SECONDS, desk.cancel):
            desk.emit(notice(f"It can be found by words only: {assistant.meaning_problem()}"))
            return
        if time.monotonic() - moved > STUCK_SECONDS and not assistant.runner.running():
            desk.emit(notice(f"{left:,} passages can be found by words only; see: hearth doctor"))
            return
        desk.cancel.sleep(0.1)
    desk.report(most, most, "Searchable by meaning")
