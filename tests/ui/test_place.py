"""What is said about the network is what the door to it has measured, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from assistant.core.connections import Attempt, DoorState
from assistant.core.errors import Offline
from assistant.core.jobs import CancelToken, Desk, Lane
from assistant.service.assistant import Assistant
from assistant.system import audit
from assistant.system.audit import Refusal
from tests.unit.system.conftest import Server
from tests.unit.system.conftest import server as server
from ui import place
from ui.ledger import by_purpose, doing, done, refused, verdict
from ui.shell import Shell

pytestmark = pytest.mark.timeout(120)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def attempt(
    purpose: str, minutes: int = 5, host: str = "huggingface.co", allowed: bool = True, received: int = 9
) -> Attempt:
    return Attempt(NOW - timedelta(minutes=minutes), purpose, host, allowed, received)


def said(shell: Shell) -> str:
    return shell.window.topbar._place.text()


def explained(shell: Shell) -> str:
    return shell.window.topbar._place.toolTip()


@pytest.fixture
def quick_to_settle(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(place, "_SETTLES_MS", 20)
    yield


def test_the_pill_says_what_happened_from_the_first_byte_to_long_after(
    qtbot: QtBot, quick_to_settle: None, shell: Shell, assistant: Assistant, server: Server
) -> None:
    assert said(shell) == "On this computer"
    assert "has used no connection" in explained(shell)
    network = assistant._network
    with network.stream("download Qwen3 4B", f"{server.address}/whole", cancel=CancelToken()) as response:
        qtbot.waitUntil(lambda: said(shell) == "Downloading", timeout=5_000)
        assert "127.0.0.1" in explained(shell) and "stay on this computer" not in explained(shell)
        assert shell.quick.place.text() == "Downloading"
        assert b"".join(response.pieces)
    qtbot.waitUntil(lambda: said(shell) == "Fetched a model from 127.0.0.1 just now", timeout=5_000)
    qtbot.waitUntil(lambda: "used 1 time" in explained(shell), timeout=5_000)
    shell.window.topbar.privacy_asked.emit()
    qtbot.waitUntil(lambda: len(shell.settings.privacy.purposes.rows()) == 1, timeout=5_000)
    assert "1 time" in shell.settings.privacy.purposes.rows()[0].accessibleName()


def test_work_that_is_called_a_download_but_connects_to_nobody_changes_nothing(
    qtbot: QtBot, quick_to_settle: None, shell: Shell, assistant: Assistant
) -> None:
    def work(desk: Desk[None]) -> None:
        desk.report(1, 2)

    job = assistant.runner.start("Downloading Qwen3 4B", work, Lane.NETWORK)
    qtbot.waitUntil(lambda: job.done, timeout=5_000)
    qtbot.wait(60)
    assert said(shell) == "On this computer"


def test_what_a_library_tried_by_itself_is_told(
    qtbot: QtBot, quick_to_settle: None, shell: Shell, assistant: Assistant, refusals: list[Refusal]
) -> None:
    audit.tell(Refusal("telemetry.invalid", "chromadb"))
    refusals.clear()
    wanted = "Something in Hearth (chromadb) tried to reach telemetry.invalid: refused."
    qtbot.waitUntil(lambda: wanted in explained(shell), timeout=5_000)
    assert said(shell) == "On this computer", "nothing was reached"
    assistant.settings.set("offline", True)
    with pytest.raises(Offline):
        assistant._network.fetch("look up Qwen3", "http://models.invalid/")
    qtbot.waitUntil(lambda: "models.invalid was not asked" in explained(shell), timeout=5_000)


@pytest.mark.parametrize(
    ("purposes", "words"),
    [
        (["download Qwen3 4B"], "Downloading"),
        (["look up Qwen3 4B", "download Qwen3 4B"], "Downloading"),
        (["Calendar Home", "Calendar Work"], "Syncing calendars"),
        (["Calendar Home", "download Qwen3 4B"], "Connected to huggingface.co"),
        (["ask the engine in the attic"], "Connected to huggingface.co"),
    ],
)
def test_what_is_in_use_has_a_name(purposes: list[str], words: str) -> None:
    assert doing([attempt(purpose) for purpose in purposes]) == words


def test_what_was_used_is_told_with_its_host_and_age() -> None:
    assert done(attempt("download Qwen3 4B"), NOW) == "Fetched a model from huggingface.co 5 min ago"
    assert done(attempt("look up Qwen3", 0), NOW) == "Looked for a model at huggingface.co just now"
    assert done(attempt("Calendar Home", 130, "dav.example"), NOW) == "Synced a calendar with dav.example 2 h ago"
    assert done(attempt("download Qwen3 4B", received=0), NOW) == "Asked huggingface.co 5 min ago", "nothing came"
    assert done(attempt("x", 60 * 24, "a\u202eb.example"), NOW).startswith("Asked ab.example yesterday")


def test_a_connection_is_named_even_while_others_were_used_before() -> None:
    state = DoorState(open=(attempt("Calendar Home"),), used=(attempt("download Qwen3 4B"),))
    assert place._statement(state, NOW, "")[0] == "Syncing calendars"
    assert place._statement(DoorState(used=state.used), NOW, "")[0].startswith("Fetched a model")


def test_the_ledger_by_purpose_counts_and_adds() -> None:
    attempts = [
        attempt("download Qwen3", 50, "a.example", received=100),
        attempt("download Qwen3", 40, "b.example", received=20),
        attempt("not asked for, tried by chromadb", 30, allowed=False, received=0),
        attempt("download Qwen3", 20, "a.example", allowed=False, received=0),
    ]
    first, second = by_purpose(attempts)
    assert (first.name, first.allowed, first.refused, first.bytes) == ("download Qwen3", 2, 1, 120)
    assert first.hosts == ("a.example", "b.example") and first.asked
    assert (second.allowed, second.refused, second.asked) == (0, 1, False)
    assert "(chromadb) tried to reach" in refused(attempts[2])


def test_the_verdict_does_not_deny_what_calendars_send() -> None:
    assert "No question, answer or file of yours was sent." in verdict([attempt("download Qwen3")])
    assert "Calendar servers that you connected got the appointments" in verdict([attempt("Calendar Home")])
