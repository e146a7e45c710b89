"""How a short-lived process meets the profile: ask its owner, and note a bug where the person can find it.

Importing this costs next to nothing; nothing here opens the profile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.core import errors
from assistant.core.errors import AssistantError, Cancelled
from assistant.core.jobs import CancelToken
from assistant.system.discretion import keep_to_itself
from assistant.system.instance import hand_over
from assistant.system.paths import Profile, default_profile


def profile_at(folder: Path | None) -> Profile:
    """The profile in ``folder``, or the default one."""
    return Profile(folder or default_profile())


def ask_owner(
    profile: Profile, request: dict[str, Any], on_event: Callable[[dict[str, Any]], None], cancel: CancelToken
) -> dict[str, Any] | None:
    """The running owner's reply (see ``service/requests.py``), or None when nobody owns the profile.

    Raises ``Cancelled`` when ``cancel`` was asked for, ``MachineProblem`` when the owner went away in the middle.
    """
    return hand_over(profile, request, on_event, cancel)


def call_window(folder: Path | None, request: str) -> bool:
    """Ask the running window to show itself ("open") or its quick question ("quick"); False if nothing runs.

    Raises ``MachineProblem`` when the owner has no window.
    """
    reply = ask_owner(profile_at(folder), {"command": request}, lambda _event: None, CancelToken())
    if reply is None:
        return False
    result_of(reply)
    return True


def result_of(reply: Mapping[str, Any]) -> Any:
    """The result that a reply brings; raises the error that it tells, or ``Cancelled``."""
    if "cancelled" in reply:
        raise Cancelled
    if "error" in reply:
        problem = reply["error"]
        kind = getattr(errors, str(problem.get("kind")), AssistantError)
        if not (isinstance(kind, type) and issubclass(kind, AssistantError)):
            kind = AssistantError
        raise kind(str(problem.get("message", "")), str(problem.get("hint", "")))
    return reply.get("result")


def record_bug(folder: Path | None, bug: Exception) -> Path:
    """Write an unexpected error to the profile's log, and say which folder that is in."""
    from assistant.system.logs import start_logging

    profile = profile_at(folder)
    logs = start_logging(profile)
    logging.getLogger(__name__).error("an unexpected error ended the command line", exc_info=bug)
    logs.close()
    return profile.logs


def begin_process() -> None:
    """What a process of Hearth does first: nothing of its memory and none of its files may be read by others."""
    keep_to_itself()
