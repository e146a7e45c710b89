"""Backups as files in a folder: their names, what each says of itself, and which of them are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.core.errors import AssistantError, BadRequest
from assistant.store.backup_file import look
from assistant.store.backup_manifest import SUFFIX, Manifest

DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many days, weeks and months keep one backup: the last that was made in each."""

UNTOUCHED = timedelta(days=1)
"""What is younger is not thinned, however many there are: somebody made them one after the other on purpose."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder. ``manifest`` is None where ``problem`` tells, in words, why it cannot be used."""

    file: Path
    bytes: int
    manifest: Manifest | None
    problem: str = ""

    @property
    def made_at(self) -> datetime:
        """When it was made, aware. Only where there is a manifest."""
        assert self.manifest is not None, self.problem
        return self.manifest.made_at


def look_at(file: Path) -> Backup:
    """What a file says of itself; nothing but its beginning and its end is read."""
    size = file.stat().st_size
    try:
        return Backup(file, size, look(file))
    except AssistantError as problem:
        return Backup(file, size, None, problem.message)


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Every backup in ``folder``, the newest first, unusable ones last; () if it is not there."""
    found = [look_at(file) for file in sorted(folder.glob(f"*{SUFFIX}")) if file.is_file()]
    usable = sorted((each for each in found if each.manifest), key=lambda each: each.made_at, reverse=True)
    return (*usable, *(each for each in found if each.manifest is None))


def choose_file(target: Path, now: datetime) -> Path:
    """The file that a backup made at ``now`` into ``target`` (a folder, or a name) becomes; it does not exist yet.

    Raises ``BadRequest`` if the name is taken or is not that of a backup.
    """
    if not target.is_dir():
        if target.suffix != SUFFIX:
            raise BadRequest(
                f"“{target.name}” is neither a folder nor the name of a backup.", f"Name a folder, or end in {SUFFIX}."
            )
        if target.exists():
            raise BadRequest(f"{target} is there already.", "Give another name; a backup never replaces another file.")
        return target
    stem = f"hearth-{now:%Y-%m-%d-%H%M}"
    names = (f"{stem}{SUFFIX}", *(f"{stem}-{number}{SUFFIX}" for number in range(2, 100)))
    for name in names:
        if not (target / name).exists():
            return target / name
    raise BadRequest(f"{target} holds too many backups of this minute.", "Wait a minute.")


def to_remove(backups: Sequence[Backup], now: datetime, whole: Callable[[Backup], bool]) -> tuple[Backup, ...]:
    """Those among the usable backups of one profile that others make superfluous at ``now``.

    One stays for each of the last days, weeks and months; those of the last day and those that seem to come from the
    future stay. ``whole`` reads a backup: nothing is given up for one that turns out to be damaged.
    """
    damaged: set[Path] = set()
    while True:
        counted = [each for each in backups if each.file not in damaged and each.made_at <= now]
        kept = _kept(counted)
        old = [each for each in counted if each.file not in kept and now - each.made_at > UNTOUCHED]
        relied_on = {guard.file: guard for each in old for guard in _guards(each, counted, kept)}
        newly = {file for file, guard in relied_on.items() if not whole(guard)}
        if not newly:
            return tuple(old)
        damaged |= newly


def _kept(backups: Iterable[Backup]) -> set[Path]:
    """The last of each day, week and month, for as many of these as are kept."""
    newest_first = sorted(backups, key=lambda each: each.made_at, reverse=True)
    kept: set[Path] = set()
    for period, most in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY)):
        seen: dict[tuple[int, ...], Path] = {}
        for each in newest_first:
            seen.setdefault(period(each.made_at.date()), each.file)
        kept |= set(list(seen.values())[:most])
    return kept


def _guards(gone: Backup, backups: Sequence[Backup], kept: set[Path]) -> list[Backup]:
    """The kept ones that stand for ``gone``: those of its day, week or month; else the next newer one."""
    others = [each for each in backups if each.file in kept]
    made = gone.made_at.date()
    near = [
        each for each in others if any(period(each.made_at.date()) == period(made) for period in (_day, _week, _month))
    ]
    return near or sorted((each for each in others if each.made_at > gone.made_at), key=lambda each: each.made_at)[:1]


def _day(day: date) -> tuple[int, ...]:
    return (day.toordinal(),)


def _week(day: date) -> tuple[int, ...]:
    return tuple(day.isocalendar()[:2])


def _month(day: date) -> tuple[int, ...]:
    return (day.year, day.month)
