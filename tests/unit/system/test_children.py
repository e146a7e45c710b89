"""Children answer, stop, die and are replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import Cancelled, ChildLost, Unreadable
from assistant.core.jobs import CancelToken
from assistant.system.children import SECRETS, Child, ChildBug, ChildDesk, Handler, Limits


def setup(greeting: str) -> Mapping[str, Handler]:
    """What the children of these tests serve."""

    def count(desk: ChildDesk, upto: int, pause: float) -> str:
        for n in range(upto):
            desk.cancel.check()
            desk.emit(n)
            time.sleep(pause)
        return "done"

    def refuse(desk: ChildDesk) -> None:
        raise Unreadable("It is torn.", "Mend it.", "page 3")

    return {
        "greet": lambda desk, name: f"{greeting} {name}",
        "echo": lambda desk, value: value,
        "count": count,
        "hang": lambda desk: time.sleep(60),
        "die": lambda desk: os._exit(3),
        "refuse": refuse,
        "fail": lambda desk: 1 / 0,
        "pid": lambda desk: os.getpid(),
        "nice": lambda desk: os.nice(0),
        "eat": lambda desk: len(bytearray(4_000_000_000)),
    }


def broken_setup() -> Mapping[str, Handler]:
    """A child that cannot begin."""
    raise Unreadable("No model here.")


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child("test", setup, ("Hello",))
    yield child
    child.close()


def test_a_call_is_answered_and_values_travel_whole(child: Child) -> None:
    assert child.call("greet", "Mina") == "Hello Mina"
    value: dict[Any, Any] = {"bytes": b"\x00\xff", "list": [1, 2.5, None, True], 7: "ü"}
    assert child.call("echo", value) == value


def test_a_stream_yields_what_is_emitted_then_the_result(child: Child) -> None:
    assert list(child.stream("count", 3, 0.0)) == [0, 1, 2, "done"]


def test_errors_keep_their_kind_and_words(child: Child) -> None:
    with pytest.raises(Unreadable) as told:
        child.call("refuse")
    assert (told.value.message, told.value.hint, told.value.detail) == ("It is torn.", "Mend it.", "page 3")
    with pytest.raises(ChildBug, match="ZeroDivisionError"):
        child.call("fail")
    assert child.call("greet", "again") == "Hello again"


def test_a_dead_child_is_told_and_replaced(child: Child) -> None:
    first = child.call("pid")
    with pytest.raises(ChildLost) as told:
        child.call("die")
    assert "exit code 3" in told.value.detail
    assert child.call("pid") != first


def test_a_killed_child_is_told_at_once(child: Child) -> None:
    pid = child.call("pid")
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    began = time.monotonic()
    with pytest.raises(ChildLost):
        child.call("hang")
    assert time.monotonic() - began < 5
    assert child.call("greet", "again") == "Hello again"


def test_a_polite_child_stops_and_lives_on(child: Child) -> None:
    pid = child.call("pid")
    cancel = CancelToken()
    numbers = []
    with pytest.raises(Cancelled):
        for number in child.stream("count", 10_000, 0.01, cancel=cancel):
            numbers.append(number)
            if number == 3:
                cancel.cancel()
    assert len(numbers) < 50
    assert child.call("pid") == pid


def test_a_stubborn_child_is_ended_in_half_a_second(child: Child) -> None:
    pid = child.call("pid")
    cancel = CancelToken()
    stopped_at: list[float] = []
    threading.Timer(0.2, lambda: (stopped_at.append(time.monotonic()), cancel.cancel())).start()
    with pytest.raises(Cancelled):
        child.call("hang", cancel=cancel)
    assert time.monotonic() - stopped_at[0] < 2  # 0.4 s on a quiet machine
    assert child.call("pid") != pid


def test_an_abandoned_stream_frees_the_child(child: Child) -> None:
    stream = child.stream("count", 10_000, 0.01)
    assert next(stream) == 0
    stream.close()
    assert child.call("greet", "Mina") == "Hello Mina"


def test_a_call_that_takes_too_long_is_ended(child: Child) -> None:
    child.call("pid")
    with pytest.raises(ChildLost, match="longer than"):
        child.call("hang", timeout=0.3)
    assert child.call("greet", "Mina") == "Hello Mina"


def test_an_urgent_call_goes_before_others_that_wait(child: Child) -> None:
    child.call("pid")
    order: list[str] = []
    running = threading.Event()

    def first() -> None:
        for _ in child.stream("count", 30, 0.01):
            running.set()
        order.append("first")

    def later(name: str, urgent: bool) -> None:
        child.call("greet", name, urgent=urgent)
        order.append(name)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    running.wait(10)
    for name, urgent in (("patient", False), ("urgent", True)):
        threads.append(threading.Thread(target=later, args=(name, urgent)))
        threads[-1].start()
        time.sleep(0.03)
    for thread in threads:
        thread.join(20)
    assert order == ["first", "urgent", "patient"]


def test_a_cancelled_caller_does_not_wait_for_its_turn(child: Child) -> None:
    child.call("pid")
    stream = child.stream("count", 10_000, 0.01)
    next(stream)
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    with pytest.raises(Cancelled):
        child.call("greet", "Mina", cancel=cancel)
    stream.close()


def test_a_child_that_cannot_begin_says_why() -> None:
    child = Child("broken", broken_setup)
    for _ in range(2):
        with pytest.raises(Unreadable, match="No model here"):
            child.call("anything")
    child.close()


def test_limits_hold() -> None:
    child = Child("small", setup, ("",), Limits(nice=7, memory=2_000_000_000))
    assert child.call("nice") >= 7
    with pytest.raises(ChildBug, match="MemoryError"):
        child.call("eat")
    child.close()


def test_a_closed_child_stays_closed(child: Child) -> None:
    child.call("pid")
    child.close()
    child.close()
    with pytest.raises(ChildLost):
        child.call("pid")


def test_closing_in_the_middle_of_a_call_is_told(child: Child) -> None:
    child.call("pid")
    threading.Timer(0.2, child.close).start()
    with pytest.raises(ChildLost):
        for _ in child.stream("count", 10_000, 0.01):
            pass


def test_children_end_with_their_parent() -> None:
    code = (
        "import os, time\n"
        "from assistant.system.children import Child\n"
        "from tests.unit.system.test_children import setup\n"
        "if __name__ == '__main__':\n"
        "    child = Child('orphan', setup, ('',))\n"
        "    print(child.call('pid'), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(parent.stdout)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _alive(pid):
        time.sleep(0.05)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_inherits_no_secret(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, f"canary of {name}")
    child.call("greet", "Mina")
    if not Path(f"/proc/{child.pid}/environ").exists():
        pytest.skip("NEEDS /proc: the environment of another process cannot be read here")
    inherited = Path(f"/proc/{child.pid}/environ").read_bytes()
    assert b"PATH=" in inherited
    assert b"canary" not in inherited
    assert os.environ["HEARTH_PASSPHRASE"] == "canary of HEARTH_PASSPHRASE", "it is back where it was"
