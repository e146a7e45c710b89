"""The commands about rules: JSON values in, the person's preferences, JSON values out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.rules import Evidence, RequestKind, Rule
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

_LARGEST = 200_000
"""Bytes of a file with a draft or an edited text."""


def rule_view(rule: Rule) -> dict[str, Json]:
    """A rule without its evidence."""
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "text": rule.text,
        "state": rule.state.value,
        "support": rule.support,
        "against": rule.against,
    }


def evidence_view(each: Evidence) -> dict[str, Json]:
    """One edit or rating that a rule rests on, or that tells against it."""
    return {
        "source": each.source.value,
        "value": each.value,
        "request": each.request,
        "before": each.before,
        "after": each.after,
        "at": each.at.isoformat(),
        "chat": each.chat_id,
        "message": each.message_id,
    }


def rules(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The rules, those that are followed first."""
    kind = None if not arguments["kind"] else _kind(arguments["kind"])
    return [rule_view(rule) for rule in assistant.preferences.rules(kind)]


def rules_why(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """A rule with its evidence."""
    rule = assistant.preferences.get(arguments["id"])
    return {**rule_view(rule), "evidence": [evidence_view(each) for each in rule.evidence]}


def rules_add(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Follow a rule from now on."""
    return rule_view(assistant.preferences.tell(_kind(arguments["kind"]), " ".join(arguments["text"])))


def rules_edit(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Let a rule say something else."""
    return rule_view(assistant.preferences.edit(arguments["id"], " ".join(arguments["text"])))


def rules_delete(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Delete a rule."""
    rule = assistant.preferences.get(arguments["id"])
    assistant.preferences.delete(rule.id)
    return {"deleted": rule.text}


def rules_learn(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Learn from what the person made of a draft."""
    assistant.pause.check()
    if not assistant.settings.get("learn_from_edits"):
        raise BadRequest("Learning from edits is off.", "hearth settings set learn_from_edits on")
    drafted, edited = (_text(arguments[name]) for name in ("drafted", "edited"))
    kind = _kind(arguments["kind"])
    learned = assistant.preferences.learn_edit(kind, arguments["request"] or "", drafted, edited)
    return [rule_view(rule) for rule in learned]


def _kind(name: str) -> RequestKind:
    try:
        return RequestKind(name)
    except ValueError:
        known = ", ".join(each.value for each in RequestKind)
        raise BadRequest(f"There are no rules for “{name}”.", f"There are: {known}.") from None


def _text(path: str) -> str:
    file = Path(path)
    if not file.is_file():
        raise BadRequest(f"There is no file {file}.")
    if file.stat().st_size > _LARGEST:
        raise BadRequest(f"{file.name} is too long for a draft.")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadRequest(f"{file.name} is no text.", "Save it as plain text.") from None


_ID = Parameter("id", "A rule's number, as `hearth rules` lists it.", Kind.NUMBER, required=True, minimum=1)
_TEXT = Parameter("text", "One sentence: “Use bullet points”.", required=True, many=True)
_KIND = Parameter("kind", "For what: summary, mail, answer or text.", option=True, required=True)

RULE_COMMANDS = (
    Command(
        "rules",
        "List how you want things written, as learned from your edits and ratings.",
        rules,
        (Parameter("kind", "Only for summary, mail, answer or text.", option=True),),
        aliases=("rules list",),
    ),
    Command("rules why", "Show the edits and ratings that a rule comes from.", rules_why, (_ID,)),
    Command("rules add", "Say how you want things written.", rules_add, (_TEXT, _KIND), Changed.MEMORY),
    Command("rules edit", "Let a rule say something else.", rules_edit, (_ID, _TEXT), Changed.MEMORY),
    Command("rules delete", "Delete a rule; it is not learned again.", rules_delete, (_ID,), Changed.MEMORY),
    Command(
        "rules learn",
        "Learn from what you made of a draft: both as files of plain text.",
        rules_learn,
        (
            Parameter("drafted", "The file as Hearth wrote it.", Kind.PATH, required=True),
            Parameter("edited", "The file as you changed it.", Kind.PATH, required=True),
            _KIND,
            Parameter("request", "What was asked for.", option=True),
        ),
        Changed.MEMORY,
    ),
)
"""In the order in which help lists them."""
