"""The word that the computer goes to sleep arrives from a real message bus, and the machine waits meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from assistant.system.suspend import SuspendWatch

LOGIND = """
import os, sys, threading
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from assistant.system.suspend import SuspendWatch

logind = open_dbus_connection("SESSION", enable_fds=True)
logind.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
manager = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
told = threading.Event()

class Waited(threading.Event):
    begun = threading.Event()
    def wait(self, timeout=None):
        self.begun.set()
        return super().wait(timeout)

watch = SuspendWatch(told.set, bus="SESSION")
watch._ready = Waited()
watch.start()

def inhibited():
    while True:
        asked = logind.receive(timeout=20)
        if asked.header.fields.get(HeaderFields.member) == "Inhibit":
            reading, writing = os.pipe()
            logind.send(new_method_return(asked, "h", (writing,)))
            os.close(writing)
            return asked.body, reading

body, reading = inhibited()
print(*body)
assert watch.watching.wait(20)
os.set_blocking(reading, False)
logind.send(new_signal(manager, "PrepareForSleep", "b", (True,)))
assert told.wait(20) and watch._ready.begun.wait(20)
try:
    print("held back", os.read(reading, 1))
except BlockingIOError:
    print("held back")
watch.ready()
os.set_blocking(reading, True)
print("let go", os.read(reading, 1) == b"")
logind.send(new_signal(manager, "PrepareForSleep", "b", (False,)))
inhibited()
print("held back again")
watch.close()
[each.join(20) for each in threading.enumerate() if each.name == "suspend"]
print("closed", "suspend" not in [each.name for each in threading.enumerate()])
"""


def test_it_is_told_before_the_computer_sleeps_and_holds_it_back_until_ready() -> None:
    if shutil.which("dbus-run-session") is None:
        pytest.skip("NEEDS dbus-run-session: no message bus to hear from")
    run = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", LOGIND],
        env=dict(os.environ), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "sleep Hearth Locks what it keeps delay",
        "held back",
        "let go True",
        "held back again",
        "closed True",
    ]


def test_without_a_message_bus_nothing_is_told_and_nothing_breaks() -> None:
    told: list[int] = []
    watch = SuspendWatch(lambda: told.append(1), bus="unix:path=/nowhere/bus")
    watch.start()
    watch.ready()
    watch.close()
    assert told == [] and not watch.watching.is_set()
