"""Sums: exact, safe, and only where a message is one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import BadRequest
from assistant.service.arithmetic import asked_sum, calculate

WORKED_OUT = (
    ("17 % of 240", "17 % of 240 = 40.8"),
    ("What is 17% of 240?", "17% of 240 = 40.8"),
    ("0.1 + 0.2", "0.1 + 0.2 = 0.3"),
    ("3 * (4 + 5) - 2", "3 * (4 + 5) - 2 = 25"),
    ("2 ** 10", "2 ** 10 = 1024"),
    ("2^-1", "2^-1 = 0.5"),
    ("17 % 5", "17 % 5 = 2"),
    ("200 + 10%", "200 + 10% = 220"),
    ("5% + 3%", "5% + 3% = 0.08"),
    ("15% off 80", "15% off 80 = 68"),
    ("how much is 12 times 13?", "12 times 13 = 156"),
    ("1,200 × 3,5", "1,200 × 3,5 = 4200"),
    ("10'000 / 4", "10'000 / 4 = 2500"),
    ("1/3", "1/3 ≈ 0.333333333333"),
    ("2**0.5", "2**0.5 ≈ 1.41421356237"),
    ("10**40", "10**40 ≈ 1 × 10^40"),
    ("1.0000000000000000001 + 1", "1.0000000000000000001 + 1 = 2.0000000000000000001"),
    ("-7 // 2", "-7 // 2 = -4"),
)
REFUSED = (
    "1/0", "0**-1", "9**9**9", "10**9999999", "2**20001", "(-8)**0.5", "2**1e5", "__import__('os')", "sqrt(4)", "",
    "percent", "percent()", "1 if 2 else 3", "[1]*9", "'a'*9", "(" * 150, "1_000 + 1", "1 +", "tomorrow + 1",
)  # fmt: skip
NO_SUMS = (
    "2026-11-21", "24/7", "3/4/2026", "079 123 45 67", "12", "what is 12?", "When is the dentist?", "5 apples + 3",
    "tyres 205/55 R16", "what is the time", "IBAN CH93 0076", "-5", "Room 3-14", "meeting at 3 - 4",
)  # fmt: skip


@pytest.mark.parametrize(("text", "says"), WORKED_OUT)
def test_a_sum_is_worked_out_exactly(text: str, says: str) -> None:
    assert calculate(text).says == says


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_sum_or_too_much_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        calculate(text)
    assert refused.value.message


@pytest.mark.parametrize("message", NO_SUMS)
def test_a_message_that_only_looks_like_a_sum_is_none(message: str) -> None:
    assert asked_sum(message) is None


@pytest.mark.parametrize("message", ["what is 24/7?", "2+2", "Calculate 3 x 4.", "what's 15 percent of 80", "12 - 3 ="])
def test_a_message_that_asks_for_a_sum_is_one(message: str) -> None:
    assert asked_sum(message) is not None


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.sampled_from("+-*"))
def test_whole_numbers_are_as_python_has_them(one: int, other: int, sign: str) -> None:
    wanted = {"+": one + other, "-": one - other, "*": one * other}[sign]
    assert Fraction(calculate(f"({one}) {sign} ({other})").result.replace(",", "")) == wanted


@given(st.decimals(-1000, 1000, places=4), st.decimals(-1000, 1000, places=4))
def test_decimals_are_added_without_rounding(one: Decimal, other: Decimal) -> None:
    done = calculate(f"({one:f}) + ({other:f})")
    assert done.exact
    assert Decimal(done.result) == one + other


@given(st.text(alphabet="0123456789+-*/%().^ e_x,", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        assert calculate(text).result
    except BadRequest:
        assert asked_sum(text) is None or "/" in text or "%" in text or "*" in text or "^" in text
