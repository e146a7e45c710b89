"""The page "What I know about you": its parts side by side under one heading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError
from assistant.core.memory import FactState
from ui.bridge import Bridge
from ui.page import Page
from ui.pausecard import PauseCard
from ui.personaldays import DaysPart
from ui.personalfacts import FactsPart
from ui.personalpart import Part
from ui.personalprofile import Profile, ProfilePart
from ui.personalprompt import PromptPart
from ui.personalrules import Rules, RulesPart
from ui.personalwriting import WritingPart
from ui.theme import Look
from ui.widgets import Button, Card, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_LEAD = "Facts picked up in your chats. Edit or remove any of them: removed facts are never used again."
_EXPORTS = "Markdown, to read (*.md);;JSON, to process (*.json)"
_LATER = 3
"""Parts that come after the rules."""
_ABOVE = 120
"""Pixels that stay in view around a row that is brought into view."""


class PersonalPage(Page):
    """One part at a time. To add another: a ``Part`` and a line in ``__init__``."""

    place_asked = Signal(object)
    """The ``Place`` in a chat where something was said."""
    waiting_changed = Signal(int)
    """How many facts wait for a yes."""

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("What I know about you", _LEAD, parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self.facts = FactsPart(look, bridge)
        self.writing = WritingPart(look, bridge)
        self.prompt = PromptPart(look, bridge)
        self.days = DaysPart(look, bridge)
        self._parts: dict[str, Part] = {}
        self._group = QButtonGroup(self)
        self._segments = Card("segments")
        self._buttons: dict[str, Button] = {}
        self._across: QHBoxLayout = row(spacing=2, margins=(3, 3, 3, 3))
        self._segments.setLayout(self._across)
        self.column.addSpacing(2)
        self.column.addLayout(row(self._segments, 1))
        self.pause = PauseCard(look, bridge)
        self.column.addWidget(self.pause)
        self._places = QVBoxLayout()
        self.column.addLayout(self._places)
        for title, part in (
            ("Facts", self.facts),
            ("How you write", self.writing),
            ("In the prompt", self.prompt),
            ("Timeline", self.days),
        ):
            self.add_part(title, part)
        self.column.addStretch(1)
        self.show_part("Facts")
        self.facts.waiting_changed.connect(self.waiting_changed)
        self.facts.export_asked.connect(self.choose_export)
        self.facts.revealed.connect(lambda made: self.ensureWidgetVisible(made, 0, _ABOVE))
        self.days.fact_asked.connect(self.show_fact)
        bridge.changed.connect(self._changed)
        find = QShortcut(QKeySequence("Ctrl+F"), self, self.begin_search)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin_search(self) -> None:
        """Put the cursor into the search field of the facts."""
        self.show_part("Facts")
        self.facts.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.facts.search.selectAll()

    def give_profile(self, profile: Profile) -> None:
        """There is a profile to show."""
        part = ProfilePart(self._look, self._bridge, profile)
        part.fact_asked.connect(self.show_fact)
        self.add_part("Profile", part, 1)

    def give_rules(self, rules: Rules) -> None:
        """There are rules to show."""
        self.add_part("Rules", RulesPart(self._look, self._bridge, rules), len(self._buttons) - _LATER)

    def add_part(self, title: str, part: Part, at: int = -1) -> None:
        """One more part, reached by a button with its title at that place among the others."""
        if title in self._parts:
            return
        button = Button(self._look, title, "segment")
        button.setCheckable(True)
        button.ring_radius = 6.0
        button.clicked.connect(lambda: self.show_part(title))
        self._group.addButton(button)
        self._across.insertWidget(at, button)
        self._buttons[title] = button
        self._parts[title] = part
        if self._assistant is not None:
            part.attach(self._assistant)
        part.place_asked.connect(self.place_asked)
        part.hide()
        self._places.addWidget(part)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open."""
        self._assistant = assistant
        self.pause.attach(assistant)
        for part in self._parts.values():
            part.attach(assistant)
        self._count()
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Look again at what is shown."""
        self.pause.refresh()
        self._shown.refresh()

    def show_part(self, title: str) -> None:
        """Show the part of that title."""
        self._buttons[title].setChecked(True)
        for each, part in self._parts.items():
            part.setVisible(each == title)
        self.verticalScrollBar().setValue(0)
        self.refresh()

    def show_fact(self, fact_id: int) -> None:
        """Show a fact where it stands."""
        self.show_part("Facts")
        self.facts.show_fact(fact_id)

    def choose_export(self) -> None:
        """Ask for a file and write everything into it."""
        suggested = str(Path.home() / "what-hearth-knows.md")
        name, kind = QFileDialog.getSaveFileName(self.window(), "Export what I know about you", suggested, _EXPORTS)
        if name:
            path = Path(name)
            self.export(path if path.suffix else path.with_suffix(".json" if "json" in kind else ".md"))

    def export(self, path: Path) -> None:
        """Write everything into this file."""
        if self._assistant is None:
            return
        about = self._assistant.about_you
        self._bridge.fetch(
            self,
            lambda: about.export(path),
            lambda _facts: self.facts.say(f"Written to {path.name}. It is not encrypted: keep it where only you read."),
            self._not_written,
            title="Exporting",
        )

    @property
    def _shown(self) -> Part:
        return next(part for title, part in self._parts.items() if self._buttons[title].isChecked())

    def _changed(self, changed: Changed) -> None:
        if self.isVisible():
            if changed & self._shown.watches:
                self.refresh()
        elif Changed.MEMORY in changed:
            self._count()

    def _count(self) -> None:
        """How many wait; looked at also while the page is not shown."""
        if self._assistant is not None:
            memory = self._assistant.memory
            self._bridge.fetch(
                self,
                lambda: memory.summary().counts[FactState.WAITING],
                self.waiting_changed.emit,
                title="Looking at what I know",
            )

    def _not_written(self, error: BaseException) -> None:
        if not isinstance(error, AssistantError):
            raise error
        self.facts.notice.say(error.message, error.hint, None)
