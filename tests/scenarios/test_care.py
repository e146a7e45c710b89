"""A worried person asks: the tone, the caution, their own notes first, and what they use before the rest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service.assistant import Assistant
from assistant.system.paths import resources

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]

DAY = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, starter_embedder: Path) -> Iterator[tuple[Assistant, Path]]:
    """A profile with two folders of the sample library, and where they lie."""
    folder = tmp_path_factory.mktemp("mina")
    for name in ("Health", "Car", "Travel"):
        shutil.copytree(resources() / "sample" / name, folder / "Documents" / name)
    shutil.copy(folder / "Documents" / "Car" / "Car notes.md", folder / "Documents" / "Car" / "Car notes (old).md")
    assistant = Assistant.open(folder / "profile", clock=lambda: DAY)
    assistant.start_engines(model=False)
    assistant.library.start_add([folder / "Documents"]).result(120)
    assert assistant.wait_for_meaning(120, CancelToken())
    assistant.library.embed_pending(QuietDesk())
    yield assistant, folder / "Documents"
    assistant.close()


@pytest.fixture(scope="module")
def assistant(home: tuple[Assistant, Path], starter_model: Path) -> Assistant:
    """That profile with its chat model."""
    home[0].start_engines()
    return home[0]


def test_a_question_about_health_is_answered_from_the_notes_with_a_caution(assistant: Assistant) -> None:
    done = assistant.chat.ask("Which spray does Lena take for her asthma?", QuietDesk(), temporary=True)
    assert "salbutamol" in done.text.lower(), done.text
    assert Path(done.citations[0].path).name == "Health notes.txt"
    assert "This is from your files, not medical advice." in done.text
    assert done.text.endswith("in an emergency call the emergency number.")


def test_a_stressed_person_still_gets_the_right_answer_and_no_label(assistant: Assistant) -> None:
    asked = "I can't take it any more, everything is too much. Where are my winter tyres?"
    done = assistant.chat.ask(asked, QuietDesk(), temporary=True)
    assert "Müller" in done.text, done.text
    assert "medical" not in done.text
    assert "The person seems" not in done.text


def test_what_is_opened_is_known_related_and_offered(home: tuple[Assistant, Path]) -> None:
    assistant, documents = home
    trip = documents / "Travel" / "Lisbon trip.md"
    related = [(Path(each.path).name, each.copy_of) for each in assistant.related.to(str(trip), 3)]
    assert {"Hotel Avenida confirmation.eml", "Flight to Lisbon e-ticket.pdf"} <= {name for name, _ in related}
    car = documents / "Car" / "Car notes.md"
    copies = [each for each in assistant.related.to(str(car), 3) if each.copy_of]
    assert [Path(each.path).name for each in copies] == ["Car notes (old).md"]
    for _ in range(3):
        assistant.usage.opened(str(trip))
    assert [each.opened for each in assistant.usage.used()] == [3]
    found = assistant.chat.search("When do we fly to Lisbon?", 8)
    best = max(each.score for each in found)
    assert best - found[0].score < 0.5, "nothing but a near-tie stands before the best"
    assert assistant.usage.forget() == 1
