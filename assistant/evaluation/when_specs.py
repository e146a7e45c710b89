"""The specifications of Recognizers-Text (MIT) as questions: a text, a reference moment, what is to be found.

An answer is a pair of kind and value in words, the same for every system that is measured: a date, a time, a date and
time, "start..end" of a period (empty where it is open), the seconds of a duration, the TIMEX of what recurs or of what
has no bounds ("this summer").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.core.errors import BadRequest

Answer = tuple[str, str]
"""Kind and value."""

LANGUAGES: Mapping[str, str] = {"English": "en", "German": "de", "Spanish": "es", "French": "fr"}
KINDS = {
    "DateParser": "date",
    "HolidayParser": "date",
    "DatePeriodParser": "daterange",
    "DateTimeParser": "datetime",
    "DurationParser": "duration",
    "SetParser": "set",
    "TimeParser": "time",
}
"""Files of one kind: only that kind is asked for, whatever else stands in the text. The others ask for everything."""
PERIODS = ("daterange", "timerange", "datetimerange")
_UNDATED = datetime(2016, 11, 7)  # noqa: DTZ001 - the moment that the set's undated texts were written for
_NOWHERE = ("0001-01-01", "not resolved")


@dataclass(frozen=True, slots=True)
class Spec:
    """One text. ``file`` is the name of its file; ``kind`` the only kind asked for, "" for every kind."""

    language: str
    file: str
    text: str
    now: datetime
    kind: str
    wanted: tuple[Answer, ...]


def read_specs(folder: Path) -> Iterator[Spec]:
    """Every text under ``folder``, which holds one folder a language. Raises :class:`BadRequest` where there is none.

    Most French texts lack their reference moment: they are translations, and have that of the text in another language
    with the same results, if all such texts agree on it; else the set's usual one.
    """
    read = [
        (language, path.stem, entry)
        for name, language in LANGUAGES.items()
        for path in sorted((folder / name).glob("*.json"))
        for entry in json.loads(path.read_text("utf-8-sig"))
    ]
    if not read:
        raise BadRequest(f"There are no specifications of times in {folder}.")
    moments: dict[str, set[datetime]] = {}
    for _, file, entry in read:
        if (told := _told(entry)) is not None:
            moments.setdefault(_results_key(file, entry), set()).add(told)
    for language, file, entry in read:
        known = moments.get(_results_key(file, entry), set())
        now = _told(entry) or (next(iter(known)) if len(known) == 1 else _UNDATED)
        answers = (_wanted(result) for result in entry["Results"])
        wanted = tuple(answer for answer in answers if answer is not None)
        yield Spec(language, file, entry["Input"], now, KINDS.get(file, ""), wanted)


def _told(entry: Mapping[str, Any]) -> datetime | None:
    told = (entry.get("Context") or {}).get("ReferenceDateTime")
    return datetime.fromisoformat(told[:19]) if told else None


def _results_key(file: str, entry: Mapping[str, Any]) -> str:
    return file + json.dumps([each.get("Resolution") or each.get("Value") for each in entry["Results"]], sort_keys=True)


def _wanted(result: Mapping[str, Any]) -> Answer | None:
    value = result.get("Resolution") or result.get("Value") or {}
    kind = (result.get("TypeName") or result.get("Type") or "").removeprefix("datetimeV2.")
    if "values" in value:
        readings = [_flat(each) for each in value["values"]]
        kind = kind or value["values"][0]["type"]
        timex = value["values"][0].get("timex", "")
    else:
        coming, past = value.get("FutureResolution") or {}, value.get("PastResolution") or {}
        readings = [_flat(past), _flat(coming)]
        timex = value.get("Timex") or value.get("timex") or ""
    if kind == "timezone":
        return None
    return _policy(kind, readings, timex)


def _policy(kind: str, readings: list[str], timex: str) -> Answer | None:
    known = [each for each in readings if each and not any(word in each for word in _NOWHERE)]
    if kind == "set" or (not known and kind in PERIODS):
        return kind, timex
    if not known:
        return None  # the 30th of February: nothing is to be found
    days = [each.lstrip(".")[:10] for each in known]
    day = max(days)
    return kind, next(each for each, of in zip(known, days, strict=True) if kind in ("time", "timerange") or of == day)


def _flat(value: Mapping[str, Any]) -> str:
    bounds = {
        place: str(value[key])
        for place in ("start", "end")
        for key in (place, f"{place}Date", f"{place}Time", f"{place}DateTime")
        if key in value
    }
    if bounds:
        return f"{bounds.get('start', '')}..{bounds.get('end', '')}"
    single = [str(value[key]) for key in ("value", "date", "time", "dateTime", "duration", "set") if key in value]
    return single[0] if single else ""


def agrees(wanted: Answer, given: Answer) -> bool:
    """Whether an answer is the wanted one."""
    if wanted[0] == "duration" == given[0]:
        return abs(float(wanted[1]) - float(given[1])) < 0.01
    return wanted == given
