"""While learning is paused nothing is learned in any way, and what was said meanwhile not later either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.core.ratings import Pick, Reason
from assistant.core.rules import RequestKind
from assistant.service.assistant import Assistant
from assistant.service.models import Models
from assistant.store.chats import Chats
from assistant.store.ratings import RatingStore
from assistant.store.summaries import Summaries
from tests.unit.service.fixed_engine import FixedEngine

FIRST = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
OWN = "I usually write short letters to my landlord because he never reads the long ones anyway."


class Clock:
    """A clock that the test moves on."""

    now = FIRST

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Assistant]:
    engine = FixedEngine("The offer is about the roof.")
    monkeypatch.setattr(Models, "engine", lambda _self: engine)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "offer.txt").write_text("The offer of Weber is about the roof.")
    opened = Assistant.open(models=tmp_path / "models", clock=clock)
    opened.library.add([tmp_path / "files"], QuietDesk(), wait_for_meaning=False)
    yield opened
    assert opened.close() == ()


def say(assistant: Assistant, text: str, chat_id: int | None = None) -> int:
    done = assistant.chat.ask(text, QuietDesk(), chat_id=chat_id, warm=False)
    assert done.chat_id is not None
    return done.chat_id


def learned(assistant: Assistant) -> set[str]:
    assistant.learning.learn(QuietDesk())
    return {waiting.fact.text for waiting in assistant.memory.inbox()}


def do(assistant: Assistant, command: str, **arguments: object) -> Any:
    return assistant.requests.carry_out(
        {"command": command, "arguments": arguments}, lambda _event: None, CancelToken()
    )


def test_what_is_said_in_a_pause_is_learned_neither_then_nor_later(assistant: Assistant) -> None:
    chat = say(assistant, "I live in Basel.")
    assistant.pause.pause()
    say(assistant, "I work at Novartis.", chat)
    with pytest.raises(BadRequest, match="paused"):
        assistant.learning.learn(QuietDesk())
    assistant.memory.add("My sister is called Olga.")
    assert [fact.text for fact in assistant.memory.facts()] == ["My sister is called Olga."], "asked for: kept"
    assistant.pause.resume()
    say(assistant, "My dog is called Rex.", chat)
    facts = " ".join(learned(assistant))
    assert "Basel" in facts and "Rex" in facts and "Novartis" not in facts
    assert assistant.memory.summary().unread == 0


def test_a_pause_that_begins_while_it_learns_stops_it(assistant: Assistant) -> None:
    say(assistant, "I live in Basel. My dog is called Rex.")

    class Pausing(QuietDesk):
        def emit(self, item: object) -> None:
            assistant.pause.pause()

    assistant.learning.learn(Pausing())
    assert len(assistant.memory.inbox()) == 1
    assistant.pause.resume()
    assert len(learned(assistant)) == 2, "the turn was said before, and is read again"


def test_edits_ratings_choices_style_and_use_teach_nothing(assistant: Assistant, tmp_path: Path) -> None:
    chats, rated = Chats(assistant._opened.database), RatingStore(assistant._opened.database)
    offer = str(tmp_path / "files" / "offer.txt")
    assistant.pause.pause()
    chat = say(assistant, OWN)
    turn, answer = assistant.chat.messages(chat)[:2]
    assert assistant.preferences.learn_edit(RequestKind.MAIL, "a mail", "Dear Sir or Madam, hello.", "Hi Ann!") == []
    assistant.ratings.rate(answer.id, False, [Reason.TOO_LONG])
    assistant.usage.opened(offer)
    (tmp_path / "own.txt").write_text(OWN)
    with pytest.raises(BadRequest, match="paused"):
        do(assistant, "style learn", paths=[str(tmp_path / "own.txt")])
    with pytest.raises(BadRequest, match="paused"):
        do(assistant, "memory learn")
    assert not assistant.pairs.offer(turn, answer, answer.id, "another answer")
    (tmp_path / "files" / "offer.txt").write_text("The offer of Weber is about the roof and the tiles.")
    assistant.library.add([tmp_path / "files"], QuietDesk(), wait_for_meaning=False)
    assert assistant.preferences.rules() == [] and assistant.usage.used() == []
    assert assistant.about.attributes() == []
    assert Summaries(assistant._opened.database).waiting_count() == 0
    assistant.pause.resume()
    assistant.ratings.rate(answer.id, False, [Reason.TOO_LONG, Reason.WRONG_TONE], "Be shorter, please.")
    assert assistant.preferences.rules() == [], "the turn it is about was said in the pause"
    assistant.style.learn([], QuietDesk(), chats=True)
    assert assistant.style.groups() == {}
    assert Summaries(assistant._opened.database).waiting_count() == 0
    assert not assistant.pairs.offer(turn, answer, answer.id, "another answer")
    assert rated.pairs() == []
    kept = say(assistant, OWN)
    assert [each.teaches for each in chats.messages(kept)] == [True, True]
    assert assistant.style.groups() != {}
    assert {path for path, edited in _edited(assistant) if edited} == set(), "edited in the pause"


def test_a_choice_that_is_offered_is_gone_with_the_pause(assistant: Assistant) -> None:
    chat = say(assistant, "What is the offer about?")
    question, answer = assistant.chat.messages(chat)
    second = assistant.chat._parts.chats.add_message(chat, Role.ASSISTANT, "About the roof, it says.", FIRST)
    assistant.chat._parts.chats.delete_message(answer.id)
    assert assistant.pairs.offer(question, answer, second, "About the roof, it says.")
    assistant.pause.pause()
    with pytest.raises(BadRequest):
        assistant.pairs.pick(Pick.FIRST)
    assert RatingStore(assistant._opened.database).pairs() == []


def test_it_ends_by_itself_at_its_time_and_says_so(assistant: Assistant, clock: Clock) -> None:
    assert do(assistant, "memory pause", until="hour")["paused"]
    clock.now += timedelta(minutes=59)
    assert assistant.pause()
    clock.now += timedelta(minutes=2)
    assert not assistant.pause() and assistant.pause.state() is None
    told = do(assistant, "memory pause", until="tomorrow")
    assert datetime.fromisoformat(told["until"]).hour == 6
    assert "until Sunday 22 November 2026, 06:00" in told["text"]
    assert do(assistant, "memory pause")["until"] is None
    assert do(assistant, "memory resume") == {"paused": False, "until": None, "text": told_again(assistant)}
    with pytest.raises(BadRequest):
        do(assistant, "memory pause", until="never")
    with pytest.raises(BadRequest):
        assistant.pause.pause(FIRST)


def told_again(assistant: Assistant) -> str:
    return str(do(assistant, "memory resume")["text"])


def _edited(assistant: Assistant) -> list[tuple[str, bool]]:
    from assistant.store.signals import Signals

    ids = [document.id for document in assistant._documents.newest(9)]
    return [(each.path, each.edited is not None) for each in Signals(assistant._opened.database).of(ids).values()]
