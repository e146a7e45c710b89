"""German, Spanish and French sentences of our own; the grammar is the same, the tables are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from assistant.calendar.when import find
from assistant.calendar.when.finding import LANGUAGES
from assistant.calendar.when.values import Duration, Period, Recurring, Value

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of that year."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


GERMAN: list[tuple[str, Value]] = [
    ("Wir sehen uns morgen", date(2026, 11, 22)),
    ("übermorgen um 15 Uhr", at(23, 15)),
    ("am 3. März", date(2027, 3, 3)),
    ("am 24.12.2026 um 18:30 Uhr", at(24, 18, 30, 12)),
    ("nächsten Freitag um halb neun", at(27, 8, 30)),
    ("vor drei Tagen", date(2026, 11, 18)),
    ("in zwei Wochen", date(2026, 12, 5)),
    ("um Viertel vor sechs", time(17, 45)),
    ("viertel neun", time(8, 15)),
    ("um dreiviertel acht", time(7, 45)),
    ("die Woche nach Ostern", Period(date(2027, 3, 29), date(2027, 4, 5))),
    ("nächste Woche", Period(date(2026, 11, 23), date(2026, 11, 30))),
    ("vom 3. bis zum 5. Januar", Period(date(2027, 1, 3), date(2027, 1, 5), "D")),
    ("morgen Abend", Period(at(22, 16), at(22, 20))),
    ("von 9 bis 11 Uhr", Period(time(9), time(11))),
    ("anderthalb Stunden", Duration(((1.5, "H"),))),
    ("jeden Montag um 8 Uhr", Recurring("FREQ=WEEKLY;BYDAY=MO", (time(8),))),
    ("alle zwei Wochen", Recurring("FREQ=WEEKLY;INTERVAL=2")),
    ("um 8 und 20 Uhr für zehn Tage", Recurring("FREQ=DAILY", (time(8), time(20)), Duration(((10, "D"),)))),
    ("am Karfreitag", date(2027, 3, 26)),
]
SPANISH: list[tuple[str, Value]] = [
    ("Nos vemos mañana", date(2026, 11, 22)),
    ("pasado mañana a las 5 de la tarde", at(23, 17)),
    ("el 3 de marzo de 2027", date(2027, 3, 3)),
    ("el próximo viernes a las 15:30", at(27, 15, 30)),
    ("hace tres días", date(2026, 11, 18)),
    ("en dos semanas", date(2026, 12, 5)),
    ("a las ocho y media", time(8, 30)),
    ("la semana después de Pascua", Period(date(2027, 3, 29), date(2027, 4, 5))),
    ("la semana que viene", Period(date(2026, 11, 23), date(2026, 11, 30))),
    ("del 3 al 5 de enero", Period(date(2027, 1, 3), date(2027, 1, 5), "D")),
    ("mañana por la mañana", Period(at(22, 8), at(22, 12))),
    ("una hora y media", Duration(((1.5, "H"),))),
    ("todos los lunes a las 8", Recurring("FREQ=WEEKLY;BYDAY=MO", (time(8),))),
    ("cada dos semanas", Recurring("FREQ=WEEKLY;INTERVAL=2")),
    ("3/4/2027", date(2027, 4, 3)),
    ("en Nochebuena", date(2026, 12, 24)),
]
FRENCH: list[tuple[str, Value]] = [
    ("À demain", date(2026, 11, 22)),
    ("après-demain à 15h", at(23, 15)),
    ("le 3 mars 2027", date(2027, 3, 3)),
    ("vendredi prochain à 15h30", at(27, 15, 30)),
    ("il y a trois jours", date(2026, 11, 18)),
    ("dans deux semaines", date(2026, 12, 5)),
    ("à huit heures et demie", time(8, 30)),
    ("la semaine après Pâques", Period(date(2027, 3, 29), date(2027, 4, 5))),
    ("la semaine prochaine", Period(date(2026, 11, 23), date(2026, 11, 30))),
    ("du 3 au 5 janvier", Period(date(2027, 1, 3), date(2027, 1, 5), "D")),
    ("demain matin", Period(at(22, 8), at(22, 12))),
    ("pendant une heure et demie", Duration(((1.5, "H"),))),
    ("tous les lundis à 8h", Recurring("FREQ=WEEKLY;BYDAY=MO", (time(8),))),
    ("toutes les deux semaines", Recurring("FREQ=WEEKLY;INTERVAL=2")),
    ("3/4/2027", date(2027, 4, 3)),
    ("la veille de Noël", date(2026, 12, 24)),
]
SENTENCES = [
    *(("de", text, value) for text, value in GERMAN),
    *(("es", text, value) for text, value in SPANISH),
    *(("fr", text, value) for text, value in FRENCH),
]


@pytest.mark.parametrize(("language", "text", "value"), SENTENCES)
def test_sentences(language: str, text: str, value: Value) -> None:
    assert [found.value for found in find(text, NOW, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen, wie geht es so?"),
        ("de", "Er hat 15 Prozent und 12 Leute"),
        ("es", "Buenos días, mi amigo"),
        ("es", "Hay 20 personas y una mesa"),
        ("fr", "Bonne journée à tous"),
        ("fr", "Il y a 10 étoiles et une table"),
    ],
)
def test_nothing_is_invented(language: str, text: str) -> None:
    assert find(text, NOW, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "lunch on the day after tomorrow at noon"),
        ("de", "Mittagessen nächsten Donnerstag um 12 Uhr"),
        ("es", "comida el próximo jueves a las 12"),
        ("fr", "déjeuner jeudi prochain à 12h"),
    ],
)
def test_the_language_need_not_be_told(language: str, text: str) -> None:
    assert find(text, NOW) == find(text, NOW, language) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_day_is_known_in_words(language: str) -> None:
    lexicon = LANGUAGES[language].table
    assert set(range(1, 32)) <= set(lexicon["ord"]) | set(lexicon["num"])
    assert len(lexicon["month"]) == 12
    assert len(lexicon["wday"]) == 7
