"""Tells when the computer is about to sleep: logind's signal on Linux, over D-Bus, on a thread of its own.

While the watch runs, it holds logind's "delay" lock, so that the machine waits a few seconds for what must be done
first. Where there is no logind nothing is ever told; whoever needs to know also looks for gaps in the clock.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable
from typing import Any

BEFORE_SLEEP_SECONDS = 4.0
"""How long the machine is held back; logind itself waits 5 s at most."""

_CONNECT_SECONDS = 5.0
_SHUT_BOTH_WAYS = 2
_NAME, _PATH, _INTERFACE = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"


class SuspendWatch:
    """Calls ``going`` on its own thread when the computer is about to sleep, until :meth:`close`."""

    def __init__(self, going: Callable[[], None], bus: str = "SYSTEM") -> None:
        self._going = going
        self._bus = bus
        self._connection: Any = None
        self._closed = False
        self._ready = threading.Event()
        self.watching = threading.Event()
        """Set once logind is listened to."""

    def start(self) -> None:
        """Begin to listen; returns at once."""
        if sys.platform.startswith("linux"):
            threading.Thread(target=self._run, name="suspend", daemon=True).start()

    def ready(self) -> None:
        """What must be done before the computer sleeps is done."""
        self._ready.set()

    def close(self) -> None:
        """Listen no more."""
        self._closed = True
        self._ready.set()
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(_SHUT_BOTH_WAYS)  # wakes the thread, which closes it

    def _run(self) -> None:
        from jeepney.io.blocking import open_dbus_connection

        with contextlib.suppress(OSError, KeyError, ValueError, RuntimeError):  # no bus, or it went away
            self._connection = connection = open_dbus_connection(self._bus, enable_fds=True)
            with connection:
                if not self._closed:
                    self._listen(connection)
        self.watching.clear()

    def _listen(self, connection: Any) -> None:
        from jeepney import DBusAddress, MatchRule, message_bus
        from jeepney.io.blocking import Proxy

        rule = MatchRule(type="signal", interface=_INTERFACE, member="PrepareForSleep", path=_PATH)
        Proxy(message_bus, connection, timeout=_CONNECT_SECONDS).AddMatch(rule)
        logind = DBusAddress(_PATH, _NAME, _INTERFACE)
        with connection.filter(rule) as told:
            delay = _hold_back(connection, logind)
            self.watching.set()
            while not self._closed:
                (about_to_sleep,) = connection.recv_until_filtered(told).body
                if about_to_sleep:
                    self._ready.clear()
                    self._going()
                    self._ready.wait(BEFORE_SLEEP_SECONDS)
                    delay.close()
                else:
                    delay = _hold_back(connection, logind)


def _hold_back(connection: Any, logind: Any) -> contextlib.ExitStack:
    """Ask the machine to wait for us before it sleeps; closing what is returned lets it go."""
    from jeepney import MessageType, new_method_call

    held = contextlib.ExitStack()
    wish = ("sleep", "Hearth", "Locks what it keeps", "delay")
    with contextlib.suppress(TimeoutError):
        asked = new_method_call(logind, "Inhibit", "ssss", wish)
        answer = connection.send_and_get_reply(asked, timeout=_CONNECT_SECONDS)
        if answer.header.message_type is MessageType.method_return:
            held.callback(answer.body[0].close)
    return held
