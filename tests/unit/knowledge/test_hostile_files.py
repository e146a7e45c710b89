"""Files made to harm: each ends in time with its text or a reason, in bounded memory, and the program goes on.

They are made here, as those in the evaluation data are not everywhere; kinds after RELIABILITY, section 4.
"""

from __future__ import annotations

import os
import resource
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from assistant.core.errors import SourceProblem
from assistant.core.jobs import CancelToken
from assistant.knowledge.reading import Allowance, ReadingRoom
from assistant.system.sandbox import offered

MEMORY = 1 << 30
LARGEST = 60_000_000

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
LAUGHS = (
    '<!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def word(body: str, head: str = "") -> bytes:
    document = f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document})


def sheet(rows: str) -> bytes:
    """A sound workbook whose sheet holds these rows instead of its own."""
    sound = BytesIO()
    openpyxl.Workbook().save(sound)
    with ZipFile(sound) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return packed({**parts, "xl/worksheets/sheet1.xml": text})


def cell(place: str, row: int) -> str:
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>rent</t></is></c></row>'


def nested_zip() -> bytes:
    inner = packed({"zeros.txt": b"0" * 5_000_000})
    for _ in range(5):
        inner = packed({f"{n}.zip": inner for n in range(10)})
    return inner


def overlapping_zip() -> bytes:
    """Many entries of the directory that all mean the same packed megabytes."""
    name, data = b"a.xml", b"0" * 4_000_000
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(data) + squeezed.flush()
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(data), len(body), len(data), 5, 0)
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(data), len(body), len(data), 5, 0, 0, 0, 0, 0, 0
    )
    count = 5_000
    directory = (entry + name) * count
    start = len(head) + len(name) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return head + name + body + directory + end


def mail(headers: str, body: str = "the rent is due") -> bytes:
    return f"From: a@example.org\nTo: b@example.org\nSubject: rent\n{headers}\n\n{body}".encode()


def multiparts(depth: int) -> bytes:
    lines = ["From: a@example.org", "To: b@example.org", "Subject: rent"]
    for n in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{n}"', "", f"--b{n}"]
    return "\n".join([*lines, "Content-Type: text/plain", "", "the rent is due"]).encode()


def pdf(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R >>\n%%EOF"


def flate_bomb() -> bytes:
    text = zlib.compress(zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 5_000_000 + b"ET", 9), 9)
    font = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R %s >>" % font,
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(text), text),
    )


def book_in_a_circle() -> bytes:
    container = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
    spine = '<itemref idref="c"/>' * 200_000
    opf = f'<package><manifest><item id="c" href="c.xhtml"/></manifest><spine>{spine}</spine></package>'
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "a.opf": opf}
    return packed({**parts, "c.xhtml": "<html><body>" + "<p>rent</p>" * 1000 + "</body></html>"})


def repeated_cells() -> bytes:
    table, text = "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    cell = '<t:table-cell t:number-columns-repeated="999999999"><x:p>rent</x:p></t:table-cell>'
    row = f'<t:table-row t:number-rows-repeated="999999999">{cell}</t:table-row>'
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:t="{table}" xmlns:x="{text}"><o:body><o:spreadsheet>'
        f'<t:table t:name="S">{row}</t:table></o:spreadsheet></o:body></o:document-content>'
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content,
                   "META-INF/manifest.xml": "<manifest/>"})  # fmt: skip


QUICK: dict[str, Callable[[], bytes]] = {
    "zip bomb.docx": lambda: word("0" * 30_000_000),
    "billion laughs.docx": lambda: word("<w:p><w:r><w:t>&l;</w:t></w:r></w:p>", LAUGHS),
    "outside file.docx": lambda: word(
        "<w:p><w:r><w:t>rent &x;</w:t></w:r></w:p>", '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "climbing names.docx": lambda: packed(
        {"[Content_Types].xml": TYPES, "../../etc/passwd": "x", "word/a.xml": "<x/>"}
    ),
    "far cell.xlsx": lambda: sheet(cell("A1", 1) + cell("XFD1048576", 1_048_576)),
    "repeated cells.ods": repeated_cells,
    "overlapping.zip": overlapping_zip,
    "parameters.eml": lambda: mail(
        "Content-Type: text/plain;\n" + "".join(f" name*{n}*=utf-8''a%20b;\n" for n in range(50_000))
    ),
    "parts in parts.eml": lambda: multiparts(1_000),
    "binary.rtf": lambda: b"{\\rtf1 {\\bin2147483647 x} rent}",
    "brackets.json": lambda: b"[" * 500_000,
    "noise.pdf": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 4_000,
    "pages in a circle.pdf": lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] >>"),
    "zeros.txt": lambda: bytes(5_000_000),
}
THOROUGH: dict[str, Callable[[], bytes]] = {
    "many paragraphs.docx": lambda: word("<w:p><w:r><w:t>rent</w:t></w:r></w:p>" * 2_000_000),
    "deep.docx": lambda: word("<w:tbl><w:tr><w:tc>" * 30_000),
    "many rows.xlsx": lambda: sheet("".join(cell(f"A{n}", n) for n in range(1, 300_001))),
    "circle.epub": book_in_a_circle,
    "nested.zip": nested_zip,
    "deep.html": lambda: b"<html><body>" + b"<div>" * 200_000 + b"rent",
    "wide tag.html": lambda: b"<html><body " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b">rent</body>",
    "entities.html": lambda: b"<html><body>" + b"&nGt;&#x1F600;" * 1_000_000,
    "tables.html": lambda: b"<html><body>" + b"<table><tr><td>" * 20_000 + b"rent",
    "headers.eml": lambda: mail("\n".join(f"X-{n}: {n}" for n in range(300_000))),
    "encoded words.eml": lambda: mail("Subject: " + " ".join("=?utf-8?q?rent?=" for _ in range(100_000))),
    "packed.eml": lambda: mail("Content-Transfer-Encoding: base64\nContent-Type: text/html", "QUFB" * 3_000_000),
    "long line.txt": lambda: b"rent " * 10_000_000,
    "one word.txt": lambda: b"r" * 10_000_000,
    "many commas.csv": lambda: b"," * 5_000_000 + b"\nrent",
    "open quote.csv": lambda: b'"' + b"rent,\n" * 1_000_000,
    "braces.rtf": lambda: b"{\\rtf1 " + b"{" * 300_000 + b"rent",
    "headings.md": lambda: b"# a\n" * 300_000 + b"rent",
    "half letters.txt": lambda: b"\xff\xfe" + b"\x00\xd8" * 500_000,
    "flate bomb.pdf": flate_bomb,
}
REFUSED = {"zip bomb.docx", "nested.zip", "overlapping.zip", "flate bomb.pdf", "zeros.txt", "billion laughs.docx"}


@pytest.fixture(scope="module")
def room(tokenizer_json: Path) -> Iterator[ReadingRoom]:
    allowed = Allowance(cpu_seconds=4, wall_seconds=8, memory=MEMORY)
    room = ReadingRoom(tokenizer_json, 256, workers=1, allowed=allowed)
    yield room
    room.close()


def check(room: ReadingRoom, path: Path) -> str:
    """Read it; returns what was told. The limits must hold whatever happens."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    try:
        told = f"{len(room.read(path, CancelToken(), LARGEST).chunks)} chunks"
    except SourceProblem as problem:
        told = problem.message
        assert told.endswith(".")
        assert problem.hint
    assert time.monotonic() - began < 40, "a busy machine also has to start a process and to make way for others"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kB: it is not the program that pays"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEMORY // 1024
    return told


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in THOROUGH)])
def test_each_ends_with_its_text_or_a_reason(room: ReadingRoom, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((QUICK | THOROUGH)[name]())
    told = check(room, path)
    print(name, told)
    assert "chunks" not in told or name not in REFUSED


def test_an_outside_file_does_not_come_in(room: ReadingRoom, tmp_path: Path) -> None:
    path = tmp_path / "outside file.docx"
    path.write_bytes(QUICK[path.name]())
    try:
        text = " ".join(chunk.text for chunk in room.read(path, CancelToken()).chunks)
    except SourceProblem as problem:
        text = problem.detail
    assert "root:" not in text


def test_what_is_no_file_is_told_at_once(room: ReadingRoom, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "own memory.txt").symlink_to("/proc/self/mem")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    told = {path.name: check(room, path) for path in tmp_path.iterdir()}
    assert "pipe or device" in told["pipe.txt"]
    assert "pipe or device" in told["device.txt"]
    assert all("chunks" not in each for each in told.values())


def test_after_all_of_them_the_room_still_reads_behind_its_doors(room: ReadingRoom, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("the rent is due")
    assert room.read(tmp_path / "note.txt", CancelToken()).chunks
    assert room.protection() == offered()
