"""OpenDocument texts, sheets and slides (odt, ods, odp)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.core.errors import Locked
from assistant.core.passages import Section
from assistant.knowledge.readers.archive import Parts, attribute, damaged, local
from assistant.knowledge.readers.draft import Draft, Outline
from assistant.knowledge.readers.encoding import clean
from assistant.knowledge.readers.tables import MOST_ROWS, RowWriter, lines_of

SUFFIXES = frozenset({".odt", ".ott", ".ods", ".ots", ".odp", ".otp"})

_MOST_REPEATS = 64
_CONTAINERS = frozenset("text section list list-item index-body table-of-content frame text-box g page body".split())
_SKIPPED = frozenset({"tracked-changes", "annotation", "sequence-decls", "forms", "note-citation", "notes"})


def read(draft: Draft) -> Iterator[Section]:
    """Yield the paragraphs under their headings; of sheets the rows, of presentations the slides."""
    parts = Parts(draft.data)
    if b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise Locked(
            "This document is protected with a password.", "Open it with the password and save it without one."
        )
    root = parts.xml("content.xml")
    body = next(root.iter("{*}body"), None) if root is not None else None
    if body is None or not len(body):
        raise damaged("no content")
    draft.title = _title(parts)
    content = body[0]
    match local(content):
        case "spreadsheet":
            yield from _sheets(content, draft)
        case "presentation":
            yield from _slides(content, draft)
        case _:
            yield from _blocks(content, Outline())


def _title(parts: Parts) -> str:
    root = parts.xml("meta.xml")
    found = next(root.iter("{*}title"), None) if root is not None else None
    return " ".join(clean(found.text or "").split())[:200] if found is not None else ""


def _blocks(content: Any, outline: Outline) -> Iterator[Section]:
    stack = [(child, False) for child in reversed(content)]
    while stack:
        item, listed = stack.pop()
        match local(item):
            case "h":
                if name := " ".join(_text(item).split()):
                    level = attribute(item, "outline-level")
                    outline.enter(int(level) if level.isdigit() else 1, name)
                    yield Section(name, outline.path, outline.path)
            case "p":
                if text := _text(item):
                    yield Section(f"- {text}" if listed else text, outline.path, outline.path)
            case "table":
                if lines := lines_of(_rows(item)):
                    yield Section("\n".join(lines), outline.path, outline.path)
            case name if name in _CONTAINERS:
                stack.extend((child, listed or name == "list-item") for child in reversed(item))


def _slides(content: Any, draft: Draft) -> Iterator[Section]:
    pages = [item for item in content if local(item) == "page"]
    for number, page in enumerate(pages, 1):
        lines = [section.text for section in _blocks(page, Outline())]
        spoken = [text for notes in page.iter("{*}notes") for item in notes.iter("{*}p") if (text := _text(item))]
        if spoken:
            lines.append("Notes: " + "\n".join(spoken))
        if lines:
            heading = lines[0].removeprefix("- ").replace("\n", " ")[:120]
            draft.title = draft.title or heading
            yield Section("\n".join([heading, *lines[1:]]), f"slide {number}", heading)


def _sheets(content: Any, draft: Draft) -> Iterator[Section]:
    for table in (item for item in content if local(item) == "table"):
        name = attribute(table, "name") or "Sheet"
        writer = RowWriter()
        number = 1
        for row in table.iter("{*}table-row"):
            repeats = attribute(row, "number-rows-repeated")
            if line := writer.line(_cells(row)):
                yield Section(line, f"{name}!A{number}", name)
            number += int(repeats) if repeats.isdigit() else 1
            if number > MOST_ROWS:
                draft.note(f"Only the first {MOST_ROWS:,} rows of “{name}” were read.")
                break


def _rows(table: Any) -> list[list[str]]:
    own = (row for row in table.iter("{*}table-row") if next(row.iterancestors("{*}table"), None) is table)
    return [_cells(row) for row in own]


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        text = " ".join(text for item in cell.iter("{*}p", "{*}h") if (text := _text(item)))
        repeats = attribute(cell, "number-columns-repeated")
        cells.extend([text] * min(int(repeats) if repeats.isdigit() else 1, _MOST_REPEATS))
    return cells


def _text(item: Any) -> str:
    words: list[str] = []
    stack: list[Any] = [item]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            words.append(node)
            continue
        name = local(node)
        if node is not item and node.tail:
            stack.append(node.tail)
        match name:
            case "tab":
                words.append("\t")
            case "line-break":
                words.append("\n")
            case "s":
                count = attribute(node, "c")
                words.append(" " * min(int(count) if count.isdigit() else 1, 100))
            case _ if name and name not in _SKIPPED:
                stack.extend(reversed(node))
                stack.append(node.text or "")
    return clean("".join(words)).strip()
