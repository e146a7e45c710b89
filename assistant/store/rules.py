"""Rules on how the person wants things written, their evidence, and digests of the deleted ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.rules import Aspect, Evidence, RequestKind, Rule, RuleSource, RuleState
from assistant.store.database import Connection, Database
from assistant.store.forgotten import digest, digests, own_key

KEPT_EVIDENCE = 20
"""Pieces of evidence kept for a rule, the newest."""


class Rules:
    """The kept rules; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, kind: RequestKind | None = None) -> list[Rule]:
        """Every rule, or those of one kind, oldest first."""
        wanted = [each.value for each in RequestKind] if kind is None else [kind.value]
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM rules WHERE kind IN ({', '.join('?' * len(wanted))}) ORDER BY id",  # noqa: S608 - only question marks
                wanted,
            ).fetchall()
            return [_rule(connection, row) for row in rows]

    def get(self, rule_id: int) -> Rule:
        """The rule of that number; raises ``BadRequest`` if there is none."""
        with self._database.read() as connection:
            row = connection.execute("SELECT * FROM rules WHERE id = ?", (rule_id,)).fetchone()
            if row is None:
                raise BadRequest(f"There is no rule {rule_id}.", "See: hearth rules")
            return _rule(connection, row)

    def find(self, kind: RequestKind, aspect: Aspect, subject: str) -> Rule | None:
        """The one rule of this kind on this."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT * FROM rules WHERE kind = ? AND aspect = ? AND subject = ?",
                (kind.value, aspect.value, subject),
            ).fetchone()
            return None if row is None else _rule(connection, row)

    def put(self, rule: Rule) -> int:
        """Keep ``rule`` with its evidence: a new one if its id is 0, else in place of the one of that id.

        Returns its id. A chat or message that is gone by now is not referred to.
        """

        def write(connection: Connection) -> int:
            values = (
                rule.kind.value, rule.aspect.value, rule.subject, rule.value, rule.text, rule.state.value,
                rule.support, rule.against,
            )  # fmt: skip
            if rule.id:
                connection.execute(
                    "UPDATE rules SET kind = ?, aspect = ?, subject = ?, value = ?, text = ?, state = ?, support = ?,"
                    " against = ? WHERE id = ?",
                    (*values, rule.id),
                )
                connection.execute("DELETE FROM rule_evidence WHERE rule_id = ?", (rule.id,))
                rule_id = rule.id
            else:
                row = connection.execute(
                    "INSERT INTO rules (kind, aspect, subject, value, text, state, support, against)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    values,
                )
                rule_id = int(row.lastrowid)
            connection.executemany(
                "INSERT INTO rule_evidence (rule_id, source, value, request, before, after, at, clear, chat_id,"
                " message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM chats WHERE id = ?),"
                " (SELECT id FROM messages WHERE id = ?))",
                [(rule_id, *_values(each)) for each in rule.evidence[-KEPT_EVIDENCE:]],
            )
            return rule_id

        return self._database.write(write)

    def delete(self, rule_ids: Sequence[int], keys: Sequence[str]) -> None:
        """Erase rules with their evidence, and keep digests of ``keys``."""

        def erase(connection: Connection) -> None:
            connection.executemany("DELETE FROM rules WHERE id = ?", [(rule_id,) for rule_id in rule_ids])
            secret = own_key(connection)
            connection.executemany(
                "INSERT INTO forgotten_rules (digest) VALUES (?) ON CONFLICT DO NOTHING",
                [(digest(secret, key),) for key in keys],
            )

        self._database.write(erase)

    def is_forgotten(self, key: str) -> bool:
        """Whether a rule of this key was deleted."""
        with self._database.read() as connection:
            return any(
                connection.execute("SELECT 1 FROM forgotten_rules WHERE digest = ?", (kept,)).fetchone()
                for kept in digests(connection, key)
            )

    def recall(self, key: str) -> None:
        """Allow this to be learned again: the person said so."""

        def remove(connection: Connection) -> None:
            kept = [(each,) for each in digests(connection, key)]
            connection.executemany("DELETE FROM forgotten_rules WHERE digest = ?", kept)

        self._database.write(remove)

    def forget(self, reword: Callable[[str, bool], str]) -> int:
        """Take what is forgotten out: rules that hold it go, excerpts and requests are reworded; returns how many.

        ``reword`` gives a text without what is forgotten, as for ``store.memories``; True says that the person wrote
        it.
        """

        def erase(connection: Connection) -> int:
            changed = 0
            for row in connection.execute("SELECT id, text, value, subject FROM rules").fetchall():
                texts = [row["text"], f"{row['subject']} {row['value']}"]
                if any(reword(text, True) != text for text in texts):
                    connection.execute("DELETE FROM rules WHERE id = ?", (row["id"],))
                    changed += 1
            for row in connection.execute("SELECT id, request, before, after, value FROM rule_evidence").fetchall():
                texts = [row["request"], row["before"], row["after"]]
                left = [reword(text, True) for text in texts]
                if left != texts:
                    connection.execute(
                        "UPDATE rule_evidence SET request = ?, before = ?, after = ? WHERE id = ?", (*left, row["id"])
                    )
                    changed += 1
                if reword(row["value"], True) != row["value"]:  # another value that the rule once had
                    connection.execute("DELETE FROM rule_evidence WHERE id = ?", (row["id"],))
            return changed

        return self._database.write(erase)


def _rule(connection: Connection, row: Any) -> Rule:
    kept = connection.execute("SELECT * FROM rule_evidence WHERE rule_id = ? ORDER BY id", (row["id"],)).fetchall()
    return Rule(
        id=row["id"],
        kind=RequestKind(row["kind"]),
        aspect=Aspect(row["aspect"]),
        value=row["value"],
        subject=row["subject"],
        text=row["text"],
        state=RuleState(row["state"]),
        support=row["support"],
        against=row["against"],
        evidence=tuple(_evidence(each) for each in kept),
    )


def _evidence(row: Any) -> Evidence:
    return Evidence(
        source=RuleSource(row["source"]),
        value=row["value"],
        request=row["request"],
        before=row["before"],
        after=row["after"],
        at=datetime.fromisoformat(row["at"]),
        clear=bool(row["clear"]),
        chat_id=row["chat_id"],
        message_id=row["message_id"],
    )


def _values(each: Evidence) -> tuple[Any, ...]:
    return (
        each.source.value, each.value, each.request, each.before, each.after, each.at.isoformat(), int(each.clear),
        each.chat_id, each.message_id,
    )  # fmt: skip
