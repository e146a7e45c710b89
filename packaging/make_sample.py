"""Makes the documents of the sample library that are not plain text: python packaging/make_sample.py

The text ones in resources/sample/ are written by hand; the facts of both agree (it is one person's life).
Running this again gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx

sys.path.insert(0, str(Path(__file__).parent))
import sample_tables as tables
import sample_texts as texts

SAMPLE = Path(__file__).parents[1] / "resources" / "sample"
WHEN = datetime.datetime(2026, 11, 15, 12, 0)  # noqa: DTZ001 - office formats keep times without a zone
ODT = "urn:oasis:names:tc:opendocument:xmlns:"


def main() -> None:
    """Write every document."""
    made: dict[str, Callable[[], bytes]] = {
        "Home/Rental contract.docx": lambda: word(texts.RENTAL_CONTRACT, "Rental contract Feldbergstrasse 42"),
        "Work/Heron project plan.docx": lambda: word(texts.PROJECT_PLAN, "Project plan Heron"),
        "Home/Letter from the landlord.odt": lambda: open_document(texts.LANDLORD_LETTER),
        "Home/Household insurance policy.pdf": lambda: pdf(texts.INSURANCE, "Household and liability insurance policy"),
        "Travel/Flight to Lisbon e-ticket.pdf": lambda: pdf(texts.FLIGHT, "E-ticket receipt Q7XK2M"),
        "Work/Heron kick-off.pptx": lambda: slides(tables.SLIDES),
        "Money/Budget 2026.xlsx": lambda: workbook(tables.BUDGET),
        "Money/Workshop invoices 2026.xlsx": lambda: workbook(tables.WORKSHOP_INVOICES),
        "Family/Letter from the school.rtf": lambda: rich_text(texts.SCHOOL_LETTER),
        "Recipes/Family cookbook.epub": lambda: book(tables.COOKBOOK),
    }
    for name, make in made.items():
        path = SAMPLE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


def word(text: str, title: str) -> bytes:
    """A Word document from lines: "# " and "## " are headings, "| " table rows, "- " list items."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.created = document.core_properties.modified = WHEN
    rows: list[list[str]] = []
    for line in [*text.strip().split("\n"), ""]:
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line.strip("| ").split("|")])
            continue
        if rows:
            table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = value
            rows = []
        if line.startswith("#"):
            document.add_heading(line.lstrip("# "), level=line.index(" "))
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        elif line:
            document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return settled(target.getvalue())


def slides(content: list[tuple[str, list[str], str]]) -> bytes:
    """A presentation: a title, lines and speaker's notes for each slide."""
    show = pptx.Presentation()
    show.core_properties.title = content[0][0]
    show.core_properties.created = show.core_properties.modified = WHEN
    for number, (title, lines, notes) in enumerate(content):
        slide = show.slides.add_slide(show.slide_layouts[0 if number == 0 else 1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
        slide.notes_slide.notes_text_frame.text = notes
    target = io.BytesIO()
    show.save(target)
    return settled(target.getvalue())


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook of sheets of rows; the first row is the header."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = WHEN
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for column in "ABCDEFGH":
            sheet.column_dimensions[column].width = 18
    target = io.BytesIO()
    book.save(target)
    return settled(target.getvalue())


def open_document(text: str) -> bytes:
    """An OpenDocument text from lines; "# " are headings."""
    body = "".join(
        f'<text:h text:outline-level="{line.index(" ")}">{escaped(line.lstrip("# "))}</text:h>'
        if line.startswith("#")
        else f"<text:p>{escaped(line)}</text:p>"
        for line in text.strip().split("\n")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{ODT}office:1.0" '
        f'xmlns:text="{ODT}text:1.0" office:version="1.3"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{ODT}manifest:1.0" '
        f'manifest:version="1.3">{entry.format("/", kind)}{entry.format("content.xml", "text/xml")}</manifest:manifest>'
    )
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def book(chapters: list[tuple[str, str]]) -> bytes:
    """An e-book of chapters of HTML."""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book/content.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
    }
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{0}</title>'
        "</head><body><h1>{0}</h1>{1}</body></html>"
    )
    items = references = ""
    for number, (title, body) in enumerate(chapters, 1):
        files[f"book/chapter{number}.xhtml"] = page.format(escaped(title), body)
        items += f'<item id="c{number}" href="chapter{number}.xhtml" media-type="application/xhtml+xml"/>'
        references += f'<itemref idref="c{number}"/>'
    files["book/content.opf"] = (
        '<?xml version="1.0" encoding="UTF-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">'
        "keller-cookbook-3</dc:identifier><dc:title>The Keller family cookbook</dc:title><dc:language>en</dc:language>"
        f"<dc:creator>Ruth Keller</dc:creator></metadata><manifest>{items}</manifest>"
        f"<spine>{references}</spine></package>"
    )
    return packed(files)


def rich_text(text: str) -> bytes:
    """An RTF letter from lines."""
    lines = "".join(rich_line(line) for line in text.strip().split("\n"))
    font = r"{\fonttbl{\f0 Helvetica;}}"
    return (r"{\rtf1\ansi\ansicpg1252\uc1" + font + r"\f0\fs22 " + "\n" + lines + "}").encode("ascii")


def rich_line(line: str) -> str:
    """One paragraph of RTF."""
    shown = "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in line)
    return rf"{{\b {shown[2:]}}}\par" + "\n" if line.startswith("# ") else rf"{shown}\par" + "\n"


def pdf(pages: list[str], title: str) -> bytes:
    """A PDF with a text layer in Helvetica, written by hand: four kinds of objects are all that it needs."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Title (" + pdf_text(title) + b") /CreationDate (D:20261115120000Z) >>")
    kids = []
    for page in pages:
        stream = b"BT 56 790 Td " + b"".join(pdf_line(line) for line in page_lines(page)) + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def page_lines(page: str) -> list[str]:
    """A page's lines, wrapped to its width."""
    return [part for line in page.strip().split("\n") for part in (textwrap.wrap(line, 92) or [""])]


def pdf_line(line: str) -> bytes:
    """One line's drawing operators."""
    font, size, text = (b"/F2", b"13", line.lstrip("# ")) if line.startswith("#") else (b"/F1", b"10", line)
    return b"%s %s Tf (%s) Tj 0 -15 Td\n" % (font, size, pdf_text(text))


def pdf_text(text: str) -> bytes:
    """A string's bytes between the brackets of a PDF string."""
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def escaped(text: str) -> str:
    """Text for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def packed(files: dict[str, str]) -> bytes:
    """A zip archive; "mimetype" comes first and is not compressed, as both formats ask."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, WHEN.timetuple()[:6]), text, kind)
    return target.getvalue()


def settled(data: bytes) -> bytes:
    """The same archive with one fixed time, so that making it again changes nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = content_without_now(content)
            new.writestr(zipfile.ZipInfo(info.filename, WHEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def content_without_now(core: bytes) -> bytes:
    """Document properties without the moment of saving, which openpyxl writes itself."""
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-15T12:00:00Z", core)


if __name__ == "__main__":
    main()
