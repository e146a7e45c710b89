"""The database keeps one recovery key and knows whether its person has seen it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.store.database import Database
from assistant.store.recovery import KeptRecoveryKey, RecoveryKeys

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


def test_a_new_one_takes_the_place_of_the_old_and_is_unseen(database: Database) -> None:
    keys = RecoveryKeys(database)
    assert keys.kept() is None
    keys.keep("01233-4567V", NOW)
    assert keys.kept() == KeptRecoveryKey("01233-4567V", NOW, None)
    keys.seen(NOW)
    keys.seen(NOW + timedelta(days=1))
    assert keys.kept() == KeptRecoveryKey("01233-4567V", NOW, NOW), "the first time counts"
    keys.keep("89AB2-CDEFE", NOW)
    assert keys.kept() == KeptRecoveryKey("89AB2-CDEFE", NOW, None)
