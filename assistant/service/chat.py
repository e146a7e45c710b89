"""Conversations: a question in, a streamed answer with checked sources out."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assistant.core.appointments import Appointment
from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Ended, Engine, Request, Sampling
from assistant.core.errors import AssistantError, BadRequest, Cancelled
from assistant.core.jobs import CancelToken, Desk
from assistant.core.memory import Fact
from assistant.core.messages import AnswerDone, AnswerEvent, Message, Notice, Role, Searching, TextPiece, Usage
from assistant.core.passages import Passage
from assistant.core.settings import Value
from assistant.core.words import STOP_WORDS, content_words, stem, words
from assistant.knowledge.citations import Attributed
from assistant.knowledge.retrieval import Retrieval
from assistant.service import known_facts, prompt
from assistant.service.belonging import words_of
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.honesty import NOT_FOUND, check
from assistant.service.kept_chats import KeptChats
from assistant.service.memory import Memory
from assistant.service.past_chats import PastChats, said_when
from assistant.service.routing import Route, route, standalone, title_words
from assistant.service.tool_desk import ToolReply
from assistant.service.whole import WholeDocument
from assistant.store.chats import Chats
from assistant.store.documents import Documents

PASSAGES = 6
"""Passages offered to the budget; "deeper" offers and reads three times as many."""

PAST_CHATS = 3
"""Remarks of earlier chats that are offered beside them, where the question points back to such."""

LEAST_READ = 420
"""Tokens of passages that are read however slow the machine is: fewer do not hold enough to answer from."""

READING_SPEED = 150.0
"""Tokens per second assumed until the engine has measured its own."""


class Attach(Protocol):
    """Takes attached files into the library and gives their document ids."""

    def __call__(self, paths: Sequence[Path], desk: Desk[AnswerEvent]) -> Sequence[int]:
        """Raises ``BadRequest`` if none of them could be read."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the chat service stands on."""

    chats: Chats
    documents: Documents
    retrieval: Retrieval
    engine: Callable[[], Engine]
    attach: Attach
    setting: Callable[[str], Value]
    changes: ChangeBus
    clock: Callable[[], datetime]
    prompts: Path
    tools: Callable[[str, Sequence[str], CancelToken], ToolReply | None]
    """What a tool says to a message and those of the person before it; None if it is a question about files."""
    meeting: Callable[[str], Appointment | None]
    """The appointment that a question about files leans on, as "before Tuesday's meeting"."""
    past: PastChats
    memory: Memory | None = None
    """What is known about the person; None where answers use none of it."""
    make_way: Callable[[], None] = lambda: None
    """Stops what uses the model in the background, before an answer needs it."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """One answer to be written. ``read`` is what the model reads of files, ``sources`` what may be cited then."""

    question: str
    earlier: tuple[Message, ...]
    checked: bool
    read: tuple[Passage, ...] = ()
    sources: tuple[Passage, ...] = ()
    unknown: tuple[str, ...] = ()
    meeting: Appointment | None = None
    facts: tuple[Fact, ...] = ()


class ChatService(KeptChats):
    """Chats, kept and reopened, and the answers in them."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.chats, parts.changes, parts.clock)
        self._parts = parts
        self._system = Message(Role.SYSTEM, prompt.system_text(parts.prompts))
        self._whole = WholeDocument(parts.documents, parts.prompts)

    # --- asking ---

    def ask(
        self,
        question: str,
        desk: Desk[AnswerEvent],
        *,
        chat_id: int | None = None,
        files: Sequence[Path] = (),
        temporary: bool = False,
        deeper: bool = False,
        library: bool = True,
        memory: bool = True,
        warm: bool = True,
    ) -> AnswerDone:
        """Answer ``question`` in the chat (a new one if None), streaming through ``desk``.

        ``files`` limits the search to them (they are indexed first), ``temporary`` keeps nothing, ``deeper`` reads
        more passages than the time to the first word allows, ``library`` False uses no files, ``memory`` False nothing
        that is known about the person, ``warm`` False expects no next turn. The question is kept before the answer
        begins; an answer that is stopped is kept as far as it came, then ``Cancelled`` is raised.
        """
        question = question.strip()
        if not question:
            raise BadRequest("There is no question.", "Type what you want to know.")
        attached = tuple(self._parts.attach(files, desk)) if files else ()
        earlier = self._earlier(chat_id)
        chat_id = None if temporary else self.keep_question(question, chat_id)
        done = self._answer(question, desk, chat_id, earlier, attached, deeper, library, memory)
        if warm and done.model and chat_id is not None:
            self.warm(chat_id)  # the next turn begins with this one: read it while the person reads the answer
        return done

    def regenerate(self, chat_id: int, desk: Desk[AnswerEvent], *, deeper: bool = True) -> AnswerDone:
        """Answer the last question of the chat anew, reading more; the old answer is replaced once this one is done."""
        messages = self._parts.chats.messages(chat_id)
        last = next((n for n in reversed(range(len(messages))) if messages[n].role is Role.USER), None)
        if last is None:
            raise BadRequest("There is nothing to answer again in this chat.")
        earlier = tuple(Message(message.role, message.text) for message in messages[:last])
        done = self._answer(messages[last].text, desk, chat_id, earlier, (), deeper, True)
        for message in messages[last + 1 :]:
            self._parts.chats.delete_message(message.id)
        self._parts.changes.publish(Changed.CHATS)
        return done

    def search(self, query: str, k: int = 10, among: Sequence[int] | None = None) -> list[Passage]:
        """The ``k`` best passages of the library for ``query``."""
        return self._parts.retrieval.search(query, k, among)

    def warm(self, chat_id: int | None = None) -> None:
        """Let the model read this chat's past while the person reads or types; returns at once."""
        request = Request((self._system, *self._earlier(chat_id)), conversation=_conversation(chat_id))

        def read() -> None:
            with contextlib.suppress(AssistantError):  # not loaded or just died: the next question tells
                self._parts.engine().warm(request)

        threading.Thread(target=read, name="warm", daemon=True).start()

    # --- how an answer comes about ---

    def _answer(
        self,
        question: str,
        desk: Desk[AnswerEvent],
        chat_id: int | None,
        earlier: tuple[Message, ...],
        attached: tuple[int, ...],
        deeper: bool,
        library: bool,
        memory: bool = True,
    ) -> AnswerDone:
        self._parts.make_way()
        before = [message.content for message in earlier if message.role is Role.USER]
        if library and not attached and (reply := self._parts.tools(question, before, desk.cancel)) is not None:
            return self._reply(reply, desk, chat_id)
        titled = [] if attached or not library else self._parts.documents.titled(title_words(question))
        match route(question, bool(attached), len(titled) == 1) if library or attached else Route.PLAIN:
            case Route.PLAIN:
                plan = _Plan(question, prompt.history(earlier), checked=False)
            case Route.WHOLE_DOCUMENT:
                targets = attached or tuple(document.id for document in titled)
                desk.emit(Searching((), len(targets)))
                sources, read = self._whole.digest(question, targets, self._parts.engine(), desk)
                plan = _Plan(question, (), True, read, sources)
            case Route.LOOKUP:
                plan = self._look_up(question, earlier, attached, deeper, memory and not attached, chat_id)
        if plan.checked:
            desk.emit(Searching(plan.read, self._parts.documents.counts().documents))
        return self._write(plan, desk, chat_id)

    def _look_up(
        self,
        question: str,
        earlier: tuple[Message, ...],
        attached: tuple[int, ...],
        deeper: bool,
        memory: bool,
        chat_id: int | None,
    ) -> _Plan:
        meeting = self._parts.meeting(question)
        query = standalone(question, earlier) if meeting is None else f"{question} {words_of(meeting)}"
        among = list(attached) or None
        found = self._parts.retrieval.search(query, PASSAGES * (3 if deeper else 1), among)
        past = () if attached else self._parts.past.passages(question, PAST_CHATS, chat_id)
        found = [*past, *found]
        engine = self._parts.engine()
        seconds = float(self._parts.setting("first_word_seconds")) * (4 if deeper else 1)
        speed = engine.info.reading_speed or READING_SPEED
        overhead = engine.count_tokens(question) + 40
        tokens = min(max(int(seconds * speed) - overhead, LEAST_READ), engine.info.context // 2)
        passages = prompt.within_budget(found, query, tokens, engine.count_tokens)
        facts = tuple(self._parts.memory.about(query)) if memory and self._parts.memory is not None else ()
        sources = (*passages, *known_facts.as_passages(facts)) if facts else passages
        unknown = () if past else self._unknown(question, sources)
        return _Plan(question, prompt.history(earlier), True, passages, sources, unknown, meeting, facts)

    def _unknown(self, question: str, passages: Sequence[Passage]) -> tuple[str, ...]:
        """Words of the question that stand nowhere in the library, as the person wrote them."""
        read = {stem(word) for passage in passages for word in words(f"{passage.title} {passage.text}")}
        return tuple(
            word
            for word in dict.fromkeys(part.strip(".,;:?!()\"'“”’") for part in question.split())
            if (asked := content_words(word))
            and not all(stem(part) in read for part in asked)
            and any(part not in STOP_WORDS for part in asked)
            and not any(self._parts.documents.holders(part, 1) for part in asked)
        )

    def _write(self, plan: _Plan, desk: Desk[AnswerEvent], chat_id: int | None) -> AnswerDone:
        if plan.checked and not plan.read and not plan.facts:
            desk.emit(TextPiece(NOT_FOUND))
            return self._done(plan, NOT_FOUND, Usage(), "", desk, chat_id, stopped=False)
        turn = prompt.question_turn(
            plan.question, plan.read, self._parts.clock(), plan.unknown, plan.meeting, plan.facts
        )
        request = Request(
            messages=(self._system, *plan.earlier, turn),
            sampling=Sampling(
                temperature=float(self._parts.setting("temperature")),
                max_tokens=int(self._parts.setting("answer_tokens")),
            ),
            conversation=_conversation(chat_id),
        )
        engine = self._parts.engine()
        pieces: list[str] = []
        try:
            ended = self._stream(engine.generate(request, desk.cancel), pieces, desk)
        except Cancelled:
            if any(piece.strip() for piece in pieces):
                self._done(plan, "".join(pieces), Usage(), engine.info.name, desk, chat_id, stopped=True)
            raise
        if ended.dropped_messages:
            desk.emit(Notice("The beginning of this chat no longer fits the model and was left out."))
        text, cut = "".join(pieces), ended.stop != "end"
        return self._done(plan, text, ended.usage, engine.info.name, desk, chat_id, stopped=cut)

    @staticmethod
    def _stream(deltas: Iterator[TextPiece | Ended], pieces: list[str], desk: Desk[AnswerEvent]) -> Ended:
        for delta in deltas:
            match delta:
                case TextPiece(text):
                    pieces.append(text)
                    desk.emit(delta)
                case Ended():
                    return delta
        raise AssertionError("an engine ends each answer with Ended")

    def _done(
        self,
        plan: _Plan,
        text: str,
        usage: Usage,
        model: str,
        desk: Desk[AnswerEvent],
        chat_id: int | None,
        *,
        stopped: bool,
    ) -> AnswerDone:
        if plan.sources is not plan.read and not plan.facts:
            text = prompt.without_marks(text)  # the model's count the parts it read
        checked = self._checked(text, plan) if plan.checked else Attributed(text.strip())
        checked, used = known_facts.in_words(checked, plan.facts)
        found = not plan.checked or checked.text != NOT_FOUND
        done = AnswerDone(chat_id, None, checked.text, checked.citations, found, usage, model, stopped)
        done = self._keep_answer(done, len(plan.read), desk)
        if used and self._parts.memory is not None and done.message_id is not None:
            self._parts.memory.used(used, done.message_id)
        return done

    def _reply(self, reply: ToolReply, desk: Desk[AnswerEvent], chat_id: int | None) -> AnswerDone:
        """What a tool says: no model words it, so that every date and number in it is right."""
        desk.emit(TextPiece(reply.text))
        done = AnswerDone(
            chat_id, None, reply.text, (), True, Usage(), "",
            appointments=reply.appointments, proposal=reply.proposal, calls=reply.calls,
        )  # fmt: skip
        return self._keep_answer(done, 0, desk)

    def _keep_answer(self, done: AnswerDone, searched: int, desk: Desk[AnswerEvent]) -> AnswerDone:
        if done.chat_id is not None:
            message_id = self._parts.chats.add_message(
                done.chat_id,
                Role.ASSISTANT,
                done.text,
                self._parts.clock(),
                model=done.model,
                found=done.found,
                stopped=done.stopped,
                searched=searched,
                citations=done.citations,
                usage=done.usage,
            )
            done = replace(done, message_id=message_id)
            self._parts.changes.publish(Changed.CHATS)
        desk.emit(done)
        return done

    def _checked(self, text: str, plan: _Plan) -> Attributed:
        """The answer with its sources, or the refusal where they are not about what was asked.

        A small model gives the garage's phone number for the plumber's: what the question is about, its rarest words
        in the library, stands in none of the documents it cites. A sentence that leaves these words out may well say
        the same in others; a bare name or number may not.
        """
        checked = check(text, plan.sources, plan.question)
        if when := said_when(checked.citations, tongue_of(plan.question).code):
            return replace(checked, text=f"{checked.text}\n\n{when}")
        cited = [citation.document_id for citation in checked.citations]
        known = known_facts.words_known(checked.citations)
        told = {stem(word) for word in words(checked.text)}
        bare = not any(stem(word) in told for word in content_words(plan.question))
        rarest = self._parts.retrieval.rarest_words(plan.question)
        about = [word for word in rarest if (bare or stem(word) in told) and stem(word) not in known]
        apart = cited and about and not any(self._parts.documents.holders(word, 1, cited) for word in about)
        return Attributed(NOT_FOUND) if apart else checked

    def _earlier(self, chat_id: int | None) -> tuple[Message, ...]:
        if chat_id is None:
            return ()
        return prompt.history([Message(kept.role, kept.text) for kept in self._parts.chats.messages(chat_id)])


def _conversation(chat_id: int | None) -> str:
    return "" if chat_id is None else f"chat-{chat_id}"
