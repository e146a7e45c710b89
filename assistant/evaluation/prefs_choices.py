"""Four suggestions, one of which suits a preference told earlier: which one Hearth picks after ten other turns.

Hearth's way: the preference was remembered in an earlier chat, in a store of 50. What recall finds for the question
stands beside it in the last turn, after ten turns on other things, and the model picks one. Twice more it picks as it
does among candidates of an answer (``service.wishes``); if both of these agree they win. The baseline has
the preference in the first turn of the same chat, before the ten, and picks at once. The order of the options is drawn
for each question; the model says one constrained letter. Answers may be kept between runs (see ``kept_answers``).
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import Desk
from assistant.core.messages import Message, Role, TextPiece
from assistant.evaluation.bench_library import models
from assistant.evaluation.kept_answers import kept_answers
from assistant.evaluation.measuring import Finding, Limit
from assistant.evaluation.prefeval import Preference, turns_between
from assistant.service.known_facts import spoken_to
from assistant.service.prompt import system_text
from assistant.service.wishes import votes
from assistant.system.paths import resources

FLOOR = 70.0
BETWEEN = 10
PLAIN = "preference in the first turn"
SEED = 11
_PLAIN_SHARE = 4
"""The baseline, which reads ten turns anew each time, answers every so many of the questions."""

_LETTERS = "ABCD"

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its options in a drawn order; ``right`` is the letter of the one that suits."""

    number: int
    question: str
    options: tuple[str, ...]
    right: str

    @property
    def listed(self) -> str:
        """The options as they are read."""
        return "\n".join(f"{letter}. {option}" for letter, option in zip(_LETTERS, self.options, strict=True))


def drawn_choices(preferences: Sequence[Preference], count: int) -> list[Choice]:
    """``count`` questions (0: all) in a drawn order, each with its options in a drawn order."""
    drawn = random.Random(SEED)  # noqa: S311 - a sample, no secret
    made = []
    for number, each in enumerate(preferences):
        if each.options:
            order = drawn.sample(range(len(each.options)), len(each.options))
            options = tuple(each.options[n] for n in order)
            made.append(Choice(number, each.question, options, _LETTERS[order.index(0)]))
    drawn.shuffle(made)
    return made[: count or len(made)]


def choices(
    folder: Path,
    preferences: Sequence[Preference],
    stores: Sequence[Sequence[int]],
    recall: Callable[[Sequence[int]], Sequence[int]],
    count: int,
    desk: Desk[str],
) -> list[Finding]:
    """How often the right option is picked, in both ways; ``recall`` gives the memories found in a store."""
    asked = drawn_choices(preferences, count)
    between = turns_between(folder, BETWEEN)
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as temporary:
        chosen = models(Path(temporary), ChangeBus())
        try:
            picker = Picker(kept_answers(chosen.engine()), between, desk)
            picked = picker.pick([(each, [preferences[n].text for n in recall(stores[each.number])]) for each in asked])
            plainly = picker.pick_plainly([(each, preferences[each.number].text) for each in asked[::_PLAIN_SHARE]])
        finally:
            chosen.close()
    ours = [one.voted == each.right for one, each in zip(picked, asked, strict=True)]
    at_once = [one.at_once == each.right for one, each in zip(picked, asked, strict=True)]
    plain = [letter == each.right for letter, each in zip(plainly, asked[::_PLAIN_SHARE], strict=True)]
    about = f"The option picked that suits the preference, after {BETWEEN} other turns, in %, {len(ours)} questions"
    error = (_percent(ours) * (100 - _percent(ours)) / max(1, len(ours))) ** 0.5
    beside = {f"{PLAIN} ({len(plain)} questions)": _percent(plain), "recalled, one pick": _percent(at_once)}
    about = f"{about}, standard error {error:.1f}"
    return [Finding("choices", _percent(ours), about, Limit(FLOOR, at_least=True), beside=beside)]


@dataclass(frozen=True, slots=True)
class Picked:
    """The letter that wins, and the one that the model picks in the chat."""

    voted: str
    at_once: str


class Picker:
    """Asks the chat model to pick, after turns on other things."""

    def __init__(self, engine: Engine, between: Sequence[Message], desk: Desk[str]) -> None:
        self._engine = engine
        self._between = tuple(between)
        self._desk = desk
        self._system = Message(Role.SYSTEM, system_text(resources() / "prompts"))

    def pick(self, asked: Sequence[tuple[Choice, Sequence[str]]]) -> list[Picked]:
        """Hearth's way; each question comes with the wishes that were recalled for it.

        First all are picked in the chat, where the turns between stay read; then the votes are asked for.
        """
        at_once = [self._at_once(*each) for each in self._told(asked, "Choosing")]
        return [
            Picked(self._voted(*each, letter), letter)
            for each, letter in zip(self._told(asked, "Choosing twice more"), at_once, strict=True)
        ]

    def pick_plainly(self, asked: Sequence[tuple[Choice, str]]) -> list[str]:
        """The baseline's; each question comes with the preference it was written for."""
        return [self._plainly(*each) for each in self._told(asked, "Choosing as the baseline does")]

    def _told(self, asked: Sequence[Asked], note: str) -> Iterator[Asked]:
        for number, each in enumerate(asked):
            self._desk.report(number, len(asked), note)
            yield each

    def _at_once(self, asked: Choice, wishes: Sequence[str]) -> str:
        told = "\n".join(f"- {spoken_to(wish)}" for wish in wishes)
        about = f"What I know about you:\n{told}\n\n" if wishes else ""
        return self._letter((self._system, *self._between), f"{about}{_question(asked)}")

    def _voted(self, asked: Choice, wishes: Sequence[str], at_once: str) -> str:
        if not wishes:
            return at_once
        counts = votes(self._engine, asked.question, wishes, asked.options, self._desk.cancel)
        counts[_LETTERS.index(at_once)] += 1
        return _LETTERS[counts.index(max(counts))]

    def _plainly(self, asked: Choice, preference: str) -> str:
        told = (Message(Role.USER, preference), Message(Role.ASSISTANT, "Thank you, I will keep that in mind."))
        return self._letter((self._system, *told, *self._between), _question(asked))

    def _letter(self, before: tuple[Message, ...], said: str) -> str:
        schema = {
            "type": "object",
            "properties": {"answer": {"type": "string", "enum": list(_LETTERS)}},
            "required": ["answer"],
        }
        request = Request(
            (*before, Message(Role.USER, said)),
            Sampling(temperature=0.0, max_tokens=16),
            json_schema=schema,
            conversation="choices",
        )
        deltas = self._engine.generate(request, self._desk.cancel)
        text = "".join(delta.text for delta in deltas if isinstance(delta, TextPiece))
        return str(json.loads(text)["answer"])


def _question(asked: Choice) -> str:
    return f"{asked.question}\n\nWhich of these suits me best?\n{asked.listed}"


def _percent(hits: Sequence[bool]) -> float:
    return 100 * sum(hits) / max(1, len(hits))
