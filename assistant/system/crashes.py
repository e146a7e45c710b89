"""What is left of processes that ended unexpectedly: a report each, which holds no content and goes nowhere.

While a window is open, ``logs/running`` holds a mark with its process id; a clean close takes it away, so that a mark
that is there at the next start belongs to one that did not close. Every child writes its own native crash beside it. Of
those traces only the lines that say where in the program it was are taken into the report, with paths cut down to what
lies inside the program: a report can be read, and shown to others, without a second thought.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant import __version__
from assistant.core.errors import AssistantError, BadRequest
from assistant.system.paths import PRIVATE_FILE, make_private
from assistant.system.settings_file import write_whole

FOLDER_VARIABLE = "HEARTH_CRASHES"
"""The environment variable that tells children where to note their crash."""

MOST_REPORTS = 10
WINDOW = "window"
"""What ended, in a report of the window; of a child it is the child's name."""

_LIBRARIES = ("PySide6-Essentials", "llama-cpp-python", "sqlcipher3", "chromadb", "torch")
_NEW = ".new.txt"
_STAMP = "%Y-%m-%dT%H-%M-%S"
_PLACE = re.compile(r'^(  (?:Binary f|F)ile )"([^"]*)"(?:, (line \d+ in [\w<>.\[\] ]+)|, (at .*))?$')
_TELLING = re.compile(
    r"^(Fatal Python error: [\w ]+|Windows fatal exception: [\w ]+"
    r"|(Current t|T)hread 0x[0-9a-f]+ \(most recent call first\):"
    r"|Current thread's C stack trace \(most recent call first\):|  <no Python frame>|  \.\.\.)$"
)
_FATAL = ("Fatal Python error", "Windows fatal exception")


@dataclass(frozen=True, slots=True)
class Crash:
    """One unexpected end. ``at`` (aware) is when it was last known to live; ``told``: the person was told of it."""

    name: str
    what: str
    at: datetime
    told: bool
    report: str


class Crashes:
    """The reports in a folder of logs. For the one process that owns the profile; any thread may call."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running = logs / "running"
        self._reports = logs / "crashes"
        self._mark: Path | None = None

    def look_back(self) -> None:
        """Make a report of everything that ended unexpectedly since; before children of this process start.

        What cannot be written now is tried again at the next start.
        """
        for file in sorted(self._running.glob("*.txt")):
            with contextlib.suppress(OSError, AssistantError):
                trace = file.read_text(encoding="utf-8", errors="replace")
                if file.name.startswith(f"{WINDOW}-"):
                    self._keep_window(file, trace)
                elif any(sign in trace for sign in _FATAL):
                    what = file.stem.rpartition("-")[0].removeprefix("hearth-")
                    self._keep(what, _changed(file), "", trace)
                file.unlink()

    def begin(self, now: datetime) -> None:
        """A window is open from now on; on a full disk its unexpected end is not told, and that is all."""
        begun = {"version": __version__, "begun": now.isoformat(), "log": _size(self._logs / "crash.log")}
        with contextlib.suppress(AssistantError):
            mark = make_private(self._running) / f"{WINDOW}-{os.getpid()}.txt"
            write_whole(mark, json.dumps(begun).encode())
            self._mark = mark

    def end(self) -> None:
        """The window closed cleanly; safe to call when there was none."""
        if self._mark is not None:
            self._mark.unlink(missing_ok=True)
            self._mark = None

    def all(self) -> list[Crash]:
        """Every report that is kept, the newest first."""
        found = [_read(file) for file in self._reports.glob("*.txt")]
        return sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)

    def tell(self) -> None:
        """The person was told of all there are."""
        for file in self._reports.glob(f"*{_NEW}"):
            file.rename(file.with_name(file.name.removesuffix(_NEW) + ".txt"))

    def forget(self, name: str = "") -> int:
        """Delete the report of that name, or all; how many. Raises ``BadRequest`` where there is none of that name."""
        files = [file for file in self._reports.glob("*.txt") if not name or _name(file) == name]
        if name and not files:
            raise BadRequest(f"There is no report {name}.", "See: hearth crashes")
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def _keep_window(self, mark: Path, text: str) -> None:
        log = self._logs / "crash.log"
        try:
            begun = json.loads(text)
            start, size, version = str(begun["begun"]), int(begun["log"]), str(begun["version"])
        except (ValueError, KeyError, TypeError):  # the disk was full, or the power went
            start, size, version = "", _size(log), __version__
        trace = ""
        if _size(log) > size:
            with log.open("rb") as file:
                file.seek(size)
                trace = file.read(1_000_000).decode("utf-8", "replace")
        lived = (mark, log, self._logs / "hearth.log", *self._logs.parent.glob("hearth.db*"))
        at = max(_changed(file) for file in lived if file.exists())
        self._keep(WINDOW, at, start, trace, version)

    def _keep(self, what: str, at: datetime, begun: str, trace: str, version: str = __version__) -> None:
        make_private(self._reports)
        told = "\n".join(_scrubbed(trace)) or "It left no trace: it was ended from outside, or the power went."
        head = [f"Hearth {version}: the {what} ended unexpectedly", f"When: {at.astimezone():%Y-%m-%d %H:%M:%S %z}"]
        head += [f"Begun: {begun}"] if begun else []
        head += [
            f"System: {platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"
        ]
        head.append(f"Libraries: {', '.join(_versions())}")
        name = f"{at:{_STAMP}}-{what}"
        write_whole(self._reports / f"{name}{_NEW}", "\n".join([*head, "", told, ""]).encode())
        for old in sorted(self._reports.glob("*.txt"))[:-MOST_REPORTS]:
            old.unlink(missing_ok=True)


def note_native_crashes(name: str) -> None:
    """In a child: let a native crash leave its trace where the owner looks at its next start."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return
    with contextlib.suppress(OSError, AssistantError):
        path = make_private(Path(folder)) / f"{name}-{os.getpid()}.txt"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        faulthandler.enable(os.fdopen(descriptor, "w", encoding="utf-8"))


def _scrubbed(trace: str) -> Iterator[str]:
    """The lines that say where in the program it was, and no others."""
    for line in trace.splitlines():
        if (place := _PLACE.match(line)) is not None:
            where = place[3] or re.sub(r"[^\w+\[\]. ]", "", place[4] or "")
            yield f'{place[1]}"{_inside(place[2])}"' + (f", {where}" if where else "")
        elif _TELLING.match(line):
            yield line


def _inside(path: str) -> str:
    """A path from where the program or a library begins; of anything else its last part."""
    parts = path.replace("\\", "/").split("/")
    for start in ("site-packages", "lib-dynload"):
        if start in parts:
            return "/".join(parts[parts.index(start) + 1 :])
    for start in ("assistant", "ui"):
        if start in parts[:-1]:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(start) :])
    return parts[-1]


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            yield f"{name} {importlib.metadata.version(name)}"


def _read(file: Path) -> Crash | None:
    name = _name(file)
    try:
        at = datetime.strptime(name[:19], _STAMP).replace(tzinfo=UTC)
        report = file.read_text(encoding="utf-8", errors="replace")
    except (ValueError, OSError):
        return None  # none of ours, or gone meanwhile
    return Crash(name, name[20:], at, not file.name.endswith(_NEW), report)


def _name(file: Path) -> str:
    return file.name.removesuffix(_NEW).removesuffix(".txt")


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
