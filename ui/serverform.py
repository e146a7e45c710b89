"""Asks for a calendar that comes over the network, and says what goes where before anything is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.errors import AssistantError, Offline, SignInRefused
from assistant.core.jobs import Desk, Finished, Lane
from ui.bridge import Bridge, JobWatch
from ui.calendardata import Agenda
from ui.clean import clean_line
from ui.dialogs import Ask, fit_height
from ui.theme import Look
from ui.widgets import Button, Card, Label, row

EVERY = (("off", "Only when I ask"), ("15 minutes", "Every 15 minutes"), ("hourly", "Every hour"))
"""Values of the setting ``calendar_sync`` and what they are called."""


class ServerForm(Ask):
    """An account on a server, or an address that is only read. It closes once the calendar is there."""

    connected = Signal(str)
    """A calendar was added; it is to be brought up to date as often as this value of ``calendar_sync`` says."""

    def __init__(
        self,
        look: Look,
        bridge: Bridge,
        agenda: Agenda,
        every: str,
        *,
        subscribe: bool = False,
        address: str = "",
        user: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``every`` is what is chosen at first; ``address`` and ``user`` are known where one signs in again."""
        title = "Subscribe to a calendar" if subscribe else "Connect a calendar server"
        super().__init__(look, title, "", "Subscribe" if subscribe else "Connect", parent=parent)
        self.setFixedWidth(480)
        self._bridge = bridge
        self._agenda = agenda
        self._subscribe = subscribe
        self._watch: JobWatch | None = None
        self.address = _field(self.inside, "Address", "https://cal.example.org", address)
        self.user = _field(self.inside, "Name", "", user)
        self.password = _field(self.inside, "Password", "", "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password) if subscribe else ():
            if (holder := field.parentWidget()) is not None:
                holder.hide()
        self.inside.addSpacing(4)
        self.every = self._choice(every)
        self.inside.addSpacing(6)
        self.told = Label("", "meta", wrap=True)
        self.inside.addWidget(self.told)
        self.problem = Label("", "danger", wrap=True)
        self.problem.hide()
        self.inside.addWidget(self.problem)
        for field in (self.address, self.user, self.password):
            field.textChanged.connect(self._show)
        self._show()
        (self.password if address else self.address).setFocus()

    @property
    def url(self) -> str:
        """The address that was typed; https where no scheme was."""
        text = clean_line(self.address.text())
        return text if "://" in text or not text else f"https://{text}"

    @property
    def host(self) -> str:
        """Who would be asked; "" while that cannot be told."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self)

    def accept(self) -> None:
        """Connect; it is accepted when that went well."""
        if self._watch is not None or not self.yes.isEnabled():
            return
        url, user, password = self.url, clean_line(self.user.text()), self.password.text()
        agenda, subscribe = self._agenda, self._subscribe

        def work(desk: Desk[Any]) -> None:
            if subscribe:
                agenda.subscribe(url, desk)
            else:
                agenda.connect(url, user, password, desk)

        title = f"Asking {self.host} for calendars"
        self._watch = self._bridge.start(title, work, Lane.NETWORK, changed=Changed.CALENDAR)
        self._watch.finished.connect(self._ended)
        self._show()

    def reject(self) -> None:
        """Stop asking, and close."""
        if self._watch is not None:
            self._watch.finished.disconnect(self._ended)
            self._watch.cancel()
        super().reject()

    def _ended(self, end: Finished[Any]) -> None:
        self._watch = None
        self._show()
        if end.error is None and not end.cancelled:
            chosen = next(value for value, button in self.every.items() if button.isChecked())
            super().accept()
            self.connected.emit(chosen)
        elif isinstance(end.error, AssistantError):
            self.problem.setText(" ".join(in_words(end.error)))
            self.problem.show()
            fit_height(self)
        elif end.error is not None:
            raise end.error

    def _show(self) -> None:
        """Say who would be asked, and offer to do so once everything is there."""
        busy, host = self._watch is not None, self.host
        whole = bool(host) and (self._subscribe or bool(self.user.text().strip() and self.password.text()))
        self.yes.setEnabled(whole and not busy)
        for widget in (self.address, self.user, self.password, *self.every.values()):
            widget.setEnabled(not busy)
        if busy:
            self.problem.hide()
            self.told.setText(f"Asking {host}…")
            return
        server = host or "that server"
        if self._subscribe:
            words = f"This asks {server} for one calendar. Nothing of yours is sent, and the calendar is only read."
        else:
            words = (
                f"This sends your name and password to {server}. From then on Hearth exchanges these calendars with "
                "it, your changes to them included, and nothing else. The password is kept in the keyring of this "
                "desktop; where there is none, encrypted in Hearth’s database."
            )
        self.told.setText(f"{words} Each connection is listed in Settings, Privacy.")
        fit_height(self)

    def _choice(self, every: str) -> dict[str, Button]:
        self.inside.addWidget(Label("Bring it up to date", "meta"))
        segments = Card("segments")
        group = QButtonGroup(self)
        inside = row(spacing=2, margins=(3, 3, 3, 3))
        buttons = {}
        for value, title in EVERY:
            button = buttons[value] = Button(self.look, title, "segment")
            button.setCheckable(True)
            button.setChecked(value == every)
            button.setAccessibleName(f"Bring it up to date: {title}")
            group.addButton(button)
            inside.addWidget(button, 1)
        segments.setLayout(inside)
        self.inside.addWidget(segments)
        return buttons


def in_words(error: AssistantError) -> tuple[str, str]:
    """What went wrong and what to do about it, as it is said in the window."""
    match error:
        case SignInRefused():
            return error.message, "Check both. Some services want a password made for apps."
        case Offline():
            return error.message, "Settings, Privacy lets you change that."
        case _:
            return error.message, error.hint.replace(" Give the name with --user.", "").replace(
                "Give the name with --user.", ""
            )


def _field(inside: QVBoxLayout, name: str, example: str, text: str) -> QLineEdit:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    column.addWidget(Label(name, "meta"))
    column.addWidget(field)
    inside.addWidget(holder)
    return field
