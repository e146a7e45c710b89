"""What the system itself sees of a whole session: no process of Hearth's ever reaches for an internet address.

The audit hook sees what Python does; ``strace`` sees every system call, those of native libraries too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenarios.session import SAMPLE

ROOT = Path(__file__).parents[2]
TRACE = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network,execve")
INTERNET = re.compile(r"\bAF_INET6?\b")
LOCAL = re.compile(r"\b(connect|bind)\(\d+, \{sa_family=AF_UNIX")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NEEDS LINUX: strace")


def traced(arguments: list[str], trace: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments under strace, which writes every call about sockets into ``trace``."""
    return subprocess.run(
        [*TRACE, "-o", str(trace), sys.executable, *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where system calls cannot be traced; else shows that what must not happen would be seen."""
    if shutil.which("strace") is None:
        pytest.skip("NEEDS STRACE: apt install strace")
    trace = tmp_path_factory.mktemp("strace") / "trace"
    reach = "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.1', 9))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', \"import socket; {reach}\"], check=True)"
    done = traced(["-c", child], trace)
    if done.returncode != 0:
        pytest.skip(f"NEEDS STRACE: it may not trace here: {done.stderr[-200:]}")
    assert INTERNET.search(trace.read_text()), "a child that connects is not seen"


@pytest.mark.scenario
@pytest.mark.timeout(600)
def test_a_whole_session_reaches_for_no_internet_address(
    strace: None, tmp_path: Path, small_model: Path, starter_embedder: Path
) -> None:
    trace = tmp_path / "trace"
    done = traced(
        ["-m", "tests.scenarios.session", str(tmp_path / "profile")],
        trace, HEARTH_KEY_FILE=str(tmp_path / "key"), QT_QPA_PLATFORM="offscreen",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert "problem" not in told, told["problem"]
    assert told["meaning"] is True and told["add"]["added"] == len(list(SAMPLE.iterdir())) and told["search"], (
        "the session did its work"
    )
    assert told["ask"]["answer"] and told["memory add"]["fact"]
    assert told["backup"] and any((tmp_path / "export").iterdir())
    assert told["network"] == [], "nothing was asked for, and nothing was refused to a library either"
    calls = trace.read_text()
    assert LOCAL.search(calls), "the trace is of the session: its own socket was seen"
    assert len(re.findall(r"--multiprocessing-fork", calls)) >= 3, "its children too: readers, search, model"
    reached = [line for line in calls.splitlines() if INTERNET.search(line)]
    assert reached == []
