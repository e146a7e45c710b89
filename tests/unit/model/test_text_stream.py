"""Text pieces: whole characters, and nothing of a stop text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.model.text_stream import TextStream

CUTS = st.lists(st.integers(0, 200), max_size=12)


def pieces_of(data: bytes, cuts: list[int]) -> list[bytes]:
    """``data`` cut at the given places."""
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return [data[start:end] for start, end in pairwise(edges)]


def streamed(data: bytes, cuts: list[int], stops: tuple[str, ...] = ()) -> list[str]:
    """What the stream hands out, piece by piece, its end included."""
    stream = TextStream(stops)
    return [*(stream.put(piece) for piece in pieces_of(data, cuts)), stream.end()]


@given(st.text(max_size=60), CUTS)
def test_text_arrives_whole_however_it_is_cut(text: str, cuts: list[int]) -> None:
    assert "".join(streamed(text.encode(), cuts)) == text


@given(st.text(max_size=60), CUTS)
def test_no_piece_holds_half_a_character(text: str, cuts: list[int]) -> None:
    assert all("\ufffd" not in piece for piece in streamed(text.encode(), cuts)) or "\ufffd" in text


@given(st.text("ab\nU:", max_size=40), CUTS, st.lists(st.text("ab\nU:", min_size=1, max_size=4), max_size=3))
def test_nothing_of_a_stop_text_is_let_through(text: str, cuts: list[int], stops: list[str]) -> None:
    told = "".join(streamed(text.encode(), cuts, tuple(stops)))
    assert not any(stop in told for stop in stops)
    assert text.startswith(told)
    if not any(stop in text for stop in stops):
        assert told == text


def test_text_that_only_looks_like_a_stop_is_handed_out_later() -> None:
    stream = TextStream(("\nUser:",))
    assert stream.put(b"one\nUs") == "one"
    assert stream.put(b"ed") == "\nUsed"
    assert not stream.stopped


def test_half_a_character_at_the_end_becomes_a_replacement() -> None:
    stream = TextStream()
    assert stream.put("é".encode()[:1]) == ""
    assert stream.end() == "\ufffd"
