"""A person's terminal: progress, streamed answers, and each command's result in words and tables."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.table import Table
from rich.text import Text

from assistant.cli_backups import BACKUPS
from assistant.cli_calendar import CALENDAR, taken_in, waiting
from assistant.cli_network import NETWORK
from assistant.cli_person import PERSON
from assistant.cli_text import clean, size
from assistant.cli_usage import denied

SNIPPET = 300
"""Characters of a found passage that are shown; --json has all of it."""

WIDE = 160
"""Columns of a table that goes into a file or a pipe."""

MOST_ACROSS = 8
"""Things that a bench compares beside each other; more of them go below each other."""


class Terminal:
    """Prints results to the output stream; progress and notices go to the error stream."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE
        self._out = Console(highlight=False, emoji=False, markup=False, width=width)
        self._err = Console(stderr=True, highlight=False, emoji=False, markup=False)
        self._progress: Progress | None = None
        self._live: Live | None = None
        self._answer = ""

    def event(self, event: Mapping[str, Any]) -> None:
        """Show what happens on the way."""
        match event["event"]:
            case "progress":
                self._show_progress(event)
            case "text":
                self._stream(event["text"])
            case "notice":
                self._err.print(_text(event["text"], "yellow"))
            case "searching" if self._err.is_terminal and not self._live:
                found = _counted(event["passages"], "passage")
                self._show_progress({"note": f"Reading {found}", "done": 0, "total": None, "seconds_left": None})

    def result(self, command: str, result: Any) -> None:
        """Print a command's result."""
        self.end()
        for part in _RENDER[command](result):
            self._out.print(part)

    def end(self) -> None:
        """Take away what is only shown while something runs."""
        if self._progress is not None:
            self._progress.stop()
        if self._live is not None:
            self._live.stop()
        self._progress = self._live = None
        self._answer = ""

    def _show_progress(self, event: Mapping[str, Any]) -> None:
        if not self._err.is_terminal:
            return
        if self._progress is None:
            columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24), _Count())
            self._progress = Progress(*columns, console=self._err, transient=True)
            self._progress.start()
            self._progress.add_task("", total=None)
        task = self._progress.tasks[0]
        note = _shortened(clean(event["note"]), self._err.width // 2)
        self._progress.update(
            task.id, description=note, completed=event["done"], total=event["total"], left=event["seconds_left"]
        )

    def _stream(self, text: str) -> None:
        """Show the answer as it is written; the final one, with its marks set right, replaces it."""
        if not self._out.is_terminal:
            return
        if self._live is None:
            self.end()
            self._live = Live(console=self._out, transient=True, refresh_per_second=12)
            self._live.start()
        self._answer += clean(text)
        lines = Text(self._answer).wrap(self._out, self._out.width)
        self._live.update(Group(*lines[-max(1, self._out.height - 2) :]))


class _Count(ProgressColumn):
    """How far it is and how long it still takes."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        left = task.fields.get("left")
        parts = [f"{task.completed:,.0f} of {task.total:,.0f}" if task.total < 1e6 else f"{task.percentage:.0f} %"]
        return Text(" · ".join(parts + ([f"{duration(left)} left"] if left and not task.finished else [])))


def duration(seconds: float) -> str:
    """A length of time in the words of a person who waits."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _text(text: Any, style: str = "") -> Text:
    return Text(clean(str(text)), style=style)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else "…" + text[-max(1, width - 1) :]


def _place(found: Mapping[str, Any]) -> Text:
    place = f", {clean(found['place'])}" if found["place"] else ""
    return Text.assemble((clean(found["path"]), "cyan"), place)


def _table(*columns: str, rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else _text(cell) for cell in row))
    return table


# --- one function a command ---


def _add(result: Mapping[str, Any]) -> list[RenderableType]:
    known = [("added", "added"), ("updated", "updated"), ("unchanged", "unchanged")]
    counts = ", ".join(f"{result[name]:,} {word}" for name, word in known if result[name]) or "Nothing added"
    parts: list[RenderableType] = [
        _text(f"{counts}; {_counted(result['chunks'], 'passage')}, {result['seconds']:.1f} s."),
    ]
    for_calendar = taken_in(result)
    indexed = any(result[name] for name, _ in known)
    return (parts if indexed or not for_calendar else []) + for_calendar + _problems(result["failed"])


def _problems(failed: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not failed:
        return []
    listed = _table("", "", rows=[(problem["path"], problem["reason"]) for problem in failed])
    listed.show_header = False
    return [_text(f"{_counted(len(failed), 'file')} could not be read:"), Padding(listed, (0, 0, 0, 2))]


def _sources(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_text("The library is empty. Add something with: hearth add PATH")]
    rows = [
        (
            source["path"],
            source["kind"] + (", watched" if source.get("watched") else ""),
            f"{source['documents']:,}",
            f"{source['chunks']:,}",
            source["state"] + denied(source),
        )
        for source in result
    ]
    failed = [problem for source in result for problem in source.get("problems", [])]
    return [_table("source", "kind", "documents", "passages", "state", rows=rows, right=(2, 3)), *_problems(failed)]


def _forget(result: Mapping[str, Any]) -> list[RenderableType]:
    if not result["forgotten"]:
        return [_text("Nothing of that is in the library.")]
    return [_text(f"Forgot {_counted(result['forgotten'], 'document')}.")]


def _search(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_text("Nothing found.")]
    parts: list[RenderableType] = []
    for found in result:
        text = " ".join(clean(found["text"]).split())
        snippet = text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + " …"
        parts.append(Text.assemble((f"{found['rank']:>2}. ", "bold"), _place(found)))
        why = f"\nMoved up: {clean(found['moved_up'])}" if found.get("moved_up") else ""
        parts.append(Padding(Text(snippet + why), (0, 0, 1, 4)))
    return parts


def _ask(result: Mapping[str, Any]) -> list[RenderableType]:
    parts: list[RenderableType] = [_text(result["answer"])]
    if result["citations"]:
        parts.append(Text(""))
    parts += [Text.assemble((f"[{one['n']}] ", "bold"), _place(one)) for one in result["citations"]]
    if calls := result.get("calls"):
        parts += [Text(""), *(_text(call["says"], "dim") for call in calls)]
    parts += waiting(result.get("proposal"))
    if "explain" in result:
        explain, usage = result["explain"], result["usage"]
        read = f"Searched {_counted(explain['documents'], 'document')}; {result['model'] or 'no model'} read"
        tokens = f"{usage['prompt_tokens']:,} tokens ({usage['cached_tokens']:,} from memory)"
        speed = f"first word after {usage['seconds_to_first_token']:.1f} s, {usage['tokens_per_second']:.0f} tokens/s."
        parts += [Text(""), _text(f"{read} {tokens}; {speed}", "dim"), *_search(explain["passages"])]
    return parts


def _chats(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_text("There are no chats yet. Begin one with: hearth ask QUESTION")]
    rows = [(chat["id"], _day(chat["updated_at"]), chat["title"], chat["summary"]) for chat in result]
    return [_table("chat", "last turn", "title", "about", rows=rows, right=(0,))]


def _show_chat(result: Mapping[str, Any]) -> list[RenderableType]:
    parts: list[RenderableType] = [_text(result["title"], "bold")]
    parts += [_text(result["summary"], "dim")] if result["summary"] else []
    for message in result["messages"]:
        if message["role"] == "user":
            parts += [Text(""), _text("> " + message["text"], "bold cyan"), Text("")]
        else:
            parts.append(_text(f"answer {message['id']}", "dim"))
            parts += _ask({"answer": message["text"], "citations": message["citations"]})
    return parts


def _models(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    rows = []
    for model in result:
        state = "in use" if model["in_use"] else "here" if model["here"] else ""
        fits = Text("yes") if model["fits"] else _text(f"no: {model['why']}", "yellow")
        rows.append((model["name"], model["kind"], size(model["bytes"]), model["licence"], state, fits))
    return [_table("model", "kind", "size", "licence", "", "fits", rows=rows, right=(2,))]


def _doctor(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    table = Table.grid(padding=(0, 2))
    for check in result:
        mark = Text("ok", "green") if check["ok"] else Text("problem", "bold red")
        hint = _text(check.get("hint", ""), "dim") if check.get("hint") else None
        detail = _text(check["detail"])
        table.add_row(mark, _text(check["check"]), Group(detail, hint) if hint is not None else detail)
    return [table]


def _settings(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for known in result:
        groups[known["group"]].append(known)
    table = Table.grid(padding=(0, 2))
    for group, members in groups.items():
        table.add_row(Text(group, "bold"))
        for known in members:
            changed = "" if known["value"] == known["default"] else "bold"
            table.add_row(_text(f"  {known['name']}"), _text(_shown(known["value"]), changed), _meaning(known))
    return [table]


def _setting(result: Mapping[str, Any]) -> list[RenderableType]:
    return [Text.assemble((f"{result['name']} = {_shown(result['value'])}", "bold")), _meaning(result)]


def _meaning(known: Mapping[str, Any]) -> Text:
    allowed = f" One of: {', '.join(known['choices'])}." if known["choices"] else ""
    return _text(f"{known['help']}{allowed}", "dim")


def _shown(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _bench(result: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if isinstance(result, Sequence):
        return [_table("bench", "measures", rows=[(one["bench"], one["about"]) for one in result])]
    shown, heads = {"hearth": result["metrics"], **result["baselines"]}, list(result["metrics"])
    rows = [(name, *(_number(values.get(head)) for head in heads)) for name, values in shown.items()]
    if len(rows) <= MOST_ACROSS:  # a metric a row, what is compared across
        rows, heads = [(head, *cells) for head, *cells in zip(heads, *(row[1:] for row in rows), strict=True)], [*shown]
    title = f"{result['bench']}: {result['n']:,} {result['unit']}, {duration(result['seconds'])}"
    return [_text(title, "bold"), _table("", *heads, rows=rows, right=range(1, len(heads) + 1))]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3f}"


def _day(time: str) -> str:
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")


def _sentence(form: str) -> Callable[[Mapping[str, Any]], list[RenderableType]]:
    return lambda result: [_text(form.format_map(result))]


_RENDER: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "add": _add,
    "sources": _sources,
    "sources allow": _sentence("{text}"),
    "sources deny": _sentence("{text}"),
    "forget": _forget,
    "search": _search,
    "ask": _ask,
    "chats": _chats,
    "chats show": _show_chat,
    "chats switch": _sentence("{text}"),
    "models": _models,
    "models pull": _sentence("{pulled} is here. Use it with: hearth models use {pulled}"),
    "models import": _sentence("{imported} is here. Use it with: hearth models use {imported}"),
    "models use": _sentence("{in_use} answers from now on."),
    "models remove": _sentence("{removed} was deleted."),
    "doctor": _doctor,
    "settings": _settings,
    "settings get": _setting,
    "settings set": _setting,
    "settings reset": _sentence("Back to the default: {reset}."),
    "bench": _bench,
    **BACKUPS,
    **CALENDAR,
    **NETWORK,
    **PERSON,
}
"""How each command's result is shown; what is not in the table of commands is not here."""
