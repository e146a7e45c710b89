"""How an answer comes about: what the model reads for a question, and what may be cited then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.core.appointments import Appointment
from assistant.core.jobs import Desk
from assistant.core.memory import Fact
from assistant.core.messages import AnswerEvent, Message, Searching
from assistant.core.passages import Passage
from assistant.core.words import STOP_WORDS, content_words, stem, words
from assistant.knowledge.aside import Aside
from assistant.personal.cues import cue_of
from assistant.service import known_facts, prompt
from assistant.service.belonging import words_of
from assistant.service.calendar_questions.tongues import tongue_of
from assistant.service.chat_parts import Parts
from assistant.service.routing import Route, route, standalone, title_words
from assistant.service.telling import thanks
from assistant.service.tool_desk import ToolReply
from assistant.service.whole import WholeDocument

PASSAGES = 6
"""Passages offered to the budget; "deeper" offers and reads three times as many."""

PAST_CHATS = 3
"""Remarks of earlier chats that are offered beside them, where the question points back to such."""

LEAST_READ = 420
"""Tokens of passages that are read however slow the machine is: fewer do not hold enough to answer from."""

READING_SPEED = 150.0
"""Tokens per second assumed until the engine has measured its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked. ``earlier`` are the turns before it, ``attached`` the documents it is limited to.

    ``deeper`` reads more than the time to the first word allows, ``library`` False uses no files, ``memory`` False
    nothing that is known about the person and none of their earlier chats. Of several ``candidates`` the best is told.
    ``temporary`` names a chat of which nothing is kept, whose files lie ``aside``: what is ``attached`` is of these
    then. ``noted`` is what a tool did already for the same message: the answer stands below it.
    """

    question: str
    chat_id: int | None = None
    earlier: tuple[Message, ...] = ()
    attached: tuple[int, ...] = ()
    deeper: bool = False
    library: bool = True
    memory: bool = True
    candidates: int = 1
    temporary: str = ""
    aside: Aside | None = None
    noted: ToolReply | None = None

    @property
    def only_aside(self) -> bool:
        """Whether it is limited to files that are kept nowhere."""
        return self.aside is not None and bool(self.attached)


@dataclass(frozen=True, slots=True)
class Plan:
    """One answer to be written. ``read`` is what the model reads of files, ``sources`` what may be cited then.

    ``personal``: what is known about the person may be used. ``ideas``: it comes from no files, but from what the model
    knows. ``said`` is the answer where none is to be written. ``aside``: it comes from files outside the library.
    """

    question: str
    earlier: tuple[Message, ...]
    checked: bool
    read: tuple[Passage, ...] = ()
    sources: tuple[Passage, ...] = ()
    unknown: tuple[str, ...] = ()
    meeting: Appointment | None = None
    facts: tuple[Fact, ...] = ()
    guidance: tuple[str, ...] = ()
    personal: bool = False
    ideas: bool = False
    said: str = ""
    aside: bool = False


class Planner:
    """Finds what an answer is written from."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._whole = WholeDocument(parts.documents, parts.prompts)

    def plan(self, asked: Asked, desk: Desk[AnswerEvent]) -> Plan:
        """What the model reads for the question; what was searched is emitted. Raises ``Cancelled``."""
        question, attached = asked.question, asked.attached
        in_use = bool(attached) or asked.library
        titled = [] if attached or not in_use else self._parts.documents.titled(title_words(question))
        match route(question, bool(attached), len(titled) == 1) if in_use else Route.PLAIN:
            case Route.PLAIN:
                known = self._known(question) if asked.memory else ()
                plan = Plan(question, prompt.history(asked.earlier), checked=False, facts=known, ideas=True)
            case Route.TOLD:
                plan = Plan(question, prompt.history(asked.earlier), False, ideas=True, said=self._thanks(asked))
            case Route.WHOLE_DOCUMENT:
                targets = attached or tuple(document.id for document in titled)
                desk.emit(Searching((), len(targets)))
                whole = self._whole
                if asked.aside is not None and asked.attached:
                    whole = WholeDocument(asked.aside, self._parts.prompts)
                sources, read = whole.digest(question, targets, self._parts.engine(), desk)
                plan = Plan(question, (), True, read, sources, aside=asked.only_aside)
            case Route.LOOKUP:
                plan = self._look_up(asked)
        if plan.checked:
            desk.emit(Searching(plan.read, self._parts.documents.counts().documents))
        if not asked.memory:
            return plan
        lines = (*plan.guidance, *self._parts.guidance.lines(question))
        return replace(plan, guidance=lines, personal=True)

    def _look_up(self, asked: Asked) -> Plan:
        question, deeper = asked.question, asked.deeper
        meeting = self._parts.meeting(question)
        query = standalone(question, asked.earlier) if meeting is None else f"{question} {words_of(meeting)}"
        found = self._found(asked, query)
        alone = asked.attached or not asked.memory
        past = () if alone else self._parts.past.passages(question, PAST_CHATS, asked.chat_id)
        found = [*past, *found] if meeting is None else [*found, *past]  # what leans on a meeting stands in notes on it
        engine = self._parts.engine()
        seconds = float(self._parts.setting("first_word_seconds")) * (4 if deeper else 1)
        speed = engine.info.reading_speed or READING_SPEED
        overhead = engine.count_tokens(question) + 40
        tokens = min(max(int(seconds * speed) - overhead, LEAST_READ), engine.info.context // 2)
        passages = prompt.within_budget(found, query, tokens, engine.count_tokens)
        facts = self._known(query) if asked.memory and not asked.attached else ()
        sources = (*passages, *known_facts.as_passages(facts)) if facts else passages
        unknown = () if past else self._unknown(question, sources)
        earlier = prompt.history(asked.earlier)
        return Plan(question, earlier, True, passages, sources, unknown, meeting, facts, aside=asked.only_aside)

    def _found(self, asked: Asked, query: str) -> list[Passage]:
        """What the files hold for it; what was attached earlier to a temporary chat goes before the library."""
        many = PASSAGES * (3 if asked.deeper else 1)
        if asked.aside is None:
            return self._parts.retrieval.search(query, many, list(asked.attached) or None)
        near = asked.aside.search(query, many, asked.attached)
        return near if asked.attached else [*near[: many // 2], *self._parts.retrieval.search(query, many)]

    def _thanks(self, asked: Asked) -> str:
        """What is said to what only tells something: a small model repeats it. A cue needs more than that."""
        if cue_of(asked.question) is not None:
            return ""
        kept = bool(asked.chat_id) and self._parts.chats.get(asked.chat_id or 0).teaches
        learns = kept and bool(self._parts.setting("learn_from_chats"))
        return thanks(asked.question, tongue_of(asked.question).code, learns)

    def _known(self, query: str) -> tuple[Fact, ...]:
        return () if self._parts.memory is None else tuple(self._parts.memory.about(query))

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
