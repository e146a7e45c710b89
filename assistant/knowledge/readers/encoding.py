"""Bytes to clean text."""

from __future__ import annotations

import codecs
import contextlib
import re

from assistant.core.clean import clean
from assistant.core.errors import Unreadable

__all__ = ["clean", "decode", "not_text"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
# offered all encodings there are, the guess would fall on ones that nobody uses
_LIKELY = "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 koi8_r cp932 euc_jp gb18030 big5 euc_kr".split()
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")


def decode(data: bytes) -> str:
    """The text of a file whose encoding nobody declared. Raises ``Unreadable`` when it is not text at all."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data.decode(encoding, errors="replace"))
    wide = _wide_encoding(data)
    if wide:
        return _checked(data.decode(wide, errors="replace"))
    _refuse_binary(data)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_guessed(data))


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of mostly Latin text is zero."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE] + data[len(data) // 2 : len(data) // 2 + _SAMPLE]
    allowed = b"\t\n\r\x0b\x0c\x1b\x07\x08"
    odd = len(sample.translate(None, bytes(range(32, 256)) + allowed))
    if odd * 100 > len(sample):
        raise not_text()


def not_text(detail: str = "") -> Unreadable:
    """The refusal of a file that is not text although it came as one."""
    return Unreadable(
        "This file holds binary data, not text.",
        "Open it with the program that made it and save it as a document or a text file.",
        detail,
    )


def _guessed(data: bytes) -> str:
    """Text in an older encoding, or in several."""
    pieces = data.split(b"\n")
    valid = sum(_is_utf8(piece) for piece in pieces[:5000])
    if valid * 4 > 3 * min(len(pieces), 5000) and any(
        max(piece, default=0) > 127 and _is_utf8(piece) for piece in pieces
    ):
        return "\n".join(_line(piece) for piece in pieces)
    from charset_normalizer import from_bytes  # late: nearly every file is UTF-8

    best = from_bytes(data[:_SAMPLE], cp_isolation=_LIKELY).best()
    if best is not None:
        return data.decode(best.encoding, errors="replace")
    for encoding in ("cp932", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    if sum(byte > 126 for byte in data[:_SAMPLE]) * 3 > len(data[:_SAMPLE]):
        raise not_text("no known encoding")
    return data.decode("cp1252", errors="replace")


def _line(piece: bytes) -> str:
    return piece.decode("utf-8") if _is_utf8(piece) else piece.decode("cp1252", errors="replace")


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _checked(text: str) -> str:
    sample = _ANSI.sub("", text[:_SAMPLE])
    lost = sample.count("\ufffd") + sum(len(found) for found in _CONTROL.findall(sample))
    if lost * 20 > len(sample):
        raise not_text("mostly characters that no text holds")
    return text
