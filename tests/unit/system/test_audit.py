"""Nothing but the one door reaches an address: whichever library asks, on whatever thread, in whatever process."""

from __future__ import annotations

import asyncio
import os
import smtplib
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.core.connections import Attempt
from assistant.system import audit
from assistant.system.audit import Refusal
from assistant.system.children import Child, Handler
from assistant.system.network import Network
from tests.unit.system.conftest import BODY, Server

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FAR = ("192.0.2.1", 80)


def by_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.sendto(b"where?", FAR)


def by_message() -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asking:
        asking.sendmsg([b"where?"], [], 0, ("2001:db8::1", 53))


async def by_loop() -> None:
    await asyncio.open_connection("models.invalid", 443)


WAYS: dict[str, tuple[Callable[[], Any], str]] = {
    "connect": (lambda: socket.create_connection(FAR), "192.0.2.1"),
    "connect by a name in bytes": (lambda: socket.getaddrinfo(b"models.invalid", "443"), "models.invalid"),
    "bind": (lambda: socket.create_server(("0.0.0.0", 0)), "0.0.0.0"),
    "bind to this computer": (lambda: socket.create_server(("127.0.0.1", 0)), "127.0.0.1"),
    "the sixth version": (lambda: socket.create_server(("::1", 0), family=socket.AF_INET6), "::1"),
    "a datagram": (by_udp, "192.0.2.1"),
    "a message": (by_message, "2001:db8::1"),
    "an old look-up": (lambda: socket.gethostbyname("models.invalid"), "models.invalid"),
    "a look-up backwards": (lambda: socket.gethostbyaddr("192.0.2.1"), "192.0.2.1"),
    "a name for an address": (lambda: socket.getnameinfo(FAR, 0), "192.0.2.1"),
    "urllib": (lambda: urllib.request.urlopen("http://models.invalid/"), "models.invalid"),
    "httpx": (lambda: httpx.get("http://models.invalid/", trust_env=False), "models.invalid"),
    "smtplib": (lambda: smtplib.SMTP("models.invalid"), "models.invalid"),
    "asyncio": (lambda: asyncio.run(by_loop()), "models.invalid"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_is_refused_and_told(way: str, refusals: list[Refusal]) -> None:
    act, host = WAYS[way]
    with pytest.raises((OSError, httpx.HTTPError)):
        act()
    assert {each.host for each in refusals} == {host}
    refusals.clear()


def test_it_is_refused_on_another_thread_while_this_one_may(server: Server, refusals: list[Refusal]) -> None:
    """What the door is granted is for its own thread, its own host and its own port."""
    port = int(server.address.rsplit(":", 1)[1])
    problems: list[BaseException] = []

    def elsewhere() -> None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError as problem:
            problems.append(problem)

    with audit.granted("127.0.0.1", port):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        with pytest.raises(PermissionError):
            socket.create_connection(("127.0.0.1", port + 1), timeout=1)
        with pytest.raises(PermissionError):
            socket.create_connection(("127.0.0.2", port), timeout=1)
    with pytest.raises(PermissionError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert isinstance(problems[0], PermissionError)
    assert [each.host for each in refusals] == ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.1"]
    refusals.clear()


def test_a_name_is_granted_with_its_addresses_and_no_other_name(server: Server, refusals: list[Refusal]) -> None:
    port = int(server.address.rsplit(":", 1)[1])
    with audit.granted("LOCALHOST.", port):
        socket.create_connection(("localhost", port), timeout=1).close()
        with pytest.raises(PermissionError):
            socket.getaddrinfo("models.invalid", port)
    assert [each.host for each in refusals] == ["models.invalid"]
    refusals.clear()


def test_while_the_door_waits_for_an_answer_nobody_else_may_pass(server: Server, refusals: list[Refusal]) -> None:
    network = Network(lambda: False, lambda _attempt: None, lambda: NOON)
    address = ("127.0.0.1", int(server.address.rsplit(":", 1)[1]))
    with network.stream("a model", f"{server.address}/whole") as response:
        for piece in response.pieces:
            with pytest.raises(PermissionError):
                socket.create_connection(address, timeout=1)
            assert piece
            break
    assert {each.host for each in refusals} == {"127.0.0.1"}
    refusals.clear()


def test_what_cannot_leave_the_computer_needs_no_grant(tmp_path: Path) -> None:
    path = str(tmp_path / "owner.sock")
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as asking:
        listening.bind(path)
        listening.listen(1)
        asking.connect(path)
    one, other = socket.socketpair()
    with one, other:
        one.sendmsg([b"x"])
        assert other.recv(1) == b"x"
    socket.getaddrinfo(None, 80)

    async def idle() -> None:
        await asyncio.sleep(0)

    asyncio.run(idle())


def test_the_door_still_opens_and_its_state_is_measured(server: Server) -> None:
    changes: list[int] = []
    network = Network(lambda: False, lambda _attempt: None, lambda: NOON, lambda: changes.append(1))
    assert network.state().used == ()
    with network.stream("a model", f"{server.address}/elsewhere") as response:
        assert [each.host for each in network.state().open] == ["localhost"]
        assert b"".join(response.pieces) == BODY
    state = network.state()
    assert (state.open, [each.host for each in state.used]) == ((), ["127.0.0.1", "localhost"])
    assert state.used[-1].bytes == len(BODY)
    assert len(changes) >= 3


def test_a_refusal_comes_into_the_ledger_with_its_library(refusals: list[Refusal]) -> None:
    ledger: list[Attempt] = []
    times = iter(NOON.replace(minute=minute) for minute in (0, 0, 5))
    network = Network(lambda: False, ledger.append, lambda: next(times))
    network.watch_refusals()
    for _ in range(3):  # the second one comes within the minute
        with pytest.raises(httpx.ConnectError):
            httpx.get("http://models.invalid/", trust_env=False)
    network.close()
    network.close()
    assert [(each.host, each.allowed) for each in ledger] == [("models.invalid", False)] * 2
    assert ledger[0].purpose.startswith("not asked for, tried by ")
    assert [each.host for each in network.state().refused] == ["models.invalid"]
    refusals.clear()


# --- other processes ---


def reaching() -> Mapping[str, Handler]:
    """A child that tries what it may not."""

    def fetch(_desk: Any) -> str:
        network = Network(lambda: False, lambda _attempt: None, lambda: NOON)
        try:
            with audit.granted("127.0.0.1"):
                return "granted"
        except PermissionError:
            pass
        try:
            network.fetch("a model", "http://127.0.0.1:9/")
        except PermissionError as problem:
            return type(problem).__name__
        return "fetched"

    def on_a_thread(_desk: Any) -> int:
        before = len(WAYS)
        thread = threading.Thread(target=lambda: _quietly(lambda: socket.create_connection(FAR)))
        thread.start()
        thread.join()
        return before

    return {"fetch": fetch, "thread": on_a_thread, "look": lambda _desk: _quietly(WAYS["urllib"][0])}


def _quietly(act: Callable[[], Any]) -> str:
    try:
        act()
    except OSError as problem:
        return f"{type(problem).__name__} {problem}"
    return ""


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child("test", reaching)
    yield child
    child.close()


def test_a_child_is_granted_nothing_and_its_parent_is_told(child: Child, refusals: list[Refusal]) -> None:
    assert "no connection to models.invalid" in child.call("look")
    assert [each.host for each in refusals] == ["models.invalid"]
    refusals.clear()
    assert child.call("thread") == len(WAYS)
    assert [each.host for each in refusals] == ["192.0.2.1"]
    refusals.clear()
    assert child.call("fetch") == "PermissionError"
    assert refusals == []


@pytest.mark.parametrize("first", ["assistant.core.errors", "ui.launch"])
def test_whatever_of_hearth_comes_first_brings_the_hook(first: str) -> None:
    script = (
        f"import {first}\nimport socket\n"
        "try: socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
        "except PermissionError: print('refused')\n"
        "from assistant.system import audit\nheard = []\naudit.listen(heard.append)\nprint(heard[0].host)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["refused", "127.0.0.1"], "refused before anybody listened, and told later"


def test_whatever_makes_a_process_end_the_hook_does_not_stand_in_its_way() -> None:
    script = "import assistant, atexit, socket\natexit.register(lambda: open('/dev/null').close())\nclass A:\n"
    script += "    def __del__(self, open=open): open('/dev/null').close()\na = A()"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
