"""What files and appointments seem to say about the person: counted by rule, never asked of a model.

Nothing here is known: every guess waits for the person's yes and stands in no prompt before.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.core.person import Guess, Origin
from assistant.core.words import fold, stem, words

LEAST = 2
"""Files or appointments that must say the same before it is guessed."""

_LEAST_MEETINGS = 3
_HALF = 3.0
"""At so many files the strength of a guess is a half."""

_LEAST_WORDS = 12
_TELLING: Mapping[str, frozenset[str]] = {
    language: frozenset(fold(text).split())
    for language, text in (
        ("English", "the and of to is that for with you are this was not from have your they been which"),
        ("German", "der die und das ist nicht mit ein eine den von zu auf dem sich auch wir ich bitte werden"),
        ("Spanish", "el los las que una por para con del esta pero como muy usted sus nuestro hasta"),
        ("French", "le les des et une est pour dans vous nous avec sur pas que votre sont cette aux"),
    )
}
_TOWN = re.compile(r"(?<![\d-])(?:[A-Z]{1,2}-)?\d{4,5}\s+(?P<town>[A-ZÀ-Þ][a-zà-ÿ]+(?:[ -][A-ZÀ-Þ][a-zà-ÿ]+)?)")
_MONTHS = frozenset(
    """january february march april may june july august september october november december januar februar marz mai
    juni juli oktober dezember""".split()
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The beginning of a file, or an appointment with the ``people`` in it."""

    title: str
    text: str
    when: datetime
    people: tuple[str, ...] = ()


def interest_words(path: Path) -> dict[str, frozenset[str]]:
    """The stems that tell each interest, from the table at ``path``."""
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(stem(word) for word in text.split()) for name, text in table.items()}


def guesses(files: Sequence[Seen], appointments: Sequence[Seen], telling: Mapping[str, frozenset[str]]) -> list[Guess]:
    """Everything that is guessed, the strongest first within each kind."""
    return [
        *_languages(files),
        *_towns(files),
        *_people(appointments),
        *_interests(files, appointments, telling),
    ]


def _languages(files: Sequence[Seen]) -> list[Guess]:
    found: dict[str, list[Seen]] = defaultdict(list)
    for file in files:
        if (language := language_of(file.text)) is not None:
            found[language].append(file)
    return [
        _guess("language", language, Origin.LIBRARY, held, _files(held, f" in {language}"))
        for language, held in _by_weight(found)
    ]


def language_of(text: str) -> str | None:
    """The language of ``text``, None where too few of its words tell."""
    counted = Counter(words(text))
    if counted.total() < _LEAST_WORDS:
        return None
    hits = {language: sum(counted[word] for word in telling) for language, telling in _TELLING.items()}
    best, second = sorted(hits, key=lambda language: -hits[language])[:2]
    return best if hits[best] >= 3 and hits[best] >= 2 * hits[second] else None


def _towns(files: Sequence[Seen]) -> list[Guess]:
    """The town that stands behind a postcode in most files; one only: they live in one place."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for file in files:
        for town in {match["town"] for match in _TOWN.finditer(file.text)}:
            if fold(town) not in _MONTHS:
                found[town].append(file)
    return [
        _guess("home", town, Origin.LIBRARY, held, f"an address in {_files(held)}")
        for town, held in _by_weight(found)[:1]
    ]


def _people(appointments: Sequence[Seen]) -> list[Guess]:
    found: dict[str, list[Seen]] = defaultdict(list)
    for each in appointments:
        for name in dict.fromkeys(each.people):
            if len(name.split()) in (2, 3) and "@" not in name:
                found[name].append(each)
    return [
        _guess("person", name, Origin.CALENDAR, held, f"{len(held)} appointments, such as “{held[0].title}”")
        for name, held in _by_weight(found)
        if len(held) >= _LEAST_MEETINGS
    ]


def _interests(
    files: Sequence[Seen], appointments: Sequence[Seen], telling: Mapping[str, frozenset[str]]
) -> list[Guess]:
    found: dict[str, list[Seen]] = defaultdict(list)
    in_calendar: Counter[str] = Counter()
    for origin, seen in ((Origin.LIBRARY, files), (Origin.CALENDAR, appointments)):
        for each in seen:
            title, text = _stems(each.title), _stems(each.text)
            for name, held in telling.items():
                if held & title or len(held & text) >= 2:
                    found[name].append(each)
                    in_calendar[name] += origin is Origin.CALENDAR
    return [
        _guess(
            "interest",
            name,
            Origin.CALENDAR if 2 * in_calendar[name] > len(held) else Origin.LIBRARY,
            held,
            ", ".join(f"“{title}”" for title in list(dict.fromkeys(each.title for each in held))[:3]),
        )
        for name, held in _by_weight(found)
    ]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _by_weight(found: Mapping[str, Sequence[Seen]]) -> list[tuple[str, Sequence[Seen]]]:
    """Those with enough behind them, the most first, else by name: the same for the same files."""
    enough = [
        (name, held) for name, held in found.items() if len({each.title for each in held}) >= LEAST or _often(held)
    ]
    return sorted(enough, key=lambda pair: (-len(pair[1]), pair[0]))


def _often(held: Iterable[Seen]) -> bool:
    """The same appointment again and again counts as well."""
    return len({each.when for each in held}) >= _LEAST_MEETINGS


def _guess(attribute: str, value: str, origin: Origin, held: Sequence[Seen], evidence: str) -> Guess:
    return Guess(
        attribute, value, origin, evidence, round(len(held) / (len(held) + _HALF), 2), min(each.when for each in held)
    )


def _files(held: Sequence[Seen], which: str = "") -> str:
    return f"{len(held)} files{which}, such as “{held[0].title}”"
