"""Whom a request for a mail names: "tell Anna that ...", "ein Brief an Frau Keller", "dile a Luis", "dis à Marie"."""

from __future__ import annotations

import re

from assistant.core.words import fold

_NAME = r"[A-ZÄÖÜÉÈÁÍÓÚÑ][\w'’-]*"
_TITLE = r"(?i:mr|mrs|ms|dr|prof|herrn?|frau|señora?|sra?|monsieur|madame|mme)\.?\s+"
_PERSON = (
    r"(?P<person>[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|{_TITLE}{_NAME}(?:\s+{_NAME})?|{_NAME}(?:\s+(?:(?:de|van|von)\s+)?{_NAME})?)"
)
_KINDS = "e-?mail|mail|letter|message|note|reply|answer|invitation|reminder|brief|nachricht|antwort|einladung|carta"
_KINDS += "|correo|mensaje|respuesta|nota|lettre|courriel|réponse"
_WAYS = (
    rf"\b(?i:tell|ask|thank|remind|invite|inform|congratulate|mail|e-mail|email|answer|reply\s+to|write\s+to)\s+{_PERSON}",
    rf"\b(?i:write|send|draft)\s+{_PERSON}\s+(?i:that|an?|to|about|and|if|whether|\d)\b",
    rf"\b(?i:{_KINDS})\s+(?i:to|for|an|für|a|para|à|pour)\s+{_PERSON}",
    rf"\A\s*(?i:to|for|an|für|a|para|à|pour)\s+{_PERSON}",
    rf"\b(?i:sage?|frage?|schreibe?|danke?|erinnere?|bitte|antworte)\s+{_PERSON}",
    rf"\b(?i:dile|di|pregunta|pregúntale|escribe|escríbele|avisa|recuerda|agradece)\s+(?i:a)\s+{_PERSON}",
    rf"\b(?i:dis|dites|demande[zr]?|écri[st]|écrivez|remercie[zr]?|rappelle[zr]?)\s+(?i:à)\s+{_PERSON}",
)
_NOBODY = frozenset(
    fold(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag i i'm i'll them
        everyone everybody all him her you me us the a an my our your his please mir ihm ihr ihnen uns allen dass ob die
        der das den bitte me nous lui leur
        """
    ).split()
)


def addressee(request: str) -> str:
    """The person or address that the request names as the one to write to, as it is written there; "" where none."""
    found = [match for way in _WAYS if (match := re.search(way, request)) is not None]
    for match in sorted(found, key=lambda each: each.start()):
        if fold(match["person"].split()[0]) not in _NOBODY:
            return match["person"].rstrip(".'’").removesuffix("'s")
    return ""
