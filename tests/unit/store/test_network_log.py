"""The ledger keeps every attempt, once, with what came of it."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.store.database import Database
from assistant.store.network_log import NetworkLog
from assistant.system.network import Attempt

NOON = datetime(2026, 11, 21, 12, 0, 0, 17, tzinfo=UTC)


def test_an_attempt_is_kept_when_it_begins_and_completed_when_it_ends(database: Database) -> None:
    log = NetworkLog(database)
    log.add(Attempt(NOON, "a model", "models.example", allowed=True))
    assert log.all() == (Attempt(NOON, "a model", "models.example", allowed=True, bytes=0),)
    log.add(Attempt(NOON, "a model", "models.example", allowed=True, bytes=117))
    log.add(Attempt(NOON, "a model", "other.example", allowed=False))
    assert log.all() == (
        Attempt(NOON, "a model", "models.example", allowed=True, bytes=117),
        Attempt(NOON, "a model", "other.example", allowed=False),
    )
