"""What of a profile goes into a prompt: nothing that is only guessed, never too much, always in the same order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.person import KnownValue, Origin, Purpose
from assistant.personal.profile import ATTRIBUTES
from assistant.personal.profile_text import BUDGET, MOST_VALUES, summary

SAID = st.builds(
    KnownValue,
    st.sampled_from(sorted(ATTRIBUTES)),
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=120),
    st.sampled_from(Origin),
    st.none(),
    st.just("proof"),
    st.integers(1, 99),
)


def known(attribute: str, value: str, origin: Origin = Origin.ENTERED, fact: int = 1) -> KnownValue:
    return KnownValue(attribute, value, origin, None, "proof", fact)


def quarter(text: str) -> int:
    """Counts a token for four characters."""
    return len(text) // 4


def test_what_is_only_guessed_is_not_told() -> None:
    values = [known("home", "Basel", origin) for origin in Origin if origin not in (Origin.ENTERED, Origin.FACT)]
    assert all(summary(values, purpose, len) == "" for purpose in Purpose)
    assert "Home: Bern" in summary([*values, known("home", "Bern", Origin.FACT)], Purpose.IDEAS, len)


def test_the_order_is_by_weight_and_age_and_not_by_how_they_came() -> None:
    values = [known("interest", f"thing {n}", fact=n) for n in range(9, 0, -1)] + [known("home", "Bern", fact=99)]
    told = summary(values, Purpose.IDEAS, quarter).splitlines()[1:]
    assert told == ["Home: Bern", "Interests: " + ", ".join(f"thing {n}" for n in range(1, MOST_VALUES + 1))]
    assert summary(values[::-1], Purpose.IDEAS, quarter).splitlines()[1:] == told


@given(st.lists(SAID, max_size=40), st.sampled_from(Purpose))
def test_whatever_is_known_it_fits(values: list[KnownValue], purpose: Purpose) -> None:
    def tokens(text: str) -> int:
        return (len(text.encode()) + 3) // 4

    text = summary(values, purpose, tokens)
    assert tokens(f"\n\n{text}") <= BUDGET
    assert text == summary(values[::-1], purpose, tokens) or len({each.fact_id for each in values}) < len(values)
    assert text.count("\n") <= len(ATTRIBUTES)
