"""A profile in which something of everything is kept, so that what leaves it can be compared with what comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.calendar.ics import read_text
from assistant.calendar.preparing import prepared
from assistant.core.appointments import CalendarKind
from assistant.core.jobs import QuietDesk
from assistant.core.messages import Role, Usage
from assistant.core.passages import FACTS_BELOW, Citation
from assistant.service.assistant import Assistant
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.calendar_servers import CalendarServers, Resource
from assistant.store.calendars import Calendars
from assistant.store.chats import Chats, chat_path
from assistant.store.database import Connection, Database

NOW = datetime(2026, 11, 21, 9, 5, 0, 123456, tzinfo=UTC)
PASSWORD = "correct horse battery"
TITLE = "Tyres / ../../etc ‮gpj.\x1b[31m 🛞 CON"

STANDUP = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:standup@example
DTSTAMP:20261101T000000Z
DTSTART:20261102T090000Z
DTEND:20261102T091500Z
RRULE:FREQ=WEEKLY
SUMMARY:Stand-up
X-UNKNOWN:stays
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
DESCRIPTION:Stand-up
END:VALARM
END:VEVENT
END:VCALENDAR
"""

MAIL = """From: Ada <ada@example.com>
To: me@example.com
Subject: The heating
Date: Mon, 02 Nov 2026 08:15:00 +0000
Content-Type: text/plain; charset=utf-8

The heating is repaired on Friday.
From now on it is warm.
"""


def documents_in(folder: Path) -> Path:
    """A folder with a text, a mail and a file that cannot be read."""
    (folder / "car").mkdir(parents=True)
    (folder / "car" / "tyres.md").write_text("# Tyres\n\nThe winter tyres lie on shelf 14.\n")
    (folder / "heating.eml").write_text(MAIL)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of use")
    return folder


def live(assistant: Assistant, database: Database, folder: Path) -> None:
    """Fill every table that an export holds."""
    assistant.library.add([folder], QuietDesk(), watch=True, wait_for_meaning=False)
    forgotten = folder / "old.txt"
    forgotten.write_text("Nobody needs this.")
    assistant.library.add([folder], QuietDesk(), wait_for_meaning=False)
    assistant.library.forget([forgotten], QuietDesk())
    with database.read() as connection:
        (document,) = connection.execute("SELECT id FROM documents WHERE path LIKE '%tyres.md'").fetchone()
    chats = Chats(database)
    first = chats.create(TITLE, NOW)
    chats.add_message(first, Role.USER, "I live in Basel. Where are my tyres?\n\n# Not a heading", NOW)
    chats.add_message(
        first, Role.ASSISTANT, "On shelf 14 [1].", NOW, model="m", searched=3, usage=Usage(500, 120, 12, 0.5, 1.25),
        citations=[Citation(1, document, str(folder / "car/tyres.md"), "Tyres", "line 1", "on shelf 14")],
    )  # fmt: skip
    second = chats.create("Empty 会話", NOW)
    chats.create("", NOW)
    fact = assistant.memory.add("I live in Basel.").fact
    gone = assistant.memory.add("My sister is called Zanzibaria.").fact
    assert fact is not None and gone is not None
    chats.add_message(
        second, Role.ASSISTANT, "You told me.", NOW,
        citations=[
            Citation(1, -first, chat_path(first), TITLE, "today", "On shelf 14"),
            Citation(2, FACTS_BELOW - fact.id, "", "", "", "You live in Basel."),
        ],
    )  # fmt: skip
    assistant.memory.forget_facts([gone.id])
    assistant.memory.edit(fact.id, "I live in Bern.")
    assistant.settings.set("answer_tokens", 300)
    database.write(lambda connection: _tell(connection, fact.id))
    _calendars(database)


def _tell(connection: Connection, fact: int) -> None:
    question, answer = (row[0] for row in connection.execute("SELECT id FROM messages ORDER BY id LIMIT 2"))
    chat = connection.execute("SELECT min(id) FROM chats").fetchone()[0]
    stamp = NOW.isoformat()
    for sql, values in (
        ("UPDATE facts SET chat_id = ?, message_id = ?, valid_to = ? WHERE id = ?", (chat, question, stamp, fact)),
        ("INSERT INTO fact_answers VALUES (?, ?)", (fact, answer)),
        ("INSERT OR IGNORE INTO read_messages VALUES (?)", (question,)),
        ("INSERT INTO ratings VALUES (?, 0, ?, 'Too \"long\"', ?)", (answer, json.dumps(["too long"]), stamp)),
        ("INSERT INTO chat_personas VALUES (?, 'Poet')", (chat,)),
        ("INSERT INTO chat_summaries VALUES (?, ?, 'Of tyres.', ?)", (chat, answer, stamp)),
        ("INSERT INTO answer_pairs VALUES (7, ?, '{}', 'first', ?)", (json.dumps({"words": 3}), stamp)),
        ("INSERT INTO pair_texts VALUES (7, ?, 'Shelf 14.', 'On shelf 14.')", (question,)),
        ("UPDATE manner SET instructions = 'Be brief.', persona = 'Poet', asked = 1", ()),
        ("INSERT INTO personas VALUES ('Poet', 'Rhyme.')", ()),
        (
            "INSERT INTO rules VALUES (4, 'mail', 'greeting', '', 'Hi', 'Say Hi.', 'active', 2, 1)",
            (),
        ),
        (
            "INSERT INTO rule_evidence VALUES (9, 4, 'edit', 'Hi', 'Write', 'Dear', 'Hi', ?, 1, ?, ?)",
            (stamp, chat, answer),
        ),
        ("INSERT INTO style_sources VALUES (3, 'chats', ?)", (stamp,)),
        ("INSERT INTO style_texts VALUES (5, 3, 'd', 'friends', 'Ada', 'Tea', 'Shall we?\nFrom me, with ü.')", ()),
        ("INSERT INTO style_recipients VALUES ('ada', 'friends')", ()),
        ("INSERT INTO style_corrections VALUES ('', 'word', 'Hi')", ()),
        ("INSERT INTO style_written VALUES ('digest')", ()),
        ("INSERT INTO forgotten_rules VALUES (x'00ff')", ()),
        ("INSERT INTO earlier_forgetting_keys VALUES (x'aa')", ()),
        ("INSERT INTO never_suggested VALUES ('key')", ()),
        ("INSERT INTO reminders VALUES ('k', 5, '2026-11-21', 'Tea', 'Tea at four', 6, 7)", ()),
        ("INSERT INTO drafts VALUES (NULL, 'And my sk', '[]')", ()),
        ("INSERT INTO drafts VALUES (?, 'Where else?', ?)", (chat, json.dumps(["/nowhere/a.pdf"]))),
        ("INSERT INTO reading_places VALUES (?, ?, 7)", (chat, answer)),
        ("INSERT INTO unfinished_answers VALUES (?, 'On sh', 'm', ?)", (chat, stamp)),
        ("INSERT INTO learning_pause VALUES (1, 5, NULL)", ()),
        ("UPDATE sources SET may_quote = 0", ()),
        ("UPDATE messages SET teaches = 0 WHERE id = ?", (answer,)),
        ("INSERT INTO network_log VALUES (2, ?, 'download a model', 'models.example', 1, 117)", (stamp,)),
        ("INSERT INTO document_signals SELECT id, 'opened', 2, 1.5, 99 FROM documents WHERE path LIKE '%tyres.md'", ()),
    ):
        connection.execute(sql, values)


def _calendars(database: Database) -> None:
    calendars, intake, servers = Calendars(database), AppointmentIntake(database), CalendarServers(database)
    own = next(each.id for each in calendars.all() if each.kind is CalendarKind.OWN)
    series = [prepared(each) for each in read_text(STANDUP).series]
    intake.keep(own, None, series)
    remote = calendars.add("Work / team", CalendarKind.CALDAV, "https://cal.example/work", "#ff0000")
    calendars.show(remote, shown=False)
    intake.keep(remote, None, series)
    database.write(lambda connection: connection.execute("UPDATE calendars SET may_teach = 0 WHERE id = ?", (remote,)))
    servers.link(remote, servers.keep_account("https://cal.example", "mina", "entry-7", "", PASSWORD))
    servers.keep_state(remote, '{"ctag": "5"}')
    servers.keep(remote, [Resource("/team/1.ics", '"5"', "VEVENT", "standup@example", "Stand-up", STANDUP, b"12")])
    file = calendars.add("Trips", CalendarKind.FILE, "/nowhere/trips.ics")
    intake.keep(file, calendars.file(file, "/nowhere/trips.ics"), series)


def records(export: Path) -> dict[str, list[Any]]:
    """Everything that an export holds as JSON, by file."""
    found = sorted(export.rglob("*.jsonl"))
    return {
        path.relative_to(export).as_posix(): [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in found
    }
