"""What style is learned from is kept by source, and is gone with it."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.store.database import Database
from assistant.store.styles import StyleCorrection, Styles, StyleText

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
A = StyleText("hi Tom, the boat is here", "Boat", "Tom@Gmail.com", "private")
B = StyleText("Dear Mr Osei, the survey is here", "Survey", "osei@kestrel.example", "others")


def test_texts_come_back_by_source_and_copies_once(database: Database) -> None:
    styles = Styles(database)
    assert styles.put("/a", [A, A, B], NOW) == 2
    assert styles.put("/b", [A], NOW) == 1
    assert [(each.text, each.recipient, each.kind) for each in styles.texts()] == [
        (A.text, A.recipient, A.kind),
        (B.text, B.recipient, B.kind),
    ]
    assert [(each.path, each.texts, each.added_at) for each in styles.sources()] == [("/a", 2, NOW), ("/b", 1, NOW)]


def test_a_source_takes_what_it_taught_with_it(database: Database) -> None:
    styles = Styles(database)
    styles.put("/a", [A, B], NOW)
    styles.put("/b", [A], NOW)
    assert styles.remove("/a")
    assert [each.text for each in styles.texts()] == [A.text], "the copy of the other source stays"
    assert styles.remove("/b")
    assert styles.texts() == []
    assert not styles.remove("/b")
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM style_texts").fetchone()[0] == 0


def test_learning_again_replaces(database: Database) -> None:
    styles = Styles(database)
    styles.put("/a", [A], NOW)
    styles.put("/a", [B], NOW)
    assert [each.text for each in styles.texts()] == [B.text]


def test_the_person_puts_a_recipient_into_a_group(database: Database) -> None:
    styles = Styles(database)
    styles.put("/a", [A], NOW)
    styles.put_recipient("TOM@gmail.com", "crew")
    assert styles.texts()[0].kind == "crew"
    assert styles.recipients() == {"tom@gmail.com": "crew"}
    styles.put_recipient("tom@gmail.com", "")
    assert styles.texts()[0].kind == "private"


def test_corrections_replace_or_collect(database: Database) -> None:
    styles = Styles(database)
    for field, value in (("greeting", "Hi"), ("greeting", "Hey"), ("avoid", "kindly"), ("avoid", "asap")):
        styles.correct(StyleCorrection("", field, value))
    styles.correct(StyleCorrection("work", "greeting", "Dear {name},"))
    assert [(each.kind, each.field, each.value) for each in styles.corrections()] == [
        ("", "avoid", "asap"),
        ("", "avoid", "kindly"),
        ("", "greeting", "Hey"),
        ("work", "greeting", "Dear {name},"),
    ]
    assert styles.uncorrect("", "avoid")
    assert not styles.uncorrect("", "avoid")


def test_what_hearth_wrote_is_remembered_as_digests(database: Database) -> None:
    styles = Styles(database)
    styles.keep_written({"a", "b"})
    styles.keep_written({"b", "c"})
    assert styles.written() == {"a", "b", "c"}
