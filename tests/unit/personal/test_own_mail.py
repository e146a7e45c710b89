"""The person's own texts are found in mailboxes, mails and notes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.core.errors import Unreadable, UnsupportedFormat
from assistant.personal.own_mail import group_of, senders_in, texts_in

MAILBOX = Path(__file__).parents[2] / "data" / "mails" / "sent.mbox"


def test_a_mailbox_gives_the_persons_mails_by_group() -> None:
    texts = texts_in(MAILBOX)
    assert len(texts) == 10, "the mail of somebody else is left out"
    assert Counter(each.group for each in texts) == {"private": 4, "others": 6}
    assert texts[1].subject == "Soup", "without Re:"
    assert texts[1].recipient == "anna.berg@harbour.example"
    whole = " ".join(each.text.lower() for each in texts)
    assert "zeppelin" not in whole and "architect" not in whole, "neither quotes nor signatures"


def test_the_person_is_who_is_said_to_be() -> None:
    assert [each.subject for each in texts_in(MAILBOX, ["tom.reed@gmail.com"])] == ["Zeppelin"]
    assert senders_in(MAILBOX) == {"mina@castell.example": 10, "tom.reed@gmail.com": 1}


def test_a_single_mail_in_html_loses_what_it_quotes(tmp_path: Path) -> None:
    mail = tmp_path / "one.eml"
    mail.write_text(
        "From: Mina <mina@castell.example>\nTo: Bo <bo@castell.example>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
        "Content-Type: text/html; charset=utf-8\n\n<style>p {}</style><p>Hi Bo,</p><p>it is <b>done</b> at last.</p>"
        "<blockquote>Where is the zeppelin?</blockquote>",
        encoding="utf-8",
    )
    (text,) = texts_in(mail)
    assert text.text == "Hi Bo,\n\nit is done at last."
    assert (text.subject, text.group) == ("Grüße", "work")


def test_notes_are_theirs(tmp_path: Path) -> None:
    note = tmp_path / "ideas.md"
    note.write_text("plant garlic before the frost comes", encoding="utf-8")
    (text,) = texts_in(note)
    assert (text.text, text.group, text.subject) == ("plant garlic before the frost comes", "notes", "ideas")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat):
        texts_in(tmp_path / "a.docx")
    with pytest.raises(Unreadable):
        texts_in(tmp_path / "gone.eml")
    broken = tmp_path / "broken.eml"
    broken.write_bytes(
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=nope\n\n\xff"
    )
    assert texts_in(broken) == []


@pytest.mark.parametrize(
    ("sender", "recipient", "group"),
    [
        ("a@firm.example", "b@firm.example", "work"),
        ("a@gmail.com", "b@gmail.com", "private"),
        ("a@firm.example", "b@gmx.de", "private"),
        ("a@firm.example", "b@other.example", "others"),
        ("", "", "others"),
    ],
)
def test_addresses_tell_the_group(sender: str, recipient: str, group: str) -> None:
    assert group_of(sender, recipient) == group
