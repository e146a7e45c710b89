"""Addresses that strangers wrote: which of them may be opened, and what about them could deceive."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QUrl

_SCHEMES = ("http", "https", "mailto")
_NEVER_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\\]")  # programs disagree on what these mean


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be opened. ``shown`` is all of it in plain letters, as its program will get it.

    ``to`` says in words where it leads; ``warnings`` are whole sentences.
    """

    url: QUrl
    shown: str
    to: str
    warnings: tuple[str, ...]

    @property
    def is_mail(self) -> bool:
        """Whether it writes a mail instead of opening a page."""
        return self.url.scheme() == "mailto"


def link_of(address: str) -> Link | None:
    """The link behind ``address``; None for anything but a web page or a mail address."""
    if _NEVER_IN_ADDRESSES.search(address.strip()):
        return None
    url = QUrl(address.strip(), QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in _SCHEMES or not (url.host() or url.scheme() == "mailto"):
        return None
    # encoded, so that letters that look like others cannot pass for them
    shown = bytes(url.toEncoded().data()).decode("ascii", "replace")
    site = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    return Link(url, shown, _to(url, site), tuple(_warnings(url, site)))


def _to(url: QUrl, site: str) -> str:
    if url.scheme() == "mailto":
        return "It opens your mail program with a new message."
    return f"It opens {site} in your browser, outside Hearth: whoever runs that site can see that you came."


def _warnings(url: QUrl, site: str) -> list[str]:
    found = []
    if url.userInfo():
        found.append(f"What stands before the @ is no site: it leads to {site}.")
    if any(label.startswith("xn--") for label in site.split(".")):
        found.append(
            f"Its name, “{url.host()}”, has letters of other alphabets, which can look like those of a site you know."
        )
    if url.scheme() == "http":
        found.append("It is not encrypted on its way.")
    return found
