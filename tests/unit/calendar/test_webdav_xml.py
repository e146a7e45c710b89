"""Answers of servers as XML: what real ones write, and what nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.webdav_xml import BadXml, multiget, multistatus, parsed_xml, propfind, sync_collection

ETAG = "{DAV:}getetag"


def response(href: str, inside: str) -> str:
    return f"<d:response><d:href>{href}</d:href>{inside}</d:response>"


def answer(*parts: str) -> bytes:
    return f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{"".join(parts)}</d:multistatus>'.encode()


def propstat(inside: str, status: str = "HTTP/1.1 200 OK") -> str:
    return f"<d:propstat><d:prop>{inside}</d:prop><d:status>{status}</d:status></d:propstat>"


def test_versions_deletions_and_the_token_are_read() -> None:
    items, token = multistatus(
        answer(
            response("/a.ics", propstat('<d:getetag>"1"</d:getetag>')),
            response("/b.ics", "<d:status>HTTP/1.1 404 Not Found</d:status>"),
            "<d:sync-token> http://x/7 </d:sync-token>",
        )
    )
    assert [(each.href, each.status, each.found.words(ETAG)) for each in items] == [
        ("/a.ics", 0, '"1"'), ("/b.ics", 404, ""),
    ]  # fmt: skip
    assert token == "http://x/7"


def test_another_prefix_a_default_namespace_cdata_and_comments_are_the_same() -> None:
    text = (
        '<multistatus xmlns="DAV:"><response><!-- x --><href>\n /a.ics </href><propstat><prop>'
        '<getetag><![CDATA["<1>"]]></getetag></prop></propstat></response></multistatus>'
    )
    ((item,), _) = multistatus(text.encode())
    assert (item.href, item.found.words(ETAG)) == ("/a.ics", '"<1>"')


def test_properties_that_are_not_there_do_not_count() -> None:
    ((item,), _) = multistatus(
        answer(response("/a", propstat("<d:getetag>no</d:getetag>", "HTTP/1.1 404 Not Found") + propstat("<d:x/>")))
    )
    assert item.found.words(ETAG) == ""


@pytest.mark.parametrize("status", ["", "200", "HTTP/1.1", "HTTP/1.1 OK 200", "HTTP/1.1 ²00 OK", "HTTP/1.1 99999 x"])
def test_odd_status_lines_are_no_status(status: str) -> None:
    ((item,), _) = multistatus(answer(response("/a", f"<d:status>{status}</d:status>")))
    assert item.status == 0


def test_a_response_without_a_place_is_passed_over() -> None:
    assert multistatus(answer("<d:response/>", response(" ", "")))[0] == []


HOSTILE = {
    "nothing": b"",
    "no xml": b"<html><body>Sign in<br></body>",
    "html": b"<html/>",
    "cut off": answer(response("/a", ""))[:-20],
    "billion laughs": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "a DTD elsewhere": b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd"><d:multistatus xmlns:d="DAV:"/>',
    "too deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "a wrong encoding": b'<?xml version="1.0" encoding="utf-99"?><x/>',
    "NUL": b"<x>\0</x>",
    "two roots": b"<x/><y/>",
    "a namespace nobody declared": b"<d:multistatus/>",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_hostile_or_broken_is_refused(data: bytes) -> None:
    with pytest.raises(BadXml):
        multistatus(data)


@given(st.binary(max_size=300) | st.text(alphabet="<>/a&;:!-[]'\" ", max_size=200).map(str.encode))
def test_nothing_else_is_ever_raised(data: bytes) -> None:
    try:
        parsed_xml(data)
    except BadXml:
        return


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=50))
def test_what_we_ask_is_well_formed_whatever_is_in_it(text: str) -> None:
    asked = parsed_xml(multiget([text]))
    assert asked.words("{DAV:}href") == text.strip() or "\x85" in text or not text.strip()
    assert parsed_xml(sync_collection(text)).first("{DAV:}sync-token") is not None
    assert parsed_xml(propfind("d:getetag")).first("{DAV:}prop", ETAG) is not None
