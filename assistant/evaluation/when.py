"""Times in words, in English, German, Spanish and French, beside dateparser in the same run.

The texts are the specifications of Recognizers-Text (MIT, see ``when_specs``), also those that its own Python version
does not pass. A text counts as exact when the times found in it are the wanted ones: as many, of the same kind, and
each with the same day, clock time, moment, start and end, seconds, or TIMEX for what recurs and for seasons. Files of
one kind ("DateParser") ask for times of that kind only; "DateTimeModel" and "MergedParser" for all. "Among" tells how
often every wanted time is among those found, whatever else was.

Where a text can be read in two ways the specifications list both readings, and one policy picks the one that counts,
for every system alike: the coming one rather than the past one, and a bare clock hour as it is written. A date that
does not exist (the 30th of February) is to be left out. "Nothing invented" is measured on texts that ask for all and
hold none. dateparser is told the language and to prefer the future, and gets the best of its possible meanings.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, percentile, tell
from assistant.evaluation.when_answers import Find, among, dateparser, exact, ours
from assistant.evaluation.when_specs import LANGUAGES, Spec, read_specs
from assistant.system.paths import resources

TARGETS = {"en": 0.85, "de": 0.7, "es": 0.7, "fr": 0.7}
SLOWEST_MS = 5.0
_SPECS = Path("shared", "data", "when", "datetime_specs")
"""Where the specifications lie, beside the repository."""
_NAMES = {code: name for name, code in LANGUAGES.items()}
_BASELINE = "dateparser"


@dataclass(slots=True)
class Tally:
    """How a system did.

    Exact answers and all texts by language and file; by language, texts that tell a time and those with every wanted
    one found, texts without a time and those that were given one.
    """

    exact: Counter[tuple[str, str]] = field(default_factory=Counter)
    among: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    all: Counter[tuple[str, str]] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, spec: Spec, find: Find) -> None:
        """Ask the system about one text."""
        began = time.process_time()  # what else the machine does is not what is asked here
        given = find(spec)
        self.seconds.append(time.process_time() - began)
        self.all[spec.language, spec.file] += 1
        self.exact[spec.language, spec.file] += exact(spec, given)
        if spec.wanted:
            self.told[spec.language] += 1
            self.among[spec.language] += among(spec, given)
        if not spec.kind and not spec.wanted:
            self.empty[spec.language] += 1
            self.invented[spec.language] += bool(given)

    def share(self, language: str, file: str | None = None) -> float:
        """How many texts of a language, or of one of its files, were answered exactly, 0.0 to 1.0."""
        keys = [key for key in self.all if key[0] == language and file in (None, key[1])]
        return sum(self.exact[key] for key in keys) / (sum(self.all[key] for key in keys) or 1)

    @property
    def invention(self) -> float:
        """The share of texts without a time in which one was found."""
        return sum(self.invented.values()) / (sum(self.empty.values()) or 1)


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``when``; ``data`` is another folder of the same form."""
    folder = data or resources().parents[1] / _SPECS
    if not folder.is_dir():
        raise BadRequest(f"There is no folder {folder}.", "Say with --data where the specifications of times are.")
    began = time.monotonic()
    desk.emit(how_busy())
    specs = list(read_specs(folder))
    mine, theirs = measure(specs, desk)
    findings = found(mine, theirs)
    tell(findings, desk)
    return as_result("when", len(specs), "text", findings, time.monotonic() - began)


def measure(specs: Sequence[Spec], desk: Desk[str]) -> tuple[Tally, Tally | None]:
    """How Hearth and dateparser answer; None where that is not installed."""
    baseline = dateparser()
    if baseline is None:
        desk.emit("WITHOUT THE BASELINE: dateparser is not installed; only Hearth is measured.")
    mine, theirs = Tally(), Tally()
    for number, spec in enumerate(specs):
        desk.cancel.check()
        if number % 100 == 0:
            desk.report(number, len(specs), _NAMES[spec.language])
        mine.add(spec, ours)
        if baseline is not None:
            theirs.add(spec, baseline)
    return mine, theirs if baseline is not None else None


def found(mine: Tally, theirs: Tally | None) -> list[Finding]:
    """The figures, each beside the baseline's."""
    languages = [code for code in TARGETS if any(language == code for language, _ in mine.all)]
    findings = [
        Finding(
            f"exact_{code}",
            mine.share(code),
            f"{_NAMES[code]}: share of texts answered exactly",
            Limit(TARGETS[code], at_least=True),
            beside={_BASELINE: theirs.share(code)} if theirs else {},
        )
        for code in languages
    ]
    findings += [
        Finding(
            f"among_{code}",
            mine.among[code] / (mine.told[code] or 1),
            f"{_NAMES[code]}: share of texts with every wanted time among those found",
            beside={_BASELINE: theirs.among[code] / (theirs.told[code] or 1)} if theirs else {},
        )
        for code in languages
    ]
    findings += [
        Finding(
            f"exact_{code}_{file}",
            mine.share(code, file),
            f"{_NAMES[code]}, {file}",
            beside={_BASELINE: theirs.share(code, file)} if theirs else {},
        )
        for code, file in sorted(mine.all)
    ]
    findings += [
        Finding(
            "invented",
            mine.invention,
            f"Share of the {sum(mine.empty.values())} texts without a time in which one was found",
            beside={_BASELINE: theirs.invention} if theirs else {},
        ),
        Finding(
            "text_ms",
            percentile(mine.seconds, 0.5) * 1000,
            "Milliseconds of processor time for a text, the middle one",
            beside={_BASELINE: percentile(theirs.seconds, 0.5) * 1000} if theirs else {},
        ),
        Finding(
            "text_ms_p99",
            percentile(mine.seconds, 0.99) * 1000,
            "Milliseconds of processor time for a text, 99 of 100 take less",
            Limit(SLOWEST_MS),
            beside={_BASELINE: percentile(theirs.seconds, 0.99) * 1000} if theirs else {},
        ),
    ]
    return findings
