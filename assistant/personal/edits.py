"""What the person changed in a text that Hearth wrote: sentences, parts of a mail, and word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from assistant.core.rules import RequestKind
from assistant.core.words import fold, words
from assistant.personal.mail_parts import NAME, Mail, take_apart

_TOKEN = re.compile(r"\w+(?:['’.:/-]\w+)*|[^\w\s]")
_SENTENCE = re.compile(
    r"(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<=[.!?…])[\"'”’)\]]*\s+|\n+"
)
BULLET = re.compile(r"^[ \t]*(?P<mark>[-*•–]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
HEADING = re.compile(r"^[ \t]*(?:#{1,4}[ \t]+\S.*|\*\*[^*\n]{2,60}\*\*:?)[ \t]*$", re.MULTILINE)
_JOINED = 3
"""Words of the longest phrase that counts as one although a word of it stayed."""
_CAPITAL = r"[A-ZÄÖÜÉ][\w'’.-]*"
_FIRST_LINE = re.compile(rf"(?P<words>[^\W\d_]+(?: [^\W\d_]+){{0,3}}) (?P<name>{_CAPITAL})(?P<mark>[,!:]?)[ \t]*\n")
_LAST_LINES = re.compile(
    rf"\n[ \t]*(?P<words>[^\W\d_]+(?: [^\W\d_]+){{0,3}},)[ \t]*\n\s*(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})\Z"
)
EXCERPT = 160
"""Characters of an excerpt that is kept as evidence."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that stand in the place of others: ``old`` and ``new`` in order, either may be empty.

    ``at`` is where in the old words it begins, ``last`` whether nothing of the old text follows.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    at: int
    last: bool


@dataclass(frozen=True)
class Edit:
    """An edit of a text: ``before`` is what Hearth wrote, ``after`` what the person made of it."""

    kind: RequestKind
    before: str
    after: str

    @cached_property
    def old(self) -> Mail:
        """The parts of ``before``; of what is no mail all is body."""
        return parts_of(self.before, self.kind)

    @cached_property
    def new(self) -> Mail:
        """The parts of ``after``."""
        return parts_of(self.after, self.kind)

    @cached_property
    def old_sentences(self) -> list[str]:
        """The sentences of the body as Hearth wrote it, without marks of lists."""
        return sentences(self.old.body)

    @cached_property
    def new_sentences(self) -> list[str]:
        """The sentences of the body as the person wants it."""
        return sentences(self.new.body)

    @cached_property
    def swaps(self) -> list[Swap]:
        """What changed in the body, word by word; case, marks of lists and punctuation are no difference."""
        old, new = tokens(self.old.body), tokens(self.new.body)
        matcher = SequenceMatcher(None, [fold(each) for each in old], [fold(each) for each in new], autojunk=False)
        blocks: list[tuple[int, int, int, int]] = []
        for kind, *block in matcher.get_opcodes():
            i, j, k, m = block
            if kind == "equal":
                continue
            if blocks and i - blocks[-1][1] == 1 and j - blocks[-1][0] <= _JOINED:  # “let me know”: “tell me”
                i, _, k, _ = blocks.pop()
            blocks.append((i, j, k, m))
        return [Swap(tuple(old[i:j]), tuple(new[k:m]), i, j == len(old)) for i, j, k, m in blocks]

    @cached_property
    def dropped(self) -> set[int]:
        """Which of the old sentences have no like among the new ones."""
        return {n for n, each in enumerate(self.old_sentences) if not is_like_any(each, self.new_sentences)}

    @property
    def is_cut_off(self) -> bool:
        """Whether what was left out are the last sentences."""
        return self.dropped == set(range(len(self.old_sentences) - len(self.dropped), len(self.old_sentences)))

    @property
    def shortened(self) -> bool:
        """Whether whole sentences were left out, at least a tenth of all words with them."""
        fewer = len(self.new_sentences) < len(self.old_sentences)
        return fewer and len(words(self.new.body)) < 0.9 * len(words(self.old.body))


def is_like_any(sentence: str, others: Sequence[str]) -> bool:
    """Whether one of ``others`` has half of the words of ``sentence``, or half of its own in it."""
    own = set(words(sentence))
    return any(
        2 * len(own & other) >= min(len(own), len(other)) and 3 * len(own & other) >= len(own)
        for other in (set(words(each)) for each in others)
    )


def parts_of(text: str, kind: RequestKind) -> Mail:
    """The parts of a text; only a mail has a greeting and a sign-off.

    People greet and end in words that no list has: these are known by their lines.
    """
    if kind is not RequestKind.MAIL:
        return Mail("", "", text.strip(), "", "")
    mail = take_apart(text)
    if not mail.greeting and (found := _FIRST_LINE.match(mail.body)):
        form = f"{found['words']} {NAME}{found['mark']}"
        mail = replace(mail, greeting=form, to=found["name"], body=mail.body[found.end() :].strip())
    if mail.signoff in ("", NAME) and (found := _LAST_LINES.search(f"{mail.body}\n{mail.name}".rstrip())):
        form = f"{found['words']}\n{NAME}"
        mail = replace(mail, signoff=form, name=found["name"], body=mail.body[: found.start()].strip())
    return mail


def sentences(text: str) -> list[str]:
    """The sentences and list items of ``text``, without the marks of lists; headings are none."""
    plain = BULLET.sub("", HEADING.sub("", text))
    return [part.strip() for part in _SENTENCE.split(plain) if any(letter.isalnum() for letter in part)]


def tokens(text: str) -> list[str]:
    """The words of ``text`` in order, without punctuation and the marks of lists."""
    return [each for each in _TOKEN.findall(BULLET.sub("", text)) if any(letter.isalnum() for letter in each)]


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both texts, each cut to :data:`EXCERPT` characters around the first difference."""
    same = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - EXCERPT // 3)
    return _cut(before, start), _cut(after, start)


def marks(text: str) -> Sequence[str]:
    """The mark of each list item: "-", "*", "•" or "1."."""
    return ["1." if each["mark"][0].isdigit() else each["mark"] for each in BULLET.finditer(text)]


def _cut(text: str, start: int) -> str:
    if start >= len(text):
        start = max(0, len(text) - EXCERPT)
    cut = text[start : start + EXCERPT]
    return ("…" if start else "") + cut + ("…" if start + EXCERPT < len(text) else "")
