"""The composition root: the one place that says which class stands behind which protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.connections import Attempt, DoorState
from assistant.core.errors import BadRequest, MachineProblem
from assistant.core.jobs import CancelToken, Desk
from assistant.core.messages import AnswerEvent
from assistant.knowledge.reading import ReadingRoom
from assistant.knowledge.related import Related
from assistant.knowledge.retrieval import Retrieval
from assistant.service.about_you import about_you
from assistant.service.agenda import Agenda
from assistant.service.arrivals import Arrivals
from assistant.service.backups import Backups
from assistant.service.backups import Parts as BackupParts
from assistant.service.calendar_desk import CalendarDesk
from assistant.service.calendar_tools import Calendar
from assistant.service.chat import ChatService
from assistant.service.chat_parts import Parts as ChatParts
from assistant.service.daily_backup import DailyBackup, backup_check
from assistant.service.keeping import Keeping, Recovery
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.leaving import leaving
from assistant.service.library import Library
from assistant.service.memory_replies import MemoryReplies
from assistant.service.models import Models
from assistant.service.offers import offers_from
from assistant.service.pause import LearningPause
from assistant.service.person import Parts as PersonParts
from assistant.service.person import Person
from assistant.service.profile import OpenProfile, open_profile
from assistant.service.publishing import Publishing
from assistant.service.reminders import Reminders
from assistant.service.requests import Requests
from assistant.service.runner import JobRunner
from assistant.service.source_permissions import SourcePermissions
from assistant.service.temporary import ChangesNothing, only_answers
from assistant.service.tool_desk import ToolDesk
from assistant.service.tools import Search, Toolbox, ToolParts
from assistant.service.unsent import Unsent
from assistant.service.upkeep import Check, Upkeep
from assistant.service.upkeep import Parts as UpkeepParts
from assistant.service.usage import DocumentUse
from assistant.store.chats import Chats
from assistant.store.documents import Documents
from assistant.store.earlier_copies import drop_earlier_copies
from assistant.store.embeddings import Embeddings
from assistant.store.network_log import NetworkLog
from assistant.store.pauses import Pauses
from assistant.store.permissions import ANSWER, SUGGEST, Right
from assistant.store.recovery import RecoveryKeys
from assistant.store.repair import Repair
from assistant.store.signals import Signals
from assistant.store.unsent import UnsentStore
from assistant.system.network import Network
from assistant.system.paths import Profile, default_profile, models_folder, resources
from assistant.system.zone import local_zone

WINDOW = 256
"""Tokens of a passage, context included: the window of the starter embedder, and a good size for an answer's source."""


class Assistant:
    """Everything that a person can ask for, over one profile that this process owns.

    Made by :meth:`open`; every method may be called from any thread.
    """

    def __init__(self, opened: OpenProfile, models: Path) -> None:
        """Wire the parts over an open profile; starts no process and loads no model."""
        self._opened = opened
        self._closed = False
        self._show: Callable[[str], None] | None = None
        self.profile = opened.profile
        self.settings = opened.settings
        self.crashes = opened.crashes
        self.surroundings = opened.surroundings
        self.changes = ChangeBus()
        self.runner = JobRunner(self.changes)
        self._documents = Documents(opened.database)
        self._embeddings = Embeddings(opened.database)
        self._network_log = NetworkLog(opened.database)
        network = self._network = Network(
            self.surroundings.offline,
            self._network_log.add,
            self.surroundings.now,
            lambda: self.changes.publish(Changed.NETWORK),
        )
        self.models = Models(self.settings, models, network, self.changes, self._embedder_changed)
        self._knowledge = KnowledgeChild(self._embeddings, self.profile.vectors, self._embedder_folder)
        self.library = self._make_library()
        self.pause = LearningPause(Pauses(opened.database), self.changes, self.now)
        signals = Signals(opened.database)
        self.usage = DocumentUse(signals, self.settings.get, self.changes, self.now, self.pause)
        self._retrieval = self._make_retrieval(frozenset({Right.SEARCH}))
        self.permissions = SourcePermissions(opened.database, self.changes)
        self.related = Related(Documents(opened.database, SUGGEST), self._embeddings, self._knowledge)
        self.agenda = Agenda(opened.database, self.runner, self.changes, self.surroundings.now, local_zone, network)
        self._desk = CalendarDesk(self.agenda, self.surroundings.now, self.permissions.untold)
        self.arrivals = Arrivals(self.agenda, self.runner)
        self.publishing = Publishing(self.agenda, self.settings.get, self.changes)
        person = self._make_person()
        self.memory, self.about, self.manner = person.memory, person.about, person.manner
        self.memory.elsewhere.append(lambda _without: drop_earlier_copies(self.profile.database))
        self.learning, self.summaries = person.learning, person.summaries
        self.preferences, self.style = person.preferences, person.style
        self.ratings, self.pairs, self.past_chats = person.ratings, person.pairs, person.past_chats
        self._person = person
        self.chat = self._make_chat()
        self.unsent = Unsent(UnsentStore(opened.database))
        self.about_you = about_you(self, person.memories, person.log)
        self.leaving = leaving(self, opened.database, self.now)
        self.reminders = Reminders(opened.database, self.agenda, self.settings.get, self.surroundings.now)
        self.offers = offers_from(opened.database, self.agenda, self.settings.get, self.changes, self.now)
        self.backups = Backups(BackupParts(self.profile, opened.database, self.settings.get, self.now))
        self._daily_backup = DailyBackup(self.backups, self.runner, self.changes, self.now)
        self.keeping = Keeping(
            self.profile, opened.key, RecoveryKeys(opened.database), self.changes, self.surroundings.now
        )
        self.upkeep = self._make_upkeep()
        self.requests = Requests(self)
        opened.ownership.serve(self.requests.handle)
        network.watch_refusals()

    @classmethod
    def open(
        cls,
        profile: Path | None = None,
        *,
        models: Path | None = None,
        offline: bool = False,
        passphrase: str | None = None,
        clock: Callable[[], datetime] | None = None,
        recovery: Recovery | None = None,
    ) -> Assistant:
        """Own and open the profile in that folder (None: the default one); loads nothing heavy.

        Raises ``AlreadyRunning``, ``KeyringUnavailable``, ``WrongPassphrase``, ``StoreProblem`` or
        ``MachineProblem``; nothing is left open then. ``models`` is the folder of the models, ``offline`` refuses
        every connection whatever the setting says, ``clock`` gives the time. ``recovery`` opens a profile whose key
        is lost.
        """
        opened = open_profile(Profile(profile or default_profile()), offline, passphrase, clock, recovery)
        try:
            return cls(opened, models or models_folder())
        except BaseException:
            opened.close()
            raise

    def start_engines(self, *, model: bool = True) -> None:
        """Begin to load what answers: search by meaning and, unless ``model`` is False, the chat model."""
        self._knowledge.start()
        if model:
            self.models.start()
            self.learning.watch()
            self.summaries.watch()
            self._daily_backup.watch()

    def wait_for_meaning(self, seconds: float, cancel: CancelToken) -> bool:
        """Wait until search by meaning is up or cannot be; whether it is. Raises ``Cancelled``."""
        return self._knowledge.wait(seconds, cancel)

    def meaning_problem(self) -> str:
        """Why search by meaning is not up, in words."""
        return self._knowledge.problem or "Search by meaning is still loading."

    def now(self) -> datetime:
        """The time, in the person's zone."""
        return self.surroundings.now().astimezone(self.agenda.zone())

    def network_used(self) -> tuple[Attempt, ...]:
        """Every connection ever asked for, oldest first."""
        return self._network_log.all()

    def network_state(self) -> DoorState:
        """What of the network is in use at this moment, and what was used and refused since the profile was opened."""
        return self._network.state()

    def reader_confinement(self) -> tuple[bool, str]:
        """Whether the processes that read files are shut off wholly, and in words how; asks one of them."""
        holds = self._room.protection()
        return holds.files and holds.calls, holds.words

    def on_summon(self, show: Callable[[str], None] | None) -> None:
        """Call ``show`` with "open" or "quick", on a thread of its own, when another process asks for the window."""
        self._show = show

    def summon(self, request: str) -> None:
        """Ask the window to show itself; raises ``MachineProblem`` where this process has none."""
        if self._show is None:
            raise MachineProblem(
                "Hearth is at work in a terminal with this profile.", "Try again when that has finished."
            )
        self._show(request)

    def close(self, seconds: float = 5.0) -> tuple[str, ...]:
        """Stop what runs, keep what was done, end the child processes and let go of the profile; safe to call twice.

        Returns the titles of work that would not stop within ``seconds``.
        """
        if self._closed:
            return ()
        self._closed = True
        self._person.close()
        self._daily_backup.close()
        until = time.monotonic() + seconds
        self.requests.hand_back(seconds)
        left = self.runner.close(max(0.0, until - time.monotonic()))
        for part in (self.agenda, self.library, self._knowledge, self.models, self._network, self.unsent):
            part.close()
        self._opened.close()
        return left

    # --- wiring ---

    def _make_library(self) -> Library:
        self._room = room = ReadingRoom(self.models.tokenizer(), WINDOW)
        private = (self.profile.root, self.models.folder)
        return Library(
            self._opened.database,
            room,
            self._knowledge,
            self.runner,
            self.changes,
            largest_file=self._largest_file,
            private=private,
        )

    def _make_retrieval(self, rights: frozenset[Right]) -> Retrieval:
        return Retrieval(Documents(self._opened.database, rights), self._knowledge, self.usage.in_order)

    def _make_chat(self) -> ChatService:
        answering = self._make_retrieval(ANSWER)
        documents, chats = Documents(self._opened.database, ANSWER), Chats(self._opened.database)
        chats.take_in_unfinished()
        return ChatService(
            ChatParts(
                chats=chats,
                documents=documents,
                retrieval=answering,
                find=self._retrieval.search,
                engine=self.models.engine,
                attach=self._attach,
                setting=self.pause.over(self.settings.get),
                changes=self.changes,
                clock=self.surroundings.now,
                prompts=resources() / "prompts",
                tools=self._make_tools(answering.search, documents, MemoryReplies(self.memory), self._desk.reply).reply,
                tools_that_read=self._make_tools(
                    answering.search, documents, ChangesNothing(), only_answers(self._desk.reply)
                ).reply,
                read_aside=lambda path, desk: self._room.read(path, desk.cancel, self._largest_file()),
                forget_conversation=self.models.forget_conversation,
                meeting=self._desk.meeting_in,
                memory=self.memory,
                make_way=self._person.make_way,
                past=self.past_chats,
                guidance=self._person.guidance,
                manner=self.manner.text,
                pairs=self.pairs,
            )
        )

    def _make_tools(
        self, search: Search, documents: Documents, told: MemoryReplies | ChangesNothing, calendar: Calendar
    ) -> ToolDesk:
        parts = ToolParts(search, documents, calendar, self.now, told.remember, told.forget, told.forgets)
        toolbox = Toolbox(parts)
        return ToolDesk(toolbox, calendar, self.models.engine, self.now, resources() / "prompts", self._desk.in_use)

    def _make_person(self) -> Person:
        return Person(
            PersonParts(
                self._opened.database, self.settings.get, self.changes, self.runner, self.surroundings.now, self.now,
                self.agenda.zone, self.models, self._knowledge, self.pause,
            )
        )  # fmt: skip

    def _make_upkeep(self) -> Upkeep:
        return Upkeep(
            UpkeepParts(
                profile=self.profile,
                settings=self.settings,
                database=self._opened.database,
                documents=self._documents,
                embeddings=self._embeddings,
                repair=Repair(self._opened.database),
                meaning=self._knowledge,
                search=self._retrieval.search,
                model_files=self._model_files,
                backups=self._backup_check,
                readers=self._room.protection,
            )
        )

    def _attach(self, paths: Sequence[Path], desk: Desk[AnswerEvent]) -> Sequence[int]:
        """Take attached files into the library, searchable by words at once; meaning follows in the background."""
        report = self.library.add(paths, _OnlyProgress(desk), wait_for_meaning=False)
        found = self.library.document_ids(paths)
        if not found:
            reasons = "; ".join(f"{failed.path.name}: {failed.reason}" for failed in report.failed)
            raise BadRequest(f"None of these could be read. {reasons}".strip(), "Attach another file.")
        return found

    def _largest_file(self) -> int:
        return int(self.settings.get("largest_file_mb")) * 1_000_000

    def _embedder_folder(self) -> Path | None:
        return self.models.checked_embedder()  # on the knowledge child's own thread

    def _embedder_changed(self, _folder: Path) -> None:
        self._knowledge.reload()

    def _backup_check(self, deep: bool, desk: Desk[Any]) -> Iterator[Check]:
        yield from backup_check(self.backups, self.now(), bool(self.settings.get("backup_daily")), deep, desk)

    def _model_files(self, deep: bool, desk: Desk[Any]) -> Iterator[Check]:
        problems = self.models.check_files(deep, desk)
        yield from (Check("models", False, problem) for problem in problems)
        if not problems:
            yield Check(
                "models", True, "as published, every byte" if deep else "the chat model and the embedder are here"
            )


class _OnlyProgress:
    """A desk for a step of other work: its progress is told, its items are not."""

    def __init__(self, desk: Desk[Any]) -> None:
        self._desk = desk

    @property
    def cancel(self) -> CancelToken:
        return self._desk.cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._desk.report(done, total, note)

    def emit(self, item: Any) -> None:
        """What becomes of each file is not told."""
