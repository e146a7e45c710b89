"""The time zone of the computer, by name where it tells one, so that rules follow its clock changes."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LINK = Path("/etc/localtime")


def local_zone(link: Path = _LINK) -> tzinfo:
    """The zone that ``TZ`` names, else the one the system is set to, else its present offset from UTC."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked(link)):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue  # not a name that is known here
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    return zone


def _linked(link: Path) -> str:
    """The name at the end of the link to a zone's file, "" where it is none."""
    try:
        _, found, name = str(link.resolve(strict=True)).partition("/zoneinfo/")
    except (OSError, RuntimeError):
        return ""
    return name if found else ""
