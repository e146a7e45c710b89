"""What each command does: JSON values in, the assistant's services, JSON values out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.core.errors import BadRequest, Offline
from assistant.core.jobs import CancelToken, Desk, Emitted, Progress
from assistant.core.messages import AnswerDone, AnswerEvent, Notice, Searching, TextPiece
from assistant.core.settings import setting
from assistant.service.json_views import (
    Json,
    call_view,
    citation_view,
    message_view,
    outcome_view,
    passage_view,
    setting_view,
    usage_view,
)
from assistant.service.runner import follow

if TYPE_CHECKING:
    from assistant.knowledge.ingest import FileOutcome
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]
JsonDesk: TypeAlias = "Desk[dict[str, Json]]"

MEANING_SECONDS = 20.0
"""How long a search waits for the embedder to load before it goes by words alone."""

LOADING_SECONDS = 300.0
"""How long an addition waits for the embedder to load, on a slow disk."""

STUCK_SECONDS = 10.0
"""After this long without a vector, and with nobody at work on them, an addition stops waiting."""


class _Translated:
    """The desk of a service whose items are told as JSON."""

    def __init__(self, desk: JsonDesk) -> None:
        self._desk = desk
        self.found: Searching | None = None

    @property
    def cancel(self) -> CancelToken:
        return self._desk.cancel

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self._desk.report(done, total, note)

    def emit(self, item: AnswerEvent | FileOutcome) -> None:
        match item:
            case Searching(passages, documents):
                self.found = item
                self._desk.emit({"event": "searching", "passages": len(passages), "documents": documents})
            case TextPiece(text):
                self._desk.emit({"event": "text", "text": text})
            case Notice(text):
                self._desk.emit(notice(text))
            case AnswerDone():
                pass  # the command's result says the same
            case _:
                self._desk.emit({"event": "file", **outcome_view(item)})


def notice(text: str) -> dict[str, Json]:
    """Something the person should know, told on the way."""
    return {"event": "notice", "text": text}


# --- library ---


def add(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Index files and folders; waits for their vectors unless told not to."""
    began = time.monotonic()
    wait = not arguments["no_wait"]
    if wait:
        assistant.start_engines(model=False)
    translated = _Translated(desk)
    job = assistant.library.start_add(_paths(arguments["paths"]), arguments["watch"])
    for event in follow(job, desk.cancel):
        match event:
            case Progress(done, total, note):
                translated.report(done, total, note)
            case Emitted(outcome):
                translated.emit(outcome)
    report = job.result(0)
    if wait and report.added + report.updated + report.unchanged:
        _wait_for_vectors(assistant, desk)
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [outcome_view(failed) for failed in report.failed],
        "skipped": dict(report.skipped),
        "chunks": report.chunks,
        "seconds": round(time.monotonic() - began, 3),
    }


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
    return {"forgotten": assistant.library.forget(_paths(arguments["paths"]), _Translated(desk))}


def search(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Passages, best first; by words alone where the embedder does not come up in time."""
    assistant.start_engines(model=False)
    _wait_for_meaning(assistant, desk)
    found = assistant.chat.search(" ".join(arguments["query"]), arguments["k"])
    return [passage_view(rank, passage) for rank, passage in enumerate(found, 1)]


# --- answers ---


def ask(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """One answer with its sources."""
    assistant.start_engines()
    _wait_for_meaning(assistant, desk)
    if (state := assistant.models.state()).kind == "loading":
        desk.report(0, None, f"Loading {state.model}")
    translated = _Translated(desk)
    done = assistant.chat.ask(
        " ".join(arguments["question"]),
        translated,
        chat_id=arguments["chat"],
        files=_paths(arguments["file"]),
        temporary=arguments["temporary"],
        deeper=arguments["deeper"],
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
        "calls": [call_view(call) for call in done.calls],
    }
    if arguments["explain"]:
        found = translated.found or Searching((), 0)
        passages = [passage_view(rank, passage) for rank, passage in enumerate(found.passages, 1)]
        answer["explain"] = {"documents": found.documents, "passages": passages}
    return answer


def chats(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """The chats, newest first."""
    return [
        {
            "id": chat.id,
            "title": chat.title,
            "created_at": chat.created_at.isoformat(),
            "updated_at": chat.updated_at.isoformat(),
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
        "messages": [message_view(message) for message in assistant.chat.messages(chat.id)],
    }


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


def network(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """The ledger of connections, oldest first."""
    return [
        {
            "at": attempt.at.isoformat(),
            "purpose": attempt.purpose,
            "host": attempt.host,
            "allowed": attempt.allowed,
            "bytes": attempt.bytes,
        }
        for attempt in assistant.network_used()
    ]


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


def _wait_for_meaning(assistant: Assistant, desk: JsonDesk) -> None:
    desk.report(0, None, "Getting the search ready")
    if assistant.wait_for_meaning(MEANING_SECONDS, desk.cancel):
        return
    desk.emit(notice(f"Searching by words alone: {assistant.meaning_problem()}"))


def _wait_for_vectors(assistant: Assistant, desk: JsonDesk) -> None:
    """Until no passage waits for its vector, or the embedder cannot be had."""
    most, least, moved = 0, 0, time.monotonic()
    while left := assistant.library.counts().pending:
        if left != least:
            most, least, moved = max(most, left), left, time.monotonic()
        desk.report(most - left, most, "Making it searchable by meaning")
        if not assistant.wait_for_meaning(LOADING_SECONDS, desk.cancel):
            desk.emit(notice(f"It can be found by words only: {assistant.meaning_problem()}"))
            return
        if time.monotonic() - moved > STUCK_SECONDS and not assistant.runner.running():
            desk.emit(notice(f"{left:,} passages can be found by words only; see: hearth doctor"))
            return
        desk.cancel.sleep(0.1)
    desk.report(most, most, "Searchable by meaning")


def _paths(texts: Sequence[str]) -> list[Path]:
    return [Path(text) for text in texts]
