"""Carries out in code what rules ask for, once the model has written: a small model forgets half of what it is told.

Each step leaves a text alone that already is as the rule wants it, and none puts in anything but the person's own
forms. What no code can do (tense, tone, language, a note) is told to the model instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.rules import Aspect, RequestKind, Rule, RuleSource
from assistant.core.words import fold
from assistant.personal.contractions import contracted, spelled_out
from assistant.personal.edit_words import DAY_FIRST, FULL_DAY, HALF_DAY, MONTH_FIRST, MONTHS
from assistant.personal.edits import BULLET, HEADING, parts_of, sentences
from assistant.personal.mail_parts import NAME, Mail, put_together
from assistant.personal.rules import NONE, YES
from assistant.personal.style_words import BOILERPLATE, EMOJI
from assistant.personal.word_tables import AMERICAN, BRITISH, SPELLED, swap_words

Act = Callable[[Mail, Rule], Mail]

_CODE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)
_AS_IT_IS = re.compile(r"(\bhttps?://\S+|\S+@\S+\.\w+|\b(?=[\w/-]*\d)(?=[\w/-]*[A-Z])[\w/-]{3,})")
_PARAGRAPH = re.compile(r"\s*\n\s*")
_ALONE = re.compile(
    rf"\b(?:{MONTHS})\.?\s+\d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\b"
    r"|(?<![\w.,:/$€£#\[-])(?P<number>\d{1,2})(?![\w:/%\]-]|[.,]\d|\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
"""A small number that is no part of a date, a time, an amount or a mark."""
_MODEL_TOO = frozenset({Aspect.SENTENCES, Aspect.BULLETS})
"""What code does, and the model better if it knows: two sentences that say it all beat the first two."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed in writing one text: ``rules`` in code, ``told`` the model in words."""

    rules: tuple[Rule, ...] = ()
    told: tuple[str, ...] = ()


def beside_habits(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """What counts beside a style card: how many mails greet is not outweighed by one edit of a greeting."""
    return tuple(
        rule
        for rule in rules
        if rule.aspect not in (Aspect.GREETING, Aspect.SIGNOFF)
        or rule.support > 1
        or any(each.source is RuleSource.PERSON for each in rule.evidence)
    )


def finished(text: str, rules: Sequence[Rule], kind: RequestKind, to: str = "") -> str:
    """``text`` as ``rules`` want it, as far as code can see to it. ``to`` is who is greeted, where that is known.

    A text with a block of code stays as it is.
    """
    mail = parts_of(text, kind)
    if not mail.body or _CODE.search(text):
        return text
    if to and not mail.to:
        mail = replace(mail, to=to)
    by_aspect = {aspect: [rule for rule in rules if rule.aspect is aspect] for aspect in _ACTS}
    for aspect, act in _ACTS.items():
        for rule in by_aspect[aspect]:
            mail = act(mail, rule)
    whole = put_together(mail.greeting, mail.body, mail.signoff, mail.to, mail.name)
    for rule in by_aspect[Aspect.CASE]:
        whole = _cased(whole, rule.value)
    return whole


def obeys(text: str, rule: Rule) -> bool:
    """Whether code finds nothing to do for the rule in ``text``; True for a rule that code cannot check."""
    return finished(text, [rule], rule.kind).split() == text.split()


def for_model(rules: Sequence[Rule]) -> list[str]:
    """The rules, in words, that the model should know: what code cannot see to, and what it does better itself.

    Of answers to questions that is all: no code changes them. The rules always come in the same order, so that a prompt
    changes only when they do.
    """
    order = list(Aspect)
    told = [
        rule for rule in rules if rule.kind is RequestKind.ANSWER or not _in_code(rule) or rule.aspect in _MODEL_TOO
    ]
    return [rule.text for rule in sorted(told, key=lambda rule: (order.index(rule.aspect), rule.text))]


def _in_code(rule: Rule) -> bool:
    if rule.aspect in (Aspect.EXCLAMATIONS, Aspect.HEADINGS, Aspect.CASE):
        return rule.value in (NONE, "lower", "upper")
    if rule.aspect is Aspect.EMOJI:
        return rule.value != YES
    return rule.aspect in _ACTS and (rule.aspect, rule.value) != (Aspect.ENDING, "question")


# --- one step for each aspect, in this order ---


def _without_pleasantries(mail: Mail, _rule: Rule) -> Mail:
    left = BOILERPLATE.sub("", mail.body).strip()
    return replace(mail, body=re.sub(r"\n{3,}", "\n\n", left)) if left else mail


def _no_headings(mail: Mail, rule: Rule) -> Mail:
    left = re.sub(r"\n{2,}", "\n\n", HEADING.sub("", mail.body)).strip()
    return replace(mail, body=left) if rule.value == NONE and left else mail


def _limited(mail: Mail, rule: Rule) -> Mail:
    """The first sentences: cut behind the last one that may stay, so that paragraphs and lists keep their form."""
    every = sentences(mail.body)
    if len(every) <= int(rule.value):
        return mail
    end = 0
    for sentence in every[: int(rule.value)]:
        end = mail.body.index(sentence, end) + len(sentence)
    closing = re.match(r"[\"'”’)\]]+", mail.body[end:])
    return replace(mail, body=mail.body[: end + (closing.end() if closing else 0)])


def _one_paragraph(mail: Mail, _rule: Rule) -> Mail:
    return mail if BULLET.search(mail.body) else replace(mail, body=_PARAGRAPH.sub(" ", mail.body))


def _bulleted(mail: Mail, rule: Rule) -> Mail:
    if rule.value == NONE:
        plain = " ".join(BULLET.sub("", line).strip() for line in mail.body.splitlines() if line.strip())
        return replace(mail, body=plain) if BULLET.search(mail.body) else mail
    kept = [BULLET.sub("", each) for each in sentences(mail.body)]
    marks = [f"{n}." if rule.value == "1." else rule.value for n in range(1, len(kept) + 1)]
    return replace(mail, body="\n".join(f"{mark} {each}" for mark, each in zip(marks, kept, strict=True)))


def _calm(mail: Mail, rule: Rule) -> Mail:
    calmed = re.sub(r"(?<=\?)!+|!+(?=\?)", "", mail.body)
    return replace(mail, body=re.sub(r"!+", ".", calmed)) if rule.value == NONE else mail


def _emoji(mail: Mail, rule: Rule) -> Mail:
    if rule.value == NONE:
        return replace(mail, body=re.sub(r"[ \t]{2,}", " ", EMOJI.sub("", mail.body)).strip())
    if rule.value == YES or EMOJI.search(mail.body):
        return mail
    return replace(mail, body=f"{mail.body} {rule.value}")


def _short_forms(mail: Mail, rule: Rule) -> Mail:
    return replace(mail, body=(contracted if rule.value == YES else spelled_out)(mail.body))


def _spelled(mail: Mail, rule: Rule) -> Mail:
    return replace(mail, body=swap_words(mail.body, BRITISH if rule.value == "british" else AMERICAN))


def _numbered(mail: Mail, rule: Rule) -> Mail:
    if rule.value == "digits":
        table = {word: digits for word, digits in SPELLED.items() if word != "one"}  # "one" is a pronoun too
        return replace(mail, body=swap_words(mail.body, table))
    words = {digits: word for word, digits in SPELLED.items()}
    return replace(mail, body=_ALONE.sub(lambda found: words.get(found["number"] or "", found[0]), mail.body))


def _dated(mail: Mail, rule: Rule) -> Mail:
    if rule.value == "day first":
        return replace(mail, body=MONTH_FIRST.sub(lambda found: f"{found['day']} {found['month']}", mail.body))
    return replace(mail, body=DAY_FIRST.sub(lambda found: f"{found['month']} {found['day']}", mail.body))


def _timed(mail: Mail, rule: Rule) -> Mail:
    def full(found: re.Match[str]) -> str:
        return f"{int(found['hour']) % 12 + 12 * (fold(found['half']) == 'p'):02d}:{found['minute'] or '00'}"

    def half(found: re.Match[str]) -> str:
        hour, minute = int(found["hour"]), found["minute"]
        past = "" if minute == "00" else f":{minute}"
        return f"{hour % 12 or 12}{past} {'PM' if hour >= 12 else 'AM'}"

    form, into = (HALF_DAY, full) if rule.value == "24" else (FULL_DAY, half)
    return replace(mail, body=form.sub(into, mail.body))


def _quoted(mail: Mail, rule: Rule) -> Mail:
    if rule.value == "straight":
        return replace(mail, body=re.sub("[“”„]", '"', mail.body))
    return replace(mail, body=re.sub(r'"([^"\n]*)"', r"“\1”", mail.body))


def _reworded(mail: Mail, rule: Rule) -> Mail:
    body = swap_words(mail.body, {rule.subject: rule.value})
    return replace(mail, body=body if rule.value else re.sub(r" {2,}", " ", re.sub(r" +([.,!?])", r"\1", body)))


def _opened(mail: Mail, rule: Rule) -> Mail:
    if rule.value == NONE or fold(mail.body).startswith(fold(rule.value)):
        return mail
    return replace(mail, body=f"{rule.value} {mail.body}")


def _ended(mail: Mail, rule: Rule) -> Mail:
    """Behind the last sentence, in the place of what it holds already in other marks."""
    if rule.value in (NONE, "question") or fold(mail.body).rstrip(" .?!").endswith(fold(rule.value).rstrip(".?!")):
        return mail
    return replace(mail, body=f"{mail.body.rstrip()} {rule.value}")


def _unstopped(mail: Mail, _rule: Rule) -> Mail:
    return replace(mail, body=mail.body.rstrip().removesuffix("."))


def _greeted(mail: Mail, rule: Rule) -> Mail:
    if rule.value == NONE:
        return replace(mail, greeting="")
    if NAME in rule.value and not mail.to:  # nobody is named: “Hi,” for “Hi {name},”
        return replace(mail, greeting=re.sub(r"\s*{name}", "", rule.value)) if mail.greeting else mail
    return replace(mail, greeting=rule.value)


def _signed(mail: Mail, rule: Rule) -> Mail:
    return replace(mail, signoff="" if rule.value == NONE else rule.value, name="")


def _cased(text: str, case: str) -> str:
    """Addresses and codes keep their case: in another one they are others."""
    if case not in ("lower", "upper"):
        return text
    pieces = _AS_IT_IS.split(text)
    return "".join(piece if n % 2 else getattr(piece, case)() for n, piece in enumerate(pieces))


def _later(mail: Mail, _rule: Rule) -> Mail:
    """Case is seen to when the mail is whole again."""
    return mail


_ACTS: Mapping[Aspect, Act] = {
    Aspect.BOILERPLATE: _without_pleasantries,
    Aspect.HEADINGS: _no_headings,
    Aspect.EMOJI: _emoji,
    Aspect.SENTENCES: _limited,
    Aspect.PARAGRAPHS: _one_paragraph,
    Aspect.EXCLAMATIONS: _calm,
    Aspect.WORDS: _reworded,
    Aspect.CONTRACTIONS: _short_forms,
    Aspect.SPELLING: _spelled,
    Aspect.NUMBERS: _numbered,
    Aspect.DATES: _dated,
    Aspect.CLOCK: _timed,
    Aspect.QUOTES: _quoted,
    Aspect.ENDING: _ended,
    Aspect.OPENING: _opened,
    Aspect.BULLETS: _bulleted,
    Aspect.FULL_STOP: _unstopped,
    Aspect.GREETING: _greeted,
    Aspect.SIGNOFF: _signed,
    Aspect.CASE: _later,
}
