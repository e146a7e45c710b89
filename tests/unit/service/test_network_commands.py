"""The ledger on the command line: whole, of one purpose, since a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.connections import Attempt
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.service.assistant import Assistant

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    opened = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    opened._network_log.add(Attempt(NOON.replace(day=3), "download Qwen3", "models.example", True, 9))
    opened._network_log.add(Attempt(NOON, "Calendar Home", "dav.example", True, 5))
    opened._network_log.add(Attempt(NOON.replace(hour=13), "not asked for, tried by x", "far.example", False))
    yield opened
    opened.close()


def hosts(assistant: Assistant, **arguments: Any) -> list[str]:
    request = {"command": "network", "arguments": arguments}
    found = assistant.requests.carry_out(request, lambda _event: None, CancelToken())
    assert isinstance(found, list)
    return [each["host"] for each in found]


def test_the_ledger_is_whole_or_of_a_purpose_or_since_a_time(assistant: Assistant) -> None:
    assert hosts(assistant) == ["models.example", "dav.example", "far.example"]
    assert hosts(assistant, purpose="DOWNLOAD") == ["models.example"]
    assert hosts(assistant, since="2026-11-20") == ["dav.example", "far.example"]
    assert hosts(assistant, since="2026-11-21T12:30:00+00:00", purpose="not asked") == ["far.example"]
    with pytest.raises(BadRequest):
        hosts(assistant, since="lately")
