"""Every connection has a purpose, is written down, can be refused, resumed and stopped."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import BadDownload, Cancelled, Offline, Unreachable
from assistant.core.jobs import CancelToken
from assistant.system import audit
from assistant.system.network import Attempt, Network, Reply
from tests.unit.system.conftest import BODY, Server

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger() -> list[Attempt]:
    return []


@pytest.fixture
def network(ledger: list[Attempt]) -> Network:
    return Network(lambda: False, ledger.append, lambda: NOON)


def test_an_answer_arrives_and_is_written_down_before_and_after(
    network: Network, ledger: list[Attempt], server: Server
) -> None:
    with network.stream("a model", f"{server.address}/whole") as response:
        assert response.status == 200
        assert response.headers["content-length"] == str(len(BODY))
        assert [(each.bytes, each.allowed) for each in ledger] == [(0, True)]
        assert b"".join(response.pieces) == BODY
    before, after = ledger
    assert (after.purpose, after.host, after.bytes) == ("a model", "127.0.0.1", len(BODY))
    assert before.at == after.at == NOON


def test_two_attempts_at_once_are_told_apart(network: Network, ledger: list[Attempt], server: Server) -> None:
    network.fetch("a model", f"{server.address}/whole")
    network.fetch("a model", f"{server.address}/whole")
    assert len({each.at for each in ledger}) == 2


def test_a_range_resumes(network: Network, server: Server) -> None:
    with network.stream("a model", f"{server.address}/whole", {"Range": "bytes=1000-"}) as response:
        assert response.status == 206
        assert b"".join(response.pieces) == BODY[1000:]
    with network.stream("a model", f"{server.address}/endless", {"Range": "bytes=9-"}) as response:
        assert response.status == 416


def test_bytes_are_asked_for_as_they_are(network: Network, server: Server) -> None:
    network.fetch("a model", f"{server.address}/whole")
    assert server.asked[0][1]["accept-encoding"] == "identity"


def test_offline_means_that_nothing_leaves(ledger: list[Attempt], server: Server) -> None:
    network = Network(lambda: True, ledger.append, lambda: NOON)
    with pytest.raises(Offline) as told:
        network.fetch("a model", f"{server.address}/whole")
    assert "offline" in told.value.hint
    assert server.asked == []
    assert ledger == [Attempt(NOON, "a model", "127.0.0.1", allowed=False)]


def test_what_runs_is_cut_when_the_person_goes_offline(ledger: list[Attempt], server: Server) -> None:
    off = threading.Event()
    network = Network(off.is_set, ledger.append, lambda: NOON)
    arrived = bytearray()
    with (
        pytest.raises(Offline) as told,
        network.stream("a model", f"{server.address}/whole") as response,
    ):
        for piece in response.pieces:
            arrived += piece
            off.set()
    assert told.value.message == "Hearth is set to stay offline." and "offline off" in told.value.hint
    assert arrived and len(ledger) == 2 and ledger[-1].bytes >= len(arrived)


def test_nobody_is_asked_anew_once_the_person_is_offline(ledger: list[Attempt], server: Server) -> None:
    network = Network(lambda: len(ledger) > 0, ledger.append, lambda: NOON)
    with pytest.raises(Offline):
        network.fetch("a model", f"{server.address}/elsewhere")
    assert [each.host for each in ledger] == ["127.0.0.1", "127.0.0.1"], "where the answer led to was not asked"


def test_a_host_that_an_answer_leads_to_is_written_down_too(
    network: Network, ledger: list[Attempt], server: Server
) -> None:
    assert network.fetch("a model", f"{server.address}/elsewhere") == BODY
    assert [each.host for each in ledger] == ["127.0.0.1", "localhost", "localhost"]
    assert ledger[-1].bytes == len(BODY)


def test_a_refusal_is_told_with_its_status(network: Network, ledger: list[Attempt], server: Server) -> None:
    with pytest.raises(BadDownload) as told:
        network.fetch("a model", f"{server.address}/missing")
    assert told.value.detail == "status 404"
    assert ledger[-1].allowed


def test_an_answer_that_breaks_off_is_no_whole_one(network: Network, ledger: list[Attempt], server: Server) -> None:
    with pytest.raises(Unreachable):
        network.fetch("a model", f"{server.address}/cut")
    assert ledger[-1].bytes == 1000


def test_an_answer_that_is_too_large_is_refused(network: Network, server: Server) -> None:
    with pytest.raises(BadDownload, match="larger"):
        network.fetch("a list", f"{server.address}/whole", most=10_000)


@pytest.mark.parametrize(
    "url", ["http://nowhere.invalid/x", "http://mina:secret@nowhere.invalid/x", "https://[::1/x", "gopher://x.invalid/"]
)
def test_what_cannot_be_reached_is_told_without_passwords(network: Network, ledger: list[Attempt], url: str) -> None:
    with pytest.raises(Unreachable) as told:
        network.fetch("a model", url)
    assert told.value.hint
    assert "secret" not in f"{told.value.message} {told.value.detail} {ledger}"


def test_a_port_where_nobody_listens_is_unreachable(network: Network) -> None:
    with socket.socket() as unused, audit.granted("127.0.0.1"):
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable):
        network.fetch("a model", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("path", ["/silent", "/stalls", "/stalls-of-unknown-length"])
def test_a_cancel_does_not_wait_for_what_does_not_come(network: Network, server: Server, path: str) -> None:
    cancel = CancelToken()
    at: list[float] = []
    timer = threading.Timer(0.3, lambda: (at.append(time.monotonic()), cancel.cancel()))
    timer.start()
    with pytest.raises(Cancelled):
        network.fetch("a model", f"{server.address}{path}", cancel=cancel)
    assert time.monotonic() - at[0] < 2  # a few milliseconds on a quiet machine; waiting it out takes 20 s
    timer.join()


def test_a_cancelled_token_asks_nobody(network: Network, ledger: list[Attempt], server: Server) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        network.fetch("a model", f"{server.address}/whole", cancel=cancel)
    assert (server.asked, ledger) == ([], [])


def test_a_file_is_read_from_disk_and_is_no_connection(tmp_path: Path, ledger: list[Attempt]) -> None:
    network = Network(lambda: True, ledger.append, lambda: NOON)
    file = tmp_path / "a wheel.whl"
    file.write_bytes(BODY)
    assert network.fetch("a model", file.as_uri()) == BODY
    with pytest.raises(BadDownload):
        network.fetch("a model", (tmp_path / "gone").as_uri())
    with pytest.raises(BadDownload):
        network.fetch("a model", tmp_path.as_uri())
    assert ledger == []


def ask(network: Network, url: str, method: str = "GET", body: bytes = b"", **limits: float) -> Reply:
    """Ask with limits that are far away unless given."""
    most, seconds = int(limits.get("most", 20_000_000)), limits.get("seconds", 20.0)
    return network.ask("Calendar Home", method, url, {"X-Told": "yes"}, body, most=most, seconds=seconds)


def test_any_method_may_be_asked_and_every_status_is_handed_out(
    network: Network, ledger: list[Attempt], server: Server
) -> None:
    assert (ask(network, f"{server.address}/missing").status, server.asked[0][1]["x-told"]) == (404, "yes")
    reply = ask(network, f"{server.address}/calendar", "REPORT", b"<what/>")
    assert (reply.status, reply.body, reply.headers["x-method"]) == (207, b"<what/>", "REPORT")
    assert [(each.purpose, each.host, each.bytes) for each in ledger][-1] == ("Calendar Home", "127.0.0.1", 7)


def test_where_an_answer_leads_is_not_followed_by_itself(
    network: Network, ledger: list[Attempt], server: Server
) -> None:
    reply = ask(network, f"{server.address}/elsewhere")
    assert reply.status == 302
    assert "localhost" in reply.headers["location"]
    assert {each.host for each in ledger} == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["/silent", "/stalls", "/stalls-of-unknown-length"])
def test_an_answer_that_takes_too_long_is_cut(network: Network, server: Server, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable):
        ask(network, server.address + path, seconds=0.2)
    assert time.monotonic() - began < 10


def test_offline_and_size_count_there_too(network: Network, ledger: list[Attempt], server: Server) -> None:
    with pytest.raises(BadDownload, match="larger"):
        ask(network, f"{server.address}/whole", most=1000)
    ledger.clear()
    with pytest.raises(Offline):
        ask(Network(lambda: True, ledger.append, lambda: NOON), f"{server.address}/whole")
    assert ledger == [Attempt(NOON, "Calendar Home", "127.0.0.1", allowed=False)]
