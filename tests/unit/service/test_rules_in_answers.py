"""Rules in a conversation: told to the model beside the question, carried out in a summary, never in what was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.jobs import QuietDesk
from assistant.core.passages import Citation
from assistant.core.rules import RequestKind
from assistant.knowledge.citations import Attributed
from assistant.service.chat import ChatService
from assistant.service.checking import with_text
from assistant.service.guidance import Guidance
from assistant.service.honesty import NOT_FOUND
from assistant.service.preferences import Preferences
from assistant.store.rules import Rules
from tests.unit.service.test_known_facts import NOW, Place, place

__all__ = ["place"]

SUMMARY = "The winter tyres are at Garage Müller, shelf 14. The next service is due at 90,000 km!"


@pytest.fixture
def chat(place: Place) -> ChatService:
    """A chat service that follows three rules for summaries and one for answers."""
    preferences = Preferences(Rules(place.database), ChangeBus(), lambda: NOW, lambda _name: True)
    for wish in ("Write in lower case", "Keep summaries to one sentence", "Write in the past tense"):
        preferences.tell(RequestKind.SUMMARY, wish)
    preferences.tell(RequestKind.ANSWER, "Write in lower case")
    guidance = Guidance(beside=(preferences.lines,), finish=preferences.finish)
    return ChatService(replace(place.chat._parts, guidance=guidance))


def test_a_summary_is_told_and_finished_with_its_source(place: Place, chat: ChatService) -> None:
    place.engine.line = SUMMARY
    done = chat.ask("Summarise the file car.txt", QuietDesk(), warm=False)
    assert "How I want it written: Keep summaries to one sentence. Write in the past tense." in place.engine.asked
    assert done.text == "the winter tyres are at garage müller, shelf 14 [1]."
    assert [(each.n, Path(each.path).name) for each in done.citations] == [(1, "car.txt")]
    kept = chat.messages(done.chat_id or 0)[-1]
    assert kept.text == done.text


def test_a_source_goes_with_its_sentence() -> None:
    cited = [Citation(n, n, f"{n}.txt", "", "", "") for n in (1, 2)]
    answer = Attributed("One [1]. Two [2].", tuple(cited))
    assert with_text(answer, "One [1].").citations == (cited[0],)
    assert with_text(answer, answer.text) == answer


def test_an_answer_keeps_its_words_and_the_model_is_told_every_rule(place: Place, chat: ChatService) -> None:
    place.engine.line = SUMMARY
    assert chat.ask("Where are my winter tyres?", QuietDesk(), warm=False).text.startswith("The winter tyres")
    assert "How I want it written: Write in lower case." in place.engine.asked


def test_what_was_not_found_is_said_as_ever(place: Place, chat: ChatService) -> None:
    place.engine.line = NOT_FOUND
    assert chat.ask("Summarise the file car.txt", QuietDesk(), warm=False).text == NOT_FOUND


def test_without_memory_no_rule_is_followed(place: Place, chat: ChatService) -> None:
    place.engine.line = SUMMARY
    done = chat.ask("Summarise the file car.txt", QuietDesk(), memory=False, warm=False)
    assert done.text.startswith("The winter tyres are at Garage Müller, shelf 14 [1].")
    assert "How I want it written" not in place.engine.asked
