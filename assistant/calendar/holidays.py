"""Public holidays of a country, or of a part of it, as a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from assistant.calendar.ics import Reading, Series
from assistant.calendar.lines import escaped
from assistant.core.errors import BadRequest


def is_place(text: str) -> bool:
    """Whether ``text`` looks like a country or a part of one: "DE", "DE-BY"."""
    country, _, part = text.strip().partition("-")
    return len(country) == 2 and country.isalpha() and len(part) <= 4 and (not part or part.isalnum())


def holidays(place: str, years: Iterable[int]) -> Reading:
    """The public holidays of a place in these years, one series each; observed days are told as the library does.

    Raises :class:`BadRequest` for a place nobody keeps holidays of.
    """
    import holidays as library  # here, because it takes longer to load than the rest of the calendar together

    country, _, part = place.strip().upper().partition("-")
    try:
        found = library.country_holidays(country, subdiv=part or None, years=sorted(years))
    except NotImplementedError:
        raise BadRequest(
            f"There are no holidays known for “{place}”.", "Give a country such as DE, or a part of it such as DE-BY."
        ) from None
    reading = Reading(name=f"Holidays {country}{f'-{part}' if part else ''}")
    for day, name in sorted(found.items()):
        uid = hashlib.sha256(f"{place.upper()}\0{day}\0{name}".encode()).hexdigest()[:24]
        lines = [
            "BEGIN:VEVENT",
            f"UID:holiday-{uid}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:{escaped(name)}",
            "TRANSP:TRANSPARENT",
            "CATEGORIES:Holiday",
            "END:VEVENT",
        ]
        reading.series.append(Series(f"holiday-{uid}", "VEVENT", "\n".join(lines)))
    return reading
