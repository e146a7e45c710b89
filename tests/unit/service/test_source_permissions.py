"""Each door of a source: what is not quoted is in no prompt and no answer, what is not searched is not found, what does
not teach leaves nothing behind. What the person attaches is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import TextPiece, ToolCall, Usage
from assistant.service.assistant import Assistant
from assistant.service.models import Models
from assistant.service.source_permissions import ALL, Right, in_words
from assistant.service.temporary import ChangesNothing
from assistant.store.profile import ProfileStore
from assistant.system.keys import open_key, recovery_key_of

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SECRET = "Dr. Amselbach says that the knee heals until Easter."
QUESTION = "When does the knee heal?"
MEETINGS = "\r\n".join(
    (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", "UID:knee@test",
        "DTSTAMP:20261120T080000Z", "DTSTART:20261123T090000Z", "DTEND:20261123T100000Z", "SUMMARY:Knee clinic",
        "END:VEVENT", "END:VCALENDAR", "",
    )
)  # fmt: skip


class Reading:
    """A model that keeps what it read, and says again what the passages say."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, _cancel: CancelToken) -> Iterator[Delta]:
        self.read.append("\n".join(message.content for message in request.messages))
        yield TextPiece(f"{SECRET} [1]" if SECRET in self.read[-1] else "I could not find this in your files.")
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        """Nothing is read ahead."""

    def close(self) -> None:
        self.read.clear()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Reading:
    model = Reading()
    monkeypatch.setattr(Models, "engine", lambda _self: model)
    return model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a note on a knee beside others, and the mails of the person."""
    folder = tmp_path / "files"
    (folder / "private").mkdir(parents=True)
    (folder / "private" / "knee.md").write_text(f"# Knee diary\n\n{SECRET}\n")
    (folder / "private" / "meetings.ics").write_text(MEETINGS, newline="")
    (folder / "garden.md").write_text("# Garden\n\nThe knee-high hedge is cut in May.\n")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "My knee", "mina@example.test", "kim@example.test"
    mail.set_content("Dear Kim,\n\nmy knee is fine again and I come on Friday as we said.\n\nBest, Mina\n")
    (folder / "private" / "sent.eml").write_bytes(mail.as_bytes())
    return folder


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, model: Reading, folder: Path) -> Iterator[Assistant]:
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    assert opened.library.add([folder], QuietDesk(), wait_for_meaning=False).failed == ()
    yield opened
    assert opened.close() == ()


def do(assistant: Assistant, command: str, **arguments: Any) -> Any:
    told: list[dict[str, Any]] = []
    request = {"command": command, "arguments": arguments}
    result = assistant.requests.carry_out(request, told.append, CancelToken())
    return result["result"] if isinstance(result, dict) and "result" in result else result


def deny(assistant: Assistant, folder: Path, *rights: str) -> None:
    do(assistant, "sources deny", path=str(folder / "private"), what=list(rights))


def found(assistant: Assistant) -> list[str]:
    return [Path(each.path).name for each in assistant.chat.search("knee heal Amselbach")]


def answer(assistant: Assistant, question: str = QUESTION, **how: Any) -> Any:
    return assistant.chat.ask(question, QuietDesk(), warm=False, temporary=True, **how)


def test_what_may_be_quoted_is_answered_from(assistant: Assistant, model: Reading) -> None:
    done = answer(assistant)
    assert SECRET.rstrip(".") in done.text and [Path(each.path).name for each in done.citations] == ["knee.md"]
    for each in done.citations:
        kept = [chunk.text for chunk in assistant.chat._parts.documents.whole(each.document_id)]
        assert each.text and any(each.text in text for text in kept), "a quotation is what the file says"


def test_no_prompt_tells_where_files_lie_or_a_key(
    assistant: Assistant, model: Reading, own_profile: Path, tmp_path: Path
) -> None:
    key = open_key(assistant.profile)
    recovery = recovery_key_of(assistant.profile, key)
    for question in (
        QUESTION,
        "Summarise the knee diary",
        "List all of knee",
        "Which folder is the knee diary in?",
        "What is my recovery key?",
        "Where is my profile kept?",
    ):
        answer(assistant, question, deeper=True)
        assistant.chat.ask(question, QuietDesk(), warm=False)
    read = "\n".join(model.read)
    assert "knee.md" in read and len(recovery) > 20
    for secret in (str(tmp_path), str(own_profile), str(Path.home()), key.hex(), recovery, recovery.split("-")[0]):
        assert secret.lower() not in read.lower()


@pytest.mark.parametrize("right", ["quote", "search"])
def test_what_may_not_be_is_in_no_prompt_no_answer_and_no_citation(
    assistant: Assistant, model: Reading, folder: Path, right: str
) -> None:
    deny(assistant, folder, right)
    for question in (
        QUESTION,
        "Summarise the knee diary",
        "What did Amselbach say about the knee?",
        "List all of knee",
    ):
        done = answer(assistant, question, deeper=True)
        assert "Amselbach says" not in done.text and not any("Amselbach" in each.text for each in done.citations)
    assert model.read and not any("Easter" in each for each in model.read)
    assert ("knee.md" in found(assistant)) is (right == "quote"), "found and opened, but not quoted"
    shown = do(assistant, "search", query=["knee", "heal"], k=9)
    assert any("Easter" in each["text"] for each in shown) is (right == "quote")


def test_no_tool_reads_it_either(assistant: Assistant, folder: Path) -> None:
    parts = assistant.chat._parts
    tools = assistant._make_tools(
        parts.retrieval.search, parts.documents, ChangesNothing(), lambda _message, _earlier: None
    )._toolbox
    assert "Easter" in tools.use(ToolCall("search_files", {"query": "knee heal"})).text
    assert "Easter" in tools.use(ToolCall("read_document", {"name": "knee diary"})).text
    deny(assistant, folder, "quote")
    assert "Easter" not in tools.use(ToolCall("search_files", {"query": "knee heal"})).text
    assert "Easter" not in tools.use(ToolCall("read_document", {"name": "knee diary"})).text


def test_what_is_attached_is_read_for_that_question_alone(assistant: Assistant, model: Reading, folder: Path) -> None:
    deny(assistant, folder, "search", "quote")
    knee = folder / "private" / "knee.md"
    assert SECRET.rstrip(".") in answer(assistant, files=[knee]).text
    assert SECRET.rstrip(".") in answer(assistant, "Summarise it", files=[knee]).text
    model.read.clear()
    answer(assistant)
    assert not any("Easter" in each for each in model.read)
    assert do(assistant, "sources")[1]["may_quote"] is False, "attaching opens nothing"


def test_what_may_not_teach_is_not_suggested_and_leaves_no_habits(assistant: Assistant, folder: Path) -> None:
    knee, garden = str(folder / "private" / "knee.md"), str(folder / "garden.md")
    store = ProfileStore(assistant._opened.database)
    assert len(store.beginnings(9)) == 4
    assistant.usage.opened(knee)
    deny(assistant, folder, "teach")
    assert assistant.usage.used() == []
    assistant.usage.opened(knee)
    assert assistant.usage.used() == []
    assert [Path(each.path).name for each in assistant.library.newest(9)] == ["garden.md"]
    assert [each.title for each in store.beginnings(9)] == ["Garden"]
    assert all(each.path != knee for each in assistant.related.to(garden, 9))
    assert "knee.md" in found(assistant) and "Easter" in answer(assistant).text, "it is searched and quoted as before"


def test_related_documents_are_found_until_they_may_not_be(assistant: Assistant, folder: Path) -> None:
    (folder / "private" / "twin.md").write_text("# Garden\n\nThe knee-high hedge is cut in May.\n")
    assistant.library.add([folder], QuietDesk(), wait_for_meaning=False)
    garden = str(folder / "garden.md")
    assert [Path(each.path).name for each in assistant.related.to(garden, 9)] == ["twin.md"]
    deny(assistant, folder, "teach")
    assert assistant.related.to(garden, 9) == []


def test_the_way_of_writing_is_not_learned_from_it(assistant: Assistant, folder: Path) -> None:
    private = folder / "private"
    assert assistant.style.learn([private], QuietDesk()).texts == 2
    deny(assistant, folder, "teach")
    assert assistant.style.sources() == [] and assistant.style.groups() == {}
    with pytest.raises(BadRequest, match="may not teach") as refused:
        assistant.style.learn([private / "sent.eml"], QuietDesk())
    assert "hearth sources allow" in refused.value.hint
    assert assistant.style.learn([folder], QuietDesk()).texts == 1, "of a folder around it only what lies beside it"


def test_a_calendar_that_may_not_be_quoted_is_told_of_in_no_chat(
    assistant: Assistant, model: Reading, folder: Path
) -> None:
    file = folder / "private" / "meetings.ics"
    do(assistant, "calendar add", path=str(file), yes=True)
    question = "When is the knee clinic?"
    store = ProfileStore(assistant._opened.database)
    assert "Monday 23 November" in answer(assistant, question).text
    assert assistant._desk.meeting_in("What did I note before the knee clinic?") is not None
    assert len(store.happenings(NOW, NOW.replace(month=12), 9)) == 1
    do(assistant, "sources deny", path=str(file), what=["quote", "teach"])
    done = answer(assistant, question)
    assert "may not be quoted" in done.text and "23" not in done.text and done.appointments == ()
    assert assistant._desk.meeting_in("What did I note before the knee clinic?") is None
    assert store.happenings(NOW, NOW.replace(month=12), 9) == []
    assert len(assistant.agenda.search("knee")) == 1, "on the calendar page it is as before"


@pytest.mark.parametrize("change", ["Add lunch on 23 November from 8am to 8pm", "Cancel the knee clinic"])
def test_a_change_tells_nothing_of_a_calendar_that_may_not_be_quoted(
    assistant: Assistant, model: Reading, folder: Path, change: str
) -> None:
    file = folder / "private" / "meetings.ics"
    do(assistant, "calendar add", path=str(file), yes=True)
    before = assistant.chat.ask(change, QuietDesk(), warm=False)
    assert (
        before.proposal is not None and (before.proposal.before or before.proposal.conflicts[0]).title == "Knee clinic"
    )
    do(assistant, "sources deny", path=str(file), what=["quote"])
    done = assistant.chat.ask(change, QuietDesk(), warm=False)
    assert "knee" not in done.text.lower() and "may not be quoted" in done.text
    assert done.proposal is None or done.proposal.conflicts == ()


def test_the_commands_say_how_it_is_and_name_what_they_do_not_know(assistant: Assistant, folder: Path) -> None:
    told = do(assistant, "sources deny", path=str(folder), what=["teach", "quote"])
    assert (told["may_search"], told["may_teach"], told["may_quote"]) == (True, False, False)
    assert told["text"] == in_words(frozenset({Right.SEARCH})) != in_words(ALL)
    assert do(assistant, "sources allow", path=str(folder), what=["teach", "quote"])["text"] == in_words(ALL)
    with pytest.raises(BadRequest, match="not in the library"):
        do(assistant, "sources deny", path="/nowhere/at/all", what=["quote"])
    with pytest.raises(BadRequest, match="no permission") as refused:
        do(assistant, "sources deny", path=str(folder), what=["qoute"])
    assert "quote" in refused.value.hint


def test_a_look_at_the_folder_around_passes_over_what_has_its_own_permissions(
    assistant: Assistant, folder: Path
) -> None:
    assert assistant.library.add([folder], QuietDesk(), wait_for_meaning=False).unchanged == 4
    deny(assistant, folder, "quote")
    assert assistant.library.add([folder], QuietDesk(), wait_for_meaning=False).unchanged == 1
    (folder / "private" / "new.md").write_text("The knee heals well.")
    assert assistant.library.add([folder / "private"], QuietDesk(), wait_for_meaning=False).added == 1
    assert [each["may_quote"] for each in do(assistant, "sources")] == [True, False]
