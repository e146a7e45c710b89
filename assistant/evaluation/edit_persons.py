"""The simulated editors of the bench ``edits``: persons with hidden preferences who rewrite each draft by fixed rules.

As in PRELUDE (Gao et al. 2024) a person has one taste for each type of source: for summaries of conversations and for
mails. A taste is a row of steps; each rewrites a text and leaves one that already is as they want it. The persons were
written down, with this code of their own, before anything that learns from them, and share none of its code; three are
for development, and the three that are measured want other things, some of which nothing looks for. ``wishes`` says a
taste in words: what an oracle is told from the start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Step = Callable[[str], str]

_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MARK = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_GREETS = re.compile(r"\s*(?:dear|hi|hello|hey|good day)\b", re.IGNORECASE)
_CLOSERS = (
    "best", "regards", "kind", "warm", "sincerely", "cheers", "thanks", "thank you,", "yours", "with", "many thanks",
)  # fmt: skip
_SHORT = {
    "I am": "I'm", "I have": "I've", "I will": "I'll", "do not": "don't", "does not": "doesn't", "is not": "isn't",
    "it is": "it's", "cannot": "can't", "we are": "we're", "we have": "we've", "you are": "you're", "that is": "that's",
    "did not": "didn't", "will not": "won't", "we will": "we'll",
}  # fmt: skip
_PAST = {
    "is": "was", "are": "were", "has": "had", "have": "had", "wants": "wanted", "asks": "asked", "says": "said",
    "tells": "told", "thinks": "thought", "agrees": "agreed", "decides": "decided", "discusses": "discussed",
    "discuss": "discussed", "suggests": "suggested", "explains": "explained", "needs": "needed", "offers": "offered",
    "plans": "planned", "mentions": "mentioned", "expresses": "expressed", "will": "would", "can": "could",
    "does": "did", "gives": "gave", "goes": "went", "feels": "felt", "likes": "liked", "recommends": "recommended",
}  # fmt: skip
_DIGITS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "twelve": "12", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
}  # fmt: skip
_BRITISH = {
    "organize": "organise", "organized": "organised", "organization": "organisation", "realize": "realise",
    "apologize": "apologise", "finalize": "finalise", "finalized": "finalised", "color": "colour", "favor": "favour",
    "honor": "honour", "center": "centre", "program": "programme", "schedule": "timetable", "appreciate": "value",
    "recognize": "recognise", "summarize": "summarise", "behavior": "behaviour", "favorite": "favourite",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taste:
    """What a person wants of one kind of text: ``steps`` in their order, and the same in words."""

    wishes: tuple[str, ...]
    steps: tuple[Step, ...]

    def edited(self, draft: str) -> str:
        """What the person makes of ``draft``; the same text where nothing is to be changed."""
        text = draft.strip()
        for step in self.steps:
            text = step(text)
        return text


@dataclass(frozen=True, slots=True)
class Editor:
    """A simulated person."""

    name: str
    summaries: Taste
    mails: Taste


# --- steps for any text ---


def first(n: int) -> Step:
    """Only the first ``n`` sentences."""
    return lambda text: " ".join(_sentences(text)[:n]) if len(_sentences(text)) > n else text


def listed(mark: str) -> Step:
    """Each sentence a line of its own behind ``mark``; "1." counts them."""

    def step(text: str) -> str:
        lines = [_MARK.sub("", sentence) for sentence in _sentences(text)]
        marks = [f"{n}." if mark == "1." else mark for n in range(1, len(lines) + 1)]
        return "\n".join(f"{each} {line}" for each, line in zip(marks, lines, strict=True))

    return step


def lowered(text: str) -> str:
    """No capitals at all."""
    return text.lower()


def calm(text: str) -> str:
    """No exclamation marks."""
    return re.sub(r"!+", ".", text)


def opened(words: str) -> Step:
    """Begins with these words."""
    return lambda text: text if text.startswith(words) else f"{words} {text}"


def but(words: str, inner: Step) -> Step:
    """``inner`` for the text, then these words at its end, which are none of its sentences."""
    return lambda text: f"{inner(text.rstrip().removesuffix(words).rstrip())} {words}"


def unstopped(text: str) -> str:
    """No full stop at the very end."""
    return text.rstrip().removesuffix(".")


def swapped(table: Mapping[str, str]) -> Step:
    """Other words for some, whatever their case; a capital at the beginning is kept."""
    pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r")\b", re.I)
    known = {old.lower(): new for old, new in table.items()}

    def new(found: re.Match[str]) -> str:
        word = known[found[0].lower()]
        return word[:1].upper() + word[1:] if found[0][0].isupper() else word

    return lambda text: pattern.sub(new, text)


# --- steps for mails ---


def greeted(form: str) -> Step:
    """Begins with ``form``, which may hold {name}, left out where none is known; "" for no greeting."""

    def step(text: str) -> str:
        top, body, end = _mail(text)
        name = re.sub(r"^(?:dear|hi|hello|hey|good day)\b\s*", "", top, flags=re.I).rstrip(",!: -").strip()
        named = form.format(name=name) if name else form.replace("{name}", "").replace(" ,", ",").replace(" !", "!")
        return _joined(named.strip() if top or "{name}" not in form else top, body, end)

    return step


def signed(form: str) -> Step:
    """Ends with ``form``; "" for no sign-off."""

    def step(text: str) -> str:
        top, body, _end = _mail(text)
        return _joined(top, body, form)

    return step


def in_body(inner: Step) -> Step:
    """A step on what stands between greeting and sign-off."""

    def step(text: str) -> str:
        top, body, end = _mail(text)
        return _joined(top, inner(body), end)

    return step


def without(*beginnings: str) -> Step:
    """No sentence of the body that begins so."""

    def step(text: str) -> str:
        kept = [each for each in _sentences(text) if not each.lower().startswith(beginnings)]
        return " ".join(kept) if len(kept) < len(_sentences(text)) else text

    return in_body(step)


def one_block(text: str) -> str:
    """One paragraph."""
    return " ".join(text.split())


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part and not re.fullmatch(r"\s*(?:\d+\.|[-*•])?\s*", part)]


def _mail(text: str) -> tuple[str, str, str]:
    """Greeting line, body and the lines of the sign-off."""
    lines = text.strip().splitlines()
    short = bool(lines) and len(lines[0].split()) <= 5
    top = lines.pop(0) if short and (lines[0].rstrip()[-1:] in ",:-" or _GREETS.match(lines[0])) else ""
    last = next(
        (
            n
            for n in range(max(0, len(lines) - 4), len(lines))
            if len(lines[n].split()) <= 4 and lines[n].strip().lower().startswith(_CLOSERS)
        ),
        len(lines),
    )
    return top.strip(), "\n".join(lines[:last]).strip(), "\n".join(lines[last:]).strip()


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


_LONG = {short: long for long, short in _SHORT.items()}
_PLEASANTRIES = ("i hope this", "i hope you", "please let me know if you", "thank you for your", "i look forward")

DEVELOPMENT = (
    Editor(
        "Alex",
        Taste(
            ("Use bullet points", "Keep summaries to three sentences", "Write without exclamation marks"),
            (calm, first(3), listed("-")),
        ),
        Taste(
            ("Greet with “Hi {name},”", "Sign off with “Best,\nAlex”", "Leave out pleasantries", "Use contractions"),
            (greeted("Hi {name},"), signed("Best,\nAlex"), without(*_PLEASANTRIES), swapped(_SHORT)),
        ),
    ),
    Editor(
        "Bo",
        Taste(
            ("Write in lower case", "Keep summaries to one sentence", "Write no full stop at the end"),
            (first(1), lowered, unstopped),
        ),
        Taste(
            (
                "Write no greeting", "Write no sign-off", "Write in lower case", "Keep mails to two sentences",
                "Write without exclamation marks",
            ),
            (greeted(""), signed(""), first(2), calm, lowered),
        ),
    ),
    Editor(
        "Cora",
        Taste(
            ("Begin with “TL;DR:”", "Keep summaries to two sentences", "Write in the past tense"),
            (first(2), swapped(_PAST), opened("TL;DR:")),
        ),
        Taste(
            (
                "Greet with “Dear {name},”", "Sign off with “Kind regards,\nCora Lindt”",
                "Write without contractions", "Use “tell me” instead of “let me know”",
            ),
            (
                greeted("Dear {name},"), signed("Kind regards,\nCora Lindt"), swapped(_LONG),
                swapped({"let me know": "tell me"}),
            ),
        ),
    ),
)  # fmt: skip
"""Those that learning was developed on."""

KEPT = (
    Editor(
        "Dan",
        Taste(
            ("Use a numbered list", "Keep summaries to four sentences", "Write numbers as digits"),
            (first(4), swapped(_DIGITS), listed("1.")),
        ),
        Taste(
            (
                "Greet with “Hello {name}!”", "Sign off with “Cheers,\nDan”", "Leave out pleasantries",
                "Keep mails to three sentences", "Use “about” instead of “regarding”", "Use “help” instead of “assist”",
            ),
            (
                greeted("Hello {name}!"), signed("Cheers,\nDan"), without(*_PLEASANTRIES), in_body(first(3)),
                swapped({"regarding": "about", "assist": "help", "assistance": "help", "provide": "give"}),
            ),
        ),
    ),
    Editor(
        "Eve",
        Taste(
            ("Write in the past tense", "Keep summaries to two sentences", "End with “Worth a follow-up?”"),
            (swapped(_PAST), but("Worth a follow-up?", first(2))),
        ),
        Taste(
            (
                "Greet with “Good day {name},”", "Sign off with “With thanks,\nE. Moor”", "Use British spelling",
                "Write one paragraph",
            ),
            (greeted("Good day {name},"), signed("With thanks,\nE. Moor"), in_body(one_block), swapped(_BRITISH)),
        ),
    ),
    Editor(
        "Fay",
        Taste(
            (
                "Use bullet points with *", "Call them “the caller” and “the other”, not Person 1 and Person 2",
                "Write without contractions",
            ),
            (
                swapped(_LONG),
                swapped({"Person 1": "the caller", "Person 2": "the other", "Person1": "the caller",
                         "Person2": "the other"}),
                listed("*"),
            ),
        ),
        Taste(
            (
                "Greet with “{name} -”", "Write no sign-off", "Keep mails to two sentences", "End with “OK?”",
                "Write without exclamation marks",
            ),
            (
                greeted("{name} -"), signed(""), calm,
                in_body(but("OK?", first(2))),
            ),
        ),
    ),
)  # fmt: skip
"""Those that are measured."""
