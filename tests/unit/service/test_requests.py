"""Requests of other processes over the real socket: results, errors, events, cancel, and an owner that leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AssistantError, BadRequest, Cancelled, MachineProblem
from assistant.core.jobs import CancelToken, Desk, Lane
from assistant.service import commands
from assistant.service.assistant import Assistant
from assistant.service.circumstances import Surroundings
from assistant.service.commands import COMMANDS, Command, Parameter
from assistant.service.owner import ask_owner, call_window, result_of
from assistant.service.requests import Requests
from assistant.service.runner import JobRunner
from assistant.system.instance import own
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile


@dataclass
class Owner:
    """As much of an assistant as a request needs, all of it real."""

    profile: Profile
    changes: ChangeBus = field(default_factory=ChangeBus)
    summoned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runner = JobRunner(self.changes)
        self.settings = SettingsFile(self.profile.settings_file)
        self.surroundings = Surroundings(lambda: datetime(2026, 11, 21, tzinfo=UTC), lambda: False)
        self.requests = Requests(cast(Assistant, self))

    def summon(self, request: str) -> None:
        if request == "open":
            raise MachineProblem("There is no window.")
        self.summoned.append(request)


started = threading.Event()


def wait_for_cancel(_owner: Any, _arguments: Any, desk: Desk[dict[str, Any]]) -> Any:
    desk.report(1, 10, "waiting")
    started.set()
    desk.cancel.sleep(30)


def tell(owner: Any, arguments: Any, desk: Desk[dict[str, Any]]) -> Any:
    desk.emit({"event": "text", "text": "a"})
    desk.emit({"event": "text", "text": "b"})
    around = owner.surroundings
    return {"now": around.now().isoformat(), "offline": around.offline(), "word": arguments["word"]}


def break_down(_owner: Any, _arguments: Any, _desk: Any) -> Any:
    raise ZeroDivisionError


TESTED = (
    Command("wait", "Wait.", wait_for_cancel, lane=Lane.INGEST, resumes=True),
    Command("stay", "Wait.", wait_for_cancel, lane=Lane.QUERY),
    Command("tell", "Tell.", tell, (Parameter("word", "A word."),), Changed.CHATS),
    Command("break", "Break.", break_down),
)


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Owner]:
    """An owner that answers, with a few commands more than usual."""
    monkeypatch.setattr(
        commands, "COMMANDS", MappingProxyType({**COMMANDS, **{command.name: command for command in TESTED}})
    )
    started.clear()
    profile = Profile(tmp_path)
    ownership = own(profile)
    opened = Owner(profile)
    ownership.serve(opened.requests.handle)
    yield opened
    ownership.close()
    assert opened.runner.close(5) == ()


def ask(
    owner: Owner, command: str, on_event: Any = lambda _event: None, cancel: CancelToken | None = None, **more: Any
) -> Any:
    reply = ask_owner(owner.profile, {"command": command, **more}, on_event, cancel or CancelToken())
    assert reply is not None, "nobody answered"
    return reply


def test_events_come_in_order_and_the_result_after_them(owner: Owner) -> None:
    events: list[dict[str, Any]] = []
    reply = ask(owner, "tell", events.append, arguments={"word": "hello"})
    assert [event["text"] for event in events] == ["a", "b"]
    assert result_of(reply)["word"] == "hello"


def test_a_request_brings_its_own_time_and_network(owner: Owner) -> None:
    reply = ask(owner, "tell", now="2020-01-01T10:00:00+01:00", offline=True)
    assert reply["result"]["now"] == "2020-01-01T10:00:00+01:00"
    assert reply["result"]["offline"] is True
    assert ask(owner, "tell")["result"]["offline"] is False, "and leaves nothing behind"


def test_what_a_request_changes_is_told_to_the_owners_views(owner: Owner) -> None:
    told: list[Changed] = []
    owner.changes.subscribe(told.append)
    ask(owner, "tell")
    assert told == [Changed.CHATS]


def test_settings_are_changed_in_the_owner(owner: Owner) -> None:
    ask(owner, "settings set", arguments={"name": "theme", "value": "dark"})
    assert owner.settings.get("theme") == "dark"


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ({"command": "tel"}, BadRequest),
        ({"command": "chat"}, BadRequest),
        ({"command": "tell", "arguments": ["x"]}, BadRequest),
        ({"command": "tell", "arguments": {"wrod": "x"}}, BadRequest),
        ({"command": "tell", "now": "yesterday"}, BadRequest),
        ({"command": "settings set", "arguments": {"name": "theme", "value": "pink"}}, BadRequest),
        ({"command": None}, BadRequest),
        ({}, BadRequest),
        ({"command": "open"}, MachineProblem),
    ],
)
def test_what_cannot_be_done_arrives_as_the_same_error(
    owner: Owner, request_: dict[str, Any], kind: type[AssistantError]
) -> None:
    reply = ask_owner(owner.profile, request_, lambda _event: None, CancelToken())
    assert reply is not None
    with pytest.raises(kind):
        result_of(reply)


def test_a_bug_in_the_owner_is_logged_there_and_told_without_details(
    owner: Owner, expect_log: Callable[[str], None]
) -> None:
    expect_log("Break failed")
    expect_log("a request failed")
    error = ask(owner, "break")["error"]
    assert error["kind"] == "Bug"
    assert str(owner.profile.logs) in error["hint"]
    assert "Zero" not in str(error)


def test_stopping_here_stops_the_work_there(owner: Owner) -> None:
    cancel = CancelToken()
    threading.Thread(target=lambda: (started.wait(5), cancel.cancel()), daemon=True).start()
    with pytest.raises(Cancelled):
        ask(owner, "wait", cancel=cancel)
    for job in owner.runner.running():
        with pytest.raises(Cancelled):
            job.result(5)


def test_an_owner_that_leaves_hands_back_what_can_go_on_elsewhere(owner: Owner) -> None:
    replies: list[Any] = []
    client = threading.Thread(target=lambda: replies.append(ask(owner, "wait")))
    client.start()
    assert started.wait(5)
    owner.requests.hand_back()
    client.join(5)
    assert replies == [{"again": True}]
    assert ask(owner, "tell") == {"again": True}, "and takes nothing new"


def test_an_owner_that_leaves_waits_for_what_cannot(owner: Owner) -> None:
    cancel = CancelToken()
    left = threading.Event()

    def client() -> None:
        with pytest.raises(Cancelled):
            ask(owner, "stay", cancel=cancel)

    asking = threading.Thread(target=client)
    asking.start()
    assert started.wait(5)
    leaving = threading.Thread(target=lambda: (owner.requests.hand_back(), left.set()))
    leaving.start()
    assert not left.wait(0.3)
    cancel.cancel()
    assert left.wait(5)
    asking.join(5)
    leaving.join(5)


def test_the_window_is_called(owner: Owner) -> None:
    assert call_window(owner.profile.root, "quick") is True
    assert owner.summoned == ["quick"]


def test_nobody_answers_where_nobody_runs(tmp_path: Path) -> None:
    assert call_window(tmp_path / "nobody", "quick") is False
