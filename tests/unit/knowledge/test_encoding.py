"""Bytes become the text that was meant, without what nobody sees."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import Unreadable
from assistant.knowledge.readers.encoding import clean, decode

LETTER = "Sehr geehrte Frau Müller, die Wärme kommt zurück. Größe: 84 m². Grüße aus Köln und Zürich.\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_common_encodings(encoding: str) -> None:
    assert decode(LETTER.encode(encoding)) == LETTER


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Договор аренды квартиры заключён на три года. " * 6),
        ("shift_jis", "冬のタイヤは棚にあります。ご確認ください。" * 6),
    ],
)
def test_older_encodings_are_guessed(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_file_in_two_encodings_keeps_both() -> None:
    data = "Wärme\n".encode() * 9 + "Größe\n".encode("cp1252")
    assert decode(data) == "Wärme\n" * 9 + "Größe\n"


def test_binary_is_refused() -> None:
    for data in (
        bytes(range(256)) * 9,
        b"abc" * 100 + bytes(100),
        b"\x00\x01" * 300,
        codecs.BOM_UTF16_LE + b"\x01\xd8" * 99,
    ):
        with pytest.raises(Unreadable):
            decode(data)


def test_binary_behind_a_long_text_is_refused_too() -> None:
    with pytest.raises(Unreadable):
        decode(b"plain words\n" * 20_000 + bytes(range(128)) * 3000)


def test_what_nobody_sees_is_taken_out() -> None:
    shown = clean(
        "a\x1b[31mred\x1b[0m \x1b]8;;http://x.example\x07link\x1b]8;;\x07 \u202etxt.exe\u200b\U000e0041\r\nb\x0cc"
    )
    assert shown == "ared link txt.exe\nb\nc"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@given(st.text())
def test_clean_text_can_always_be_stored_and_is_stable(text: str) -> None:
    shown = clean(text)
    assert len(shown.encode()) >= len(shown)
    assert "\x00" not in shown
    assert clean(shown) == shown
