"""The ledger of connections in words: by purpose, in a sentence, and what was used last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.core.connections import CALENDAR, DOWNLOAD, LOOK_UP, UNASKED, Attempt
from ui.clean import clean_line
from ui.wording import ago, counted, size


@dataclass(frozen=True, slots=True)
class Purpose:
    """All attempts for one purpose. ``bytes`` were received; ``hosts`` in the order of their last use, newest first."""

    name: str
    allowed: int
    refused: int
    bytes: int
    hosts: tuple[str, ...]
    last: datetime

    @property
    def asked(self) -> bool:
        """Whether the person asked for it; else a library tried by itself, and was refused."""
        return not self.name.startswith(UNASKED)


def by_purpose(attempts: Iterable[Attempt]) -> list[Purpose]:
    """The ledger, one line a purpose, the one used last first."""
    groups: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(attempt.purpose, []).append(attempt)
    made = [
        Purpose(
            name,
            sum(attempt.allowed for attempt in members),
            sum(not attempt.allowed for attempt in members),
            sum(attempt.bytes for attempt in members),
            tuple(dict.fromkeys(attempt.host for attempt in reversed(members))),
            members[-1].at,
        )
        for name, members in groups.items()
    ]
    return sorted(made, key=lambda purpose: purpose.last, reverse=True)


def verdict(attempts: Sequence[Attempt]) -> str:
    """The ledger in a sentence."""
    used = [attempt for attempt in attempts if attempt.allowed]
    refused = len(attempts) - len(used)
    if not attempts:
        return "Network: never used. Hearth has not asked for a single connection."
    parts = []
    if used:
        received = size(sum(attempt.bytes for attempt in used))
        parts.append(f"Network: used {counted(len(used), 'time')}, each because you asked for it; {received} received")
    else:
        parts.append("Network: never used")
    if refused:
        parts.append(f"{counted(refused, 'connection')} refused")
    calendars = any(attempt.purpose.startswith(CALENDAR) for attempt in used)
    sent = (
        "Calendar servers that you connected got the appointments you keep there; no question, answer or file was sent."
        if calendars
        else "No question, answer or file of yours was sent."
    )
    return f"{'; '.join(parts)}. {sent}"


def doing(attempts: Sequence[Attempt]) -> str:
    """What the connections in use are for, in two words; there is at least one."""
    purposes = [attempt.purpose for attempt in attempts]
    if all(purpose.startswith(CALENDAR) for purpose in purposes):
        return "Syncing calendars"
    if all(purpose.startswith((DOWNLOAD, LOOK_UP)) for purpose in purposes):
        return "Downloading"
    return f"Connected to {clean_line(attempts[-1].host)}"


def done(attempt: Attempt, now: datetime) -> str:
    """What a connection was for that is over: “Fetched a model from huggingface.co 5 min ago”."""
    host = clean_line(attempt.host)
    if not attempt.bytes:
        what = f"Asked {host}"
    elif attempt.purpose.startswith(DOWNLOAD):
        what = f"Fetched a model from {host}"
    elif attempt.purpose.startswith(LOOK_UP):
        what = f"Looked for a model at {host}"
    elif attempt.purpose.startswith(CALENDAR):
        what = f"Synced a calendar with {host}"
    else:
        what = f"Asked {host}"
    return f"{what} {ago(attempt.at, now)}"


def refused(attempt: Attempt) -> str:
    """What was not let through, in a sentence."""
    host = clean_line(attempt.host)
    if not attempt.purpose.startswith(UNASKED):
        return f"{host} was not asked, because Hearth is set to stay offline."
    _, _, by = attempt.purpose.partition("tried by ")
    return f"Something in Hearth{f' ({clean_line(by)})' if by else ''} tried to reach {host}: refused."
