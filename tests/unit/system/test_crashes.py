"""An unexpected end leaves a report that says where in the program it was, and nothing of the person."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest, ChildLost
from assistant.system.children import Child, ChildDesk, Handler
from assistant.system.crashes import MOST_REPORTS, Crashes
from assistant.system.logs import start_logging
from assistant.system.paths import Profile

NOW = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
TRACE = """Fatal Python error: Segmentation fault

Current thread 0x00007f1 (most recent call first):
  File "/home/mina/secret plans/venv/lib/python3.11/site-packages/llama_cpp/llama.py", line 12 in eval
  File "/home/mina/hearth/assistant/model/llama.py", line 3 in generate
  File "/home/mina/diary.py", line 1 in <module>
Where is my diary of Lisbon?

Extension modules: numpy, mina_lisbon (total: 2)
"""


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


def ended(logs: Path, trace: str = "") -> Crashes:
    """What the next start finds after a window that did not close."""
    Crashes(logs).begin(NOW)
    if trace:
        with (logs / "crash.log").open("a", encoding="utf-8") as file:
            file.write(trace)
    later = Crashes(logs)
    later.look_back()
    return later


def test_a_window_that_did_not_close_is_told_once(logs: Path) -> None:
    crashes = ended(logs)
    [crash] = crashes.all()
    assert (crash.what, crash.told) == ("window", False)
    assert "left no trace" in crash.report
    crashes.tell()
    crashes.look_back()
    [crash] = crashes.all()
    assert crash.told, "it is not told again, and its report is still there"


def test_a_clean_close_leaves_no_notice(logs: Path) -> None:
    crashes = Crashes(logs)
    crashes.begin(NOW)
    crashes.end()
    crashes.end()
    crashes.look_back()
    assert crashes.all() == []
    assert list((logs / "running").iterdir()) == []


def test_the_report_says_where_it_was_and_nothing_of_the_person(logs: Path) -> None:
    (logs / "crash.log").write_text("Fatal Python error: an older one\n")
    [crash] = ended(logs, TRACE).all()
    assert "Fatal Python error: Segmentation fault" in crash.report
    assert '  File "llama_cpp/llama.py", line 12 in eval' in crash.report
    assert '  File "assistant/model/llama.py", line 3 in generate' in crash.report
    assert '  File "diary.py", line 1 in <module>' in crash.report
    assert "Python 3." in crash.report and "Hearth " in crash.report
    for told in ("mina", "secret", "home", "Lisbon", "older"):
        assert told not in crash.report


def die(desk: ChildDesk) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def dying() -> Mapping[str, Handler]:
    return {"die": die, "live": lambda _desk: 1}


def test_a_child_that_crashed_is_told_at_the_next_start_and_one_that_was_ended_is_not(tmp_path: Path) -> None:
    opened = start_logging(Profile(tmp_path))
    dead, ended_by_us = Child("inference", dying), Child("reader 1", dying)
    assert ended_by_us.call("live") == 1
    with pytest.raises(ChildLost):
        dead.call("die")
    dead.close()
    ended_by_us.close()
    opened.close()
    crashes = Crashes(tmp_path / "logs")
    crashes.look_back()
    [crash] = crashes.all()
    assert crash.what == "inference"
    assert "Segmentation fault" in crash.report and "line" in crash.report
    assert str(tmp_path) not in crash.report
    assert list((tmp_path / "logs" / "running").iterdir()) == []


def test_a_child_after_the_log_was_closed_notes_nothing(tmp_path: Path) -> None:
    start_logging(Profile(tmp_path)).close()
    child = Child("x", dying)
    assert child.call("live") == 1
    child.close()
    assert not (tmp_path / "logs" / "running").exists()


def test_a_mark_that_is_no_mark_is_an_unexpected_end_too(logs: Path) -> None:
    (logs / "running").mkdir()
    (logs / "running" / "window-1.txt").write_text("{")
    crashes = Crashes(logs)
    crashes.look_back()
    assert [crash.what for crash in crashes.all()] == ["window"]


def test_reports_are_forgotten_by_name_or_all_and_are_not_hoarded(logs: Path) -> None:
    (logs / "crashes").mkdir()
    for day in range(10, 10 + MOST_REPORTS + 3):
        (logs / "crashes" / f"2026-10-{day}T10-00-00-knowledge.txt").write_text("x")
    (logs / "crashes" / "none of ours.txt").write_text("x")
    crashes = ended(logs)
    names = [crash.name for crash in crashes.all()]
    assert len(names) <= MOST_REPORTS and names[0].endswith("window")
    assert crashes.forget(names[0]) == 1
    assert names[0] not in [crash.name for crash in crashes.all()]
    with pytest.raises(BadRequest):
        crashes.forget(names[0])
    crashes.forget()
    assert crashes.all() == []


def test_everything_of_it_is_private(logs: Path) -> None:
    ended(logs, TRACE)
    for path in (logs / "crashes", *(logs / "crashes").iterdir()):
        assert path.stat().st_mode & 0o077 == 0
