"""The vocabulary of the network: what was asked for, with whom, what for, and what is known of it right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

DOWNLOAD = "download"
"""How the purpose of fetching a model begins; its title follows."""

LOOK_UP = "look up"
"""How the purpose of finding out where a model lies begins; its title follows."""

CALENDAR = "Calendar"
"""How the purpose of asking a calendar server begins; the calendar's name follows."""

UNASKED = "not asked for"
"""How the purpose of what a library tried by itself begins; who tried it follows."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection that was asked for. ``purpose`` is in the person's words; ``bytes`` were received."""

    at: datetime
    purpose: str
    host: str
    allowed: bool
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class DoorState:
    """What the one door to the network has seen since this process opened the profile.

    ``open`` are the connections in use at this moment. ``used`` and ``refused`` hold the newest attempt of each
    purpose and host, in the order of time.
    """

    open: tuple[Attempt, ...] = ()
    used: tuple[Attempt, ...] = ()
    refused: tuple[Attempt, ...] = ()
