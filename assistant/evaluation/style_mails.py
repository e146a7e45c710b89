"""The mails of the bench ``style``: real ones by their persons, parted for learning, recognising and writing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.errors import BadRequest
from assistant.core.words import fold, words
from assistant.personal.grounding import named
from assistant.personal.mail_parts import take_apart
from assistant.personal.own_text import own_part
from assistant.personal.style import OwnText

LEAST_WORDS = 20
"""Shorter mails tell no author."""
_LONGEST_WORDS = 160
"""Mails to be written again are no longer: a draft of more takes minutes."""
_LEAST_MAILS = 40


@dataclass(frozen=True, slots=True)
class Person:
    """A person's mails in three parts that share none.

    ``learned`` is what Hearth learns from, ``recognised`` what the classifier is trained on, ``held_out`` what is
    written again.
    """

    name: str
    learned: tuple[OwnText, ...]
    recognised: tuple[OwnText, ...]
    held_out: tuple[OwnText, ...]


def read_people(folder: Path) -> list[Person]:
    """Every person with enough mails, by name. Files are JSON lines with ``body`` or ``email`` and a ``subject``.

    The person is ``author``, or the file's name. Raises :class:`BadRequest` where there are fewer than four.
    """
    mails: dict[str, dict[str, OwnText]] = {}
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = own_part(row.get("body") or row.get("email") or "")
            if len(words(text)) >= LEAST_WORDS:  # a mail sent twice counts once
                each = OwnText(text, row.get("subject") or "")
                mails.setdefault(row.get("author") or path.stem, {}).setdefault(" ".join(words(text)), each)
    people = [_parted(name, list(own.values())) for name, own in sorted(mails.items()) if len(own) >= _LEAST_MAILS]
    if len(people) < 4:
        raise BadRequest(f"There are mails of {len(people)} people in {folder}.", "At least four are needed.")
    return people


def halves(people: Sequence[Person]) -> tuple[list[Person], list[Person]]:
    """Those that drafting was tuned on, and those that are measured: every other one by a digest of the name."""
    ordered = sorted(people, key=lambda person: _digest(person.name))
    return ordered[::2], ordered[1::2]


def stripped(mail: str) -> str:
    """A mail as the classifier sees it: greeted and signed names, other names, numbers and line breaks are masked."""
    parts = take_apart(mail)
    body = re.sub(r"\[[^\]\n]*\]", "N", parts.body)
    known = named(body)
    body = re.sub(r"[^\W\d_][\w'’-]*", lambda found: "N" if _is_name(found[0], known) else found[0], body)
    masked = " ".join([parts.greeting.replace("{name}", "N"), body, parts.signoff.replace("{name}", "N")])
    return " ".join(re.sub(r"\d+(?:[.,:/]\d+)*", "0", masked).split())


def _is_name(word: str, known: set[str]) -> bool:
    return word[0].isupper() and fold(word).removesuffix("'s") in known


def _parted(name: str, mails: list[OwnText]) -> Person:
    ordered = sorted(mails, key=lambda mail: _digest(name + mail.text))
    short = [mail for mail in ordered if len(words(mail.text)) <= _LONGEST_WORDS]
    held_out = short[: len(ordered) // 5]
    rest = [mail for mail in ordered if mail not in held_out]
    return Person(name, tuple(rest[::2]), tuple(rest[1::2]), tuple(held_out))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
