"""The command about the network: the ledger of connections, whole or in part."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.core.errors import BadRequest
from assistant.service.command import Arguments, Command, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def network(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The ledger of connections, oldest first: those of a purpose or a host, those since a time."""
    since = _time(arguments["since"])
    wanted = str(arguments["purpose"] or "").lower()
    return [
        {
            "at": attempt.at.isoformat(),
            "purpose": attempt.purpose,
            "host": attempt.host,
            "allowed": attempt.allowed,
            "bytes": attempt.bytes,
        }
        for attempt in assistant.network_used()
        if wanted in attempt.purpose.lower() and (since is None or attempt.at >= since)
    ]


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"“{text}” is no day.", "Write it like 2026-11-21 or 2026-11-21T08:30.") from None
    return time if time.tzinfo else time.astimezone()


NETWORK_COMMANDS = (
    Command(
        "network",
        "List every connection ever asked for, by purpose; nothing is ever removed from this list.",
        network,
        (
            Parameter("purpose", "Only those whose purpose holds this, such as “download”.", option=True),
            Parameter("since", "Only those since this day or time (ISO 8601).", option=True),
        ),
    ),
)
"""In the order in which help lists them."""
