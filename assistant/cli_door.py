"""The way from the command line to the assistant: the running owner does the work, or this process becomes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.cli import Everywhere
from assistant.core.errors import AlreadyRunning, AssistantError, WrongPassphrase
from assistant.core.jobs import CancelToken
from assistant.service.owner import ask_owner, profile_at, result_of

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.keeping import KeyStatus, Recovery

PATIENCE = 15.0
"""Seconds to wait for an owner that is just starting or leaving."""

OnEvent = Callable[[dict[str, Any]], None]


class Door:
    """Carries requests out where the profile is owned. Once this process owns it, it stays the owner until the end."""

    def __init__(self, everywhere: Everywhere) -> None:
        self._everywhere = everywhere
        self._profile = profile_at(everywhere.profile)
        self._assistant: Assistant | None = None
        self._may_ask = True

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._assistant is not None:
            self._assistant.close()

    def carry_out(self, command: str, arguments: Mapping[str, Any], on_event: OnEvent, cancel: CancelToken) -> Any:
        """The command's result. Raises its ``AssistantError``, or ``Cancelled``."""
        request = {
            "command": command,
            "arguments": dict(arguments),
            "now": self._everywhere.now,
            "offline": self._everywhere.offline,
        }
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                if self._assistant is None:
                    reply = ask_owner(self._profile, request, on_event, cancel)
                    if reply is not None and "again" not in reply:
                        return result_of(reply)
                    self._assistant = self._open()
                return self._assistant.requests.carry_out(request, on_event, cancel)
            except AlreadyRunning:  # an owner is just starting or leaving, or somebody was quicker: ask again soon
                if self._assistant is not None or time.monotonic() > give_up:
                    raise
                cancel.sleep(0.1)

    def doctor(self, arguments: Mapping[str, Any], on_event: OnEvent, cancel: CancelToken) -> Any:
        """The checks; where the profile cannot even be opened, that is the first of them."""
        try:
            return self.carry_out("doctor", arguments, on_event, cancel)
        except AssistantError as problem:
            if self._assistant is not None:
                raise
            from assistant.service.upkeep import machine_checks

            first = {"check": "profile", "ok": False, "detail": problem.message, "hint": problem.hint}
            checks = machine_checks(self._profile)
            others = [
                {"check": check.check, "ok": check.ok, "detail": check.detail, "hint": check.hint} for check in checks
            ]
            return [first, *others]

    def key(self, arguments: Mapping[str, Any], on_event: OnEvent, cancel: CancelToken) -> Any:
        """Who keeps the key; where the profile cannot be opened, what its folder tells, and why."""
        self._may_ask = False
        try:
            return self.carry_out("key", arguments, on_event, cancel)
        except AssistantError as problem:
            if self._assistant is not None:
                raise
            from assistant.service.key_commands import status_view

            return status_view(self.closed_key(), problem.message)

    def closed_key(self) -> KeyStatus:
        """Who keeps the key, as the folder of the profile tells."""
        from assistant.service.keeping import closed_status

        return closed_status(self._everywhere.profile)

    def unlock(self, recovery: Recovery) -> KeyStatus:
        """Open the profile with its recovery key; who keeps the key now. Raises what keeps it from that."""
        from assistant.service.assistant import Assistant

        self._assistant = Assistant.open(self._everywhere.profile, recovery=recovery)
        return self._assistant.keeping.status()

    def _open(self) -> Assistant:
        from assistant.service.assistant import Assistant

        try:
            return Assistant.open(self._everywhere.profile)
        except WrongPassphrase as locked:
            if not self._may_ask:
                raise
            from assistant.cli_secrets import passphrase_for

            return Assistant.open(self._everywhere.profile, passphrase=passphrase_for(locked))
