"""The commands about rules, over a real profile without any model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.cli_rules import RULES
from assistant.core.errors import BadRequest
from assistant.core.rules import RequestKind
from assistant.service.assistant import Assistant
from tests.unit.service.test_assistant import assistant, do

__all__ = ["assistant"]

DRAFT = "Dear Tom,\n\nI am late.\n\nBest regards,\n[Your Name]"
EDITED = "Hi Tom,\n\nI am late.\n\nCheers,\nMina"


def shown(command: str, result: Any) -> str:
    return "\n".join(str(getattr(each, "plain", "")) for each in RULES[command](result))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    drafted, edited = tmp_path / "drafted.txt", tmp_path / "edited.txt"
    drafted.write_text(DRAFT, encoding="utf-8")
    edited.write_text(EDITED, encoding="utf-8")
    return str(drafted), str(edited)


def test_an_edit_is_given_shown_corrected_and_deleted(assistant: Assistant, files: tuple[str, str]) -> None:
    drafted, edited = files
    assert "No rules yet" in shown("rules", do(assistant, "rules"))
    learned = do(assistant, "rules learn", drafted=drafted, edited=edited, kind="mail", request="tell Tom")
    assert [rule["text"] for rule in learned] == ["Greet with “Hi {name},”", "Sign off with “Cheers, Mina”"]
    assert do(assistant, "rules") == do(assistant, "rules list", kind="mail") == learned
    assert do(assistant, "rules", kind="summary") == []
    why = do(assistant, "rules why", id=learned[1]["id"])
    assert why["evidence"][0]["request"] == "tell Tom"
    assert "You changed on 2026-11-21 for “tell Tom”:" in shown("rules why", why)
    assert "Cheers, / Mina" in shown("rules why", why)
    changed = do(assistant, "rules edit", id=learned[0]["id"], text=["Greet", "with", "“Hello", "{name},”"])
    assert changed["text"] == "Greet with “Hello {name},”"
    assert do(assistant, "rules delete", id=learned[1]["id"]) == {"deleted": "Sign off with “Cheers, Mina”"}
    again = do(assistant, "rules learn", drafted=drafted, edited=edited, kind="mail")
    assert "Sign off with “Cheers, Mina”" not in [rule["text"] for rule in again]
    added = do(assistant, "rules add", kind="summary", text=["Use", "bullet", "points"])
    assert (added["kind"], added["state"]) == ("summary", "active")
    assert shown("rules add", added) == "From now on, for every summary: Use bullet points"


def test_what_cannot_be_is_said_in_words(assistant: Assistant, files: tuple[str, str], tmp_path: Path) -> None:
    drafted, edited = files
    with pytest.raises(BadRequest, match="no rules for “letter”"):
        do(assistant, "rules learn", drafted=drafted, edited=edited, kind="letter")
    with pytest.raises(BadRequest, match="no file"):
        do(assistant, "rules learn", drafted=drafted, edited=str(tmp_path / "gone.txt"), kind="mail")
    (tmp_path / "picture.png").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadRequest, match="no text"):
        do(assistant, "rules learn", drafted=drafted, edited=str(tmp_path / "picture.png"), kind="mail")
    with pytest.raises(BadRequest, match="no rule 7"):
        do(assistant, "rules why", id=7)
    do(assistant, "settings set", name="learn_from_edits", value="off")
    with pytest.raises(BadRequest, match="is off"):
        do(assistant, "rules learn", drafted=drafted, edited=edited, kind="mail")
    assert do(assistant, "rules") == []


def test_a_chat_that_does_not_teach_teaches_no_rule(assistant: Assistant) -> None:
    chat = assistant.chat.keep_question("write to Tom", None)
    assert chat is not None
    assistant.chat.switch(chat, teaches=False)
    assert assistant.preferences.learn_edit(RequestKind.MAIL, "write to Tom", DRAFT, EDITED, chat_id=chat) == []
    assistant.chat.switch(chat, teaches=True)
    assert len(assistant.preferences.learn_edit(RequestKind.MAIL, "write to Tom", DRAFT, EDITED, chat_id=chat)) == 2


def test_what_the_memory_forgets_is_gone_from_rules_too(assistant: Assistant, files: tuple[str, str]) -> None:
    drafted, edited = files
    do(assistant, "rules learn", drafted=drafted, edited=edited, kind="mail", request="thank Zanzibaria")
    do(assistant, "rules add", kind="mail", text=["Greet", "with", "“Zanzibaria!”"])
    do(assistant, "memory forget", what=["Zanzibaria"])
    rules = assistant.preferences.rules()
    assert [rule.text for rule in rules] == ["Sign off with “Cheers, Mina”"]
    assert "anzibaria" not in str(rules)
