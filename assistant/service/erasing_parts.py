"""Erases one part of what is kept, for good: no page of the database holds it afterwards."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.appointments import CalendarKind
from assistant.core.changes import Changed
from assistant.core.jobs import Desk
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.database import Connection, Database
from assistant.store.earlier_copies import drop_earlier_copies

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


class Part(Enum):
    """What can be erased by itself."""

    CHATS = "chats"
    FACTS = "facts"
    LIBRARY = "library"
    CALENDARS = "calendars"


def erase_part(assistant: Assistant, database: Database, part: Part, desk: Desk[Any]) -> int:
    """Erase it and write the database anew without it; how many chats, facts, documents or calendars it was.

    Files of the person's own stay. Raises ``DiskFull`` where there is no room to write the database anew: what was
    erased is gone from everything that Hearth shows then, and erasing again removes it from the file too. Copies of the
    database that were made before migrations go with it; backups stay. Raises ``AccessDenied`` if such a copy stays.
    """
    desk.report(0, 2, f"Erasing all {part.value}")
    match part:
        case Part.CHATS:
            count = _chats(database)
            assistant.changes.publish(Changed.CHATS)
        case Part.FACTS:
            count = assistant.memory.forget_all().facts
        case Part.LIBRARY:
            paths = [Path(source.path) for source in assistant.library.sources()]
            count = assistant.library.forget(paths, desk) if paths else 0
        case Part.CALENDARS:
            count = _calendars(assistant, database)
            assistant.changes.publish(Changed.CALENDAR)
    desk.report(1, 2, "Writing the database anew without it")
    database.compact()
    drop_earlier_copies(assistant.profile.database)
    desk.report(2, 2, "Erased")
    return count


def _chats(database: Database) -> int:
    """With the turns goes what was taken from them word for word; rules and facts that were learned stay."""

    def work(connection: Connection) -> int:
        connection.execute("DELETE FROM style_sources WHERE path = 'chats'")  # the person's own turns, word for word
        connection.execute(
            "UPDATE rule_evidence SET request = '', before = '', after = ''"
            " WHERE chat_id IS NOT NULL OR message_id IS NOT NULL"
        )
        connection.execute("UPDATE citations SET text = '', title = '' WHERE document_id < 0")
        connection.execute("DELETE FROM messages")
        gone = connection.execute("DELETE FROM chats").rowcount
        connection.execute("DELETE FROM drafts")
        connection.execute("INSERT INTO message_words (message_words) VALUES ('optimize')")
        return int(gone)

    return database.write(work)


def _calendars(assistant: Assistant, database: Database) -> int:
    """Hearth's own calendar stays, and is empty."""
    intake, count = AppointmentIntake(database), 0
    for calendar in assistant.agenda.calendars():
        if calendar.kind is CalendarKind.OWN:
            gone = [(each.kind, each.uid) for each in Appointments(database).all_series(calendar.id)]
            intake.keep(calendar.id, None, (), gone)
        else:
            assistant.agenda.remove(calendar.id)
        count += 1
    database.write(_event_traces)
    return count


def _event_traces(connection: Connection) -> None:
    connection.execute("DELETE FROM reminders")
    connection.execute("INSERT INTO event_words (event_words) VALUES ('optimize')")
