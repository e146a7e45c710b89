"""The window with everything in it: pages, running work, drops, tray, quick question; and how they meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from assistant.core.appointments import Appointment
from assistant.core.changes import Changed
from assistant.service.arrivals import concerns_calendar, is_calendar
from ui.activity import Activities
from ui.arrivals import Incoming
from ui.bridge import Bridge
from ui.calendar import CalendarPage
from ui.calendardata import Agenda
from ui.calendarservers import Settings
from ui.chat import ChatPage
from ui.conversations import Conversations
from ui.crashnotice import CrashNotices
from ui.desktop import Remembered, Tray, places_windows
from ui.details import ProgressDetails
from ui.drop import FORMATS, DropOverlay, invitation
from ui.library import LibraryPage
from ui.manner import ChatPersona
from ui.models import ModelsPage
from ui.onboarding import Onboarding
from ui.personal import PersonalPage
from ui.place import Place
from ui.problem import ProblemPage
from ui.progress import ProgressCard
from ui.quick import QuickWindow
from ui.remindercorner import ReminderCorner
from ui.reminders import ReminderWatch
from ui.settings import SettingsPage
from ui.sources import SourceRef
from ui.theme import Look
from ui.today import TodayPage
from ui.window import MainWindow
from ui.wording import counted

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from assistant.service.library import Library


class Shell(QObject):
    """Everything that the first paint does not need, made right after it around the window that it shows."""

    quit_asked = Signal()
    again_asked = Signal(str)
    """Open the profile again, with this passphrase."""

    def __init__(self, look: Look, bridge: Bridge, remembered: Remembered, window: MainWindow, chat: ChatPage) -> None:
        super().__init__(window)
        self.look = look
        self.bridge = bridge
        self.window = window
        self.chat = chat
        self._remembered = remembered
        self._assistant: Assistant | None = None
        self._dropped: list[Path] = []
        self._attached: set[Path] = set()
        self.conversations = Conversations(window, chat, bridge, look)
        self.crash_notices = CrashNotices(look, bridge, chat, self.conversations)
        self.activities = Activities(bridge, self)
        self.onboarding = Onboarding(look, bridge, chat.empty, window)
        self.chat_persona = ChatPersona(bridge, self.conversations)
        self.today = TodayPage(look, bridge)
        self.calendar = CalendarPage(look, bridge)
        self.library = LibraryPage(look, bridge)
        self.personal = PersonalPage(look, bridge)
        self.models = ModelsPage(look, bridge, self.activities)
        self.settings = SettingsPage(look, bridge)
        self.problem = ProblemPage(look)
        for name, page in (
            ("today", self.today),
            ("calendar", self.calendar),
            ("library", self.library),
            ("personal", self.personal),
            ("models", self.models),
            ("settings", self.settings),
            ("problem", self.problem),
        ):
            window.add_page(name, page)
        self.incoming = Incoming(look, bridge, window.pages)
        self.overlay = DropOverlay(window, look)
        self.overlay.paint_over(window.pages)
        self.card = ProgressCard(self.activities, self._paused)
        window.sidebar.set_card(self.card)
        self.details = ProgressDetails(look, self.activities, self._library)
        self.quick = QuickWindow(look, bridge)
        self.place = Place(bridge, self)
        self.tray = Tray(look.app_icon(), self) if Tray.available() else None
        self.corner = ReminderCorner(look)
        self.reminders = ReminderWatch(bridge, None if places_windows() else self.tray, self)
        self._wire()

    # --- the profile opens and closes ---

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: show what is in it and serve."""
        self._assistant = assistant
        self.bridge.attach(assistant.runner, assistant.changes)
        self._apply_settings()
        self.window.sidebar.setEnabled(True)
        if self.window.shown == "problem":
            self.window.show_page("chat")
        for part in (
            self.crash_notices, self.conversations, self.library, self.personal, self.models, self.settings,
            self.quick, self.place,
        ):  # fmt: skip
            part.attach(assistant)
        self.personal.give_profile(assistant.about)
        self.personal.give_rules(assistant.preferences)
        self.onboarding.attach(assistant)
        self.chat_persona.attach(assistant)
        self.activities.attach(assistant.runner)
        self.give_agenda(assistant.agenda, assistant.now, assistant.settings)
        if self.tray is not None:
            self.tray.show()
        self.reminders.attach(assistant.reminders, assistant.now)
        self.incoming.attach(assistant.arrivals, assistant.agenda, assistant.now)
        dropped, self._dropped = self._dropped, []
        if dropped:
            self.add(dropped)

    def give_agenda(self, agenda: Agenda, clock: Callable[[], datetime], settings: Settings | None = None) -> None:
        """The profile has calendars: show the two pages about them; ``clock`` is the time in the person's zone."""
        self.today.attach(agenda, clock)
        self.calendar.attach(agenda, clock, settings)
        self.chat.give_agenda(agenda, clock)
        for name in ("today", "calendar"):
            self.window.sidebar.offer(name)
        self.overlay.invite = self.chat.temporary.or_invite(self._invitation)

    def detach(self) -> None:
        """The profile is being closed: stop looking."""
        for page in (self.today, self.calendar, self.reminders, self.incoming):
            page.detach()
        self.corner.forget()
        for part in (self.quick, self.details):
            part.hide()
        if self.tray is not None:
            self.tray.hide()
        self.conversations.detach()
        self.onboarding.detach()
        self.activities.detach()
        self.place.detach()
        self.bridge.detach()
        self._assistant = None

    def show_problem(self, problem: BaseException, logs: Path) -> None:
        """Say why the profile cannot be opened."""
        self.problem.show_problem(problem, logs)
        self.window.sidebar.setEnabled(False)
        self.window.topbar.show_model("Not running", "The profile is not open.", wrong=True)
        self.window.show_page("problem")
        self.show_window()

    # --- what a person can do from anywhere ---

    def show_window(self) -> None:
        """Bring the window to the front."""
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders to the library, calendars to the calendars; before the profile is open they wait."""
        if self._assistant is None:
            self._dropped.extend(paths)
            return
        self.incoming.take([path for path in paths if concerns_calendar(path)])
        if documents := tuple(path for path in paths if not is_calendar(path)):
            self._assistant.library.start_add(documents)
        self.activities.look()

    def show_appointment(self, appointment: Appointment) -> None:
        """Show an appointment in the calendar."""
        self.window.show_page("calendar")
        self.calendar.jump(appointment)

    def show_fact(self, fact_id: int) -> None:
        """Show a fact in what is known about the person."""
        self.window.show_page("personal")
        self.personal.show_fact(fact_id)

    def show_day(self, day: date) -> None:
        """Show a day in the calendar, also where the window is closed to the tray."""
        self.show_window()
        self.window.show_page("calendar")
        self.calendar.go(day)

    def show_today(self) -> None:
        """Show what today brings, also where the window is closed to the tray."""
        self.show_window()
        self.window.show_page("today")

    def choose_files(self) -> None:
        """Ask for files to add."""
        self.show_window()
        names, _kind = QFileDialog.getOpenFileNames(self.window, "Add files to the library", str(Path.home()))
        if names:
            self.add([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder to add."""
        self.show_window()
        name = QFileDialog.getExistingDirectory(self.window, "Add a folder to the library", str(Path.home()))
        if name:
            self.add([Path(name)])

    def show_source(self, source: SourceRef) -> None:
        """Show a passage and the way to its file."""
        if not self.window.isVisible():
            self.show_window()
        self.chat.show_source(source)

    # --- how the parts meet ---

    def _wire(self) -> None:
        self.chat.jump_asked.connect(self.show_appointment)
        self.chat.fact_asked.connect(self.show_fact)
        window = self.window
        self.overlay.dropped.connect(self.chat.temporary.or_add(self.add))
        self.incoming.started.connect(self.activities.look)
        self.incoming.calendar_asked.connect(lambda: window.show_page("calendar"))
        self.chat.composer.attachments.changed.connect(self._look_at_attached)
        self.today.appointment_asked.connect(self.show_appointment)
        self.today.document_opened.connect(self._keep_opened)
        self.calendar.adding.started.connect(self.activities.look)
        self.reminders.day_asked.connect(self.show_day)
        self.reminders.today_asked.connect(self.show_today)
        self.reminders.to_show.connect(self.corner.add)
        self.corner.opened.connect(self.reminders.open)
        self.corner.done.connect(self.reminders.done)
        self.corner.later.connect(self.reminders.later)
        for page in (self.chat, self.library):
            page.files_asked.connect(self.choose_files)
            page.folder_asked.connect(self.choose_folder)
        self.library.source_asked.connect(self.show_source)
        self.personal.waiting_changed.connect(self._show_waiting)
        self.personal.place_asked.connect(lambda place: self.conversations.open(place.chat_id, place.message_id))
        self.card.opened.connect(self._open_details)
        self.card.problems_asked.connect(self._show_problems)
        self.details.problems_asked.connect(self._show_problems)
        self.details.hide_asked.connect(self.card.put_away)
        self.problem.again_asked.connect(self.again_asked)
        self.problem.quit_asked.connect(self.quit_asked)
        self.place.changed.connect(self._show_place)
        window.topbar.privacy_asked.connect(self._show_privacy)
        window.page_shown.connect(self._refresh_page)
        self.quick.continued.connect(self._continue)
        self.quick.source_asked.connect(self.show_source)
        self.bridge.changed.connect(self._changed)
        for keys, act in (
            ("Ctrl+O", self.choose_files),
            ("Ctrl+,", lambda: window.show_page("settings")),
            ("Ctrl+Shift+R", self.corner.take_keyboard),
            ("Ctrl+Q", self.quit_asked.emit),
        ):
            QShortcut(QKeySequence(keys), window, act)
        if self.tray is not None:
            self.tray.quick.connect(self.quick.toggle)
            self.tray.opened.connect(self.show_window)
            self.tray.add_files.connect(self.choose_files)
            self.tray.quit_asked.connect(self.quit_asked)

    def _look_at_attached(self) -> None:
        """An attached calendar or invitation counts as one that was dropped, once."""
        attached = () if self.chat.temporary.on else self.chat.composer.attachments.paths
        if self._assistant is not None:
            self.incoming.take([each for each in attached if each not in self._attached and concerns_calendar(each)])
        self._attached = set(attached)

    def _invitation(self, paths: Sequence[Path]) -> tuple[str, str]:
        if not all(path.suffix.lower() == ".ics" for path in paths):
            return invitation(paths), FORMATS
        files = counted(len(paths), "calendar file")
        return (
            f"Drop {files} to add {'it' if len(paths) == 1 else 'them'} to your calendar",
            "It is read on this computer",
        )

    def _keep_opened(self, path: str) -> None:
        if (assistant := self._assistant) is not None:
            self.bridge.fetch(self, lambda: assistant.usage.opened(path), lambda _done: None, title="Keeping")

    def _library(self) -> Library | None:
        return None if self._assistant is None else self._assistant.library

    def _paused(self) -> bool:
        library = self._library()
        return library is not None and library.paused

    def _changed(self, changed: Changed) -> None:
        if Changed.SETTINGS in changed:
            self._apply_settings()

    def _apply_settings(self) -> None:
        if self._assistant is None:
            return
        theme = str(self._assistant.settings.get("theme"))
        text_size = int(self._assistant.settings.get("text_size"))
        self.look.choose(theme, text_size)
        self._remembered.keep(theme=theme, text_size=text_size)

    def _refresh_page(self, name: str) -> None:
        page = self.window.page(name)
        if isinstance(page, TodayPage | CalendarPage | LibraryPage | PersonalPage | ModelsPage | SettingsPage):
            page.refresh()

    def _show_waiting(self, waiting: int) -> None:
        says = f"{counted(waiting, 'fact waits', 'facts wait')} for your yes" if waiting else ""
        self.window.sidebar.set_count("personal", str(waiting or ""), says)

    def _open_details(self) -> None:
        library = self._library()
        if library is not None:
            self.details.show_problems(0)
            self.bridge.fetch(self, lambda: len(library.problems()), self.details.show_problems)
        self.details.open_above(self.card)

    def _show_problems(self) -> None:
        self.window.show_page("library")
        QTimer.singleShot(200, self.library, self.library.show_problems)

    def _show_privacy(self) -> None:
        self.settings.show_group("Privacy")
        self.window.show_page("settings")

    def _show_place(self, text: str, explanation: str, used: str) -> None:
        self.window.topbar.show_place(text, explanation, used)
        self.quick.show_place(text, network=used == "now")

    def _continue(self, chat_id: int | None, question: str, temporary: bool) -> None:
        self.show_window()
        self.conversations.go_on(chat_id, question, temporary)
