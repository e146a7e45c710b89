"""What a file really is: its first bytes count for more than its suffix."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from assistant.core.errors import Locked, SourceProblem, UnsupportedFormat
from assistant.knowledge.readers import epub, mail, office, opendocument, pdf, plain, rtf, sheets, tables, web

READABLE_SUFFIXES = frozenset().union(
    plain.SUFFIXES, tables.SUFFIXES, web.SUFFIXES, pdf.SUFFIXES, office.SUFFIXES, sheets.SUFFIXES,
    opendocument.SUFFIXES, rtf.SUFFIXES, epub.SUFFIXES, mail.SUFFIXES,
)  # fmt: skip
"""Suffixes of files that are worth trying; others may still hold plain text."""

_OFFICE_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_MIMETYPES = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
)
_NOT_READ = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x00\x00\x01\x00", "a picture"),
    (b"v/1\x01", "a picture"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
    (b".snd", "a sound file"),
    (b"FORM", "a sound file"),
    (b"\x1a\x45\xdf\xa3", "a film"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"SQLite format 3", "a database"),
    (b"GGUF", "a language model"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = (
    ("EncryptedPackage", ""),
    ("WordDocument", "an old Word document (.doc)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
    ("__substg1.0_", "an Outlook message (.msg)"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MAIL_FIELDS = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Content-Type|Delivered-To|Reply-To):",
    re.IGNORECASE | re.MULTILINE,
)


def kind_of(suffix: str, data: bytes) -> str:
    """The kind of a file ("pdf", "docx", "mail", "text", ...). Raises ``UnsupportedFormat`` or ``Locked``."""
    head = data[:8192]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(_OLE):
        raise _ole_problem(data)
    if head.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    _refuse_media(head, suffix)
    if _HTML.match(head) or (suffix in web.SUFFIXES and b"<" in head):
        return "html"
    if suffix in mail.SUFFIXES or _is_mail(head):
        return "mail"
    if suffix in tables.SUFFIXES:
        return "csv"
    return "text"


def _zip_kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04") and data[30:38] == b"mimetype":
        for mimetype, kind in _MIMETYPES:
            if data[38 : 38 + len(mimetype)] == mimetype:
                return kind
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "docx" if b"word/" in data[:4096] else "damaged zip"
    for prefix, kind in _OFFICE_PARTS:
        if any(name.startswith(prefix) for name in names) and "[Content_Types].xml" in names:
            return kind
    if "META-INF/container.xml" in names:
        return "epub"
    if "content.xml" in names and ("META-INF/manifest.xml" in names or "mimetype" in names):
        return "odt"
    raise UnsupportedFormat("This is a packed archive, not a document.", "Unpack it and add the folder with its files.")


def _ole_problem(data: bytes) -> SourceProblem:
    for part, meaning in _OLE_PARTS:
        if part.encode("utf-16-le") in data:
            if not meaning:
                return Locked(
                    "This document is protected with a password.", "Open it with the password and save it without one."
                )
            return UnsupportedFormat(
                f"This is {meaning}.", "Open it and save it in today's format (for example docx or eml)."
            )
    return UnsupportedFormat("This is a file of an old office program.", "Open it and save it as a PDF or docx.")


def _refuse_media(head: bytes, suffix: str) -> None:
    """Known formats without text; short marks count only where what follows is no text."""
    is_binary = b"\x00" in head[:1024]
    riff = head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI ", b"WEBP")
    boxed = head[4:8] == b"ftyp"
    for mark, meaning in _NOT_READ:
        if head.startswith(mark) and (is_binary or len(mark) > 3):
            raise _without_text(meaning)
    if riff or boxed:
        raise _without_text(
            "a picture" if head[8:12] in (b"WEBP", b"avif", b"heic", b"mif1") else "a film or sound file"
        )
    if suffix in (".pbm", ".pgm", ".ppm", ".xbm") and not head.startswith(b"#"):
        raise _without_text("a picture")


def _without_text(meaning: str) -> UnsupportedFormat:
    hint = "It stays where it is; add documents and texts."
    if meaning == "a picture":
        hint = "Text in pictures can be made readable with a text recognition (OCR) program."
    return UnsupportedFormat(f"This is {meaning}; Hearth reads documents and texts.", hint)


def _is_mail(head: bytes) -> bool:
    if head.startswith(b"From ") and b"\n" in head:
        head = head.split(b"\n", 1)[1]
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not re.match(rb"[A-Za-z-]{2,40}: ?\S", top):
        return False
    found = {field.lower() for field in _MAIL_FIELDS.findall(top)}
    return len(found) >= 3 and b"from:" in found
