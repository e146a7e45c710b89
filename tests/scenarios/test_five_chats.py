"""Ten things told in five chats on different days, with the real starter model: one changes, one is forgotten.

A new chat then uses the right ones in the right words, a draft follows what two edits taught, and the page shows each
thing with its proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.memory import FactState
from assistant.core.messages import AnswerDone
from assistant.service.assistant import Assistant

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

FIRST_DAY = datetime(2026, 11, 2, 9, 5).astimezone()
CHATS = (
    ("By the way, my daughter Lena is allergic to hazelnuts.", "Remember that I live in Basel."),
    ("I work as a veterinary nurse.", "My sister is called Mina."),
    ("I moved to Bern.", "We have a cat called Miro."),
    ("My wife Anna is vegetarian.", "I prefer short answers."),
    ("I play the cello.", "Remember that my locker code is 4711."),
)
"""What is told in each chat; the third says that something changed."""

REQUEST = "thank Eva for the cake"


class Days:
    """A clock that the story moves on."""

    now = FIRST_DAY

    def __call__(self) -> datetime:
        return self.now

    def later(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture(scope="module")
def days() -> Days:
    return Days()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path, days: Days) -> Iterator[Assistant]:
    """A profile in which everything was told and looked through, the model loaded."""
    assistant = Assistant.open(tmp_path_factory.mktemp("story") / "profile", clock=days)
    assistant.models.start()
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    for told in CHATS:
        chat = None
        for message in told:
            chat = ask(assistant, message, chat).chat_id
        days.later(3)
    assistant.learning.learn(QuietDesk())
    for waiting in assistant.memory.inbox():
        assistant.memory.accept(waiting.fact.id)
    yield assistant
    assistant.close()


def ask(assistant: Assistant, message: str, chat: int | None = None) -> AnswerDone:
    return assistant.chat.ask(message, QuietDesk(), chat_id=chat, warm=False)


def test_what_was_told_is_known_with_its_proof(assistant: Assistant) -> None:
    facts = assistant.memory.facts(everything=True)
    quotes = {fact.proof.quote.rstrip(".") for fact in facts}
    for told in (message for chat in CHATS for message in chat):
        wanted = told.removeprefix("By the way, ").removeprefix("Remember that ").rstrip(".")
        assert any(wanted in quote for quote in quotes), f"{wanted}: {quotes}"
    assert len(facts) >= 10
    for fact in facts:
        assert fact.proof.chat_id is not None, fact
        turns = [turn.text for turn in assistant.chat.messages(fact.proof.chat_id)]
        assert any(fact.proof.quote in turn for turn in turns), fact
    [before] = [fact for fact in facts if fact.state is FactState.CLOSED]
    assert "Basel" in before.text and before.valid_to is not None


def test_a_new_chat_uses_the_right_ones(assistant: Assistant) -> None:
    chat = ask(assistant, "Where do I live?")
    assert chat.text.startswith("You live in Bern.") and "(You told me on Sunday 8 November 2026.)" in chat.text
    assert "Basel" in ask(assistant, "Where did I live before?", chat.chat_id).text
    assert "Mina" in ask(assistant, "What is my sister called?", chat.chat_id).text
    assert "hazelnut" in ask(assistant, "What is my daughter allergic to?", chat.chat_id).text
    assert "nurse" in ask(assistant, "What do I do for a living?", chat.chat_id).text
    assert "Miro" in ask(assistant, "Tell me my cat's name.", chat.chat_id).text
    idea = ask(assistant, "Suggest a dessert for my daughter Lena.", chat.chat_id)
    assert idea.model and "could not find" not in idea.text


def test_what_is_forgotten_is_gone_from_the_new_chat(assistant: Assistant) -> None:
    assert "4711" in ask(assistant, "What is my locker code?").text
    gone = ask(assistant, "Forget that my locker code is 4711.")
    assert "I have forgotten it" in gone.text
    after = ask(assistant, "What is my locker code?")
    assert "4711" not in after.text and not after.found
    assert assistant.chat.chats("4711") == []
    assert "4711" not in str(assistant.memory.facts(everything=True))


def test_a_draft_follows_what_two_edits_taught(assistant: Assistant) -> None:
    for n in range(2):
        draft = assistant.style.draft(REQUEST, CancelToken(), to="Eva").plain
        edited = f"Hey Eva,\n\n{draft.splitlines()[2] if len(draft.splitlines()) > 2 else draft} {n}\n\nHugs\nM."
        assistant.style.edited(REQUEST, draft, edited)
    rules = [rule.text for rule in assistant.preferences.rules()]
    assert any("Hugs" in rule for rule in rules), rules
    after = assistant.style.draft("tell Tom that the ladder is in the garage", CancelToken(), to="Tom").plain
    assert after.startswith("Hey Tom,"), after
    assert "Hugs" in after and "ladder" in after, after


def test_the_page_shows_each_with_its_proof(assistant: Assistant) -> None:
    if "4711" in str(assistant.memory.facts(everything=True)):  # tried again, or run alone: nothing is forgotten yet
        ask(assistant, "Forget that my locker code is 4711.")
    shown = str(assistant.about_you.look())
    for word in ("Bern", "Lena", "Mina", "Miro", "vegetarian", "nurse", "cello", "short answers"):
        assert word in shown, word
    assert "4711" not in shown
