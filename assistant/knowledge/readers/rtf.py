"""Rich Text Format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.core.errors import Unreadable
from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.encoding import clean

SUFFIXES = frozenset({".rtf"})

_LARGEST = 50_000_000
_TITLE = re.compile(r"\{\\title\s+([^{}\\]{3,200})\}")
# pictures and other embedded data are hex digits that only cost time
_BULK = re.compile(r"[0-9a-fA-F\s]{400,}")


def read(draft: Draft) -> Iterator[Section]:
    """Yield the paragraphs."""
    source = draft.data[:_LARGEST].decode("latin-1")
    if len(draft.data) > _LARGEST:
        draft.note("Only the first 50 MB were read.")
    if found := _TITLE.search(source[:100_000]):
        draft.title = found[1].strip()
    try:
        text = _converter()(_BULK.sub(" ", source), errors="replace")
    except Exception as problem:
        raise Unreadable(
            "This RTF file is damaged.", "Open it in a word processor and save it anew.", repr(problem)
        ) from problem
    for block in re.split(r"\n\s*\n", clean(text)):
        if body := block.strip():
            yield Section(body)


def _converter() -> Callable[..., str]:
    from striprtf import striprtf  # late: only readers of RTF files pay for it

    convert: Callable[..., str] = striprtf.rtf_to_text
    return convert
