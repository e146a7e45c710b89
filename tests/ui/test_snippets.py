from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.snippets import as_html, snippet

TEXT = (
    "The winter tyres are stored at Müller garage, shelf 14. " * 12
    + "The contract ends on 30 June. "
    + "Nothing more. " * 20
)


def test_the_words_asked_for_are_marked_in_whatever_form_they_stand() -> None:
    runs = snippet("Both contracts were signed by Müller.", "when was the contract with muller signed?")
    assert [text for text, marked in runs if marked] == ["contracts", "signed", "Müller"]


def test_the_window_moves_to_where_the_words_are() -> None:
    runs = snippet(TEXT, "contract ends in June")
    assert [text for text, marked in runs if marked] == ["contract", "ends", "June"]
    assert runs[0][0] == "…" and runs[-1][0] == "…"


@given(st.text(max_size=900), st.text(max_size=60))
def test_a_snippet_is_a_piece_of_the_text_and_nothing_else(text: str, query: str) -> None:
    runs = snippet(text, query)
    said = "".join(piece for piece, _ in runs)
    assert said == text or said.removeprefix("…").removesuffix("…") in text
    assert len(said) <= 222 or len(text) <= 220


@given(st.text(alphabet="<>&\"'ab \n", max_size=60))
def test_html_of_a_snippet_holds_no_tags_of_the_file(text: str) -> None:
    html = as_html(snippet(text, "ab"), "#fff", "#000")
    bare = html.replace('<span style="background-color:#fff;color:#000">', "").replace("</span>", "")
    assert "<" not in bare and ">" not in bare
