"""Brings a database to the newest schema: numbered SQL files, each in one transaction, a backup before the first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.core.errors import StoreTooNew

KEPT_BACKUPS = 3


def migrate(connection: Any, schema: Path, back_up: Callable[[int], None]) -> int:
    """Run what is missing; returns the version reached.

    ``back_up(version)`` is called once before an existing database is changed. Raises ``StoreTooNew`` if the
    database has a higher version than the newest file in ``schema``.
    """
    steps = _steps(schema)
    newest = max(steps, default=0)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        raise StoreTooNew(
            "This profile was last used by a newer version of Hearth.",
            "Update Hearth, or choose another profile with --profile.",
            f"schema {version}, this version knows {newest}",
        )
    missing = [number for number in sorted(steps) if number > version]
    if missing and version:
        back_up(version)
    for number in missing:
        script = steps[number].read_text(encoding="utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    return newest


def newest_schema(schema: Path) -> int:
    """The version that the files in the folder ``schema`` lead to."""
    return max(_steps(schema), default=0)


def _steps(schema: Path) -> dict[int, Path]:
    steps: dict[int, Path] = {}
    for file in sorted(schema.glob("*.sql")):
        number = re.match(r"(\d{4})_", file.name)
        assert number is not None, f"{file.name} is not named NNNN_name.sql"
        assert int(number[1]) not in steps, f"two files are numbered {number[1]}"
        steps[int(number[1])] = file
    return steps
