"""Appointments in mails: found however they are packed, weighed against the own entry, put into it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar.component_edits import EditProblem
from assistant.calendar.editing import moved
from assistant.calendar.glimpse import next_in, occurrence_in
from assistant.calendar.ics import Series, read_text
from assistant.calendar.invitations import (
    MOST,
    Sent,
    Standing,
    edited_here,
    merged,
    occurrence_of,
    read_mail,
    read_sent,
    standing,
    taken_in,
    without,
)
from assistant.calendar.mail_parts import LARGEST_PART, calendar_parts
from assistant.core.appointments import Appointment
from tests.unit.calendar.sent import calendar, mail, part

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4\n"


def only(text: str) -> Sent:
    """The one appointment of a calendar that was sent."""
    (found,) = read_mail(mail(part(text))).sent
    return found


def stands(text: str) -> Series:
    """What is in the calendar after a yes to it."""
    return taken_in(only(text))


def starts(series: Series) -> list[str]:
    """When it takes place in March and April 2026, in Berlin."""
    days = (datetime(2026, 3, 12 + n, 14, tzinfo=BERLIN) for n in (0, 7, 14))
    found = (occurrence_in(series, f"{day:%Y%m%dT%H%M%S}", BERLIN) for day in days)
    return [f"{each.start:%d %H:%M}" for each in found if each is not None]


def shown(series: Series) -> Appointment:
    found = next_in(series, NOW, BERLIN)
    assert found is not None
    return found


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "BASE64"])
@pytest.mark.parametrize(
    "declared",
    [
        "text/calendar; charset=utf-8; method=REQUEST",
        'application/octet-stream; name="invite.ics"',
        "application/octet-stream",
        "application/ics",
        'text/plain\nContent-Disposition: attachment;\n filename="Meeting.ICS"',
    ],
)
def test_it_is_found_however_it_is_packed(encoding: str, declared: str) -> None:
    packed = part(calendar(), encoding.lower(), declared).replace(b"base64", encoding.encode())
    (sent,) = read_mail(mail(packed)).sent
    assert (sent.method, sent.series.uid, sent.organiser) == ("REQUEST", "review@corp", "Anna Berg")
    assert sent.attendees == ("Ben Adler", "Cara Diaz")
    assert shown(sent.series).start == datetime(2026, 3, 12, 14, tzinfo=BERLIN)


def test_the_same_one_shown_and_attached_counts_once() -> None:
    both = mail(part(calendar()), part(calendar(), "8bit", 'application/ics; name="invite.ics"'))
    assert len(calendar_parts(both)) == 2
    assert len(read_mail(both).sent) == 1


def test_in_a_forwarded_mail_and_in_a_mail_that_is_nothing_else() -> None:
    inner = b"Content-Type: message/rfc822\n\n" + mail(part(calendar()))
    outer = b'Content-Type: multipart/mixed; boundary="outer"\n\n--outer\n' + inner + b"\n--outer--\n"
    assert len(read_mail(outer).sent) == 1
    bare = b"From: a@b.example\n" + part(calendar(), "8bit")
    assert len(read_mail(bare).sent) == 1


def test_a_mail_that_is_cut_off_still_tells_what_is_there() -> None:
    whole = mail(part(calendar(), "8bit"))
    post = read_mail(whole[: whole.index(b"END:VEVENT")])
    assert len(post.sent) == 1 and any("cut off" in problem for problem in post.problems)


def test_the_method_of_the_mail_counts_where_the_calendar_has_none() -> None:
    text = calendar().replace("METHOD:REQUEST\r\n", "")
    assert read_mail(mail(part(text, declared="text/calendar; method=CANCEL"))).sent[0].method == "CANCEL"
    assert only(text).method == "PUBLISH"


def test_letters_of_another_charset() -> None:
    text = calendar().replace("Budget review", "Müllers Prüfung")
    packed = b"Content-Type: text/calendar; charset=iso-8859-1\n\n" + text.encode("latin-1")
    (sent,) = read_mail(mail(packed)).sent
    assert shown(sent.series).title == "Müllers Prüfung"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_a_mail_without_a_calendar_holds_none(mark: bytes) -> None:
    assert read_mail(mark + mail()) == read_mail(b"") and not read_mail(b"").problems


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (part("This is no calendar at all"), "nothing in it begins a calendar"),
        (part(""), "is empty"),
        (part("BEGIN:VCALENDAR\n" + "X" * (LARGEST_PART + 10), "8bit"), "larger than 8 MB"),
    ],
)
def test_a_broken_one_is_named(packed: bytes, said: str) -> None:
    post = read_mail(mail(packed))
    assert not post.sent and said in post.problems[0]


def test_a_whole_calendar_in_a_mail_is_cut_to_what_one_can_look_at() -> None:
    events = "".join(f"BEGIN:VEVENT\nUID:{n}\nDTSTART:20260312\nSUMMARY:x\nEND:VEVENT\n" for n in range(60))
    post = read_mail(mail(part(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")))
    assert len(post.sent) == MOST and "60 appointments" in post.problems[-1]


@pytest.mark.parametrize(
    "hostile",
    [
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 5_000,
        b"Content-Type: text/calendar" + b"; a*1*=x" * 50_000 + b"\n\nBEGIN:VCALENDAR",
        b"Content-Type: multipart/mixed; boundary=" + b"-" * 50_000 + b"\n\n" + b"-" * 1_000_000,
        b"X: y\n" * 200_000,
        b"\n \t" * 300_000,
        b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n" + b"=" * 1_000_000,
        b"Content-Type: text/calendar; charset=unicode_escape\n\nBEGIN:VCALENDAR\\",
    ],
)
def test_a_hostile_mail_neither_hangs_nor_fails(hostile: bytes) -> None:
    began = time.process_time()
    read_mail(hostile)
    assert time.process_time() - began < 5  # the standard library takes minutes over some of them


@given(st.binary(max_size=400), st.integers(0, 900))
def test_whatever_comes_is_read_without_failing(noise: bytes, at: int) -> None:
    whole = mail(part(calendar(), "quoted-printable"))
    read_mail(whole[:at] + noise + whole[at:])
    read_mail(noise)


def test_a_calendar_file_is_a_message_only_where_it_says_so() -> None:
    assert read_sent(calendar("PUBLISH").encode()) is None
    found = read_sent(calendar("CANCEL").encode())
    assert found is not None and found.sent[0].takes_back


# --- against what is in the calendar ---


def test_what_is_taken_in_has_no_alarm_of_a_stranger_and_keeps_what_nobody_knows() -> None:
    there = stands(calendar(more="X-MICROSOFT-CDO-BUSYSTATUS:BUSY\n"))
    assert "VALARM" not in there.raw and "X-MICROSOFT-CDO-BUSYSTATUS:BUSY" in there.raw


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (calendar(), Standing.SAME),
        (calendar(stamp=9), Standing.SAME),
        (calendar(sequence=2, hour="16"), Standing.NEWER),
        (calendar(sequence=2), Standing.SAME),
        (calendar(hour="16", stamp=9), Standing.NEWER),
        (calendar("CANCEL", 0, stamp=1), Standing.NEWER),
        (calendar("CANCEL", 2), Standing.NEWER),
    ],
)
def test_what_is_news(text: str, how: Standing) -> None:
    assert standing(only(text), stands(calendar())) is how
    assert standing(only(text), None) is Standing.NEW


def test_what_is_older_is_old_news() -> None:
    there = stands(calendar(sequence=3, hour="16"))
    for text in (calendar(sequence=2), calendar("CANCEL", 2), calendar(sequence=3, stamp=1)):
        assert standing(only(text), there) is Standing.OLDER


def test_own_changes_do_not_count_as_the_senders() -> None:
    there = stands(calendar())
    for hour in (15, 16, 17):
        at = datetime(2026, 3, 12, hour, tzinfo=BERLIN)
        there = moved(there, "", at, at.replace(minute=30), NOW)
    assert edited_here(there) and not edited_here(stands(calendar()))
    assert standing(only(calendar()), there) is Standing.SAME
    news = only(calendar(sequence=1, hour="10"))
    assert standing(news, there) is Standing.NEWER
    assert shown(merged(news, there)).start.hour == 10  # type: ignore[union-attr]


def test_an_update_keeps_ones_own_alarm() -> None:
    there = stands(calendar())
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT"
    own = Series(there.uid, there.kind, there.raw.replace("END:VEVENT", alarm), there.context)
    text = merged(only(calendar(sequence=1, hour="16")), own).raw
    assert text.count("TRIGGER:-PT5M") == 1 and "-PT15M" not in text


def one_time(method: str, sequence: int, hour: str) -> str:
    """A message about the second of the weekly times only."""
    return calendar(method, sequence, "20260319", hour, "RECURRENCE-ID;TZID=W. Europe Standard Time:20260319T140000\n")


def test_one_time_of_a_series_is_moved_or_taken_out_and_the_others_stay() -> None:
    there = stands(calendar(more=WEEKLY))
    assert starts(there) == ["12 14:00", "19 14:00", "26 14:00"]
    news = only(one_time("REQUEST", 1, "16"))
    assert (standing(news, there), occurrence_of(news, there)) == (Standing.NEWER, "20260319T140000")
    both = merged(news, there)
    assert starts(both) == ["12 14:00", "19 16:00", "26 14:00"]
    again = merged(only(one_time("REQUEST", 2, "09")), both)
    assert starts(again) == ["12 14:00", "19 09:00", "26 14:00"]
    assert standing(news, again) is Standing.OLDER
    left = without(only(one_time("CANCEL", 3, "14")), again, NOW)
    assert left is not None and starts(left) == ["12 14:00", "26 14:00"]


def test_one_time_named_in_utc_is_the_same_one() -> None:
    there = stands(calendar(more=WEEKLY))
    text = calendar("CANCEL", 1, "20260319", more="RECURRENCE-ID:20260319T130000Z\n")
    left = without(only(text), there, NOW)
    assert left is not None and starts(left) == ["12 14:00", "26 14:00"]


def test_a_cancellation_of_all_leaves_nothing() -> None:
    assert without(only(calendar("CANCEL", 1)), stands(calendar(more=WEEKLY)), NOW) is None


def test_a_time_that_cannot_be_read_is_told() -> None:
    broken = only(calendar("CANCEL", 1, more="RECURRENCE-ID:soon\n"))
    with pytest.raises(EditProblem, match="cannot be read"):
        without(broken, stands(calendar(more=WEEKLY)), NOW)


def test_who_answered_and_how() -> None:
    text = calendar("REPLY").replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=DECLINED")
    assert only(text).answer == "Ben Adler declined"


def test_the_next_time_of_a_series_or_its_last() -> None:
    (weekly,) = read_text(calendar(more=WEEKLY)).series
    assert f"{shown(weekly).start:%d.%m. %H:%M}" == "12.03. 14:00"
    late = next_in(weekly, datetime(2030, 1, 1, tzinfo=UTC), BERLIN)
    assert late is not None and f"{late.start:%d.%m.}" == "02.04."
    (endless,) = read_text(calendar(more="RRULE:FREQ=DAILY\n")).series
    soon = next_in(endless, datetime(2050, 1, 1, 15, tzinfo=UTC), BERLIN)
    assert soon is not None and f"{soon.start:%d.%m.%Y}" == "02.01.2050"
