"""Taking everything along, and bringing it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.jobs import Desk, Lane
from assistant.service.erasing_parts import Part, erase_part
from assistant.service.exporting import Exporting, ExportReport
from assistant.service.exporting import Parts as ExportParts
from assistant.service.importing import Importing, ImportReport
from assistant.service.importing import Parts as ImportParts
from assistant.service.runner import Job, JobRunner

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.store.database import Database

Read = Callable[[tuple[Path, ...], Desk[Any]], object]
ErasePart = Callable[[Part, Desk[Any]], int]


class Leaving:
    """Every method may be called from any thread; those with a desk take long."""

    def __init__(
        self, exporting: Exporting, importing: Importing, read: Read, erase: ErasePart, runner: JobRunner
    ) -> None:
        """``read`` takes files and folders into the library again."""
        self._exporting = exporting
        self._importing = importing
        self._read = read
        self._erase = erase
        self._runner = runner

    def export(self, folder: Path, desk: Desk[Any]) -> ExportReport:
        """:meth:`Exporting.export`."""
        return self._exporting.export(folder, desk)

    def bring_back(self, folder: Path, desk: Desk[Any]) -> ImportReport:
        """:meth:`Importing.bring_back`, then read the files of its library that are on this computer."""
        report = self._importing.bring_back(folder, desk)
        if report.sources:
            self._read(report.sources, desk)
        return report

    def erase_part(self, part: Part, desk: Desk[Any]) -> int:
        """:func:`erase_part`."""
        return self._erase(part, desk)

    def start_export(self, folder: Path) -> Job:
        """:meth:`export` as a job."""
        return self._runner.start(
            "Writing everything into a folder", lambda desk: self.export(folder, desk), Lane.UPKEEP
        )

    def start_erasing_part(self, name: str) -> Job:
        """:meth:`erase_part` of the part of that name as a job."""
        part = Part(name)
        return self._runner.start(f"Erasing all {name}", lambda desk: self.erase_part(part, desk), Lane.UPKEEP)

    def start_bringing_back(self, folder: Path) -> Job:
        """:meth:`bring_back` as a job."""
        return self._runner.start("Bringing everything back", lambda desk: self.bring_back(folder, desk), Lane.INGEST)


def leaving(assistant: Assistant, database: Database, clock: Callable[[], datetime]) -> Leaving:
    """The service over what an assistant is made of."""
    exporting = Exporting(ExportParts(database, assistant.profile, assistant.about_you.export, clock))
    importing = Importing(ImportParts(database, assistant.settings, assistant.changes, clock))

    def read(paths: tuple[Path, ...], desk: Desk[Any]) -> object:
        return assistant.library.add(paths, desk, wait_for_meaning=False)

    def erase(part: Part, desk: Desk[Any]) -> int:
        return erase_part(assistant, database, part, desk)

    return Leaving(exporting, importing, read, erase, assistant.runner)
