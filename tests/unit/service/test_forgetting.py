"""Forgetting over a whole profile: shown first where it is about several things, and gone from every place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import AnswerDone, TextPiece, Usage
from assistant.service.assistant import Assistant
from assistant.service.honesty import NOT_FOUND
from assistant.service.models import Models
from tests.unit.store.test_erasing import plain_pages

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CANARY = "Zanzibaria"


class Model:
    """Says one line, and remembers all that it was given to read."""

    def __init__(self) -> None:
        self.line = NOT_FOUND
        self.read: list[str] = []
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, _cancel: CancelToken) -> Iterator[Delta]:
        self.read += [message.content for message in request.messages]
        yield TextPiece(self.line)
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing is read ahead."""

    def close(self) -> None:
        self.read.clear()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    model = Model()
    monkeypatch.setattr(Models, "engine", lambda _self: model)
    return model


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, model: Model) -> Iterator[Assistant]:
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    yield opened
    assert opened.close() == ()


def say(assistant: Assistant, message: str, chat: int | None = None) -> AnswerDone:
    return assistant.chat.ask(message, QuietDesk(), chat_id=chat, warm=False)


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    request = {"command": command, "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def told(assistant: Assistant) -> list[str]:
    return [fact.text for fact in assistant.memory.facts()]


@pytest.fixture
def dogs(assistant: Assistant) -> Assistant:
    """Several things are known of a dog."""
    for sentence in ("my dog is called Rex", "my dog is allergic to chicken", "I live in Bern"):
        say(assistant, f"Remember that {sentence}")
    return assistant


# --- remembered beside a question ---


@pytest.mark.parametrize(
    ("message", "line", "told_too"),
    [
        ("Remember that I live in Bern. What is the capital of Peru?", "Lima.", "Lima."),
        ("Remember that my sister is called Mina. What is my sister called?", "unused", "Your sister is called Mina."),
    ],
)
def test_a_question_behind_what_is_to_be_remembered_is_answered(
    assistant: Assistant, model: Model, message: str, line: str, told_too: str
) -> None:
    model.line = line
    done = say(assistant, message)
    [fact] = told(assistant)
    assert "?" not in fact and done.text.startswith(f"I will remember: {fact}\n\n{told_too}")
    assert assistant.chat.messages(done.chat_id or 0)[-1].text == done.text
    assert [call.name for call in done.calls] == ["remember"]


# --- shown first ---


def test_a_word_for_several_things_is_shown_and_a_yes_forgets_them(dogs: Assistant) -> None:
    shown = say(dogs, "Forget my dog.")
    assert "2 memories" in shown.text and "2 messages" in shown.text and "Nothing is forgotten yet." in shown.text
    assert "- My dog is called Rex. (memory 1)" in shown.text
    assert len(told(dogs)) == 3
    gone = say(dogs, "Yes, forget all of it", shown.chat_id)
    assert gone.text.startswith("I have forgotten it: 2 memories.")
    assert told(dogs) == ["I live in Bern."]
    assert dogs.chat.chats("Rex") == [], "the list that was shown is gone too"


@pytest.mark.parametrize("answer", ["No", "Yes, but what is it called?", "Thanks"])
def test_anything_but_a_yes_forgets_nothing(dogs: Assistant, answer: str) -> None:
    shown = say(dogs, "Forget my dog.")
    say(dogs, answer, shown.chat_id)
    assert len(told(dogs)) == 3


def test_a_yes_to_something_else_forgets_nothing(dogs: Assistant, model: Model) -> None:
    shown = say(dogs, "Forget my dog.")
    say(dogs, "What is it called?", shown.chat_id)
    say(dogs, "Yes", shown.chat_id)
    say(dogs, "Yes")
    assert len(told(dogs)) == 3


@pytest.mark.parametrize(
    "asked", ["Forget that my dog is called Rex", "forget what I said about Rex", "Forget about Rex", "forget Rex"]
)
def test_what_is_named_exactly_goes_at_once(dogs: Assistant, asked: str) -> None:
    assert say(dogs, asked).text.startswith("I have forgotten it: 1 memory.")
    assert told(dogs) == ["I live in Bern.", "My dog is allergic to chicken."]


def test_forget_it_is_no_request_and_neither_is_what_is_not_known(dogs: Assistant) -> None:
    for message in ("Forget it.", "forget the garage", "Did I forget my dog?"):
        assert "forgotten it" not in say(dogs, message).text
    assert len(told(dogs)) == 3


@pytest.mark.parametrize(
    ("remember", "forget"),
    [
        ("Merk dir, dass ich in Wien wohne.", "Vergiss, dass ich in Wien wohne."),
        ("Recuerda que vivo en Lima.", "Olvida que vivo en Lima."),
        ("Souviens-toi que j'habite à Lyon.", "Oublie que j'habite à Lyon."),
    ],
)
def test_in_other_languages(dogs: Assistant, remember: str, forget: str) -> None:
    reply = say(dogs, remember).text
    assert "You told me on Saturday 21 November 2026 that you live in Bern." in reply and "Bern until then." in reply
    assert "I live in Bern." not in told(dogs)
    assert say(dogs, forget).text.startswith("I have forgotten it: 1 memory.")
    assert len(told(dogs)) == 2


def test_the_command_shows_first_and_a_yes_or_a_number_forgets(dogs: Assistant) -> None:
    shown = do(dogs, "memory forget", what=["dog"])
    assert (shown["done"], shown["forgotten"], shown["turns"], len(shown["facts"])) == (False, 0, 2, 2)
    assert "--yes" in shown["text"] and len(told(dogs)) == 3
    assert do(dogs, "memory forget", what=["2"])["done"]
    assert do(dogs, "memory forget", what=["dog"])["forgotten"] == 1, "one thing is left that it can mean"
    assert do(dogs, "memory forget", what=["Bern"], yes=True)["forgotten"] == 1


def test_words_in_many_turns_are_shown_first_too(assistant: Assistant, model: Model) -> None:
    for message in ("The roof leaks again", "A new roof costs too much", "Which roof is cheapest", "My roof is red"):
        say(assistant, message)
    would = assistant.memory.would_forget("roof")
    assert (would.facts, would.turns, would.asks) == ((), 4, True)
    assert "sentences in 4 messages" in say(assistant, "forget everything I said about the roof").text


# --- contradictions ---


@pytest.mark.parametrize(
    ("decision", "arguments", "left"),
    [
        ("accept", {}, ["I live in Bern."]),
        ("accept", {"keep_both": True}, ["I live in Bern.", "I live in Basel."]),
        ("reject", {}, ["I live in Basel."]),
    ],
)
def test_a_contradiction_is_asked_about(
    assistant: Assistant, decision: str, arguments: dict[str, Any], left: list[str]
) -> None:
    assistant.memory.add("I live in Basel")
    say(assistant, "I live in Bern.")
    assistant.learning.learn(QuietDesk())
    [waiting] = do(assistant, "memory inbox")
    assert waiting["contradicts"]["text"] == "I live in Basel."
    assert waiting["offers"] == ["replace", "keep both", "reject"]
    do(assistant, f"memory {decision}", id=waiting["id"], **arguments)
    assert set(told(assistant)) == set(left)
    ended = [fact for fact in assistant.memory.facts(everything=True) if fact.valid_to is not None]
    assert [fact.text for fact in ended] == (["I live in Basel."] if left == ["I live in Bern."] else [])


# --- gone for good ---


def everything_kept(assistant: Assistant) -> str:
    """Every value of every table that there is, those of the full-text indexes too."""
    with assistant._opened.database.read() as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(
            f"{table} {tuple(row)!r}" for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')
        ).lower()


def test_no_table_file_log_backup_prompt_or_search_holds_what_is_forgotten(assistant: Assistant, model: Model) -> None:
    first = say(assistant, f"Remember that my sister is called {CANARY}.")
    model.line = f"Your sister is called {CANARY} [1]."
    assert CANARY in say(assistant, "What is my sister called?").text
    model.line = f"You said that your sister is called {CANARY} [1]."
    say(assistant, "What did I tell you about my sister?")
    model.line = f"{CANARY}"
    say(assistant, "Who is called like my sister, did we say?", first.chat_id)
    do(assistant, "style learn", paths=[], chats=True)
    assert everything_kept(assistant).count(CANARY.lower()) > 5
    assert any(CANARY in read for read in model.read)

    model.line, model.read = NOT_FOUND, []
    assert say(assistant, f"Forget that my sister is called {CANARY}.").text.startswith(
        "I have forgotten it: 1 memory."
    )

    left = [line for line in everything_kept(assistant).splitlines() if CANARY.lower()[:6] in line]
    assert left == []
    assert assistant.memory.search(CANARY) == [] and assistant.chat.chats(CANARY) == []
    assert assistant.chat.search(CANARY) == [] and assistant.past_chats.search(CANARY, 5) == []
    for question in ("What is my sister called?", "What did I tell you about my sister?"):
        assert CANARY not in say(assistant, question).text
    assert not any(CANARY in read for read in model.read)
    assistant.learning.learn(QuietDesk())
    assert assistant.memory.facts(everything=True) == []

    database = assistant._opened.database
    database._back_up(99)
    files = [file for file in assistant.profile.root.rglob("*") if file.is_file()]
    assert any(file.name.endswith(".before-0099.db") for file in files)
    for file in files:
        pages = plain_pages(file, database._key) if file.suffix == ".db" else file.read_bytes()
        assert CANARY.encode() not in pages and CANARY.lower()[:6].encode() not in pages, file


def test_a_copy_made_before_a_migration_goes_with_what_is_forgotten(assistant: Assistant) -> None:
    say(assistant, f"Remember that my sister is called {CANARY}.")
    database = assistant._opened.database
    database._back_up(98)
    copy = assistant.profile.root / "hearth.before-0098.db"
    assert CANARY.encode() in plain_pages(copy, database._key)
    assert assistant.memory.forget(CANARY).facts == 1
    assert not copy.exists()
    database._back_up(99)
    copy = assistant.profile.root / "hearth.before-0099.db"
    assert CANARY.lower()[:6].encode() not in plain_pages(copy, database._key).lower()
