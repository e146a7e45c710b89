"""What commands return, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, TypeAlias

from assistant.core.appointments import Appointment, Proposal
from assistant.core.messages import ToolCall, Usage
from assistant.core.passages import Citation, Passage
from assistant.core.settings import Setting, Value
from assistant.knowledge.ingest import FileOutcome
from assistant.service.calendar_sources import CalendarReport
from assistant.service.invitations import Invitation
from assistant.service.past_chats import Remark, as_passage
from assistant.store.chats import MessageRecord

Json: TypeAlias = Any
"""None, bool, int, float, str, and lists and string-keyed dicts of them."""


def outcome_view(outcome: FileOutcome) -> dict[str, Json]:
    """What became of a file."""
    return {"path": str(outcome.path), "outcome": outcome.outcome, "reason": outcome.reason, "hint": outcome.hint}


def passage_view(passage: Passage) -> dict[str, Json]:
    """A found passage."""
    return {
        "score": round(passage.score, 4),
        "kind": passage.kind,
        "title": passage.title,
        "path": passage.path,
        "place": passage.place,
        "text": passage.text,
    }


def remark_view(remark: Remark, zone: tzinfo) -> dict[str, Json]:
    """What was said in a chat; `hearth chats show` takes the number of the chat."""
    return {
        **passage_view(as_passage(remark, zone)),
        "chat": remark.chat_id,
        "message": remark.message_id,
        "when": remark.when.isoformat(),
    }


def citation_view(citation: Citation) -> dict[str, Json]:
    """A source of an answer."""
    return {
        "n": citation.n,
        "path": citation.path,
        "title": citation.title,
        "place": citation.place,
        "text": citation.text,
    }


def call_view(call: ToolCall) -> dict[str, Json]:
    """A tool that was used for an answer."""
    return {"tool": call.name, "arguments": dict(call.arguments), "says": call.says}


def usage_view(usage: Usage) -> dict[str, Json]:
    """What an answer cost."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "cached_tokens": usage.cached_tokens,
        "new_tokens": usage.new_tokens,
        "seconds_to_first_token": round(usage.seconds_to_first_token, 3),
        "tokens_per_second": round(usage.tokens_per_second, 1),
    }


def appointment_view(each: Appointment, calendars: Mapping[int, str]) -> dict[str, Json]:
    """An appointment; ``calendars`` gives the names of calendars."""
    return {
        "id": id_of(each),
        "start": each.start.isoformat(),
        "end": each.end.isoformat(),
        "all_day": each.all_day,
        "title": each.title,
        "where": each.where,
        "calendar": calendars.get(each.calendar_id, ""),
        "recurring": each.recurring,
        "status": each.status,
        "busy": each.busy,
        "people": list(each.people),
        "notes": each.notes,
    }


def id_of(each: Appointment) -> str:
    """What commands call an appointment."""
    return f"{each.series_id}@{each.occurrence}" if each.occurrence else str(each.series_id)


def proposal_view(proposal: Proposal, calendars: Mapping[int, str], done: bool = False) -> dict[str, Json]:
    """A change that waits for a yes, or was ``done``."""
    return {
        "kind": proposal.kind,
        "says": proposal.says,
        "refused": proposal.refused,
        "before": None if proposal.before is None else appointment_view(proposal.before, calendars),
        "after": None if proposal.after is None else appointment_view(proposal.after, calendars),
        "conflicts": [appointment_view(each, calendars) for each in proposal.conflicts],
        "done": done,
    }


def invitation_view(invitation: Invitation, calendars: Mapping[int, str], done: bool = False) -> dict[str, Json]:
    """What a mail says about an appointment; ``proposal`` is None where there is nothing to do."""
    proposal = invitation.proposal
    return {
        "method": invitation.method,
        "title": invitation.title,
        "organiser": invitation.organiser,
        "people": list(invitation.people),
        "says": invitation.says,
        "proposal": None if proposal is None else proposal_view(proposal, calendars, done),
    }


def report_view(report: CalendarReport) -> dict[str, Json]:
    """What became of a calendar that was read; figures are series."""
    taken = report.taken
    return {
        "id": report.calendar_id,
        "calendar": report.name,
        "added": taken.added,
        "updated": taken.updated,
        "unchanged": taken.unchanged,
        "gone": taken.gone,
        "problems": taken.problems,
    }


def message_view(message: MessageRecord) -> dict[str, Json]:
    """One turn of a chat."""
    return {
        "id": message.id,
        "role": message.role.value,
        "text": message.text,
        "created_at": message.created_at.isoformat(),
        "model": message.model,
        "found": message.found,
        "citations": [citation_view(citation) for citation in message.citations],
    }


def setting_view(known: Setting, value: Value) -> dict[str, Json]:
    """A setting, its value and its meaning."""
    return {
        "name": known.name,
        "value": value,
        "default": known.default,
        "group": known.group,
        "title": known.title,
        "help": known.help,
        "choices": list(known.choices),
        "minimum": known.minimum,
        "maximum": known.maximum,
    }
