"""What was decided in one chat is known in another, weeks later, with the real starter model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.core.jobs import QuietDesk
from assistant.core.messages import AnswerDone
from assistant.personal.summing_up import supported
from assistant.service.assistant import Assistant
from assistant.service.commands import command
from assistant.service.honesty import NOT_FOUND

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

DECIDED = datetime(2026, 3, 3, 18, 30).astimezone()
ASKED = datetime(2026, 4, 14, 9, 5).astimezone()


class Clock:
    """Tells the time that it was set to."""

    now = DECIDED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    """A profile with three chats of 3 March, opened again on 14 April with the model loaded."""
    clock = Clock()
    assistant = Assistant.open(tmp_path_factory.mktemp("past") / "profile", clock=clock)
    assistant.models.start()
    for told in (
        "For the roof of the barn we take red clay tiles from Weber, they cost 4,800 francs.",
        "Lena's birthday cake will be a lemon cake with blueberries.",
        "Yesterday I ordered the tiles, they come in May.",
    ):
        assistant.chat.keep_question(told, None)
    clock.now = ASKED
    assistant.models.engine().info  # noqa: B018 - waits until it is loaded
    yield assistant
    assistant.close()


def ask(assistant: Assistant, question: str) -> AnswerDone:
    return assistant.chat.ask(question, QuietDesk(), warm=False)


@pytest.mark.parametrize(
    ("question", "held", "title"),
    [
        ("What did we decide about the roof?", "Weber", "For the roof of the barn"),
        ("What did I tell you about Lena's cake?", "lemon", "Lena's birthday cake"),
    ],
)
def test_another_chat_answers_with_its_day_and_a_link(
    assistant: Assistant, question: str, held: str, title: str
) -> None:
    done = ask(assistant, question)
    assert held in done.text
    assert done.text.endswith("Tuesday 3 March 2026.")
    assert done.citations[0].title.startswith(title)
    told = assistant.chat.messages(int(done.citations[0].path.removeprefix("chat ")))
    assert held in told[0].text


def test_what_no_chat_told_is_not_made_up(assistant: Assistant) -> None:
    done = ask(assistant, "What did we decide about the piano?")
    assert (done.text, done.found) == (NOT_FOUND, False)


def test_the_command_line_finds_it_too(assistant: Assistant) -> None:
    search = command("search")
    assert search.run is not None
    found = search.run(assistant, search.check({"query": ["clay", "tiles"], "in": "chats"}), QuietDesk())
    assert {each["kind"] for each in found} == {"chats"}
    first = next(each for each in found if each["place"] == "Tuesday 3 March 2026")  # later chats may repeat it
    assert "Weber" in first["text"] and found.index(first) <= 1


def test_when_something_was_is_told_with_the_words_and_the_chat(assistant: Assistant) -> None:
    done = ask(assistant, "When did I order the tiles?")
    assert done.text.startswith("2 March 2026. You said: “Yesterday I ordered the tiles")
    assert done.citations and done.model == ""


def test_a_note_of_a_chat_says_what_was_said(assistant: Assistant) -> None:
    chat = assistant.chat.keep_question("We need a new boiler, Meier offers a heat pump for 14,000 francs.", None)
    assistant.chat.keep_question("Then we take the heat pump, in October.", chat)
    assert assistant.summaries.sum_up(QuietDesk()) >= 1
    note = assistant.summaries.texts()[chat]
    assert "heat pump" in note and len(note) < 210
    assert supported(note, "\n".join(each.text for each in assistant.chat.messages(chat)))
