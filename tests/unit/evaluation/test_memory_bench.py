"""The benches of what was said: how their data is read, and that the figures are those of the rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.evaluation import memory, recall_facts
from assistant.evaluation.bfcl_memory import Quiz, chunks, read_quiz, read_told
from assistant.evaluation.locomo import read_conversations
from tests.unit.service.fixed_engine import FixedEngine
from tests.unit.service.small_embedder import SmallEmbedder

TALK = {
    "sample_id": "conv-1",
    "conversation": {
        "speaker_a": "Ann",
        "session_1_date_time": "1:56 pm on 8 May, 2023",
        "session_1": [
            {"speaker": "Ann", "dia_id": "D1:1", "text": "The barn gets a clay roof."},
            {"speaker": "Ben", "dia_id": "D1:2", "text": "Look!", "blip_caption": "a red tractor"},
        ],
        "session_2_date_time": "9:00 am on 9 May, 2023",
        "session_2": [{"speaker": "Ben", "dia_id": "D2:1", "text": "My sister lives in Lisbon."}],
    },
    "qa": [
        {"question": "Which roof does the barn get?", "evidence": ["D1:1"], "category": 4},
        {"question": "Who lives in Lisbon?", "evidence": ["D:2:1", "D9:9", "D"], "category": 1},
        {"question": "Nobody knows", "evidence": [], "category": 3},
    ],
}


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.json"
    path.write_text(json.dumps([TALK]), encoding="utf-8")
    return path


def test_conversations_are_read_with_captions_days_and_slips_of_the_pen(talk: Path) -> None:
    (conversation,) = read_conversations(talk)
    assert [str(turn) for turn in conversation.turns] == [
        "Ann: The barn gets a clay roof.", "Ben: Look! [photo: a red tractor]", "Ben: My sister lives in Lisbon.",
    ]  # fmt: skip
    assert [turn.session for turn in conversation.turns] == [1, 1, 2]
    assert f"{conversation.turns[2].when:%Y-%m-%d %H:%M}" == "2023-05-09 09:00"
    assert [sorted(each.evidence) for each in conversation.asked] == [[0], [2]]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[{"qa": []}]', encoding="utf-8")
    with pytest.raises(BadRequest, match="LoCoMo"):
        read_conversations(tmp_path / "x.json")


def test_figures_are_shares_of_the_evidence_and_any_session(talk: Path, tmp_path: Path) -> None:
    rows = memory.measure(read_conversations(talk), SmallEmbedder(tmp_path, 1), QuietDesk())
    assert set(rows) == {"Hearth", "BM25", "MiniLM", "equal RRF", "z-fusion"}
    assert [row[2] for row in rows["BM25"]] == [(1.0, 1.0, 1.0, 1.0)] * 2  # three turns, so that five hold all
    made_up = {name: [("conv-1", 4, (0.5, 1.0, 1.0, 0.0)), ("conv-26", 4, (0.0, 0.0, 1.0, 1.0))] for name in rows}
    figures = {finding.metric: finding.value for finding in memory.found(made_up)}
    assert figures["turns_at_5"] == 25.0
    assert figures["kept_turns_at_5"] == 50.0
    assert figures["sessions_at_5"] == 50.0
    assert figures["turns_at_10_single"] == 50.0


def test_a_long_message_is_cut_into_runs_of_three_sentences() -> None:
    assert list(chunks("One. Two! Three? Four.\nFive")) == ["One. Two! Three?", "Four. Five"]


@pytest.mark.parametrize(
    ("text", "right"),
    [("It is SEATTLE.", True), ("Seattleites", False), ("thirty-five years", True), ("135 years", False)],
)
def test_an_answer_counts_as_whole_words_only(text: str, right: bool) -> None:
    assert Quiz("1", "customer", "?", ("Seattle", "35", "thirty-five")).answered_by(text) is right


def test_the_tasks_of_bfcl_are_searched_and_counted(tmp_path: Path) -> None:
    (tmp_path / "memory_prereq_conversation").mkdir()
    told = {"question": [[{"role": "user", "content": "I live in Seattle. I like tea."}]]}
    asked = {"id": "1", "scenario": "customer", "question": [[{"role": "user", "content": "Where do I live?"}]]}
    for name, line in (
        ("memory_prereq_conversation/memory_customer.json", told),
        ("BFCL_v4_memory.json", asked),
        ("answers_BFCL_v4_memory.json", {"id": "1", "ground_truth": ["Seattle"]}),
    ):
        (tmp_path / name).write_text(json.dumps(line) + "\n", encoding="utf-8")
    turns, quiz = read_told(tmp_path), read_quiz(tmp_path)
    found = recall_facts.search(turns, quiz, SmallEmbedder(tmp_path, 1), QuietDesk())
    assert found["Hearth"] == [(quiz[0], (0,))]
    figures = {finding.metric: finding.value for finding in recall_facts.evidence(turns, found)}
    assert figures["evidence_at_5"] == 100.0
    found["Hearth"] = [(quiz[0], ())]
    assert recall_facts.evidence(turns, found)[0].value == 0.0
    for said, right in (("in Seattle", 1), ("in Rome", 0), ("not told", 0)):
        assert recall_facts.answered(turns, quiz, FixedEngine(said), SmallEmbedder(tmp_path, 1), QuietDesk()) == right


def test_the_development_half_reads_whole(shared_data: Path) -> None:
    conversations = read_conversations(shared_data / "memory" / "locomo" / "locomo_dev5.json")
    assert sum(len(each.turns) for each in conversations) == 2760
    assert sum(len(each.asked) for each in conversations) == 996
    assert len(read_quiz(shared_data / "memory" / "bfcl_memory")) == 155
