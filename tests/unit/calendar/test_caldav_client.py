"""Addresses that may be asked, and places that an answer may lead to."""

from __future__ import annotations

import pytest

from assistant.calendar.caldav_client import checked_url, href_of, same_place
from assistant.core.errors import BadDownload, BadRequest


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://cal.example/dav", "https://cal.example/dav"),
        ("https://cal.example", "https://cal.example/"),
        ("webcal://cal.example/a.ics?key=1#top", "https://cal.example/a.ics?key=1"),
        ("WEBCALS://cal.example/a.ics", "https://cal.example/a.ics"),
        (" http://127.0.0.1:5232/ ", "http://127.0.0.1:5232/"),
        ("http://localhost/x", "http://localhost/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
    ],
)
def test_addresses_that_may_be_asked(given: str, asked: str) -> None:
    assert checked_url(given) == asked


@pytest.mark.parametrize(
    "given",
    [
        "", "cal.example", "http://cal.example/", "http://127.0.0.1.evil.example/", "http://localhost.evil.example/",
        "ftp://cal.example/", "file:///etc/passwd", "https://", "https://[::1/", "https://cal.example:99999999/",
        "javascript:alert(1)",
    ],
)  # fmt: skip
def test_others_are_refused_in_words(given: str) -> None:
    with pytest.raises(BadRequest) as told:
        checked_url(given)
    assert told.value.hint


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadRequest) as told:
        checked_url("https://mina:secret@cal.example/")
    assert "secret" not in str(told.value) + told.value.hint + told.value.detail


@pytest.mark.parametrize(
    "leads_to", ["/x", "x", "", "https://cal.example/x", "https://cal.example:443/x", "//cal.example/x"]
)
def test_the_same_host_is_followed(leads_to: str) -> None:
    assert same_place("https://cal.example/dav/", leads_to).startswith("https://cal.example")


@pytest.mark.parametrize(
    "leads_to",
    ["http://cal.example/", "https://evil.example/", "//evil.example/", "https://cal.example:8443/", "https://[::1/",
     "https://cal.example@evil.example/", "file:///etc/passwd"],
)  # fmt: skip
def test_another_host_never_gets_the_password(leads_to: str) -> None:
    with pytest.raises(BadDownload):
        same_place("https://cal.example/dav/", leads_to)


@pytest.mark.parametrize("written", ["/dav/a@b c.ics", "/dav/a%40b%20c.ics", "https://cal.example/dav/a%40b%20c.ics"])
def test_a_place_is_always_written_the_same_way(written: str) -> None:
    assert href_of("https://cal.example/dav/", written) == "/dav/a@b%20c.ics"


def test_a_slash_inside_a_name_stays_inside() -> None:
    assert href_of("https://cal.example/dav/", "/dav/a%2Fb.ics") == "/dav/a%2Fb.ics"
