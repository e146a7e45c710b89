"""Excel workbooks (xlsx), row by row, with caps on what a sheet may claim to hold."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator
from typing import Any

from assistant.core.passages import Section
from assistant.knowledge.readers.archive import Parts, damaged
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.encoding import clean
from assistant.knowledge.readers.office import core_title
from assistant.knowledge.readers.tables import MOST_ROWS, RowWriter

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx"})

_MOST_COLUMNS = 512
_MOST_EMPTY_ROWS = 2000
_MOST_SHEETS = 200


def read(draft: Draft) -> Iterator[Section]:
    """Yield the rows of every sheet, each at its first cell. Formulas give the value that was last computed."""
    parts = Parts(draft.data)
    draft.title = core_title(parts)
    import openpyxl  # late: only readers of workbooks pay for it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not support (styles, charts) holds no text
        try:
            book = openpyxl.load_workbook(io.BytesIO(draft.data), read_only=True, data_only=True, keep_links=False)
        except Exception as problem:
            raise damaged(repr(problem)) from problem
        for sheet in book.worksheets[:_MOST_SHEETS]:
            yield from _rows(sheet, draft)


def _rows(sheet: Any, draft: Draft) -> Iterator[Section]:
    sheet.reset_dimensions()  # what a sheet says about its size may be wrong by a factor of a million
    writer = RowWriter()
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, values_only=True), 1):
        cells = cells[:_MOST_COLUMNS]
        line = writer.line([_shown(cell) for cell in cells])
        empty = 0 if line else empty + 1
        if line:
            first = next(index for index, cell in enumerate(cells) if cell is not None and _shown(cell))
            yield Section(line, f"{sheet.title}!{_column(first)}{number}", sheet.title)
        elif empty > _MOST_EMPTY_ROWS:
            draft.note(f"The sheet “{sheet.title}” has a very long empty stretch; what comes after it was not read.")
            return
        if number == MOST_ROWS:
            draft.note(f"Only the first {MOST_ROWS:,} rows of “{sheet.title}” were read.")


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.10g}"
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case datetime.time():
            return value.isoformat("minutes")
        case _:
            return clean(str(value))


def _column(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
