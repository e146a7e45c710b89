"""PDF: the text layer, page by page, with the bookmarks as headings."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.core.errors import Locked, Unreadable
from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft, heading_path
from assistant.knowledge.readers.encoding import clean

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SUFFIXES = frozenset({".pdf"})

_MOST_PAGES = 5000
_MOST_BOOKMARKS = 2000
_JUNK_TITLE = re.compile(
    r"untitled|microsoft \w+ - |\.(docx?|pptx?|xlsx?|odt|indd|dvi|tex|qxd|pdf|html?)$", re.IGNORECASE
)
_HYPHEN = re.compile(r"(?<=\w)[\u0002\ufffe\u00ad]\s*")


def read(draft: Draft) -> Iterator[Section]:
    """Yield the pages that have text. Raises ``Locked`` for an encrypted file, ``Unreadable`` for a scan."""
    import pypdfium2  # late: only readers of PDF files pay for it

    try:
        document = pypdfium2.PdfDocument(draft.data)
        pages = len(document)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise _locked() from None
        yield from _with_pypdf(draft, str(problem))
        return
    if not pages:
        yield from _with_pypdf(draft, "no pages")
        return
    draft.title = _sane(str(document.get_metadata_dict(skip_empty=True).get("Title", "")))
    if pages > _MOST_PAGES:
        draft.note(f"Only the first {_MOST_PAGES:,} of {pages:,} pages were read.")
    yield from _pages(draft, document, min(pages, _MOST_PAGES))


def _pages(draft: Draft, document: PdfDocument, pages: int) -> Iterator[Section]:
    headings = _bookmarks(document)
    heading, without_text, pictures = "", 0, False
    for index in range(pages):
        heading = headings.get(index, heading)
        page: Any = None
        try:
            page = document[index]
            text = _page_text(page.get_textpage().get_text_bounded())
        except Exception as problem:
            draft.note(f"Page {index + 1} is damaged and was not read.")
            without_text += 1
            if isinstance(problem, MemoryError):
                raise
            continue
        if text.strip():
            yield Section(text, f"page {index + 1}", heading)
        else:
            without_text += 1
            pictures = pictures or _has_pictures(page)
        page.close()
    if without_text == pages:
        raise _no_text(pictures)
    if without_text and pictures:
        count = f"{without_text} of {pages} pages have" if without_text > 1 else f"One of {pages} pages has"
        draft.note(f"{count} no text, only pictures.")


def _bookmarks(document: PdfDocument) -> dict[int, str]:
    """The path of bookmarks that begins on each page (the last one, where a page has several)."""
    path: list[str] = []
    found: dict[int, str] = {}
    try:
        for mark in itertools.islice(document.get_toc(max_depth=5), _MOST_BOOKMARKS):
            target = mark.get_dest()
            page = target.get_index() if target else None
            del path[mark.level :]
            path.append(clean(mark.get_title()))
            if page is not None:
                found.setdefault(page, heading_path(path))
    except Exception:  # noqa: BLE001 - bookmarks are a help for searching; a broken outline leaves the text as it is
        return found
    return found


def _page_text(raw: str) -> str:
    text = clean(_HYPHEN.sub("", raw))
    lines = [line.rstrip() for line in text.split("\n")]
    widest = max(map(len, lines), default=0)
    joined: list[str] = []
    for line in lines:
        if joined and _goes_on(joined[-1], line, widest):
            joined[-1] += " " + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined).strip()


def _goes_on(before: str, line: str, widest: int) -> bool:
    """Whether a line is the middle of a sentence that only the page's width broke."""
    tail = before[-widest - 1 :].rsplit(". ", 1)[-1] if widest else ""
    return bool(before) and line[:1].islower() and before[-1] not in ".!?:;" and len(tail) > widest * 0.3


def _has_pictures(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in itertools.islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3), 1))


def _with_pypdf(draft: Draft, reason: str) -> Iterator[Section]:
    """A second opinion on what pdfium cannot open."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(draft.data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked()
        pages = [clean(page.extract_text()).strip() for page in itertools.islice(reader.pages, _MOST_PAGES)]
    except Locked:
        raise
    except Exception as problem:
        raise _damaged(f"pdfium: {reason}; pypdf: {problem!r}") from problem
    if not pages:
        raise _damaged(f"pdfium: {reason}; pypdf: no pages")
    if not any(pages):
        raise _no_text(pictures=False)
    for number, text in enumerate(pages, 1):
        if text:
            yield Section(text, f"page {number}")


def _sane(title: str) -> str:
    title = " ".join(clean(title).split())
    return title if 3 < len(title) <= 150 and " " in title and not _JUNK_TITLE.search(title) else ""


def _locked() -> Locked:
    return Locked(
        "This PDF is protected with a password.", "Open it with the password, save it without one, and add it again."
    )


def _damaged(detail: str) -> Unreadable:
    return Unreadable(
        "This PDF is damaged.", "Get the file again, or open it elsewhere and print it to a new PDF.", detail
    )


def _no_text(pictures: bool) -> Unreadable:
    if pictures:
        return Unreadable(
            "This PDF has no text, only pictures (scanned).",
            "Run a text recognition (OCR) on it, for example with OCRmyPDF, and add the result.",
        )
    return Unreadable("This PDF has no text.", "Check in a PDF viewer whether its pages are empty or only drawn.")
