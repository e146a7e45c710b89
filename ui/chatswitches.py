"""Whether a chat teaches something about the person and uses what is known: entries of its menu, and a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QMenu

from ui.chatlist import KeptChat

PAUSED = ("Learning paused", "I learn nothing about you now, and from what is said now not later either.")
"""What is said in every chat while learning is paused."""

Switch = Callable[..., None]
"""Called with ``teaches`` or ``uses_memory``, by name."""


class Switched(Protocol):
    """A chat, as far as its switches go."""

    @property
    def teaches(self) -> bool:
        """Whether something may be learned from it."""

    @property
    def uses_memory(self) -> bool:
        """Whether its answers use what is known."""


class SwitchedChat(KeptChat, Switched, Protocol):
    """A chat as the list of chats and its menu show it."""


def add_switches(menu: QMenu, chat: Switched, switch: Switch) -> None:
    """Two entries that can be ticked."""
    teaches = menu.addAction("Learn from this chat")
    teaches.setCheckable(True)
    teaches.setChecked(chat.teaches)
    teaches.toggled.connect(lambda on: switch(teaches=on))
    uses = menu.addAction("Use what Hearth knows about me")
    uses.setCheckable(True)
    uses.setChecked(chat.uses_memory)
    uses.toggled.connect(lambda on: switch(uses_memory=on))


def state_of(chat: Switched | None) -> tuple[str, str]:
    """What is said in the chat where something is off, shortly and in a sentence; "" where all is on."""
    if chat is None or (chat.teaches and chat.uses_memory):
        return "", ""
    if not chat.teaches and not chat.uses_memory:
        return "Memory off", "I learn nothing from this chat, and my answers here use nothing that I know about you."
    if not chat.teaches:
        return "Not learning", "I learn nothing about you from this chat. My answers use what I know."
    return "Not using memory", "My answers here use nothing that I know about you. I still learn from this chat."
