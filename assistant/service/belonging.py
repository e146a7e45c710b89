"""Which files and earlier chats belong to a meeting: those that name its people, its subject and its place.

No model has a say: what belongs is found by words, and the words that were found are the reason that is given.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from assistant.core.appointments import Appointment, Suggestion
from assistant.core.words import STOP_WORDS, fold, stem, words
from assistant.store.chats import Chats
from assistant.store.documents import Documents

MOST_OF_A_MEETING = 2
_MOST_WORDS = 12
"""Words of one meeting that are looked for; an invitation to fifty people names nobody in particular."""

_MOST_PEOPLE = 4
_MOST_HOLDERS = 200
_MOST_LOOKED_AT = 40
_COMMON = 10
"""What stands in more than one of so many files (or chats) does not tell one from the others."""

_ALWAYS_RARE = 20
"""Files or chats: so many about one thing is a project, not a word that is everywhere."""

_NAME_COUNTS = 3.0
_IN_TITLE_COUNTS = 0.5

_GENERAL = frozenset(
    """
    meeting meet call review sync weekly daily monthly standup stand check catch lunch dinner breakfast coffee talk
    chat session workshop interview appointment visit room office online zoom teams video phone plan planning update
    status team project new first next last hour day week street road home house floor building weekend online final
    besprechung termin treffen anruf raum buro strasse reunion sala rendez salle cita calle rue
    """.split()
)
"""Words of many meetings that say little about any of them."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a meeting is looked for by. ``shown`` is how its words stand in the calendar, by folded word."""

    shown: Mapping[str, str]
    people: Mapping[tuple[str, ...], str]
    """Full names as folded words, and how they are written."""


@dataclass(frozen=True, slots=True)
class _Match:
    """How well something fits, and the words of the meeting that it names."""

    score: float
    named: tuple[str, ...]


def words_of(meeting: Appointment) -> str:
    """What files about a meeting are looked for by: its subject, and who takes part."""
    return " ".join((meeting.title, *meeting.people[:_MOST_PEOPLE]))


class Belonging:
    """Finds what belongs to meetings. Made for one brief: it remembers how common each word is."""

    def __init__(
        self, documents: Documents, chats: Chats, unwanted: frozenset[str], everywhere: frozenset[str]
    ) -> None:
        """``unwanted`` are keys that are not suggested; ``everywhere`` are people who come to most meetings, which is
        mostly the person who is asking."""
        self._documents = documents
        self._chats = chats
        self._unwanted = unwanted
        self._everywhere = everywhere
        self._files = max(_ALWAYS_RARE, documents.counts().documents // _COMMON)
        self._talks = max(_ALWAYS_RARE, len(chats.find()) // _COMMON)
        self._chunks_with: dict[str, frozenset[int]] = {}
        self._chats_with: dict[str, Mapping[int, str]] = {}

    def of(self, meeting: Appointment) -> list[Suggestion]:
        """What to look at before ``meeting``, the best first, at most two."""
        wanted = _wanted(meeting, self._everywhere)
        if not wanted.shown:
            return []
        found = [*self._files_for(meeting, wanted), *self._talks_for(meeting, wanted)]
        found = [(match, each) for match, each in found if each.key not in self._unwanted]
        found.sort(key=lambda pair: (-pair[0].score, not pair[1].path, pair[1].path, pair[1].text))
        return [each for _, each in found[:MOST_OF_A_MEETING]]

    def _files_for(self, meeting: Appointment, wanted: _Wanted) -> Iterator[tuple[_Match, Suggestion]]:
        ranked = _by_count(self._holding(word) for word in wanted.shown)
        best: dict[str, _Match] = {}
        titles: dict[str, str] = {}
        for each in self._documents.chunks(ranked[:_MOST_LOOKED_AT]).values():
            title = f"{each.title} {PurePath(each.path).stem}"
            match = _fits(wanted, [*words(title), "", *words(each.text)], words(title), self._few_files)
            if match is not None and (each.path not in best or match.score > best[each.path].score):
                best[each.path], titles[each.path] = match, PurePath(each.path).name
        for path, match in best.items():
            key, why = _key(meeting, "file", path), f"“{titles[path]}” names {_listed(match.named)}"
            yield match, Suggestion(key, f"{titles[path]}, for “{meeting.title}”", why, path)

    def _talks_for(self, meeting: Appointment, wanted: _Wanted) -> Iterator[tuple[_Match, Suggestion]]:
        held = {word: self._talked_of(word) for word in wanted.shown}
        titles = {number: title for found in held.values() for number, title in found.items()}
        for number in _by_count(held.values())[:_MOST_LOOKED_AT]:
            title = titles[number]
            turns = [title, *(message.text for message in self._chats.messages(number))]
            matches = (_fits(wanted, words(turn), words(title), self._few_talks) for turn in turns)
            match = max(filter(None, matches), key=lambda each: each.score, default=None)
            if match is not None:
                key, why = _key(meeting, "chat", str(number)), f"the chat “{title}” names {_listed(match.named)}"
                yield match, Suggestion(key, f"Your chat “{title}”, for “{meeting.title}”", why)

    def _few_files(self, word: str) -> bool:
        """Whether so few files hold a word that it tells them from others."""
        chunks = self._holding(word)
        return len(chunks) < _MOST_HOLDERS and (len(chunks) <= self._files or self._paths(chunks) <= self._files)

    def _few_talks(self, word: str) -> bool:
        return len(self._talked_of(word)) <= self._talks

    def _paths(self, chunks: frozenset[int]) -> int:
        return len({each.path for each in self._documents.chunks(sorted(chunks)).values()})

    def _holding(self, word: str) -> frozenset[int]:
        """The chunks with a word, and the first chunks of documents that have it in their title or name."""
        if word not in self._chunks_with:
            inside = self._documents.holders(word, _MOST_HOLDERS)
            titled = [each.id for each in self._documents.titled([word])[:_MOST_LOOKED_AT]]
            first = [chunk for number in titled for chunk in self._documents.chunk_ids([number])[:1]]
            self._chunks_with[word] = frozenset([*inside, *first])
        return self._chunks_with[word]

    def _talked_of(self, word: str) -> Mapping[int, str]:
        """The chats with a word or one that begins so, by number with their titles."""
        if word not in self._chats_with:
            self._chats_with[word] = {each.id: each.title for each in self._chats.find(word)}
        return self._chats_with[word]


def _fits(wanted: _Wanted, text: Sequence[str], title: Sequence[str], tells: Callable[[str], bool]) -> _Match | None:
    """Whether a passage names a person in full, or two of the meeting's words that tell something."""
    joined = f" {' '.join(text)} "
    people = [name for name in wanted.people if f" {' '.join(name)} " in joined and any(map(tells, name))]
    of_people = {word for name in people for word in name}
    stems, in_title = set(map(stem, text)), set(map(stem, title))
    single = [word for word in wanted.shown if stem(word) in stems and word not in of_people and tells(word)]
    if not people and len(single) < 2:
        return None
    named = [*(wanted.people[name] for name in people), *(wanted.shown[word] for word in single)]
    score = _NAME_COUNTS * len(people) + len(single)
    return _Match(score + _IN_TITLE_COUNTS * sum(stem(word) in in_title for word in single), tuple(named))


def _wanted(meeting: Appointment, everywhere: frozenset[str]) -> _Wanted:
    shown: dict[str, str] = {}
    people: dict[tuple[str, ...], str] = {}
    for person in [each for each in meeting.people if each not in everywhere]:
        written = person_name(person)
        name = tuple(words(written))
        if len(name) > 1:
            people[name] = written
        shown.update({word: part for word, part in _telling(written) if word not in shown})
    for text in (meeting.title, meeting.where):
        shown.update({word: part for word, part in _telling(text) if word not in shown})
    kept = dict(list(shown.items())[-_MOST_WORDS:])  # title and place are at the end: they count first
    return _Wanted(kept, people)


def person_name(person: str) -> str:
    """A person's name; of an address what stands before the @, as words."""
    before, at, _ = person.removeprefix("mailto:").partition("@")
    return " ".join(re.split(r"[._+\-\d]+", before)).strip().title() if at else person.strip()


def _telling(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text that may tell what it is about, folded and as written."""
    for written in re.findall(r"\w+(?:['’]\w+)?", text):
        word = fold(written).removesuffix("'s")
        if len(word) > 2 and not word.isdecimal() and word not in _GENERAL and word not in _STOP_WORDS:
            yield word, re.sub(r"['’]s\Z", "", written)


def _by_count(found: Iterable[Iterable[int]]) -> list[int]:
    """Numbers by how many of the sets they are in, most first."""
    counts: dict[int, int] = {}
    for numbers in found:
        for number in numbers:
            counts[number] = counts.get(number, 0) + 1
    return sorted(counts, key=lambda number: (-counts[number], number))


def _key(meeting: Appointment, kind: str, what: str) -> str:
    """The same for every occurrence of a series, and nothing that can be read."""
    return hashlib.sha256(f"{meeting.uid}\0{kind}\0{what}".encode("utf-8", "replace")).hexdigest()[:32]


def _listed(named: Sequence[str]) -> str:
    most = list(named[:3])
    return most[0] if len(most) == 1 else f"{', '.join(most[:-1])} and {most[-1]}"


_STOP_WORDS = frozenset(map(fold, STOP_WORDS))
