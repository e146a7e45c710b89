"""Learning from edits: a simulated editor's work on drafts that follow the rules learned so far, as in PRELUDE.

Each person of ``edit_persons`` has two hidden tastes, one for summaries of conversations (DialogSum) and one for mails
(Panza, asked for with notes as in the bench ``style``). The chat model writes, code finishes, the person edits, and
Hearth learns from the edit alone before the next draft. The cost of an edit is the Levenshtein distance in tokens
(words, marks and line breaks, case told apart); what is measured is the sum of one person's costs. The same requests
are written three ways in the same run: without learning, with it, and by an oracle that is told the person's wishes in
words from the start and learns nothing. Learning was developed on three persons, on the conversations of DialogSum's
development part and on the mails of one writer; three persons with other wishes, other conversations and another
writer are measured. One thing was changed after a first slice of the measured persons: what code carries out the model
is no longer told. With ``HEARTH_BENCH_ANSWERS`` the answers of the model are kept in a file, so that the bench may be
run in slices: ``limit`` texts of each kind, 4, then 8, then 12.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine, Request, Sampling
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import Message, Role, TextPiece
from assistant.core.passages import Passage
from assistant.core.rules import RequestKind
from assistant.core.words import words
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.edit_persons import KEPT, Editor, Taste
from assistant.evaluation.kept_answers import kept_answers
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.personal.drafting import gist
from assistant.personal.finishing import Followed
from assistant.personal.mail_parts import take_apart
from assistant.personal.own_text import own_part
from assistant.personal.style import OwnText
from assistant.service import prompt
from assistant.service.drafts import Asked, Drafter
from assistant.service.preferences import Preferences
from assistant.store.database import Database
from assistant.store.rules import Rules
from assistant.system.paths import resources

LIMIT = 12
"""Texts of each kind that are written for each person."""
FLOORS = {RequestKind.SUMMARY: 20.0, RequestKind.MAIL: 40.0}
_DATA = Path("shared", "data")
_QUESTION = "Summarize this conversation."
_SHORTEST, _LONGEST = 60, 170
"""Words of a conversation."""
_FEWEST, _MOST = 25, 110
"""Words of a mail."""
_TOKENS = 110
_NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_WAYS = ("none", "ours", "oracle")
_TOKEN = re.compile(r"\w+|[^\w\s]|\n+")


@dataclass(frozen=True, slots=True)
class Task:
    """One text to be written. ``source`` is a conversation, or the notes for a mail; ``to`` is who is greeted."""

    kind: RequestKind
    request: str
    source: str
    to: str = ""


@dataclass(slots=True)
class Costs:
    """Edit distances in tokens, one for each text in order, and the tokens of the longer text of each pair."""

    none: list[int] = field(default_factory=list)
    ours: list[int] = field(default_factory=list)
    oracle: list[int] = field(default_factory=list)
    sizes: list[tuple[int, int, int]] = field(default_factory=list)

    def below(self, way: Sequence[int]) -> float:
        """How far the sum of ``way`` lies below that without learning, in %."""
        return 100 * (1 - sum(way) / sum(self.none)) if any(self.none) else 0.0


Tally = dict[tuple[str, RequestKind], Costs]
"""By the name of a person and what was written."""


def run(data: Path | None, desk: Desk[str], limit: int = LIMIT) -> BenchResult:
    """The bench ``edits``; ``data`` is a folder with ``summaries`` and ``style``; 0 is the usual number of texts."""
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the texts are.")
    began = time.monotonic()
    desk.emit(how_busy())
    tasks = read_tasks(folder, "dialogsum.test.jsonl", "isabel.jsonl", limit or LIMIT)
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        chosen = models(Path(place), ChangeBus())
        try:
            tally = measure(kept_answers(chosen.engine()), KEPT, tasks, desk)
        finally:
            chosen.close()
    findings = found(tally)
    tell(findings, desk)
    return as_result(
        "edits", sum(len(each.ours) for each in tally.values()), "texts", findings, time.monotonic() - began
    )


def read_tasks(folder: Path, conversations: str, mails: str, limit: int) -> list[Task]:
    """``limit`` conversations and as many mails, always the same ones."""
    rows = _rows(folder / "summaries" / "dialogsum" / conversations)
    told = {row["dialogue"]: row.get("topic") or row.get("topic1") or "" for row in rows}
    usable = sorted((text for text in told if _SHORTEST <= len(words(text)) <= _LONGEST), key=_digest)
    asked = [
        Task(RequestKind.SUMMARY, f"{_QUESTION} {told[text]}".strip(), re.sub(r"#(Person)(\d)#", r"\1 \2", text))
        for text in usable[:limit]
    ]
    own = {own_part(row["email"]): row["subject"] for row in _rows(folder / "style" / "panza" / mails)}
    fitting = sorted((text for text in own if _FEWEST <= len(words(text)) <= _MOST), key=_digest)
    for text in fitting[:limit]:
        notes = gist(OwnText(text, own[text]))
        asked.append(Task(RequestKind.MAIL, notes, notes, take_apart(text).to))
    return asked


def measure(engine: Engine, persons: Sequence[Editor], tasks: Sequence[Task], desk: Desk[str]) -> Tally:
    """Let every person edit every text, written the three ways."""
    tally: Tally = {}
    for person in persons:
        for kind, taste in ((RequestKind.SUMMARY, person.summaries), (RequestKind.MAIL, person.mails)):
            own = [task for task in tasks if task.kind is kind]
            if not own:
                continue
            desk.report(len(tally), 2 * len(persons), f"{person.name}, {kind.value}")
            tally[person.name, kind] = _edited(engine, taste, own, desk)
            costs = tally[person.name, kind]
            desk.emit(f"{person.name}, {kind.value}: {costs.none} without learning, {costs.ours} with it.")
    return tally


def found(tally: Tally) -> list[Finding]:
    """The figures for summaries and for mails, each beside the oracle."""
    findings = []
    for kind, floor in FLOORS.items():
        own = [costs for (_, each), costs in tally.items() if each is kind]
        if not own:
            continue
        whole = Costs(*([cost for each in own for cost in getattr(each, way)] for way in _WAYS))
        sizes = [size for each in own for size in each.sizes]
        findings.append(
            Finding(
                f"{kind.value}_below",
                whole.below(whole.ours),
                f"Edit distance of a {kind.value} below no learning, in % (n = {len(whole.ours)})",
                Limit(floor, at_least=True),
                beside={"oracle": whole.below(whole.oracle)},
            )
        )
        ways = (whole.none, whole.ours, whole.oracle)
        sums = [float(sum(way)) for way in ways]
        means = [
            sum(cost / size[n] for cost, size in zip(way, sizes, strict=True)) / (len(way) or 1)
            for n, way in enumerate(ways)
        ]
        for name, (none, ours, oracle), about in (
            ("tokens", sums, f"Tokens edited in every {kind.value}, in all"),
            ("normalised", means, f"Tokens edited by the length of the {kind.value}, mean"),
        ):
            findings.append(
                Finding(f"{kind.value}_{name}", ours, about, beside={"no learning": none, "oracle": oracle})
            )
    above = sum(sum(costs.ours) > sum(costs.none) for costs in tally.values())
    return [*findings, Finding("above", above, "Tastes for which learning made more work than none", Limit(0))]


def distance(one: str, other: str) -> int:
    """The Levenshtein distance in tokens."""
    old, new = _TOKEN.findall(one), _TOKEN.findall(other)
    row = list(range(len(new) + 1))
    for i, token in enumerate(old, 1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(new, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (token != wanted))
    return row[-1]


def written(engine: Engine, task: Task, preferences: Preferences | None, cancel: CancelToken) -> str:
    """The text as the program writes it, after the rules of ``preferences`` where there are any."""
    if task.kind is RequestKind.MAIL:
        drafter = Drafter(lambda: engine, resources() / "prompts")
        asked = Asked(task.source, task.to)
        followed = Followed() if preferences is None else preferences.followed(task.request, task.kind)
        return drafter.plain(asked, cancel, followed).text
    lines = () if preferences is None else preferences.lines(task.request)
    passages = [Passage((1,), 1, "conversation.txt", "conversation", "", task.source, 0.0)]
    turn = prompt.question_turn(_QUESTION, passages, _NOW, guidance=lines)
    system = Message(Role.SYSTEM, prompt.system_text(resources() / "prompts"))
    request = Request((system, turn), Sampling(max_tokens=_TOKENS))
    pieces = [each.text for each in engine.generate(request, cancel) if isinstance(each, TextPiece)]
    text = prompt.without_marks("".join(pieces)).strip()
    if preferences is None:
        return text
    return preferences.finish(task.request, text)


def _edited(engine: Engine, taste: Taste, tasks: Sequence[Task], desk: Desk[str]) -> Costs:
    costs = Costs()
    with _preferences() as ours, _preferences() as oracle:
        for wish in taste.wishes:
            oracle.tell(tasks[0].kind, wish)
        for task in tasks:
            desk.cancel.check()
            pairs = []
            for preferences, own in ((None, costs.none), (ours, costs.ours), (oracle, costs.oracle)):
                draft = written(engine, task, preferences, desk.cancel)
                pairs.append((draft, taste.edited(draft)))
                own.append(distance(*pairs[-1]))
            none, learned, told = (max(len(_TOKEN.findall(each)) for each in pair) for pair in pairs)
            costs.sizes.append((none, learned, told))
            ours.learn_edit(task.kind, task.request, *pairs[1])
        for rule in ours.rules():
            desk.emit(f"  {rule.state.value}: {rule.text}, {rule.support} for, {rule.against} against")
    return costs


@contextlib.contextmanager
def _preferences() -> Iterator[Preferences]:
    """What one person's edits teach, in a store of its own."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        database = Database.open(Path(place) / "hearth.db", os.urandom(32))
        try:
            yield Preferences(Rules(database), ChangeBus(), lambda: _NOW, lambda _name: True)
        finally:
            database.close()


def _rows(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        raise BadRequest(f"There is no file {file}.")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
