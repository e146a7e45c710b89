"""Which words of a turn are the person's own, and which of those could teach something.

Only these are read for facts: what is quoted, pasted, forwarded or code was written by somebody else, and a file or a
mail that says "remember that" must change nothing.
"""

from __future__ import annotations

import re

LONGEST_TURN = 900
"""Characters of own words; a longer turn is taken for pasted text and teaches nothing."""

LONGEST_SENTENCE = 40
"""Words of a sentence that is read for facts."""

_FENCE = re.compile(r"(```|~~~).*?(\1|\Z)", re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_QUOTED_LINE = re.compile(r"^\s*(>|\||#{1,6}\s|\$\s|(?:\t| {4,})\S).*$", re.MULTILINE)
_QUOTED = re.compile(r"[“„«][^”“»]{12,}[”“»]|\"[^\"\n]{12,}\"|(?<!\w)'[^'\n]{12,}'(?!\w)", re.DOTALL)
_FOREIGN_FROM_HERE = re.compile(
    r"^\s*(-{2,}\s*)?(original message|forwarded message|begin forwarded message|weitergeleitete nachricht|"
    r"message transf[eé]r[eé]|mensaje reenviado|ursprüngliche nachricht)"
    r"|^\s*(on|am|le|el)\b.{4,120}\b(wrote|schrieb|a écrit|escribió)\s*:?\s*$"
    r"|^\s*(from|von|de|subject|betreff|objet|asunto|to|sent|date)\s*:\s\S.*$"
    r"|^\s*(dear|hi|hello|liebe[rs]?|sehr geehrte|chère?|bonjour|estimad[oa]|hola)\b[^\n]{0,40},\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_HANDED_OVER = re.compile(r":\s*\n|:\s+(?=\S.{60,})|\b(this|following|below)\b[^:\n]{0,40}:", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+|\n+|;\s+|,?\s+(?:and|but)\s+(?=(?:I|my|we|our)\b)")
_FIRST_PERSON = re.compile(
    r"\b(I|I['’](m|ve|d)|my|mine|our|we|we['’]re|me)\b|\b(ich|mein(e[rmns]?)?|wir|unser\w*)\b"
    r"|\b(je|j['’]\w+|mon|ma|mes|notre)\b|\b(yo|mi|mis|soy|vivo|trabajo|tengo)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|^\W*(please|can|could|would|will|do|does|did|is|are|was|were|what|when|where|who|which|why|how|tell|show|find|"
    r"list|give|write|draft|translate|summari[sz]e|explain|help|remind|add|put|make|open|search|look|let|"
    r"remember|forget|note|keep in mind|don['’]t (forget|let)|bitte|kannst|was|wann|wo|wie|wer|schreib|peux|comment)\b",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"\b(if|imagine|suppose|pretend|assume|let['’]?s say|what would|as if|wish|hypothetically|for example|say that)\b"
    r"|\b(said|says|wrote|writes|told|tells|claims?|asked|according to)\b|\b(kidding|joking|just a joke)\b",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"\b(I|we)['’]?\s*(think|guess|mean|want|wanted|need|needed|wonder|hope|see|saw|tried|try|forgot|lost|understand|would|"
    r"could|can|may|might|should|must|will|shall|do not know|don['’]t (know|understand|see|think|get|remember)|"
    r"can['’]t (find|see|open|remember|believe|get)|cannot find|agree|asked|suggest|remember|suppose|feel|felt|"
    r"(have|had) (a |another |one )?(question|to|problem|issue|idea|meeting|appointment|call))\b"
    r"|\bI['’]?\s?(m|am)\s+(so |very |really |a bit |not |just |still )*(sure|sorry|tired|hungry|busy|confused|lost|"
    r"stuck|glad|happy|sad|angry|afraid|worried|curious|interested|looking|trying|going|thinking|wondering|writing|"
    r"working on|asking|reading|done|back|late|ready|fine|ok|okay|good|bored|here|on my way|about to|in a)\b"
    r"|\bI['’](ll|d)\b|\b(thank|thanks)\b|\b(today|tonight|tomorrow|yesterday|right now|at the moment|this (morning|"
    r"afternoon|evening|week|weekend)|in a minute|just now|last night)\b",
    re.IGNORECASE,
)

_AT_HAND = re.compile(
    r"\b(my|our|the|this|that|your|these|those|an?|some|\d+|two|three|four|five|few|several)\s+(\w+\s+)?"
    r"(code|script|function|program|query|error|exception|bug|text|essay|draft|sentence|paragraph|slides?|file|files|folder|"
    r"document|documents|attachment|e?-?mails?|messages?|tabs?|screen|printer|browser|internet|wi-?fi|connection|button|window|"
    r"cursor|question|questions|answers?|prompt|table|chart|spreadsheet|list|flight|train|bus|taxi|parcel|order|meeting|call|"
    r"coffee|lunch|dinner|breakfast)\s+(is|was|are|were|has|have|had|does|did|do|will|keeps?|fails?|makes?|says?|shows?|stays?|"
    r"leaves?|won['’]t|can['’]t|doesn['’]t|in|open|to|from|on|that|which)\b"
    r"|\bI\s+(like|love|hate|prefer)\s+(your|this|that|the (answer|first|second|last|idea))\b",
    re.IGNORECASE,
)
"""Things at hand, of which nothing holds for long."""
_ONCE = re.compile(
    r"\b(I|we)\s+(just\s+)?(have\s+|had\s+)?(?!moved|lived|worked|studied|married|retired|stopped|started|switched|learned|"
    r"needed|used\s+to)(\w{2,}[^e\W]ed|went|saw|made|bought|sold|took|gave|got(?!\s+married)|had|sent|wrote|met|ate|drank|came|left|found|"
    r"heard|ran|sat|slept|spent|spoke|thought|was(?!\s+born)|were|did|paid|broke|flew|drove|copied|tried)\b"
    r"|\b(my|our)\s+[\w ]{2,30}?\s+(was(?!\s+born)|were|went|came|broke|failed|got|failed|cancelled)\b",
    re.IGNORECASE,
)
"""What happened once."""


def own_text(turn: str) -> str:
    """``turn`` without code, quotations, tables, forwarded mail and what was pasted to be worked on."""
    text = _FENCE.sub("\n", turn)
    foreign = _FOREIGN_FROM_HERE.search(text)
    if foreign is not None:
        text = text[: foreign.start()]
    handed = _HANDED_OVER.search(text)
    if handed is not None:
        text = text[: handed.start()]
    text = _INLINE_CODE.sub(" ", _QUOTED_LINE.sub("", text))
    text = _QUOTED.sub(" … ", text)
    return "" if len(text) > LONGEST_TURN else text.strip()


def telling_sentences(turn: str) -> list[str]:
    """The sentences of ``turn`` that may hold a lasting fact: the person's own, about themselves or theirs.

    A cheap gate before the model: questions, orders, suppositions, hearsay and what only holds today do not pass.
    """
    sentences = (sentence.strip() for sentence in _SENTENCE_END.split(own_text(turn)))
    return [sentence for sentence in sentences if _may_tell(sentence)]


def _may_tell(sentence: str) -> bool:
    count = len(sentence.split())
    return (
        3 <= count <= LONGEST_SENTENCE
        and "…" not in sentence
        and _FIRST_PERSON.search(sentence) is not None
        and not any(pattern.search(sentence) for pattern in (_ASKS, _NOT_MEANT, _PASSING, _AT_HAND, _ONCE))
    )
