"""The commands of style and drafts, as a part of the table of commands."""

from __future__ import annotations

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from assistant.service import style_actions as actions
from assistant.service.command import Command, Kind, Parameter

_GROUP = Parameter("group", "Of one group of people: work, private, others, notes, chat or one of yours.", option=True)

STYLE_COMMANDS: tuple[Command, ...] = (
    Command(
        "style",
        "Show how you write, and what that was learned from.",
        actions.style,
        (_GROUP,),
        aliases=("style show",),
    ),
    Command(
        "style learn",
        "Learn how you write from your own texts: sent mails (.eml, .mbox), notes (.txt, .md).",
        actions.style_learn,
        (
            Parameter("paths", "Files or folders with texts of yours.", Kind.PATH, many=True),
            Parameter("chats", "Also from what you wrote in your chats with Hearth.", Kind.SWITCH, option=True),
            Parameter("group", "Whom these are for, whatever the addresses tell.", option=True),
        ),
        Changed.STYLE,
        Lane.INGEST,
        "Learning how you write",
        resumes=True,
    ),
    Command(
        "style forget",
        "Forget a source with all that was learned from it.",
        actions.style_forget,
        (Parameter("path", "Its path as `hearth style` lists it, or “chats”.", Kind.PATH, required=True),),
        Changed.STYLE,
    ),
    Command(
        "style correct",
        "Say how you really write; it counts more than what was learned.",
        actions.style_correct,
        (
            Parameter(
                "field",
                "greeting, signoff, name, words, emoji, avoid, note; or recipient, with a --group.",
                required=True,
            ),
            Parameter("value", "What it is: “Hi {name},”, “Cheers”, 60, no, a phrase, an address.", many=True),
            _GROUP,
            Parameter("reset", "Back to what was learned.", Kind.SWITCH, option=True),
        ),
        Changed.STYLE,
    ),
    Command(
        "draft",
        "Write a mail as you would, beside a neutral one; nothing is sent.",
        actions.draft,
        (
            Parameter("request", "What it should say.", required=True, many=True),
            Parameter("to", "For whom: a name or an address.", option=True),
            Parameter("plain", "Only the neutral one.", Kind.SWITCH, option=True),
        ),
        Changed.NOTHING,
        Lane.ANSWER,
        "Drafting",
    ),
)
"""In the order in which help lists them."""
