"""What each command of style and drafts does: JSON values in, the style service, JSON values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.core.errors import BadRequest
from assistant.service.json_views import Json
from assistant.service.style_views import whom
from assistant.service.translating import JsonDesk, paths

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]


def style(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The card of a group, the groups and the sources."""
    shown = assistant.style.card(arguments["group"] or "")
    return {
        "group": arguments["group"] or "",
        "title": whom(arguments["group"] or ""),
        "card": None if shown is None else list(shown.lines),
        "texts": 0 if shown is None else shown.card.texts,
        "corrections": [] if shown is None else [asdict(each) for each in shown.corrections],
        "groups": dict(assistant.style.groups()),
        "sources": [
            {"path": each.path, "added_at": each.added_at.isoformat(), "texts": each.texts}
            for each in assistant.style.sources()
        ],
    }


def style_learn(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Learn from the person's own texts."""
    learned = assistant.style.learn(
        paths(arguments["paths"]), desk, chats=arguments["chats"], group=arguments["group"] or ""
    )
    return {
        "texts": learned.texts,
        "files": learned.files,
        "failed": [{"path": str(path), "reason": reason} for path, reason in learned.failed],
    }


def style_forget(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Take a source out; "chats" arrives as a path in the folder where it was typed."""
    path = arguments["path"]
    known = {each.path for each in assistant.style.sources()}
    name = path.rsplit("/", 1)[-1]
    source = name if path not in known and name in known else path
    assistant.style.forget(source)
    return {"forgotten": source}


def style_correct(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Say a field otherwise, go back to what was counted, or put a recipient into a group."""
    value = " ".join(arguments["value"])
    group = arguments["group"] or ""
    if arguments["field"] == "recipient":
        assistant.style.assign(value, group)
    elif not value and not arguments["reset"]:
        raise BadRequest("Say what it is instead.", "Or --reset, for what was counted.")
    else:
        assistant.style.correct(arguments["field"], None if arguments["reset"] else value, group)
    return {"corrected": arguments["field"], "value": value}


def draft(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """A mail as the person writes, beside the neutral one."""
    assistant.models.start()
    if (state := assistant.models.state()).kind == "loading":
        desk.report(0, None, f"Loading {state.model}")
    written = assistant.style.draft(
        " ".join(arguments["request"]), desk.cancel, to=arguments["to"] or "", plain_only=arguments["plain"]
    )
    return {
        "draft": written.text,
        "plain": written.plain,
        "placeholders_for": list(written.replaced),
        "group": written.group,
        "examples": [each.subject or each.text[:60] for each in written.examples],
        "note": written.why_plain,
    }
