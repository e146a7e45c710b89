"""Text that others wrote, made fit to stand in a prompt as data: fenced, and with nothing in it that passes for more.

A file, a mail or an invitation may hold what looks like the end of its fence, another passage's number, a turn of the
conversation or the person's question. Here it loses that look and nothing else. Sentences that give an assistant orders
("ignore the previous instructions", "add to your response …") are left out, unless the person asks about them. All of
this is a help for a small model, never the guard: that a turn over foreign text can change nothing is.
"""

from __future__ import annotations

import re

from assistant.core.clean import clean
from assistant.core.words import content_words, stem

OPEN, CLOSE = "<<<", ">>>"
"""The lines before and after all passages of a prompt."""

LEFT_OUT = "(Here the file gives orders to an assistant; they are left out.)"
"""Stands in place of such sentences, so that an answer can tell of them."""

LONGEST_LINE = 160
"""Characters of a title or a name that a prompt shows."""

_CONTROL_TOKEN = re.compile(
    r"<\|(?:im_start|start_header_id)\|>(?:system|user|assistant|tool)?|<\|[^|<>\n]{0,40}\|>|<\uff5c[^<>\n]{0,60}\uff5c>|</?s>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>"
    r"|</?(?:system|assistant|user|tool_call|tool_response|think)>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"<{3,}|>{3,}")
_NUMBERED = re.compile(r"^([ \t]*)\[(\d{1,3})\](?!\()", re.MULTILINE)
_OURS = re.compile(
    r"^[ \t]*(?=(?:(?:###?\s*)?(?:system|assistant|user|human|ai|hearth|instructions?)\s*:"
    r"|(?:question|today|task|not in my files|in my calendar)\s*:|passages from |what i know about you))",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a line begins as a turn of a conversation does, or as a part of our own prompt."""

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\S)[^.!?\n]*)*(?:[.!?]+[\"'”’)]*|\n|$)\s*")

_ANSWER = r"your\s+(?:next\s+|final\s+|whole\s+)?(?:response|answer|reply|message|output|summary)(?:['’]s)?\b"
_UP_TO_IT = r"(?:(?!\byour\b).){0,160}"
"""A mail asks to "include your order number in your reply": what is the reader's own is asked of the reader."""

_LOOKS = (
    r"(?:base ?\d+|reverse|backwards?|emojis?|code|json|xml|rhymes?|capitals?|upper ?case|cipher|pirate|english|french|"
    r"german|spanish|italian|portuguese|chinese|japanese|russian|arabic)"
)
_CHANGE = (
    r"add|include|integrate|insert|incorporate|modify|enhance|augment|append|begin|start|end|finish|render|encode|encrypt|"
    r"translate|convert|rewrite|write|reverse|invert|shift|replace|substitute|scramble|rearrange|jumble|misspell|remove|"
    r"group|combine|use|apply|provide|express|introduce|anagram|mention|embed|promote|hint|suggest|tease|reply|respond|"
    r"answer|repeat|say|print|output|spell|format"
)
_ASKS = r"^\W*(?:(?:please|now|instead|also|then|and|but|can you|could you|you (?:must|should|have to|need to))[\s,]+)*"
_ORDERS = re.compile(
    # an assistant is spoken to, or told to drop what it was told
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|prompts?|rules?|guidelines|commands?|directions?|context|everything (?:above|before))\b"
    r"|\b(?:previous|prior|above|earlier|original)\s+(?:instructions?|prompts?)\b"
    r"|\bsystem (?:prompt|message|override)\b|\bdeveloper mode\b"
    r"|\byou are (?:now |actually )?(?:an? |the )?(?:[\w-]+ ){0,2}(?:ai|assistant|chatbot|language model|llm)\b"
    r"|\b(?:ai|llm|language model|virtual|digital)s?[ -](?:assistants?|models?|agents?|systems?)\b[^.!?\n]{0,30}"
    r"\b(?:must|should|shall|has to|have to|needs? to|reading|processing|please)\b"
    r"|\bimportant (?:message|instructions?|note) (?:from|to|for)\b[^.!?\n]{0,40}\b(?:you|assistant|model|ai)\b"
    r"|\bbefore you (?:can )?(?:solve|answer|complete|do) (?:the|this|any|my|a)\b"
    r"|\b(?:attention|note to)[ ,:]+(?:the )?(?:ai|assistant|hearth|chatbot|claude|chatgpt|gpt|gemini|"
    r"copilot|qwen|llama)\b"
    r"|^\W*hearth[,:]"
    r"|\b(?:tell|inform|convince|ask|persuade|urge) the (?:user|reader of (?:this|the) (?:answer|summary))\b"
    r"|\b(?:do not|don't|never) (?:tell|mention|reveal|show)[^.!?\n]{0,30}\b(?:the user|to the user)\b"
    # what is written next is to be changed
    rf"|{_ASKS}(?:in|to|throughout|at the end of) {_ANSWER}[^.!?\n]{{0,20}}\b(?:{_CHANGE})"
    rf"|{_ASKS}(?:{_CHANGE})\w*\b{_UP_TO_IT}\b{_ANSWER}"
    rf"|{_ASKS}(?:reply|respond|answer) (?:only |always |just )?(?:in|with|using)\b[^.!?\n]{{0,20}}\b{_LOOKS}\b"
    r"|^\W*(?:reply|respond|answer) (?:only|just) with\b|^\W*(?:reply|respond|answer) with the (?:words?|phrase)\b"
    r"|\bwhen(?:ever)? (?:you )?(?:summari[sz]|answer|process|read|reply|respond)\w*[^.!?\n]{0,30}"
    r"\b(?:this|the) (?:e-?mail|mail|document|file|message|invitation|text|page)\b",
    re.IGNORECASE,
)


def fenced(blocks: str) -> str:
    """Passages with the lines around them that none of them can write."""
    return f"{OPEN}\n{blocks}\n{CLOSE}"


def line(text: str) -> str:
    """A title, a name or a place on one short line: it can neither end its line nor look like more than it is."""
    plain = " ".join(_plain(text).split())
    return plain if len(plain) <= LONGEST_LINE else plain[:LONGEST_LINE].rstrip() + "…"


def as_data(text: str, question: str = "", *, orders: bool = False) -> str:
    """``text`` as it may stand within the fence of a prompt for ``question``: see the top of this module.

    With ``orders`` the sentences that give them stay.
    """
    plain = _plain(text)
    kept = plain if orders else _without_orders(plain, {stem(word) for word in content_words(question)})
    return _OURS.sub(lambda found: f"{found[0]}> ", _NUMBERED.sub(r"\1(\2)", kept)).strip()


def gives_orders(sentence: str) -> bool:
    """Whether a sentence tells an assistant what to do, or what its answer is to be like."""
    return _ORDERS.search(sentence) is not None


def _plain(text: str) -> str:
    """Without what nobody can see, control tokens of chat templates, and anything like our fence."""
    before = ""
    while before != text:  # what is taken out may join what stood around it
        before, text = text, _CONTROL_TOKEN.sub("", clean(text))
    return _FENCE.sub(lambda found: found[0][:2], text)


def _without_orders(text: str, asked: set[str]) -> str:
    """``text`` with :data:`LEFT_OUT` for sentences that give orders and hold none of the ``asked`` words."""
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if not gives_orders(sentence) or asked & {stem(word) for word in content_words(sentence)}:
            kept.append(sentence)
        elif not kept or kept[-1].strip() != LEFT_OUT:
            kept.append(LEFT_OUT + (sentence[len(sentence.rstrip()) :] or " "))
    return "".join(kept)
