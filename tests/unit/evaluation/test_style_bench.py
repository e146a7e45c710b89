"""The bench of style: how mails are parted and masked, who is measured, and what is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.evaluation import run
from assistant.evaluation.kept_answers import KeptAnswers
from assistant.evaluation.style import Tally, found, measure
from assistant.evaluation.style_attribution import Attribution
from assistant.evaluation.style_mails import halves, read_people, stripped
from tests.unit.service.test_tool_calling import ScriptedEngine

TOPICS = "boat tent lamp roof soup film key pump choir whale ladder train slate bread river stamp".split()
MANNERS = {
    "ann": "hi Tom,\n\nI can't find the {a}, so I'll look for the {b} instead!"
    " shall we go and see it on Friday {n}, or isn't that any good?\n\ncheers,\nAnn",
    "bob": "Dear Mr Osei,\n\nPlease find attached the {a}."
    " I would be grateful for your remarks concerning the {b} before item {n} is ordered at last."
    "\n\nKind regards,\nBob",
    "cat": "Team - the {a} is done... the {b} is not... number {n} is still open"
    " and I have no idea when it will be done -- sorry -- C",
    "dan": "WHERE IS THE {a}? THE {b} IS HERE. I NEED BOTH OF THEM TODAY, AND NUMBER {n} AS WELL."
    " CALL ME WHEN YOU GET THIS MAIL PLEASE.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty mails of each of four people."""
    rows = [
        {
            "author": name,
            "subject": TOPICS[n % 16],
            "body": form.format(a=TOPICS[n % 16], b=TOPICS[(n * 7 + 3) % 16], n=n),
        }
        for name, form in MANNERS.items()
        for n in range(60)
    ]
    (tmp_path / "mails.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_no_mail_is_in_two_parts(folder: Path) -> None:
    people = read_people(folder)
    assert [person.name for person in people] == ["ann", "bob", "cat", "dan"]
    for person in people:
        parts = [{mail.text for mail in part} for part in (person.learned, person.recognised, person.held_out)]
        assert [len(part) for part in parts] == [24, 24, 12]
        assert not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]
    assert read_people(folder) == people, "the same at every time"


def test_half_of_the_people_are_measured(folder: Path) -> None:
    people = read_people(folder)
    tuned, measured = halves(people)
    assert len(tuned) == len(measured) == 2
    assert {person.name for person in tuned + measured} == {"ann", "bob", "cat", "dan"}


def test_too_few_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        read_people(tmp_path)
    with pytest.raises(BadRequest):
        run("style", tmp_path / "gone", QuietDesk())


def test_names_and_numbers_are_masked() -> None:
    mail = "Hi Tom,\n\nI'm with Zelda in Porto, 40 of us. See [name] at [number].\n\nBest,\nMina"
    assert stripped(mail) == "Hi N, I'm with N in N, 0 of us. See N at N. Best, N"


def test_the_classifier_knows_four_manners_apart(folder: Path) -> None:
    people = read_people(folder)
    attribution = Attribution(people)
    assert attribution.accuracies(people) == dict.fromkeys(MANNERS, 100.0)
    assert attribution.author("Please find attached the anchor. I would be grateful for your remarks.") == "bob"


def test_both_drafts_and_the_real_mail_are_attributed(folder: Path) -> None:
    people = [person for person in read_people(folder) if person.name == "ann"]
    attribution = Attribution(read_people(folder))
    plain = "Dear [Name],\n\nPlease find attached the boat. I would be grateful for your remarks. It costs 99.\n\nBest"
    styled = (
        "Hi Tom, I can't find the tent, so I'll look for it instead! shall we go and see it, or isn't that any good?"
    )
    engine = ScriptedEngine(plain, styled, plain, styled)
    tally = measure(KeptAnswers(engine, None), people, attribution, QuietDesk(), 2)
    assert tally.n == 2
    assert tally.plain == {"ann": [False, False]}
    assert tally.styled == tally.generated == tally.real == {"ann": [True, True]}
    assert (tally.leaked, tally.invented) == (0, 0)
    request = engine.requests[0].messages[-1].content
    assert request.startswith("Write a mail to Tom. ")
    assert "cheers" not in request and "can't" not in request


def test_the_gain_is_told_with_its_interval() -> None:
    tally = Tally()
    tally.plain.update(ann=[False, False], bob=[True, False, False, False])
    tally.styled.update(ann=[True, False], bob=[True, True, False, False])
    tally.generated.update(ann=[False, False], bob=[True, True, False, False])
    tally.real.update(ann=[True, True], bob=[True] * 4)
    told = {finding.metric: finding for finding in found(tally, {"ann": 90.0, "bob": 40.0})}
    assert told["attributed"].value == pytest.approx(50.0)
    assert cast(float, told["attributed"].beside["prompt only"]) == pytest.approx(12.5)
    assert told["gain"].value == pytest.approx(37.5)
    assert cast(float, told["attributed"].beside["ours before code puts habits in"]) == pytest.approx(25.0)
    assert told["classifier"].value == pytest.approx(65.0)
    assert told["gain_sure"].value == pytest.approx(50.0), "of ann alone"
    assert (told["gain_low"].value, told["gain_high"].value) == (0.0, 75.0)
    assert told["gain_low"].value < told["gain"].value < told["gain_high"].value


def test_certain_gain_has_no_width() -> None:
    tally = Tally()
    tally.plain.update(ann=[False] * 5, bob=[False] * 5)
    tally.styled.update(ann=[True] * 5, bob=[True] * 5)
    assert tally.interval() == (100.0, 100.0)
