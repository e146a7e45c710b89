"""Chats that other assistants exported come over, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import BadRequest, Unreadable
from assistant.core.jobs import QuietDesk
from assistant.service import other_chats
from assistant.service.assistant import Assistant


def turn(role: str, text: str, parent: str | None, at: float | None = None, **metadata: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": [text, {"asset_pointer": "picture"}]}
    message = {"author": {"role": role}, "content": content, "create_time": at, "metadata": metadata}
    return {"message": message, "parent": parent, "children": []}


TREE: dict[str, Any] = {
    "title": "Bread / tips", "create_time": 1_700_000_000.5, "update_time": 1_700_000_100.0, "current_node": "d",
    "mapping": {
        "root": {"message": None, "parent": None},
        "s": turn("system", "You are helpful", "root"),
        "h": turn("user", "hidden", "s", is_visually_hidden_from_conversation=True),
        "a": turn("user", "How long does bread bake?", "h", 1_700_000_001.0),
        "b": turn("assistant", "An hour.", "a", 1_700_000_002.0),
        "c": turn("tool", "searching", "a", 1_700_000_003.0),
        "d": turn("assistant", "Forty minutes.", "c", 1_700_000_004.0, model_slug="gpt-4o"),
    },
}  # fmt: skip
LISTED = {
    "uuid": "1", "name": "", "created_at": "2025-03-01T10:00:00.5Z",
    "chat_messages": [
        {"sender": "human", "text": "Hello there", "created_at": "2025-03-01T10:00:01Z"},
        {"sender": "assistant", "text": "Hello!", "created_at": None},
    ],
}  # fmt: skip


def test_they_come_over_once_and_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "conversations.json").write_text(json.dumps([LISTED, TREE, {"mapping": {}}]))
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models")
    try:
        report = assistant.leaving.bring_back(tmp_path / "theirs", QuietDesk())
        assert report.added == {"chats": 2, "messages": 4} and "Nothing is learned" in report.notes[0]
        again = assistant.leaving.bring_back(tmp_path / "theirs" / "conversations.json", QuietDesk())
        assert again.added == {} and again.there["chats"] == 2
        listed, tree = assistant.chat.chats()
        assert (tree.title, listed.title) == ("Bread / tips", "Hello there")
        assert tree.created_at.year == 2023 and not tree.teaches
        said = [(each.role.value, each.text, each.model) for each in assistant.chat.messages(tree.id)]
        assert said == [("user", "How long does bread bake?", ""), ("assistant", "Forty minutes.", "gpt-4o")]
        assert assistant.memory.summary().unread == 0
    finally:
        assistant.close()


@pytest.mark.parametrize("text", ["{", "5", "[1]", '[{"title": "x"}]', '{"a": 1}', "[" * 100_000,
                                  '[{"chat_messages": [{"sender": "human", "text": "x", "created_at": "soon"}]}]',
                                  '[{"create_time": 1e300, "chat_messages": []}]'])  # fmt: skip
def test_what_is_none_is_refused_in_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "conversations.json"
    file.write_text(text)
    with pytest.raises(Unreadable, match="no file of chats"):
        list(other_chats.chats(file))


def test_a_chain_that_bites_its_tail_ends(tmp_path: Path) -> None:
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps([{**TREE, "mapping": {"d": turn("user", "again", "d")}}]))
    (chat,) = other_chats.chats(file)
    assert [each["text"] for each in chat["messages"]] == ["again"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "conversations.json"
    file.write_text("[]")
    monkeypatch.setattr(other_chats, "LARGEST", 1)
    with pytest.raises(BadRequest, match="larger than"):
        list(other_chats.chats(file))


@settings(max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner)
                    | st.dictionaries(st.sampled_from(["title", "mapping", "current_node", "chat_messages", "sender",
                                                       "text", "message", "created_at"]), inner)))  # fmt: skip
def test_nothing_that_json_can_say_does_more_than_be_refused(
    tmp_path_factory: pytest.TempPathFactory, told: Any
) -> None:
    file = tmp_path_factory.mktemp("any") / "conversations.json"
    file.write_text(json.dumps([told]))
    try:
        assert isinstance(list(other_chats.chats(file)), list)
    except Unreadable:
        return
