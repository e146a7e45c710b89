"""Answers are rated and written with more care, with the real starter model, through the commands of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.core.jobs import QuietDesk
from assistant.core.ratings import Pick, Reason
from assistant.service.assistant import Assistant
from assistant.service.commands import command

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(240)]

NOTE = "# Garage\n\nThe winter tyres are stored at Garage Müller, shelf 14. The garage opens at 7:30.\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, starter_model: Path) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("ratings")
    (folder / "garage.md").write_text(NOTE, encoding="utf-8")
    assistant = Assistant.open(folder / "profile")
    assistant.library.add([folder / "garage.md"], QuietDesk(), wait_for_meaning=False)
    assistant.models.start()
    yield assistant
    assistant.close()


def run(assistant: Assistant, name: str, **arguments: Any) -> Any:
    """What a command gives back."""
    known = command(name)
    assert known.run is not None
    return known.run(assistant, known.check(arguments), QuietDesk())


def test_an_answer_with_care_is_rated_compared_and_forgotten(assistant: Assistant) -> None:
    done = assistant.chat.ask("Where are my winter tyres?", QuietDesk(), candidates=2, warm=False)
    assert "shelf 14" in done.text
    assert done.citations

    run(assistant, "rate", answer="last", verdict="bad", reason=["too-long"], note="Only the place.")
    (rated,) = assistant.ratings.all()
    assert (rated.request, rated.answer) == ("Where are my winter tyres?", done.text)
    assert rated.rating.reasons == (Reason.TOO_LONG,)

    again = assistant.chat.regenerate(done.chat_id or 0, QuietDesk(), candidates=2)
    choice = assistant.pairs.waiting(done.chat_id or 0)
    if choice is None:  # the model said the same again: then there is nothing to choose between
        assert again.text.split() == done.text.split()
    else:
        assistant.pairs.pick(Pick.FIRST)
        assert assistant.chat.messages(done.chat_id or 0)[-1].text == done.text
    learned = run(assistant, "ratings")["learned"]
    assert learned.startswith("Not enough choices yet")

    assistant.chat.delete(done.chat_id or 0)
    assert assistant.ratings.all() == []
    with assistant._opened.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM pair_texts").fetchone()[0] == 0
