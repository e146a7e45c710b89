"""A person's way of writing, from texts that are theirs: counted, deterministic, told as a card in plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from assistant.core.words import words
from assistant.personal.mail_parts import NAME, Mail, take_apart
from assistant.personal.style_words import (
    CONTRACTION,
    DASH,
    ELLIPSIS,
    EMOJI,
    FAMILIAR,
    POLITE,
    SPELLED_OUT,
    is_empty,
    language_of,
)
from assistant.personal.word_choice import choices

LEAST_TEXTS = 3
"""Fewer texts show no habit."""
_HABIT = 0.15
"""A greeting or sign-off that is rarer than this is no habit."""
_PHRASES = 8
_TOLD_CHOICES = 5
_LETTER_LOW = re.compile(r"(?:\A|[.!?]\s+|\n\s*\n)\s*([a-zäöüéèàáíóúñ])")
_LETTER_ANY = re.compile(r"(?:\A|[.!?]\s+|\n\s*\n)\s*([^\W\d_])")
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s+|\Z)|\n+")


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text that is the person's own, already without quotes and signature.

    ``group`` is whom it was for ("work", "friends", "notes" ...), ``recipient`` the address or name, ``id`` is the
    number under which it is kept.
    """

    text: str
    subject: str = ""
    recipient: str = ""
    group: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class StyleCard:
    """How the person writes to one group, or to all (``group`` ""). Shares are 0.0 to 1.0, lengths are medians.

    ``greetings`` and ``signoffs`` are forms with their shares, the commonest first; the form "" is going without.
    ``choices`` are pairs of an expression and the one that the person takes instead.
    ``contractions``, ``familiar`` and ``lower_case`` are None where the texts held nothing to tell it by.
    """

    group: str
    texts: int
    language: str
    words: int
    longest: int
    sentence_words: float
    paragraphs: float
    greetings: tuple[tuple[str, float], ...]
    signoffs: tuple[tuple[str, float], ...]
    name: str
    contractions: float | None
    familiar: float | None
    lower_case: float | None
    capitals: float
    exclamations: float
    questions: float
    ellipses: float
    dashes: float
    emoji: float
    phrases: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    avoid: tuple[str, ...] = ()
    note: str = ""

    @property
    def greeting(self) -> str:
        """The usual way to begin."""
        return self.greetings[0][0] if self.greetings else ""

    @property
    def signoff(self) -> str:
        """The usual way to end."""
        return self.signoffs[0][0] if self.signoffs else ""


def card_of(texts: Sequence[OwnText], group: str = "") -> StyleCard | None:
    """The card of these texts; None where there are too few to tell a habit."""
    if len(texts) < LEAST_TEXTS:
        return None
    mails = [take_apart(each.text) for each in texts]
    bodies = [mail.body for mail in mails if mail.body] or [each.text for each in texts]
    whole = "\n".join(bodies)
    sentences = [len(words(part)) for body in bodies for part in _SENTENCE_END.split(body) if words(part)]
    lengths = sorted(len(words(each.text)) for each in texts)
    starts = _LETTER_ANY.findall(whole)
    return StyleCard(
        group=group,
        texts=len(texts),
        language=language_of(words(whole)),
        words=int(median(lengths)),
        longest=lengths[int(0.85 * (len(lengths) - 1))],
        sentence_words=float(median(sentences)) if sentences else 0.0,
        paragraphs=float(median(len(re.split(r"\n\s*\n", body)) for body in bodies)),
        greetings=_habits(mail.greeting for mail in mails),
        signoffs=_habits(mail.signoff for mail in mails),
        name=_name(mails),
        contractions=_share(len(CONTRACTION.findall(whole)), len(SPELLED_OUT.findall(whole))),
        familiar=_share(len(FAMILIAR.findall(whole)), len(POLITE.findall(whole))),
        lower_case=len(_LETTER_LOW.findall(whole)) / len(starts) if starts else None,
        capitals=sum(_in_capitals(body) for body in bodies) / len(bodies),
        exclamations=_in(bodies, re.compile("!")),
        questions=_in(bodies, re.compile(r"\?")),
        ellipses=_in(bodies, ELLIPSIS),
        dashes=_in(bodies, DASH),
        emoji=_in([each.text for each in texts], EMOJI),
        phrases=_phrases(bodies),
        choices=choices(each.text for each in texts),
    )


def told(card: StyleCard) -> list[str]:
    """The card in plain sentences, for the person and, shortened by nothing, for the model."""
    told = [
        f"Mails have about {card.words} words, in sentences of about {card.sentence_words:.0f} words.",
        _form("Begins", card.greetings),
        _form("Ends", card.signoffs),
    ]
    if card.contractions is not None and card.language == "en":
        told.append(
            "Uses contractions (I'm, don't)." if card.contractions >= 0.5 else "Writes I am, do not; few contractions."
        )
    if card.familiar is not None and card.language in _ADDRESS:
        familiar, polite = _ADDRESS[card.language]
        told.append(f"Says {familiar if card.familiar >= 0.5 else polite}.")
    if card.lower_case is not None and card.lower_case > 0.3:
        told.append("Often starts sentences in lower case.")
    told += [sentence for holds, sentence in _marks(card) if holds]
    if card.phrases:
        told.append("Often writes: " + "; ".join(f"“{phrase}”" for phrase in card.phrases) + ".")
    if card.avoid:
        told.append("Never writes: " + "; ".join(f"“{phrase}”" for phrase in card.avoid) + ".")
    return [*told, card.note] if card.note else told


def told_to_person(card: StyleCard) -> list[str]:
    """The same sentences as said to the person, and the words of their choice, which code puts into a draft."""
    lines = told(card)
    rather = {best: other for other, best in reversed(card.choices)}
    if rather:
        pairs = (f"“{best}” rather than “{other}”" for best, other in list(rather.items())[::-1][:_TOLD_CHOICES])
        lines.append("Writes " + ", ".join(pairs) + ".")
    return [next((says + line[len(said) :] for said, says in _SAID if line.startswith(said)), line) for line in lines]


_SAID = (
    ("Mails have", "Your mails have"), ("Begins", "You begin"), ("Ends", "You end"), ("Uses", "You use"),
    ("Writes", "You write"), ("Says", "You say"), ("Often starts", "You often start"),
    ("Often writes", "You often write"), ("Never writes", "You never write"), ("WRITES", "YOU WRITE"),
)  # fmt: skip
"""How a sentence for the model begins, and how the same begins for the person."""

_ADDRESS = {"de": ("du", "Sie"), "es": ("tú", "usted"), "fr": ("tu", "vous")}


def _marks(card: StyleCard) -> list[tuple[bool, str]]:
    return [
        (card.capitals > 0.5, "WRITES IN CAPITALS."),
        (card.exclamations >= 0.3, "Uses exclamation marks."),
        (card.exclamations < 0.05, "No exclamation marks."),
        (card.ellipses >= 0.15, "Uses dots (...)."),
        (card.dashes >= 0.2, "Uses dashes."),
        (card.emoji >= 0.15, "Uses emoji or smileys."),
        (card.emoji < 0.02, "No emoji."),
    ]


def _form(verb: str, habits: Iterable[tuple[str, float]]) -> str:
    shown = [
        f"“{form}”".replace("\n", " / ").replace(NAME, "Name")
        if form
        else f"without a {'greeting' if verb == 'Begins' else 'sign-off'}"
        for form, _ in habits
    ]
    return f"{verb} {' or '.join(shown[:2])}." if shown else f"{verb} in no one way."


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.7 * max(1, len(letters))


def _habits(forms: Iterable[str]) -> tuple[tuple[str, float], ...]:
    counts = Counter(forms)
    every = sum(counts.values())
    return tuple((form, n / every) for form, n in counts.most_common(4) if n / every >= _HABIT and n > 1)


def _name(mails: Sequence[Mail]) -> str:
    names = Counter(mail.name for mail in mails if mail.name)
    return names.most_common(1)[0][0] if names else ""


def _share(these: int, others: int) -> float | None:
    return these / (these + others) if these + others >= LEAST_TEXTS else None


def _in(texts: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.search(text) is not None for text in texts) / len(texts)


def _phrases(bodies: Sequence[str]) -> tuple[str, ...]:
    """Runs of one to four words found in several texts that are not everybody's; longer ones take in their parts."""
    found: Counter[tuple[str, ...]] = Counter()
    names = {word for body in bodies for word in words(" ".join(re.findall(r"(?<=[a-z,;] )[A-Z]\w+", body)))}
    for body in bodies:
        runs: set[tuple[str, ...]] = set()
        for part in _SENTENCE_END.split(body):
            heard = words(part)
            runs |= {tuple(heard[i : i + n]) for n in (2, 3, 4) for i in range(len(heard) - n + 1)}
        found.update(runs)
    least = max(LEAST_TEXTS, round(0.04 * len(bodies)))
    scored = [
        (count * (len(run) - 1), run)
        for run, count in found.items()
        if count >= least
        and not is_empty(run)
        and not any(word in names or any(letter.isdigit() for letter in word) for word in run)
    ]
    chosen: list[str] = []
    for _, run in sorted(scored, key=lambda each: (-each[0], each[1])):
        phrase = " ".join(run)
        if not any(_alike(run, other.split()) for other in chosen):
            chosen.append(phrase)
    return tuple(chosen[:_PHRASES])


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether most of the shorter run stands in the other: one of the two is enough on a card."""
    shared = len(set(one) & set(other))
    return shared >= max(2, min(len(one), len(other)) - 1)


def corrected(card: StyleCard, corrections: Iterable[tuple[str, str]]) -> StyleCard:
    """The card with what the person said instead: pairs of a field's name and its value."""
    for field, value in corrections:
        match field:
            case "greeting":
                card = replace(card, greetings=((_with_breaks(value), 1.0),))
            case "signoff":
                card = replace(card, signoffs=((_with_breaks(value), 1.0),))
            case "name":
                card = replace(card, name=value)
            case "note":
                card = replace(card, note=value)
            case "words":
                card = replace(card, words=int(value), longest=max(int(value), int(1.5 * int(value))))
            case "emoji":
                card = replace(card, emoji=float(value == "yes"))
            case "avoid":
                kept = tuple(phrase for phrase in card.phrases if phrase.lower() != value.lower())
                card = replace(card, phrases=kept, avoid=(*card.avoid, value))
    return card


def as_to(card: StyleCard, earlier: Sequence[OwnText]) -> StyleCard:
    """The card of a group with the greeting and the sign-off of ``earlier`` mails to one of them."""
    mails = [take_apart(each.text) for each in earlier]
    if not mails:
        return card
    (greeting, _), (signoff, _) = (
        Counter(forms).most_common(1)[0]
        for forms in ([mail.greeting for mail in mails], [mail.signoff for mail in mails])
    )
    return replace(card, greetings=((greeting, 1.0),), signoffs=((signoff, 1.0),), name=_name(mails) or card.name)


def _with_breaks(value: str) -> str:
    return value.replace("\\n", "\n")
