"""What the person may want now: at most three things, each with its reason in words, none of them made by a model.

An offer is a document that belongs to an appointment of the next days, a chat whose question got no whole answer, a
document that answers were cited from around this time on this day of earlier weeks, or one that was opened often of
late. The same moment and the same data give the same offers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePath

from assistant.core.appointments import Appointment, Suggestion
from assistant.core.changes import ChangeBus, Changed
from assistant.core.messages import Role
from assistant.core.settings import Value
from assistant.service.agenda import Agenda
from assistant.service.honesty import NOT_FOUND
from assistant.service.time_words import day_words
from assistant.service.usage import near_day, times_in_words
from assistant.store.chats import ChatRecord, Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.permissions import SUGGEST
from assistant.store.signals import OPENED_HALF_LIFE, DocumentSignals, Signals, faded
from assistant.store.suggestions import Suggestions

MOST = 3
DAYS_AHEAD = timedelta(days=3)
"""Appointments that begin within these days are prepared for."""

UNFINISHED = timedelta(days=7)
"""Chats of these days may be gone on with."""

WEEKS_BACK = timedelta(weeks=8)
HOURS_AROUND = timedelta(hours=2)
LEAST_WEEKS = 2
"""In so many different weeks an answer was cited from it on this day around this time."""

OFTEN = 2.0
"""Faded openings (see ``store.signals``) from which a document is opened often."""

_LAST_OPENED = timedelta(days=14)
_MOST_MEETINGS = 8
_MOST_OPENED = 20
_MOST_CHATS = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that the person may want. ``path`` is the document to open, ``chat_id`` the chat to go on with.

    ``key`` names it for :meth:`Offers.not_this`; it tells nothing to who reads it.
    """

    key: str
    text: str
    why: str
    path: str = ""
    chat_id: int | None = None
    opening: str = ""
    """How the document begins."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What offers are made from. ``clock`` gives the time in the person's zone.

    ``between`` gives the appointments between two times, ``belonging_to`` what belongs to one of them.
    """

    signals: Signals
    chats: Chats
    documents: Documents
    suggestions: Suggestions
    between: Callable[[datetime, datetime], Sequence[Appointment]]
    belonging_to: Callable[[Appointment, datetime], Sequence[Suggestion]]
    setting: Callable[[str], Value]
    changes: ChangeBus
    clock: Callable[[], datetime]


class Offers:
    """Every method may be called from any thread; :meth:`now` reads a few dozen rows."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def now(self) -> list[Offer]:
        """At most three, the most pressing first; nothing where the setting says so."""
        if not self._parts.setting("suggestions"):
            return []
        moment, unwanted = self._parts.clock(), self._parts.suggestions.unwanted()
        made: dict[str, Offer] = {}
        for kind in (self._for_meetings, self._unfinished, self._of_this_hour, self._often_opened):
            for offer in kind(moment):
                about = offer.path or f"chat {offer.chat_id}"
                if offer.key not in unwanted and about not in made:
                    made[about] = offer
                    break  # one of each kind: three reasons tell more than three of the same
        return [self._opened(offer) for offer in list(made.values())[:MOST]]

    def not_this(self, key: str) -> None:
        """Never offer this again."""
        self._parts.suggestions.never(key)
        self._parts.changes.publish(Changed.MEMORY)

    def _opened(self, offer: Offer) -> Offer:
        """The offer with how its document begins."""
        document = self._parts.documents.find(offer.path) if offer.path else None
        first = [] if document is None else self._parts.documents.chunk_ids([document.id])[:1]
        return replace(offer, opening="".join(each.text for each in self._parts.documents.chunks(first).values()))

    # --- the kinds ---

    def _for_meetings(self, now: datetime) -> Iterator[Offer]:
        coming = [each for each in self._parts.between(now, now + DAYS_AHEAD) if each.status != "cancelled"]
        for meeting in [each for each in coming if not _over(each, now)][:_MOST_MEETINGS]:
            for found in self._parts.belonging_to(meeting, now):
                if found.path:
                    when = _ahead(meeting, now)
                    yield Offer(
                        _key("meeting", meeting.uid, found.path),
                        PurePath(found.path).name,
                        f"“{meeting.title}” is {when}, and {found.why}",
                        found.path,
                    )

    def _unfinished(self, now: datetime) -> Iterator[Offer]:
        for chat in self._parts.chats.find()[:_MOST_CHATS]:
            if now - chat.updated_at > UNFINISHED:
                return  # they come the last used first
            if why := self._left_open(chat, now):
                yield Offer(_key("chat", str(chat.id), chat.updated_at.isoformat()), chat.title, why, chat_id=chat.id)

    def _left_open(self, chat: ChatRecord, now: datetime) -> str:
        turns = self._parts.chats.messages(chat.id)
        if not turns or now - turns[-1].created_at < timedelta(minutes=2):
            return ""  # it may just be being answered
        last = turns[-1]
        day = near_day(last.created_at, now)
        if last.role is Role.USER:
            return f"You asked this {day} and got no answer"
        if last.stopped and last.text != NOT_FOUND:
            return f"The answer broke off {day}"
        return ""

    def _of_this_hour(self, now: datetime) -> Iterator[Offer]:
        for each in self._parts.signals.cited_since(now - WEEKS_BACK):
            local = [when.astimezone(now.tzinfo) for when in each.cited]
            weeks = {when.date() for when in local if _same_hour(when, now)}
            if len(weeks) >= LEAST_WEEKS:
                day = day_words(now).split()[0].rstrip(",")
                why = f"You asked about it on {len(weeks)} earlier {day}s around this time"
                yield Offer(_key("hour", each.path, str(now.weekday())), _name(each), why, each.path)

    def _often_opened(self, now: datetime) -> Iterator[Offer]:
        found = [each for each in self._parts.signals.most_opened(_MOST_OPENED) if each.opened is not None]
        weights = {each.path: faded(each.opened, now, OPENED_HALF_LIFE) for each in found if each.opened is not None}
        for each in sorted(found, key=lambda each: (-weights[each.path], each.path)):
            opened = each.opened
            if opened is None or weights[each.path] < OFTEN or now - opened.last > _LAST_OPENED:
                continue
            if near_day(opened.last, now) != "today":  # what is open already needs no offer
                why = f"You opened it {times_in_words(opened.count)}, last {near_day(opened.last, now)}"
                yield Offer(_key("opened", each.path), _name(each), why, each.path)


def offers_from(
    database: Database,
    agenda: Agenda,
    setting: Callable[[str], Value],
    changes: ChangeBus,
    clock: Callable[[], datetime],
) -> Offers:
    """The offers of a profile."""
    belonging = agenda.briefs.belonging_to
    kept = Signals(database), Chats(database), Documents(database, SUGGEST), Suggestions(database)
    return Offers(Parts(*kept, agenda.between, belonging, setting, changes, clock))


def _same_hour(when: datetime, now: datetime) -> bool:
    """Whether it was on the same day of an earlier week around the same time."""
    if when.weekday() != now.weekday() or when.date() >= now.date():
        return False
    then = datetime.combine(now.date(), when.time(), now.tzinfo)
    return abs(then - now) <= HOURS_AROUND


def _over(each: Appointment, now: datetime) -> bool:
    return each.end <= now if isinstance(each.end, datetime) else each.end <= now.date()


def _ahead(meeting: Appointment, now: datetime) -> str:
    start = meeting.start
    day: date = start.astimezone(now.tzinfo).date() if isinstance(start, datetime) else start
    match (day - now.date()).days:
        case days if days <= 0:
            return "today"
        case 1:
            return "tomorrow"
    return f"on {day_words(day).split()[0].rstrip(',')}"


def _name(each: DocumentSignals) -> str:
    return PurePath(each.path).name


def _key(*parts: str) -> str:
    """A digest: neither path nor title stays with what was refused."""
    return hashlib.sha256("\0".join(("offer", *parts)).encode("utf-8", "replace")).hexdigest()[:32]
