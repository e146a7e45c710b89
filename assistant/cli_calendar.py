"""What the commands of the calendar look like in a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from assistant.cli_text import clean


def _line(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style)


def _rows(*columns: str, rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(_line, row))
    return table


def _calendars(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    rows = [
        (str(each["id"]), each["name"], each["kind"], each["where"], "" if each["shown"] else "hidden")
        for each in result
    ]
    return [_rows("calendar", "name", "kind", "where", "", rows=rows)]


def _report(result: Mapping[str, Any]) -> list[RenderableType]:
    counts = ", ".join(f"{result[name]:,} {name}" for name in ("added", "updated", "unchanged", "gone") if result[name])
    lines: list[RenderableType] = [_line(f"{result['calendar']}: {counts or 'nothing in it'}.")]
    if result["problems"]:
        lines.append(_line(f"{result['problems']:,} could not be used as they are: hearth calendar problems", "yellow"))
    return lines


def _synced(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_line("No calendar comes from a server. Connect one: hearth calendar connect URL --user NAME")]
    lines: list[RenderableType] = []
    for each in result:
        counts = ", ".join(f"{each[name]:,} {name}" for name in ("added", "updated", "gone", "sent") if each[name])
        lines.append(_line(f"{each['calendar']}: {counts or 'nothing new'}."))
        if each["problem"]:
            lines.append(_line(each["problem"], "yellow"))
        if each["conflicts"]:
            lines.append(_line(f"{each['conflicts']:,} changed on both sides: hearth calendar problems", "yellow"))
    return lines


def _connected(result: Mapping[str, Any]) -> list[RenderableType]:
    return [*_synced(result["calendars"]), _line(f"The password is kept by {result['password_kept_by']}.")]


def _problems(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_line("All of the calendars could be used.")]
    return [_rows("calendar", "event", "", rows=[(each["calendar"], each["title"], each["reason"]) for each in result])]


def _agenda(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_line("Nothing is on.")]
    parts: list[RenderableType] = []
    day, rows = "", list[tuple[str, str, str]]()
    for each in result:
        if each["start"][:10] != day:
            parts += [_rows("", "", "", rows=rows)] if rows else []
            day, rows = each["start"][:10], []
            parts.append(_line(f"{date.fromisoformat(day):%A %d %B %Y}", "bold"))
        where = f", {each['where']}" if each["where"] else ""
        rows.append((_time(each), f"{each['title']}{where}", each["calendar"]))
    return [*parts, _rows("", "", "", rows=rows)]


def _time(each: Mapping[str, Any]) -> str:
    if each["all_day"]:
        last = date.fromisoformat(each["end"]) - timedelta(days=1)
        return "all day" if last.isoformat() <= each["start"] else f"until {last:%d %b}"
    return f"{datetime.fromisoformat(each['start']):%H:%M}-{datetime.fromisoformat(each['end']):%H:%M}"


def _events(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_line("Nothing is on.")]
    rows = [
        (each["id"], f"{date.fromisoformat(each['start'][:10]):%a %d %b}", _time(each), each["title"])
        for each in result
    ]
    return [_rows("event", "day", "time", "title", rows=rows)]


def _brief(result: Mapping[str, Any]) -> list[RenderableType]:
    parts = _agenda(result["events"])
    for one, other in result["conflicts"]:
        parts.append(_line(f"“{one['title']}” and “{other['title']}” overlap, {_time(other)}.", "yellow"))
    for heading, lines in (
        ("To prepare", [f"{each['text']}: {each['why']}." for each in result["prepare"]]),
        ("To do", [_task(each, result["day"]) for each in result["tasks"]]),
        ("Birthdays", [f"{date.fromisoformat(each['day']):%a %d %b}  {each['title']}" for each in result["birthdays"]]),
    ):
        if lines:
            parts += [_line(heading, "bold"), *map(_line, lines)]
    return parts


def _task(each: Mapping[str, Any], today: str) -> str:
    late = each["due"][:10] < today
    return f"{each['title']}, {'was due' if late else 'due'} {date.fromisoformat(each['due'][:10]):%a %d %b}"


def _free(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_line("There is no such free time.")]
    return [_agenda_like(each) for each in result]


def _agenda_like(each: Mapping[str, Any]) -> Text:
    start, end = datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"])
    return _line(f"{start:%a %d %b %Y}  {start:%H:%M}-{end:%H:%M}  {each['minutes']} min")


def _proposal(result: Mapping[str, Any]) -> list[RenderableType]:
    if result["refused"]:
        return [_line(result["refused"], "yellow")]
    parts: list[RenderableType] = [_line(("Done: " if result["done"] else "") + result["says"])]
    for each in result["conflicts"]:
        parts.append(_line(f"It overlaps “{each['title']}”, {_time(each)}.", "yellow"))
    if not result["done"]:
        parts.append(_line("Nothing is changed yet. Say yes with: --yes", "dim"))
    return parts


def _published(result: Mapping[str, Any]) -> list[RenderableType]:
    if result["published"] is None:
        return [_line("Hearth's own calendar is in no file. Keep one with: hearth calendar publish FILE")]
    return [_line(f"Kept up to date: {result['published']}"), _line(result["note"], "yellow")]


def waiting(proposal: Mapping[str, Any] | None) -> list[RenderableType]:
    """What an answer proposes: how to do it. The answer itself tells what."""
    if proposal is None or proposal["refused"]:
        return []
    do = proposal["do"]
    return [_line(f"Do it with: {do['text']}" if do else "Say yes to it in the window.", "dim")]


def _added(result: Mapping[str, Any]) -> list[RenderableType]:
    return invitations(result) if "invitations" in result else _report(result)


def invitations(result: Mapping[str, Any]) -> list[RenderableType]:
    """What a mail says about appointments; ``path`` is that of the mail where it was added to the library."""
    parts: list[RenderableType] = []
    for each in result["invitations"]:
        proposal = each["proposal"]
        done = proposal is not None and proposal["done"]
        parts.append(_line(f"Done: {proposal['says']}" if proposal and done else each["says"]))
        for other in proposal["conflicts"] if proposal is not None and not done else ():
            parts.append(_line(f"It overlaps “{other['title']}”, {_time(other)}.", "yellow"))
    parts += [_line(problem, "yellow") for problem in result["problems"]]
    if any(each["proposal"] is not None and not each["proposal"]["done"] for each in result["invitations"]):
        how = f"hearth calendar add {shlex.quote(result['path'])} --yes" if "path" in result else "--yes"
        parts.append(_line(f"Nothing is changed yet. Say yes with: {how}", "dim"))
    return parts


def taken_in(result: Mapping[str, Any]) -> list[RenderableType]:
    """What the calendar made of files that were added to the library."""
    parts = [part for each in result.get("calendars", ()) for part in _report(each)]
    parts += [part for each in result.get("invitations", ()) for part in invitations(each)]
    for each in result.get("birthdays", ()):
        people = f"{each['people']:,} {'birthday' if each['people'] == 1 else 'birthdays'}"
        how = f"hearth calendar add {shlex.quote(each['path'])}"
        parts.append(_line(f"These contacts tell {people}. Put them into the calendar with: {how}", "dim"))
    return parts


CALENDAR: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "calendar": _calendars,
    "calendar add": _added,
    "calendar remove": lambda result: [_line(f"Calendar {result['removed']} is out of Hearth.")],
    "calendar refresh": lambda result: [part for each in result for part in _report(each)],
    "calendar connect": _connected,
    "calendar subscribe": lambda result: _synced([result]),
    "calendar sync": _synced,
    "calendar resolve": lambda result: [_line(f"Kept: {result['kept']}.")],
    "calendar problems": _problems,
    "calendar export": lambda result: [_line(f"Written to {result['exported']}.")],
    "calendar publish": _published,
    "agenda": _agenda,
    "free": _free,
    "brief": _brief,
    "event": _events,
    "event add": _proposal,
    "event move": _proposal,
    "event cancel": _proposal,
}
"""How each command's result is shown."""
