"""The fixtures that guard every test do fail one when they should."""

from __future__ import annotations

from pathlib import Path

import pytest

INNER = """
import logging, os, socket, pytest
from assistant.system import audit

def test_quiet(): pass

def test_warns_unannounced(): logging.getLogger("hearth.x").warning("odd")

def test_warns_announced(expect_log):
    expect_log("od+")
    logging.getLogger("hearth.x").warning("odd")

def test_announced_but_absent(expect_log): expect_log("odd")

def test_reaches_out():
    with audit.granted("192.0.2.1"), pytest.raises(OSError): socket.create_connection(("192.0.2.1", 80), timeout=1)

def test_looks_up():
    with audit.granted("example.com"), pytest.raises(OSError): socket.getaddrinfo("example.com", 443)

def test_asks_for_what_exists_nowhere():
    with audit.granted("models.invalid"), pytest.raises(OSError): socket.getaddrinfo("models.invalid", 443)

def test_stays_home():
    with audit.granted("127.0.0.1"), socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_goes_past_the_door():
    with pytest.raises(OSError): socket.create_server(("127.0.0.1", 0))

def test_goes_past_the_door_on_purpose(refusals):
    with pytest.raises(OSError): socket.create_server(("127.0.0.1", 0))
    assert refusals.pop().host == "127.0.0.1"

def test_profile_is_its_own(own_profile):
    assert os.environ["HEARTH_HOME"] == str(own_profile) and not own_profile.exists()
    own_profile.mkdir()

def test_profile_is_its_own_again(own_profile): assert not own_profile.exists()
"""


def test_guards(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(INNER)
    outcome = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-rA")
    failed = {line.split("::")[1].split()[0] for line in outcome.outlines if line.startswith("ERROR ") and "::" in line}
    assert failed == {
        "test_warns_unannounced",
        "test_announced_but_absent",
        "test_reaches_out",
        "test_looks_up",
        "test_goes_past_the_door",
    }
    outcome.assert_outcomes(passed=12, errors=5)
