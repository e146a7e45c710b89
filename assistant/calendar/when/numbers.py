"""Rules for numbers in words that no table holds: years as "nineteen ninety-nine", "two thousand and five"."""

from __future__ import annotations

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import Moment

rules: Rules[Moment] = Rules()


@rules.rule("year", "a=numword b=numword", "a=numword join b=numword", cost=2)
def _pairs(moment: Moment, slots: Slots) -> int | None:
    century, rest = slots["a"], slots["b"]
    if slots.get("join", "-") != "-":
        return None
    return century * 100 + rest if 10 <= century <= 20 and 10 <= rest <= 99 else None


@rules.rule("year", "a=numword o b=numword", "a=numword zero=numword b=numword", cost=2)
def _with_zero(moment: Moment, slots: Slots) -> int | None:
    century, rest = slots["a"], slots["b"]
    if slots.get("zero", 0) != 0:
        return None
    return century * 100 + rest if 10 <= century <= 20 and 1 <= rest <= 9 else None


@rules.rule("hundreds", "numword hundred", "numword hundred and? b=numword", "hundred and? b=numword", "hundred")
def _hundreds(moment: Moment, slots: Slots) -> int | None:
    count, rest = slots.get("numword", 1), slots.get("b", 0)
    value = slots["hundred"] if "numword" not in slots else 100
    return count * value + rest if 1 <= count <= 99 and rest <= 99 else None


@rules.rule("big", "hundreds", "numword thousand", "numword thousand and? b=numword", "numword thousand and? hundreds")
@rules.rule("big", "thousand", "thousand and? b=numword", "thousand and? hundreds")
def _thousands(moment: Moment, slots: Slots) -> int | None:
    count = slots.get("numword", 1)
    if "thousand" not in slots:
        return int(slots["hundreds"])
    rest = slots.get("b", slots.get("hundreds", 0))
    return count * 1000 + rest if 1 <= count <= 99 and rest <= 999 else None


@rules.rule("year", "big")
def _big_year(moment: Moment, slots: Slots) -> int | None:
    return slots["big"] if 1000 <= slots["big"] <= 2999 else None


@rules.rule("num", "big")
def _big_number(moment: Moment, slots: Slots) -> int:
    return int(slots["big"])
