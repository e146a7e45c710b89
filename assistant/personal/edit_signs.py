"""What an edit tells of how a text shall be built: lists, length, greeting, sign-off, marks, case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.core.rules import Aspect, RequestKind, Sign
from assistant.core.words import fold, words
from assistant.personal.edits import HEADING, Edit, is_like_any, marks
from assistant.personal.mail_parts import NAME
from assistant.personal.rules import NONE, YES
from assistant.personal.style_words import BOILERPLATE, CONTRACTION, EMOJI, SPELLED_OUT, language_of

_LEAST_LETTERS = 20
_CLEARLY_SHORTER = 0.7
_LONGEST_FORM = 60
"""Characters of a greeting, a sign-off, an opening: what is longer is no habit."""
_LABEL = re.compile(r"\A[^\n.!?]{1,28}:(?=\s)")
_CURLY, _STRAIGHT = re.compile("[“”„«»]"), re.compile('"')


def building_signs(edit: Edit) -> list[Sign]:
    """Everything that the edit tells of the build of the text."""
    return [sign for detect in _DETECTORS for sign in detect(edit)]


def _lists(edit: Edit) -> Iterator[Sign]:
    old, new = marks(edit.old.body), marks(edit.new.body)
    if new and len(new) >= min(2, len(edit.new_sentences)) and (not old or old[0] != new[0]):
        yield Sign(Aspect.BULLETS, new[0])
    elif len(old) > 1 and not new:
        yield Sign(Aspect.BULLETS, NONE)


def _length(edit: Edit) -> Iterator[Sign]:
    old, new = len(words(edit.old.body)), len(words(edit.new.body))
    if edit.shortened:
        if any(not BOILERPLATE.search(edit.old_sentences[n]) for n in edit.dropped):
            count = len(edit.new_sentences) - len(added_ending(edit))
            yield Sign(Aspect.SENTENCES, str(max(1, count)), clear=edit.is_cut_off and new <= _CLEARLY_SHORTER * old)
    elif len(edit.new_sentences) > len(edit.old_sentences) + 1 and new > 1.3 * old:
        yield Sign(Aspect.LENGTH, "longer", clear=False)
    elif len(edit.new_sentences) <= len(edit.old_sentences) and new < 0.7 * old:
        yield Sign(Aspect.LENGTH, "shorter", clear=False)


def _greeting(edit: Edit) -> Iterator[Sign]:
    new = edit.new.greeting
    if new and not edit.new.to and not edit.old.to and NAME not in edit.old.greeting and " " not in new:
        new = re.sub(r"(?=\W*\Z)", f" {NAME}", new, count=1)  # “Hi,” to somebody unnamed is “Hi {name},” to others
    if edit.kind is RequestKind.MAIL and new != edit.old.greeting and len(new) <= _LONGEST_FORM:
        yield Sign(Aspect.GREETING, new or NONE)


def _signoff(edit: Edit) -> Iterator[Sign]:
    if edit.kind is not RequestKind.MAIL:
        return
    old, new = (mail.signoff.replace("{name}", mail.name) for mail in (edit.old, edit.new))
    if new != old and len(new) <= _LONGEST_FORM:
        yield Sign(Aspect.SIGNOFF, new or NONE)


def _opening(edit: Edit) -> Iterator[Sign]:
    old, new = _LABEL.match(edit.old.body), _LABEL.match(edit.new.body)
    if new and (old is None or fold(old[0]) != fold(new[0])) and fold(new[0]) not in fold(edit.before):
        yield Sign(Aspect.OPENING, new[0])


def added_ending(edit: Edit) -> list[str]:
    """The short sentence that the person put at the end, in a list; empty where they put none."""
    if len(edit.new_sentences) < 2:
        return []
    last = edit.new_sentences[-1]
    return [last] if len(last) <= _LONGEST_FORM and not is_like_any(last, edit.old_sentences) else []


def _ending(edit: Edit) -> Iterator[Sign]:
    for last in added_ending(edit):
        yield Sign(Aspect.ENDING, last, clear=False)


def _headings(edit: Edit) -> Iterator[Sign]:
    old, new = bool(HEADING.search(edit.old.body)), bool(HEADING.search(edit.new.body))
    if old != new:
        yield Sign(Aspect.HEADINGS, YES if new else NONE)


def _paragraphs(edit: Edit) -> Iterator[Sign]:
    listed = marks(edit.old.body) or marks(edit.new.body)
    old = HEADING.sub("", edit.old.body).strip()
    if not listed and "\n" in old and "\n" not in edit.new.body and len(edit.new_sentences) > 2:
        yield Sign(Aspect.PARAGRAPHS, "1", clear=False)


def _exclamations(edit: Edit) -> Iterator[Sign]:
    old, new = edit.before.count("!"), edit.new.body.count("!")
    calmed = [each.rstrip("!") for each in edit.old_sentences if each.endswith("!") and len(words(each)) > 2]
    if not new and any(each in edit.after for each in calmed):
        yield Sign(Aspect.EXCLAMATIONS, NONE)
    elif new > old + 1:
        yield Sign(Aspect.EXCLAMATIONS, YES, clear=False)


def _emoji(edit: Edit) -> Iterator[Sign]:
    old, new = EMOJI.findall(edit.before), EMOJI.findall(edit.after)
    if old and not new:
        yield Sign(Aspect.EMOJI, NONE)
    elif new and not old:
        ends = edit.after.rstrip().endswith(new[-1]) and len(new) == 1
        yield Sign(Aspect.EMOJI, new[-1] if ends else YES, clear=False)


def _case(edit: Edit) -> Iterator[Sign]:
    old, new = (_case_of(mail.body) for mail in (edit.old, edit.new))
    if new and new != old:
        yield Sign(Aspect.CASE, new)


def _full_stop(edit: Edit) -> Iterator[Sign]:
    old, new = edit.before.rstrip(), edit.after.rstrip()
    if edit.kind is not RequestKind.MAIL and new and new[-1].isalnum() and old.endswith("."):
        yield Sign(Aspect.FULL_STOP, NONE, clear=False)


def _contractions(edit: Edit) -> Iterator[Sign]:
    short_old, short_new = (len(CONTRACTION.findall(mail.body)) for mail in (edit.old, edit.new))
    long_old, long_new = (len(SPELLED_OUT.findall(mail.body)) for mail in (edit.old, edit.new))
    if short_new > short_old and long_new < long_old and not long_new:
        yield Sign(Aspect.CONTRACTIONS, YES)
    elif long_new > long_old and short_new < short_old and not short_new:
        yield Sign(Aspect.CONTRACTIONS, NONE)


def _boilerplate(edit: Edit) -> Iterator[Sign]:
    """Pleasantries that went while others stayed; where the text was cut behind a sentence they went with the rest."""
    empty = {n for n in edit.dropped if BOILERPLATE.search(edit.old_sentences[n])}
    if empty and edit.new_sentences and (not edit.is_cut_off or empty == edit.dropped):
        yield Sign(Aspect.BOILERPLATE, NONE)


def _quotes(edit: Edit) -> Iterator[Sign]:
    if _STRAIGHT.search(edit.before) and _CURLY.search(edit.after) and not _STRAIGHT.search(edit.after):
        yield Sign(Aspect.QUOTES, "curly", clear=False)
    elif _CURLY.search(edit.before) and _STRAIGHT.search(edit.after) and not _CURLY.search(edit.after):
        yield Sign(Aspect.QUOTES, "straight", clear=False)


def _language(edit: Edit) -> Iterator[Sign]:
    old, new = language_of(words(edit.old.body)), language_of(words(edit.new.body))
    if old != new and len(words(edit.new.body)) >= 5:
        yield Sign(Aspect.LANGUAGE, new)


def _case_of(text: str) -> str:
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < _LEAST_LETTERS:
        return ""
    capitals = sum(letter.isupper() for letter in letters)
    return "lower" if not capitals else "upper" if capitals > 0.8 * len(letters) else "usual"


_DETECTORS: tuple[Callable[[Edit], Iterator[Sign]], ...] = (
    _lists, _length, _greeting, _signoff, _opening, _ending, _headings, _paragraphs, _exclamations, _emoji, _case,
    _full_stop, _contractions, _boilerplate, _quotes, _language,
)  # fmt: skip
