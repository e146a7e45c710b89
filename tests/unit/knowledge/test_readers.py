"""Each format is read with its places, headings and title; what is not what it says is found out."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import Locked, SourceProblem, Unreadable, UnsupportedFormat
from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.kinds import READABLE_SUFFIXES
from assistant.knowledge.readers.parse import parse, title_of

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"

Read = Callable[[str, bytes], tuple[Draft, list[Section]]]
Pack = Callable[[dict[str, str | bytes]], bytes]


def saved(document: object) -> bytes:
    target = BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


# --- plain text and its relatives


def test_markdown_has_headings_lines_and_a_title(read_bytes: Read) -> None:
    text = b"# Car\n\nred\n\n## Tyres\nshelf 14\n\n```\n# no heading\n\nx = 1\n```\n\nService\n-------\nnext"
    draft, sections = read_bytes("notes.md", text)
    assert title_of(draft) == "Car"
    assert [(s.place, s.heading) for s in sections] == [
        ("line 1", "Car"),
        ("line 3", "Car"),
        ("line 5", "Car > Tyres"),
        ("line 6", "Car > Tyres"),
        ("line 8", "Car > Tyres"),
        ("line 14", "Car > Service"),
        ("line 16", "Car > Service"),
    ]
    assert sections[4].text == "```\n# no heading\n\nx = 1\n```"


def test_markdown_front_matter_names_the_document(read_bytes: Read) -> None:
    draft, _ = read_bytes("a.md", b"---\ntitle: 'Rent 2026'\ntags: x\n---\n\n# Other\n")
    assert title_of(draft) == "Rent 2026"


def test_restructured_text_has_headings(read_bytes: Read) -> None:
    draft, sections = read_bytes("a.rst", b"=====\nHouse\n=====\n\nwarm\n\nRent\n----\n2,140\n\nRoof\n----\n\nred\n")
    assert title_of(draft) == "House"
    assert [(s.place, s.heading) for s in sections] == [
        ("line 1", "House"),
        ("line 5", "House"),
        ("line 7", "House > Rent"),
        ("line 11", "House > Roof"),
        ("line 14", "House > Roof"),
    ]


def test_code_knows_its_definitions(read_bytes: Read) -> None:
    _, sections = read_bytes(
        "a.py", b"import os\n\n\ndef rent():\n    a = 1\n\n    return a\n\n\nclass Car:\n    pass\n"
    )
    assert [(s.place, s.heading) for s in sections] == [
        ("line 1", ""),
        ("line 4", "rent"),
        ("line 7", "rent"),
        ("line 10", "Car"),
    ]


def test_an_unknown_suffix_with_text_is_text(read_bytes: Read) -> None:
    draft, sections = read_bytes("NOTES.xyz", "Müller, Regal 14".encode())
    assert (draft.kind, title_of(draft), sections[0].text) == ("text", "NOTES", "Müller, Regal 14")


def test_markup_of_xml_is_not_text(read_bytes: Read) -> None:
    _, sections = read_bytes("a.xml", b'<?xml version="1.0"?><car><tyres shelf="14">winter</tyres></car>')
    assert sections[0].text.split() == ['version="1.0"', 'shelf="14"', "winter"]


# --- tables


def test_csv_rows_carry_the_names_of_their_columns(read_bytes: Read) -> None:
    _, sections = read_bytes("bills.csv", b'From;Amount;Status\nGysin;"1,280";unpaid\n\n;;\nIWB;171.90;paid\n')
    assert [(s.place, s.text) for s in sections] == [
        ("row 1", "From | Amount | Status"),
        ("row 2", "From: Gysin; Amount: 1,280; Status: unpaid"),
        ("row 5", "From: IWB; Amount: 171.90; Status: paid"),
    ]


def test_csv_without_names_stays_as_it_is(read_bytes: Read) -> None:
    _, sections = read_bytes("x.tsv", b"1\t2\t3\n4\t\t6\n")
    assert [s.text for s in sections] == ["1 | 2 | 3", "4 | 6"]


def test_workbook_rows_have_their_cell_and_dates_are_plain(read_bytes: Read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Bills"
    for row in (["From", "Due", "Paid"], ["Gysin", datetime.date(2026, 10, 15), False], [], ["IWB", None, True]):
        book.active.append(row)
    book.create_sheet("Far")["C7"] = 1 / 3
    draft, sections = read_bytes("b.xlsx", saved(book))
    assert draft.kind == "xlsx"
    assert [(s.place, s.text) for s in sections] == [
        ("Bills!A1", "From | Due | Paid"),
        ("Bills!A2", "From: Gysin; Due: 2026-10-15; Paid: no"),
        ("Bills!A4", "From: IWB; Paid: yes"),
        ("Far!C7", "0.3333333333"),
    ]


def test_what_a_sheet_says_about_its_size_is_not_believed(read_bytes: Read) -> None:
    book = openpyxl.Workbook()
    for row in ([1, 2, 3], [4, 5, 6]):
        book.active.append(row)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book))) as honest, zipfile.ZipFile(target, "w") as lying:
        for name in honest.namelist():
            lying.writestr(name, honest.read(name).replace(b'ref="A1:C2"', b'ref="A1"'))
    _, sections = read_bytes("b.xlsx", target.getvalue())
    assert [s.text for s in sections] == ["1 | 2 | 3", "4 | 5 | 6"]


def test_a_cell_at_the_end_of_a_sheet_costs_nothing(read_bytes: Read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "near"
    book.active["XFD1048576"] = "far"
    draft, sections = read_bytes("far.xlsx", saved(book))
    assert [s.text for s in sections] == ["near"]
    assert "was not read" in draft.notes[0]


# --- office documents


def test_word_document(read_bytes: Read) -> None:
    document = docx.Document()
    document.core_properties.title = "Rental contract"
    document.add_heading("Rent", 1)
    document.add_paragraph("Due on the first.")
    document.add_paragraph("A cat is allowed", style="List Bullet")
    document.add_heading("Deposit", 2)
    table = document.add_table(rows=0, cols=3)
    for row in (("Item", "CHF", "Note"), ("Net rent", "2,140", ""), ("Deposit", "6,420", "blocked")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Immobilien Sutter AG"
    draft, sections = read_bytes("contract.docx", saved(document))
    assert title_of(draft) == "Rental contract"
    assert [(s.text, s.place) for s in sections] == [
        ("Rent", "Rent"),
        ("Due on the first.", "Rent"),
        ("- A cat is allowed", "Rent"),
        ("Deposit", "Rent > Deposit"),
        ("Item | CHF | Note\nItem: Net rent; CHF: 2,140\nItem: Deposit; CHF: 6,420; Note: blocked", "Rent > Deposit"),
        ("Immobilien Sutter AG", ""),
    ]


def test_tables_in_tables_are_read_once(read_bytes: Read) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "outer"
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "inner"
    _, sections = read_bytes("t.docx", saved(document))
    assert [s.text for s in sections] == ["outer inner"]


def test_slides_come_in_order_with_their_notes(read_bytes: Read) -> None:
    show = pptx.Presentation()
    for number in (1, 2):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"Part {number}"
        slide.placeholders[1].text = "Rhine 8.74 m"
        slide.notes_slide.notes_text_frame.text = "speak slowly"
    order = show.slides._sldIdLst
    order.append(order[0])
    draft, sections = read_bytes("k.pptx", saved(show))
    assert draft.kind == "pptx"
    assert [(s.place, s.heading) for s in sections] == [("slide 1", "Part 2"), ("slide 2", "Part 1")]
    assert sections[0].text == "Part 2\nRhine 8.74 m\nNotes: speak slowly"


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = (
    f'<office:document-content xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0" '
    f'xmlns:table="{OFFICE}table:1.0"><office:body>{{}}</office:body></office:document-content>'
)
ODT_TEXT = (
    '<office:text><text:h text:outline-level="1">Rent</text:h><text:p>from<text:s text:c="2"/>1 <text:span>February'
    "</text:span> on</text:p><text:list><text:list-item><text:p>Sand</text:p></text:list-item></text:list>"
    "</office:text>"
)
ODS_TABLE = (
    '<office:spreadsheet><table:table table:name="Bills"><table:table-row><table:table-cell><text:p>From</text:p>'
    "</table:table-cell><table:table-cell><text:p>CHF</text:p></table:table-cell></table:table-row><table:table-row "
    'table:number-rows-repeated="5"><table:table-cell table:number-columns-repeated="9000"/></table:table-row>'
    "<table:table-row><table:table-cell><text:p>IWB</text:p></table:table-cell><table:table-cell><text:p>171</text:p>"
    "</table:table-cell></table:table-row></table:table></office:spreadsheet>"
)


def test_open_document_text(read_bytes: Read, pack: Pack) -> None:
    data = pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT.format(ODT_TEXT)})
    draft, sections = read_bytes("letter.odt", data)
    assert title_of(draft) == "letter"
    assert [(s.text, s.place) for s in sections] == [
        ("Rent", "Rent"),
        ("from  1 February on", "Rent"),
        ("- Sand", "Rent"),
    ]


def test_open_document_sheet_counts_repeated_rows(read_bytes: Read, pack: Pack) -> None:
    parts = {"content.xml": ODT.format(ODS_TABLE), "META-INF/manifest.xml": "<m/>"}
    _, sections = read_bytes("bills.ods", pack(parts))
    assert [(s.place, s.text) for s in sections] == [("Bills!A1", "From | CHF"), ("Bills!A7", "From: IWB; CHF: 171")]


def test_locked_documents_say_so(read_bytes: Read, pack: Pack) -> None:
    manifest = "<m><encryption-data/></m>"
    odt = pack({"content.xml": ODT.format(ODT_TEXT), "META-INF/manifest.xml": manifest})
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    for name, data in (("a.odt", odt), ("a.docx", ole)):
        with pytest.raises(Locked, match="protected with a password") as told:
            read_bytes(name, data)
        assert told.value.hint


def test_rich_text(read_bytes: Read) -> None:
    rtf = rb"{\rtf1\ansi{\info{\title School letter}}{\b Parents\par}\par Evening on 17 November, M\u252?ller\par}"
    draft, sections = read_bytes("letter.rtf", rtf)
    assert title_of(draft) == "School letter"
    assert [s.text for s in sections] == ["Parents", "Evening on 17 November, Müller"]


def test_book_in_reading_order(read_bytes: Read, pack: Pack) -> None:
    page = "<html><body><h1>{}</h1><p>{}</p></body></html>"
    data = pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<c><rootfile full-path="b/p.opf"/></c>',
            "b/p.opf": '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Cookbook</dc:title>'
            '<item id="a" href="a%201.xhtml"/><item id="b" href="b.xhtml"/>'
            '<itemref idref="b"/><itemref idref="a"/></p>',
            "b/a 1.xhtml": page.format("Soup", "flour"),
            "b/b.xhtml": page.format("Tart", "onions"),
        }
    )
    draft, sections = read_bytes("c.epub", data)
    assert title_of(draft) == "Cookbook"
    assert [(s.text, s.place) for s in sections] == [
        ("Tart", "Tart"),
        ("onions", "Tart"),
        ("Soup", "Soup"),
        ("flour", "Soup"),
    ]


# --- web pages


def test_web_page(read_bytes: Read) -> None:
    page = (
        "<html><head><title>Manual</title><script>alert(1)</script></head><body><nav>menu</nav><h1>Faults</h1>"
        "<p>Read\n this <b>first</b>.</p><dl><dt>E15</dt><dd>Water</dd></dl><ul><li>one<li>two</ul><h2>Times</h2>"
        "<table><tr><th>Name<th>Time<tr><td>Eco<td>3 h</table><pre>a\n  b</pre></body></html>"
    )
    draft, sections = read_bytes("m.html", page.encode())
    assert title_of(draft) == "Manual"
    assert [(s.text, s.place) for s in sections] == [
        ("Faults", "Faults"),
        ("Read this first.", "Faults"),
        ("E15: Water", "Faults"),
        ("- one\n- two", "Faults"),
        ("Times", "Faults > Times"),
        ("Name | Time\nName: Eco; Time: 3 h", "Faults > Times"),
        ("a\n  b", "Faults > Times"),
    ]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "deep",
        "<html><body " + " ".join(f'a{n}="1"' for n in range(200_000)) + ">wide</body></html>",
    ],
    ids=["deep", "wide tag"],
)
def test_pages_made_to_slow_parsers_down_lose_only_their_headings(read_bytes: Read, page: str) -> None:
    draft, sections = read_bytes("x.html", page.encode())
    assert sections[-1].text in ("deep", "wide")
    assert draft.notes


def test_declared_encoding_of_a_page_counts(read_bytes: Read) -> None:
    _, sections = read_bytes("x.html", '<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2"))
    assert sections[0].text == "Łódź"


# --- what a file really is


def test_content_counts_for_more_than_the_suffix(read_bytes: Read) -> None:
    pdf = (SAMPLE / "Home/Household insurance policy.pdf").read_bytes()
    word = (SAMPLE / "Home/Rental contract.docx").read_bytes()
    assert read_bytes("scan.txt", pdf)[0].kind == "pdf"
    assert read_bytes("contract.pdf", word)[0].kind == "docx"
    assert read_bytes("page.doc", b"<!DOCTYPE html><p>text")[0].kind == "html"
    assert read_bytes("mail.txt", b"From: a@b.example\nTo: c@d.example\nSubject: Rent\n\nHello")[0].kind == "mail"


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.txt", b"", Unreadable, "The file is empty."),
        ("a.md", b" \n\t\n", Unreadable, "The file is empty."),
        ("a.txt", bytes(range(256)) * 40, Unreadable, "binary data"),
        ("a.txt", b"a\x00b\x00" * 3 + bytes(5000), Unreadable, "binary data"),
        ("a.json", b"[" * 5000 + b"]" * 5000, Unreadable, "no text"),
        ("a.docx", b"PK\x03\x04 cut off word/", Unreadable, "damaged"),
        ("a.docx", b"\x89PNG\r\n\x1a\n\x00\x00", UnsupportedFormat, "a picture"),
        ("a.pdf", b"%PDF-1.7\nnothing more", Unreadable, "This PDF is damaged"),
        ("a.gguf", b"GGUF\x03\x00\x00\x00", UnsupportedFormat, "a language model"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", UnsupportedFormat, "film or sound"),
        ("a.rtf", b"{\\rtf1\\ansi{\\*\\generator x}}", Unreadable, "no text"),
    ],
)
def test_refusals_are_sentences_with_a_next_step(
    read_bytes: Read, name: str, data: bytes, kind: type[SourceProblem], words: str
) -> None:
    with pytest.raises(kind, match=words) as told:
        read_bytes(name, data)
    assert told.value.message.endswith(".")
    assert told.value.hint.endswith(".")


def test_archives_are_not_unpacked(read_bytes: Read, pack: Pack) -> None:
    with pytest.raises(UnsupportedFormat, match="archive"):
        read_bytes("photos.docx", pack({"a.txt": "x"}))


def test_a_bomb_is_recognised_before_it_is_unpacked(read_bytes: Read, pack: Pack) -> None:
    data = pack({"[Content_Types].xml": "<t/>", "word/document.xml": b"0" * 60_000_000})
    with pytest.raises(Unreadable, match="far more than a document"):
        read_bytes("bomb.docx", data)


def test_entities_and_outside_files_are_never_followed(read_bytes: Read, pack: Pack, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    xml = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><d><body><p><t>&x;</t></p></body></d>'
    with pytest.raises(Unreadable, match="damaged"):
        read_bytes("x.docx", pack({"[Content_Types].xml": "<t/>", "word/document.xml": xml}))


def test_a_pdf_without_text_says_whether_it_is_a_scan(read_bytes: Read) -> None:
    import pypdfium2

    def made(with_picture: bool) -> bytes:
        document = pypdfium2.PdfDocument.new()
        page = document.new_page(200, 200)
        if with_picture:
            bitmap = pypdfium2.PdfBitmap.new_native(8, 8, 4)
            picture = pypdfium2.PdfImage.new(document)
            picture.set_bitmap(bitmap)
            picture.set_matrix(pypdfium2.PdfMatrix().scale(100, 100))
            page.insert_obj(picture)
            page.gen_content()
        return saved(document)

    with pytest.raises(Unreadable, match=r"only pictures \(scanned\)") as told:
        read_bytes("scan.pdf", made(True))
    assert "OCR" in told.value.hint
    with pytest.raises(Unreadable, match=r"^This PDF has no text\.$"):
        read_bytes("blank.pdf", made(False))


def test_pages_of_a_pdf(read_bytes: Read) -> None:
    draft, sections = read_bytes("p.pdf", (SAMPLE / "Home/Household insurance policy.pdf").read_bytes())
    assert title_of(draft) == "Household and liability insurance policy"
    assert [s.place for s in sections] == ["page 1", "page 2"]
    assert "HH-2290-4417" in sections[0].text


@given(st.sampled_from(sorted(READABLE_SUFFIXES)), st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_under_any_name_are_read_or_refused_in_words(suffix: str, data: bytes) -> None:
    check_told(f"a{suffix}", data)


@given(st.sampled_from(sorted(path for path in SAMPLE.rglob("*") if path.is_file())), st.data())
@settings(max_examples=120, deadline=None)
def test_a_damaged_document_is_read_or_refused_in_words(path: Path, choose: st.DataObject) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(choose.draw(st.integers(1, 6))):
        data[choose.draw(st.integers(0, len(data) - 1))] = choose.draw(st.integers(0, 255))
    check_told(path.name, bytes(data[: choose.draw(st.integers(1, len(data)))]))


def check_told(name: str, data: bytes) -> None:
    draft = Draft(name, data)
    try:
        sections = list(parse(draft))
    except SourceProblem as problem:
        assert problem.message.endswith(".")
        assert problem.hint
    else:
        assert any(s.text.strip() for s in sections)
        assert title_of(draft)


def test_the_sample_library_is_read_whole() -> None:
    files = [path for path in sorted(SAMPLE.rglob("*")) if path.is_file()]
    assert {path.suffix for path in files} >= set(
        ".md .txt .pdf .docx .xlsx .pptx .html .csv .eml .odt .rtf .epub .json".split()
    )
    texts = {}
    for path in files:
        draft = Draft(path.name, path.read_bytes())
        texts[path.name] = " ".join(section.text for section in parse(draft))
        assert not draft.notes
    everything = " ".join(texts.values())
    for fact in ("LX-88213", "TP1362", "shelf 14", "90,000 km", "three months", "HH-2290-4417", "17 November 2026"):
        assert fact in everything
