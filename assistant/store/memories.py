"""Facts about the person, their proof, and digests of what was forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.memory import Fact, FactSource, FactState, NewFact, OwnTurn, Proof, Statement
from assistant.core.words import words
from assistant.store.database import Connection, Database
from assistant.store.erasing import Reword, erase_elsewhere
from assistant.store.forgotten import digest, digests, own_key

FORGOTTEN_TEXT = "[forgotten]"
"""An answer that rests on what is forgotten, and the title of a chat that was titled by a turn that told it."""

_TEACHES = "role = 'user' AND teaches AND chat_id IN (SELECT id FROM chats WHERE teaches)"
_UNREAD = f"{_TEACHES} AND id NOT IN (SELECT message_id FROM read_messages)"  # noqa: S608 - only fixed text


class Memories:
    """The kept facts; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, fact: NewFact) -> int:
        """Keep a fact, valid from when it was said; returns its id."""
        return self._database.write(lambda connection: _insert(connection, fact))

    def add_taught(self, fact: NewFact, turn: OwnTurn) -> int | None:
        """Keep a fact that ``turn`` taught, as :meth:`add` does; None, and nothing kept, unless it still stands."""

        def insert(connection: Connection) -> int | None:
            return _insert(connection, fact) if _stands(connection, turn) else None

        return self._database.write(insert)

    def get(self, fact_id: int) -> Fact:
        """The fact of that number; raises ``BadRequest`` if there is none."""
        with self._database.read() as connection:
            row = connection.execute("SELECT * FROM facts WHERE id = ?", (fact_id,)).fetchone()
        if row is None:
            raise BadRequest(f"There is no memory {fact_id}.", "See: hearth memory list --all")
        return _fact(row)

    def all(self, *states: FactState) -> list[Fact]:
        """The facts in these states (without one: all), oldest first."""
        wanted = states or tuple(FactState)
        marks = ", ".join("?" * len(wanted))
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM facts WHERE state IN ({marks}) ORDER BY id",  # noqa: S608 - only question marks
                [state.value for state in wanted],
            )
            return [_fact(row) for row in rows]

    def counts(self) -> dict[FactState, int]:
        """How many facts there are in each state."""
        with self._database.read() as connection:
            kept = dict(connection.execute("SELECT state, count(*) FROM facts GROUP BY state").fetchall())
        return {state: int(kept.get(state.value, 0)) for state in FactState}

    def match(self, asked: Sequence[str], state: FactState, limit: int) -> list[Fact]:
        """Facts in ``state`` that hold any of these words in their sentence or quote, the most of them first."""
        found = [word for each in asked for word in words(each)]
        if not found:
            return []
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT facts.* FROM fact_words JOIN facts ON facts.id = fact_words.rowid"
                " WHERE fact_words MATCH ? AND state = ? ORDER BY bm25(fact_words), facts.id DESC LIMIT ?",
                (" OR ".join(f'"{word}"' for word in found), state.value, limit),
            )
            return [_fact(row) for row in rows]

    def change(self, fact_id: int, state: FactState, valid_to: datetime | None = None) -> None:
        """Put a fact in another state; ``valid_to`` says until when it was true.

        It was not true for less than no time, even if the computer's clock was put back meanwhile.
        """
        until = None if valid_to is None else valid_to.isoformat()
        self._execute(
            "UPDATE facts SET state = ?1, valid_to ="
            " CASE WHEN julianday(?2) < julianday(valid_from) THEN valid_from ELSE ?2 END WHERE id = ?3",
            (state.value, until, fact_id),
        )

    def reword(self, fact_id: int, statement: Statement, text: str) -> None:
        """Let a fact say something else; its proof stays."""
        self._execute(
            "UPDATE facts SET subject = ?, attribute = ?, value = ?, text = ? WHERE id = ?",
            (*_parts(statement), text, fact_id),
        )

    def used(self, fact_ids: Sequence[int], message_id: int, now: datetime) -> None:
        """Keep that these facts served this answer."""

        def update(connection: Connection) -> None:
            for fact_id in fact_ids:
                connection.execute(
                    "UPDATE facts SET used_at = ?, times_used = times_used + 1 WHERE id = ?", (now.isoformat(), fact_id)
                )
                connection.execute(
                    "INSERT INTO fact_answers (fact_id, message_id) SELECT facts.id, messages.id FROM facts, messages"
                    " WHERE facts.id = ? AND messages.id = ? ON CONFLICT DO NOTHING",
                    (fact_id, message_id),
                )

        self._database.write(update)

    # --- forgetting ---

    def forget(self, fact_ids: Sequence[int], keys: Sequence[str], reword: Reword | None = None) -> int:
        """Erase facts with their proof, and keep digests of ``keys``; returns how many turns and titles it changed.

        An answer that rests on one of them goes whole: it may be nothing but the bare value. ``reword`` gives a turn,
        or a title of a chat, without what is forgotten. All of it is one transaction; the words are gone from the
        full-text indexes too, and what is deleted is overwritten, in the file and in the log of writes.
        """

        def erase_for_good(connection: Connection) -> int:
            connection.execute("PRAGMA secure_delete = ON")
            try:
                return erase(connection)
            finally:
                connection.execute("PRAGMA secure_delete = FAST")

        def erase(connection: Connection) -> int:
            ids = [(fact_id,) for fact_id in fact_ids]
            connection.executemany(
                "UPDATE messages SET text = ? WHERE id IN (SELECT message_id FROM fact_answers WHERE fact_id = ?)",
                [(FORGOTTEN_TEXT, *fact_id) for fact_id in ids],
            )
            connection.executemany("DELETE FROM facts WHERE id = ?", ids)
            secret = own_key(connection)
            connection.executemany(
                "INSERT INTO forgotten_facts (digest) VALUES (?) ON CONFLICT DO NOTHING",
                [(digest(secret, key),) for key in keys],
            )
            connection.execute("INSERT INTO fact_words (fact_words) VALUES ('optimize')")
            if reword is None:
                return 0
            erase_elsewhere(connection, reword)
            changed = _reword_chats(connection, reword)
            connection.execute("INSERT INTO message_words (message_words) VALUES ('optimize')")
            return changed

        changed = self._database.write(erase_for_good)
        self._database.empty_log()
        return changed

    def own_turns(self, such: Callable[[str], bool]) -> int:
        """How many turns of the person are ``such``."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT text FROM messages WHERE role = 'user'")
            return sum(such(text) for (text,) in rows)

    def is_forgotten(self, keys: Sequence[str]) -> bool:
        """Whether any of these was forgotten."""
        with self._database.read() as connection:
            return any(
                connection.execute("SELECT 1 FROM forgotten_facts WHERE digest = ?", (kept,)).fetchone()
                for key in keys
                for kept in digests(connection, key)
            )

    def recall(self, keys: Sequence[str]) -> None:
        """Allow these to be learned again: the person said so."""

        def remove(connection: Connection) -> None:
            kept = [(each,) for key in keys for each in digests(connection, key)]
            connection.executemany("DELETE FROM forgotten_facts WHERE digest = ?", kept)

        self._database.write(remove)

    # --- reading turns ---

    def unread(self, limit: int) -> list[OwnTurn]:
        """Turns of the person that were not looked at for facts, oldest first, of chats that may teach something."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT id, chat_id, text, created_at FROM messages WHERE {_UNREAD} ORDER BY id LIMIT ?",  # noqa: S608 - only fixed text
                (limit,),
            ).fetchall()
        return [_turn(row) for row in rows]

    def unread_count(self) -> int:
        """How many turns :meth:`unread` would give without a limit."""
        with self._database.read() as connection:
            row = connection.execute(f"SELECT count(*) FROM messages WHERE {_UNREAD}").fetchone()  # noqa: S608 - only fixed text
        return int(row[0])

    def mark_read(self, message_id: int) -> None:
        """Keep that a turn was looked at; one that is gone by now is ignored."""
        self._execute(
            "INSERT INTO read_messages (message_id) SELECT id FROM messages WHERE id = ? ON CONFLICT DO NOTHING",
            (message_id,),
        )

    def stands(self, turn: OwnTurn) -> bool:
        """Whether the turn is kept as it was read and may teach: not forgotten, deleted or switched off meanwhile."""
        with self._database.read() as connection:
            return _stands(connection, turn)

    def looked_at(self, turn: OwnTurn) -> bool:
        """Keep that the turn was looked at; False, and nothing kept, unless it still stands."""

        def insert(connection: Connection) -> bool:
            if not _stands(connection, turn):
                return False
            connection.execute("INSERT INTO read_messages (message_id) VALUES (?) ON CONFLICT DO NOTHING", (turn.id,))
            return True

        return self._database.write(insert)

    def newest_turn(self) -> OwnTurn | None:
        """The newest turn of the person in any chat; None where there is none."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT id, chat_id, text, created_at FROM messages WHERE role = 'user' ORDER BY id DESC LIMIT 1"
            ).fetchone()
        return None if row is None else _turn(row)

    def chat_title(self, chat_id: int) -> str:
        """The title of a chat, "" if it is gone."""
        with self._database.read() as connection:
            row = connection.execute("SELECT title FROM chats WHERE id = ?", (chat_id,)).fetchone()
        return "" if row is None else str(row[0])

    def _execute(self, sql: str, values: Sequence[Any]) -> None:
        self._database.write(lambda connection: connection.execute(sql, values))


def _insert(connection: Connection, fact: NewFact) -> int:
    row = connection.execute(
        "INSERT INTO facts (subject, attribute, value, text, source, state, confidence, quote, said_at,"
        " chat_id, message_id, valid_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *_parts(fact.statement),
            fact.text,
            fact.source.value,
            fact.state.value,
            fact.confidence,
            fact.proof.quote,
            fact.proof.said_at.isoformat(),
            fact.proof.chat_id,
            fact.proof.message_id,
            fact.proof.said_at.isoformat(),
        ),
    )
    return int(row.lastrowid)


def _stands(connection: Connection, turn: OwnTurn) -> bool:
    row = connection.execute(
        f"SELECT 1 FROM messages WHERE id = ? AND chat_id = ? AND text = ? AND {_TEACHES}",  # noqa: S608 - only fixed text
        (turn.id, turn.chat_id, turn.text),
    ).fetchone()
    return row is not None


def _reword_chats(connection: Connection, reword: Reword) -> int:
    """A title that is the beginning of a turn goes with it, also where it was cut before the telling word."""
    changed = 0
    begun: dict[int, list[str]] = {}
    asked: dict[int, str] = {}
    for row_id, chat_id, role, text in connection.execute(
        "SELECT id, chat_id, role, text FROM messages ORDER BY id"
    ).fetchall():
        own = role == "user"
        left = reword(text, own, "" if own else asked.get(chat_id, ""))
        if own:
            asked[chat_id] = text
        if left != text:
            connection.execute("UPDATE messages SET text = ? WHERE id = ?", (left, row_id))
            begun.setdefault(chat_id, []).append(" ".join(text.split()))
            changed += 1
    for chat_id, title in connection.execute("SELECT id, title FROM chats").fetchall():
        cut = any(turn.startswith(title.rstrip("…")) for turn in begun.get(chat_id, ()))
        left = FORGOTTEN_TEXT if cut else reword(title, True)
        if left != title:
            connection.execute("UPDATE chats SET title = ? WHERE id = ?", (left, chat_id))
            changed += 1
    return changed


def _parts(statement: Statement) -> tuple[str, str, str]:
    return statement.subject, statement.attribute, statement.value


def _turn(row: Any) -> OwnTurn:
    return OwnTurn(row["id"], row["chat_id"], row["text"], datetime.fromisoformat(row["created_at"]))


def _fact(row: Any) -> Fact:
    return Fact(
        id=row["id"],
        statement=Statement(row["subject"], row["attribute"], row["value"]),
        text=row["text"],
        source=FactSource(row["source"]),
        state=FactState(row["state"]),
        confidence=row["confidence"],
        proof=Proof(row["quote"], datetime.fromisoformat(row["said_at"]), row["chat_id"], row["message_id"]),
        valid_from=datetime.fromisoformat(row["valid_from"]),
        valid_to=None if row["valid_to"] is None else datetime.fromisoformat(row["valid_to"]),
        used_at=None if row["used_at"] is None else datetime.fromisoformat(row["used_at"]),
        times_used=row["times_used"],
    )
