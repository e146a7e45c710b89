"""The pages of help: what a person should know before they trust Hearth with their life. Read without any profile."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from assistant.core.errors import BadRequest
from assistant.service.json_views import Json
from assistant.system.paths import resources

TOPICS = ("protection", "network", "keys", "backup")
"""Every page, in the order in which they are listed; each is a Markdown file of that name."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page; ``text`` is Markdown, its first line is the title, and its links lead to files beside it."""

    topic: str
    title: str
    text: str


def help_pages() -> tuple[HelpPage, ...]:
    """All pages."""
    return tuple(help_page(topic) for topic in TOPICS)


def help_page(topic: str) -> HelpPage:
    """The page about that; raises :class:`BadRequest` naming the nearest one."""
    if topic not in TOPICS:
        near = get_close_matches(topic, TOPICS, 1)
        hint = (
            f"Did you mean “{near[0]}”?"
            if near
            else f"There are: {', '.join(TOPICS)}. For a command: hearth NAME --help"
        )
        raise BadRequest(f"There is no page of help about “{topic}”.", hint)
    text = (resources() / "help" / f"{topic}.md").read_text(encoding="utf-8")
    return HelpPage(topic, text.partition("\n")[0].removeprefix("# "), text)


def help_view(topic: str | None) -> Json:
    """One page, or without a topic the list of all."""
    if topic is None:
        return [{"topic": page.topic, "title": page.title, "text": page.text} for page in help_pages()]
    page = help_page(topic)
    return {"topic": page.topic, "title": page.title, "text": page.text}
