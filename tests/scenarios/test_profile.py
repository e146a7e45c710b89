"""A filled profile with the real starter model: it stays in the cache, costs little, and leaks into no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.jobs import QuietDesk
from assistant.core.messages import AnswerDone
from assistant.core.person import Purpose
from assistant.personal.profile_text import BUDGET
from assistant.service.assistant import Assistant
from assistant.service.honesty import NOT_FOUND
from assistant.system.paths import resources

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

ABOUT = {
    "name": "Mina Keller",
    "called": "Mina",
    "birthday": "3 May 1984",
    "language": "English, German, Portuguese",
    "home": "Reykjavik",
    "workplace": "Kopavogur",
    "job": "hydrologist",
    "employer": "the harbour office",
    "diet": "vegetarian, no pork",
    "allergy": "hazelnuts",
    "health": "migraine",
    "units": "metric",
    "date_format": "31.12.2026",
    "number_format": "1'234.50",
    "help": "letters, planning trips",
    "interest": "chess, old maps, choir singing",
}
PEOPLE = ("Zerlina (sister)", "Jonas Brandt (husband)", "Emil (son)", "Dr. Sutter (doctor)")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    """The sample library, found by words alone, and a person who told much about themselves."""
    folder = tmp_path_factory.mktemp("profile")
    assistant = Assistant.open(folder / "profile", clock=lambda: datetime(2026, 11, 21, 9, 5, tzinfo=UTC))
    assistant.library.add([resources() / "sample"], QuietDesk(), wait_for_meaning=False)
    assistant.models.start()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def ask(assistant: Assistant, question: str, chat: int | None = None) -> AnswerDone:
    return assistant.chat.ask(question, QuietDesk(), chat_id=chat, warm=False)


def test_a_filled_profile_keeps_to_its_budget_and_the_next_turn_finds_it_in_the_cache(assistant: Assistant) -> None:
    wish = "Write two lines about rain."
    bare = ask(assistant, wish).usage
    assistant.about.answer(ABOUT)
    for person in PEOPLE:
        assistant.about.set("person", person)
    shown = assistant.about.prompt_text()
    assert 40 < shown.tokens <= BUDGET
    for purpose in Purpose:
        assert assistant.about.prompt_text(purpose).tokens <= BUDGET
    first = ask(assistant, "Where are my winter tyres stored?")
    told = ask(assistant, wish).usage
    assert 0 < told.prompt_tokens - bare.prompt_tokens <= BUDGET
    second = ask(assistant, "And at how many kilometres is the next service due?", first.chat_id)
    assert "Müller" in first.text and "90,000" in second.text, (first.text, second.text)
    assert second.usage.cached_tokens > shown.tokens + 120, "the system text and the profile are not read again"


def test_what_was_entered_answers_questions_about_the_person_and_none_about_files(assistant: Assistant) -> None:
    if not assistant.about.text():  # tried again, or run alone
        assistant.about.answer(ABOUT)
    home = ask(assistant, "Where do I live?")
    assert "Reykjavik" in home.text and "You told me" in home.text and home.citations == ()
    assert "hazelnuts" in ask(assistant, "What am I allergic to?").text
    for question in ("When is my flight to Tokyo?", "How much did I pay for the piano?"):
        assert ask(assistant, question).text == NOT_FOUND
    assert "azelnut" not in ask(assistant, "What is my landlord allergic to?").text
    garden = ask(assistant, "Who shares the garden plot with me?")
    assert "Nadja" in garden.text and garden.citations
    assert "Zerlina" not in garden.text and "Reykjavik" not in garden.text
    assert "migraine" not in assistant.about.text()
