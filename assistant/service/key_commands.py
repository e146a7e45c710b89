"""The commands about the profile's key, as a part of the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.keeping import KeyStatus
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

CHANGES = ("set", "change", "remove")
"""What can be done with a passphrase."""


def key(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Who keeps the key."""
    return status_view(assistant.keeping.status())


def key_recovery(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The recovery key, old or new."""
    return {"recovery_key": assistant.keeping.recovery_key(new=arguments["new"]), "new": arguments["new"]}


def key_passphrase(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Set, change or remove the passphrase."""
    current, new = arguments["current"] or "", arguments["passphrase"] or ""
    had = assistant.keeping.status().passphrase
    match arguments["change"]:
        case "set" if had:
            raise BadRequest("There is a passphrase already.", "Change it: hearth key passphrase change")
        case "change" if not had:
            raise BadRequest("There is no passphrase to change.", "Set one: hearth key passphrase set")
        case "set" | "change":
            return {"kept_by": assistant.keeping.set_passphrase(new, current)}
        case "remove":
            return {"kept_by": assistant.keeping.remove_passphrase(current)}
        case other:
            raise BadRequest(f"A passphrase cannot be “{other}”.", f"Say {', '.join(CHANGES)}.")


def key_keep(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Let something else keep the key."""
    return {"kept_by": assistant.keeping.keep(arguments["place"])}


def status_view(status: KeyStatus, problem: str = "") -> dict[str, Json]:
    """The status as plain values; ``problem`` says why the profile does not open."""
    return {
        "kept_by": status.kept_by,
        "kinds": list(status.kinds),
        "recovery_key": status.has_recovery_key,
        "recovery_key_seen": None if status.seen_at is None else status.seen_at.isoformat(),
        "problem": problem,
    }


KEY_COMMANDS: tuple[Command, ...] = (
    Command("key", "Tell who keeps the key of the profile, and whether its recovery key was ever shown.", key),
    Command(
        "key recovery",
        "Show the recovery key, to print or write down: it opens the profile when nothing else does.",
        key_recovery,
        (Parameter("new", "Make another one; the old one opens nothing any more.", Kind.SWITCH, option=True),),
        Changed.SETTINGS,
    ),
    Command(
        "key passphrase",
        "Set, change or remove the passphrase that is asked for when Hearth opens; it is never part of a command line.",
        key_passphrase,
        (
            Parameter("change", "set, change or remove.", required=True),
            Parameter("current", "The passphrase in use.", Kind.SECRET, option=True),
            Parameter("passphrase", "The new one.", Kind.SECRET, option=True),
        ),
        Changed.SETTINGS,
    ),
    Command(
        "key keep",
        "Let the desktop's keyring or a key file keep the key.",
        key_keep,
        (Parameter("place", "keyring or file.", required=True),),
        Changed.SETTINGS,
    ),
    Command(
        "key unlock",
        "Open the profile with its recovery key, and let this computer keep the key again.",
        None,
    ),
)
"""In the order in which help lists them."""
