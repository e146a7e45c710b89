"""Words by which a manner of writing is told, in English, German, Spanish and French."""

from __future__ import annotations

import re

from assistant.core.words import STOP_WORDS, fold

CONTRACTION = re.compile(r"\b\w+['’](?:s|t|re|ve|ll|d|m)\b|\b(?:gonna|wanna|gotta|dunno|ain't)\b", re.IGNORECASE)
SPELLED_OUT = re.compile(
    r"\b(?:I am|I will|I have|I would|do not|does not|did not|can ?not|could not|will not|would not|is not|are not"
    r"|was not|have not|has not|it is|that is|we are|we will|we have|you are|they are|let us)\b",
    re.IGNORECASE,
)
"""What could have been contracted and was not."""

FAMILIAR = re.compile(
    r"\b(?:du|dich|dir|dein\w{0,2}|euch|eure\w?|tu(?=\s+(?:peux|as|es|veux|vas|sais))|toi|te|tes|ton|tú|contigo"
    r"|puedes|tienes|quieres|sabes|t['’](?:es|as))\b",
    re.IGNORECASE,
)
"""Address among friends: du, tú, tu. English has none."""
POLITE = re.compile(
    r"(?<=[a-zäöüß,;] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b"
    r"|\b(?:usted(?:es)?|vous|votre|vos|pourriez|podría|tendría)\b"
)
"""Address among strangers: Sie, usted, vous."""

EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]|(?<!\\w)[:;=]-?[)(DPp/](?!\\w)|<3")
ELLIPSIS = re.compile(r"\.\.+|…")
DASH = re.compile(r"\s-{1,2}\s|--|–|—")

_LANGUAGE_WORDS = {
    "en": "the and to of is that you for we have this with be are will it on please would",
    "de": "der die das und ich ist nicht wir sie mit für den zu ein bitte auch auf noch",
    "es": "el la que de los en por con para una es no las del como pero te me gracias",
    "fr": "le la les et des est que pour une vous je dans pas avec nous sur du merci",
}
_BY_LANGUAGE = {code: frozenset(fold(text).split()) for code, text in _LANGUAGE_WORDS.items()}

EVERYBODYS = frozenset(
    """
    please let me know|let me know|thank you|thank you for|thank you very much|i would like|would like to|i am|i have
    |i will|do you|are you|can you|could you|would you|if you|if you have|have any questions|any questions|you have
    |of the|in the|to the|on the|for the|at the|and the|with the|from the|that the|to be|will be|it is|this is|there is
    |we are|we have|we will|you can|i think|i hope|looking forward|forward to|let you know|as well|a few|one of
    |in der|in den|für die|mit der|ich habe|ich bin|können sie|kannst du|vielen dank|freundlichen grüßen
    |de la|en el|en la|a la|por favor|muchas gracias|para el|que el|de los|je suis|je vous|il y a|de la|dans le
    |n'hésitez pas|s'il vous|s'il vous plaît
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""The general reference: runs of words so common in anybody's mail that they tell nothing of a person."""

_EVERYBODYS_RUNS = frozenset(
    tuple(known[i : i + n])
    for known in map(str.split, EVERYBODYS)
    for n in range(1, len(known) + 1)
    for i in range(len(known) - n + 1)
)
_LIGHT = frozenset("let know need like want going get go will would may please thanks thank make take".split())
"""Words that mails are full of; runs of these and of stop words alone tell nothing."""

BOILERPLATE = re.compile(
    r"[^.!?\n]*\b(?:hope this (?:e-?mail|message|note) finds you|hope (?:you are|you're|all is|everything is)"
    r" (?:doing )?well"
    r"|do(?:n't| not) hesitate to|reach out|please feel free to|thank you for your (?:time|understanding|attention"
    r"|cooperation|consideration|prompt)|(?:I )?(?:am )?look(?:ing)? forward to (?:hearing from|your)"
    r"|if you have any (?:further |other )?(?:questions|concerns)|please let me know if you (?:have|need) any"
    r"|I am writing to|appreciate your (?:time|prompt|help|assistance|cooperation|attention)"
    r"|ich hoffe, (?:diese|es geht)|zögern sie nicht|stehe ich .{0,30}zur verfügung"
    r"|espero que (?:este|te|se) .{0,30}(?:encuentr|bien)|no dude[sn]? en|quedo a (?:su|tu) disposición"
    r"|j'espère que (?:ce|vous|tu)|n'hésite[zs]? pas)\b[^.!?\n]*[.!?]*\s*",
    re.IGNORECASE,
)
"""Sentences that language models put into every mail."""


def language_of(heard: list[str]) -> str:
    """The language of folded words: "en", "de", "es" or "fr"; English where nothing tells."""
    counts = {code: sum(word in known for word in heard) for code, known in _BY_LANGUAGE.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else "en"


def is_empty(run: tuple[str, ...]) -> bool:
    """Whether a run of folded words is everybody's: light words only, or a part of a run of the general reference."""
    if all(word in STOP_WORDS or word in _LIGHT or len(word) < 3 for word in run):
        return True
    return run in _EVERYBODYS_RUNS
