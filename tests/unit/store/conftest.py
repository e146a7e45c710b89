"""A real encrypted database in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database with the newest schema."""
    opened = Database.open(tmp_path / "hearth.db", bytes(32))
    yield opened
    opened.close()
