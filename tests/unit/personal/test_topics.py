"""Facts stand under the heading where a person would look for them."""

from __future__ import annotations

import pytest

from assistant.personal.statements import statement
from assistant.personal.topics import Topic, topic_of

EXPECTED = [
    ("I live in Basel and work as a veterinary nurse.", Topic.ABOUT),
    ("I was born on 3 May 1990.", Topic.ABOUT),
    ("My phone number is 061 555 12 12.", Topic.ABOUT),
    ("I play the cello.", Topic.ABOUT),
    ("I like short answers with the source named.", Topic.PREFERENCES),
    ("My favourite colour is green.", Topic.PREFERENCES),
    ("I am vegetarian.", Topic.PREFERENCES),
    ("My brother Jonas lives in Oslo.", Topic.PEOPLE),
    ("Jonas's birthday is 14 May.", Topic.PEOPLE),
    ("I have two children.", Topic.PEOPLE),
    ("My boss is called Petra.", Topic.WORK),
    ("I work at the city hospital.", Topic.WORK),
    ("I am allergic to hazelnuts.", Topic.HEALTH),
    ("My doctor is Dr Okafor.", Topic.HEALTH),
    ("I take ibuprofen for my back.", Topic.HEALTH),
    ("The wifi password hangs behind the fridge.", Topic.HOME),
    ("Our garden needs water on Tuesdays.", Topic.HOME),
    ("My bike has 21 gears.", Topic.THINGS),
    ("I own a car.", Topic.THINGS),
    ("My cello is from 1890.", Topic.OTHER),
]


@pytest.mark.parametrize(("sentence", "topic"), EXPECTED)
def test_a_fact_stands_under_its_topic(sentence: str, topic: Topic) -> None:
    assert topic_of(statement(sentence), sentence) is topic
