"""The bench of preferences: how its data is read and drawn, and that the figures are those of the rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role, TextPiece, Usage
from assistant.evaluation import prefs
from assistant.evaluation.measuring import Finding
from assistant.evaluation.prefeval import STORE, draw_stores, read_preferences, turns_between
from assistant.evaluation.prefs_choices import Choice, Picker, drawn_choices
from tests.unit.service.small_embedder import SmallEmbedder

TOPICS = ("entertain_shows", "lifestyle_beauty", "pet_ownership", "shop_motors", "travel_hotel")
PER_TOPIC = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mcq_options").mkdir()
    (tmp_path / "explicit_preference").mkdir()
    for topic in TOPICS:
        made = [
            {
                "preference": f"I avoid {topic} number{n} things",
                "question": f"Which {topic} number{n} would you suggest?",
                "explanation": "",
                "classification_task_options": [f"right {n}", "b", "c", "d"],
            }
            for n in range(PER_TOPIC)
        ]
        (tmp_path / "mcq_options" / f"{topic}.json").write_text(json.dumps(made), encoding="utf-8")
        (tmp_path / "explicit_preference" / f"{topic}.json").write_text(json.dumps(made), encoding="utf-8")
    said = [{"conversation": [{"content": f"Q{n}" * (400 if n == 1 else 1)}, {"content": "A" * 900}]} for n in range(9)]
    (tmp_path / "filtered_inter_turns.json").write_text(json.dumps(said), encoding="utf-8")
    return tmp_path


def test_every_preference_is_read_once(folder: Path) -> None:
    read = read_preferences(folder)
    assert len(read) == PER_TOPIC * len(TOPICS)
    assert read[0].options == ("right 0", "b", "c", "d")
    with pytest.raises(BadRequest, match="no preferences"):
        read_preferences(folder / "mcq_options")


def test_stores_hold_their_own_first_and_few_of_its_topic(folder: Path) -> None:
    read = read_preferences(folder)
    stores, crowded = draw_stores(read, 1), draw_stores(read, 1, crowded=True)
    assert stores == draw_stores(read, 1)
    for own, store in enumerate(stores):
        assert store[0] == own
        assert len(set(store)) == STORE

    def same(drawn: list[list[int]]) -> float:
        return sum(read[n].topic == read[store[0]].topic for store in drawn for n in store[1:]) / len(drawn)

    assert 1.5 < same(stores) < 3.5  # 49 * 49/999 = 2.4
    assert same(crowded) > 7


def test_turns_between_are_short_and_in_pairs(folder: Path) -> None:
    turns = turns_between(folder, 3)
    assert [turn.role for turn in turns] == [Role.USER, Role.ASSISTANT] * 3
    assert [turn.content for turn in turns[::2]] == ["Q0", "Q2", "Q3"], "the long one is left out"
    assert {len(turn.content) for turn in turns[1::2]} == {300}


def test_figures_tell_how_often_the_right_one_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefs, "embedder", lambda: SmallEmbedder(folder, 0))
    told: list[str] = []
    desk = QuietDesk()
    desk.emit = told.append  # type: ignore[method-assign]
    result = prefs.run(folder, desk)
    assert result.n == PER_TOPIC * len(TOPICS)
    assert set(result.metrics) == {"right_at_3", "kept_right_at_3", "right_at_1", "crowded_right_at_3"}
    assert result.baselines["BM25"]["right_at_3"] == 100.0, "the number stands in both"
    assert result.metrics["right_at_1"] <= result.metrics["right_at_3"]
    assert any("kept topics, 80 questions" in line for line in told)
    with pytest.raises(BadRequest, match="no folder"):
        prefs.run(folder / "nowhere", desk)


def test_nothing_in_common_is_no_hit(folder: Path) -> None:
    read = read_preferences(folder)
    finder = prefs.Finder(read, SmallEmbedder(folder, 0), CancelToken())
    finder._asked = [["zebra"] for _ in read]
    assert finder.place("BM25", draw_stores(read, 1)[0]) == (STORE - 1) / 2
    found: Finding = prefs._finding("m", "about", {"Hearth": [0.0, 2.0, 3.0, float("inf")], "BM25": [0.0] * 4})
    assert (found.value, found.beside) == (50.0, {"BM25": 100.0})


class Engine:
    """Picks a letter in the chat; among candidates the first that does not hold "bad"."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.requests: list[Request] = []
        self.info = EngineInfo("scripted", Path("x"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.requests.append(request)
        picked = self.letter
        if "avoid" in (request.json_schema or {})["properties"]:
            listed = re.findall(r"^([A-D])\. (.*)$", request.messages[-1].content, re.MULTILINE)
            picked = next(letter for letter, text in listed if "bad" not in text)
        yield TextPiece(json.dumps({"avoid": "bad", "answer": picked}))
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing to read ahead."""

    def close(self) -> None:
        self.requests.clear()


def test_choices_are_drawn_alike_each_time_and_name_the_right_letter(folder: Path) -> None:
    read = read_preferences(folder)
    drawn = drawn_choices(read, 12)
    assert drawn == drawn_choices(read, 12)
    assert len(drawn_choices(read, 0)) == len(read)
    for each in drawn:
        assert each.options["ABCD".index(each.right)].startswith("right")
    assert len({each.right for each in drawn_choices(read, 0)}) == 4


def test_most_of_three_picks_win(folder: Path) -> None:
    asked = Choice(0, "Which?", ("bad one", "good one", "bad two", "bad three"), "B")
    engine = Engine("A")
    picker = Picker(engine, turns_between(folder, 2), QuietDesk())
    known, unknown = picker.pick([(asked, ["I hate bad things"]), (asked, [])])
    assert (known.voted, known.at_once) == ("B", "A")
    assert unknown.voted == "A", "nothing is known: one pick"
    assert len(engine.requests) == 4
    in_the_chat = [request.messages for request in engine.requests[:2]]
    for messages in in_the_chat:
        assert [message.role for message in messages[1:5]] == [Role.USER, Role.ASSISTANT] * 2
    assert "You hate bad things" in in_the_chat[0][-1].content
    assert in_the_chat[0][:-1] == in_the_chat[1][:-1], "what was read for one question stays read for the next"


def test_the_baseline_has_the_preference_in_its_first_turn(folder: Path) -> None:
    engine = Engine("C")
    picker = Picker(engine, turns_between(folder, 2), QuietDesk())
    asked = Choice(0, "Which?", ("a", "b", "c", "d"), "C")
    assert picker.pick_plainly([(asked, "I hate bad things")]) == ["C"]
    assert engine.requests[0].messages[1].content == "I hate bad things"
    assert "hate" not in engine.requests[0].messages[-1].content
