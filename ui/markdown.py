"""Markdown of an answer as blocks, whole or while it is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from ui.clean import clean, plain_lines
from ui.prosehtml import Style, prose_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_HALF_MARK = re.compile(r"\s*(?:\[\d{0,3}|[*_~`]{1,3})$")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})\s*$")


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, lists, tables: Markdown without fenced code."""

    source: str


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block; ``closed`` says that its end was seen."""

    language: str
    text: str
    closed: bool = True


Block: TypeAlias = Prose | Code


class Markdown:
    """Parses once and for all with the same rules."""

    @cached_property
    def _parser(self) -> MarkdownIt:
        from markdown_it import MarkdownIt  # not before there is something to parse: the first paint needs none of it

        parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        return parser.disable(["image", "reference", "code", "html_block", "html_inline"])

    def blocks(self, text: str) -> list[Block]:
        """The whole text as blocks, prose between two pieces of code in one."""
        joined: list[Block] = []
        for block in self.separate(text):
            match joined, block:
                case [*_, Prose(before)], Prose(source):
                    joined[-1] = Prose(f"{before}\n\n{source}")
                case _:
                    joined.append(block)
        return joined

    def separate(self, text: str) -> list[Block]:
        """Every top-level block for itself."""
        return [block for block, _line in self.located(text)]

    def located(self, text: str) -> list[tuple[Block, int]]:
        """Every top-level block with the line of ``text`` where it begins."""
        text = clean(text)
        lines = text.split("\n")
        found: list[tuple[Block, int]] = []
        for token in self._parser.parse(text):
            if token.level != 0 or token.map is None or token.nesting < 0:
                continue
            start, end = token.map
            if token.type == "fence":
                closed = end - start > 1 and bool(_FENCE_END.match(lines[end - 1]))
                found.append((Code(_language(token.info), token.content.rstrip("\n"), closed), start))
            elif source := "\n".join(lines[start:end]).rstrip():
                found.append((Prose(source), start))
        return found

    def html(self, source: str, style: Style) -> str:
        """Prose as HTML for a text document."""
        return prose_html(self._parser.parse(clean(source)), style)


class Stream:
    """Cuts an answer that still grows: blocks that cannot change any more, and the one that still may."""

    def __init__(self, markdown: Markdown) -> None:
        self._markdown = markdown
        self._offset = 0

    def feed(self, text: str) -> tuple[list[Block], Block | None]:
        """Blocks closed since the last call, and the open one; ``text`` is all that was written so far."""
        tail = plain_lines(text)[self._offset :]
        complete = tail[: tail.rfind("\n") + 1]  # half a line may still turn out to be anything
        found = self._markdown.located(complete)
        closed = found[:-1]
        if closed:
            offset = _offset_of(tail, found[-1][1])
            self._offset += offset
            tail = tail[offset:]
        left = self._markdown.separate(tail)
        last = left[0] if len(left) == 1 else Prose(tail.rstrip()) if left else None
        return [block for block, _line in closed], last


def tidy(source: str) -> str:
    """Prose whose end is not written yet, so that half a mark does not show: "**Hot" is bold, "[1" waits."""
    source = _HALF_MARK.sub("", source)
    line = source[source.rfind("\n\n") + 1 :]
    for mark in ("**", "`"):
        if line.count(mark) % 2:
            source += mark
    return source


def _offset_of(text: str, line: int) -> int:
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at


def _language(info: str) -> str:
    return info.split()[0][:30] if info.split() else ""
