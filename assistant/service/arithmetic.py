"""Sums that a person types, worked out exactly: no model, no floating point, nothing but numbers and signs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import TypeAlias

from assistant.core.errors import BadRequest

_LONGEST = 200
"""Characters of a sum."""
_LARGEST_BITS = 20_000
"""A number of about 6,000 digits; what would be larger is refused before it is worked out."""
_DIGITS = 30
"""A result with more digits is rounded to ``_ROUNDED``."""
_ROUNDED = 12
_ASKS = re.compile(
    r"^\W*((please|can you|could you)\s+)*"
    r"(what('s|\s+is|\s+are|\s+does|\s+do)|how much\s+(is|are|does|do)|calculate|compute|work out|add up|solve)\s+"
    r"|\s*(equals?|make|=)?\s*[?.!=]*\s*$",
    re.IGNORECASE,
)
_WORDS = (
    (re.compile(r"\b(divided by|over)\b|÷", re.IGNORECASE), "/"),
    (re.compile(r"\b(multiplied by|times)\b|[×·∙]", re.IGNORECASE), "*"),
    (re.compile(r"(?<=\d)\s*x\s*(?=\d)"), "*"),
    (re.compile(r"\bplus\b", re.IGNORECASE), "+"),
    (re.compile(r"\bminus\b|[−–]", re.IGNORECASE), "-"),
    (re.compile(r"\bto the power of\b|\^", re.IGNORECASE), "**"),
    (re.compile(r"\bsquared\b|²", re.IGNORECASE), "**2"),
    (re.compile(r"\bcubed\b|³", re.IGNORECASE), "**3"),
    (re.compile(r"\bmod(ulo)?\b", re.IGNORECASE), "%"),
    (re.compile(r"(?<=\d)[,'’\u00a0\u202f](?=\d{3}(?!\d))"), ""),
    (re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))"), "."),
    (re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per\s?cent\b)(?!\s*[\d(.])", re.IGNORECASE), r"percent(\1)"),
    (re.compile(r"(percent\([\d.]+\))\s*off\b(\s+of\b)?", re.IGNORECASE), r"(1 - \1) * "),
    (re.compile(r"\bof\b", re.IGNORECASE), "*"),
    (re.compile(r"(?<![\d.])0+(?=\d)"), ""),
)
_PLAIN = re.compile(r"[\d\s.+\-*/%()]|percent", re.ASCII)
_NO_SUM = re.compile(r"^\W*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{1,2}([-/]\d{2,4})?|[\d\s/-]{9,}|\+?[\d\s]+)\W*$")
"""Dates, scores such as 24/7, and telephone numbers, where nothing asks to calculate."""

Number: TypeAlias = Fraction | Decimal
"""Exact, or rounded because it is a root."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was worked out: the sum as it was typed, and its result. ``exact`` is False where it was rounded."""

    asked: str
    result: str
    exact: bool

    @property
    def says(self) -> str:
        """ "17% of 240 = 40.8"."""
        return f"{self.asked} {'=' if self.exact else '≈'} {self.result}"


def asked_sum(message: str) -> str | None:
    """The sum that a message consists of, as it was typed; None if it is anything else."""
    text = message.strip()
    asked = _ASKS.sub("", text).strip()
    bare = asked == text.rstrip(" ?=.!")
    if not asked or len(asked) > _LONGEST or (bare and _NO_SUM.match(asked)):
        return None
    try:
        _, tree = _parsed(asked)
    except BadRequest:
        return None
    return asked if any(isinstance(node, ast.BinOp) for node in ast.walk(tree)) else None


def calculate(text: str) -> Sum:
    """Work out a sum of + - * / ** % ( ), "17 % of 240", "20% off 80", "3 times 4".

    Raises ``BadRequest`` for what is no sum, divides by zero or grows too large.
    """
    asked = _ASKS.sub("", text.strip()).strip() or text.strip()
    try:
        value = _value(*_parsed(asked))
    except ZeroDivisionError as problem:
        raise BadRequest("Nothing can be divided by zero.") from problem
    except RecursionError as problem:
        raise _no_sum(asked) from problem
    result, exact = _written(value)
    return Sum(" ".join(asked.split()), result, exact and isinstance(value, Fraction))


def _parsed(text: str) -> tuple[str, ast.expr]:
    """The sum in plain signs, and its tree."""
    if len(text) > _LONGEST:
        raise BadRequest("This sum is too long.", f"At most {_LONGEST} characters.")
    plain = " ".join(text.split())
    for pattern, sign in _WORDS:
        plain = pattern.sub(sign, plain)
    if _PLAIN.sub("", plain) or not plain.strip():
        raise _no_sum(text)
    plain = plain.strip()
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        raise _no_sum(text) from problem
    return plain, tree


def _no_sum(text: str) -> BadRequest:
    return BadRequest(f"“{text[:60]}” is no sum that can be worked out.", "Write it like 3 * (4 + 5) or 17 % of 240.")


def _value(text: str, node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=int() | float()):
            return Fraction(text[node.col_offset : node.end_col_offset])  # Python's own float would be rounded
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -_value(text, part)
        case ast.UnaryOp(op=ast.UAdd(), operand=part):
            return _value(text, part)
        case ast.Call(func=ast.Name(id="percent"), args=[part]):
            return _value(text, part) / 100
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=ast.Call() as part) if not _is_part(left):
            share = _value(text, part)
            return _kept_small(_times(_value(text, left), 1 + share if isinstance(sign, ast.Add) else 1 - share))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _kept_small(_power(_value(text, left), _value(text, right)))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _kept_small(_joined(_SIGNS[type(sign)], _value(text, left), _value(text, right)))
    raise _no_sum(text)


def _is_part(node: ast.expr) -> bool:
    """Whether this is itself a percentage: 5% + 3% is 0.08, but 200 + 3% is 206."""
    return isinstance(node, ast.Call)


_SIGNS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda one, other: one + other,
    ast.Sub: lambda one, other: one - other,
    ast.Mult: lambda one, other: one * other,
    ast.Div: lambda one, other: one / other,
    ast.Mod: lambda one, other: one % other,
    ast.FloorDiv: lambda one, other: Fraction(one // other),
}


def _joined(sign: Callable[[Fraction, Fraction], Fraction], one: Number, other: Number) -> Number:
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return sign(one, other)
    return _decimal(sign(Fraction(one), Fraction(other)))


def _times(one: Number, other: Number) -> Number:
    return _joined(_SIGNS[ast.Mult], one, other)


def _power(base: Number, exponent: Number) -> Number:
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if abs(base) != 1 and base and bits * abs(exponent) > _LARGEST_BITS:
            raise _too_large()
        return Fraction(base ** int(exponent))
    if base < 0:
        raise BadRequest("A negative number has no such root.")
    if exponent > 1000 or exponent < -1000:
        raise _too_large()
    try:
        return Decimal(_decimal(base) ** _decimal(exponent))
    except InvalidOperation as problem:
        raise _too_large() from problem


def _kept_small(value: Number) -> Number:
    whole = value if isinstance(value, Fraction) else Fraction(value)
    if max(whole.numerator.bit_length(), whole.denominator.bit_length()) > _LARGEST_BITS:
        raise _too_large()
    return value


def _too_large() -> BadRequest:
    return BadRequest("The result of this is too large.")


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Decimal):
        return value
    with localcontext(Context(prec=50)):
        return Decimal(value.numerator) / Decimal(value.denominator)


def _written(value: Number) -> tuple[str, bool]:
    """The number in digits, and whether they are all of it."""
    exact = _digits(value) if isinstance(value, Fraction) else None
    if exact is not None:
        return exact, True
    with localcontext(Context(prec=_ROUNDED)):
        rounded = +_decimal(value)
    if rounded and not -7 <= rounded.adjusted() < _DIGITS:
        mantissa, _, exponent = f"{rounded:e}".partition("e")
        return f"{_trimmed(mantissa)} × 10^{int(exponent)}", False
    return _trimmed(f"{rounded:,f}" if abs(rounded) >= 10_000 else f"{rounded:f}"), False


def _digits(value: Fraction) -> str | None:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    with localcontext(Context(prec=_DIGITS + 30)):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        if len(number.as_tuple().digits) > _DIGITS or Fraction(number) != value:
            return None
        number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
