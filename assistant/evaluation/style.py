"""Writing as a person: drafts attributed to their person by a frozen classifier, beside drafts from the request alone.

Every held-out mail is first turned into a request: its subject, the name greeted, and notes, the content words of each
sentence in order without greeting, sign-off, small words and punctuation. (Panza lets a model of 8B retell each mail
instead; the starter model loses half of it on the way.) From this request the mail is written twice with the same
model: plainly, and with the style card and the nearest own examples of its person. Both drafts, and the real mail, go
to a classifier that was trained on other real mails, with names and numbers masked in all of them. Learning,
recognising and writing share no mail. Drafting was tuned on half of the people; the others are measured.

A run with ``--limit 2`` and one with ``--limit 5`` share the first two mails of each person: with a file named in
``HEARTH_BENCH_ANSWERS`` the second one writes only what is new.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.core.words import numbers, words
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import models
from assistant.evaluation.kept_answers import KeptAnswers, kept_answers
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, percentile, tell
from assistant.evaluation.style_attribution import Attribution
from assistant.evaluation.style_mails import Person, halves, read_people
from assistant.personal.drafting import gist
from assistant.personal.grounding import named
from assistant.personal.mail_parts import take_apart
from assistant.personal.style import as_to, card_of
from assistant.personal.style_examples import sent_to
from assistant.service.drafts import Asked, Drafter
from assistant.system.paths import resources

LIMIT = 5
"""Mails of each person that are written where no number is given: 6 to 8 minutes on two cores."""
GAIN = 10.0
"""Points above the plain draft that are asked for."""
_DATA = Path("shared", "data", "style")
_BASELINE = "prompt only"
_REAL = "real mails"
_AS_GENERATED = "ours before code puts habits in"
_MOST_TOKENS = 96
"""Of every draft, both ways: enough to tell an author, and half of the time."""
_SURE = 50.0
"""Of a hundred real mails: a classifier that misses most of a person's own cannot tell whether a draft is like them."""
_SAMPLES = 2000
_SEED = 7


@dataclass(slots=True)
class Tally:
    """What was attributed rightly, person by person, in order.

    ``plain`` is the draft from the request alone, ``styled`` ours, ``generated`` ours as the model wrote it, ``real``
    the mail that the person sent.
    """

    plain: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    styled: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    generated: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    real: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    leaked: int = 0
    invented: int = 0

    @property
    def n(self) -> int:
        """Mails that were written."""
        return sum(len(each) for each in self.styled.values())

    def interval(self) -> tuple[float, float]:
        """Between which points the gain lies in 95 of 100 bootstrap samples: people drawn anew, then mails of each."""
        chance = random.Random(_SEED)  # noqa: S311 - nothing secret: the same samples at every run
        pairs = {
            name: [ours - theirs for ours, theirs in zip(self.styled[name], self.plain[name], strict=True)]
            for name in self.styled
        }
        gains = []
        for _ in range(_SAMPLES):
            people = chance.choices(list(pairs.values()), k=len(pairs))
            means = [sum(chance.choices(each, k=len(each))) / len(each) for each in people]
            gains.append(100 * sum(means) / len(means))
        return percentile(gains, 0.025), percentile(gains, 0.975)


def run(data: Path | None, desk: Desk[str], limit: int = LIMIT) -> BenchResult:
    """The bench ``style``; ``data`` is another folder of the same form, ``limit`` mails of each person, 0 for all."""
    folder = data or resources().parents[1] / _DATA
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the mails are.")
    began = time.monotonic()
    desk.emit(how_busy())
    people = read_people(folder)
    measured = halves(people)[1]
    attribution = Attribution(people)
    desk.emit(f"{len(people)} people; tuned on {len(people) - len(measured)}, measured on {len(measured)}.")
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as place:
        chosen = models(Path(place), ChangeBus())
        try:
            engine = kept_answers(chosen.engine())
            tally = measure(engine, measured, attribution, desk, limit)
            desk.emit(f"{engine.taken} of {2 * tally.n} answers were kept from an earlier turn.")
        finally:
            chosen.close()
    findings = found(tally, attribution.accuracies(measured))
    tell(findings, desk)
    return as_result("style", tally.n, "mails", findings, time.monotonic() - began)


def measure(
    engine: KeptAnswers, people: Sequence[Person], attribution: Attribution, desk: Desk[str], limit: int
) -> Tally:
    """Write the first ``limit`` held-out mails of each person both ways."""
    drafter = Drafter(lambda: engine, resources() / "prompts", most_tokens=_MOST_TOKENS)
    tally = Tally()
    tasks = [(person, mail) for person in people for mail in person.held_out[: limit or None]]
    for number, (person, mail) in enumerate(tasks):
        desk.cancel.check()
        desk.report(number, len(tasks), person.name)
        card = card_of(person.learned)
        assert card is not None, "a person has mails enough"
        asked = Asked(gist(mail), take_apart(mail.text).to)
        card = as_to(card, sent_to(asked.to, person.learned))
        plain = drafter.plain(asked, desk.cancel).text
        styled = drafter.styled(asked, card, person.learned, desk.cancel).text
        drafts = (
            (tally.plain, plain), (tally.styled, styled), (tally.generated, engine.last), (tally.real, mail.text)
        )  # fmt: skip
        for way, text in drafts:
            way[person.name].append(attribution.author(text) == person.name)
        tally.invented += bool(numbers(styled) - numbers(asked.request))
        earlier = {name for each in drafter.examples(asked, card, person.learned) for name in named(each.text)}
        tally.leaked += bool((named(styled) & earlier) - set(words(f"{asked.request} {asked.to} {card.name}")))
    return tally


def found(tally: Tally, accuracies: Mapping[str, float]) -> list[Finding]:
    """The figures; each person counts the same. ``accuracies``: how many real mails of each the classifier knows."""
    plain, styled, raw, real = map(_points, (tally.plain, tally.styled, tally.generated, tally.real))
    low, high = tally.interval()
    sure = [name for name in tally.styled if accuracies[name] >= _SURE]
    gain_sure = _points(tally.styled, sure) - _points(tally.plain, sure)
    return [
        Finding(
            "attributed",
            styled,
            f"Drafts attributed to their person, of 100 (n = {tally.n})",
            beside={_BASELINE: plain, _AS_GENERATED: raw, _REAL: real},
        ),
        Finding("gain", styled - plain, "Points above prompt only", Limit(GAIN, at_least=True)),
        Finding("gain_low", low, "Lower end of the 95 % interval of these points"),
        Finding("gain_high", high, "Upper end of it"),
        Finding("gain_sure", gain_sure, f"These points over the {len(sure)} people of whose real mails it knows most"),
        Finding("classifier", fmean(accuracies.values()), "The classifier on every held-out real mail, right of 100"),
        Finding("leaked", tally.leaked, "Drafts with a name from an earlier mail that was not asked for", Limit(0)),
        Finding("invented", tally.invented, "Drafts with a number that was not asked for", Limit(0)),
    ]


def _points(way: Mapping[str, Sequence[bool]], people: Sequence[str] | None = None) -> float:
    counted = [way[name] for name in (way if people is None else people)]
    return 100 * sum(sum(each) / len(each) for each in counted) / (len(counted) or 1)
