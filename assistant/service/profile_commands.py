"""The commands about the profile, instructions and roles: JSON values in, what is known and wanted, JSON values out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Lane
from assistant.core.person import KnownValue, Purpose
from assistant.personal.profile import ATTRIBUTES
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.manner import Persona
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def value_view(known: KnownValue) -> dict[str, Json]:
    """A value with what it rests on."""
    kind = ATTRIBUTES[known.attribute]
    return {
        "attribute": known.attribute,
        "title": kind.title,
        "topic": kind.topic,
        "value": known.value,
        "source": known.origin.value,
        "inferred": known.inferred,
        "evidence": known.evidence,
        "since": None if known.since is None else known.since.isoformat(),
        "strength": known.strength,
        "fact": known.fact_id,
    }


def profile(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every value of the profile."""
    return [value_view(known) for known in assistant.about.attributes()]


def profile_set(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep what the person says of an attribute."""
    return [value_view(known) for known in assistant.about.set(arguments["attribute"], " ".join(arguments["value"]))]


def profile_remove(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Take a value out, or all of an attribute."""
    return [value_view(known) for known in assistant.about.remove(arguments["attribute"], _value(arguments))]


def profile_confirm(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Say yes to a guess, or to all guesses of an attribute."""
    return [value_view(known) for known in assistant.about.confirm(arguments["attribute"], _value(arguments))]


def profile_interests(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What the person is interested in, or seems to be."""
    return [value_view(known) for known in assistant.about.interests()]


def profile_setup(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep answers to the first questions; tells which are left."""
    given: dict[str, str] = {}
    for answer in arguments["answer"]:
        name, equals, value = answer.partition("=")
        if not equals:
            raise BadRequest(f"“{answer}” is no answer.", "Write it as ATTRIBUTE=VALUE, such as home=Basel.")
        given[name] = value
    kept = assistant.about.answer(given) if given else []
    asked = [
        {"attribute": kind.name, "question": kind.question, "example": kind.example, "choices": list(kind.choices)}
        for kind in assistant.about.questions()
    ]
    return {"kept": [value_view(known) for known in kept], "questions": asked}


def profile_prompt(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """What the model is told about the person, exactly."""
    try:
        purpose = Purpose(arguments["for"])
    except ValueError:
        raise BadRequest(
            f"There is no prompt for “{arguments['for']}”.", f"There are: {', '.join(each.value for each in Purpose)}."
        ) from None
    told = assistant.about.prompt_text(purpose)
    return {
        "purpose": purpose.value,
        "text": told.text,
        "tokens": told.tokens,
        "manner": assistant.manner.text(arguments["chat"]) if purpose is Purpose.ANSWER else "",
    }


def persona_view(persona: Persona) -> dict[str, Json]:
    """A role."""
    return {
        "name": persona.name,
        "instructions": persona.instructions,
        "built_in": persona.built_in,
        "in_use": persona.in_use,
    }


def persona_list(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every role."""
    return [persona_view(each) for each in assistant.manner.personas()]


def persona_use(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Let a role answer, in one chat or wherever none is chosen."""
    chat = arguments["chat"]
    if chat is not None:
        assistant.chat.chat(chat)  # there must be one
    return {**persona_view(assistant.manner.use(" ".join(arguments["name"]), chat)), "chat": chat}


def persona_add(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep a role of the person's own."""
    return persona_view(assistant.manner.add(arguments["name"], " ".join(arguments["instructions"])))


def persona_remove(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Forget a role of the person's own."""
    name = " ".join(arguments["name"])
    assistant.manner.remove(name)
    return {"removed": name}


def instructions(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What the person wrote for every answer."""
    return {"instructions": assistant.manner.instructions()}


def instructions_set(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep other instructions."""
    return {"instructions": assistant.manner.set_instructions(" ".join(arguments["text"]))}


def instructions_clear(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Keep none."""
    return {"instructions": assistant.manner.set_instructions("")}


def _value(arguments: Arguments) -> str | None:
    return " ".join(arguments["value"]) or None


_ATTRIBUTE = Parameter("attribute", f"One of {', '.join(ATTRIBUTES)}.", required=True)
_ONE = Parameter("value", "Which one; without it all of the attribute.", many=True)
_NAME = Parameter("name", "Its name, as `hearth persona` lists it.", required=True, many=True)

PROFILE_COMMANDS = (
    Command("profile", "Show what Hearth knows about you, and what it only guesses, with what each rests on.", profile),
    Command(
        "profile set",
        "Say something about yourself; what may be several is parted by commas.",
        profile_set,
        (_ATTRIBUTE, Parameter("value", "What it is.", required=True, many=True)),
        Changed.MEMORY,
    ),
    Command(
        "profile remove",
        "Take something out, as a memory too; a guess is not made again.",
        profile_remove,
        (_ATTRIBUTE, _ONE),
        Changed.MEMORY | Changed.CHATS,
    ),
    Command("profile confirm", "Say yes to a guess.", profile_confirm, (_ATTRIBUTE, _ONE), Changed.MEMORY),
    Command("profile interests", "Show what you are interested in, or seem to be.", profile_interests),
    Command(
        "profile setup",
        "Answer a few questions about yourself, each of which you may skip.",
        profile_setup,
        (Parameter("answer", "An answer as ATTRIBUTE=VALUE, instead of being asked.", option=True, many=True),),
        Changed.MEMORY,
    ),
    Command(
        "profile prompt",
        "Show exactly what the model is told about you now, and how many tokens that is.",
        profile_prompt,
        (
            Parameter("for", "answer, ideas, mail, planning or health.", option=True, default="answer"),
            Parameter(
                "chat", "As in this chat, which may have a role of its own.", Kind.NUMBER, option=True, minimum=1
            ),
        ),
        lane=Lane.ANSWER,
        title="Counting",
    ),
    Command("persona", "List the roles in which Hearth can answer.", persona_list, aliases=("persona list",)),
    Command(
        "persona use",
        "Answer in this role from now on, or in one chat.",
        persona_use,
        (_NAME, Parameter("chat", "Only in this chat.", Kind.NUMBER, option=True, minimum=1)),
        Changed.MEMORY,
    ),
    Command(
        "persona add",
        "Write a role of your own, or change it.",
        persona_add,
        (
            Parameter("name", "Its name.", required=True),
            Parameter("instructions", "What it is told, such as: You are a patient guide.", required=True, many=True),
        ),
        Changed.MEMORY,
    ),
    Command("persona remove", "Forget a role of your own.", persona_remove, (_NAME,), Changed.MEMORY),
    Command("instructions", "Show what you want every answer to be like.", instructions),
    Command(
        "instructions set",
        "Say what you want every answer to be like.",
        instructions_set,
        (Parameter("text", "Such as: Answer briefly, use British spelling.", required=True, many=True),),
        Changed.MEMORY,
    ),
    Command("instructions clear", "Want nothing in particular.", instructions_clear, (), Changed.MEMORY),
)
"""In the order in which help lists them."""
