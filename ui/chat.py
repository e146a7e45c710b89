"""The chat page: the conversation, the composer below it, and what runs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from assistant.core.changes import Changed
from assistant.core.jobs import Desk, Lane
from assistant.core.messages import AnswerDone
from ui.answercards import AnswerCards
from ui.answering import Answering, ChatBegun
from ui.answerview import AnswerView
from ui.bridge import Bridge
from ui.calendardata import Agenda
from ui.chatlayout import lay_out
from ui.composer import Composer
from ui.dialogs import AskDelete, AskLink
from ui.empty import EmptyPage, Titled
from ui.notices import NoticePlace, Offer
from ui.opinions import Opinions
from ui.related import show_document
from ui.sources import SourceRef
from ui.temporary import Temporary
from ui.theme import Look
from ui.transcript import Transcript
from ui.turns import AssistantTurn
from ui.unsent import UnsentKeeper
from ui.writing import Writing

if TYPE_CHECKING:
    from assistant.service.about_you import KnownFact
    from assistant.service.assistant import Assistant

CAREFUL = 3
"""Answers that are written where the person asks for more care."""


class ChatPage(QWidget):
    """One conversation at a time; answers in others go on being written meanwhile."""

    chat_shown = Signal(object)
    """The id of the chat that is shown, None for a new one."""
    models_asked = Signal()
    jump_asked = Signal(object)
    """An ``Appointment`` to show in the calendar."""
    fact_asked = Signal(int)
    """The id of a fact to show in what is known about the person."""
    files_asked = Signal()
    folder_asked = Signal()

    def __init__(self, look: Look, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._agenda: Agenda | None = None
        self._clock: Callable[[], datetime] | None = None
        self._chat_id: int | None = None
        self._running: list[Answering] = []
        self._view: AnswerView | None = None
        self.transcript = Transcript(look)
        self.empty = EmptyPage(look)
        self.composer = Composer(look)
        self._opinions = Opinions(look, bridge, self.transcript, lambda: self._chat_id)
        self._opinions.reload_asked.connect(self.reload)
        self._model_notice = NoticePlace(look)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.transcript)
        self.writing = Writing(look, bridge, self.composer, self._stack)
        self.temporary = Temporary(look, bridge, self.composer, self.empty)
        self.temporary.strip.ended.connect(self.new_chat)
        self.unsent = UnsentKeeper(bridge, self.composer, self.transcript, lambda: self._chat_id)
        self.unsent.keeps = lambda: not self.temporary.on
        self.notices = lay_out(self, self._stack, (self._model_notice, self.temporary.strip), self.composer)
        """Room above the composer."""
        self.composer.asked.connect(self.ask)
        self.composer.stop_asked.connect(self.stop)
        self.empty.asked.connect(lambda question: self.ask(question, ()))
        self.empty.files_asked.connect(self.files_asked)
        self.empty.folder_asked.connect(self.folder_asked)
        self.transcript.source_asked.connect(self.show_source)
        self.transcript.link_asked.connect(self.show_link)
        self.transcript.again_asked.connect(self.answer_again)
        self.transcript.careful_asked.connect(lambda: self.answer_again(CAREFUL))
        self.transcript.delete_asked.connect(self._delete_turn)
        self.transcript.fact_asked.connect(self.fact_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("Ctrl+Shift+M"), self, lambda: self.composer.set_writing(not self.composer.writing))
        self.setFocusProxy(self.composer.field)
        self.empty.greet(datetime.now().astimezone())
        self.empty.show_library(None, ())

    # --- what is shown ---

    @property
    def chat_id(self) -> int | None:
        """The chat that is shown."""
        return self._chat_id

    @property
    def answering(self) -> Answering | None:
        """The answer that is being written in the chat that is shown."""
        return self._view.answering if self._view is not None and not self._view.answering.over else None

    def attach(self, assistant: Assistant) -> None:
        """The profile is open: questions can be asked."""
        self._assistant = assistant
        self.writing.attach(assistant)
        self._opinions.attach(assistant)
        self.unsent.attach(assistant)
        self.composer.field.send_with = str(assistant.settings.get("send_with"))

    def give_agenda(self, agenda: Agenda, clock: Callable[[], datetime]) -> None:
        """The profile has calendars: answers from them get cards. ``clock`` is the time in the person's zone."""
        self._agenda, self._clock = agenda, clock

    def show_library(self, documents: int, newest: Sequence[Titled]) -> None:
        """Show what the library holds on the page of a new chat."""
        self.empty.show_library(documents, newest)

    def show_model_notice(self, text: str, hint: str, button: str, act: Callable[[], None]) -> None:
        """Say above the composer what keeps the model from answering; "" takes it away."""
        if text:
            self._model_notice.say(text, hint, Offer(button, act))
        else:
            self._model_notice.clear()

    @property
    def model_notice(self) -> str:
        """What is said above the composer."""
        return self._model_notice.message

    def new_chat(self, *, temporary: bool = False) -> None:
        """An empty page; kept as a chat with its first question, unless ``temporary``."""
        self._show(None)
        self.transcript.forget()
        self._stack.setCurrentWidget(self.empty)
        self.empty.greet(datetime.now().astimezone())
        if temporary and self._assistant is not None:
            self.temporary.begin(self._assistant.chat)
            self.composer.set_text("")
            self.composer.attachments.clear()
        self.composer.field.setFocus()

    def open_chat(self, chat_id: int, message_id: int | None = None) -> None:
        """Show a kept chat, at this turn if one is given, else at its end."""
        if self._assistant is None:
            return
        if chat_id == self._chat_id:
            self._reveal(message_id)
            return
        chat = self._assistant.chat
        self._show(chat_id)

        def arrived(kept: Sequence[Any]) -> None:
            self._arrived(chat_id, kept)
            self._reveal(message_id)

        self._bridge.fetch(self, lambda: chat.messages(chat_id), arrived, self._gone)

    def reload(self) -> None:
        """Show the stored turns of this chat anew."""
        chat_id, self._chat_id = self._chat_id, None
        if chat_id is not None:
            self.open_chat(chat_id)

    # --- asking ---

    def ask(self, question: str, files: Sequence[Path] = ()) -> None:
        """Ask in the chat that is shown."""
        if self._assistant is None or self.answering is not None:
            self.composer.set_text(question)
            return
        self.unsent.keep()  # what was asked is no draft any more
        self._stack.setCurrentWidget(self.transcript)
        self.transcript.add_question(question, [path.name for path in files])
        if self.temporary.on:
            self._start(self.temporary.answering(question, files), self.temporary.work(question, files))
            return
        chat = self._assistant.chat
        chat_id = self._chat_id

        def work(desk: Desk[Any]) -> AnswerDone:
            kept_in = chat_id
            if kept_in is None:
                kept_in = chat.begin(question)
                desk.emit(ChatBegun(kept_in))
            return chat.ask(question, desk, chat_id=kept_in, files=tuple(files))

        self._start(Answering(question, files, chat_id, parent=self), work)

    def answer_again(self, candidates: int = 1) -> None:
        """Write the last answer of this chat anew, reading more; of several ``candidates`` the best is told."""
        if self._assistant is None or self.answering is not None or (self._chat_id is None and not self.temporary.on):
            return
        chat, chat_id = self._assistant.chat, self._chat_id
        self.transcript.drop_last_answer()
        question = self.transcript.last_question
        if chat_id is None:
            self._start(self.temporary.answering(question, again=True), self.temporary.work_again(candidates))
            return
        self._start(
            Answering(question, (), chat_id, again=True, parent=self),
            lambda desk: chat.regenerate(chat_id, desk, candidates=candidates),
        )

    def stop(self) -> None:
        """Stop the answer that is being written here."""
        if self.answering is not None:
            self.answering.stop()

    def _escape(self) -> None:
        if not self.writing.escape():
            self.stop()

    # --- sources and links ---

    def show_source(self, source: SourceRef) -> None:
        """Show a passage and the way to its file; what was said in another chat is shown there."""
        if source.chat_id is not None:
            self.open_chat(source.chat_id)
            return
        keep = not self.temporary.on
        show_document(self._look, self._bridge, self._assistant, source, self.window(), keep=keep)

    def show_link(self, address: str) -> None:
        """Ask before a link is opened."""
        AskLink(self._look, address, self.window()).open()

    # --- inside ---

    def _start(self, answering: Answering, work: Callable[[Desk[Any]], AnswerDone]) -> None:
        self._running.append(answering)
        answering.begun.connect(lambda chat_id: self._begun(answering, chat_id))
        answering.ended.connect(lambda: self._ended(answering))
        self._watch(answering)
        changed = Changed.NOTHING if self.temporary.on else Changed.CHATS
        answering.follow(self._bridge.start("Answering", work, Lane.ANSWER, changed=changed))

    def _watch(self, answering: Answering) -> None:
        """Show this running answer at the end of the conversation."""
        view = AnswerView(self.transcript, answering, self._show_cards)
        view.models_asked.connect(self.models_asked)
        view.again_asked.connect(self.answer_again)
        self._view = view
        self.composer.set_busy(not answering.over)

    def _show_cards(self, turn: AssistantTurn, done: AnswerDone) -> None:
        if self._agenda is None or self._clock is None:
            return
        cards = AnswerCards(self._look, self._bridge, self._agenda, self._clock)
        cards.jump_asked.connect(self.jump_asked)
        turn.add_part(cards)
        cards.show_answer(done.appointments, done.proposal)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.temporary.on and not self.window().isVisible():  # closed, or put into the tray: that is leaving it
            self.new_chat()

    def _begun(self, answering: Answering, chat_id: int) -> None:
        if self._view is not None and self._view.answering is answering:
            self._chat_id = chat_id
            self.unsent.arrived(chat_id)
            self.chat_shown.emit(chat_id)

    def _ended(self, answering: Answering) -> None:
        self._running.remove(answering)
        if self._view is not None and self._view.answering is answering:
            self.composer.set_busy(False)
            self._look_at_used()

    def _look_at_used(self) -> None:
        """Name the facts that the answers of this chat rest on."""
        if self._assistant is None or (chat_id := self._chat_id) is None:
            return
        about, now = self._assistant.about_you, self._assistant.now()

        def show(used: Mapping[int, Sequence[KnownFact]]) -> None:
            if chat_id == self._chat_id:
                self.transcript.show_used(used, now)

        self._bridge.fetch(self, lambda: about.served(chat_id), show)

    def _reveal(self, message_id: int | None) -> None:
        if message_id is not None:
            self.transcript.reveal(message_id)

    def _show(self, chat_id: int | None) -> None:
        if self.temporary.end():
            self.composer.set_text("")  # and what Undo would bring back
        else:
            self.unsent.leave()
        self._chat_id = chat_id
        if self._view is not None:
            self._view.leave()
        self._view = None
        self.unsent.enter(chat_id)
        self.composer.set_busy(False)
        self.chat_shown.emit(chat_id)

    def _arrived(self, chat_id: int, kept: Sequence[Any]) -> None:
        if chat_id != self._chat_id:
            return  # another chat was opened meanwhile
        running = next((one for one in self._running if one.chat_id == chat_id), None)
        self._stack.setCurrentWidget(self.transcript)
        self.transcript.show_kept(kept)
        self.unsent.arrived(chat_id)
        if running is not None:
            if running.again:
                self.transcript.drop_last_answer()
            self._watch(running)
        elif not kept:
            self._stack.setCurrentWidget(self.empty)
        self._look_at_used()
        self.composer.field.setFocus()

    def _gone(self, _error: BaseException) -> None:
        self.new_chat()

    def _delete_turn(self, message_id: int) -> None:
        assistant, chat_id = self._assistant, self._chat_id
        if assistant is None or chat_id is None or self.answering is not None:
            return
        text = "The question and its answer are erased from this chat."
        sure = AskDelete(self._look, "Delete this question and answer?", text, self.window())
        sure.accepted.connect(
            lambda: self._bridge.fetch(
                self, lambda: assistant.chat.delete_turn(chat_id, message_id), lambda _done: self.reload()
            )
        )
        sure.open()
