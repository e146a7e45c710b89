"""Mail: headers a person reads, the best body, attachments, mailboxes, and mail made to break parsers."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from assistant.core.passages import Section
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.parse import title_of

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
Read = Callable[[str, bytes], tuple[Draft, list[Section]]]


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Heizung: Termin für Müller"
    mail["From"] = "Beat Sutter <b@sutter.example>"
    mail["To"] = "mina@example.ch"
    mail["Date"] = "Tue, 20 Oct 2026 11:32:50 +0200"
    mail.set_content("The plumber comes on Friday.\n\nBeat Sutter")
    return mail


def test_the_first_section_says_who_when_and_what_about(read_bytes: Read) -> None:
    draft, sections = read_bytes("a.eml", message().as_bytes())
    assert title_of(draft) == "Heizung: Termin für Müller"
    assert sections[0].text == (
        "Subject: Heizung: Termin für Müller\nFrom: Beat Sutter <b@sutter.example>\nTo: mina@example.ch\n"
        "Date: Tuesday, 20 October 2026, 11:32"
    )
    assert [s.text.strip() for s in sections[1:]] == ["The plumber comes on Friday.", "Beat Sutter"]


def test_the_plain_body_is_preferred_and_html_is_read_without_it(read_bytes: Read) -> None:
    both = message()
    both.add_alternative("<p>in HTML</p>", subtype="html")
    assert "HTML" not in " ".join(s.text for s in read_bytes("a.eml", both.as_bytes())[1])
    only = EmailMessage()
    only["From"] = "a@b.example"
    only.set_content("<h1>Rent</h1><p>is <b>due</b></p>", subtype="html")
    assert [s.text for s in read_bytes("a.eml", only.as_bytes())[1]] == ["From: a@b.example", "Rent", "is due"]


def test_attachments_are_read_one_level_deep(read_bytes: Read) -> None:
    mail = message()
    contract = (SAMPLE / "Home/Rental contract.docx").read_bytes()
    mail.add_attachment(contract, maintype="application", subtype="octet-stream", filename="Vertrag.docx")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n\0", maintype="image", subtype="png", filename="photo.png")
    inner = message()
    inner.add_attachment(contract, maintype="application", subtype="octet-stream", filename="deeper.docx")
    mail.add_attachment(inner.as_bytes(), maintype="application", subtype="octet-stream", filename="inner.eml")
    draft, sections = read_bytes("a.eml", mail.as_bytes())
    places = {s.place for s in sections}
    assert any(place.startswith("attachment Vertrag.docx, Rental contract") for place in places)
    assert any("three months" in s.text for s in sections)
    assert "attachment inner.eml" in places
    assert not any("deeper" in place for place in places)
    assert draft.notes == [
        "The attachment “photo.png” was not read: This is a picture; Hearth reads documents and texts."
    ]


def test_a_mailbox_has_a_place_for_each_message(read_bytes: Read) -> None:
    box = b"".join(b"From someone Tue Oct 20 11:32:50 2026\n" + message().as_bytes() + b"\n\n" for _ in range(3))
    draft, sections = read_bytes("archive.mbox", box)
    assert title_of(draft) == "archive"
    assert list(dict.fromkeys(s.place for s in sections)) == ["message 1", "message 2", "message 3"]
    assert sum("plumber" in s.text for s in sections) == 3


def test_an_encoding_that_does_not_exist_costs_nothing(read_bytes: Read) -> None:
    _, sections = read_bytes(
        "a.eml", b"From: a@b.example\nContent-Type: text/plain; charset=klingon\n\nThe rent: 2\xe9"
    )
    assert sections[1].text == "The rent: 2é"


@pytest.mark.timeout(20)
def test_mail_made_to_break_parsers_is_still_read(read_bytes: Read) -> None:
    many = b"; ".join(b"a*%d=x" % n for n in range(50_000))
    quoted = b'a="' + b'\\";' * 200_000 + b'"'
    for parameters in (many, quoted):
        _, sections = read_bytes("a.eml", b"Subject: x\nContent-Type: text/plain; " + parameters + b"\n\nthe body")
        assert sections[-1].text == "the body"
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    draft, sections = read_bytes("b.eml", b"From: a@b.example\n" + nested + b"\nthe middle")
    assert "the middle" in sections[-1].text
    assert "plain text" in draft.notes[0]
