"""Keeps what stands in the composer and where each chat is scrolled to, and puts it back: after a crash as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.core.errors import AssistantError
from assistant.service.unsent import Draft, Kept, ReadingPlace
from ui.bridge import Bridge
from ui.composer import Composer
from ui.transcript import Transcript

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.unsent import Unsent

EVERY_MS = 1000
"""How much typing the end of the process may cost."""


class UnsentKeeper(QObject):
    """Between the chat page and what is kept. The page says when another chat comes and when its turns are there."""

    loaded = Signal(object)
    """What an earlier process left, a ``Kept``; the composer holds it already."""

    def __init__(
        self, bridge: Bridge, composer: Composer, transcript: Transcript, shown: Callable[[], int | None]
    ) -> None:
        """``shown`` gives the chat that is on the page, None for a new one."""
        super().__init__(composer)
        self.keeps: Callable[[], bool] = lambda: True
        """Whether what is typed on the page that is shown may be kept; False while a temporary chat is."""
        self._bridge = bridge
        self._composer = composer
        self._transcript = transcript
        self._shown = shown
        self._unsent: Unsent | None = None
        self._drafts: dict[int | None, Draft] = {}
        self._places: dict[int, ReadingPlace] = {}
        self._there: int | None = None
        self._dirty: set[int | None] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        composer.field.textChanged.connect(self._changed)
        composer.attachments.changed.connect(self._changed)
        transcript.verticalScrollBar().valueChanged.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: fetch what an earlier process left."""
        unsent = self._unsent = assistant.unsent
        self._bridge.fetch(self, unsent.kept, self._load)

    def detach(self) -> None:
        """The profile is being closed: note the last of it; closing writes it."""
        self._timer.stop()
        self._note()
        self._unsent = None

    def leave(self) -> None:
        """Another chat is about to be shown: remember what stands here."""
        self._look()

    def enter(self, chat_id: int | None) -> None:
        """This chat is shown now: its text and files stand in the composer."""
        self._there = None
        self._put(self._drafts.get(chat_id, Draft()))
        self._changed()

    def arrived(self, chat_id: int) -> None:
        """The turns of this chat are there: scroll to where it was left."""
        place = self._places.get(chat_id)
        if place is not None:
            self._transcript.go_to(place.message_id, place.pixels)
        self._there = chat_id

    def keep(self) -> None:
        """Write what changed, off this thread."""
        self._timer.stop()
        self._note()
        if (unsent := self._unsent) is not None:
            self._bridge.fetch(self, unsent.write, lambda _done: None, self._failed, title="Keeping")

    def _changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        """See what stands on the page now."""
        if not self.keeps():
            return
        chat_id = self._shown()
        draft = Draft(self._composer.text, self._composer.attachments.paths)
        if draft != self._drafts.get(chat_id, Draft()):
            self._drafts[chat_id] = draft
            self._dirty.add(chat_id)
        if chat_id is None or chat_id != self._there:
            return
        place = None if self._transcript.at_bottom else self._transcript.place()
        kept = None if place is None else ReadingPlace(*place)
        if kept != self._places.get(chat_id):
            self._dirty.add(chat_id)
            if kept is None:
                del self._places[chat_id]
            else:
                self._places[chat_id] = kept

    def _note(self) -> None:
        self._look()
        if self._unsent is None:
            return
        chats, self._dirty = self._dirty, set()
        self._unsent.note(
            {chat_id: self._drafts.get(chat_id, Draft()) for chat_id in chats},
            {chat_id: self._places.get(chat_id) for chat_id in chats if chat_id is not None},
            self._shown() if self.keeps() else None,
        )

    def _load(self, kept: Kept) -> None:
        self._look()
        typed = self._drafts
        self._drafts = dict(kept.drafts)
        self._places = dict(kept.places) | self._places
        for chat_id, draft in typed.items():  # typed before the profile was open: it stands below what is back
            before = self._drafts.get(chat_id, Draft())
            text = "\n".join(filter(None, (before.text, draft.text)))
            self._drafts[chat_id] = Draft(text, tuple(dict.fromkeys((*before.files, *draft.files))))
        if (back := self._drafts.get(self._shown())) is not None:
            self._put(back)
        if self._there is not None:  # it was opened before this was known
            self.arrived(self._there)
        self.loaded.emit(kept)

    def _put(self, draft: Draft) -> None:
        if self._composer.text != draft.text:
            self._composer.set_text(draft.text)
        if self._composer.attachments.paths != draft.files:
            self._composer.attachments.replace(draft.files)

    @staticmethod
    def _failed(problem: BaseException) -> None:
        """A full disk is told by whatever else is written; typing goes on, and the next second tries again."""
        if not isinstance(problem, AssistantError):
            raise problem
