"""What nobody may read along: passphrases and the recovery key, from the environment, a terminal or a pipe.

Never from the command line itself, which other programs can list.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from assistant.core.errors import BadRequest, WrongPassphrase

if TYPE_CHECKING:
    from assistant.cli_door import Door

CURRENT = "HEARTH_PASSPHRASE"
NEW = "HEARTH_NEW_PASSPHRASE"
RECOVERY = "HEARTH_RECOVERY_KEY"


def secret(question: str, variable: str, *, twice: bool = False, optional: bool = False) -> str:
    """What ``variable`` holds, or what is typed unseen (``twice``: the same again), or the next line of the input.

    Raises ``BadRequest`` where nothing is given, unless that is ``optional``.
    """
    if given := os.environ.get(variable, ""):
        return given
    if not sys.stdin.isatty():
        if not (line := sys.stdin.readline().rstrip("\r\n")) and not optional:
            raise BadRequest("There is no terminal to ask for it.", f"Give it as input, or set {variable}.")
        return line
    from getpass import getpass

    typed = getpass(f"{question}: ")
    if not typed and not optional:
        raise BadRequest("Nothing was typed.", "Try again.")
    if typed and twice and getpass("The same again: ") != typed:
        raise BadRequest("The two are not the same.", "Try again.")
    return typed


def passphrases(arguments: dict[str, Any]) -> None:
    """Add to the arguments of ``key passphrase`` what it needs: the passphrase in use, then the new one."""
    if arguments["change"] in ("change", "remove"):
        arguments["current"] = secret("The passphrase in use", CURRENT)
    if arguments["change"] in ("set", "change"):
        arguments["passphrase"] = secret("The new passphrase", NEW, twice=True)


def unlock(door: Door) -> dict[str, Any]:
    """Open the profile with the recovery key; who keeps its key from now on."""
    from assistant.service.keeping import Recovery
    from assistant.service.key_commands import status_view

    typed = secret("Recovery key", RECOVERY)
    new = ""
    if "passphrase" in door.closed_key().kinds:
        question = "A new passphrase (Enter: none, this computer keeps the key)"
        new = secret(question, NEW, twice=True, optional=True)
    return status_view(door.unlock(Recovery(typed, new)))


def passphrase_for(locked: WrongPassphrase) -> str:
    """The passphrase of a locked profile, asked for at a terminal; raises ``locked`` where there is none."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get(CURRENT):
        raise locked
    return secret("Passphrase of this profile", CURRENT)
