"""What is wrong with an answer: each kind of question computes from the calendars what the answer must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from assistant.core.appointments import Appointment, Proposal
from tests.calendar_year import wordings
from tests.calendar_year.asked import Question, due, meant_by, minutes, parsed, picked, window
from tests.calendar_year.happenings import NOW, Happening, called, clashing, free, happenings, todos, touching

_NO = r"\b(no|not|nothing|none|never|nein|nichts|kein\w*|nada|ning[uú]n\w*|rien|aucun\w*|n't)\b|n't\b"
_DAY_HOURS = (("09:00", "18:00"), ("08:00", "18:00"), ("09:00", "17:00"), ("08:00", "20:00"), ("08:00", "22:00"))
"""What may be meant by a day in which no hours are said."""


@dataclass(frozen=True)
class Answer:
    """What came back. ``taken`` tells whether the calendar answered, not the files."""

    text: str
    taken: bool
    cards: tuple[Appointment, ...] = ()
    proposal: Proposal | None = None

    def __str__(self) -> str:
        shown = ", ".join(f"{each.title} {each.start:%d %b}" for each in self.cards)
        return f"{self.text!r} [{shown}]" if self.taken else f"not taken: {self.text!r}"


@dataclass(frozen=True)
class Verdict:
    """``wrong`` says in words what is, "" if nothing; ``expected`` what the answer had to hold."""

    wrong: str
    expected: str


def judge(question: Question, answer: Answer) -> Verdict:
    """Whether the answer holds the facts that the calendars hold, and no others."""
    wrongs, expected = _KINDS[question["kind"]](question, answer)
    wrongs = ["not answered by the calendar"] if not answer.taken else list(wrongs)
    wrongs += [f"does not say /{each}/" for each in question.get("says", ()) if not _says(answer, each)]
    wrongs += [f"says /{each}/" for each in question.get("never", ()) if _says(answer, each)]
    return Verdict("; ".join(wrongs), expected)


# --- one function for each kind of question ---

Judged = tuple[list[str], str]


def _agenda(question: Question, answer: Answer) -> Judged:
    """All that is on ``during`` a time; ``maybe`` and whole days, if ``timed``, may be left out."""
    must = meant_by(question, "during")
    may = meant_by(question, "maybe") if "maybe" in question else []
    if question.get("timed"):
        must, may = [each for each in must if not each.all_day], [*may, *(each for each in must if each.all_day)]
    wrongs = _cards(answer, must, may)
    return (wrongs if must else [*wrongs, *_must_say(answer, _NO)]), _list(must)


def _one(question: Question, answer: Answer) -> Judged:
    """One happening: the day and the time at which it begins."""
    meant = picked(question)
    says = [wordings.day(meant.opens.date())] + ([] if meant.all_day else [wordings.clock(meant.opens)])
    also = called(question["also"]) if "also" in question else []
    return _cards(answer, [meant], also) + _must_say(answer, *says), str(meant)


def _ends(question: Question, answer: Answer) -> Judged:
    """When something is over."""
    meant = picked(question)
    says = (wordings.day(meant.closes.date()), wordings.clock(meant.closes))
    return _cards(answer, [meant]) + _must_say(answer, *says), f"{meant.closes:%Y-%m-%d %H:%M}"


def _found(question: Question, answer: Answer) -> Judged:
    """Whether there is anything ``during`` a time; if so, all of it. A plain no is wrong then."""
    wrongs, expected = _agenda(question, answer)
    return wrongs + [f"says no to {expected}"] * (expected != "nothing" and _says(answer, r"^\W*no\b")), expected


def _taken(question: Question, answer: Answer) -> Judged:
    """That the person is not free ``during`` a time, and why."""
    wrongs, expected = _agenda(question, answer)
    return wrongs + _must_say(answer, r"\bno\b|\bnot\b|\bbusy\b|\btaken\b"), expected


def _is_free(question: Question, answer: Answer) -> Judged:
    """Whether nothing takes time ``during`` a time, as it must be in the calendars."""
    taken = [each for each in meant_by(question, "during") if each.busy and not each.all_day]
    assert not taken, f"{_list(taken)} takes this time"
    wrongs = _cards(answer, [], meant_by(question, "during"))
    return wrongs + _must_say(answer, r"\byes\b|(?<!not )\bfree\b|\bnothing\b|\bno appointments\b"), "free"


def _order(question: Question, answer: Answer) -> Judged:
    """Yes or no to whether ``words`` come before or after ``than``, both the next of their kind."""
    one, other = picked(question), picked({"words": question["than"]})
    yes = (one.opens < other.opens) == (question["relation"] == "before")
    says = r"^\W*yes\b" if yes else r"^\W*no\b"
    allowed = [[one], [one, other], []]
    wrongs = [] if any(not _cards(answer, each) for each in allowed) else _cards(answer, [one, other])
    return wrongs + _must_say(answer, says), f"{'yes' if yes else 'no'}: {one}, {other}"


def _count(question: Question, answer: Answer) -> Judged:
    meant = meant_by(question, "during")
    wrongs = _cards(answer, meant) if answer.cards else []
    said = Answer(answer.text.partition("\n")[0], taken=True)  # a list below it has numbers of its own
    return wrongs + _must_say(said, wordings.number(len(meant))), f"{len(meant)}: {_list(meant)}"


def _total(question: Question, answer: Answer) -> Judged:
    meant = meant_by(question, "during")
    lasts = sum((each.length for each in meant), timedelta())
    wrongs = _cards(answer, meant) if answer.cards else []
    return wrongs + _must_say(answer, wordings.length(lasts)), f"{lasts} in {len(meant)}"


def _length(question: Question, answer: Answer) -> Judged:
    meant = picked(question)
    wrongs = _cards(answer, [meant]) if answer.cards else []
    days = rf"\b{meant.length.days} (?:whole )?days\b"
    return wrongs + _must_say(answer, days if meant.all_day else wordings.length(meant.length)), str(meant.length)


def _until(question: Question, answer: Answer) -> Judged:
    """How many days there are until something."""
    meant = picked(question)
    days = (meant.opens.date() - NOW.date()).days
    wrongs = _cards(answer, [meant]) if answer.cards else []
    return wrongs + _must_say(answer, rf"\b{days} days\b"), f"{days} days"


def _where(question: Question, answer: Answer) -> Judged:
    meant = picked(question)
    assert meant.where, f"there is no place in {meant}"
    wrongs = _cards(answer, [meant]) if answer.cards else []
    return wrongs + _must_say(answer, *(re.escape(part) for part in meant.where.split(", "))), meant.where


def _who(question: Question, answer: Answer) -> Judged:
    meant = picked(question)
    assert meant.people, f"there is nobody in {meant}"
    wrongs = _cards(answer, [meant]) if answer.cards else []
    others = {person for each in happenings() for person in each.people} - set(meant.people)
    wrongs += [f"names {person}" for person in sorted(others) if person in answer.text]
    return wrongs + _must_say(answer, *map(re.escape, meant.people)), ", ".join(meant.people)


def _conflicts(question: Question, answer: Answer) -> Judged:
    pairs = clashing(meant_by(question, "during"))
    if "words" in question:
        pairs = clashing(touching(*window(question["during"])))
        pairs = [pair for pair in pairs if any(re.search(question["words"], each.title) for each in pair)]
    meant = list(dict.fromkeys(each for pair in pairs for each in pair))
    return _cards(answer, meant) + ([] if pairs else _must_say(answer, _NO)), _list(meant)


def _free(question: Question, answer: Answer) -> Judged:
    """Free stretches; with ``all`` every one of them, else at least one, in full or in part."""
    least = timedelta(minutes=question.get("least", 30))
    start, end = window(question["during"])
    ways = [
        free(start, end, (time.fromisoformat(a), time.fromisoformat(b)), least, minutes(question, "buffer"))
        for a, b in question.get("hours", _DAY_HOURS)
    ]
    told = [
        slot
        for slot in wordings.slots(answer.text, start.date() if (end - start).days <= 1 else None)
        if [f"{each:%H:%M}" for each in slot] not in question.get("hours", ()) or slot in ways[0]
    ]  # a sentence may repeat between which hours it was asked
    expected = "; ".join(f"{a:%d %b %H:%M}-{b:%H:%M}" for a, b in ways[0]) or "nothing"
    if not ways[0]:
        return [f"tells {told}"] * bool(told) + _must_say(answer, _NO), expected
    if question.get("all"):
        right = any(sorted(told) == way for way in ways)
    elif question.get("first"):
        right = any(told[:1] and told[0][0] == way[0][0] and _within(told, way, least) for way in ways)
    else:
        right = bool(told) and any(_within(told, way, least) for way in ways)
    return [] if right else ["other times: " + "; ".join(f"{a:%d %b %H:%M}-{b:%H:%M}" for a, b in told)], expected


def _beside(question: Question, answer: Answer) -> Judged:
    """What comes next after something, or last before it, on the same day."""
    anchor = picked({"words": question["anchor"]})
    day = [each for each in happenings() if not each.all_day and each.opens.date() == anchor.opens.date()]
    if question["side"] == "after":
        meant = next(each for each in day if each.opens >= anchor.closes)
    else:
        meant = [each for each in day if each.closes <= anchor.opens and each.length > timedelta()][-1]
    return _cards(answer, [meant], [anchor]) + _must_say(answer, wordings.clock(meant.opens)), str(meant)


def _tasks(question: Question, answer: Answer) -> Judged:
    """The open tasks that are due ``during`` days; "" is an open end. ``maybe`` may be left out."""
    must, may = due(question["during"]), due(question.get("maybe", question["during"]))
    named = [each.title for each in todos() if each.title.lower() in answer.text.lower()]
    wrongs = [f"leaves out {title}" for title in must if title not in named]
    wrongs += [f"names {title}" for title in named if title not in must + may]
    return wrongs + ([] if must else _must_say(answer, _NO)), ", ".join(must) or "nothing"


def _change(question: Question, answer: Answer) -> Judged:
    """A proposal of one ``action``: what is ``before`` and what would be ``after``."""
    proposal = answer.proposal
    expected = f"{question['action']} {question.get('before', {})} -> {question.get('after', {})}"
    if proposal is None:
        return ["proposes nothing"], expected
    wrongs = [] if proposal.kind == question["action"] else [f"proposes to {proposal.kind}"]
    wrongs += [f"refused: {proposal.refused}"] * bool(proposal.refused)
    for side, shown in (("before", proposal.before), ("after", proposal.after)):
        wrongs += _unlike(side, question.get(side, {}), shown)
    rule = _rule(proposal)
    wrongs += [f"rule {rule}" for part in question.get("rule", ()) if part not in rule]
    return wrongs, expected


_KINDS: Mapping[str, Callable[[Question, Answer], Judged]] = {
    "agenda": _agenda,
    "one": _one,
    "ends": _ends,
    "found": _found,
    "taken": _taken,
    "isfree": _is_free,
    "until": _until,
    "order": _order,
    "count": _count,
    "total": _total,
    "length": _length,
    "where": _where,
    "who": _who,
    "conflicts": _conflicts,
    "free": _free,
    "beside": _beside,
    "tasks": _tasks,
    "change": _change,
}


# --- what they are made of ---


def _within(told: list[tuple[datetime, datetime]], way: list[tuple[datetime, datetime]], least: timedelta) -> bool:
    return all(any(a <= start and end <= b for a, b in way) and end - start >= least for start, end in told)


def _cards(answer: Answer, must: Iterable[Happening], may: Iterable[Happening] = ()) -> list[str]:
    """What the cards leave out or show too much; what was cancelled may be shown as such."""
    shown = {(each.title, each.start) for each in answer.cards if each.status != "cancelled"}
    wanted = {(each.title, each.start) for each in must}
    allowed = wanted | {(each.title, each.start) for each in may}
    named = [f"leaves out {title} {start:%d %b}" for title, start in wanted - shown]
    return sorted(named) + sorted(f"shows {title} {start:%d %b}" for title, start in shown - allowed)


def _says(answer: Answer, pattern: str) -> bool:
    return re.search(pattern, answer.text, re.IGNORECASE) is not None


def _must_say(answer: Answer, *patterns: str) -> list[str]:
    return [f"does not say /{pattern}/" for pattern in patterns if not _says(answer, pattern)]


def _list(meant: Iterable[Happening]) -> str:
    return ", ".join(map(str, meant)) or "nothing"


def _unlike(side: str, wanted: Mapping[str, str], shown: Appointment | None) -> list[str]:
    if shown is None:
        return [f"nothing {side}"] if wanted else []
    wrongs = []
    for name, value in wanted.items():
        if name == "title":
            right = re.search(value, shown.title, re.IGNORECASE) is not None
        else:
            right = getattr(shown, name) == parsed(value)
        wrongs += [] if right else [f"{name} {side} is {getattr(shown, name)}"]
    return wrongs


def _rule(proposal: Proposal) -> str:
    written = proposal.change.after.splitlines() if proposal.change else []
    return next((row for row in written if row.startswith("RRULE")), "")
