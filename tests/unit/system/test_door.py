"""What the door has seen is known at every moment, and a ledger that cannot be written stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.core.connections import Attempt
from assistant.core.errors import DiskFull
from assistant.system import audit
from assistant.system.audit import Refusal
from assistant.system.door import Door

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = Attempt(NOON, "Calendar Home", "dav.example", allowed=True)


def test_what_is_open_used_and_refused_is_kept_apart_and_the_newest_of_each_kind() -> None:
    ledger: list[Attempt] = []
    door = Door(ledger.append, lambda: None)
    door.began(FIRST)
    second = replace(FIRST, at=NOON + timedelta(minutes=1))
    door.began(second)
    assert door.state().open == (FIRST, second)
    door.ended(replace(FIRST, bytes=10))
    door.ended(replace(second, bytes=20))
    assert (door.state().open, door.state().used) == ((), (replace(second, bytes=20),))
    door.refused(replace(FIRST, allowed=False))
    assert [each.allowed for each in door.state().refused] == [False]
    assert len(ledger) == 5, "every attempt, before and after"


def test_a_ledger_that_is_full_lets_no_connection_begin_and_leaves_none_open() -> None:
    def full(_attempt: Attempt) -> None:
        raise DiskFull("The disk is full.")

    door = Door(full, lambda: None)
    with pytest.raises(DiskFull):
        door.began(FIRST)
    assert door.state().open == door.state().used == (), "what cannot be written down is not done"
    with pytest.raises(DiskFull):
        door.ended(FIRST)
    assert door.state().open == ()


def test_refusals_go_on_being_heard_after_one_could_not_be_written(
    refusals: list[Refusal], expect_log: Callable[[str], None]
) -> None:
    ledger: list[Attempt] = []

    def full_at_first(attempt: Attempt) -> None:
        if attempt.host == "one.invalid":
            raise DiskFull("The disk is full.")
        ledger.append(attempt)

    expect_log("could not be written down: DiskFull")
    door = Door(full_at_first, lambda: None)
    door.listen(lambda: NOON)
    for host in ("one.invalid", "two.invalid"):
        audit.tell(Refusal(host, ""))
    door.close()
    audit.tell(Refusal("three.invalid", "chromadb"))
    assert [(each.host, each.purpose) for each in ledger] == [("two.invalid", "not asked for")]
    refusals.clear()
