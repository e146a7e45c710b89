"""Earlier chats, found again: "what did we decide about the roof?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from assistant.calendar.when import find
from assistant.calendar.when.values import Found, Period, Preferences, Value
from assistant.core.messages import Role
from assistant.core.passages import Citation, Passage
from assistant.core.words import STOP_WORDS, content_words, names, overlap, stem, words
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.dated import dated
from assistant.service.time_words import day_words
from assistant.store.chats import chat_path
from assistant.store.said import Said, SaidRecord

KIND = "chats"
"""The kind of passages that were said in chats."""

SAME_QUESTION = 0.75
"""Share of common words from which a turn is the question that is asked again, and answers nothing."""

_SPEAKERS = {Role.USER: "I", Role.ASSISTANT: "Hearth"}

_DECIDED = (
    "decid|agree|discuss|talk|speak|spoke|say|said|tell|told|mention|settle|conclu|suggest|recommend|ch[oo]+se|plan"
)
_POINTS_BACK = re.compile(
    rf"\b(did|have|had) (we|i|you)\b[^.?!]{{0,40}}\b({_DECIDED})"
    r"|\b(we|you) (had |have |once |already )?"
    r"(decided|agreed|discussed|talked|spoke|said|settled|concluded|chose|planned)\b"
    r"|\byou (told|said|suggested|recommended|mentioned|advised)\b"
    r"|\bwhere were we\b|\b(come|coming|go|going) back to (the|our|my)\b|\bwhat about [^.?!]{1,40} again\b"
    r"|\b(last time|the other day)\b[^.?!]*\b(we|you)\b|\b(we|you)\b[^.?!]*\b(last time|the other day)\b"
    r"|\b(earlier|previous|past|last|older|other|our) (chats?|conversations?)\b"
    r"|\b(haben wir|hatten wir|hast du|hattest du|habe ich)\b[^.?!]{0,60}"
    r"\b(beschlossen|entschieden|besprochen|vereinbart|abgemacht|ausgemacht|gesagt|geredet|gesprochen|empfohlen|erzählt|"
    r"vorgeschlagen|geraten|erwähnt)\b"
    r"|\bdu (mir )?(hast|hattest)\b[^.?!]{0,60}\b(gesagt|empfohlen|erzählt|vorgeschlagen|geraten)\b"
    r"|\b(letztes mal|letzten (chat|gespräch)|früheren? (chats?|gespräche?n?))\b"
    r"|\b(decidimos|acordamos|hablamos|dijimos|quedamos|hemos (decidido|acordado|hablado|dicho))\b"
    r"|\bme (dijiste|recomendaste|aconsejaste|sugeriste)\b"
    r"|\b(la última vez|conversación anterior|chats? anteriore?s?)\b"
    r"|\b(avons-nous|a-t-on|on a|nous avons|est-ce qu['’]on a)\b[^.?!]{0,40}\b(décidé|convenu|dit|parlé|discuté)\b"
    r"|\b(tu m['’]as|m['’]as-tu|as-tu)\b[^.?!]{0,20}\b(dit|conseillé|recommandé|suggéré)\b"
    r"|\b(la dernière fois|conversations? (précédente|passée|antérieure)s?)\b",
    re.IGNORECASE,
)
_TOLD_BY_ME = re.compile(
    r"\bdid i (say|tell|mention|plan|decide)|\b(habe ich|hatte ich)\b|\b(dije|te dije)\b|\bj['’]ai dit\b", re.I
)
_TOLD_BY_HEARTH = re.compile(
    r"\b(did|have) you\b|\byou (told|said|suggest|recommend|mention|advis)|\b(hast|hattest) du\b|\bdu hast\b"
    r"|\b(dijiste|recomendaste|aconsejaste|sugeriste)\b|\btu m['’]as\b|\b(m['’])?as-tu\b",
    re.IGNORECASE,
)
_SAID_ABOUT = frozenset(
    stem(word)
    for word in """decide decided decision agree agreed discuss discussed talk talked speak spoke say said tell told
    mention mentioned settle settled conclude suggest suggested recommend recommended choose chose plan planned last
    time earlier previous past chat chats conversation conversations ago yesterday week month year today day
    haben hatten hast beschlossen entschieden besprochen vereinbart gesagt gesprochen empfohlen letztes mal
    decidimos acordamos hablamos dijimos hemos decidido ultima vez dijiste
    avons nous decide dit parle derniere fois""".split()
)
"""Words that say that something was said, not what it was about; as stems."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said in an earlier chat: a question with its answer. ``message_id`` is the turn that was found.

    ``own`` is what of it the person said, "" for nothing.
    """

    chat_id: int
    title: str
    message_id: int
    when: datetime
    text: str
    score: float
    own: str = ""


class PastChats:
    """Search in the kept chats. ``clock`` is aware, in the person's zone."""

    def __init__(self, said: Said, clock: Callable[[], datetime]) -> None:
        self._said = said
        self._clock = clock

    def search(self, query: str, k: int, besides: int | None = None) -> list[Remark]:
        """The ``k`` best remarks for ``query``, best first, each once; ``besides`` is a chat that is left out.

        What holds no word of what is asked about is no find, unless nothing but a time is asked for; what names none
        of the people and things that are named is none either: it was said of others.
        """
        from assistant.personal.recall import Question, Recall, Turn  # late: numpy takes a tenth of a second

        times = find(query, self._clock(), tongue_of(query).code, preferences=Preferences(past=True))
        asked = _without(query, times)
        about, named = subject(asked), [stem(name) for name in names(asked)]
        records = [each for each in self._said.near(about, besides) if not _asks_the_same(each, query)]
        recall = Recall([Turn(each.chat_id, _SPEAKERS[each.role], each.text, each.created_at) for each in records])
        within = self._within(times)
        found = recall.turns(Question(" ".join(about) or query, speaker=_speaker(query), within=within), 6 * k)
        remarks: dict[int, Remark] = {}
        for number, score in found:
            first, last = _exchange(records, number)
            exchange = records[first : last + 1]
            if named and not any(name in _stems(exchange) for name in named):
                continue
            inside = within is not None and within[0] <= records[number].created_at < within[1]
            if holds(" ".join(each.text for each in exchange), about) if about else inside:
                remarks.setdefault(exchange[0].id, _remark(exchange, records[number], score))
        return list(remarks.values())[:k]

    def passages(self, question: str, k: int, besides: int | None = None) -> tuple[Passage, ...]:
        """What earlier chats hold for a question that points back to them; nothing for any other question.

        "Yesterday" stands there with the day that it was.
        """
        if not points_back(question):
            return ()
        language = tongue_of(question).code
        zone = self._clock().tzinfo
        return tuple(_with_days(each, zone, language) for each in self.search(question, k, besides))

    def _within(self, times: Sequence[Found]) -> tuple[datetime, datetime] | None:
        """The first days told that are not all to come."""
        now = self._clock()
        for found in times:
            days = _days(found.value)
            if days is not None and days[0] <= now.date():
                first, after = (datetime.combine(day, time(), now.tzinfo) for day in days)
                return first, after
        return None


def points_back(question: str) -> bool:
    """Whether ``question`` asks for something that was said in an earlier chat."""
    return _POINTS_BACK.search(question) is not None


def subject(query: str) -> list[str]:
    """The words of ``query`` that say what it is about."""
    return [word for word in content_words(query) if word not in STOP_WORDS and stem(word) not in _SAID_ABOUT]


def holds(text: str, about: Sequence[str]) -> bool:
    """Whether ``text`` holds at least half of those words, in any of their forms."""
    known = {stem(word) for word in content_words(text)}
    return 2 * sum(stem(word) in known for word in about) >= len(about)


def as_passage(remark: Remark, zone: tzinfo | None, language: str = "en") -> Passage:
    """A remark as the model reads it and an answer cites it: its chat is the "file", its day the place."""
    return Passage(
        chunk_ids=(remark.message_id,),
        document_id=-remark.chat_id,
        path=chat_path(remark.chat_id),
        title=remark.title,
        place=day_words(remark.when.astimezone(zone), language),
        text=remark.text,
        score=remark.score,
        kind=KIND,
    )


def _with_days(remark: Remark, zone: tzinfo | None, language: str) -> Passage:
    text = dated(remark.text, remark.when.astimezone(zone), tongue_of(remark.text).code)
    return as_passage(replace(remark, text=text), zone, language)


def said_when(citations: Sequence[Citation], language: str) -> str:
    """A sentence that names the chats cited, with their days; "" where none is."""
    said = dict.fromkeys((each.title, each.place) for each in citations if each.path == chat_path(-each.document_id))
    named = "; ".join(f"“{title}”, {day}" for title, day in said)
    return f"{_FROM[language]} {named}." if said else ""


_FROM = {"en": "From our chat", "de": "Aus unserem Chat", "es": "De nuestro chat", "fr": "De notre conversation"}


def _speaker(query: str) -> str | None:
    if _TOLD_BY_ME.search(query):
        return _SPEAKERS[Role.USER]
    return _SPEAKERS[Role.ASSISTANT] if _TOLD_BY_HEARTH.search(query) else None


def _without(query: str, times: Sequence[Found]) -> str:
    for found in reversed(times):
        query = query[: found.start] + query[found.end :]
    return query


def _asks_the_same(record: SaidRecord, query: str) -> bool:
    if record.role is not Role.USER:
        return False
    return overlap(map(stem, content_words(record.text)), map(stem, content_words(query))) >= SAME_QUESTION


def _exchange(records: Sequence[SaidRecord], number: int) -> tuple[int, int]:
    """The first and last of the question and the answer that the turn belongs to; one alone stands for itself."""
    this = records[number]
    if this.role is Role.ASSISTANT and number:
        before = records[number - 1]
        if before.chat_id == this.chat_id and before.role is Role.USER:
            return number - 1, number
    if this.role is Role.USER and number + 1 < len(records):
        after = records[number + 1]
        if after.chat_id == this.chat_id and after.role is Role.ASSISTANT:
            return number, number + 1
    return number, number


def _stems(exchange: Sequence[SaidRecord]) -> set[str]:
    """Every word of the exchange and of its chat's title, as a stem."""
    return {stem(word) for each in exchange for word in words(f"{each.title} {each.text}")}


def _remark(exchange: Sequence[SaidRecord], found: SaidRecord, score: float) -> Remark:
    text = "\n".join(f"{'I said' if each.role is Role.USER else 'You said'}: {each.text}" for each in exchange)
    own = "\n".join(each.text for each in exchange if each.role is Role.USER)
    return Remark(found.chat_id, found.title, found.id, found.created_at, text, score, own)


def _days(said: Value) -> tuple[date, date] | None:
    """The first day that is told and the one after the last; None where no days are."""
    match said:
        case Period(start=date() as start) if isinstance(said.stop, date):
            stop, whole = said.stop, not isinstance(said.stop, datetime)
            return _day(start), _day(stop) + timedelta(days=0 if whole else 1)
        case date():
            return _day(said), _day(said) + timedelta(days=1)
    return None


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
