"""The assistant over a real profile, without any model: what works must work, what cannot says why."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import AlreadyRunning, BadRequest, MachineProblem, ModelMissing, Offline
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.model.catalog import find, load_catalog
from assistant.service.assistant import Assistant
from assistant.service.owner import call_window
from assistant.system.sandbox import offered

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with two texts and a file that cannot be read."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "car.txt").write_text("The winter tyres are stored at Garage Miller, shelf 14.\n")
    (folder / "bread.md").write_text("# Bread\n\nBake it for forty minutes at 220 degrees.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of use")
    return folder


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path) -> Iterator[Assistant]:
    """An assistant with a new profile and no models."""
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    yield opened
    assert opened.close() == ()


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    request = {"command": command, "arguments": arguments}
    return assistant.requests.carry_out(request, lambda _event: None, CancelToken())


def test_without_models_everything_but_answers_works(assistant: Assistant, documents: Path) -> None:
    added = do(assistant, "add", paths=[str(documents)])
    assert (added["added"], added["chunks"]) == (2, 2)
    assert [Path(failed["path"]).name for failed in added["failed"]] == ["broken.pdf"]
    assert added["failed"][0]["reason"]
    found = do(assistant, "search", query=["winter", "tyres"], k=3)
    assert found[0]["path"] == str(documents / "car.txt")
    assert found[0]["place"]
    (source,) = do(assistant, "sources")
    assert (source["documents"], source["failed"], source["state"]) == (2, 1, "ready")
    assert [problem["path"] for problem in source["problems"]] == [str(documents / "broken.pdf")]
    again = do(assistant, "add", paths=[str(documents)])
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
    with pytest.raises(ModelMissing) as missing:
        do(assistant, "ask", question=["where are the tyres?"])
    assert "hearth models pull" in missing.value.hint


def test_a_search_without_its_model_says_that_it_is_by_words(assistant: Assistant, documents: Path) -> None:
    events: list[dict[str, Any]] = []
    request = {"command": "search", "arguments": {"query": ["bread"]}}
    assistant.requests.carry_out(request, events.append, CancelToken())
    (notice,) = [event["text"] for event in events if event["event"] == "notice"]
    assert notice.startswith("Searching by words alone")


def test_what_is_forgotten_is_not_found(assistant: Assistant, documents: Path) -> None:
    do(assistant, "add", paths=[str(documents)], no_wait=True)
    assert do(assistant, "forget", paths=[str(documents / "car.txt")]) == {"forgotten": 1}
    assert all("car.txt" not in found["path"] for found in do(assistant, "search", query=["tyres"]))
    assert (documents / "car.txt").exists(), "the file itself stays"
    with pytest.raises(BadRequest):
        do(assistant, "forget", paths=["/nowhere"])


def test_a_question_is_kept_with_the_time_it_is_said_to_be(assistant: Assistant) -> None:
    request = {"command": "ask", "arguments": {"question": ["hello"]}, "now": "2020-02-02T20:20:00+01:00"}
    with pytest.raises(ModelMissing):
        assistant.requests.carry_out(request, lambda _event: None, CancelToken())
    (chat,) = do(assistant, "chats")
    assert chat["created_at"] == "2020-02-02T20:20:00+01:00"
    shown = do(assistant, "chats show", chat=chat["id"])
    assert [message["text"] for message in shown["messages"]] == ["hello"]
    with pytest.raises(BadRequest):
        do(assistant, "chats show", chat=chat["id"] + 1)


def test_the_network_stays_off_for_a_request_that_wants_it_off(assistant: Assistant) -> None:
    request = {"command": "models pull", "arguments": {"name": "smollm2-135m"}, "offline": True}
    with pytest.raises(Offline):
        assistant.requests.carry_out(request, lambda _event: None, CancelToken())
    assert do(assistant, "network") == []


def test_settings_are_listed_changed_and_reset(assistant: Assistant) -> None:
    listed = {known["name"]: known["value"] for known in do(assistant, "settings")}
    assert listed["theme"] == "system"
    assert do(assistant, "settings set", name="answer_tokens", value="99")["value"] == 99
    assert do(assistant, "settings get", name="answer_tokens")["value"] == 99
    do(assistant, "settings reset", name="answer_tokens")
    assert do(assistant, "settings get", name="answer_tokens")["value"] == 512
    with pytest.raises(BadRequest):
        do(assistant, "settings set", name="answer_tokens", value="1")
    with pytest.raises(BadRequest) as unknown:
        do(assistant, "settings reset", name="them")
    assert "theme" in unknown.value.hint
    with pytest.raises(ModelMissing):
        do(assistant, "settings set", name="chat_model", value="smollm2-135m")


def test_the_doctor_tells_what_is_missing_and_that_the_rest_is_sound(assistant: Assistant, documents: Path) -> None:
    do(assistant, "add", paths=[str(documents)])
    checks = {check["check"]: check for check in do(assistant, "doctor", deep=True)}
    assert {name for name, check in checks.items() if not check["ok"]} == {"vectors", "models"}
    assert "hearth models pull" in checks["models"]["detail"]
    assert "broken.pdf" in checks["unread files"]["detail"]
    assert checks["readers"]["detail"] == offered().words


def test_closing_takes_its_seconds_once(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    stop = assistant.runner.close
    monkeypatch.setattr(assistant.requests, "hand_back", lambda seconds: time.sleep(0.3))
    monkeypatch.setattr(assistant.runner, "close", lambda seconds: [given.append(seconds), stop(seconds)][1])
    assert assistant.close(1.0) == ()
    assert 0 <= given[0] <= 0.7


def test_an_altered_embedder_is_not_loaded_and_the_reason_is_told(
    assistant: Assistant, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("search by meaning is not available: ModelDamaged")
    entry = find(load_catalog(), str(assistant.settings.get("embedder")))
    for file in entry.files:
        path = tmp_path / "models" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sparse:
            sparse.truncate(file.bytes)
    assistant.start_engines(model=False)
    assert not assistant.wait_for_meaning(60, CancelToken())
    assert "is not the published file" in assistant.meaning_problem()


def test_the_doctor_mends_what_was_damaged(assistant: Assistant, documents: Path) -> None:
    do(assistant, "add", paths=[str(documents)])
    assistant._opened.database.write(lambda connection: connection.execute("DELETE FROM chunk_words"))
    assert do(assistant, "search", query=["tyres"]) == []
    checks = {check["check"]: check for check in do(assistant, "doctor")}
    assert checks["words"]["ok"] and "Mended" in checks["words"]["detail"]
    assert checks["search"]["ok"]
    assert do(assistant, "search", query=["tyres"]) != []


def test_the_doctor_makes_a_profile_private_again(assistant: Assistant) -> None:
    assistant.profile.root.chmod(0o755)
    checks = {check["check"]: check for check in do(assistant, "doctor")}
    assert "Mended" in checks["folder"]["detail"]
    assert assistant.profile.root.stat().st_mode & 0o777 == 0o700


def test_an_attached_file_that_cannot_be_read_is_said_with_its_reason(assistant: Assistant, documents: Path) -> None:
    with pytest.raises(BadRequest) as refused:
        assistant.chat.ask("what is this?", QuietDesk(), files=[documents / "broken.pdf"])
    assert "broken.pdf" in refused.value.message


def test_only_one_process_owns_a_profile_and_a_second_can_follow(own_profile: Path, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    first = Assistant.open(models=tmp_path)
    with pytest.raises(AlreadyRunning):
        Assistant.open(models=tmp_path)
    with pytest.raises(MachineProblem):
        call_window(own_profile, "open")
    shown: list[str] = []
    first.on_summon(shown.append)
    assert call_window(own_profile, "open")
    assert shown == ["open"]
    assert first.close() == ()
    assert first.close() == ()
    second = Assistant.open(models=tmp_path)
    assert second.close() == ()
    left = {thread.name for thread in set(threading.enumerate()) - before if not thread.name.startswith("request")}
    assert left == set()


def test_a_profile_that_cannot_be_opened_is_let_go_of(own_profile: Path, tmp_path: Path) -> None:
    Assistant.open(models=tmp_path).close()
    key = own_profile / "key.json"
    kept = key.read_bytes()
    key.unlink()
    for _ in range(2):
        with pytest.raises(MachineProblem):
            Assistant.open(models=tmp_path)
    key.write_bytes(kept)
    Assistant.open(models=tmp_path).close()


def test_learning_makes_way_for_a_draft(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(assistant.learning, "make_way", lambda: asked.append("make way"))
    with pytest.raises(ModelMissing):
        do(assistant, "draft", request=["tell Anna that I come later"])
    assert asked == ["make way"]


def test_search_puts_what_is_opened_first_among_equals_and_forgets_it(assistant: Assistant, documents: Path) -> None:
    for name in ("one", "two", "three"):
        text = f"The blue folder {name} holds the papers about the boiler and its yearly service.\n"
        (documents / f"{name}.txt").write_text(text)
    do(assistant, "add", paths=[str(documents)], no_wait=True)
    query = ["papers", "about", "the", "boiler"]
    last = do(assistant, "search", query=query)[-1]["path"]
    assistant.usage.opened(last)
    first, *rest = do(assistant, "search", query=query, explain=True)
    assert first["path"] == last
    assert all(each["moved_up"] == "" for each in [first, *rest]), "it stands before equals, before nothing better"
    do(assistant, "settings set", name="personal_ranking", value="off")
    assert do(assistant, "search", query=query)[0]["path"] != last
    do(assistant, "forget", paths=[last])
    assert do(assistant, "used") == []


def test_an_edit_is_noticed_when_the_file_is_read_again(assistant: Assistant, documents: Path) -> None:
    do(assistant, "add", paths=[str(documents)], no_wait=True)
    car = documents / "car.txt"
    assistant.usage.opened(str(car))
    car.write_text("The winter tyres are stored at Garage Miller, shelf 15.\n")
    do(assistant, "add", paths=[str(documents)], no_wait=True)
    (used,) = do(assistant, "used")
    assert used["why"].startswith("opened once today; edited ")


def test_the_tone_of_a_message_stands_beside_it(assistant: Assistant) -> None:
    guidance = assistant.chat._parts.guidance
    assert guidance.lines("Where are my winter tyres?") == ()
    assert any("stressed" in line for line in guidance.lines("I can't take it any more. Where are my winter tyres?"))
    assert do(assistant, "suggest") == []
