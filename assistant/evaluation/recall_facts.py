"""Facts that a person told, found again and answered: the memory tasks of BFCL (see ``bfcl_memory``).

Evidence: whether one of the first k three-sentence chunks that the person told holds the answer, as whole words (rule:
any). Questions whose answer stands in no chunk (a time in another form, a sum) are left out and counted. Nothing but
the chunks is searched: no fact was extracted. ``TUNED`` names the people whose questions the weights of
``personal.recall`` were chosen on; "kept" tells of the others. Answers, where asked for, are those of
``service.remembering`` with the chat model from the first five chunks; right ones hold the truth, as whole words, in
at most a sentence. Answers may be kept between runs (see ``kept_answers``).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.core.changes import ChangeBus
from assistant.core.engines import Embedder, Engine
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.bfcl_memory import Quiz, read_quiz, read_told
from assistant.evaluation.dialogue_baselines import BASELINES
from assistant.evaluation.kept_answers import kept_answers
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.evaluation.memory import OURS, embedder
from assistant.personal.recall import Question, Recall, Turn
from assistant.service.remembering import Remembering
from assistant.system.paths import resources

TUNED = frozenset({"customer", "finance", "notetaker"})
DEPTHS = (1, 5)
EVIDENCE_FLOOR, ANSWER_FLOOR = 96.5, 60.0
READ = 5
_DATA = Path("shared", "data", "memory", "bfcl_memory")

Found = dict[str, list[tuple[Quiz, tuple[int, ...]]]]
"""By the name of a way: each question with the numbers of the chunks that it finds, best first."""


def run(data: Path | None, desk: Desk[str], answers: int | None = None) -> BenchResult:
    """The bench ``recall-facts``; ``data`` is another folder of the same form.

    ``answers`` is how many of the questions the chat model answers, evenly taken, 0 for all, None for none.
    """
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the memory tasks are.")
    began = time.monotonic()
    desk.emit(how_busy())
    told, quiz = read_told(folder), read_quiz(folder)
    usable = [each for each in quiz if any(each.answered_by(turn.text) for turn in told[each.person])]
    desk.emit(f"{len(quiz) - len(usable)} of {len(quiz)} answers stand in no chunk as they are: left out.")
    meaning = embedder()
    found = search(told, usable, meaning, desk)
    findings = evidence(told, found)
    if answers is not None:
        findings.append(_answers(told, usable, answers or len(usable), meaning, desk))
    tell(findings, desk)
    return as_result("recall-facts", len(usable), "questions", findings, time.monotonic() - began)


def search(told: Mapping[str, Sequence[Turn]], quiz: Sequence[Quiz], embedder: Embedder, desk: Desk[str]) -> Found:
    """What each way finds; every chunk and question is embedded once for all ways."""
    found: Found = {name: [] for name in (OURS, *BASELINES)}
    for number, (person, turns) in enumerate(told.items()):
        desk.report(number, len(told), f"Reading what the {person} told")
        vectors = embedder.embed_passages([str(turn) for turn in turns], desk.cancel)
        recall = Recall(turns, vectors)
        plain = {name: make(turns, vectors) for name, make in BASELINES.items()}
        for each in (each for each in quiz if each.person == person):
            desk.cancel.check()
            question = Question(each.question, embedder.embed_query(each.question))
            found[OURS].append((each, tuple(n for n, _ in recall.turns(question, max(DEPTHS)))))
            for name, way in plain.items():
                found[name].append((each, way(question).turns[: max(DEPTHS)]))
    return found


def evidence(told: Mapping[str, Sequence[Turn]], found: Found) -> list[Finding]:
    """How often the answer stands in what was found, of all and of the people that nothing was chosen on."""
    findings = []
    for depth in DEPTHS:
        about = f"The answer stands in one of the first {depth} chunks, in % (any)"
        limit = Limit(EVIDENCE_FLOOR, at_least=True) if depth == READ else None
        findings.append(_finding(f"evidence_at_{depth}", about, told, found, depth, limit))
        kept = {name: [pair for pair in each if pair[0].person not in TUNED] for name, each in found.items()}
        if kept[OURS]:
            findings.append(_finding(f"kept_evidence_at_{depth}", f"{about}, kept people", told, kept, depth))
    return findings


def _finding(
    metric: str, about: str, told: Mapping[str, Sequence[Turn]], found: Found, depth: int, limit: Limit | None = None
) -> Finding:
    shares = {}
    for name, pairs in found.items():
        hits = [any(quiz.answered_by(told[quiz.person][n].text) for n in chunks[:depth]) for quiz, chunks in pairs]
        shares[name] = 100 * float(np.mean(hits))
    error = (shares[OURS] * (100 - shares[OURS]) / len(found[OURS])) ** 0.5
    beside = {name: share for name, share in shares.items() if name != OURS}
    about += f", {len(found[OURS])} questions, standard error {error:.1f}"
    return Finding(metric, shares[OURS], about, limit, beside=beside)


def _answers(
    told: Mapping[str, Sequence[Turn]], quiz: Sequence[Quiz], count: int, embedder: Embedder, desk: Desk[str]
) -> Finding:
    """How often the chat model's answer holds the truth, of ``count`` questions that are evenly taken."""
    taken = [quiz[n * len(quiz) // count] for n in range(min(count, len(quiz)))]
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        chosen = models(Path(folder), ChangeBus())
        try:
            right = answered(told, taken, kept_answers(chosen.engine()), embedder, desk)
        finally:
            chosen.close()
    about = f"Answers of the chat model that hold the truth, in %, {len(taken)} questions"
    return Finding("answers", 100 * right / len(taken), about, Limit(ANSWER_FLOOR, at_least=True))


def answered(
    told: Mapping[str, Sequence[Turn]], quiz: Sequence[Quiz], model: Engine, embedder: Embedder, desk: Desk[str]
) -> int:
    """To how many of the questions the short answer holds the truth."""
    right = done = 0
    for person, turns in told.items():
        vectors = embedder.embed_passages([str(turn) for turn in turns], desk.cancel)
        remembering = Remembering(turns, vectors, lambda: model, resources() / "prompts")
        for each in (each for each in quiz if each.person == person):
            desk.report(done, len(quiz), each.question)
            answer = remembering.answer(each.question, embedder.embed_query(each.question), desk.cancel)
            right += answer is not None and each.answered_by(answer.text)
            done += 1
    return right
