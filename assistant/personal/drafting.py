"""Writing as the person: what the model is told, what of its draft is put right, and what of it may not stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.messages import Message, Role
from assistant.core.words import STOP_WORDS, fold, words
from assistant.personal.contractions import contracted, spelled_out
from assistant.personal.grounding import Grounded, grounded, without_foreign
from assistant.personal.mail_parts import NAME, put_together, take_apart
from assistant.personal.style import OwnText, StyleCard, told
from assistant.personal.style_words import BOILERPLATE, CONTRACTION, EMOJI
from assistant.personal.word_choice import with_choices

_SUBJECT = re.compile(r"\A\s*(?:\*\*)?(?:subject|betreff|asunto|objet)\s*:.*\n+", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’.:/@-]\w+)*")
_NOTE_WORDS = 8
_OFTEN = 0.25


def neutral_messages(system: str, request: str, to: str = "", rules: Sequence[str] = ()) -> tuple[Message, ...]:
    """What the model reads for the neutral draft; ``rules`` are what the person wants of every mail, in words."""
    return (Message(Role.SYSTEM, _with_rules(system, rules)), Message(Role.USER, _asked(request, to)))


def style_messages(
    system: str,
    card: StyleCard,
    examples: Sequence[OwnText],
    request: str,
    to: str = "",
    rules: Sequence[str] = (),
) -> tuple[Message, ...]:
    """What the model reads to write as the person: the card, examples as turns of their own, then the request."""
    manner = "\n".join(f"- {line}" for line in told(card))
    messages = [Message(Role.SYSTEM, _with_rules(f"{system}\nTheir manner:\n{manner}", rules))]
    for each in examples:
        messages += [Message(Role.USER, _asked(gist(each), each.recipient)), Message(Role.ASSISTANT, each.text)]
    return (*messages, Message(Role.USER, _asked(request, to)))


def gist(example: OwnText) -> str:
    """What an example may have been asked for with: its subject, and of each sentence the words that carry content."""
    return ": ".join(part for part in (example.subject, notes(take_apart(example.text).body)) if part)


def notes(body: str) -> str:
    """A text as notes: its content words in order, sentence by sentence; none of its small words and endings.

    A question stays one: what is asked is not to become what is told.
    """
    kept = [
        " ".join(
            [word for word in _WORD.findall(sentence) if fold(word) not in STOP_WORDS and not CONTRACTION.match(word)][
                :_NOTE_WORDS
            ]
        )
        + ("?" if sentence.rstrip().endswith("?") else "")
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", body)
    ]
    return "; ".join(note for note in kept if note.strip("?"))


def shaped(draft: str, card: StyleCard | None, request: str, to: str, examples: Sequence[OwnText] = ()) -> Grounded:
    """The draft with the person's habits put in and what nobody gave taken out.

    Without a ``card`` only the facts are seen to.
    """
    text = _SUBJECT.sub("", draft.strip()).strip().strip('"')
    if card is None:
        return grounded(text, f"{request} {to}")
    mail = take_apart(text)
    given = f"{request} {to} {card.name}"
    theirs = grounded(_with_manner(_without_boilerplate(mail.body), card), given, examples)
    body = without_foreign(theirs.text, request) or theirs.text
    theirs_truly = set(words(mail.to)) & set(words(card.name))  # nobody greets themselves
    greeted = to or (mail.to if mail.to.lower() in request.lower() and not theirs_truly else "")
    whole = put_together(_greeting(card, greeted), body, card.signoff, greeted, card.name)
    text = grounded(whole, given, examples).text
    return Grounded(text.upper() if card.capitals > 0.5 else text, theirs.replaced if "[" in text else ())


def _greeting(card: StyleCard, to: str) -> str:
    """The usual greeting: with a name where one is known and the person often greets by name, without where not."""
    fitting = [(form, share) for form, share in card.greetings if to or NAME not in form]
    by_name = [form for form, share in fitting if NAME in form and share >= _OFTEN]
    return (by_name or [form for form, _ in fitting] or [card.greeting])[0]


def _without_boilerplate(body: str) -> str:
    return BOILERPLATE.sub("", body).strip() or body


def _with_manner(body: str, card: StyleCard) -> str:
    if card.language == "en" and card.contractions is not None:
        if card.contractions >= 0.6:
            body = contracted(body)
        elif card.contractions < 0.2:
            body = spelled_out(body)
    body = with_choices(body, card.choices)
    if card.exclamations < 0.1:
        body = body.replace("!", ".")
    if card.emoji < 0.02:
        body = EMOJI.sub("", body)
    for phrase in card.avoid:
        body = re.sub(rf"[^.!?\n]*\b{re.escape(phrase)}\b[^.!?\n]*[.!?]*\s*", "", body, flags=re.IGNORECASE)
    if card.lower_case is not None and card.lower_case > 0.6:
        body = re.sub(r"(?:\A|(?<=[.!?]\s)|(?<=\n))([A-Z])(?=[a-z ])", lambda found: found[1].lower(), body)
    if card.paragraphs <= 1:
        body = re.sub(r"\n\s*\n", "\n", body)
    return body.strip()


def _with_rules(system: str, rules: Sequence[str]) -> str:
    return "\n".join([system, "The person wants of every mail:", *(f"- {rule}" for rule in rules)]) if rules else system


def _asked(request: str, to: str) -> str:
    return f"Write a mail{f' to {to}' if to else ''}. {request}"
