"""The bench of questions about long chats: LoCoMo's scores, the sample, answers that are kept, and the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.engines import Request, Sampling
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Message, Role, TextPiece
from assistant.evaluation import qa
from assistant.evaluation.kept_answers import KeptAnswers
from assistant.evaluation.locomo import Asked, Conversation, read_conversations
from assistant.evaluation.locomo_scores import f1
from assistant.personal.recall import Turn
from tests.unit.service.fixed_engine import FixedEngine
from tests.unit.service.small_embedder import SmallEmbedder

# --- scores ---


@pytest.mark.parametrize(
    ("answer", "truth", "category", "score"),
    [
        ("The clay tiles!", "clay tile", 4, 1.0),
        ("clay", "clay tiles", 4, 2 / 3),
        ("slate", "clay", 4, 0.0),
        ("", "clay", 4, 0.0),
        ("27 June, 2023", "27 June 2023", 2, 1.0),
        ("likely no", "Likely no; she sings", 3, 1.0),
        ("likely no", "Likely no; she sings", 4, 2 / 3),
        ("cello, banjo", "banjo, cello", 1, 1.0),
        ("cello", "banjo, cello", 1, 0.5),
        ("cello, banjo", "banjo, cello", 4, 1.0),
        ("red red clay", "red clay", 4, 0.8),
    ],
)
def test_an_answer_is_scored_by_the_rule_of_its_category(answer: str, truth: str, category: int, score: float) -> None:
    assert f1(answer, truth, category) == pytest.approx(score)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 4))
def test_scores_lie_between_none_and_all(answer: str, truth: str, category: int) -> None:
    assert 0.0 <= f1(answer, truth, category) <= 1.0


# --- answers that are kept ---


def request(text: str, temperature: float = 0.0) -> Request:
    return Request((Message(Role.USER, text),), Sampling(temperature=temperature))


def told(kept: KeptAnswers, asked: Request) -> str:
    return "".join(each.text for each in kept.generate(asked, CancelToken()) if isinstance(each, TextPiece))


def test_what_was_answered_is_not_asked_again_in_another_run(tmp_path: Path) -> None:
    engine, path = FixedEngine("clay"), tmp_path / "kept.jsonl"
    assert told(KeptAnswers(engine, path), request("Roof?")) == "clay"
    again = KeptAnswers(engine, path)
    assert (told(again, request("Roof?")), len(engine.asked), again.taken) == ("clay", 1, 1)
    told(again, request("Wall?"))
    told(again, replace(request("Roof?"), sampling=Sampling(max_tokens=3)))
    other = FixedEngine("slate")
    other.info = replace(other.info, name="other")
    assert told(KeptAnswers(other, path), request("Roof?")) == "slate"
    assert (len(engine.asked), len(other.asked)) == (3, 1), "other words, another sampling or model is asked anew"


def test_a_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    engine, path = FixedEngine("clay"), tmp_path / "kept.jsonl"
    told(KeptAnswers(engine, path), request("Roof?"))
    path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert told(KeptAnswers(engine, path), request("Roof?")) == "clay"
    assert len(engine.asked) == 2
    assert told(KeptAnswers(engine, path), request("Roof?")) == "clay"
    assert len(engine.asked) == 2, "the line after the broken one is whole"


# --- the bench ---

TURNS = (
    Turn(1, "Ann", "I take clay for the roof of my barn."),
    Turn(1, "Ben", "I sing in a choir on Mondays."),
    Turn(1, "Ann", "My tractor is red, I drive it to the market."),
    Turn(1, "Ben", "I rehearse with the choir again next week."),
    Turn(1, "Ann", "The barn roof gets clay tiles, I carry them up myself."),
    Turn(1, "Ben", "My choir sings Bach in a church."),
)


def conversation(name: str) -> Conversation:
    asked = [Asked(f"Which roof does Ann take, {n}?", 4, frozenset({0}), "clay") for n in range(6)]
    asked += [Asked(f"Which choir does Ann sing in, {n}?", 5, frozenset({1})) for n in range(6)]
    return Conversation(name, TURNS, tuple(asked))


def test_a_quarter_of_the_sample_is_unanswerable_and_every_conversation_has_its_share() -> None:
    conversations = [conversation("conv-26"), conversation("conv-30")]
    rows = qa.sample(conversations, 8)
    assert Counter((row.conversation, row.asked.category) for row in rows) == {
        ("conv-26", 4): 3, ("conv-30", 4): 3, ("conv-26", 5): 1, ("conv-30", 5): 1,
    }  # fmt: skip
    assert [row.asked for row in rows] == [row.asked for row in qa.sample(conversations, 8)]
    assert len(qa.sample(conversations, 0)) == 24


def test_every_question_is_asked_of_both_and_the_figures_are_by_the_rules(tmp_path: Path) -> None:
    conversations = [conversation("conv-26"), conversation("conv-30")]
    rows, engine = qa.sample(conversations, 8), FixedEngine("clay")
    qa.answer(conversations, rows, engine, SmallEmbedder(tmp_path, 1), QuietDesk())
    assert {row.answers["BM25"] for row in rows} == {"clay"}
    assert {row.answers["Hearth"] for row in rows if row.asked.category == 4} == {"clay"}
    assert {row.answers["Hearth"] for row in rows if row.asked.category == 5} == {None}
    figures = {finding.metric: finding for finding in qa.found(rows)}
    assert (figures["f1"].value, figures["f1"].beside["BM25"], figures["kept_f1"].value) == (100.0, 100.0, 100.0)
    assert figures["abstention"].value == 100.0
    assert figures["abstention"].beside == {"BM25": 50.0, "always answers": 50.0}
    rows[0].answers["Hearth"] = None
    figures = {finding.metric: finding for finding in qa.found(rows)}
    assert figures["f1"].value == pytest.approx(500 / 6)
    assert figures["abstention"].value == pytest.approx(50 * (1 + 5 / 6))
    assert figures["refused_wrongly"].value == pytest.approx(100 / 6)


def test_figures_of_one_kind_of_questions_alone_are_refused(tmp_path: Path) -> None:
    rows = qa.sample([conversation("conv-26")], 1)
    qa.answer([conversation("conv-26")], rows, FixedEngine("clay"), SmallEmbedder(tmp_path, 1), QuietDesk())
    with pytest.raises(BadRequest, match="both kinds"):
        qa.found(rows)


def test_the_development_half_has_truths(shared_data: Path) -> None:
    conversations = read_conversations(shared_data / "memory" / "locomo" / "locomo_dev5.json")
    rows = qa.sample(conversations, qa.SAMPLE)
    assert len(rows) == 160
    assert all(bool(row.asked.answer) is (row.asked.category != 5) for row in rows)
