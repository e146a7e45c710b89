"""Whatever a title is, its file name harms nobody and is given once."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.service.safe_names import MOST_BYTES, Names, safe_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Winter tyres / shelf", "Winter tyres - shelf"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "untitled"),
        ("", "untitled"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("Console", "Console"),
        ("a\x00b\x1b[31mc\u202egpj", "ab[31mcgpj"),
        ("C:\\temp|x?*", "C--temp-x"),
        (".hidden ", "hidden"),
        ("🛞 tyres", "🛞 tyres"),
        ("会話\n二", "会話 二"),
        ("\ud800x", "-x".strip("-")),
    ],
)
def test_names(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.lists(st.text(), max_size=8))
def test_every_name_is_safe_and_given_once(titles: list[str]) -> None:
    names = Names()
    given_names = [names.take(title, ".md") for title in titles]
    folded = [unicodedata.normalize("NFD", name).casefold() for name in given_names]
    assert len(set(folded)) == len(folded)
    for name in given_names:
        assert Path(name).name == name and not name.startswith((".", " ")) and name.isprintable()
        assert len(name.encode()) <= MOST_BYTES + 12 and not set('<>:"/\\|?*') & set(name)
