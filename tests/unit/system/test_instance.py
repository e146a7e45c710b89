"""One owner per profile; everybody else asks it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import AlreadyRunning, Cancelled
from assistant.core.jobs import CancelToken
from assistant.system.instance import hand_over, own
from assistant.system.paths import Profile

OWNER = """
import sys, time
from pathlib import Path
from assistant.system.instance import own
from assistant.system.paths import Profile
ownership = own(Profile(Path(sys.argv[1])))
ownership.serve(lambda request, on_event, cancel: {"result": request})
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile")


def echo(request: dict[str, Any], on_event: Any, cancel: CancelToken) -> dict[str, Any]:
    on_event({"note": "on it"})
    return {"result": request}


def test_only_one_owner(profile: Profile) -> None:
    first = own(profile)
    with pytest.raises(AlreadyRunning):
        own(profile)
    first.close()
    own(profile).close()


def test_a_request_gets_its_events_and_its_reply(profile: Profile) -> None:
    owner = own(profile)
    owner.serve(echo)
    events: list[dict[str, Any]] = []
    assert hand_over(profile, {"command": "sources", "text": "ü\n"}, events.append) == {
        "result": {"command": "sources", "text": "ü\n"}
    }
    assert events == [{"note": "on it"}]
    owner.close()


def test_nobody_there(profile: Profile) -> None:
    assert hand_over(profile, {}, lambda event: None) is None
    own(profile).close()
    assert hand_over(profile, {}, lambda event: None) is None


def test_cancelling_reaches_the_owner(profile: Profile) -> None:
    owner = own(profile)
    stopped = CancelToken()

    def slow(request: dict[str, Any], on_event: Any, cancel: CancelToken) -> dict[str, Any]:
        cancel.on_cancel(stopped.cancel)
        on_event({})
        try:
            cancel.sleep(20)
        except Cancelled:
            return {"cancelled": True}
        return {}

    owner.serve(slow)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        hand_over(profile, {}, lambda event: cancel.cancel(), cancel)
    stopped_in_time = time.monotonic() + 2
    while not stopped.cancelled and time.monotonic() < stopped_in_time:
        time.sleep(0.01)
    assert stopped.cancelled
    owner.close()


def test_a_killed_owner_leaves_nothing_in_the_way(profile: Profile) -> None:
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(profile.root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert hand_over(profile, {"a": 1}, lambda event: None) == {"result": {"a": 1}}
    with pytest.raises(AlreadyRunning):
        own(profile)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    owner = own(profile)
    owner.serve(echo)
    assert hand_over(profile, {"b": 2}, lambda event: None) == {"result": {"b": 2}}
    owner.close()


def test_an_owner_that_does_not_listen_yet_is_told(profile: Profile) -> None:
    owner = own(profile)
    with pytest.raises(AlreadyRunning, match="starting or closing"):
        hand_over(profile, {}, lambda event: None)
    owner.close()


def test_a_very_long_profile_path_works(tmp_path: Path) -> None:
    profile = Profile(tmp_path / ("long" * 20) / ("path" * 20))
    owner = own(profile)
    owner.serve(echo)
    assert hand_over(profile, {"a": 1}, lambda event: None) == {"result": {"a": 1}}
    owner.close()


def test_the_door_imports_nothing_heavy() -> None:
    code = "import sys, assistant.system.instance; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("PySide6", "click", "rich", "torch", "chromadb", "sqlcipher3", "keyring", "httpx", "numpy"):
        assert f"'{heavy}'" not in loaded
