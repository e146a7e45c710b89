"""What each command does: JSON values in, the assistant's services, JSON values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.core.appointments import Proposal
from assistant.core.errors import BadRequest, Offline
from assistant.core.messages import Message, Role, Searching
from assistant.core.settings import setting
from assistant.service.calendar_actions import names_of
from assistant.service.candidates import MOST
from assistant.service.json_views import (
    Json,
    appointment_view,
    call_view,
    citation_view,
    message_view,
    passage_view,
    proposal_view,
    remark_view,
    setting_view,
    usage_view,
)
from assistant.service.proposal_commands import doing
from assistant.service.source_permissions import Right
from assistant.service.translating import JsonDesk, Translated, notice, paths

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]

MEANING_SECONDS = 20.0
"""How long a search waits for the embedder to load before it goes by words alone."""


# --- library ---


def sources(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """What the library holds."""
    return [
        {
            "path": str(source.path),
            "kind": source.kind,
            "documents": source.documents,
            "chunks": source.chunks,
            "state": source.state,
            "watched": source.watched,
            **{f"may_{right}": right in source.may for right in Right},
            "pending": source.pending,
            "failed": source.failed,
            "problems": [
                {"path": str(problem.path), "reason": problem.reason, "hint": problem.hint}
                for problem in assistant.library.problems(source.id)
            ],
        }
        for source in assistant.library.sources()
    ]


def forget(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Take paths out of the library."""
    assistant.start_engines(model=False)
    return {"forgotten": assistant.library.forget(paths(arguments["paths"]), Translated(desk))}


def search(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Passages and remarks, best first; files by words alone where the embedder does not come up in time."""
    places = [place.strip() for place in arguments["in"].split(",")]
    if unknown := [place for place in places if place not in ("files", "chats")]:
        raise BadRequest(f"There is no search in “{unknown[0]}”.", "Search in files, chats, or files,chats.")
    query, k, found = " ".join(arguments["query"]), arguments["k"], list[list[dict[str, Json]]]()
    if "chats" in places:
        zone = assistant.agenda.zone()
        found.append([remark_view(remark, zone) for remark in assistant.past_chats.search(query, k)])
    if "files" in places:
        assistant.start_engines(model=False)
        wait_for_meaning(assistant, desk)
        passages = assistant.chat.search(query, k)
        whys = assistant.usage.why(query, passages) if arguments["explain"] else []
        found.append([passage_view(passage) for passage in passages])
        for view, why in zip(found[-1], whys, strict=False):
            view["moved_up"] = why
    in_turn = [view for views in zip_longest(*found) for view in views if view is not None]  # scores do not compare
    return [{"rank": rank, **view} for rank, view in enumerate(in_turn[:k], 1)]


# --- answers ---


def ask(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """One answer with its sources."""
    if arguments["candidates"] > MOST:
        raise BadRequest(f"At most {MOST} answers can be written to choose from.")
    earlier = _earlier(arguments)
    assistant.start_engines()
    wait_for_meaning(assistant, desk)
    if (state := assistant.models.state()).kind == "loading":
        desk.report(0, None, f"Loading {state.model}")
    translated = Translated(desk)
    done = assistant.chat.ask(
        " ".join(arguments["question"]),
        translated,
        chat_id=arguments["chat"],
        files=paths(arguments["file"]),
        temporary=arguments["temporary"],
        deeper=arguments["deeper"],
        memory=not arguments["no_memory"],
        earlier=earlier,
        candidates=arguments["candidates"],
        warm=False,
    )
    answer = {
        "answer": done.text,
        "found": done.found,
        "citations": [citation_view(citation) for citation in done.citations],
        "usage": usage_view(done.usage),
        "model": done.model,
        "chat": done.chat_id,
        "stopped": done.stopped,
        "appointments": [appointment_view(each, names_of(assistant)) for each in done.appointments],
        "proposal": None if done.proposal is None else _waiting(assistant, done.proposal),
        "calls": [call_view(call) for call in done.calls],
    }
    if arguments["explain"]:
        found = translated.found or Searching((), 0)
        passages = [{"rank": rank, **passage_view(passage)} for rank, passage in enumerate(found.passages, 1)]
        answer["explain"] = {"documents": found.documents, "passages": passages}
    return answer


def _earlier(arguments: Arguments) -> tuple[Message, ...]:
    """The turns before a temporary question: it is kept nowhere but with whoever asks it."""
    if not arguments["earlier"]:
        return ()
    if not arguments["temporary"]:
        raise BadRequest("Earlier turns are told for a temporary question only.", "Add --temporary, or give --chat.")
    try:
        turns = [(str(question), str(answer)) for question, answer in json.loads(arguments["earlier"])]
    except (ValueError, TypeError):
        raise BadRequest("The earlier turns are no list of pairs.", 'Such as: [["question", "answer"]]') from None
    pairs = ((Message(Role.USER, question), Message(Role.ASSISTANT, answer)) for question, answer in turns)
    return tuple(message for pair in pairs for message in pair)


def _waiting(assistant: Assistant, proposal: Proposal) -> dict[str, Json]:
    """A change that waits for a yes, with the command that does it (None where only the window can)."""
    do = None if proposal.refused else doing(assistant.agenda, proposal)
    return {
        **proposal_view(proposal, names_of(assistant)),
        "do": None if do is None else {"command": do.command, "arguments": do.arguments, "text": str(do)},
    }


def chats(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The chats, newest first."""
    summaries = assistant.summaries.texts()
    return [
        {
            "id": chat.id,
            "title": chat.title,
            "summary": summaries.get(chat.id, ""),
            "created_at": chat.created_at.isoformat(),
            "updated_at": chat.updated_at.isoformat(),
            "teaches": chat.teaches,
            "uses_memory": chat.uses_memory,
        }
        for chat in assistant.chat.chats(arguments["query"] or "")
    ]


def chats_show(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The turns of one chat."""
    wanted = arguments["chat"]
    chat = next((chat for chat in assistant.chat.chats() if chat.id == wanted), None)
    if chat is None:
        raise BadRequest(f"There is no chat {wanted}.", "`hearth chats` lists them.")
    return {
        "id": chat.id,
        "title": chat.title,
        "summary": assistant.summaries.texts().get(chat.id, ""),
        "messages": [message_view(message) for message in assistant.chat.messages(chat.id)],
    }


def chats_switch(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Say whether a chat teaches and uses what is known; tells how it is now."""
    wanted, told = arguments["chat"], {name: arguments[name] for name in ("teaches", "uses_memory")}
    for name, value in told.items():
        if value not in (None, "", "on", "off"):
            raise BadRequest(f"--{name.replace('_', '-')} is on or off, not “{value}”.")
    assistant.chat.chat(wanted)
    assistant.chat.switch(wanted, **{name: value == "on" for name, value in told.items() if value})
    chat = assistant.chat.chat(wanted)
    learns = "I learn about you from this chat" if chat.teaches else "I learn nothing about you from this chat"
    uses = "answers in it use what I know" if chat.uses_memory else "answers in it use nothing that I know about you"
    switches: dict[str, Json] = {"teaches": chat.teaches, "uses_memory": chat.uses_memory}
    return {"id": chat.id, "title": chat.title, **switches, "text": f"{learns}; {uses}."}


# --- models ---


def models(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """The catalog and what is here."""
    return [
        {
            "name": model.name,
            "title": model.title,
            "kind": model.kind,
            "bytes": model.bytes,
            "licence": model.licence,
            "here": model.here,
            "in_use": model.in_use,
            "fits": model.fits,
            "why": model.why,
        }
        for model in assistant.models.list()
    ]


def models_pull(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Download a model."""
    if assistant.surroundings.offline():
        raise Offline("The network is switched off.", "Leave out --offline, or: hearth settings set offline off")
    assistant.models.pull(arguments["name"], desk)
    return {"pulled": arguments["name"]}


def models_import(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Take a GGUF file from disk."""
    model = assistant.models.import_file(Path(arguments["file"]), desk)
    return {"imported": model.name, "bytes": model.bytes}


def models_use(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Choose the model that answers, or the embedder."""
    assistant.models.use(arguments["name"])
    return {"in_use": arguments["name"]}


def models_remove(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Delete a model's file."""
    assistant.models.remove(arguments["name"])
    return {"removed": arguments["name"]}


# --- upkeep ---


def doctor(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Every check, with what was mended."""
    assistant.start_engines(model=False)
    checks = assistant.upkeep.doctor(arguments["deep"], desk)
    return [{"check": check.check, "ok": check.ok, "detail": check.detail, "hint": check.hint} for check in checks]


# --- settings ---


def settings(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every setting, with what is wrong in the file."""
    return [setting_view(setting(name), value) for name, value in assistant.settings.all().items()]


def settings_get(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """One setting."""
    known = setting(arguments["name"])
    return setting_view(known, assistant.settings.get(known.name))


def settings_set(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Change a setting; a model is chosen the way ``models use`` does it."""
    known = setting(arguments["name"])
    value = known.parse(arguments["value"])
    if known.name in ("chat_model", "embedder"):
        assistant.models.use(str(value))
    else:
        assistant.settings.set(known.name, value)
    return setting_view(known, assistant.settings.get(known.name))


def settings_reset(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Back to the default."""
    if arguments["name"] is not None:
        setting(arguments["name"])
    assistant.settings.reset(arguments["name"])
    return {"reset": arguments["name"] or "all"}


# --- steps that several share ---


def wait_for_meaning(assistant: Assistant, desk: JsonDesk) -> None:
    """Wait until search by meaning is up; says so where it does not come up in time."""
    desk.report(0, None, "Getting the search ready")
    if assistant.wait_for_meaning(MEANING_SECONDS, desk.cancel):
        return
    desk.emit(notice(f"Searching by words alone: {assistant.meaning_problem()}"))
