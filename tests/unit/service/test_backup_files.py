"""Which backups are kept: pure rules over names and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import BadRequest
from assistant.service.backup_files import DAILY, MONTHLY, WEEKLY, Backup, backups_in, choose_file, to_remove
from assistant.store.backup_manifest import Manifest

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


def backup(made_at: datetime) -> Backup:
    return Backup(Path(f"/{made_at.isoformat()}"), 1, Manifest("0", made_at, "a1", 1, ()))


def thinned(backups: list[Backup], now: datetime = NOW, damaged: frozenset[Path] = frozenset()) -> list[Backup]:
    gone = to_remove(backups, now, lambda each: each.file not in damaged)
    return [each for each in backups if each not in gone]


def test_a_year_of_days_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    every = [backup(NOW - timedelta(days=days)) for days in range(400)]
    left = thinned(every)
    days = sorted({each.made_at.date() for each in left}, reverse=True)
    assert days[:7] == [(NOW - timedelta(days=days)).date() for days in range(7)]
    assert len({(each.made_at.year, each.made_at.month) for each in left}) == MONTHLY
    assert len(left) <= DAILY + WEEKLY + MONTHLY
    assert all(each.made_at.date() != (NOW - timedelta(days=8)).date() for each in left)
    assert [each.made_at.date().isoformat() for each in left[-2:]] == ["2026-01-31", "2025-12-31"]


def test_thinned_day_by_day_it_comes_to_the_same_kept_periods() -> None:
    left: list[Backup] = []
    for days in range(400, -1, -1):
        now = NOW - timedelta(days=days)
        left = thinned([*left, backup(now)], now)
    assert len({(each.made_at.year, each.made_at.month) for each in left}) == MONTHLY
    assert len([each for each in left if NOW - each.made_at < timedelta(days=7)]) == DAILY
    assert len(left) <= DAILY + WEEKLY + MONTHLY


def test_what_is_younger_than_a_day_or_from_the_future_stays() -> None:
    today = [backup(NOW - timedelta(minutes=minutes)) for minutes in range(0, 600, 60)]
    later = [backup(NOW + timedelta(days=days)) for days in (1, 2, 900)]
    assert thinned(today + later) == today + later


def test_nothing_is_given_up_for_a_damaged_one() -> None:
    """Two of one old day: the later one would stay, but it turns out to be damaged."""
    first, second = (backup(NOW - timedelta(days=40, minutes=minutes)) for minutes in (30, 0))
    newer = [backup(NOW - timedelta(days=days)) for days in range(9)]
    assert first not in thinned([*newer, first, second])
    left = thinned([*newer, first, second], damaged=frozenset({second.file}))
    assert first in left and second in left, "the good one stays, and the damaged one is nobody's to delete"


def test_where_all_that_stay_are_damaged_nothing_goes() -> None:
    every = [backup(NOW - timedelta(days=days)) for days in range(60)]
    assert thinned(every, damaged=frozenset(each.file for each in every)) == every


@given(
    hours=st.lists(st.integers(-2_000, 24 * 800), max_size=60, unique=True),
    damaged=st.sets(st.integers(0, 59), max_size=10),
)
def test_law_a_thinned_one_leaves_a_whole_one_near_it(hours: list[int], damaged: set[int]) -> None:
    every = [backup(NOW - timedelta(hours=each)) for each in hours]
    bad = frozenset(each.file for at, each in enumerate(every) if at in damaged)
    left = thinned(every, damaged=bad)
    gone = [each for each in every if each not in left]
    assert all(each.made_at < NOW - timedelta(days=1) for each in gone)
    for each in gone:
        assert any(other.made_at > each.made_at and other.file not in bad for other in left), (
            "a newer good one is there"
        )
    assert thinned(left, damaged=bad) == left, "thinning again takes nothing"


def test_names_tell_the_minute_and_never_replace(tmp_path: Path) -> None:
    first = choose_file(tmp_path, NOW)
    assert first == tmp_path / "hearth-2026-11-21-0905.hearthbackup"
    first.touch()
    assert choose_file(tmp_path, NOW).name == "hearth-2026-11-21-0905-2.hearthbackup"
    assert choose_file(tmp_path / "mine.hearthbackup", NOW) == tmp_path / "mine.hearthbackup"
    with pytest.raises(BadRequest, match="is there already"):
        choose_file(first, NOW)
    with pytest.raises(BadRequest, match="“lst” is neither a folder nor the name of a backup"):
        choose_file(tmp_path / "lst", NOW)


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert backups_in(tmp_path / "nowhere") == ()
    (tmp_path / "x.hearthbackup").write_bytes(b"")
    (unusable,) = backups_in(tmp_path)
    assert unusable.problem == "x.hearthbackup is no backup of Hearth."
