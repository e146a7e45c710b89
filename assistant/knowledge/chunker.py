"""From a document's sections to chunks that fit the embedder's window.

Nothing is lost and nothing is embedded twice: the chunks' texts, one after the other, hold every non-space
character of the sections in order. What belongs together stays together where it fits: chapters and pages, then
paragraphs, lines (list items, table rows), sentences, words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from assistant.core.passages import Chunk, Section
from assistant.knowledge.tokens import SPECIAL_TOKENS, TokenCounter

CONTEXT_TOKENS = 32
"""The most that title and heading path may take of the window."""

HEADING_SEPARATOR = " > "

_TITLE_TOKENS = 16
_LARGEST_TARGET = 320
_TINY = 60
_TINY_PAGE = 24
_SPLITS = (
    re.compile(r"\n(?:[^\S\n]*\n)+"),
    re.compile(r"\n+"),
    re.compile(r"(?<=[.!?…;])\s+|(?<=[。！？；])\s*"),
    re.compile(r"(?<=[,:])\s+|(?<=[、，])\s*"),
    re.compile(r"\s+"),
)
_WORDS = len(_SPLITS) - 1
_LINE = re.compile(r"line (\d+)$")


def embedded_text(context: str, text: str) -> str:
    """What of a chunk is embedded: its context and its text; the window holds it whole."""
    return f"{context}\n{text}" if context else text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one section. ``gap`` is what stands between it and the piece before it."""

    text: str
    tokens: int
    place: str
    heading: str
    page: str
    gap: str = "\n\n"
    level: int = 0
    is_heading: bool = False


class Chunker:
    """Cuts documents for one embedder. ``window`` is in tokens and counts the special ones."""

    def __init__(self, counter: TokenCounter, window: int) -> None:
        self._counter = counter
        self._room = window - SPECIAL_TOKENS
        self._context_limit = min(CONTEXT_TOKENS, self._room // 4)
        self._target = min(int((self._room - self._context_limit) * 0.9), _LARGEST_TARGET)

    def chunks(self, title: str, sections: Iterable[Section]) -> list[Chunk]:
        """The document's chunks in order; empty sections give none."""
        contexts = _Contexts(title, self._counter, self._context_limit)
        chunks: list[Chunk] = []
        for group in self._groups(self._pieces(sections)):
            for part in self._pack(group):
                for text, place, context, tokens in self._fitting(part, contexts):
                    chunks.append(Chunk(len(chunks), text, place, context, tokens))
        return chunks

    # --- sections to groups of pieces that may share a chunk

    def _pieces(self, sections: Iterable[Section]) -> Iterator[_Piece]:
        for section in sections:
            text = section.text.strip("\n").rstrip()
            if not text.strip():
                continue
            is_heading = bool(section.heading) and _is_heading(text, section.heading)
            page, gap = _page(section.place)
            if text.startswith("- "):
                gap = "\n"
            tokens = self._counter.count(text)
            yield _Piece(text, tokens, section.place, section.heading, page, gap, 0, is_heading)

    def _groups(self, pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
        """Pieces of one heading and page; tiny neighbours of the same parent heading join."""
        waiting: list[_Piece] = []
        size = 0
        for _, members in groupby(pieces, key=lambda piece: (piece.heading, piece.page)):
            group = list(members)
            tokens = sum(piece.tokens for piece in group)
            if waiting and self._may_join(waiting[-1], size, group[0], tokens):
                waiting, size = waiting + group, size + tokens
                continue
            if waiting:
                yield waiting
            waiting, size = group, tokens
        if waiting:
            yield waiting

    def _may_join(self, last: _Piece, size: int, first: _Piece, tokens: int) -> bool:
        if size + tokens > self._target:
            return False
        if last.page != first.page:
            return min(size, tokens) < _TINY_PAGE and last.heading == first.heading
        if min(size, tokens) >= _TINY:
            return False
        above, below = last.heading.split(HEADING_SEPARATOR), first.heading.split(HEADING_SEPARATOR)
        return above[:-1] == below[:-1] or above == below[: len(above)]

    # --- a group to chunks

    def _pack(self, group: list[_Piece]) -> list[list[_Piece]]:
        """Fill chunks in order; a piece too long for what is left is split only if much would stay empty."""
        enough, hard = int(self._target * 0.6), self._room - self._context_limit
        stack = group[::-1]
        full: list[list[_Piece]] = []
        chunk: list[_Piece] = []
        size = 0
        while stack:
            piece = stack.pop()
            parts = [piece]
            if size + piece.tokens > (hard if size < enough else self._target):
                parts = self._split(piece) if size < enough else []
            if len(parts) > 1:
                stack.extend(reversed(parts))
                continue
            if (chunk and size + piece.tokens > hard) or not parts:
                chunk, headings = _without_trailing_headings(chunk)
                full.append(chunk)
                chunk, size = headings, sum(heading.tokens for heading in headings)
            chunk.append(piece)
            size += piece.tokens
        if full and size < _TINY and size + sum(piece.tokens for piece in full[-1]) <= hard:
            full[-1].extend(chunk)
        elif chunk:
            full.append(chunk)
        return full

    def _split(self, piece: _Piece) -> list[_Piece]:
        """The piece's parts at the coarsest break it has; the piece itself if it has none."""
        for level in range(piece.level, _WORDS):
            parts = self._cut(piece, level, _breaks(piece.text, _SPLITS[level]))
            if len(parts) > 1:
                return parts
        if piece.tokens <= self._target // 4:
            return [piece]
        breaks = _breaks(piece.text, _SPLITS[_WORDS])
        stride = max(1, len(breaks) * self._target // (8 * max(1, piece.tokens)))
        parts = self._cut(piece, _WORDS, breaks[stride - 1 :: stride])
        return parts if len(parts) > 1 else self._cut(piece, _WORDS, _letters(piece.text, self._target // 4))

    def _cut(self, piece: _Piece, level: int, breaks: list[tuple[int, int]]) -> list[_Piece]:
        parts: list[_Piece] = []
        start, gap, lines = 0, piece.gap, 0
        numbered = _LINE.match(piece.place)
        for end, after in [*breaks, (len(piece.text), len(piece.text))]:
            text = piece.text[start:end]
            if text and not text.isspace():
                place = f"line {int(numbered[1]) + lines}" if numbered and lines else piece.place
                tokens = self._counter.count(text)
                parts.append(_Piece(text, tokens, place, piece.heading, piece.page, gap, level, piece.is_heading))
                gap = piece.text[end:after]
            lines += piece.text.count("\n", start, after)
            start = after
        return parts

    def _fitting(self, pieces: list[_Piece], contexts: _Contexts) -> Iterator[tuple[str, str, str, int]]:
        """Text, place, context and tokens of the chunk; of its halves where their sum said less than is true."""
        context, context_tokens = contexts.of(pieces)
        text = _joined(pieces)
        tokens = context_tokens + sum(piece.tokens for piece in pieces)
        if not self._counter.additive or any(not piece.gap for piece in pieces):
            tokens = self._counter.exact(embedded_text(context, text))
        if tokens <= self._room or len(text) < 2:
            yield text, pieces[0].place, context, tokens
            return
        if len(pieces) == 1:
            pieces = self._split(pieces[0])
        if len(pieces) == 1:
            half = max(1, len(text) // 2)
            pieces = self._cut(pieces[0], _WORDS, [(half, half)])
        middle = len(pieces) // 2
        yield from self._fitting(pieces[:middle], contexts)
        yield from self._fitting(pieces[middle:], contexts)


class _Contexts:
    """Title and heading path of chunks, shortened to a limit of tokens."""

    def __init__(self, title: str, counter: TokenCounter, limit: int) -> None:
        self._counter = counter
        self._limit = limit
        self._title = self._shorten(title, min(_TITLE_TOKENS, limit))
        self._known: dict[str, tuple[str, int]] = {}

    def of(self, pieces: list[_Piece]) -> tuple[str, int]:
        """The context of a chunk of these pieces and its tokens; a heading that the text shows is not repeated."""
        headings = [piece.heading for piece in pieces if piece.heading != pieces[0].heading]
        path = [pieces[0].heading, *headings]
        common = path[0].split(HEADING_SEPARATOR) if path[0] else []
        for other in path[1:]:
            names = other.split(HEADING_SEPARATOR)
            common = [name for name, same in zip(common, names, strict=False) if name == same]
        if pieces[0].is_heading and common and len(common) == len(path[0].split(HEADING_SEPARATOR)):
            common = common[:-1]
        if common and common[0] == self._title:
            common = common[1:]
        return self._shortened(HEADING_SEPARATOR.join(common))

    def _shortened(self, path: str) -> tuple[str, int]:
        if path not in self._known:
            names = path.split(HEADING_SEPARATOR) if path else []
            context = HEADING_SEPARATOR.join(filter(None, [self._title, *names]))
            while len(names) > 1 and self._counter.exact(context) > self._limit:
                names = names[1:]
                context = HEADING_SEPARATOR.join(filter(None, [self._title, *names]))
            context = self._shorten(context, self._limit)
            self._known[path] = context, self._counter.exact(context)
        return self._known[path]

    def _shorten(self, text: str, limit: int) -> str:
        words = " ".join(text[:400].split())
        while words and self._counter.exact(words) > limit:
            cut = words.rfind(" ")
            words = words[:cut] if cut > 0 else words[: len(words) * 2 // 3]
        return words


def _page(place: str) -> tuple[str, str]:
    """What a chunk should not reach across, and what stands between two sections of it."""
    if place.startswith(("page ", "slide ")):
        return place, "\n\n"
    if "!" in place:
        return place.rsplit("!", 1)[0], "\n"
    return "", "\n" if place.startswith("row ") else "\n\n"


def _is_heading(text: str, heading: str) -> bool:
    return text.lstrip("#").strip() == heading.rsplit(HEADING_SEPARATOR, 1)[-1]


def _joined(pieces: list[_Piece]) -> str:
    return "".join([pieces[0].text, *(piece.gap + piece.text for piece in pieces[1:])])


def _without_trailing_headings(chunk: list[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """The chunk, and the headings at its end, which belong to what follows; headings alone are a chunk."""
    end = len(chunk)
    while end and chunk[end - 1].is_heading:
        end -= 1
    return (chunk[:end], chunk[end:]) if end else (chunk, [])


def _breaks(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _letters(text: str, size: int) -> list[tuple[int, int]]:
    """Breaks inside a word that is too long; never between a letter and the marks on it."""
    breaks = []
    at = max(1, size)
    while at < len(text):
        end = at + 8
        while at < min(end, len(text)) and unicodedata.category(text[at]) in ("Mn", "Mc"):
            at += 1
        breaks.append((at, at))
        at += max(1, size)
    return breaks
