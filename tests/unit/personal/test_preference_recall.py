"""Wishes are found by what is left of a vector without the common part of requests and wishes, and by topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.core.engines import Vector
from assistant.personal.preference_recall import (
    PreferenceRecall,
    asks_advice,
    learn_frame,
    nearest_by_words,
    read_topics,
    says_wish,
)
from assistant.system.paths import resources

TOPICS = [["food", "dishes"], ["travel", "trip"], ["pets", "dog"]]
_AXES = {"food": 0, "dishes": 0, "fish": 0, "travel": 1, "trip": 1, "plane": 1, "pets": 2, "dog": 2, "birds": 2}


def vector(text: str) -> Vector:
    """Three topics, and strong parts that every request and every wish have in common."""
    made = np.zeros(6, dtype=np.float32)
    for word in text.lower().strip("?.").split():
        if word.strip("?.") in _AXES:
            made[_AXES[word.strip("?.")]] += 1.0
    made[3] += 3.0 * text.endswith("?")
    made[4] += 3.0 * text.endswith(".")
    made[5] += 0.4
    return (made / np.linalg.norm(made)).astype("<f2").tobytes()


def embed(texts: Sequence[str]) -> list[Vector]:
    return [vector(text) for text in texts]


def found(question: str, wishes: Sequence[str], k: int = 3) -> list[str]:
    recall = PreferenceRecall(learn_frame(TOPICS, embed), embed(wishes))
    return [wishes[n] for n in recall.nearest(vector(question), k)]


def test_a_wish_is_found_by_its_topic_though_another_sounds_more_alike() -> None:
    wishes = ["I avoid fish.", "I never take a plane.", "I dislike birds."]
    assert found("What dishes should I try?", wishes, 1) == ["I avoid fish."]
    assert found("Which dog would suit me?", wishes, 1) == ["I dislike birds."]


def test_what_sounds_like_a_request_is_not_found_for_that() -> None:
    wishes = ["Do I like birds?", "I avoid fish."]
    assert found("What dishes should I try?", wishes, 1) == ["I avoid fish."]


def test_what_is_of_other_topics_is_not_told() -> None:
    assert found("What dishes should I try?", ["I never take a plane.", "I dislike birds."]) == []


def test_one_wish_alone_is_found_too() -> None:
    assert found("What dishes should I try?", ["I avoid fish."]) == ["I avoid fish."]


def test_the_topics_of_the_app_are_read() -> None:
    topics = read_topics(resources() / "topics.txt")
    assert len(topics) > 20
    assert all(len(phrases) >= 5 and all(phrases) for phrases in topics)
    assert len({phrases[0] for phrases in topics}) == len(topics)


def test_by_words_only_what_shares_one() -> None:
    wishes = ["I love jazz concerts", "I avoid spicy dishes", "I hate spicy soups and spicy sauces"]
    assert nearest_by_words("Which spicy soups are there?", wishes, 3) == [2, 1]
    assert nearest_by_words("Where is my car?", wishes, 3) == []


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I can't stand coriander", True),
        ("I am allergic to nuts", True),
        ("I prefer trains", True),
        ("Ich mag keinen Fisch", True),
        ("My sister is called Mina", False),
        ("The boat is in Lisbon", False),
    ],
)
def test_a_wish_is_told_from_other_facts(text: str, wish: bool) -> None:
    assert says_wish(text) is wish


@pytest.mark.parametrize(
    ("question", "advice"),
    [
        ("Can you recommend a film?", True),
        ("What are some must-try dishes in Bangkok?", True),
        ("Where should I eat in Lisbon?", True),
        ("When does my flight leave?", False),
        ("What is the plumber's number?", False),
        ("Which hotel did I book?", False),
    ],
)
def test_advice_is_told_from_looking_up(question: str, advice: bool) -> None:
    assert asks_advice(question) is advice
