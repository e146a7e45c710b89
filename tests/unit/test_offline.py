"""The tests run where no network is: what makes that place, and what it says where it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "packaging" / "offline.py"
LOOK = """
import errno, json, os, socket, sys
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=5).close()
far = socket.socket(); far.settimeout(5)
print(json.dumps({
    "interfaces": [name for _, name in socket.if_nameindex()], "user": os.getuid(),
    "far": errno.errorcode[far.connect_ex(("192.0.2.1", 80))],
    "owns": os.stat(sys.argv[1]).st_uid,
}))
"""


def test_inside_there_is_only_this_computer_and_the_same_user(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), sys.executable, "-c", LOOK, str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said, seen = done.stdout.splitlines()
    if "not possible" in said:
        pytest.skip(f"NEEDS NAMESPACES: {said}")
    told = json.loads(seen)
    assert told["interfaces"] == ["lo"]
    assert told["far"] == "ENETUNREACH"
    assert told["user"] == told["owns"] == os.getuid()


def test_where_it_is_forbidden_the_command_runs_and_a_line_says_so() -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import offline, errno\n"
        "def refused(): raise PermissionError(errno.EPERM, 'unshare')\n"
        "offline._enter = refused; sys.exit(offline.main(['sh', '-c', 'echo ran; exit 3']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    said, ran = done.stdout.splitlines()
    assert "not possible here (Operation not permitted)" in said
    assert (ran, done.returncode) == ("ran", 3)


def test_make_test_and_the_continuous_check_run_there() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "packaging/offline.py $(BIN)/python -m pytest" in recipe
    assert "make --no-print-directory test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
