"""HTML: web pages, and the chapters of e-books and the bodies of mail that are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft, Outline
from assistant.knowledge.readers.encoding import clean, decode
from assistant.knowledge.readers.tables import lines_of

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})

_LARGEST_TREE = 10_000_000
_DEEPEST = 400
_LONGEST_TAG = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_DROPPED = re.compile(r"<(script|style|template|noscript)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{3,30})", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li dt dd tr td th option".split())
_SKIPPED = frozenset("script style template noscript head nav iframe object svg button select title".split())
_BLOCKS = frozenset(
    "p div section article main aside header footer ul ol dl figure figcaption blockquote form fieldset address "
    "details summary body html center hgroup search".split()
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def read(draft: Draft) -> Iterator[Section]:
    """Yield the page's paragraphs under its headings."""
    yield from sections(_decoded(draft.data), draft)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            return decode(data)
    return decode(data)


def sections(text: str, draft: Draft, outline: Outline | None = None) -> Iterator[Section]:
    """The paragraphs of HTML text. A page too deep or too large for a tree loses its headings, never its words."""
    if not _is_harmless(text):
        draft.note("The page is built in an unusual way; its headings could not be used.")
        yield from _without_tree(text)
        return
    from selectolax.lexbor import LexborHTMLParser  # late: only readers of web pages pay for it

    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    if title is not None and not draft.title:
        draft.title = " ".join(clean(title.text()).split())[:200]
    if tree.root is not None:
        yield from _Walk(outline or Outline()).sections(tree.root)


class _Walk:
    """One pass over a page's tree, without recursion: strangers choose how deep it is."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._words: list[str] = []

    def sections(self, root: Any) -> Iterator[Section]:
        stack: list[Any] = [root]
        while stack:
            node = stack.pop()
            if node is None:
                yield from self._flush()
                continue
            tag = node.tag
            if tag == "-text":
                self._words.append(_SPACE.sub(" ", node.text_content or ""))
                continue
            if tag in _SKIPPED or not tag or tag.startswith(("-", "!")):
                continue
            if tag in _HEADINGS or tag in ("pre", "table"):
                yield from self._flush()
                yield from self._whole(tag, node)
                continue
            if tag in ("br", "hr"):
                self._words.append("\n")
            elif tag == "li":
                self._words.append("\n- ")
            elif tag in ("dt", "dd"):
                self._words.append("\n" if tag == "dt" else ": ")
            elif tag in _BLOCKS:
                yield from self._flush()
                stack.append(None)
            stack.extend(reversed(list(node.iter(include_text=True))))
        yield from self._flush()

    def _whole(self, tag: str, node: Any) -> Iterator[Section]:
        if tag == "table":
            yield from self._table(node)
            return
        text = clean(node.text(deep=True))
        if tag == "pre":
            yield from self._section(text.strip("\n").rstrip())
            return
        name = " ".join(text.split())
        if name:
            self._outline.enter(_HEADINGS[tag], name)
            yield from self._section(name)

    def _table(self, node: Any) -> Iterator[Section]:
        if node.css_first("table table") is not None:  # a table that lays out a page: its cells are paragraphs
            cells = [cell for cell in node.css("td, th") if cell.css_first("table") is None]
            for cell in cells:
                yield from self._section(_tidy(cell.text(deep=True, separator=" ")))
            return
        rows = [[cell.text(deep=True, separator=" ") for cell in row.css("td, th")] for row in node.css("tr")]
        first = node.css_first("tr")
        named = first is not None and first.css_first("th") is not None and first.css_first("td") is None
        caption = node.css_first("caption")
        lines = [_tidy(caption.text(deep=True))] if caption is not None else []
        yield from self._section(clean("\n".join(lines + lines_of(rows, named=named))))

    def _flush(self) -> Iterator[Section]:
        text, self._words = _tidy("".join(self._words)), []
        yield from self._section(text)

    def _section(self, text: str) -> Iterator[Section]:
        if text:
            yield Section(text, self._outline.path, self._outline.path)


def _tidy(text: str) -> str:
    """Text with the white space of its source folded; line breaks that were meant stay."""
    if not text or text.isspace():
        return ""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _is_harmless(text: str) -> bool:
    """Whether a tree of the page can be built in reasonable time: its size, depth and longest tag."""
    if len(text) > _LARGEST_TREE:
        return False
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > _LONGEST_TAG:
            return False
        name = tag[2].lower()
        if name in _VOID or tag[3].endswith("/"):
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest <= _DEEPEST


def _without_tree(text: str) -> Iterator[Section]:
    text = re.sub(r"<(?:p|div|br|li|tr|h[1-6])\b[^>]*>", "\n", _DROPPED.sub(" ", text), flags=re.IGNORECASE)
    for line in clean(unescape(re.sub(r"<[^>]*>", " ", text))).split("\n"):
        if line.strip():
            yield Section(" ".join(line.split()))
