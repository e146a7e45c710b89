"""How numbers, sizes and times are said in the window."""

from __future__ import annotations

from datetime import datetime

from assistant.core.jobs import Progress


def number(value: float) -> str:
    """``1204`` as "1,204"."""
    return f"{int(value):,}"


def counted(value: int, one: str, many: str = "") -> str:
    """``3, "file"`` as "3 files"; ``many`` is the plural where it is not just an s."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def size(count: float) -> str:
    """Bytes as a person says them: "640 kB", "1.1 GB"."""
    if count < 1_000:
        return f"{int(count)} bytes"
    for unit in ("kB", "MB", "GB", "TB"):
        count /= 1_000
        if count < 999.5 or unit == "TB":
            return f"{count:.1f} {unit}" if count < 9.95 and unit != "kB" else f"{count:.0f} {unit}"
    raise AssertionError("the loop ends at TB")


def left(seconds: float | None) -> str:
    """Remaining time as "3 min left"; "" while it is not known."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "almost done"
    if seconds < 55:
        return f"{round(seconds / 5) * 5} s left"
    if seconds < 3_570:
        return f"{max(1, round(seconds / 60))} min left"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min left" if hours < 10 and minutes else f"{hours} h left"


def percent(progress: Progress | None) -> int | None:
    """How far a job is, 0 to 100, or None while nobody knows."""
    if progress is None or not progress.total:
        return None
    return int(100 * max(0.0, min(1.0, progress.done / progress.total)))


def ago(then: datetime, now: datetime) -> str:
    """A time before ``now`` as "just now", "5 min ago" or "2 h ago", and as a day where it is longer ago."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 12 * 60 else when(then, now)


def when(then: datetime, now: datetime) -> str:
    """A time near ``now`` as "today 14:05", "yesterday 09:30" or "3 Nov 2026"; both are aware."""
    then = then.astimezone(now.tzinfo)
    days = (now.date() - then.date()).days
    if days == 0:
        return f"today {then:%H:%M}"
    if days == 1:
        return f"yesterday {then:%H:%M}"
    return f"{then.day} {then:%b %Y}"
