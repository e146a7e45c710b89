"""Children that gave up what they do not need: each thing they try is refused by the system, not by good manners."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.system import landlock, sandbox, seccomp
from assistant.system.children import Child, ChildBug, ChildDesk, Confinement, Handler, Limits
from assistant.system.sandbox import Protection, offered

pytestmark = pytest.mark.skipif(not offered().calls, reason="NEEDS LINUX: this system has no seccomp")
needs_landlock = pytest.mark.skipif(not offered().files, reason="NEEDS LINUX: this system has no Landlock")

REFUSED = "PermissionError"


def setup(secret: str) -> Mapping[str, Handler]:
    """Everything that code of a stranger would like to do."""

    def attempt(desk: ChildDesk, what: str, *args: Any) -> Any:
        return _ATTEMPTS[what](*args)

    def read_given(desk: ChildDesk) -> list[bytes]:
        return [os.read(file, 100) for file in desk.files]

    return {"attempt": attempt, "read_given": read_given}


def _write_memory_of_parent() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.ptrace(16, os.getppid(), None, None)  # PTRACE_ATTACH
    if result < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return int(result)


def _ring() -> int:
    result = ctypes.CDLL(None, use_errno=True).syscall(425, 1, ctypes.create_string_buffer(200))
    if result < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    return int(result)


def _fork() -> int:
    pid = os.fork()
    if not pid:
        os._exit(0)
    return pid


def _thread() -> str:
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(Path("/etc/passwd").read_text()))
    thread.start()
    thread.join()
    return said[0] if said else "a thread ran and read nothing"


def _import() -> str:
    import colorsys  # nothing has imported it before

    return colorsys.__name__


def _rules(name: str) -> str:
    return next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))


def _socket(family: int) -> int:
    """Asked of the system itself: Python's own hook, which refuses sockets too, does not hear of it."""
    made = ctypes.CDLL(None, use_errno=True).socket(family, socket.SOCK_STREAM, 0)
    if made < 0:
        raise OSError(ctypes.get_errno(), "socket")
    os.close(made)
    return int(made)


def _type_for_the_person(request: int) -> int:
    """Asked of the system itself, for Python cuts off the upper half of a request before the system does."""
    result = ctypes.CDLL(None, use_errno=True).ioctl(0, ctypes.c_ulong(request), ctypes.c_char_p(b"x"))
    if result < 0:
        raise OSError(ctypes.get_errno(), "ioctl")
    return int(result)


def _shared(call: str) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    made = libc.shmget(0, 4096, 0o1600) if call == "shmget" else libc.syscall(240, b"hearth-test", 0o102, 0o600, None)
    if made < 0:
        raise OSError(ctypes.get_errno(), call)
    return int(made)


def _devices() -> list[int]:
    return [os.fstat(each).st_rdev for each in range(3)]


def _chatter() -> str:
    logging.getLogger("pypdf").warning("words of a file")
    logging.getLogger("a.library").error("words of a file")
    warnings.warn("words of a file", UserWarning, stacklevel=1)
    warnings.warn("words of a file", RuntimeWarning, stacklevel=1)
    return "said"


def _print() -> None:
    os.write(1, b"words of a file\n")
    os.write(2, b"words of a file\n")
    print("words of a file", file=sys.stderr, flush=True)


_ATTEMPTS: dict[str, Handler] = {
    "read": lambda path: Path(path).read_text(),
    "list": lambda path: [each.name for each in Path(path).iterdir()],
    "write": lambda path: Path(path).write_text("x"),
    "make a folder": lambda path: Path(path).mkdir(),
    "delete": lambda path: Path(path).unlink(),
    "rename": lambda path: Path(path).rename(f"{path}-moved"),
    "change rights": lambda path: Path(path).chmod(0o777),
    "change times": lambda path: os.utime(path),
    "link": lambda path: Path(path).symlink_to("/etc/passwd"),
    "internet": lambda: _socket(socket.AF_INET),
    "internet 6": lambda: _socket(socket.AF_INET6),
    "packets": lambda: _socket(socket.AF_NETLINK),
    "local socket": lambda: _socket(socket.AF_UNIX),
    "program": lambda: subprocess.run(["/bin/true"], check=True).returncode,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "fork": _fork,
    "trace": _write_memory_of_parent,
    "ring": _ring,
    "signal": lambda pid: os.kill(pid, 0),
    "own signal": lambda: os.kill(os.getpid(), 0),
    "thread": _thread,
    "import": _import,
    "type": _type_for_the_person,
    "shared memory": lambda: _shared("shmget"),
    "message queue": lambda: _shared("mq_open"),
    "devices": _devices,
    "chatter": _chatter,
    "print": _print,
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Child]:
    child = Child("test reader", setup, ("",), Limits(confinement=Confinement.READER))
    yield child
    child.close()


@pytest.fixture(scope="module")
def offline() -> Iterator[Child]:
    child = Child("test offline", setup, ("",), Limits(confinement=Confinement.OFFLINE))
    yield child
    child.close()


@needs_landlock
@pytest.mark.parametrize("what", ["read", "list"])
@pytest.mark.parametrize("place", ["/etc/passwd", "~", "/proc/self/environ", "own"])
def test_a_reader_sees_no_file_of_the_person(reader: Child, tmp_path: Path, what: str, place: str) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    path = str(tmp_path / "diary.txt") if place == "own" else str(Path(place).expanduser())
    with pytest.raises(ChildBug, match=REFUSED if what == "read" or place == "~" else "PermissionError|NotADirectory"):
        reader.call("attempt", what, path)


@pytest.mark.parametrize(
    "what", ["write", "make a folder", "delete", "rename", "change rights", "change times", "link"]
)
def test_a_reader_changes_nothing(reader: Child, tmp_path: Path, what: str) -> None:
    path = tmp_path / "diary.txt"
    if what not in ("make a folder", "link"):
        path.write_text("dear diary")
        path.chmod(0o600)
    before = sorted((each.name, each.stat()) for each in tmp_path.iterdir())
    with pytest.raises(ChildBug, match=REFUSED):
        reader.call("attempt", what, str(path))
    assert sorted((each.name, each.stat()) for each in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "what",
    [
        "internet", "internet 6", "packets", "local socket", "program", "exec", "fork", "trace", "ring",
        "shared memory", "message queue",
    ],
)  # fmt: skip
def test_a_reader_reaches_nobody_and_starts_nothing(reader: Child, what: str) -> None:
    with pytest.raises(ChildBug, match=REFUSED):
        reader.call("attempt", what)


def test_a_reader_cannot_end_other_processes(reader: Child) -> None:
    reader.call("attempt", "own signal")
    for pid in (os.getpid(), 1, 0, -1):
        with pytest.raises(ChildBug, match=REFUSED):
            reader.call("attempt", "signal", pid)


@needs_landlock
def test_a_reader_still_has_threads_and_libraries_and_both_are_confined(reader: Child) -> None:
    assert reader.call("attempt", "import") == "colorsys"
    assert reader.call("attempt", "thread") == "a thread ran and read nothing"


def test_a_reader_reads_the_files_it_is_given(reader: Child, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path in paths:
        path.write_text(f"text of {path.name}")
    files = [os.open(path, os.O_RDONLY) for path in paths]
    try:
        assert reader.call("read_given", files=files) == [b"text of a", b"text of b", b"text of c"]
        assert reader.call("read_given") == []
    finally:
        for each in files:
            os.close(each)


def test_given_files_are_closed_after_each_call(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a" * 1000)
    child = Child("test handles", setup, ("",), Limits(confinement=Confinement.OFFLINE))
    try:
        counts = []
        for _ in range(3):
            with (tmp_path / "a").open("rb") as file:
                child.call("read_given", files=[file.fileno()] * 5)
            counts.append(len(child.call("attempt", "list", f"/proc/{child.pid}/fd")))
        assert len(set(counts)) == 1
    finally:
        child.close()


@pytest.mark.parametrize("what", ["internet", "internet 6", "packets", "program", "exec", "ring"])
def test_the_other_children_have_no_network_and_no_programs(offline: Child, what: str) -> None:
    with pytest.raises(ChildBug, match=REFUSED):
        offline.call("attempt", what)


def test_the_other_children_keep_files_and_local_sockets(offline: Child, tmp_path: Path) -> None:
    offline.call("attempt", "write", str(tmp_path / "index"))
    assert offline.call("attempt", "read", str(tmp_path / "index")) == "x"
    assert offline.call("attempt", "local socket") >= 0


@pytest.mark.parametrize("confined", ["reader", "offline"])
@pytest.mark.parametrize("request_number", [0x5412, 0x541C, 0x7_0000_5412], ids=["TIOCSTI", "TIOCLINUX", "upper half"])
def test_no_confined_child_types_for_the_person(
    request: pytest.FixtureRequest, confined: str, request_number: int
) -> None:
    child: Child = request.getfixturevalue(confined)
    with pytest.raises(ChildBug, match=REFUSED):
        child.call("attempt", "type", request_number)


def test_a_reader_has_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child("test terminal", setup, ("",), Limits(confinement=Confinement.READER))
    try:
        assert child.call("attempt", "devices") == [Path(os.devnull).stat().st_rdev] * 3
        child.call("attempt", "print")
    finally:
        child.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("confinement", list(Confinement))
def test_what_libraries_say_in_a_child_reaches_no_journal(
    capfd: pytest.CaptureFixture[str], confinement: Confinement
) -> None:
    child = Child("test chatter", setup, ("",), Limits(confinement=confinement))
    try:
        assert child.call("attempt", "chatter") == "said"
    finally:
        child.close()
    assert capfd.readouterr() == ("", "")


def test_every_thread_of_before_is_under_the_filter() -> None:
    child = Child("test threads", setup_with_threads, (), Limits(confinement=Confinement.OFFLINE))
    try:
        states = child.call("states")
        assert len(states) >= 4
        assert set(states) == {"Seccomp:\t2"}
    finally:
        child.close()


def setup_with_threads() -> Mapping[str, Handler]:
    """A child whose libraries started threads of their own while they were loaded."""
    for _ in range(3):
        threading.Thread(target=threading.Event().wait, daemon=True).start()

    def states(desk: ChildDesk) -> list[str]:
        tasks = Path("/proc/self/task").iterdir()
        lines = [line for task in tasks for line in (task / "status").read_text().splitlines()]
        return [line for line in lines if line.startswith("Seccomp:")]

    return {"states": states}


def test_no_child_leaves_a_picture_of_its_memory(offline: Child) -> None:
    limits = offline.call("attempt", "read", f"/proc/{offline.pid}/limits")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]


@pytest.mark.parametrize(
    ("files", "calls", "told"),
    [(True, True, "limits and sandbox"), (False, True, "no Landlock"), (True, False, "no seccomp"),
     (False, False, "limits only")],
)  # fmt: skip
def test_what_holds_is_told_in_words(files: bool, calls: bool, told: str) -> None:
    assert told in Protection(files, calls).words


def test_elsewhere_the_limits_stay_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert (landlock.version(), seccomp.available()) == (0, False)
    monkeypatch.setattr(sandbox, "_limit_written_files", lambda: None)
    assert sandbox.confine(Confinement.READER) == offered() == Protection(files=False, calls=False)
    assert sandbox.confine(Confinement.OFFLINE) == Protection(files=False, calls=False)


def test_without_landlock_nothing_is_written_all_the_same(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from assistant.system import landlock, sandbox\n"
        "landlock.version = lambda: 0\n"
        "print(sandbox.confine(sandbox.Confinement.READER).words, flush=True)\n"
        f"open({str(tmp_path / 'x')!r}, 'w')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert "no Landlock" in ran.stdout
    assert "PermissionError" in ran.stderr
    assert not (tmp_path / "x").exists()
    assert ran.returncode not in (0, -signal.SIGSEGV)


def test_a_child_tells_what_it_truly_gave_up(reader: Child, offline: Child) -> None:
    assert reader.protection() == offered()
    assert offline.protection() == Protection(files=False, calls=True)


def refused_by_the_system() -> Mapping[str, Handler]:
    """A child whose system promises Landlock and then refuses it."""
    sandbox.landlock.allow_reading_only = refuse
    return {}


def refuse(paths: Any) -> None:
    raise OSError("not here")


def test_what_a_system_refuses_is_told_and_the_rest_holds() -> None:
    child = Child("test half", refused_by_the_system, (), Limits(confinement=Confinement.READER))
    try:
        assert child.protection() == Protection(files=False, calls=True)
    finally:
        child.close()
