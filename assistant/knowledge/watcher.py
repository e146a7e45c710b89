"""Notices changes in watched sources, on a thread of its own."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import watchfiles

from assistant.knowledge.scanning import is_passed_over

_log = logging.getLogger(__name__)

QUIET_MS = 1500
"""Changes are told together, once nothing more came for a moment or this long has passed."""

LOOK_AGAIN_MS = 5000
"""How often it is looked whether a source that was away has come back."""

POLL_SECONDS = 300.0
"""How often all is told as changed where the system cannot watch any more folders."""


class Watcher:
    """Tells which watched sources changed; what exactly changed in them is for a look to find out."""

    def __init__(self, on_change: Callable[[frozenset[int]], None]) -> None:
        """``on_change`` gets source ids, on the watcher's thread."""
        self._on_change = on_change
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, folders: Mapping[str, int], files: Mapping[str, int]) -> None:
        """Watch these from now on: paths with their source ids. Whatever was watched before is not any more."""
        with self._lock:
            self._stop.set()
            self._stop = threading.Event()
            self._thread = None
            if folders or files:
                self._thread = threading.Thread(
                    target=self._watch, args=(dict(folders), dict(files), self._stop), name="watcher", daemon=True
                )
                self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        with self._lock:
            self._stop.set()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(2)

    def _watch(self, folders: dict[str, int], files: dict[str, int], stop: threading.Event) -> None:
        there: frozenset[str] | None = None
        while not stop.is_set():
            before, there = there, frozenset(path for path in (*folders, *files) if Path(path).exists())
            if before is not None and (back := there - before):
                self._tell({folders.get(path, files.get(path, 0)) for path in back}, stop)
            try:
                self._watch_those(there, folders, files, stop)
            except OSError as problem:  # too many folders for the system, or a network disk that cannot tell
                _log.warning("watching is not possible, so it is looked now and then: %s", problem)
                if not stop.wait(POLL_SECONDS):
                    self._tell({*folders.values(), *files.values()}, stop)

    def _watch_those(
        self, there: frozenset[str], folders: dict[str, int], files: dict[str, int], stop: threading.Event
    ) -> None:
        """Until one of the sources goes or comes back."""
        around = {os.path.dirname(path) for path in files}  # noqa: PTH120 - a file that is replaced is seen by its folder
        watched = [path for path in there if path in folders] + [path for path in around if Path(path).is_dir()]
        if not watched:
            stop.wait(LOOK_AGAIN_MS / 1000)
            return
        for changes in watchfiles.watch(
            *watched,
            watch_filter=None,
            debounce=QUIET_MS,
            rust_timeout=LOOK_AGAIN_MS,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            changed = {source for _, path in changes for source in _sources_of(path, folders, files)}
            self._tell(changed, stop)
            if frozenset(path for path in (*folders, *files) if Path(path).exists()) != there:
                return

    def _tell(self, changed: set[int], stop: threading.Event) -> None:
        if changed and not stop.is_set():
            self._on_change(frozenset(changed))


def _sources_of(path: str, folders: Mapping[str, int], files: Mapping[str, int]) -> set[int]:
    """The sources that a changed path belongs to, if it is one that a look would take."""
    found = {files[path]} if path in files else set()
    for folder, source in folders.items():
        inside = folder.rstrip(os.sep) + os.sep
        if path.startswith(inside) and not is_passed_over(path[len(inside) :]):
            found.add(source)
    return found
