"""The commands about what is remembered: JSON values in, the person's facts, JSON values out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Lane
from assistant.core.memory import Fact, FactSource
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.memory import Forgot
from assistant.service.memory_replies import forgot, remembered, to_forget
from assistant.service.time_words import day_words
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def fact_view(fact: Fact) -> dict[str, Json]:
    """A fact with its proof."""
    return {
        "id": fact.id,
        "text": fact.text,
        "subject": fact.statement.subject,
        "attribute": fact.statement.attribute,
        "value": fact.statement.value,
        "source": fact.source.value,
        "quote": fact.proof.quote,
        "said_at": fact.proof.said_at.isoformat(),
        "chat": fact.proof.chat_id,
        "message": fact.proof.message_id,
        "confidence": fact.confidence,
        "valid_from": fact.valid_from.isoformat(),
        "valid_to": None if fact.valid_to is None else fact.valid_to.isoformat(),
        "state": fact.state.value,
        "times_used": fact.times_used,
    }


def memory_list(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The facts, the strongest first."""
    return [fact_view(fact) for fact in assistant.memory.facts(everything=arguments["all"])]


def memory_add(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Remember a sentence at once."""
    done = assistant.memory.add(" ".join(arguments["text"]))
    return {"action": done.action.value, "fact": _view(done.fact), "other": _view(done.other), "text": remembered(done)}


def memory_edit(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Correct a fact."""
    return fact_view(assistant.memory.edit(arguments["id"], " ".join(arguments["text"])))


def memory_accept(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Accept a fact; tells what it replaced."""
    done = assistant.memory.accept(arguments["id"], keep_both=arguments["keep_both"])
    return {"fact": _view(done.fact), "other": _view(done.other)}


def memory_reject(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Reject a fact."""
    return fact_view(assistant.memory.reject(arguments["id"]))


def memory_forget(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Forget one fact, a topic, a chat's, all that became known in one way, or everything.

    A topic that several facts or many turns hold is only shown, until a yes comes with it.
    """
    text, source, chat = " ".join(arguments["what"]), arguments["source"], arguments["chat"]
    if sum(map(bool, (text, source, chat, arguments["all"]))) != 1:
        raise BadRequest("Say one thing to forget.", "A number, words, --chat, --source or --all.")
    done: Forgot
    if arguments["all"]:
        done = assistant.memory.forget_all()
    elif chat:
        done = assistant.memory.forget_chat(chat)
    elif source:
        done = assistant.memory.forget_all(_source(source))
    else:
        would = assistant.memory.would_forget(text)
        if would.asks and not arguments["yes"]:
            shown = [fact_view(fact) for fact in would.facts]
            return {"done": False, "forgotten": 0, "turns": would.turns, "facts": shown, "text": to_forget(would)}
        done = assistant.memory.forget(text)
    return {"done": True, "forgotten": done.facts, "turns": done.turns, "facts": [], "text": forgot(done)}


def memory_why(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """A fact's proof, with the title of the chat in which it was said."""
    fact = assistant.memory.get(arguments["id"])
    return {**fact_view(fact), "chat_title": assistant.memory.chat_title(fact)}


def memory_inbox(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What waits for a yes, with what it contradicts."""
    return [
        {**fact_view(waiting.fact), "contradicts": _view(waiting.contradicts), "offers": list(waiting.offers)}
        for waiting in assistant.memory.inbox()
    ]


def memory_learn(assistant: Assistant, _arguments: Arguments, desk: JsonDesk) -> Json:
    """Look through the turns that were not looked at yet."""
    assistant.pause.check()
    assistant.models.start()
    done = assistant.learning.learn(_OnlyProgress(desk))
    learned = [fact for fact in assistant.memory.facts(everything=True) if fact.id in done.facts]  # not what is gone
    return {"read": done.read, "learned": [fact_view(fact) for fact in sorted(learned, key=lambda fact: fact.id)]}


def memory_pause(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Learn nothing until it is resumed, or for the time given."""
    match arguments["until"]:
        case None:
            assistant.pause.pause()
        case "hour":
            assistant.pause.for_an_hour()
        case "tomorrow":
            assistant.pause.until_tomorrow()
        case other:
            raise BadRequest(f"“{other}” is no time for a pause.", "Say hour or tomorrow, or leave it out.")
    return _pause_view(assistant)


def memory_resume(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Learn again."""
    assistant.pause.resume()
    return _pause_view(assistant)


def _pause_view(assistant: Assistant) -> Json:
    pause = assistant.pause.state()
    if pause is None:
        return {"paused": False, "until": None, "text": "I learn again, from what you say and do from now on."}
    until = None if pause.until is None else pause.until.astimezone(assistant.now().tzinfo)
    when = "until you resume it" if until is None else f"until {day_words(until)}, {until:%H:%M}"
    text = f"Learning is paused {when}. What you say and do now teaches me nothing, later either."
    return {"paused": True, "until": None if until is None else until.isoformat(), "text": text}


class _OnlyProgress:
    """The desk of learning: what was learned is in the result."""

    def __init__(self, desk: JsonDesk) -> None:
        self.cancel = desk.cancel
        self.report = desk.report

    def emit(self, item: str) -> None:
        """Told at the end."""


def _view(fact: Fact | None) -> Json:
    return None if fact is None else fact_view(fact)


def _source(name: str) -> FactSource:
    try:
        return FactSource(name)
    except ValueError:
        raise BadRequest(
            f"There is no source “{name}”.", f"There are: {', '.join(each.value for each in FactSource)}."
        ) from None


_ID = Parameter("id", "A memory's number, as `hearth memory` lists it.", Kind.NUMBER, required=True, minimum=1)
_TEXT = Parameter("text", "One sentence.", required=True, many=True)

MEMORY_COMMANDS = (
    Command(
        "memory",
        "List what Hearth remembers about you.",
        memory_list,
        (Parameter("all", "Also what waits, was rejected or is no longer so.", Kind.SWITCH, option=True),),
        aliases=("memory list",),
    ),
    Command("memory add", "Remember a sentence at once.", memory_add, (_TEXT,), Changed.MEMORY),
    Command("memory edit", "Correct what is remembered.", memory_edit, (_ID, _TEXT), Changed.MEMORY),
    Command(
        "memory forget",
        "Forget for good: a memory, or all that holds these words, in your chats too.",
        memory_forget,
        (
            Parameter("what", "A memory's number, or words.", many=True),
            Parameter("chat", "All that was said in this chat.", Kind.NUMBER, option=True, minimum=1),
            Parameter("source", "All of one source: explicit, told or inferred.", option=True),
            Parameter("all", "Everything.", Kind.SWITCH, option=True),
            Parameter("yes", "Also where the words are about several things.", Kind.SWITCH, option=True),
        ),
        Changed.MEMORY | Changed.CHATS,
    ),
    Command("memory why", "Show where a memory comes from.", memory_why, (_ID,)),
    Command("memory inbox", "List what was learned and waits for your yes.", memory_inbox),
    Command(
        "memory accept",
        "Accept what was learned; what it contradicts is no longer so.",
        memory_accept,
        (_ID, Parameter("keep_both", "What it contradicts stays true beside it.", Kind.SWITCH, option=True)),
        Changed.MEMORY,
    ),
    Command(
        "memory reject", "Reject what was learned; it is not proposed again.", memory_reject, (_ID,), Changed.MEMORY
    ),
    Command(
        "memory pause",
        "Learn nothing: not from chats, edits, ratings or use; what is said meanwhile is not learned later either.",
        memory_pause,
        (Parameter("until", "hour: for an hour; tomorrow: until tomorrow morning.", option=True),),
        Changed.MEMORY | Changed.SETTINGS,
    ),
    Command("memory resume", "Learn again.", memory_resume, (), Changed.MEMORY | Changed.SETTINGS),
    Command(
        "memory learn",
        "Look through what you said in chats for facts about you, now.",
        memory_learn,
        (),
        Changed.MEMORY,
        Lane.UPKEEP,
        "Learning from your chats",
        resumes=True,
    ),
)
