"""Conversations: a question in, a streamed answer with checked sources out."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.core.changes import Changed
from assistant.core.engines import Ended, Request, Sampling
from assistant.core.errors import AssistantError, BadRequest, Cancelled, EngineLost
from assistant.core.jobs import Desk
from assistant.core.memory import Fact
from assistant.core.messages import AnswerDone, AnswerEvent, Message, Notice, Role, TextPiece, Usage
from assistant.core.passages import Passage
from assistant.knowledge.citations import Attributed
from assistant.service import care, known_facts, prompt
from assistant.service.answer_links import shown_whole
from assistant.service.candidates import best_of
from assistant.service.chat_parts import Parts
from assistant.service.checking import checked, with_text
from assistant.service.honesty import NOT_FOUND
from assistant.service.kept_chats import KeptChats
from assistant.service.planning import Asked, Plan, Planner
from assistant.service.self_answers import SelfAnswers
from assistant.service.temporary import TemporaryChat
from assistant.service.told_when import told_when
from assistant.service.tool_desk import ToolReply
from assistant.service.unfinished import Unfinished


class ChatService(KeptChats):
    """Chats, kept and reopened, and the answers in them."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.chats, parts.changes, parts.clock)
        self._parts = parts
        self._system = prompt.system_text(parts.prompts)
        self._ideas = prompt.system_text(parts.prompts, "plain")
        self._planner = Planner(parts)

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
        earlier: Sequence[Message] = (),
        candidates: int = 1,
        warm: bool = True,
    ) -> AnswerDone:
        """Answer ``question`` in the chat (a new one if None), streaming through ``desk``.

        ``files`` limits the search to them (they are indexed first), ``temporary`` keeps nothing, nor them (``earlier``
        are turns that go before it then), ``deeper`` reads more passages than the time to the first word allows,
        ``library`` False uses no files, ``memory`` False nothing that is known about the person, ``warm`` False expects
        no next turn. Of several ``candidates`` (up to 4, each takes as long as an answer) the best is told. The
        question is kept before the answer begins; an answer that is stopped is kept as far as it came, then
        ``Cancelled`` is raised, or ``EngineLost`` where the model died.
        """
        question = question.strip()
        if not question:
            raise BadRequest("There is no question.", "Type what you want to know.")
        before = self._earlier(chat_id)
        memory = memory and self._uses_memory(chat_id)
        if temporary:
            earlier = (*before, *earlier)
            with contextlib.closing(self.temporary(memory=memory, earlier=earlier)) as chat:
                return chat.ask(question, desk, files=files, deeper=deeper, library=library, candidates=candidates)
        attached = tuple(self._parts.attach(files, desk)) if files else ()
        chat_id = self.keep_question(question, chat_id)
        done = self._answer(Asked(question, chat_id, before, attached, deeper, library, memory, candidates), desk)
        if warm and done.model and chat_id is not None:
            self.warm(chat_id)  # the next turn begins with this one: read it while the person reads the answer
        return done

    def regenerate(
        self, chat_id: int, desk: Desk[AnswerEvent], *, deeper: bool = True, candidates: int = 1
    ) -> AnswerDone:
        """Answer the last question of the chat anew, reading more; the old answer is replaced once this one is done.

        The two may be offered as a pair then, see ``service.pairs``.
        """
        messages = self._parts.chats.messages(chat_id)
        last = next((n for n in reversed(range(len(messages))) if messages[n].role is Role.USER), None)
        if last is None:
            raise BadRequest("There is nothing to answer again in this chat.")
        earlier = tuple(Message(message.role, message.text) for message in messages[:last])
        memory = self._uses_memory(chat_id)
        asked = Asked(messages[last].text, chat_id, earlier, deeper=deeper, memory=memory, candidates=candidates)
        done = self._answer(asked, desk)
        if self._parts.pairs is not None and len(messages) == last + 2 and done.message_id is not None and done.model:
            self._parts.pairs.offer(messages[last], messages[-1], done.message_id, done.text)
        for message in messages[last + 1 :]:
            self._parts.chats.delete_message(message.id)
        self._parts.changes.publish(Changed.CHATS)
        return done

    def temporary(self, *, memory: bool = True, earlier: Sequence[Message] = ()) -> TemporaryChat:
        """A conversation of which nothing is kept; close it at its end.

        ``memory`` False: its answers use nothing that is known about the person, and none of their earlier chats.
        """
        parts = self._parts
        return TemporaryChat(self._answer, parts.read_aside, parts.forget_conversation, memory=memory, earlier=earlier)

    def search(self, query: str, k: int = 10, among: Sequence[int] | None = None) -> list[Passage]:
        """The ``k`` best passages of the library for ``query``."""
        find = self._parts.find or self._parts.retrieval.search
        return list(find(query, k, among))

    def warm(self, chat_id: int | None = None) -> None:
        """Let the model read this chat's past while the person reads or types; returns at once."""
        earlier = self._earlier(chat_id)

        def read() -> None:
            with contextlib.suppress(AssistantError):  # not loaded or just died: the next question tells
                first = self._first(self._uses_memory(chat_id), chat_id)
                self._parts.engine().warm(Request((first, *earlier), conversation=_conversation(chat_id)))

        threading.Thread(target=read, name="warm", daemon=True).start()

    def beginning(self) -> tuple[str, str, str]:
        """What every prompt begins with: the instructions, how the person wants to be answered, what is said of them.

        The last two are "" for nothing.
        """
        return self._system, self._parts.manner(None), self._parts.guidance.first()

    # --- how an answer comes about ---

    def _answer(self, asked: Asked, desk: Desk[AnswerEvent]) -> AnswerDone:
        self._parts.make_way()
        if opening := care.opening(asked.question):
            desk.emit(TextPiece(opening))
        return self._opened(asked, desk)

    def _opened(self, asked: Asked, desk: Desk[AnswerEvent]) -> AnswerDone:
        if asked.memory and not asked.attached and (told := self._told(asked, desk)) is not None:
            return told
        before = [message.content for message in asked.earlier if message.role is Role.USER]
        if asked.library and not asked.attached:
            tools = self._parts.tools_that_read if asked.temporary else self._parts.tools
            reply = tools(asked.question, before, desk.cancel)
            if reply is not None:
                return self._go_on(reply, desk, asked) if reply.asks else self._reply(reply, desk, asked)
        if asked.memory and not asked.attached and (said := self._said_when(asked)) is not None:
            return self._reply(said, desk, asked)
        return self._write(self._planner.plan(asked, desk), asked, desk)

    def _go_on(self, reply: ToolReply, desk: Desk[AnswerEvent], asked: Asked) -> AnswerDone:
        """Answers what a tool left of the message, below what it said; the rest may lean on what went before it."""
        said = f"{reply.text}\n\n"
        desk.emit(TextPiece(said))
        stated = " ".join(asked.question.split()).removesuffix(" ".join(reply.asks.split())).rstrip()
        earlier = (*asked.earlier, Message(Role.USER, stated), Message(Role.ASSISTANT, reply.text))
        opening = "" if care.opening(reply.asks) else care.opening(asked.question)
        noted = replace(reply, text=opening + said)
        return self._opened(replace(asked, question=reply.asks, earlier=earlier, noted=noted), desk)

    def _told(self, asked: Asked, desk: Desk[AnswerEvent]) -> AnswerDone | None:
        """The answer that the person gave themselves, if they ask for what they told."""
        if self._parts.memory is None:
            return None
        told = SelfAnswers(self._parts.memory).reply(asked.question)
        if told is None:
            return None
        done = self._reply(ToolReply(told.text, ()), desk, asked)
        self._used(told.facts, done)
        return done

    def _said_when(self, asked: Asked) -> ToolReply | None:
        """When something was that the person told in an earlier chat."""
        zone = self._parts.clock().tzinfo
        told = told_when(asked.question, self._parts.past, zone, asked.chat_id)
        return None if told is None else ToolReply(told.text, (), citations=(told.citation,))

    def _write(self, plan: Plan, asked: Asked, desk: Desk[AnswerEvent]) -> AnswerDone:
        said = NOT_FOUND if plan.checked and not plan.read and not plan.facts else plan.said
        if said:
            desk.emit(TextPiece(said))
            return self._done(plan, said, Usage(), "", desk, asked, stopped=False)
        request = Request(
            messages=(self._first(asked.memory, asked.chat_id, plan.ideas), *plan.earlier, self._turn(plan)),
            sampling=Sampling(
                temperature=float(self._parts.setting("temperature")),
                max_tokens=int(self._parts.setting("answer_tokens")),
            ),
            conversation=asked.temporary or _conversation(asked.chat_id),
        )
        engine = self._parts.engine()
        pieces: list[str] = []
        try:
            if asked.candidates > 1:
                ended = best_of(asked.candidates, engine, request, plan, self._parts, pieces, desk)
            else:
                unfinished = Unfinished(self._parts.chats, asked.chat_id, engine, self._parts.clock)
                ended = self._stream(engine.generate(request, desk.cancel), pieces, desk, unfinished)
        except (Cancelled, EngineLost):
            if any(piece.strip() for piece in pieces):
                self._done(plan, "".join(pieces), Usage(), engine.info.name, desk, asked, stopped=True)
            raise
        if ended.dropped_messages:
            desk.emit(Notice("The beginning of this chat no longer fits the model and was left out."))
        text, cut = "".join(pieces), ended.stop != "end"
        return self._done(plan, text, ended.usage, engine.info.name, desk, asked, stopped=cut)

    def _first(self, memory: bool, chat_id: int | None, ideas: bool = False) -> Message:
        """The start of every prompt: it changes only when what is said of the person does, so that the cache holds.

        For ``ideas`` it is another one: told to answer from passages, a small model finds that there are none.
        """
        about = self._parts.guidance.first() if memory else ""
        parts = (self._ideas if ideas else self._system, self._parts.manner(chat_id), about)
        return Message(Role.SYSTEM, "\n\n".join(part for part in parts if part))

    def _turn(self, plan: Plan) -> Message:
        now = self._parts.clock()
        return prompt.question_turn(
            plan.question, plan.read, now, plan.unknown, plan.meeting, plan.facts, plan.guidance
        )

    def _uses_memory(self, chat_id: int | None) -> bool:
        return chat_id is None or self._parts.chats.get(chat_id).uses_memory

    @staticmethod
    def _stream(
        deltas: Iterator[TextPiece | Ended], pieces: list[str], desk: Desk[AnswerEvent], unfinished: Unfinished
    ) -> Ended:
        for delta in deltas:
            match delta:
                case TextPiece(text):
                    pieces.append(text)
                    desk.emit(delta)
                    unfinished.grew(pieces)
                case Ended():
                    return delta
        raise AssertionError("an engine ends each answer with Ended")

    def _done(
        self,
        plan: Plan,
        text: str,
        usage: Usage,
        model: str,
        desk: Desk[AnswerEvent],
        asked: Asked,
        *,
        stopped: bool,
    ) -> AnswerDone:
        if plan.sources is not plan.read and not plan.facts:
            text = prompt.without_marks(text)  # the model's count the parts it read
        plain = prompt.without_marks(text) if plan.facts else text
        answer = checked(text, plan, self._parts) if plan.checked else Attributed(plain.strip())
        if plan.checked:
            answer = with_text(answer, shown_whole(answer.text, plan.question))
        answer, used = known_facts.in_words(answer, plan.facts)
        if plan.personal and answer.text != NOT_FOUND:
            answer = with_text(answer, self._parts.guidance.finish(plan.question, answer.text))
        found = not plan.checked or answer.text != NOT_FOUND
        done = AnswerDone(asked.chat_id, None, answer.text, answer.citations, found, usage, model, stopped)
        done = self._keep_answer(_below(asked.noted, care.around(plan.question, done)), len(plan.read), desk)
        self._used(used, done)
        return done

    def _used(self, facts: Sequence[Fact], done: AnswerDone) -> None:
        if facts and self._parts.memory is not None and done.message_id is not None:
            self._parts.memory.used(facts, done.message_id)

    def _reply(self, reply: ToolReply, desk: Desk[AnswerEvent], asked: Asked) -> AnswerDone:
        """What a tool says: no model words it, so that every date and number in it is right."""
        desk.emit(TextPiece(reply.text))
        done = AnswerDone(
            asked.chat_id, None, reply.text, reply.citations, True, Usage(), "",
            appointments=reply.appointments, proposal=reply.proposal, calls=reply.calls,
        )  # fmt: skip
        return self._keep_answer(_below(asked.noted, care.around(asked.question, done)), 0, desk)

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

    def _earlier(self, chat_id: int | None) -> tuple[Message, ...]:
        if chat_id is None:
            return ()
        return prompt.history([Message(kept.role, kept.text) for kept in self._parts.chats.messages(chat_id)])


def _conversation(chat_id: int | None) -> str:
    return "" if chat_id is None else f"chat-{chat_id}"


def _below(noted: ToolReply | None, done: AnswerDone) -> AnswerDone:
    return done if noted is None else replace(done, text=noted.text + done.text, calls=(*noted.calls, *done.calls))
