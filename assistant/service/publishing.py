"""Hearth's own calendar as a file that other programs subscribe to, kept up to date on disk; off unless asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from assistant.calendar.ics import PRODUCT
from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import AccessDenied, AssistantError, BadRequest
from assistant.service.agenda import Agenda
from assistant.system.settings_file import write_whole

SETTING = "publish_calendar"
"""The setting that names the file; "" for none."""

READABLE = "It is not encrypted: whoever may read that file reads what Hearth put into your calendar."
_HEAD = 500
"""Octets at the beginning of a file among which its maker is named."""


class Publishing:
    """Writes the file whenever Hearth's own calendar or the setting changed. Only the owner may read it."""

    def __init__(self, agenda: Agenda, setting: Callable[[str], object], changes: ChangeBus) -> None:
        self._agenda = agenda
        self._setting = setting
        self._lock = threading.Lock()
        self._told = False
        changes.subscribe(self._changed)

    @property
    def path(self) -> Path | None:
        """The file, None where nothing is published."""
        named = str(self._setting(SETTING)).strip()
        return Path(named).expanduser() if named else None

    def write(self, path: Path) -> None:
        """Bring the file up to date. Raises ``BadRequest`` where it is not ours to write, or ``AccessDenied``."""
        if path.suffix.lower() != ".ics" or not path.is_absolute():
            raise BadRequest(f"“{path}” is no full path of an .ics file.", "Name one such as ~/hearth.ics")
        with self._lock:
            text = self._agenda.export().encode()
            try:
                there = path.read_bytes() if path.exists() else None
                if there == text:
                    return
                if there is not None and PRODUCT.encode() not in there[:_HEAD]:
                    raise BadRequest(f"{path} is there already, and Hearth did not write it.", "Choose another name.")
                write_whole(path, text)
            except OSError as problem:
                raise AccessDenied(f"{path} cannot be written.", "Choose another place.", str(problem)) from problem

    def _changed(self, changed: Changed) -> None:
        if not changed & (Changed.CALENDAR | Changed.SETTINGS):
            return
        path, problem = self.path, ""
        if path is not None:
            try:
                self.write(path)
            except AssistantError as told:
                problem = f"The published file is not up to date: {told.message}"
        if problem or self._told:
            self._told = bool(problem)
            self._agenda.tell_own(problem)
