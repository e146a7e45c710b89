"""What the README of an export says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistant import __version__
from assistant.store.carried import LEFT_OUT

OPEN = (
    "THIS FOLDER IS NOT ENCRYPTED. Whoever can open it reads your chats, what Hearth knows about you, your calendars\n"
    "and the text of your documents. Keep it on an encrypted disk, and delete it when you do not need it any more."
)

NOT_ENCRYPTED = "The export is not encrypted: whoever can open that folder reads all of it."

_FILES = (
    ("README.txt", "This page."),
    ("manifest.json", "What is in here: how many of each, and the size and SHA-256 of every file."),
    ("settings.toml", "Your settings, where they differ from the defaults."),
    ("network.jsonl", "Every connection that Hearth was ever asked for."),
    ("chats/*.md", "Your chats to read, one page each, with dates, sources and your ratings."),
    ("chats/chats.jsonl", "The same chats with all that is kept of them, one on each line."),
    ("chats/not-sent.jsonl", "What you typed and did not send."),
    ("chats/compared-answers.jsonl", "Two answers between which you chose."),
    ("about-you/about-you.md", "All that Hearth knows about you, to read."),
    ("about-you/facts.jsonl", "Each fact with the words of yours that it rests on, since when and until when it is so,"
     " and whether you accepted it."),
    ("about-you/answers-from-facts.jsonl", "Which answers rest on which facts."),
    ("about-you/turns-read.jsonl", "Which messages were looked through for facts."),
    ("about-you/memory-log.jsonl", "When facts were corrected and forgotten."),
    ("about-you/manner.jsonl", "How you want to be answered."),
    ("about-you/learning-pause.jsonl", "Whether, and until when, nothing shall be learned."),
    ("about-you/roles.jsonl", "Roles that you wrote."),
    ("about-you/rules.jsonl", "How you want things written, each rule with the edits and ratings it rests on."),
    ("about-you/writing.jsonl", "Your own words from which your way of writing was learned."),
    ("about-you/writing-*.jsonl", "For whom you write how, what you corrected, and marks of what Hearth wrote."),
    ("about-you/forgotten-*.jsonl", "Marks of what you had forgotten, so that it is not learned again: no words, but"
     " with the key beside them somebody could try out guesses."),
    ("calendars/*.ics", "Every calendar for any calendar program, with alarms and recurring appointments."),
    ("calendars/calendars.jsonl", "The same with where each comes from; passwords of servers are left out."),
    ("calendars/reminders.jsonl", "Reminders that were told or wait to be told again."),
    ("calendars/never-suggested.jsonl", "Marks of what you do not want suggested again."),
    ("library/sources.jsonl", "The files and folders of your library, and what may be done with each."),
    ("library/left-out.jsonl", "What you took out of those folders."),
    ("library/documents.jsonl", "Every document with its path, and how often you used it."),
    ("library/text/", "The text that Hearth read from your documents, as Markdown."),
    ("mail/library.mbox", "The mails of your library as Hearth read them, for any mail program."),
    ("mail/own-words.mbox", "Mails of yours from which your way of writing was learned, without quotes."),
)  # fmt: skip


_COUNTED = {
    "chats": "chat", "messages": "message", "facts": "fact", "rules": "rule", "calendars": "calendar",
    "appointments": "appointment", "sources": "source", "documents": "document", "mails": "mail",
}  # fmt: skip
"""What people ask for; the rest is counted in the manifest."""


def held(counts: Mapping[str, int]) -> str:
    """How many there are of what people ask for: "3 chats, 1 fact"; "" for none."""
    found = ((counts.get(table, 0), name) for table, name in _COUNTED.items())
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in found if count)


def readme(now: datetime, counts: Mapping[str, int]) -> str:
    """The page, for people."""
    lines = [
        f"Everything that Hearth kept for you, written on {now:%Y-%m-%d %H:%M} by Hearth {__version__}.",
        "",
        OPEN,
        "",
        f"It holds: {held(counts) or 'nothing yet'}.",
        "",
        "To bring it back:  hearth import THIS-FOLDER",
        "",
        "What is what",
        "------------",
        "Markdown (.md) is text for any editor, .ics is for any calendar program, .mbox for any mail program. A .jsonl",
        "file holds one record on each line (JSON); a file is missing where there is nothing to put into it.",
        "",
    ]
    for name, meaning in _FILES:
        lines += [name, f"    {meaning}"]
    lines += [
        "",
        "What is not in here",
        "-------------------",
        "- The files of your library themselves: they are yours and stay where they are. Only their text is here.",
        "- Drafts of mails: Hearth does not keep them. What you made of them is among the rules and your own words.",
        "- Language models: they can be downloaded again.",
        "- The key of your profile, the recovery key, and passwords of calendar servers.",
        "- What is worked out from the rest, by the name of its table:",
    ]
    lines += [f"    {table}: {reason}" for table, reason in LEFT_OUT.items()]
    return "\n".join(lines) + "\n"
