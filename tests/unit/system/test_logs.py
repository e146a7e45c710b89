"""The log tells what happened and where, never what somebody's files or chats say."""

from __future__ import annotations

import faulthandler
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.core.errors import Cancelled, Unreadable
from assistant.system.logs import Logs, start_logging
from assistant.system.paths import Profile

SECRET = "the canary sings at noon"


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Logs]:
    before = sys.excepthook, threading.excepthook
    was_on = faulthandler.is_enabled()
    sys.excepthook = threading.excepthook = lambda *arguments: None
    logs = start_logging(Profile(tmp_path))
    yield logs
    logs.close()
    sys.excepthook, threading.excepthook = before
    if was_on:
        faulthandler.enable()


def fail_with(problem: BaseException) -> None:
    """Let an exception reach the end of a thread."""

    def run() -> None:
        raise problem

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_bug_is_told_with_its_place_and_without_its_words(logs: Logs, expect_log: Callable[[str], None]) -> None:
    expect_log("unexpected")
    cause = ValueError(SECRET)
    problem = KeyError(SECRET)
    problem.__cause__ = cause
    fail_with(problem)
    text = logs.file.read_text()
    assert "test_logs.py" in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert SECRET not in text


def test_a_logged_exception_keeps_its_words_to_itself_too(logs: Logs, expect_log: Callable[[str], None]) -> None:
    expect_log("could not")
    logging.getLogger("some.library").error("could not", exc_info=ValueError(SECRET))
    assert "builtins.ValueError" in logs.file.read_text()
    assert SECRET not in logs.file.read_text()


def test_a_known_problem_is_one_line(logs: Logs, expect_log: Callable[[str], None]) -> None:
    expect_log("Unreadable")
    fail_with(Unreadable(SECRET, SECRET, SECRET))
    assert "Unreadable" in logs.file.read_text() and "test_logs.py" in logs.file.read_text()
    assert SECRET not in logs.file.read_text()


def test_what_is_put_into_a_line_is_told_only_where_it_can_hold_no_content(
    logs: Logs, expect_log: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    for wanted in ("lost", "failed", "a name", "library"):
        expect_log(wanted)
    ours = logging.getLogger("assistant.service.anything")
    ours.warning("lost after %d of %s: %s %s", 3, "DiskFull", "exit code -11", SECRET)
    ours.error("%s failed at %s", Path(SECRET), {"chat": SECRET}, stack_info=True)
    ours.warning("a name: %(name)s", {"name": SECRET})
    logging.getLogger("some.library").warning(f"library: {SECRET} %s", SECRET)  # noqa: G004 - as they do
    text = logs.file.read_text()
    assert "lost after 3 of DiskFull: exit code -11 …" in text and "… failed at …" in text
    assert "a message of test_logs.py, line" in text
    assert SECRET not in text and SECRET not in "".join(capfd.readouterr())


def test_being_stopped_is_nothing_to_tell(logs: Logs) -> None:
    fail_with(Cancelled())
    assert not logs.file.exists() or logs.file.read_text() == ""


def test_only_the_owner_can_read_the_log(logs: Logs, expect_log: Callable[[str], None]) -> None:
    expect_log("hello")
    logging.getLogger("x").warning("hello")
    files = list(logs.file.parent.iterdir())
    assert {each.name for each in files} == {"hearth.log", "crash.log"}
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}


def test_closing_gives_everything_back(tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, list(logging.getLogger().handlers)
    was_on = faulthandler.is_enabled()
    logs = start_logging(Profile(tmp_path))
    assert (sys.excepthook, threading.excepthook) != before[:2]
    logs.close()
    logs.close()
    assert (sys.excepthook, threading.excepthook, list(logging.getLogger().handlers)) == before
    if was_on:
        faulthandler.enable()


def test_a_native_crash_leaves_a_trace(tmp_path: Path) -> None:
    code = (
        "import ctypes; from pathlib import Path\n"
        "from assistant.system.logs import start_logging\n"
        "from assistant.system.paths import Profile\n"
        f"start_logging(Profile(Path({str(tmp_path)!r})))\n"
        "ctypes.string_at(0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode < 0
    assert "Segmentation fault" in (tmp_path / "logs" / "crash.log").read_text()
