"""One CalDAV account over the network door: which calendars there are, what changed, fetch, put, delete."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from assistant.calendar.webdav_xml import (
    APPLE,
    CALDAV,
    DAV,
    SERVER,
    BadXml,
    Item,
    multiget,
    multistatus,
    propfind,
    sync_collection,
)
from assistant.core.errors import BadDownload, BadRequest, SignInRefused, Unreachable
from assistant.core.jobs import CancelToken
from assistant.system.network import Network, Reply

LARGEST_ANSWER = 64 << 20
LONGEST_SECONDS = 120.0
_MOST_REDIRECTS = 5
_AT_ONCE = 100
"""Resources that are fetched with one question."""
_MOST_PAGES = 1_000

_REDIRECTS = (301, 302, 303, 307, 308)
_ABOUT = (
    "d:resourcetype",
    "d:displayname",
    "d:current-user-principal",
    "c:calendar-home-set",
    "a:calendar-color",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A calendar of a server."""

    url: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed of a calendar: versions by href, what has gone, and the state to ask with the next time.

    ``whole`` says that ``versions`` is all there is: whatever is not among them has gone.
    """

    versions: dict[str, str]
    gone: frozenset[str]
    state: dict[str, str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A resource as the server has it."""

    etag: str
    body: str


def checked_url(text: str) -> str:
    """An address that may be asked: https, or http on this computer; raises ``BadRequest`` in words."""
    text = text.strip()
    for scheme in ("webcal", "webcals"):
        if text.lower().startswith(f"{scheme}://"):
            text = "https" + text[len(scheme) :]
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("https", "http"):
        raise BadRequest("That is no address of a calendar.", "It begins with https:// or webcal://")
    if parts.username is not None or parts.password is not None:
        raise BadRequest("Leave the name and password out of the address.", "Give the name with --user.")
    if parts.scheme == "http" and not _is_here(host):
        raise BadRequest("Hearth reads calendars over encrypted connections only.", "Use an address with https://")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what must stay the same all the way."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def same_place(url: str, leads_to: str) -> str:
    """Where an answer of ``url`` leads; raises ``BadDownload`` where that is another host or not encrypted."""
    try:
        target = urljoin(url, leads_to)
        stays = origin(target) == origin(url)
    except ValueError:
        target, stays = "", False
    if not stays:
        raise BadDownload(
            f"{urlsplit(url).hostname} leads to another place, where Hearth does not follow by itself.",
            "If you know that place, connect to its address.",
            f"to {urlsplit(target).hostname}",
        )
    return target


class CalDav:
    """Asks one server as one person. Raises ``Offline``, ``Unreachable``, ``SignInRefused`` or ``BadDownload``."""

    def __init__(self, network: Network, purpose: str, user: str, password: str, cancel: CancelToken) -> None:
        self._network = network
        self._purpose = purpose
        self._cancel = cancel
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "User-Agent": "Hearth"}

    def find(self, url: str) -> list[Found]:
        """The calendar at ``url``, or those of the account that it belongs to."""
        for start in dict.fromkeys((url, urljoin(url, "/.well-known/caldav"))):
            where, items = self._about(start, "0")
            if items and (found := _calendar(where, items[0])):
                return [found]
            home = self._home(where, items)
            if home:
                where, items = self._about(home, "1")
                return [found for item in items if (found := _calendar(where, item))]
        where, items = self._about(url, "1")
        return [found for item in items if (found := _calendar(where, item))]

    def changes(self, url: str, state: dict[str, str], known: dict[str, str]) -> Changes:
        """What changed since ``state``; ``known`` are the versions at hand."""
        token = state.get("token", "")
        tried = self._synced(url, token)
        if tried is None and token:  # the server has forgotten that token: everything is compared once
            token = ""
            tried = self._synced(url, "")
        if tried is None:
            return self._compared(url, state, known)
        versions, gone, newest = tried
        return Changes(
            {href: etag for href, etag in versions.items() if known.get(href) != etag},
            frozenset(gone if token else known.keys() - versions.keys()),
            {"token": newest},
            whole=not token,
        )

    def fetch(self, url: str, hrefs: Sequence[str]) -> dict[str, Fetched | None]:
        """These resources, None for one that the server says is gone; of what is missing here it said nothing."""
        found: dict[str, Fetched | None] = {}
        for place in range(0, len(hrefs), _AT_ONCE):
            self._cancel.check()
            reply = self._ask("REPORT", url, multiget(hrefs[place : place + _AT_ONCE]), {"Depth": "1"})
            for item in self._items(url, reply)[0]:
                body = item.found.first(f"{CALDAV}calendar-data")
                if body is not None and item.status in (0, 200):
                    found[href_of(url, item.href)] = Fetched(item.found.words(f"{DAV}getetag"), body.text)
                elif item.status in (404, 410):
                    found[href_of(url, item.href)] = None
        return found

    def put(self, url: str, href: str, body: str, etag: str) -> int:
        """Write a resource unless it is not ``etag`` any more ("": unless it is there); the status of the answer."""
        guard = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **guard}
        return self._ask("PUT", urljoin(url, href), body.encode("utf-8", "replace"), headers).status

    def delete(self, url: str, href: str, etag: str) -> int:
        """Delete a resource unless it is not ``etag`` any more; the status of the answer."""
        return self._ask("DELETE", urljoin(url, href), b"", {"If-Match": etag} if etag else {}).status

    # --- asking ---

    def _ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        for _ in range(_MOST_REDIRECTS):
            reply = self._network.ask(
                self._purpose,
                method,
                url,
                {"Content-Type": "application/xml; charset=utf-8", **self._headers, **headers},
                body,
                most=LARGEST_ANSWER,
                seconds=LONGEST_SECONDS,
                cancel=self._cancel,
            )
            if reply.status not in _REDIRECTS:
                return _judged(url, reply)
            url = same_place(url, reply.headers.get("location", ""))
        raise BadDownload(f"{urlsplit(url).hostname} leads in circles.", "Check the address.")

    def _items(self, url: str, reply: Reply) -> tuple[list[Item], str]:
        host = urlsplit(url).hostname
        if reply.status != 207:
            raise BadDownload(
                f"{host} does not answer as a calendar server.", "Check the address.", f"status {reply.status}"
            )
        try:
            return multistatus(reply.body)
        except BadXml as broken:
            raise BadDownload(
                f"{host} gave an answer that cannot be read.", "Try again later.", str(broken)
            ) from broken

    def _about(self, url: str, depth: str) -> tuple[str, list[Item]]:
        reply = self._ask("PROPFIND", url, propfind(*_ABOUT), {"Depth": depth})
        return url, self._items(url, reply)[0] if reply.status == 207 else []

    def _home(self, where: str, items: list[Item]) -> str:
        for _ in range(2):  # a principal names its home; anything else names its principal
            for item in items:
                home = item.found.words(f"{CALDAV}calendar-home-set", f"{DAV}href")
                if home:
                    return same_place(where, home)
            principals = (item.found.words(f"{DAV}current-user-principal", f"{DAV}href") for item in items)
            principal = next(filter(None, principals), "")
            if not principal:
                return ""
            where, items = self._about(same_place(where, principal), "0")
        return ""

    def _synced(self, url: str, token: str) -> tuple[dict[str, str], set[str], str] | None:
        """Versions, what has gone and the new token; None where the server does not do that, or not with this one."""
        versions: dict[str, str] = {}
        gone: set[str] = set()
        for _ in range(_MOST_PAGES):
            reply = self._ask("REPORT", url, sync_collection(token), {"Depth": "0"})
            if reply.status != 207:
                return None
            items, newest = self._items(url, reply)
            more = False
            for item in items:
                href = href_of(url, item.href)
                if item.status == 507:  # there is more than fits in one answer
                    more = True
                elif item.status == 404:
                    gone.add(href)
                    versions.pop(href, None)
                elif not _is_folder(url, href):
                    gone.discard(href)
                    versions[href] = item.found.words(f"{DAV}getetag")
            if not newest or (more and newest == token):
                return None
            token = newest
            if not more:
                return versions, gone, token
        return None

    def _compared(self, url: str, state: dict[str, str], known: dict[str, str]) -> Changes:
        """For servers without sync tokens: every version is listed, unless the calendar's own has not changed."""
        reply = self._ask("PROPFIND", url, propfind("s:getctag"), {"Depth": "0"})
        tag = next((item.found.words(f"{SERVER}getctag") for item in self._items(url, reply)[0]), "")
        if tag and tag == state.get("ctag"):
            return Changes({}, frozenset(), state, whole=False)
        reply = self._ask("PROPFIND", url, propfind("d:getetag", "d:resourcetype"), {"Depth": "1"})
        versions = {
            href_of(url, item.href): item.found.words(f"{DAV}getetag")
            for item in self._items(url, reply)[0]
            if item.found.first(f"{DAV}resourcetype", f"{DAV}collection") is None
            and not _is_folder(url, href_of(url, item.href))
        }
        changed = {href: etag for href, etag in versions.items() if known.get(href) != etag}
        return Changes(changed, frozenset(known.keys() - versions.keys()), {"ctag": tag}, whole=True)


def href_of(url: str, href: str) -> str:
    """The path that an answer of ``url`` names, always written the same way; raises ``BadDownload`` elsewhere."""
    path = urlsplit(same_place(url, href)).path
    return "/".join(quote(unquote(part), safe="@:!$&'()*+,;=~-._") for part in path.split("/"))


def _is_folder(url: str, href: str) -> bool:
    return href.endswith("/") or href.rstrip("/") == href_of(url, url).rstrip("/")


def _judged(url: str, reply: Reply) -> Reply:
    host = urlsplit(url).hostname
    if reply.status == 401:
        raise SignInRefused(
            f"{host} refused the name or password.", "Check both, and connect the calendar again with: hearth calendar"
            " connect", "status 401",
        )  # fmt: skip
    if (reply.status >= 500 and reply.status != 501) or reply.status == 429:  # 501: it does not know that question
        raise Unreachable(f"{host} cannot answer just now.", "Try again later.", f"status {reply.status}")
    return reply


def _calendar(where: str, item: Item) -> Found | None:
    """The calendar that a response describes, None where it is none."""
    if item.found.first(f"{DAV}resourcetype", f"{CALDAV}calendar") is None:
        return None
    url = same_place(where, item.href)
    path = urlsplit(url).path
    name = item.found.words(f"{DAV}displayname") or unquote(path.rstrip("/").rpartition("/")[2])
    colour = item.found.words(f"{APPLE}calendar-color")[:7]
    return Found(
        url if path.endswith("/") else f"{url}/", name[:200] or "Calendar", colour if _is_colour(colour) else ""
    )


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(each in "0123456789abcdefABCDEF" for each in text[1:])
