"""The commands about what the person thinks of answers: JSON values in, ratings, JSON values out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.ratings import REASON_WORDS, Rating, Reason
from assistant.service.command import Arguments, Command, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

LAST = "last"
"""The newest answer, where a number is expected."""


def rate(assistant: Assistant, arguments: Arguments, _desk: JsonDesk) -> Json:
    """Rate an answer, or take its rating back."""
    message_id = _answer(assistant, arguments["answer"])
    if arguments["verdict"] == "none":
        return {"answer": message_id, "taken_back": assistant.ratings.take_back(message_id)}
    if arguments["verdict"] not in ("good", "bad"):
        raise BadRequest(f"“{arguments['verdict']}” is no rating.", "Say good, bad, or none to take it back.")
    reasons = [_reason(name) for name in arguments["reason"]]
    good = arguments["verdict"] == "good"
    return _view(assistant.ratings.rate(message_id, good, reasons, arguments["note"] or ""))


def ratings(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Every rating, newest first, and what was learned from choices between answers."""
    return {
        "ratings": [
            {**_view(each.rating), "chat": each.chat_id, "question": each.request, "text": each.answer}
            for each in assistant.ratings.all()
        ],
        "learned": assistant.pairs.reward().in_words(),
    }


def ratings_forget(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Forget every choice between answers and what it taught."""
    return {"forgotten": assistant.pairs.forget()}


def _answer(assistant: Assistant, said: str) -> int:
    if said == LAST:
        return assistant.ratings.last_answer()
    if not said.isdecimal():
        raise BadRequest(f"“{said}” is no answer.", "Give its number, or: last")
    return int(said)


def _reason(name: str) -> Reason:
    try:
        return Reason(name.replace("-", "_").lower())
    except ValueError:
        known = ", ".join(reason.value.replace("_", "-") for reason in Reason)
        raise BadRequest(f"“{name}” is no reason.", f"There are: {known}.") from None


def _view(rating: Rating) -> dict[str, Json]:
    return {
        "answer": rating.message_id,
        "good": rating.good,
        "reasons": [REASON_WORDS[reason] for reason in rating.reasons],
        "note": rating.note,
        "rated_at": rating.rated_at.isoformat(),
    }


RATING_COMMANDS: tuple[Command, ...] = (
    Command(
        "rate",
        "Say whether an answer was good, and what was wrong with it.",
        rate,
        (
            Parameter("answer", "The answer's number, as `hearth chats show` lists it, or: last.", required=True),
            Parameter("verdict", "good, bad, or none to take a rating back.", required=True),
            Parameter(
                "reason",
                "What is wrong: too-long, too-short, wrong-tone, wrong-facts, not-what-asked, not-my-language, other.",
                option=True,
                many=True,
            ),
            Parameter("note", "What is wrong, in your own words.", option=True),
        ),
        Changed.CHATS,
    ),
    Command("ratings", "List your ratings, and what your choices between answers taught.", ratings),
    Command(
        "ratings forget",
        "Forget every choice between two answers, with what it taught. Ratings go with `hearth rate NUMBER none`.",
        ratings_forget,
    ),
)
