"""Between sidebar, top bar, chat page and assistant: which chats there are, and how the library and model are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton

from assistant.core.changes import Changed
from assistant.core.messages import Role
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.chatswitches import PAUSED, Switched, SwitchedChat, add_switches, state_of
from ui.clean import clean_line
from ui.dialogs import AskDelete, AskTitle
from ui.empty import SUGGESTED, Titled
from ui.offers import Offering
from ui.temporary import TITLE
from ui.theme import Look
from ui.window import MainWindow
from ui.wording import number

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_LOOK_AT_MODEL_MS = 400


class Conversations(QObject):
    """Wires one window to one assistant."""

    privacy_asked = Signal()

    def __init__(self, window: MainWindow, page: ChatPage, bridge: Bridge, look: Look) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._bridge = bridge
        self._look = look
        self._assistant: Assistant | None = None
        self._titles: dict[int, str] = {}
        self._chats: dict[int, Switched] = {}
        self.in_menu: list[Callable[[QMenu, int], None]] = []
        """Each adds to the menu of a chat what can be chosen for it."""
        self._paused = False
        self._model_state: object = None
        self._model = QTimer(self)
        self._model.setInterval(_LOOK_AT_MODEL_MS)
        self._model.timeout.connect(self._look_at_model)
        self._offering = Offering(page, bridge)
        self._offering.chat_asked.connect(self.open)
        sidebar, chats = window.sidebar, window.sidebar.chats
        sidebar.new_chat.connect(self.new_chat)
        sidebar.temporary_chat.connect(self.new_temporary_chat)
        page.temporary.changed.connect(lambda: self._shown(page.chat_id))
        chats.opened.connect(self.open)
        chats.filter_changed.connect(lambda _query: self._list())
        chats.rename_asked.connect(self._rename)
        chats.delete_asked.connect(self._delete)
        page.chat_shown.connect(self._shown)
        page.models_asked.connect(lambda: window.show_page("models"))
        window.topbar.menu_asked.connect(self._menu)
        window.topbar.memory_asked.connect(self._ask_memory)
        window.topbar.show_chat_menu(False)
        bridge.changed.connect(self._changed)
        QShortcut(QKeySequence("Ctrl+N"), window, self.new_chat)
        QShortcut(QKeySequence("Ctrl+Shift+N"), window, self.new_temporary_chat)

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: show its chats."""
        self._assistant = assistant
        self._page.attach(assistant)
        self._offering.attach(assistant)
        self._changed(Changed.CHATS | Changed.SOURCES | Changed.MODELS)
        self._model.start()

    def detach(self) -> None:
        """The profile is being closed."""
        self._model.stop()
        self._page.unsent.detach()
        self._offering.attach(None)
        if self._page.temporary.on:
            self._page.new_chat()
        self._assistant = None

    def new_chat(self) -> None:
        """Show an empty chat."""
        self._window.show_page("chat")
        self._page.new_chat()

    def new_temporary_chat(self) -> None:
        """Show an empty chat of which nothing will be kept."""
        self._window.show_page("chat")
        self._page.new_chat(temporary=True)

    def go_on(self, chat_id: int | None, question: str, temporary: bool) -> None:
        """Go on with what was asked in the quick window: in its chat, or by asking it here."""
        if chat_id is not None:
            self.open(chat_id)
        else:
            (self.new_temporary_chat if temporary else self.new_chat)()
            self._page.ask(question)

    def open(self, chat_id: int, message_id: int | None = None) -> None:
        """Show a kept chat, at this turn if one is given."""
        self._window.show_page("chat")
        self._page.open_chat(chat_id, message_id)
        self._window.sidebar.chats.mark(chat_id)

    # --- what changed ---

    def _changed(self, changed: Changed) -> None:
        if self._assistant is None:
            return
        if changed & (Changed.CHATS | Changed.SETTINGS):
            self._list()
        if Changed.SOURCES in changed:
            self._count()
        if Changed.MODELS in changed:
            self._look_at_model()
        if Changed.SETTINGS in changed:
            self._page.composer.field.send_with = str(self._assistant.settings.get("send_with"))

    def _list(self) -> None:
        if self._assistant is None:
            return
        chat, paused, query = self._assistant.chat, self._assistant.pause, self._window.sidebar.chats.query
        self._bridge.fetch(self, lambda: (chat.chats(query), paused()), lambda found: self._listed(query, *found))

    def _listed(self, query: str, chats: Sequence[SwitchedChat], paused: bool) -> None:
        self._paused = paused
        if query != self._window.sidebar.chats.query:
            return  # typed on meanwhile
        self._titles |= {chat.id: clean_line(chat.title) for chat in chats}
        self._chats |= {chat.id: chat for chat in chats}
        self._window.sidebar.chats.show_chats(chats, datetime.now().astimezone())
        self._shown(self._page.chat_id)

    def _count(self) -> None:
        if self._assistant is None:
            return
        library = self._assistant.library
        self._bridge.fetch(self, lambda: (library.counts().documents, library.newest(3 * SUGGESTED)), self._counted)

    def _counted(self, found: tuple[int, Sequence[Titled]]) -> None:
        documents, newest = found
        self._window.sidebar.set_count("library", number(documents) if documents else "")
        self._page.show_library(documents, newest)

    def _look_at_model(self) -> None:
        if self._assistant is None:
            return
        state = self._assistant.models.state()
        if state == self._model_state:
            return
        self._model_state = state
        bar = self._window.topbar
        match state.kind:
            case "ready":
                bar.show_model(state.model, "The model that answers. Click to change it.")
                hint = "Answers may be worse for it; choose another model if they are."
                self._page.show_model_notice(state.message, hint, "Models", self._to_models)
            case "loading":
                bar.show_model("Loading…", f"{state.model} is being loaded; you can ask already.")
                self._page.show_model_notice("", "", "", self._to_models)
            case "off":
                bar.show_model(state.model, "The model is loaded with your next question.")
                self._page.show_model_notice("", "", "", self._to_models)
            case "missing":
                bar.show_model("Not installed", state.message or "There is no language model yet.", wrong=True)
                hint = "It runs on this computer; a small one is enough to begin."
                self._page.show_model_notice(
                    "Hearth needs a language model to answer.", hint, "Choose a model", self._to_models
                )
            case _:
                bar.show_model("Not running", state.message, wrong=True)
                text = "The model could not be started."
                self._page.show_model_notice(text, state.message, "Models", self._to_models)

    def _to_models(self) -> None:
        self._window.show_page("models")

    # --- the chat that is shown ---

    def _shown(self, chat_id: int | None) -> None:
        new = TITLE if self._page.temporary.on else "New chat"
        title = new if chat_id is None else self._titles.get(chat_id, "Chat")
        self._window.topbar.show_title(title)
        self._window.topbar.show_chat_menu(chat_id is not None)
        chat = None if chat_id is None else self._chats.get(chat_id)
        self._window.topbar.show_memory(*(PAUSED if self._paused else state_of(chat)))
        self._window.sidebar.chats.mark(chat_id if self._window.shown == "chat" else None)

    def _menu(self, button: QToolButton) -> None:
        chat_id = self._page.chat_id
        if chat_id is None:
            return
        title = self._titles.get(chat_id, "")
        menu = QMenu(button)
        menu.addAction("Rename…", lambda: self._rename(chat_id, title))
        menu.addAction("Copy the whole chat", lambda: self._copy(chat_id))
        for add in self.in_menu:
            add(menu, chat_id)
        menu.addSeparator()
        if (chat := self._chats.get(chat_id)) is not None:
            add_switches(menu, chat, partial(self._switch, chat_id))
            menu.addSeparator()
        menu.addAction("Delete…", lambda: self._delete(chat_id, title))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 4)))

    def _ask_memory(self, button: QToolButton) -> None:
        """What is said about memory can be changed where it was said: for all chats, or for this one."""
        if self._paused:
            self._window.show_page("personal")
        else:
            self._menu(button)

    def _switch(self, chat_id: int, **switches: bool) -> None:
        if self._assistant is not None:
            chat = self._assistant.chat
            self._bridge.fetch(self, lambda: chat.switch(chat_id, **switches), lambda _done: None)

    def _rename(self, chat_id: int, title: str) -> None:
        if self._assistant is None:
            return
        chat = self._assistant.chat
        ask = AskTitle(self._look, title, self._window)

        def rename() -> None:
            new = ask.title
            self._bridge.fetch(self, lambda: chat.rename(chat_id, new), lambda _done: None)

        ask.accepted.connect(rename)
        ask.open()

    def _delete(self, chat_id: int, title: str) -> None:
        if self._assistant is None:
            return
        chat = self._assistant.chat
        sure = AskDelete(self._look, "Delete this chat?", f"“{title}” is erased with all its answers.", self._window)
        sure.accepted.connect(
            lambda: self._bridge.fetch(self, lambda: chat.delete(chat_id), lambda _done: self._deleted(chat_id))
        )
        sure.open()

    def _deleted(self, chat_id: int) -> None:
        if self._page.chat_id == chat_id:
            self._page.new_chat()

    def _copy(self, chat_id: int) -> None:
        if self._assistant is None:
            return
        chat = self._assistant.chat

        def copy(turns: Sequence[object]) -> None:
            QGuiApplication.clipboard().setText("\n\n".join(map(str, turns)))

        self._bridge.fetch(
            self,
            lambda: [
                f"{'You' if turn.role is Role.USER else 'Hearth'}: {turn.text}" for turn in chat.messages(chat_id)
            ],
            copy,
        )
