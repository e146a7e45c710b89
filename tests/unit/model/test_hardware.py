"""What this computer can carry."""

from __future__ import annotations

import os

import pytest

from assistant.model.hardware import GIB, Hardware, cache_for, context_for, fit, measure


def computer(total: float, free: float) -> Hardware:
    """A computer with that much memory, in GiB."""
    return Hardware(4, int(total * GIB), int(free * GIB), False)


def test_this_computer_is_measured() -> None:
    machine = measure()
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert 0 < machine.memory_free <= machine.memory_total


def test_a_model_that_can_never_run_is_told() -> None:
    told = fit(9 * GIB, computer(8, 7))
    assert not told.fits
    assert "this computer has 8.6" in told.why


def test_a_model_that_fits_only_after_closing_other_programs_is_told() -> None:
    told = fit(4 * GIB, computer(16, 2))
    assert told.fits
    assert "only 2.1 GB" in told.why


def test_a_computer_that_does_not_tell_its_memory_is_trusted() -> None:
    assert fit(4 * GIB, computer(0, 0)).fits


@pytest.mark.parametrize(("free", "tokens"), [(8, 8192), (5, 4096), (2, 2048), (0.5, 2048)])
def test_the_context_follows_the_memory(free: float, tokens: int) -> None:
    assert context_for(GIB, computer(16, free)) == tokens


@pytest.mark.parametrize(("free", "megabytes"), [(0.5, 64), (8, 256), (64, 512)])
def test_what_is_kept_of_other_conversations_follows_the_memory(free: float, megabytes: int) -> None:
    assert cache_for(computer(64, free)) == megabytes << 20
