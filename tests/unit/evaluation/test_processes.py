"""Processes, their memory and their time, as ``/proc`` tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.processes import MemoryWatch, family, kilobytes_in, parent_in, ticks_in

STAT = "77 (a (strange) name) S 12 77 77 0 -1 4194304 1 2 3 4 100 20 3 4 20 0 9 0 500 1 2"


def test_a_family_is_everything_below_and_nothing_beside() -> None:
    assert family(1, [(2, 1), (3, 2), (4, 9), (9, 0), (1, 0)]) == {1, 2, 3}


def test_a_name_with_brackets_does_not_shift_the_fields() -> None:
    assert parent_in(STAT) == 12
    assert ticks_in(STAT) == 127


def test_only_the_line_of_that_name_counts() -> None:
    text = "Rss:  900 kB\nPss_Anon:  100 kB\nPss:  300 kB\n"
    assert kilobytes_in(text, "Pss") == 300
    assert kilobytes_in(text, "Swap") == 0


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell")
def test_the_peak_holds_what_was_taken_and_given_back() -> None:
    with MemoryWatch() as before:
        pass
    with MemoryWatch() as during:
        taken = bytearray(b"x") * (256 << 20)
        during._look()
        del taken
    assert during.peak - before.peak > 200 << 20
