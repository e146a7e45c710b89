"""Thumbs up or down for an answer, with reasons; changed and taken back at any time, gone with the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.ratings import Rated, Rating, Reason
from assistant.store.ratings import RatingStore

LONGEST_NOTE = 400
"""Characters of a note."""

Learn = Callable[[Rated], object]


class Ratings:
    """The person's ratings; every method may be called from any thread. ``clock`` gives the time, aware.

    ``on_rating`` is called after each new rating with the reasons and the note that are new in it, so that nothing
    teaches twice.
    """

    def __init__(
        self,
        store: RatingStore,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        on_rating: Learn = lambda _rated: None,
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._on_rating = on_rating

    def rate(self, message_id: int, good: bool, reasons: Sequence[Reason] = (), note: str = "") -> Rating:
        """Rate an answer, in place of the rating before. Raises ``BadRequest`` for what is no kept answer.

        A good answer has no reasons against it.
        """
        note = note.strip()
        if len(note) > LONGEST_NOTE:
            raise BadRequest("This note is too long.", f"Say it in {LONGEST_NOTE} characters.")
        if good and reasons:
            raise BadRequest("Reasons tell what is wrong with an answer.", "Leave them out, or rate it as bad.")
        before = self.rating_of(message_id)
        wanted = tuple(reason for reason in Reason if reason in set(reasons))
        rating = Rating(message_id, good, wanted, note, self._clock())
        self._store.put(rating)
        self._changes.publish(Changed.CHATS)
        if (rated := self._store.get(message_id)) is not None and (new := _new(rating, before)) is not None:
            self._on_rating(replace(rated, rating=new))
        return rating

    def rating_of(self, message_id: int) -> Rating | None:
        """The rating of an answer, None if it has none."""
        rated = self._store.get(message_id)
        return None if rated is None else rated.rating

    def in_chat(self, chat_id: int) -> dict[int, Rating]:
        """The ratings of a chat's answers, by the answer's id."""
        return self._store.of_chat(chat_id)

    def all(self) -> list[Rated]:
        """Every rating with its question and answer, newest first."""
        return self._store.all()

    def take_back(self, message_id: int) -> bool:
        """Forget a rating; whether there was one."""
        taken = self._store.remove(message_id)
        if taken:
            self._changes.publish(Changed.CHATS)
        return taken

    def last_answer(self) -> int:
        """The newest answer; raises ``BadRequest`` if nothing was answered yet."""
        found = self._store.last_answer()
        if found is None:
            raise BadRequest("There is no answer to rate yet.")
        return found


def _new(rating: Rating, before: Rating | None) -> Rating | None:
    """``rating`` with what is new in it; None if nothing is."""
    if before is None or before.good != rating.good:
        return rating
    reasons = tuple(reason for reason in rating.reasons if reason not in before.reasons)
    note = rating.note if rating.note != before.note else ""
    return replace(rating, reasons=reasons, note=note) if reasons or note else None
