"""One cleaning for all that strangers wrote: what deceives goes, what is meant to be read stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.clean import UNSEEN_LETTER, clean, clean_line


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
        ("x\ufe0f\ufe01\ufe02\ufe03", "x"),
        ("❤\ufe0f\ufe01\ufe02\ufe03", "❤\ufe0f"),
        ("❤\u200d\u200c\u200d x", "❤ x"),
        ("half \ud83d", "half \ufffd"),
        ("page\x0cbreak", "page\nbreak"),
        ("🏴" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all") + "\U000e007f", "🏴"),
        ("\u0646\u200c\u200d\u200c\u200d\u0645", "\u0646\u200c\u0645"),
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


def flag(country: str) -> str:
    """The flag of a part of a country, spelled in tags."""
    return "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in country) + "\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥 👩🏽\u200d⚕\ufe0f 1\ufe0f\u20e3 #\ufe0f\u20e3",
        f"{flag('gbsct')} {flag('gbeng')}{flag('gbwls')} 🇨🇭 🏴\u200d☠\ufe0f",
        "می\u200cخواهم به خانه بروم",
        "السلام عليكم، كيف حالك؟ ‏الساعة ٣".replace("\u200f", ""),
        "שָׁלוֹם עֲלֵיכֶם, מה נשמע?",
        "क्\u200dष श्री‌मान् র\u200d্য ന്\u200d മലയാളം".replace("\u200c", ""),
        "ᠮᠣᠩᠭᠣᠯ\u180b ᠪᠢᠴᠢᠭ",
        "日本語、中文、한국어 ไทย ខ្មែរ",
        "naïve café Åström Größe ½ € “quotes” — … ﷽",
        "∑ ≤ ≠ → ✓ ♥ ♪ ☺",
    ],
)
def test_what_people_write_in_all_scripts_survives_whole(text: str) -> None:
    assert clean(text) == text


@given(st.text(alphabet="x❤ن👩\u200c\u200d\ufe00\ufe0f\u200b\U000e0067🏴\U000e007f\x1b[", max_size=30))
def test_no_order_of_joiners_hides_anything_or_grows_back(text: str) -> None:
    left = clean(text)
    assert clean(left) == left
    invisible = [letter for letter in left if letter in "\u200c\u200d\ufe00\ufe0f"]
    assert len(invisible) <= 2 * sum(letter in "x❤ن👩🏴[" for letter in text)


def test_a_long_run_of_invisible_letters_costs_no_time() -> None:
    """A pass over it, not one for each of them."""
    assert clean("❤" + "\ufe0f\u200d" * 500_000 + "x") == "❤\ufe0fx"


def test_in_json_they_are_escaped_one_by_one() -> None:
    assert UNSEEN_LETTER.sub("?", "a\u202eb\U000e0041c\x9b\ud800\u2028") == "a?b?c???"
