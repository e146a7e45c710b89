"""Messages that ask for something to be remembered or forgotten, in four languages, and the yes to what was shown.

They begin with the request itself: what stands behind a quotation mark, a ">" or a fence was written by somebody else.
"""

from __future__ import annotations

import re

_F = re.IGNORECASE | re.DOTALL
_REMEMBER = re.compile(
    r"^[\s¡]*(?:(?:please|bitte|por favor|s['’]il (?:te|vous) plaît),?\s+)?"
    r"(?:(?:remember|note|keep in mind|don['’]t forget)\s+that"
    r"|(?:merk(?:e)? dir|erinnere? dich(?: daran)?|vergiss nicht|behalte?),?\s+dass"
    r"|(?:recuerda|acuérdate de|ten en cuenta|no olvides|apunta)\s+que"
    r"|(?:souviens-toi|retiens|n['’]oublie pas|note|rappelle-toi)\s+(?:que\s|qu['’]))"
    r"\s*(?P<fact>\S.*)$",
    _F,
)
_FORGET = re.compile(
    r"^[\s¡]*(?:(?:please|bitte|por favor|s['’]il (?:te|vous) plaît),?\s+)?"
    r"(?:(?:forget|delete|erase)\s+(?:that(?=\s+\S+\s+\S)|(?:everything|all|anything|what(?:ever)?)\s+"
    r"(?:(?:that\s+)?(?:I|we)(?:['’]ve|\s+have)?\s+(?:ever\s+)?(?:said|told\s+you|wrote|written|mentioned)|"
    r"you\s+know)\s+about)"
    r"|(?:vergiss|lösche?)\s*(?:,?\s*dass|alles,?\s+(?:was\s+(?:du|ich)\s+)?(?:.{0,20}\s)?über|bitte)"
    r"|(?:olvida|borra)\s+(?:que|todo\s+(?:lo que\s+(?:sabes|te he dicho|te dije)\s+)?(?:sobre|de))"
    r"|(?:oublie|efface)\s+(?:que|qu['’]|tout\s+(?:ce que\s+(?:tu sais|je t['’]ai dit)\s+)?(?:sur|de)))"
    r"\s*(?P<what>\S.*?)\W*$",
    _F,
)
_FORGET_PLAINLY = re.compile(
    r"^[\s¡]*(?:please\s+|bitte\s+|por favor,?\s+)?(?:forget(?:\s+about)?|vergiss|olvida|oublie)\s+(?P<what>(?!it\b|"
    r"that\b|this\b|que\b|qu['’]|dass\b|"
    r"everything\b|all\b|what\b|the (?:last|previous|above)\b|das\b|es\b|alles\b|eso\b|todo\b|ça\b|cela\b|tout\b|"
    r"nicht\b|me\b|I\b|to\b)"
    r"[^?]{2,60}?)\W*$",
    _F,
)
_ALL_OF_IT = (
    r"(?:(?:please\s+)?(?:forget|erase|delete)\s+)?(?:all(?: of (?:it|them))?|everything|them all|it all|it|alles|"
    r"todo|tout)"
)
_YES = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|ok|okay|sure|ja|sí|si|oui|do it|go ahead)(?:[\s,.!]+please)?"
    rf"(?:[\s,.!]+{_ALL_OF_IT})?|(?:please\s+)?(?:forget|erase|delete) {_ALL_OF_IT}|all of (?:it|them))\W*$",
    re.IGNORECASE,
)


def asked_to_remember(message: str) -> str | None:
    """The sentence that ``message`` asks to be remembered, None where it asks for nothing like it."""
    said = _REMEMBER.match(message)
    return None if said is None else said["fact"].strip()


def asked_to_forget(message: str) -> str | None:
    """What ``message`` asks to be forgotten in so many words: a statement, or everything about a topic."""
    gone = _FORGET.match(message)
    return gone["what"] if gone is not None else None


def named_to_forget(message: str) -> str | None:
    """What "forget X" names. People say it of other things too: it counts where something of it is known."""
    gone = _FORGET_PLAINLY.match(message)
    return gone["what"] if gone is not None else None


def wants_forgotten(message: str) -> str | None:
    """What ``message`` asks to be forgotten, in whatever way."""
    return asked_to_forget(message) or named_to_forget(message)


def says_yes(message: str) -> bool:
    """Whether ``message`` is nothing but a yes ("Yes, forget all of it")."""
    return _YES.match(message) is not None and "?" not in message
