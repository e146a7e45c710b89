"""What is dropped or attached for the calendar: a card says what came in, and only a click changes anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.service.assistant import Assistant
from tests.ui.test_calendar_window import dropped, settle
from tests.unit.calendar.sent import calendar, mail, part
from ui.appointmentcards import ProposalCard
from ui.notices import TurnNotice
from ui.shell import Shell
from ui.widgets import Button

pytestmark = pytest.mark.timeout(120)

WORK = """\
BEGIN:VCALENDAR
X-WR-CALNAME:Work
BEGIN:VEVENT
UID:a
SUMMARY:Dentist
DTSTART:20260312T130000Z
DTEND:20260312T133000Z
END:VEVENT
BEGIN:VEVENT
UID:bad
SUMMARY:Without a time
END:VEVENT
END:VCALENDAR
"""


def write(path: Path, text: str | bytes) -> Path:
    """A file with that in it."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def drop(qtbot: QtBot, shell: Shell, *paths: Path) -> None:
    """Drop files and wait for the card."""
    before = shell.incoming.card
    dropped(shell, list(paths))
    qtbot.waitUntil(lambda: shell.incoming.card not in (None, before), timeout=30_000)
    settle(qtbot, shell)


def notice(shell: Shell) -> TurnNotice:
    """The card, which only tells something."""
    card = shell.incoming.card
    assert isinstance(card, TurnNotice)
    return card


def offer(shell: Shell) -> ProposalCard:
    """The card, which offers a change."""
    card = shell.incoming.card
    assert isinstance(card, ProposalCard)
    return card


def press(qtbot: QtBot, shell: Shell, text: str) -> None:
    """Click a button of the card."""
    card = shell.incoming.card
    assert card is not None
    next(each for each in card.findChildren(Button) if each.text() == text).click()
    settle(qtbot, shell)


def titles(assistant: Assistant) -> list[str]:
    """What is on in March 2026."""
    start = datetime(2026, 3, 1).astimezone()
    return [each.title for each in assistant.agenda.between(start, start + timedelta(days=31))]


@pytest.mark.parametrize("page", ["chat", "library", "calendar"])
def test_a_dropped_calendar_is_in_the_calendars_wherever_it_falls(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path, page: str
) -> None:
    shell.window.show_page(page)
    settle(qtbot, shell)
    drop(qtbot, shell, write(tmp_path / "work.ics", WORK))
    assert notice(shell).message.text() == "“Work” is in your calendars: 2 entries."
    assert "1 could not be used" in notice(shell).hint.text()
    assert titles(assistant) == ["Dentist"] and not assistant.library.sources()
    press(qtbot, shell, "Remove")
    assert shell.incoming.card is None and titles(assistant) == []
    assert [each.name for each in assistant.agenda.calendars()] == ["Hearth"]


def test_the_same_calendar_again_is_read_again_and_cannot_be_taken_out_by_mistake(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    path = write(tmp_path / "work.ics", WORK)
    drop(qtbot, shell, path)
    press(qtbot, shell, "Close")
    drop(qtbot, shell, path)
    assert "read again: 0 new, 0 changed" in notice(shell).message.text()
    assert "Remove" not in [each.text() for each in notice(shell).findChildren(Button)]
    press(qtbot, shell, "Show")
    assert shell.window.shown == "calendar" and shell.incoming.card is None


def test_an_invitation_is_offered_taken_back_changed_and_cancelled(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    drop(qtbot, shell, write(tmp_path / "a.eml", mail(part(calendar()))))
    assert offer(shell).yes.text() == "Add" and titles(assistant) == []
    said = " ".join(each.text() for each in offer(shell).findChildren(type(offer(shell).heading)))
    assert "Anna Berg invites you to “Budget review”" in said and "Nothing is sent to the organiser." in said
    press(qtbot, shell, "Add")
    assert titles(assistant) == ["Budget review"]
    press(qtbot, shell, "Undo")
    assert titles(assistant) == [] and shell.incoming.card is None
    drop(qtbot, shell, tmp_path / "a.eml")
    press(qtbot, shell, "Add")
    drop_again = write(tmp_path / "b.eml", mail(part(calendar(sequence=1, hour="16"))))
    drop(qtbot, shell, drop_again)
    before, after = offer(shell).proposal.before, offer(shell).proposal.after
    assert before is not None and after is not None and offer(shell).yes.text() == "Move"
    assert after.start - before.start == timedelta(hours=2)
    press(qtbot, shell, "Not now")
    assert shell.incoming.card is None
    drop(qtbot, shell, write(tmp_path / "c.eml", mail(part(calendar("CANCEL", 2)))))
    press(qtbot, shell, "Cancel it")
    assert titles(assistant) == []
    names = {Path(found.path).name for found in assistant.library.newest(9)}
    assert names == {"a.eml", "b.eml", "c.eml"}, "each mail is in the library too"


def test_what_cannot_be_used_is_named_one_card_after_the_other(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    paths = [
        write(tmp_path / "broken.ics", "nothing"),
        write(tmp_path / "hostile.eml", mail(part("GARBAGE"))),
        write(tmp_path / "reply.eml", mail(part(calendar("REPLY")))),
        write(tmp_path / "plain.eml", mail()),
    ]
    drop(qtbot, shell, *paths)
    said = []
    while shell.incoming.card is not None:
        said.append(notice(shell).message.text())
        press(qtbot, shell, "Close")
    assert [text.split(":")[0] for text in said] == ["broken.ics", "hostile.eml", "Somebody answered"]
    assert len(assistant.library.newest(9)) == 3, "every mail was read all the same"


def test_a_card_that_asks_stays_and_one_that_tells_makes_room(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    drop(qtbot, shell, write(tmp_path / "work.ics", WORK))
    drop(qtbot, shell, write(tmp_path / "a.eml", mail(part(calendar()))))
    asked = offer(shell)
    dropped(shell, [tmp_path / "work.ics"])
    settle(qtbot, shell)
    assert shell.incoming.card is asked
    press(qtbot, shell, "Not now")
    assert "read again" in notice(shell).message.text()


def test_birthdays_of_contacts_are_offered(qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path) -> None:
    contacts = write(tmp_path / "people.vcf", "BEGIN:VCARD\nVERSION:4.0\nFN:Lea\nBDAY:--0312\nEND:VCARD\n")
    drop(qtbot, shell, contacts)
    assert notice(shell).message.text() == "people.vcf tells 1 birthday." and titles(assistant) == []
    press(qtbot, shell, "Add")
    qtbot.waitUntil(lambda: shell.incoming.card is not None, timeout=30_000)
    assert notice(shell).message.text() == "“Birthdays” is in your calendars: 1 entry."
    assert titles(assistant) == ["Lea’s birthday"]


def test_an_attached_calendar_counts_as_a_dropped_one_once(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path
) -> None:
    path = write(tmp_path / "work.ics", WORK)
    shell.chat.composer.attach([path])
    qtbot.waitUntil(lambda: shell.incoming.card is not None, timeout=30_000)
    press(qtbot, shell, "Close")
    shell.chat.composer.attach([write(tmp_path / "notes.txt", "x")])
    settle(qtbot, shell)
    assert shell.incoming.card is None and titles(assistant) == ["Dentist"]
