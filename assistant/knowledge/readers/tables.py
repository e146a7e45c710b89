"""Tables: comma separated files, and how rows of any table become text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.encoding import clean, decode

SUFFIXES = frozenset({".csv", ".tsv", ".tab"})

MOST_ROWS = 200_000
_WIDEST_NAMED = 24
_LONGEST_NAME = 40


def read(draft: Draft) -> Iterator[Section]:
    """Yield the rows, each with its number and the names of its columns."""
    text = clean(decode(draft.data))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, draft.suffix))
    csv.field_size_limit(1_000_000)
    writer = RowWriter()
    for number, row in enumerate(_rows(rows, draft), 1):
        if line := writer.line(row):
            yield Section(line, f"row {number}")


def _rows(rows: Iterable[list[str]], draft: Draft) -> Iterator[list[str]]:
    taken = iter(rows)
    for number in range(MOST_ROWS + 1):
        try:
            row = next(taken)
        except StopIteration:
            return
        except csv.Error:
            draft.note("A row is too long or broken; what follows it was not read.")
            return
        if number == MOST_ROWS:
            draft.note(f"Only the first {MOST_ROWS:,} rows were read.")
            return
        yield row


def _delimiter(text: str, suffix: str) -> str:
    if suffix in (".tsv", ".tab"):
        return "\t"
    first = text[:10_000].split("\n", 1)[0]
    return max(",;\t|", key=first.count)


class RowWriter:
    """Rows to lines of text. Where the first row names the columns, each value is written with its name.

    A row that says "Status: unpaid" is found, and understood by a model, without the top of its table.
    """

    def __init__(self, names: Sequence[str] | None = None) -> None:
        self._names: list[str] | None = list(names) if names is not None else None
        self._first = names is None

    def line(self, row: Sequence[str]) -> str:
        """The row as one line, "" if it is empty."""
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not any(cells):
            return ""
        if self._first:
            self._first = False
            if _are_names(cells):
                self._names = cells
            return " | ".join(filter(None, cells))
        if self._names is None or len(cells) > len(self._names):
            return " | ".join(filter(None, cells))
        return "; ".join(f"{name}: {cell}" for name, cell in zip(self._names, cells, strict=False) if cell)


def lines_of(rows: Iterable[Sequence[str]], *, named: bool = False) -> list[str]:
    """A small table inside a document as lines. ``named`` says that the first row surely names the columns."""
    table = [list(row) for row in rows]
    if not named and (len(table) < 3 or max(map(len, table), default=0) < 3):
        return [line for row in table if (line := " | ".join(filter(None, (" ".join(cell.split()) for cell in row))))]
    writer = RowWriter()
    return [line for row in table if (line := writer.line(row))]


def _are_names(cells: list[str]) -> bool:
    if not 2 <= len(cells) <= _WIDEST_NAMED or len(set(cells)) < len(cells):
        return False
    return all(0 < len(cell) <= _LONGEST_NAME and not cell[0].isdigit() and cell[-1] not in ".:!?" for cell in cells)
