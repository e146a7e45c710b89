"""What is said about appointments that came by mail."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.calendar.ics import Series
from assistant.calendar.invitations import Sent, address_of_organiser, edited_here
from assistant.calendar.pieces import understand
from assistant.core.appointments import Appointment
from assistant.service.time_words import spoken

NOTHING_SENT = "Nothing is sent to the organiser."
_NAMED = 3


def title_of(sent: Sent) -> str:
    """What the appointment is called."""
    found = understand(sent.series)
    details = found.pieces[0].details if found.pieces else found.details
    return (details.title if details else "").strip()[:200] or "Appointment without a title"


def invites(sent: Sent, title: str, after: Appointment) -> str:
    """Something new."""
    begins = "This mail holds the appointment"
    if sent.method == "REQUEST":
        begins = f"{sent.organiser} invites you to" if sent.organiser else "An invitation to"
    return f"{begins} “{title}”, {_when_and_where(after)}{_with(sent.attendees)}. {NOTHING_SENT}"


def changes(sent: Sent, title: str, after: Appointment, there: Series) -> str:
    """Something that is in the calendar is different now."""
    begins = f"{sent.organiser} changed" if sent.organiser else "A change to"
    replaces = " Your own changes to it would be replaced." if edited_here(there) else ""
    return f"{begins} “{title}”: {_when_and_where(after)}.{_careful(sent, there)}{replaces} {NOTHING_SENT}"


def cancels(sent: Sent, title: str, before: Appointment, there: Series) -> str:
    """Something that is in the calendar does not take place."""
    begins = f"{sent.organiser} cancelled" if sent.organiser else "Cancelled:"
    return f"{begins} “{title}”, {spoken(before.start, before.end)}.{_careful(sent, there)} {NOTHING_SENT}"


def only_told(sent: Sent, title: str) -> str:
    """What other messages say; none of them changes a calendar."""
    match sent.method:
        case "REPLY":
            told = f"{sent.answer or 'Somebody answered'}: “{title}”."
        case "COUNTER":
            told = f"{sent.answer.partition(' ')[0] or 'Somebody'} proposes another time for “{title}”."
        case "DECLINECOUNTER":
            told = f"{sent.organiser or 'The organiser'} keeps the time of “{title}”."
        case _:
            told = f"The mail about “{title}” asks for nothing that Hearth does."
    return f"{told} Your calendar stays as it is."


def _when_and_where(one: Appointment) -> str:
    again = ", and again after that" if one.recurring and not one.occurrence else ""
    where = f", {one.where}" if one.where else ""
    return f"{spoken(one.start, one.end)}{again}{where}"


def _with(people: Sequence[str]) -> str:
    if not people:
        return ""
    more = f" and {len(people) - _NAMED:,} more" if len(people) > _NAMED else ""
    return f", with {', '.join(people[:_NAMED])}{more}"


def _careful(sent: Sent, there: Series) -> str:
    """A stranger may know the name of an appointment that somebody else planned."""
    planned = address_of_organiser(there)
    if not planned or address_of_organiser(sent.series) == planned:
        return ""
    planner = Sent("", there).organiser
    return f" Careful: {planner} planned it, and this comes from {sent.organiser or 'somebody who is not named'}."
