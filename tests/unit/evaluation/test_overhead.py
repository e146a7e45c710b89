"""The bench of what encryption costs compares like with like, and nothing else can open a library without a key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.core.errors import StoreProblem
from assistant.core.jobs import QuietDesk
from assistant.evaluation.overhead import ENCRYPTED, PLAIN, Unencrypted, measure
from assistant.store.database import Database

HEADER = b"SQLite format 3"


def test_every_operation_is_measured_in_pairs() -> None:
    found = {each.metric: each for each in measure(QuietDesk(), passages=60, chats=3, rounds=3)}
    assert {name for name in found if name.endswith("_ratio")} == {
        f"{each}_ratio" for each in ("search", "words", "append", "open", "list", "find")
    }
    ratio, search = found["search_ratio"], found["search_ms"]
    assert ratio.limit is not None and ratio.limit.value == 1.3 and ratio.spread is not None
    assert search.value > 0 < search.beside[PLAIN] and ENCRYPTED not in search.beside


def test_only_the_one_without_a_key_is_readable_and_the_program_does_not_open_it(tmp_path: Path) -> None:
    for kind, readable in ((Database, False), (Unencrypted, True)):
        path = tmp_path / f"{kind.__name__}.db"
        kind.open(path, bytes(range(32))).close()
        assert path.read_bytes().startswith(HEADER) is readable
    with pytest.raises(StoreProblem):
        Database.open(tmp_path / "Unencrypted.db", bytes(range(32)))
    root = Path(__file__).parents[3]
    told = [
        path for part in ("assistant", "ui") for path in (root / part).rglob("*.py") if "_unlock(" in path.read_text()
    ]
    assert sorted(path.name for path in told) == ["database.py", "overhead.py"]
    users = [path for part in ("assistant", "ui") for path in (root / part).rglob("*.py")
             if re.search(r"evaluation(\.| import )overhead", path.read_text())]  # fmt: skip
    assert users == []
