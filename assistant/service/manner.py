"""How the person wants to be answered: instructions of their own, and a role for a chat. Never learned, always said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.personal.forgetting import FORGOTTEN
from assistant.store.personas import Personas

LONGEST = 500
"""Characters of the instructions, and of those of a role."""

LONGEST_NAME = 40

BUILT_IN = {
    "Plain assistant": "",
    "Editor": "You are their editor: say what is unclear, wrong or too long in a text, and give the better wording.",
    "Tutor": "You are their tutor: explain step by step in simple words, with one small example.",
    "Planner": "You are their planner: answer with short numbered steps and, where they are known, dates.",
}
"""The roles that come with Hearth, the first being none."""

PLAIN = next(iter(BUILT_IN))

_INTRODUCTION = "As far as the rules above allow it, this is how they want to be answered:"


@dataclass(frozen=True, slots=True)
class Persona:
    """A role. ``in_use``: it answers where a chat has no role of its own."""

    name: str
    instructions: str
    built_in: bool
    in_use: bool


class Manner:
    """Every method may be called from any thread."""

    def __init__(self, personas: Personas, changes: ChangeBus) -> None:
        self._personas = personas
        self._changes = changes

    # --- instructions ---

    def instructions(self) -> str:
        """What the person wrote for every answer, "" for nothing."""
        return self._personas.instructions()

    def set_instructions(self, text: str) -> str:
        """Keep instructions ("" for none); returns them as kept. Raises ``BadRequest`` for more than can be read."""
        kept = _text(text, "The instructions are")
        self._personas.keep_instructions(kept)
        self._changes.publish(Changed.MEMORY)
        return kept

    # --- roles ---

    def personas(self) -> list[Persona]:
        """Every role, those that come with Hearth first."""
        used = self.of_chat(None)
        own = self._personas.own()
        every = [(name, text, True) for name, text in BUILT_IN.items()]
        every += [(name, own[name], False) for name in sorted(own, key=str.casefold)]
        return [Persona(name, text, built_in, name == used) for name, text, built_in in every]

    def of_chat(self, chat_id: int | None) -> str:
        """The name of the role that answers in a chat (None: in a new one)."""
        name = None if chat_id is None else self._personas.of_chat(chat_id)
        return name or self._personas.default() or PLAIN

    def use(self, name: str, chat_id: int | None = None) -> Persona:
        """Let a role answer in a chat, or (None) in all that have none of their own. Raises ``BadRequest``."""
        persona = self._named(name)
        if chat_id is None:
            self._personas.keep_default(persona.name)
        else:
            self._personas.keep_of_chat(chat_id, persona.name)
        self._changes.publish(Changed.MEMORY)
        return self._named(persona.name)

    def add(self, name: str, instructions: str) -> Persona:
        """Keep a role, in place of an earlier one of that name; raises ``BadRequest``."""
        title = " ".join(name.split())
        if not title or len(title) > LONGEST_NAME:
            raise BadRequest(f"A role needs a name of at most {LONGEST_NAME} characters.")
        if title.casefold() in map(str.casefold, BUILT_IN):
            raise BadRequest(f"“{title}” comes with Hearth and stays as it is.", "Choose another name.")
        kept = _text(instructions, "What the role is told is")
        if not kept:
            raise BadRequest(f"Say what “{title}” does.", "For example: You are a patient travel guide.")
        self._personas.put(title, kept)
        self._changes.publish(Changed.MEMORY)
        return self._named(title)

    def remove(self, name: str) -> None:
        """Forget a role that the person wrote; chats that had it answer plainly. Raises ``BadRequest``."""
        persona = self._named(name)
        if persona.built_in:
            raise BadRequest(f"“{persona.name}” comes with Hearth and stays.", "Use another: hearth persona use NAME")
        self._personas.remove(persona.name)
        self._changes.publish(Changed.MEMORY)

    # --- what the model is told ---

    def text(self, chat_id: int | None) -> str:
        """What stands in the prompts of a chat, "" for nothing: the same bytes until the person changes it."""
        name = self.of_chat(chat_id)
        role = BUILT_IN.get(name) or self._personas.own().get(name, "")
        told = [part for part in (role, self.instructions()) if part]
        return "\n".join((_INTRODUCTION, *told)) if told else ""

    def forget(self, without: Callable[[str, bool], str]) -> None:
        """Let what is forgotten go from here too; ``without`` gives a text without it."""

        def reword(text: str) -> str:
            left = without(text, True)
            return text if left == text else _text(left.replace(FORGOTTEN, ""), "")

        self._personas.reword(reword)

    def _named(self, name: str) -> Persona:
        every = self.personas()
        found = next((each for each in every if each.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise BadRequest(f"There is no role “{name}”.", f"There are: {', '.join(each.name for each in every)}.")
        return found


def _text(text: str, what: str) -> str:
    plain = "\n".join(line for each in text.splitlines() if (line := " ".join(each.split())))
    if len(plain) > LONGEST:
        raise BadRequest(f"{what} longer than {LONGEST} characters.", "The model reads it with every question.")
    return plain
