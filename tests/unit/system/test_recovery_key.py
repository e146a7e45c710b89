"""The recovery key survives being printed, read aloud and typed, and a slip is named by its group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import WrongPassphrase
from assistant.system.recovery_key import GROUPS, LETTERS, as_written, new_recovery_key

KEY = "01233-4567V-89AB2-CDEFE-GHJK1-MNPQS-RSTV0"


def test_every_key_is_another_and_reads_as_it_is_written() -> None:
    made = {new_recovery_key() for _ in range(200)}
    assert len(made) == 200
    assert all(as_written(key) == key for key in made)


def test_the_form_is_fixed_for_ever() -> None:
    assert as_written(KEY) == KEY


@given(key=st.builds(new_recovery_key), lower=st.booleans(), separator=st.sampled_from(["-", " ", "", "\n", "–"]))
def test_any_way_of_typing_it_is_understood(key: str, lower: bool, separator: str) -> None:
    typed = key.replace("0", "O").replace("1", "l").replace("-", separator)
    assert as_written(f"  {typed.lower() if lower else typed}\n") == key


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("at", range(5))
def test_each_wrong_letter_is_named_by_its_group(group: int, at: int) -> None:
    groups = new_recovery_key().split("-")
    right = groups[group]
    for letter in LETTERS + "U!":
        if letter == right[at]:
            continue
        groups[group] = right[:at] + letter + right[at + 1 :]
        with pytest.raises(WrongPassphrase, match=f"Letter group {group + 1} .* looks mistyped"):
            as_written("-".join(groups))


@given(key=st.builds(new_recovery_key), first=st.integers(0, 4), second=st.integers(0, 4), group=st.integers(0, 6))
def test_exchanged_letters_are_found(key: str, first: int, second: int, group: int) -> None:
    groups = key.split("-")
    letters = list(groups[group])
    letters[first], letters[second] = letters[second], letters[first]
    if "".join(letters) == groups[group]:
        return
    groups[group] = "".join(letters)
    with pytest.raises(WrongPassphrase, match=f"group {group + 1} "):
        as_written("-".join(groups))


@given(key=st.builds(new_recovery_key), first=st.integers(0, 6), second=st.integers(0, 6))
def test_exchanged_groups_are_found(key: str, first: int, second: int) -> None:
    groups = key.split("-")
    if groups[first] == groups[second]:
        return
    groups[first], groups[second] = groups[second], groups[first]
    with pytest.raises(WrongPassphrase, match=f"group {min(first, second) + 1} "):
        as_written("-".join(groups))


@pytest.mark.parametrize("typed", ["", "-", KEY[:-1], KEY[:-6], KEY + "0", KEY + KEY, "x" * 10_000, "ü€"])
def test_too_little_or_too_much_is_told(typed: str) -> None:
    with pytest.raises(WrongPassphrase):
        as_written(typed)
