"""A calendar on a real CalDAV server, edited here and there: nothing is lost, conflicts are shown, the ledger is told.

The server is Radicale, started on this machine as a process of its own.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.appointments import Appointment, Calendar, CalendarKind
from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest, Offline, SignInRefused, Unreachable
from assistant.core.jobs import QuietDesk
from assistant.service.agenda import Agenda
from assistant.service.runner import JobRunner
from assistant.store.database import Database
from assistant.store.network_log import NetworkLog
from assistant.system import audit
from assistant.system.network import Network

pytestmark = pytest.mark.skipif(importlib.util.find_spec("radicale") is None, reason="needs Radicale (dev extras)")

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DESK = QuietDesk()
USER, PASSWORD = "mina", "pässword:1"

DENTIST = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another//App//EN
BEGIN:VEVENT
UID:dentist
DTSTAMP:20260301T120000Z
DTSTART;TZID=Europe/Berlin:20260305T{0}0000
DTEND;TZID=Europe/Berlin:20260305T{0}3000
SUMMARY:{1}
X-UNKNOWN;X-PLACE="left, upper":tooth 7\\, deep
END:VEVENT
END:VCALENDAR
"""


@dataclass
class Radicale:
    """A server that can be stopped and started again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
        (self.folder / "config").write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n[auth]\ntype = htpasswd\nhtpasswd_encryption = plain\n"
            "delay = 0\n"
            f"htpasswd_filename = {self.folder / 'users'}\n"
            f"[storage]\nfilesystem_folder = {self.folder / 'collections'}\n[logging]\nlevel = warning\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "radicale", "--config", str(self.folder / "config")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "PYTHONUTF8": "1"})
        give_up = time.monotonic() + 20
        while True:
            try:
                with audit.granted("127.0.0.1"):
                    socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < give_up, "Radicale does not start"
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> str:
        """What another app of the same person does."""
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            self.address + path,
            body.replace("\n", "\r\n").encode() or None,
            {"Authorization": f"Basic {pair}", "Content-Type": "text/calendar", **(headers or {})},
            method=method,
        )
        with audit.granted("127.0.0.1"), urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())

    def texts(self) -> str:
        """Everything that the server keeps."""
        return self.ask("GET", "mina/home/")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """One server for all stories."""
    with socket.socket() as unused, audit.granted("127.0.0.1"):
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    radicale = Radicale(tmp_path_factory.mktemp("radicale"), port)
    radicale.start()
    yield radicale
    radicale.stop()


@pytest.fixture
def server(running: Radicale) -> Iterator[Radicale]:
    """The server with one calendar in which there is one appointment."""
    if running.process is None:
        running.start()
    running.ask("MKCALENDAR", "mina/home/", _MAKE, {"Content-Type": "application/xml"})
    running.ask("PUT", "mina/home/dentist.ics", DENTIST.format("09", "Dentist"))
    yield running
    if running.process is None:
        running.start()
    running.ask("DELETE", "mina/home/")


_MAKE = (
    '<?xml version="1.0"?><mkcalendar xmlns="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"'
    ' xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop><d:displayname>At home</d:displayname>'
    "<a:calendar-color>#336699ff</a:calendar-color></d:prop></d:set></mkcalendar>"
)


@pytest.fixture
def offline() -> list[bool]:
    """Whether the person asked for no network."""
    return [False]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new profile's database."""
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


@pytest.fixture
def agenda(database: Database, offline: list[bool]) -> Iterator[Agenda]:
    """An agenda that may use the network."""
    changes = ChangeBus()
    runner = JobRunner(changes)
    network = Network(lambda: offline[0], NetworkLog(database).add, lambda: datetime.now(UTC))
    yield Agenda(database, runner, changes, lambda: NOW, lambda: BERLIN, network)
    assert runner.close(5) == ()


@pytest.fixture
def home(agenda: Agenda, server: Radicale) -> Calendar:
    """The server's calendar, connected and read."""
    (calendar,) = agenda.connect(server.address, USER, PASSWORD, DESK)
    sync(agenda)
    return calendar


def sync(agenda: Agenda) -> tuple[int, int]:
    """Synchronise; how many changes were sent, and how many conflicts there are."""
    (report,) = agenda.sync(DESK)
    assert report.problem == ""
    return report.synced.sent, report.synced.conflicts


def shown(agenda: Agenda) -> list[tuple[str, str]]:
    """What is on in the first ten days of March."""
    found = agenda.between(datetime(2026, 3, 1, tzinfo=BERLIN), datetime(2026, 3, 11, tzinfo=BERLIN))
    return [(each.title, f"{each.start:%d %H:%M}") for each in found]


def named(agenda: Agenda, title: str) -> Appointment:
    """The appointment of that title."""
    (found,) = agenda.search(title)
    return found


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BERLIN)


def create(agenda: Agenda, calendar: Calendar, title: str, day: int) -> None:
    agenda.carry_out(agenda.propose_create(title, at(day, 10), at(day, 11), calendar=calendar.id))


def rename(agenda: Agenda, title: str, to: str) -> None:
    agenda.carry_out(agenda.propose_change(named(agenda, title), title=to))


def test_what_is_there_is_found_and_read(agenda: Agenda, home: Calendar) -> None:
    assert (home.name, home.kind, home.colour, home.writable) == ("At home", CalendarKind.CALDAV, "#336699", True)
    assert shown(agenda) == [("Dentist", "05 09:00")]
    assert agenda.connect(home.where, USER, PASSWORD, DESK) == [home], "its own address finds it too, once"
    assert agenda.password_kept_by(home.id) == "Hearth's encrypted database"


def test_both_sides_create_change_and_delete(agenda: Agenda, home: Calendar, server: Radicale) -> None:
    create(agenda, home, "Paint the door", 6)
    server.ask("PUT", "mina/home/cake.ics", DENTIST.format("15", "Bake a cake").replace("UID:dentist", "UID:cake"))
    assert sync(agenda) == (1, 0)
    assert shown(agenda) == [("Dentist", "05 09:00"), ("Bake a cake", "05 15:00"), ("Paint the door", "06 10:00")]
    assert "SUMMARY:Paint the door" in server.texts()

    rename(agenda, "Dentist", "Dentist, with X-ray")
    agenda.carry_out(agenda.propose_move(named(agenda, "Paint"), at(7, 10)))
    server.ask("PUT", "mina/home/cake.ics", DENTIST.format("16", "Bake two").replace("UID:dentist", "UID:cake"))
    assert sync(agenda) == (2, 0)
    assert shown(agenda) == [
        ("Dentist, with X-ray", "05 09:00"), ("Bake two", "05 16:00"), ("Paint the door", "07 10:00"),
    ]  # fmt: skip
    kept = server.ask("GET", "mina/home/dentist.ics")
    assert "SUMMARY:Dentist\\, with X-ray" in kept
    assert 'X-UNKNOWN;X-PLACE="left, upper":tooth 7\\, deep' in kept, "what nobody here knows survives"

    agenda.carry_out(agenda.propose_cancel(named(agenda, "Paint"), "all"))
    server.ask("DELETE", "mina/home/cake.ics")
    assert sync(agenda) == (1, 0)
    assert shown(agenda) == [("Dentist, with X-ray", "05 09:00")]
    assert "Paint" not in server.texts()
    assert sync(agenda) == (0, 0)


def test_what_is_taken_back_is_taken_back_there_too(agenda: Agenda, home: Calendar, server: Radicale) -> None:
    undo = agenda.carry_out(agenda.propose_change(named(agenda, "Dentist"), title="Barber"))
    assert sync(agenda) == (1, 0)
    agenda.undo(undo)
    assert sync(agenda) == (1, 0)
    assert "SUMMARY:Dentist" in server.texts()


@pytest.mark.parametrize(("keep", "left"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_a_conflict_is_shown_and_decided(
    agenda: Agenda, home: Calendar, server: Radicale, keep: str, left: str
) -> None:
    rename(agenda, "Dentist", "Mine")
    server.ask("PUT", "mina/home/dentist.ics", DENTIST.format("11", "Theirs"))
    assert sync(agenda) == (0, 1)
    assert sync(agenda) == (0, 1), "it waits"
    (conflict,) = agenda.problems()
    assert conflict.title == "Mine"
    assert "“Mine”, 2026-03-05 09:00" in conflict.reason
    assert "“Theirs”, 2026-03-05 11:00" in conflict.reason
    assert shown(agenda) == [("Mine", "05 09:00")]
    assert "Theirs" in server.texts()
    agenda.resolve(conflict, keep=keep)  # type: ignore[arg-type]
    assert agenda.problems() == []
    assert sync(agenda) == (int(keep == "mine"), 0)
    assert [title for title, _ in shown(agenda)] == [left]
    assert f"SUMMARY:{left}" in server.texts()
    assert "X-UNKNOWN" in server.texts()
    with pytest.raises(BadRequest):
        agenda.resolve(conflict, keep="mine")


def test_both_versions_are_shown_and_both_can_stay(agenda: Agenda, home: Calendar, server: Radicale) -> None:
    rename(agenda, "Dentist", "Mine")
    server.ask("PUT", "mina/home/dentist.ics", DENTIST.format("11", "Theirs"))
    sync(agenda)
    (conflict,) = agenda.server_conflicts()
    assert conflict.mine is not None and conflict.theirs is not None
    assert (conflict.mine.title, conflict.mine.start) == ("Mine", at(5, 9))
    assert (conflict.theirs.title, conflict.theirs.start) == ("Theirs", at(5, 11))
    (state,) = agenda.servers()
    assert (state.host, state.user, state.conflicts, state.synced) == ("127.0.0.1", USER, 1, NOW)
    agenda.resolve(conflict, "both")
    assert agenda.server_conflicts() == [] and agenda.problems() == []
    assert sync(agenda) == (1, 0)
    assert shown(agenda) == [("Mine", "05 09:00"), ("Theirs", "05 11:00")]
    texts = server.texts()
    assert texts.count("BEGIN:VEVENT") == 2 and texts.count("X-UNKNOWN") == 2
    assert "SUMMARY:Theirs" in server.ask("GET", "mina/home/dentist.ics")


def test_what_was_deleted_cannot_stay_beside_the_other(agenda: Agenda, home: Calendar, server: Radicale) -> None:
    rename(agenda, "Dentist", "Changed")
    server.ask("DELETE", "mina/home/dentist.ics")
    sync(agenda)
    (conflict,) = agenda.server_conflicts()
    assert conflict.theirs is None and conflict.mine is not None
    with pytest.raises(BadRequest, match="deleted"):
        agenda.resolve(conflict, "both")
    assert agenda.server_conflicts() == [conflict] and [title for title, _ in shown(agenda)] == ["Changed"]


def test_how_a_server_stands(agenda: Agenda, server: Radicale) -> None:
    agenda.connect(server.address, USER, PASSWORD, DESK)
    assert agenda.servers()[0].synced is None
    sync(agenda)
    assert agenda.unsent() == frozenset()
    rename(agenda, "Dentist", "Barber")
    first = agenda.unsent()
    rename(agenda, "Barber", "Hairdresser")
    second = agenda.unsent()
    assert len(first) == len(second) == 1 and first != second, "another edit of the same one is another change"
    (state,) = agenda.servers()
    assert (state.unsent, state.problem, state.synced) == (1, "", NOW)
    server.stop()
    agenda.sync(DESK)
    (state,) = agenda.servers()
    assert "cannot be reached" in state.problem and state.synced == NOW and state.unsent == 1
    server.start()
    sync(agenda)
    assert agenda.unsent() == frozenset() and agenda.servers()[0].problem == ""


@pytest.mark.parametrize("keep", ["mine", "theirs"])
@pytest.mark.parametrize("deleted_here", [True, False])
def test_deleted_on_one_side_and_changed_on_the_other(
    agenda: Agenda, home: Calendar, server: Radicale, keep: str, deleted_here: bool
) -> None:
    if deleted_here:
        agenda.carry_out(agenda.propose_cancel(named(agenda, "Dentist")))
        server.ask("PUT", "mina/home/dentist.ics", DENTIST.format("11", "Changed"))
    else:
        rename(agenda, "Dentist", "Changed")
        server.ask("DELETE", "mina/home/dentist.ics")
    assert sync(agenda) == (0, 1)
    (conflict,) = agenda.problems()
    assert "deleted" in conflict.reason
    assert "“Changed”" in conflict.reason
    agenda.resolve(conflict, keep=keep)  # type: ignore[arg-type]
    sync(agenda)
    stays = deleted_here == (keep == "theirs")
    assert [title for title, _ in shown(agenda)] == ["Changed"] * stays
    assert server.texts().count("SUMMARY:Changed") == stays


def test_a_server_that_is_gone_keeps_what_was_there(agenda: Agenda, home: Calendar, server: Radicale) -> None:
    rename(agenda, "Dentist", "Barber")
    server.stop()
    (report,) = agenda.sync(DESK)
    assert "cannot be reached" in report.problem
    assert "kept" in agenda.problems()[0].reason
    assert shown(agenda) == [("Barber", "05 09:00")]
    with pytest.raises(Unreachable):
        agenda.connect(server.address, USER, PASSWORD, DESK)
    server.start()
    assert sync(agenda) == (1, 0)
    assert agenda.problems() == []
    assert "SUMMARY:Barber" in server.texts()


def test_a_wrong_password_is_told_and_kept_nowhere(agenda: Agenda, server: Radicale, database: Database) -> None:
    with pytest.raises(SignInRefused) as told:
        agenda.connect(server.address, USER, "hunter2", DESK)
    assert told.value.hint
    assert [each.kind for each in agenda.calendars()] == [CalendarKind.OWN]
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM calendar_accounts").fetchone()[0] == 0


def test_every_connection_is_in_the_ledger_and_no_password(agenda: Agenda, home: Calendar, database: Database) -> None:
    sync(agenda)
    ledger = NetworkLog(database).all()
    assert {(each.purpose, each.host, each.allowed) for each in ledger} == {
        ("Calendar 127.0.0.1", "127.0.0.1", True), ("Calendar At home", "127.0.0.1", True),
    }  # fmt: skip
    assert sum(each.bytes for each in ledger) > 0
    assert PASSWORD not in str(ledger)


def test_offline_means_that_nobody_is_asked(
    agenda: Agenda, home: Calendar, database: Database, offline: list[bool]
) -> None:
    offline[0] = True
    for ask in (lambda: agenda.sync(DESK), lambda: agenda.connect(home.where, USER, PASSWORD, DESK)):
        with pytest.raises(Offline):
            ask()
        assert not NetworkLog(database).all()[-1].allowed
    assert shown(agenda) == [("Dentist", "05 09:00")]


def test_a_subscription_is_read_and_read_again_only_when_it_changed(
    agenda: Agenda, server: Radicale, feed: Callable[[str], str], database: Database
) -> None:
    address = feed(DENTIST.format("09", "Dentist"))
    report = agenda.subscribe(address, DESK)
    assert report.synced.taken.added == 1
    assert shown(agenda) == [("Dentist", "05 09:00")]
    before = sum(each.bytes for each in NetworkLog(database).all())
    (again,) = agenda.sync(DESK)
    assert again.synced.taken.unchanged == 1
    assert sum(each.bytes for each in NetworkLog(database).all()) == before, "nothing came"
    feed(DENTIST.format("10", "Dentist, later"))
    agenda.sync(DESK)
    assert shown(agenda) == [("Dentist, later", "05 10:00")]
    feed("<html>moved</html>")
    (report,) = agenda.sync(DESK)
    assert "does not give a calendar" in report.problem
    assert shown(agenda) == [("Dentist, later", "05 10:00")]
    refused = agenda.propose_move(named(agenda, "Dentist"), at(7, 10)).refused
    assert "only read" in refused


def test_from_the_command_line(server: Radicale, monkeypatch: pytest.MonkeyPatch, own_profile: Path) -> None:
    def hearth(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.launch", "calendar", *arguments, "--json"]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
        )

    monkeypatch.setenv("HEARTH_CALDAV_PASSWORD", "wrong")
    refused = hearth("connect", server.address, "--user", USER)
    assert (refused.returncode, json.loads(refused.stderr)["error"]["kind"]) == (1, "SignInRefused")
    monkeypatch.delenv("HEARTH_CALDAV_PASSWORD")
    asked = hearth("connect", server.address, "--user", USER)
    assert (asked.returncode, json.loads(asked.stderr)["error"]["kind"]) == (2, "BadRequest")
    monkeypatch.setenv("HEARTH_CALDAV_PASSWORD", PASSWORD)
    connected = json.loads(hearth("connect", server.address, "--user", USER).stdout)
    assert [(each["calendar"], each["added"]) for each in connected["calendars"]] == [("At home", 1)]
    monkeypatch.delenv("HEARTH_CALDAV_PASSWORD")
    server.ask("DELETE", "mina/home/dentist.ics")
    synced = hearth("sync")
    assert (synced.returncode, json.loads(synced.stdout)[0]["gone"]) == (0, 1)
    plain = [path for path in own_profile.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert plain == [], "the password is readable nowhere in the profile"


def test_a_removed_calendar_takes_its_password_along(
    agenda: Agenda, home: Calendar, server: Radicale, database: Database
) -> None:
    agenda.remove(home.id)
    with database.read() as connection:
        for table in ("calendar_accounts", "calendar_servers", "calendar_resources"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert "Dentist" in server.texts(), "on the server it stays"


@pytest.fixture
def feed() -> Iterator[Callable[[str], str]]:
    """Puts a text at an address, with an ETag as web servers have it."""
    from hashlib import sha256
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    text = [""]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = text[0].replace("\n", "\r\n").encode()
            etag = f'"{sha256(body).hexdigest()}"'
            same = self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(0 if same else len(body)))
            self.end_headers()
            self.wfile.write(b"" if same else body)

        def log_message(self, format: str, *args: object) -> None:
            """A test's output is its own."""

    with audit.granted("127.0.0.1"):
        listening = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()

    def put(new: str) -> str:
        text[0] = new
        return f"http://127.0.0.1:{listening.server_port}/holiday%20plan.ics"

    yield put
    listening.shutdown()
    thread.join()
    listening.server_close()
