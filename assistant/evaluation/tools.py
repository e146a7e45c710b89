"""Tool calls by a small model: our calling path beside plain prompting, both with the chat model that is in use.

The tasks are three sets of the Berkeley Function Calling Leaderboard, version 4: one tool that fits, several of which
one fits, and one that does not fit, so that nothing may be called. See ``tool_tasks`` for what counts as right and
``plain_tools`` for what it is compared with. The prompts were written on tasks of the other end of the same draw
(``held_back``), never on those that are measured here with the usual limit.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.core.messages import ToolCall
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, percentile, tell
from assistant.evaluation.plain_tools import plain_call
from assistant.evaluation.tool_tasks import CATEGORIES, Task, is_right, read_tasks
from assistant.service.tool_calling import ToolCaller
from assistant.system.paths import resources

LIMIT = 25
"""Tasks of each set that are taken where no number is given: 20 to 30 minutes on two busy cores."""
GAIN = 10.0
"""Points above plain prompting that are asked for."""
_DATA = Path("shared", "data", "tools", "bfcl")
_BASELINE = "plain prompting"
_ABOUT: Mapping[str, str] = {
    "simple_python": "One tool that fits",
    "multiple": "Several tools of which one fits",
    "irrelevance": "A tool that does not fit: nothing is called",
}

Way = Callable[[Task], ToolCall | None]
"""One way to get from a task to a call."""


@dataclass(slots=True)
class Tally:
    """How one way did: right answers and all by category, and the seconds of each task."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, task: Task, way: Way) -> None:
        """Do one task."""
        began = time.perf_counter()
        call = way(task)
        self.seconds.append(time.perf_counter() - began)
        self.all[task.category] += 1
        self.right[task.category] += is_right(call, task)

    def points(self, category: str | None = None) -> float:
        """Right answers in a hundred, of one category or of all tasks."""
        chosen = [category] if category else list(self.all)
        return 100 * sum(self.right[each] for each in chosen) / (sum(self.all[each] for each in chosen) or 1)


def run(data: Path | None, desk: Desk[str], limit: int = LIMIT) -> BenchResult:
    """The bench ``tools``; ``data`` is another folder of the same form, ``limit`` how many of each set, 0 for all."""
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the sets of tool calls are.")
    began = time.monotonic()
    desk.emit(how_busy())
    tasks = read_tasks(folder, limit)
    taken = Counter(task.category for task in tasks)
    desk.emit("Taken: " + ", ".join(f"{taken[category]} of {category}" for category in CATEGORIES) + ".")
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        chosen = models(Path(place), ChangeBus())
        try:
            mine, theirs = measure(chosen.engine(), tasks, desk)
        finally:
            chosen.close()
    findings = found(mine, theirs)
    tell(findings, desk)
    return as_result("tools", len(tasks), "tasks", findings, time.monotonic() - began)


def measure(engine: Engine, tasks: Sequence[Task], desk: Desk[str]) -> tuple[Tally, Tally]:
    """Our way and plain prompting, task by task with the same engine."""
    caller = ToolCaller(engine, resources() / "prompts")
    mine, theirs = Tally(), Tally()
    for number, task in enumerate(tasks):
        desk.cancel.check()
        desk.report(number, len(tasks), task.category)
        mine.add(task, lambda task: caller.call(task.request, task.tools, desk.cancel))
        theirs.add(task, lambda task: plain_call(engine, task, desk.cancel))
    return mine, theirs


def found(mine: Tally, theirs: Tally) -> list[Finding]:
    """The figures, each beside plain prompting's."""
    findings = [
        Finding(category, mine.points(category), f"{_ABOUT[category]}, right of 100",
                beside={_BASELINE: theirs.points(category)})
        for category in CATEGORIES if mine.all[category]
    ]  # fmt: skip
    return [
        *findings,
        Finding("overall", mine.points(), "All tasks, right of 100", beside={_BASELINE: theirs.points()}),
        Finding("gain", mine.points() - theirs.points(), "Points above plain prompting", Limit(GAIN, at_least=True)),
        Finding(
            "seconds",
            percentile(mine.seconds, 0.5),
            "Seconds of a task, the middle one",
            beside={_BASELINE: percentile(theirs.seconds, 0.5)},
        ),
    ]
