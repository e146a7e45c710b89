"""Colours for code, by Pygments."""

from __future__ import annotations

from collections.abc import Iterator

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

LONGEST = 60_000
"""Characters beyond which code stays in one colour."""

_ROLES: tuple[tuple[_TokenType, str], ...] = (
    (Token.Comment, "comment"),
    (Token.Literal.String, "string"),
    (Token.Literal.Number, "number"),
    (Token.Keyword.Constant, "number"),
    (Token.Keyword.Type, "builtin"),
    (Token.Keyword, "keyword"),
    (Token.Operator.Word, "keyword"),
    (Token.Name.Function, "function"),
    (Token.Name.Class, "function"),
    (Token.Name.Decorator, "function"),
    (Token.Name.Tag, "keyword"),
    (Token.Name.Attribute, "function"),
    (Token.Name.Builtin, "builtin"),
)


def coloured(language: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Start, length and colour role of every stretch that is not plain; nothing for an unknown language."""
    lexer = _lexer(language)
    if lexer is None or len(text) > LONGEST:
        return
    for start, kind, piece in lexer.get_tokens_unprocessed(text):
        role = next((role for token, role in _ROLES if kind in token), None)
        if role is not None and piece.strip():
            yield start, len(piece), role


def _lexer(language: str) -> Lexer | None:
    if not language:
        return None
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None
