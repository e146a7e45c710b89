"""Both directions against a server that does less, or worse, than it should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.calendar.caldav_client import CalDav
from assistant.calendar.ics import read_text
from assistant.calendar.preparing import prepared
from assistant.calendar.sync import CalendarSync, Synced
from assistant.core.appointments import Calendar, CalendarKind
from assistant.core.errors import Unreachable
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments, SeriesRecord
from assistant.store.calendar_servers import CalendarServers
from assistant.store.calendars import Calendars
from assistant.store.database import Database
from assistant.system.network import Reply

URL = "https://cal.example/mina/"


def event(uid: str, title: str) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20260305T090000Z\r\nSUMMARY:{title}\r\nX-KEEP:me\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@dataclass
class Server:
    """Knows versions and a ctag, but no sync tokens. ``answers`` may put another status in the place of its own."""

    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    change: int = 0
    answers: Callable[[str, str], int | None] = lambda method, path: None
    silent: set[str] = field(default_factory=set)

    def put(self, name: str, body: str) -> None:
        self.change += 1
        self.kept[f"/mina/{name}"] = (f'"{self.change}"', body)

    def delete(self, name: str) -> None:
        self.change += 1
        del self.kept[f"/mina/{name}"]

    def ask(
        self, _purpose: str, method: str, url: str, headers: Mapping[str, str], body: bytes = b"", **_limits: object
    ) -> Reply:
        path = urlsplit(url).path
        self.asked.append((method, path))
        status = self.answers(method, path)
        text = ""
        if status is None:
            status, text = self._own(method, path, headers, body.decode())
        return Reply(status, {}, text.encode())

    def _own(self, method: str, path: str, headers: Mapping[str, str], body: str) -> tuple[int, str]:
        etag = self.kept.get(path, ("", ""))[0]
        match method:
            case "PROPFIND" if "getctag" in body:
                return 207, _answer(("/mina/", f"<s:getctag>{self.change}</s:getctag>"))
            case "PROPFIND":
                return 207, _answer(*((href, f"<d:getetag>{each[0]}</d:getetag>") for href, each in self.kept.items()))
            case "REPORT" if "multiget" in body:
                hrefs = [unescape(href) for href in re.findall("<d:href>(.*?)</d:href>", body)]
                return 207, _answer(*(self._data(href) for href in hrefs if href not in self.silent))
            case "PUT" | "DELETE":
                if headers.get("If-Match", etag) != etag or ("If-None-Match" in headers and etag):
                    return 412, ""
                if method == "DELETE":
                    self.delete(path.rpartition("/")[2])
                else:
                    self.put(path.rpartition("/")[2], body)
                return 204, ""
        return 501, ""

    def _data(self, href: str) -> tuple[str, str]:
        if href not in self.kept:
            return href, "gone"
        etag, body = self.kept[href]
        return href, f"<d:getetag>{etag}</d:getetag><c:calendar-data>{escape(body)}</c:calendar-data>"


def _answer(*items: tuple[str, str]) -> str:
    written = "".join(
        f"<d:response><d:href>{href}</d:href>"
        + (
            "<d:status>HTTP/1.1 404 Not Found</d:status>"
            if inside == "gone"
            else f"<d:propstat><d:prop>{inside}</d:prop></d:propstat>"
        )
        + "</d:response>"
        for href, inside in items
    )
    spaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
    return f"<d:multistatus {spaces}>{written}</d:multistatus>"


class Here:
    """Our side: one calendar in a real database."""

    def __init__(self, database: Database, server: Server) -> None:
        self.server = server
        self.calendars = Calendars(database)
        self.intake = AppointmentIntake(database)
        self.appointments = Appointments(database)
        self.servers = CalendarServers(database)
        self.engine = CalendarSync(self.appointments, self.intake, self.servers)
        number = self.calendars.add("Mina", CalendarKind.CALDAV, URL)
        self.servers.link(number, None)
        self.calendar = Calendar(number, "Mina", CalendarKind.CALDAV, URL)

    def sync(self) -> Synced:
        client = CalDav(self.server, "Calendar Mina", "mina", "x", CancelToken())  # type: ignore[arg-type]
        return self.engine.run(self.calendar, client, QuietDesk())

    def keep(self, uid: str, title: str) -> None:
        (series,) = read_text(event(uid, title)).series
        self.intake.keep(self.calendar.id, None, [prepared(series)])

    def drop(self, uid: str) -> None:
        self.intake.keep(self.calendar.id, None, (), [("VEVENT", uid)])

    def titles(self) -> dict[str, str]:
        kept = self.appointments.all_series(self.calendar.id)
        return {each.uid: each.raw.partition("SUMMARY:")[2].partition("\n")[0] for each in kept}

    def problems(self) -> list[tuple[str, str]]:
        return [(each.uid, each.reason) for each in self.calendars.problems()]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def here(tmp_path: Path, server: Server) -> Iterator[Here]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield Here(database, server)
    database.close()


def test_without_sync_tokens_versions_are_compared_and_only_what_changed_is_fetched(here: Here, server: Server) -> None:
    for n in range(3):
        server.put(f"{n}.ics", event(f"u{n}", f"Old {n}"))
    assert here.sync().taken.added == 3
    server.asked.clear()
    here.sync()
    assert [method for method, _ in server.asked] == ["REPORT", "PROPFIND"], "the ctag says that nothing changed"
    server.put("1.ics", event("u1", "New"))
    server.delete("2.ics")
    synced = here.sync()
    assert (synced.taken.updated, synced.taken.gone, synced.sent) == (1, 1, 0)
    assert here.titles() == {"u0": "Old 0", "u1": "New"}


def test_what_we_made_is_sent_changed_and_deleted(here: Here, server: Server) -> None:
    here.keep("ours", "Ours")
    assert here.sync().sent == 1
    here.keep("ours", "Ours, later")
    assert here.sync().sent == 1
    assert "SUMMARY:Ours, later" in server.kept["/mina/ours.ics"][1]
    here.drop("ours")
    assert here.sync().sent == 1
    assert server.kept == {}
    assert here.sync().sent == 0


def test_an_answer_that_is_lost_on_the_way_back_loses_nothing_and_conflicts_with_nothing(
    here: Here, server: Server
) -> None:
    server.put("a.ics", event("a", "Before"))
    here.sync()
    here.keep("a", "After")
    here.keep("b", "New")
    here.drop("nothing")

    def taken_but_not_answered(method: str, path: str) -> int | None:
        if method in ("PUT", "DELETE"):
            server.put(path.rpartition("/")[2], event(path[6], {"a": "After", "b": "New"}[path[6]]))
            raise Unreachable("gone")
        return None

    server.answers = taken_but_not_answered
    for _ in range(2):
        with pytest.raises(Unreachable):
            here.sync()
    server.answers = lambda method, path: None
    assert here.sync().conflicts == 0
    assert here.titles() == {"a": "After", "b": "New"}
    assert here.sync().sent == 0


def test_a_server_that_forbids_it_is_told_and_ours_is_kept_and_tried_again(here: Here, server: Server) -> None:
    here.keep("a", "Ours")
    server.answers = lambda method, path: 403 if method == "PUT" else None
    here.sync()
    ((uid, reason),) = here.problems()
    assert uid == "a"
    assert "only read" in reason
    assert here.titles() == {"a": "Ours"}
    server.answers = lambda method, path: None
    assert here.sync().sent == 1
    assert here.problems() == []


def test_what_the_server_says_nothing_about_is_not_taken_for_deleted(here: Here, server: Server) -> None:
    server.put("a.ics", event("a", "A"))
    here.sync()
    server.put("a.ics", event("a", "A2"))
    server.silent.add("/mina/a.ics")
    here.sync()
    assert here.titles() == {"a": "A"}
    server.silent.clear()
    here.sync()
    assert here.titles() == {"a": "A2"}, "it is asked for again"


@pytest.mark.parametrize("garbage", ["", "<html>", "BEGIN:VCALENDAR\r\nEND:VCALENDAR"])
def test_a_version_that_cannot_be_read_does_not_take_the_one_before(here: Here, server: Server, garbage: str) -> None:
    server.put("a.ics", event("a", "A"))
    here.sync()
    server.put("a.ics", garbage)
    here.sync()
    assert here.titles() == {"a": "A"}
    assert [uid for uid, _ in here.problems()] == ["a"]
    server.put("a.ics", event("a", "Mended"))
    here.sync()
    assert here.titles() == {"a": "Mended"}
    assert here.problems() == []


def test_two_resources_of_one_uid_and_one_of_none(here: Here, server: Server) -> None:
    server.put("a.ics", event("a", "First"))
    server.put("b.ics", event("a", "Second"))
    server.put("c.ics", "no calendar")
    here.sync()
    assert here.titles() == {"a": "First"}
    assert len(here.problems()) == 2
    server.asked.clear()
    here.sync()
    assert [method for method, _ in server.asked] == ["REPORT", "PROPFIND"], "they are not fetched again and again"


def test_a_conflict_whose_sides_come_to_agree_is_over(here: Here, server: Server) -> None:
    server.put("a.ics", event("a", "Before"))
    here.sync()
    here.keep("a", "Mine")
    server.put("a.ics", event("a", "Theirs"))
    assert here.sync().conflicts == 1
    assert here.titles() == {"a": "Mine"}
    server.put("a.ics", event("a", "Mine"))
    assert here.sync().conflicts == 0
    assert here.problems() == []


@pytest.mark.parametrize("deleted_here", [True, False])
def test_a_change_there_at_the_last_moment_is_not_written_over(here: Here, server: Server, deleted_here: bool) -> None:
    server.put("a.ics", event("a", "Before"))
    here.sync()
    here.drop("a") if deleted_here else here.keep("a", "Mine")

    def just_before(method: str, _path: str) -> int | None:
        if method in ("PUT", "DELETE"):
            server.answers = lambda method, path: None
            server.put("a.ics", event("a", "Theirs"))
        return None

    server.answers = just_before
    assert here.sync().conflicts == 1
    assert here.titles() == ({} if deleted_here else {"a": "Mine"})
    assert "SUMMARY:Theirs" in server.kept["/mina/a.ics"][1]


def test_a_new_resource_there_at_the_last_moment_is_not_written_over(here: Here, server: Server) -> None:
    here.keep("a", "Mine")

    def just_before(method: str, _path: str) -> int | None:
        if method == "PUT":
            server.answers = lambda method, path: None
            server.put("a.ics", event("a", "Theirs"))
        return None

    server.answers = just_before
    assert here.sync().conflicts == 1
    assert "SUMMARY:Theirs" in server.kept["/mina/a.ics"][1]


def test_an_edit_while_the_servers_version_comes_in_is_not_written_over(
    here: Here, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("a.ics", event("a", "Before"))
    here.sync()
    server.put("a.ics", event("a", "Theirs"))
    look = here.appointments.by_uid

    def looked_and_edited(calendar_id: int, uid: str, kind: str | None = None) -> SeriesRecord | None:
        found = look(calendar_id, uid, kind)
        monkeypatch.undo()
        here.keep("a", "Mine")
        return found

    monkeypatch.setattr(here.appointments, "by_uid", looked_and_edited)
    assert here.sync().conflicts == 1
    assert here.titles() == {"a": "Mine"}


def test_both_made_the_same_uid(here: Here, server: Server) -> None:
    here.keep("a", "Mine")
    server.put("a.ics", event("a", "Theirs"))
    assert here.sync().conflicts == 1
    assert here.engine.resolve(here.calendar.id, "a", "mine")
    assert here.sync().sent == 1
    assert "SUMMARY:Mine" in server.kept["/mina/a.ics"][1]


def test_another_appointment_in_the_place_of_one(here: Here, server: Server) -> None:
    server.put("a.ics", event("a", "A"))
    here.sync()
    server.put("a.ics", event("b", "B"))
    here.sync()
    assert here.titles() == {"b": "B"}


def test_uids_that_are_no_file_names_are_sent_safely(here: Here, server: Server) -> None:
    for uid in ("../../other/x", "a b?c#d", "ü" * 200, "."):
        here.keep(uid, "Odd")
    assert here.sync().sent == 4
    assert all(re.fullmatch(r"/mina/[0-9a-f]{40}\.ics", path) for path in server.kept)
    assert here.sync().sent == 0
