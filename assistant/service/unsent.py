"""What was typed and not sent, and where the person was reading: noted at once, written about once a second."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.core.errors import AssistantError
from assistant.store.unsent import Draft, ReadingPlace, UnsentStore

__all__ = ["Draft", "Kept", "ReadingPlace", "Unsent"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """All that was kept. ``shown`` is the chat that was shown last, None for a new one."""

    drafts: Mapping[int | None, Draft]
    places: Mapping[int, ReadingPlace]
    shown: int | None


class Unsent:
    """Every method may be called from any thread. What belongs to a temporary chat must never be noted here."""

    def __init__(self, store: UnsentStore) -> None:
        self._store = store
        self._noting = threading.Lock()
        self._writing = threading.Lock()
        self._drafts: dict[int | None, Draft] = {}
        self._places: dict[int, ReadingPlace | None] = {}
        self._shown: int | None = None
        self._noted = False

    def kept(self) -> Kept:
        """What was kept by an earlier process; files that are gone are left out of the drafts."""
        drafts = {
            chat_id: Draft(draft.text, tuple(path for path in draft.files if _is_there(path)))
            for chat_id, draft in self._store.drafts().items()
        }
        return Kept(
            {each: draft for each, draft in drafts.items() if draft}, self._store.places(), self._store.last_shown()
        )

    def note(
        self, drafts: Mapping[int | None, Draft], places: Mapping[int, ReadingPlace | None], shown: int | None
    ) -> None:
        """Take what changed, by chat, and the chat that is shown; writes nothing yet and never waits for the disk."""
        with self._noting:
            self._drafts.update(drafts)
            self._places.update(places)
            self._shown = shown
            self._noted = True

    def write(self) -> None:
        """Write what was noted since the last time. Raises ``DiskFull``; it is kept for the next time then."""
        with self._writing:
            with self._noting:
                if not self._noted:
                    return
                drafts, places, shown = self._drafts, self._places, self._shown
                self._drafts, self._places, self._noted = {}, {}, False
            try:
                self._store.keep(drafts, places, shown)
            except BaseException:
                with self._noting:  # what was noted meanwhile is newer
                    self._drafts, self._places = drafts | self._drafts, places | self._places
                    self._noted = True
                raise

    def close(self) -> None:
        """Write the last of it; that this fails is no reason not to end."""
        try:
            self.write()
        except AssistantError as problem:
            _log.warning("what was typed last could not be kept: %s", problem.kind)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
