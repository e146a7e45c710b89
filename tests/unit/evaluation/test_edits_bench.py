"""The bench of edits: the simulated persons, what an edit costs, and that learning from them is what is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import TextPiece, Usage
from assistant.core.rules import RequestKind
from assistant.evaluation import run
from assistant.evaluation.edit_persons import DEVELOPMENT, KEPT, Editor
from assistant.evaluation.edits import Costs, Task, distance, found, measure, read_tasks
from assistant.evaluation.kept_answers import KeptAnswers

SUMMARY = (
    "Person 1 asks Person 2 about two trips! They don't agree. The color is regarding three plans. It is late."
    " They go home."
)
MAIL = (
    "Dear Tom,\n\nI hope this message finds you well. I am writing regarding the color!\n\nPlease let me know."
    " It is late.\n\nBest regards,\n[Your Name]"
)


class AlwaysTheSame:
    """A model that reads nothing: what becomes better is the learner's doing."""

    def __init__(self) -> None:
        self.asked = 0
        self.info = EngineInfo("same", Path("same.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.asked += 1
        yield TextPiece(MAIL if "Write a mail" in request.messages[-1].content else SUMMARY)
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        raise AssertionError("a bench reads nothing ahead")

    def close(self) -> None:
        """Nothing to free."""


@pytest.mark.parametrize("person", [*DEVELOPMENT, *KEPT], ids=lambda person: person.name)
def test_a_person_is_content_with_what_they_made(person: Editor) -> None:
    for taste, draft in ((person.summaries, SUMMARY), (person.mails, MAIL)):
        once = taste.edited(draft)
        assert once != draft
        assert taste.edited(once) == once


def test_kept_persons_want_what_those_of_development_do_not() -> None:
    known = {wish for each in DEVELOPMENT for taste in (each.summaries, each.mails) for wish in taste.wishes}
    for person in KEPT:
        assert set(person.summaries.wishes) - known
        assert set(person.mails.wishes) - known


def test_the_editors_share_no_code_with_what_learns_from_them() -> None:
    source = (Path(__file__).parents[3] / "assistant" / "evaluation" / "edit_persons.py").read_text(encoding="utf-8")
    assert "from assistant" not in source and "import assistant" not in source


@pytest.mark.parametrize(
    ("one", "other", "tokens"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("Hi Tom,", "hi Tom!", 2), ("a. b.", "a.\nb.", 1), ("", "a b", 2)],
)
def test_the_cost_of_an_edit(one: str, other: str, tokens: int) -> None:
    assert distance(one, other) == distance(other, one) == tokens


def test_learning_lies_between_none_and_the_oracle() -> None:
    tasks = [Task(RequestKind.SUMMARY, f"Summarize this conversation. {n}", f"talk {n}") for n in range(5)]
    tasks += [Task(RequestKind.MAIL, f"notes {n}", f"notes {n}", "Tom") for n in range(5)]
    tally = measure(AlwaysTheSame(), KEPT[:1], tasks, QuietDesk())
    for costs in tally.values():
        assert len(costs.none) == len(costs.ours) == len(costs.oracle) == 5
        assert costs.ours[0] == costs.none[0], "nothing is known before the first edit"
        assert sum(costs.oracle) <= sum(costs.ours) < sum(costs.none)
        assert costs.ours[-1] < costs.ours[0] / 4
    figures = {finding.metric: finding for finding in found(tally)}
    assert figures["mail_below"].value > 40
    assert figures["above"].value == 0
    assert figures["summary_tokens"].beside["no learning"] == sum(tally["Dan", RequestKind.SUMMARY].none)


def test_work_that_learning_made_is_told() -> None:
    worse = Costs([3, 3], [3, 5], [0, 0], [(10, 10, 10)] * 2)
    figures = {finding.metric: finding for finding in found({("Dan", RequestKind.MAIL): worse})}
    assert figures["above"].value == 1
    assert figures["mail_below"].value == pytest.approx(-100 / 3)
    assert "MISSED" in str(figures["mail_below"])


def test_tasks_are_the_same_at_every_time(tmp_path: Path) -> None:
    talks, mails = tmp_path / "summaries" / "dialogsum", tmp_path / "style" / "panza"
    talks.mkdir(parents=True)
    mails.mkdir(parents=True)
    rows = [{"dialogue": f"#Person1#: {'word ' * 70}{n}", "topic": f"topic {n}"} for n in range(9)]
    (talks / "t.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    own = [{"email": f"Hi Tom,\n\n{'apple pear ' * 20}{n}\n\nBest,\nIsa", "subject": str(n)} for n in range(9)]
    (mails / "m.jsonl").write_text("\n".join(map(json.dumps, own)), encoding="utf-8")
    few, more = (read_tasks(tmp_path, "t.jsonl", "m.jsonl", limit) for limit in (2, 4))
    assert [len(few), len(more)] == [4, 8]
    assert more[:2] == few[:2] and more[4:6] == few[2:], "a slice goes on where the one before ended"
    assert few[0].source.startswith("Person 1: word")
    assert few[2].to == "Tom"
    with pytest.raises(BadRequest):
        read_tasks(tmp_path, "gone.jsonl", "m.jsonl", 2)
    with pytest.raises(BadRequest):
        run("edits", tmp_path, QuietDesk(), -1)


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    engine, file = AlwaysTheSame(), tmp_path / "answers.jsonl"
    task = Task(RequestKind.MAIL, "notes", "notes")
    costs = [
        measure(KeptAnswers(engine, file), DEVELOPMENT[:1], [task], QuietDesk())["Alex", RequestKind.MAIL]
        for _ in range(2)
    ]
    assert costs[0] == costs[1]
    assert costs[0].none[0] > 0
    assert engine.asked == 1
