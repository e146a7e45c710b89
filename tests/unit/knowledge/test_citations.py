"""Marks are set by what the passages hold, whatever the model wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.passages import Passage
from assistant.knowledge.citations import attribute

HOTEL = (
    "Hotel Avenida, Lisbon. Check-in Thursday 3 December 2026, 15:00. Check-out Monday 7 December 11:00. Code LX-88213."
)
FLIGHT = "Your flight TP1362 to Lisbon leaves Thursday 3 December at 06:55 from Terminal 2. Fare 189.40 EUR."
CAR = "Winter tyres are stored at Müller garage, shelf 14. Next service due at 90,000 km."


def passage(n: int, title: str, text: str) -> Passage:
    return Passage((n,), n, f"/home/mina/{title}", title, "page 1", text, 1.0)


PASSAGES = (passage(1, "Hotel Avenida.pdf", HOTEL), passage(2, "TAP booking.eml", FLIGHT), passage(3, "car.txt", CAR))


def titles(answer: str, question: str = "") -> list[str]:
    return [citation.title for citation in attribute(answer, PASSAGES, question).citations]


def test_a_wrong_mark_is_corrected() -> None:
    done = attribute("Your flight TP1362 leaves at 06:55 from Terminal 2 [3].", PASSAGES)
    assert [citation.title for citation in done.citations] == ["TAP booking.eml"]
    assert done.text == "Your flight TP1362 leaves at 06:55 from Terminal 2 [1]."


def test_a_missing_mark_is_set_and_numbers_follow_first_use() -> None:
    done = attribute("The tyres are at Müller garage, shelf 14. The hotel code is LX-88213.", PASSAGES)
    assert done.text == "The tyres are at Müller garage, shelf 14 [1]. The hotel code is LX-88213 [2]."
    assert [citation.title for citation in done.citations] == ["car.txt", "Hotel Avenida.pdf"]


def test_a_figure_that_no_passage_holds_is_never_marked_as_proven() -> None:
    done = attribute("The next service is due at 80,000 km [3].", PASSAGES)
    assert done.citations == ()
    assert done.foreign == {"80000"}


@pytest.mark.parametrize("written", ["90,000 km", "90'000 km", "90 000 km", "90000 km"])
def test_thousands_marks_do_not_matter(written: str) -> None:
    assert titles(f"The next service is due at {written}.") == ["car.txt"]


def test_two_sources_in_one_sentence() -> None:
    done = attribute("You fly TP1362 at 06:55 and stay at Hotel Avenida until 7 December, code LX-88213.", PASSAGES)
    assert done.text.endswith("LX-88213 [1] [2].") or done.text.endswith("LX-88213 [2] [1].")


def test_tables_lists_and_code_keep_their_form() -> None:
    table = "| When | What |\n|---|---|\n| Thu 3 Dec 06:55 | Flight TP1362 |"
    assert attribute(table, PASSAGES).text == "| When | What |\n|---|---|\n| Thu 3 Dec 06:55 | Flight TP1362 [1] |"
    code = "```python\nprint('TP1362')  # 06:55 [2]\n```"
    assert attribute(code, PASSAGES).text == code
    assert attribute("1. Shelf 14 at Müller garage", PASSAGES).text == "1. Shelf 14 at Müller garage [1]"


def test_an_invented_sentence_has_no_source() -> None:
    done = attribute("Dr. Okafor sees you on 5 May at 14:30.", PASSAGES)
    assert done.citations == ()
    assert done.supported == 0.0
    assert {"14:30", "okafor"} <= done.foreign


def test_numbers_of_the_question_may_be_repeated() -> None:
    assert titles("On 3 December you leave at 06:55 for 2 people.", "what time do 2 people leave?") == [
        "TAP booking.eml"
    ]


@given(st.text(max_size=300))
def test_any_answer_survives(answer: str) -> None:
    done = attribute(answer, PASSAGES)
    assert 0.0 <= done.supported <= 1.0
    assert [citation.n for citation in done.citations] == list(range(1, len(done.citations) + 1))


@given(st.lists(st.sampled_from([HOTEL, FLIGHT, CAR, "It is so. ", "See [9]. "]), max_size=5).map(" ".join))
def test_every_mark_left_in_the_text_has_its_citation(answer: str) -> None:
    import re

    done = attribute(answer, PASSAGES)
    assert {int(n) for n in re.findall(r"\[(\d+)\]", done.text)} == {citation.n for citation in done.citations}
