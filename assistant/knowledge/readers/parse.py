"""One file's bytes to sections, by whichever reader fits what the file is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.errors import SourceProblem, Unreadable
from assistant.core.passages import Section
from assistant.knowledge.readers import epub, mail, office, opendocument, pdf, plain, rtf, sheets, tables, web
from assistant.knowledge.readers.archive import damaged
from assistant.knowledge.readers.draft import LARGEST_TEXT, Draft, ReadFormat
from assistant.knowledge.readers.encoding import clean
from assistant.knowledge.readers.kinds import kind_of

_WORD = re.compile(r"\w")

_READERS: dict[str, ReadFormat] = {
    "text": plain.read,
    "csv": tables.read,
    "html": web.read,
    "pdf": pdf.read,
    "docx": office.read_word,
    "pptx": office.read_slides,
    "xlsx": sheets.read,
    "odt": opendocument.read,
    "ods": opendocument.read,
    "odp": opendocument.read,
    "rtf": rtf.read,
    "epub": epub.read,
}


def parse(draft: Draft) -> Iterator[Section]:
    """Yield the document's sections and fill in the draft's kind, title and notes.

    Raises ``SourceProblem`` with a sentence for the person; nothing but that, whatever is in the file.
    """
    if not draft.data.strip():
        raise Unreadable("The file is empty.", "If it should not be, get it again from where it came from.")
    draft.kind = kind_of(draft.suffix, draft.data)
    room = LARGEST_TEXT
    found = False
    try:
        for section in _reader(draft):
            found = found or _WORD.search(section.text) is not None
            yield section if len(section.text) <= room else Section(section.text[:room], section.place, section.heading)
            room -= len(section.text)
            if room <= 0:
                draft.note(f"The document is very long; only its first {LARGEST_TEXT:,} characters were read.")
                break
    except (SourceProblem, MemoryError):
        raise
    except Exception as problem:
        raise damaged(repr(problem)) from problem
    if not found:
        raise Unreadable("There is no text in this file.", "If you see text in it, it may be a picture.")


def _reader(draft: Draft) -> Iterator[Section]:
    if draft.kind == "mail":
        return mail.read(draft, parse)
    if draft.kind not in _READERS:
        raise damaged(draft.kind)
    return _READERS[draft.kind](draft)


def title_of(draft: Draft) -> str:
    """The document's own title, else its file name without suffix."""
    title = " ".join(clean(draft.title).split())[:200]
    return title or clean(draft.stem)
