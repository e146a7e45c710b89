"""What a request to change the calendar begins with and what stands around its title, in four languages."""

from __future__ import annotations

import re
from datetime import timedelta

_PLEASE = (
    r"^\W*(?:(?:please|bitte|por favor|s'il (?:te|vous) plaît)[\s,]+)?"
    r"(?:can you |could you |kannst du |puedes |peux-tu )?"
)
KINDLY = re.compile(
    r"^\W*(?:please|can you|could you|would you|bitte|kannst du|könntest du|por favor|puedes|peux-tu)\b", re.IGNORECASE
)
"""Opens a request that is put as a question."""
_OWN = (
    r"(?:\s+(?:an?|the|my|our|d(?:e[nrm]|ie|as)|mein\w*|unser\w*|eine?n?|el|la|los|las|mis?|una?|le|les|mon|ma|mes"
    r"|une?)\b)?"
)
_EVENT = (
    r"(?:\s+(?:new\s+|neuen?\s+)?(?:appointment|meeting|event|entry|termin|cita|rendez-vous)"
    r"\s+(?:for|about|called|with the title|für|namens|para|pour))?"
)

_NO_WRITING = (
    r"(?!(?:\s+\w+)?\s*(?:summary|table|list|overview|report|draft|e-?mail|letter|outline|translation|graph|chart"
    r"|zusammenfassung|tabelle|liste|übersicht|entwurf|resumen|tabla|lista|borrador|résumé|tableau|brouillon)"
    r"\s+(?:of|from|about|with|for|von|vom|aus|über|mit|de|del|sobre|du|des|sur)\b)"
)
"""What is to be written is no appointment: "create a summary of Friday's meeting"."""


def _verb(*verbs: str, after: str = "") -> re.Pattern[str]:
    return re.compile(rf"{_PLEASE}(?:{'|'.join(verbs)})\b(?: please| bitte| por favor)?{_OWN}{after}\s*", re.IGNORECASE)


REMIND = re.compile(
    rf"{_PLEASE}(?:remind me|erinnere? mich|recuérdame|recuerdame|rappelle(?:z)?-moi)\b"
    r"(?!\s+(?:who|when|where|what|which|how|if|whether|wer|wann|wo|was|ob)\b)(?:\s+(?:to|of|about|that|daran|an|que|de)\b)?\s*",
    re.IGNORECASE,
)
CREATE = _verb(
    "add", "create", "schedule", "put", "book", "set up", "enter", "plan",
    "trag(?:e)?", "erstelle", "lege?", "plane?", "füge?", "añade", "agrega", "crea", "agenda", "apunta",
    "ajoute", "crée", "planifie",
    after=_NO_WRITING + _EVENT,
)  # fmt: skip
MOVE = _verb(
    "move", "reschedule", "shift", "postpone", "push", "verschiebe?", "verlege?", "mueve", "aplaza", "cambia", "pasa",
    "déplace", "reporte", "décale",
)  # fmt: skip
CANCEL = _verb(
    "cancel", "delete", "remove", "drop", "sage?", "streiche?", "lösche?", "storniere?", "cancela", "borra", "elimina",
    "annule", "supprime",
)  # fmt: skip
CALENDAR = re.compile(
    r"\b(in|into|to|on|from|im|en|a|dans|à)\s+(my|the|meinen|den|mi|el|mon|le)?\s*"
    r"(calendar|agenda|diary|schedule|kalender|calendario|calendrier)\b",
    re.IGNORECASE,
)
_JOINING = (
    "to|on|at|for|by|from|until|the|of|about|that|um|an|am|auf|zu|bis|von|für|daran|dass|a|al|el|la|las|los|de|en"
    "|para|que|à|au|le|les|d'|du|pour"
)
EDGES = re.compile(rf"^[\s,;:.!?-]*(({_JOINING})\s+)*|(\s+({_JOINING}|ein|hinzu|ab))*[\s,;:.!?-]*$", re.IGNORECASE)
"""What stands at the edges of a title without being a part of it."""

PARTICLES = frozenset(("ab", "ein", "hinzu", "alles", "alle", "todo", "todos", "tout", "tous", "toutes"))
"""What names no appointment: what German splits off its verbs ("sag den Zahnarzt ab"), and "all of it"."""

_PUT_IN = re.compile(
    r"^(?P<what>.+?)[,;:–-]?\s+(?:please\s+)?(?:put|add|note|write|enter) (?:that|it|this) (?:in|down)\b.*$",
    re.IGNORECASE,
)
_TAKE_OUT = re.compile(
    r"^\W*(?:i|we) (?:do not|don't|won't) (?:need|want|make|go to|attend) (?P<what>.+?)(?: any ?more| any longer)?"
    r"[,;.–-]\s*(?:please\s+)?(?:so\s+)?(?:take|cross|cancel|delete|remove) (?:it|that)\b.*$",
    re.IGNORECASE,
)


_NEW = re.compile(
    r"^\W*(?:new|neuer|nueva|nouveau) (?:appointment|meeting|event|reminder|termin|cita|rendez-vous)\s*[:–-]?\s+"
    r"(?P<what>\S.*)$",
    re.IGNORECASE,
)


_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "half an": 0.5, "eine": 1, "einen": 1, "zwei": 2, "drei": 3}
_UNITS = {"minute": 1, "min": 1, "hour": 60, "stunde": 60, "day": 1440, "tag": 1440, "week": 10_080, "woche": 10_080}
_COUNTED = (
    rf"(?:another )?(?P<count>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|\d+)"
    rf" (?P<unit>{'|'.join(_UNITS)})[sn]?e?n?"
)
_BY = re.compile(rf"\b(?:by|um) {_COUNTED}\b(?: (?P<way>later|earlier|später|früher))?", re.IGNORECASE)
_LATER = re.compile(rf"\b{_COUNTED} (?P<way>later|earlier|forward|back|später|früher)\b", re.IGNORECASE)


def shift_of(request: str) -> tuple[timedelta, str] | None:
    """By how much something is to be moved ("one hour later", "by a week"), and ``request`` without that; or None."""
    told = _BY.search(request) or _LATER.search(request)
    if told is None:
        return None
    count = told["count"].lower()
    minutes = (_COUNTS.get(count) or float(count)) * _UNITS[told["unit"].lower()]
    back = (told["way"] or "").lower() in ("earlier", "früher", "forward")
    rest = request[: told.start()] + request[told.end() :]
    return timedelta(minutes=-minutes if back else minutes), rest


_ONLY_OF_CALENDARS = re.compile(
    r"\b(cancel|reschedule|postpone|verschiebe?|storniere?|cancela|aplaza|annule|reporte|décale|calendar|kalender|meetings?"
    r"|appointments?|events?|termine?|besprechung(en)?|citas?|reuni(ón|ones)|rendez-vous|réunions?)\b",
    re.IGNORECASE,
)


def changes_something(request: str) -> bool:
    """Whether ``request`` would move or cancel appointments, whichever these are."""
    begun = MOVE.match(request) is not None or CANCEL.match(request) is not None
    return begun and _ONLY_OF_CALENDARS.search(request) is not None


SEVERAL = re.compile(
    r"\b(both|all|every|everything|beide|alle|alles|todos|todas|todo|tous|toutes|tout)\b"
    r"|\b(and|und|y|et) (the|my|den|die|das|el|la|le)\b",
    re.IGNORECASE,
)
"""Tells that more than one appointment is meant."""


def verb_first(request: str) -> str:
    """``request`` with its verb where it is looked for: "the plants every Monday, put that in" adds the plants."""
    for pattern, verb in ((_TAKE_OUT, "cancel"), (_PUT_IN, "add"), (_NEW, "add")):
        told = pattern.match(request)
        if told is not None:
            return f"{verb} {told['what']}"
    return request
