"""Rules for how long: "two and a half hours", "an hour and 20 minutes"."""

from __future__ import annotations

from assistant.calendar.when.chart import Rules, Slots
from assistant.calendar.when.meanings import Moment
from assistant.calendar.when.values import Duration

rules: Rules[Moment] = Rules()
_ORDER = ("Y", "M", "W", "D", "BD", "WE", "H", "MIN", "S")
_COUNTED = {"DEC": (10, "Y"), "FN": (2, "W"), "Q": (3, "M"), "NIGHT": (1, "D"), "WW": (1, "W"), "CENTURY": (100, "Y")}


def count(amount: float, unit: str) -> Duration | None:
    """So many of a unit."""
    factor, plain = _COUNTED.get(unit, (1, unit))
    return Duration(((amount * factor, plain),)) if plain in _ORDER and 0 <= amount < 1_000_000 else None


@rules.rule(
    "length", "num unit", "dec unit", "few unit", "num join? unit", "few join unit", "num more unit", "dec join? unit"
)
def _count(moment: Moment, slots: Slots) -> Duration | None:
    amount = next(slots[name] for name in ("num", "dec", "few") if name in slots)
    if slots.get("join", "-") != "-" and "few" not in slots:
        return None
    return count(amount, slots["unit"])


@rules.rule("length", "one unit", "all join? unit", "all det unit", "one more unit")
def _one(moment: Moment, slots: Slots) -> Duration | None:
    if slots.get("join", "-") != "-" or (slots.get("one") == "a" and slots["unit"] == "S"):
        return None  # "a second" is mostly the next one of its kind
    return count(1, slots["unit"])


@rules.rule("length", "num decades", "few decades", "one decades")
def _decades(moment: Moment, slots: Slots) -> Duration | None:
    return count(slots.get("num", slots.get("few", 1)), "DEC")


@rules.rule("length", "lengthword", "one lengthword")
def _word(moment: Moment, slots: Slots) -> Duration | None:
    return count(*slots["lengthword"])


@rules.rule("length", "unit entire", "det unit entire")
def _entire(moment: Moment, slots: Slots) -> Duration | None:
    return count(1, slots["unit"])


@rules.rule("length", "half one? unit", "half det? unit", "one half unit", "det half unit")
def _half(moment: Moment, slots: Slots) -> Duration | None:
    return count(0.5, slots["unit"])


@rules.rule(
    "length",
    "num and? one? half unit",
    "num unit and? one? half",
    "one unit and? one? half",
    "num and one? quarterword unit",
)
@rules.rule("length", "one unit and? one? quarterword", "num unit and? one? quarterword", "num unit and? det half")
def _and_half(moment: Moment, slots: Slots) -> Duration | None:
    return count(slots.get("num", 1) + (0.5 if "half" in slots else 0.25), slots["unit"])


@rules.rule(
    "length", "a=length b=length", "a=length and b=length", "a=length join b=length", "a=length join and b=length"
)
def _sum(moment: Moment, slots: Slots) -> Duration | None:
    first, second = slots["a"], slots["b"]
    units = [unit for _, unit in first.parts + second.parts]
    if len(set(units)) != len(units) or slots.get("join", ",") != ",":
        return None
    return Duration(tuple(sorted(first.parts + second.parts, key=lambda part: _ORDER.index(part[1]))))


@rules.rule("bound", "more length", "less length")
@rules.rule("length", "for length")
def _about(moment: Moment, slots: Slots) -> Duration:
    found: Duration = slots["length"]
    return found


@rules.rule("length", "for hshape", cost=-1)
def _hours(moment: Moment, slots: Slots) -> Duration | None:
    return count(slots["hshape"].time.hour, "H")
