"""The reward finds what a simulated person prefers, tells it in words, and keeps still while it knows too little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.ratings import Pick, PickedPair
from assistant.personal.reward import FEATURES, LEAST_PAIRS, features, fit

QUESTION = "What should I pack for Lisbon?"
BULLETS = "- A rain coat\n- Good shoes\n- Your ticket"
LONG = "You should probably pack a rain coat, because it may well rain, and good shoes, and of course your ticket too."


def pair(first: str, second: str, picked: Pick) -> PickedPair:
    return PickedPair(features(QUESTION, first), features(QUESTION, second), picked)


def test_a_person_who_likes_short_lists_is_understood() -> None:
    reward = fit([pair(BULLETS, LONG, Pick.FIRST), pair(LONG, BULLETS, Pick.SECOND)] * 6)
    assert reward.sure
    assert reward.rank(QUESTION, [LONG, BULLETS, LONG + " " + LONG]) == [1, 0, 2]
    assert "bullet points" in reward.in_words()
    assert reward.in_words().endswith("(12 choices).")


def test_the_other_way_round_too() -> None:
    reward = fit([pair(BULLETS, LONG, Pick.SECOND)] * 12)
    assert reward.rank(QUESTION, [BULLETS, LONG]) == [1, 0]
    assert "without lists" in reward.in_words()


def test_a_hidden_preference_ranks_new_answers() -> None:
    """500 made-up answers: fitted on 40 choices, the order of 200 other pairs agrees with the hidden weights."""
    rng = np.random.default_rng(3)
    names = list(FEATURES)
    hidden = rng.normal(size=len(names)) * 2

    def made_up() -> dict[str, float]:
        return dict(zip(names, rng.uniform(0, 2, len(names)).tolist(), strict=True))

    def better(a: dict[str, float], b: dict[str, float]) -> bool:
        return sum(w * (a[n] - b[n]) for w, n in zip(hidden, names, strict=True)) > 0

    train = [(made_up(), made_up()) for _ in range(40)]
    reward = fit([PickedPair(a, b, Pick.FIRST if better(a, b) else Pick.SECOND) for a, b in train])
    test = [(made_up(), made_up()) for _ in range(200)]
    value = {id(x): sum(reward.weights[n] * x[n] for n in names) for two in test for x in two}
    right = sum((value[id(a)] > value[id(b)]) == better(a, b) for a, b in test)
    assert right >= 160


def test_too_few_choices_change_no_order_and_say_so() -> None:
    reward = fit([pair(BULLETS, LONG, Pick.FIRST)] * (LEAST_PAIRS - 1))
    assert not reward.sure
    assert reward.rank(QUESTION, [LONG, BULLETS]) == [0, 1]
    assert reward.in_words().startswith("Not enough choices yet")
    assert fit([]).choices == 0
    assert fit([]).rank(QUESTION, [LONG, BULLETS]) == [0, 1]


def test_both_are_fine_prefers_nothing() -> None:
    reward = fit([pair(BULLETS, LONG, Pick.BOTH)] * 12)
    assert reward.in_words() == "Your choices follow no pattern that could be told (12 choices)."
    assert all(abs(weight) < 1e-6 for weight in reward.weights.values())


@pytest.mark.parametrize(
    ("name", "less", "more"),
    [
        ("length", "It rains.", "It rains and rains and then it rains again for a while."),
        ("sentence_length", "It rains. It pours. I go.", "It rains and it pours and then I go."),
        ("bullets", "one, two", "- one\n- two"),
        ("headings", "Packing", "## Packing\ncoat"),
        ("citations", "There.", "There [1] [2]."),
        ("numbers", "Some francs [1].", "320 francs [1]."),
        ("code", "print it", "`print(it)`"),
        ("hedging", "It rains.", "It might perhaps rain."),
        ("questions", "Good.", "Good?"),
        ("exclamations", "Good.", "Good!"),
        ("casual", "It does not rain.", "It doesn't rain, ok?"),
        ("greeting", "The coat.", "Sure, the coat."),
        ("overlap", "A coat.", "Pack a coat for Lisbon."),
    ],
)
def test_each_feature_sees_what_it_is_named_after(name: str, less: str, more: str) -> None:
    assert features(QUESTION, more)[name] > features(QUESTION, less)[name]


def test_every_feature_is_tested_above() -> None:
    mark = test_each_feature_sees_what_it_is_named_after.pytestmark[0]
    assert {case[0] for case in mark.args[1]} == set(FEATURES)


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=80), max_size=5))
def test_any_texts_can_be_ranked(question: str, text: str, others: list[str]) -> None:
    reward = fit([pair(text, "other", Pick.FIRST)] * LEAST_PAIRS)
    assert sorted(reward.rank(question, others)) == list(range(len(others)))
    assert all(np.isfinite(value) for value in features(question, text).values())
