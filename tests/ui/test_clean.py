from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.clean import clean, clean_line


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("\x1b[31mred\x1b[0m text", "red text"),
        ("\x1b]8;;http://evil.example\x07link\x1b]8;;\x07", "link"),
        ("\x9b2Jgone", "gone"),
        ("never \x1b]closed\nnext line", "never closed\nnext line"),
        ("bell\x07 and null\x00", "bell and null"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0061\U000e0062ged", "tagged"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("a\u200db", "ab"),
        ("👩\u200d🔧 \u0646\u200c\u0645", "👩\u200d🔧 \u0646\u200c\u0645"),
        ("x\ufe0f\ufe01\ufe02\ufe03", "x\ufe0f"),
    ],
)
def test_what_deceives_is_taken_out_and_what_scripts_need_stays(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown


@given(st.text())
def test_nothing_unseen_is_left(text: str) -> None:
    left = clean(text)
    assert not [letter for letter in left if unicodedata.category(letter) == "Cc" and letter not in "\t\n"]
    assert not set(left) & set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\x1b")
    assert not [letter for letter in left if 0xE0000 <= ord(letter) <= 0xE0FFF]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_plain_text_is_left_alone(text: str) -> None:
    unseen = set("\u115f\u1160\u3164\uffa0")
    assert clean(text) == "".join(letter for letter in text if letter not in unseen)


@given(st.text(alphabet=st.sampled_from("\x1b[]0;m\x07\\a\n\x9bP")))
def test_no_line_is_swallowed(text: str) -> None:
    assert clean(text).count("\n") == text.count("\n")


@given(st.text())
def test_a_title_is_one_line(text: str) -> None:
    assert "\n" not in clean_line(text) and clean_line(text).strip() == clean_line(text)
