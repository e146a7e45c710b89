"""The library page: what is in it and how far it is, what could not be read, and a search over all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.jobs import Lane
from assistant.core.passages import Passage
from ui.bridge import Bridge, JobWatch
from ui.clean import clean_line
from ui.desktop import open_file, show_folder
from ui.dialogs import Ask
from ui.libraryrows import PassageRow, ProblemRow, SourceRow
from ui.page import Nothing, Page, Rows
from ui.sources import SourceRef
from ui.theme import Look
from ui.widgets import Button, Label, row
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.library import Counts, ProblemView, SourceView
    from assistant.service.source_permissions import Right

_TYPING_MS = 250
_FOUND = 12
_FEW = 20
_LEAD = "What Hearth may read. Files stay where they are; their text is kept encrypted on this computer."


class LibraryPage(Page):
    """Sources, problems and search. Everything slow is done by jobs; the page shows what the last look found."""

    files_asked = Signal()
    folder_asked = Signal()
    source_asked = Signal(object)
    """A ``SourceRef`` to show."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("Library", _LEAD, parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._all_problems = False
        self._looking: JobWatch | None = None
        self._look_again = False
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search in all documents")
        self.search.setAccessibleName("Search in all documents")
        self.search.setClearButtonEnabled(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.found = Rows("Found")
        self.found_none = Label("", "meta")
        self.sources = Rows("Sources")
        self.problems = Rows("Could not be read")
        self._more = Button(look, "", "link")
        self._more.clicked.connect(self._show_all)
        self._nothing = self._made_nothing()
        files, folder = Button(look, "Add files…", icon="plus"), Button(look, "Add a folder…", icon="folder")
        files.clicked.connect(self.files_asked)
        folder.clicked.connect(self.folder_asked)
        tools = row(files, folder)
        tools.insertWidget(0, self.search, 1)
        self.column.addSpacing(4)
        self.column.addLayout(tools)
        for part in (self.found_none, self.found, self._nothing, self.sources, self.problems, self._more):
            part.hide()
            self.column.addWidget(part)
        self.column.addStretch(1)
        bridge.changed.connect(self._changed)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self.refresh()

    def refresh(self) -> None:
        """Look what is in the library; a look asked for while one runs follows it."""
        if self._assistant is None:
            return
        if self._looking is not None and not self._looking.done:
            self._look_again = True
            return
        library = self._assistant.library
        self._looking = self._bridge.fetch(
            self,
            lambda: (library.sources(), library.problems(), library.counts()),
            lambda seen: self._show(*seen),
            title="Looking at the library",
        )
        self._looking.finished.connect(lambda _end: self._looked())

    def show_problems(self) -> None:
        """Scroll to what could not be read."""
        self.search.clear()
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.problems, 0, 200))

    # --- what there is ---

    def _changed(self, changed: Changed) -> None:
        if Changed.SOURCES in changed and self.isVisible():
            self.refresh()

    def _looked(self) -> None:
        self._looking = None
        if self._look_again:
            self._look_again = False
            QTimer.singleShot(300, self, self.refresh)

    def _show(self, sources: Sequence[SourceView], problems: Sequence[ProblemView], counts: Counts) -> None:
        searching = bool(self.search.text().strip())
        self._nothing.setVisible(not sources and not searching)
        if sources:
            parts = [counted(counts.documents, "document"), counted(counts.chunks, "passage")]
            parts += [f"{counted(counts.pending, 'passage')} still found by words only"] if counts.pending else []
            self.sources.heading.setText("Sources · " + " · ".join(parts))
        self._show_sources(sources)
        self._show_problems(problems)
        if searching:
            self.sources.hide()
            self.problems.hide()
            self._more.hide()

    def _show_sources(self, sources: Sequence[SourceView]) -> None:
        old = [each for each in self.sources.rows() if isinstance(each, SourceRow)]
        if [each.source.id for each in old] == [source.id for source in sources]:
            for shown, source in zip(old, sources, strict=True):  # keeps scrolling, focus and open menus as they are
                shown.show_source(source)
            self.sources.setVisible(bool(sources))
            return
        self.sources.clear()
        for source in sources:
            made = SourceRow(self._look, source)
            made.follow_asked.connect(self._follow)
            made.remove_asked.connect(self._remove)
            made.permission_asked.connect(self._permit)
            made.folder_asked.connect(lambda path: show_folder(Path(path)))
            self.sources.add(made)

    def _show_problems(self, problems: Sequence[ProblemView]) -> None:
        shown = problems if self._all_problems else problems[:_FEW]
        self.problems.heading.setText(f"Could not be read · {counted(len(problems), 'file')}")
        old = [each.problem for each in self.problems.rows() if isinstance(each, ProblemRow)]
        if old != list(shown):
            self.problems.clear()
            for problem in shown:
                made = ProblemRow(self._look, problem)
                made.open_asked.connect(lambda path: open_file(Path(path)))
                self.problems.add(made)
        self.problems.setVisible(bool(shown))
        self._more.setText(f"Show all {len(problems):,}")
        self._more.setVisible(len(problems) > len(shown))

    def _show_all(self) -> None:
        self._all_problems = True
        self.refresh()

    # --- changing it ---

    def _follow(self, source: SourceView, on: bool) -> None:
        if self._assistant is not None:
            library = self._assistant.library
            self._bridge.fetch(self, lambda: library.follow(source.id, on), lambda _done: self.refresh())

    def _permit(self, source: SourceView, right: Right, on: bool) -> None:
        if self._assistant is not None:
            permissions = self._assistant.permissions
            self._bridge.fetch(
                self, lambda: permissions.put(Path(source.path), [right], on), lambda _done: self.refresh()
            )

    def _remove(self, source: SourceView) -> None:
        name = clean_line(PurePath(source.path).name) or clean_line(source.path)
        text = (
            f"Its text, words and vectors ({counted(source.documents, 'document')}) are erased from Hearth, and what "
            "chats quote from it. The files themselves stay where they are."
        )
        ask = Ask(
            self._look, f"Take “{name}” out of the library?", text, "Take out", kind="danger", parent=self.window()
        )
        ask.no.setFocus()
        ask.accepted.connect(lambda: self._forget(source, name))
        ask.open()

    def _forget(self, source: SourceView, name: str) -> None:
        if self._assistant is None:
            return
        library = self._assistant.library
        self._bridge.start(
            f"Taking out {name}",
            lambda desk: library.forget([Path(source.path)], desk),
            Lane.INGEST,
            changed=Changed.SOURCES | Changed.CHATS,
        )

    # --- searching ---

    def _search(self) -> None:
        query = self.search.text().strip()
        if not query or self._assistant is None:
            self.found.clear()
            self.found_none.hide()
            self.refresh()
            return
        chat = self._assistant.chat
        self._bridge.fetch(
            self,
            lambda: chat.search(query, _FOUND),
            lambda passages: self._show_found(query, passages),
            self._search_failed,
            title="Searching",
        )

    def _show_found(self, query: str, passages: Sequence[Passage]) -> None:
        if query != self.search.text().strip():
            return  # typed on meanwhile
        for part in (self._nothing, self.sources, self.problems, self._more):
            part.hide()
        self.found.clear()
        self.found.heading.setText(f"Found · {counted(len(passages), 'passage')}")
        for passage in passages:
            made = PassageRow(self._look, passage, query)
            made.clicked.connect(lambda _on=False, passage=passage: self.source_asked.emit(SourceRef.read(passage)))
            self.found.add(made)
        self.found_none.setText("Nothing in the library has these words or means this.")
        self.found_none.setVisible(not passages)

    def _search_failed(self, error: BaseException) -> None:
        self.found.clear()
        self.found_none.setText(error.message if isinstance(error, AssistantError) else "The search failed.")
        self.found_none.show()
        if not isinstance(error, AssistantError):
            raise error

    def _made_nothing(self) -> Nothing:
        files = Button(self._look, "Add files…", "primary", "plus")
        folder = Button(self._look, "Add a folder…", icon="folder")
        files.clicked.connect(self.files_asked)
        folder.clicked.connect(self.folder_asked)
        text = "Drop files or folders anywhere on this window, or choose some. They stay where they are."
        return Nothing("Nothing in the library yet", text, files, folder)
