"""Backups from the command line: made in the profile, brought back where no profile can be opened."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.cli_table import parse
from assistant.cli_terminal import Terminal
from assistant.core.errors import BadRequest
from assistant.service.assistant import Assistant
from assistant.system.keys import recovery_key_of


def hearth(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = cli.main([*words, "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out or printed.err)


def test_a_word_below_backup_is_a_command_and_anything_else_a_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for words, name, arguments in (
        ("backup", "backup", {"path": None}),
        ("backup ./list", "backup", {"path": str(tmp_path / "list")}),
        ("backup x.hearthbackup", "backup", {"path": str(tmp_path / "x.hearthbackup")}),
        ("backup list", "backup list", {}),
        ("backup verify x", "backup verify", {"file": str(tmp_path / "x")}),
    ):
        invocation = parse(words.split())
        assert invocation is not None
        assert (invocation.command.name, invocation.arguments) == (name, arguments)
    with pytest.raises(BadRequest):
        parse(["backup", "verfy", "x"])


def test_made_listed_verified_and_brought_back_elsewhere(
    own_profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, made = hearth(capsys, "backup")
    assert code == 0 and made["verified"]
    code, listed = hearth(capsys, "backup", "list")
    assert [each["file"] for each in listed] == [made["file"]]
    assert hearth(capsys, "backup", "verify", made["file"])[1]["opened"]
    assistant = Assistant.open(own_profile)
    key = recovery_key_of(assistant.profile, assistant._opened.database.key)
    assistant.close()

    code, refused = hearth(capsys, "restore", made["file"])
    assert (code, refused["error"]["kind"]) == (2, "BadRequest")
    assert "say --replace" in refused["error"]["hint"]

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # a computer without its keys
    there = ("restore", made["file"], "--into", str(tmp_path / "there"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    code, refused = hearth(capsys, *there)
    assert (code, refused["error"]["kind"]) == (1, "WrongPassphrase")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{key}\n"))
    code, restored = hearth(capsys, *there)
    assert code == 0 and restored["restored"] == str(tmp_path / "there") and restored["aside"] is None
    monkeypatch.setenv("HEARTH_RECOVERY_KEY", key)
    code, restored = hearth(capsys, *there, "--replace")
    assert code == 0 and Path(restored["aside"]).is_dir()
    code, chats = hearth(capsys, "chats", "--profile", str(tmp_path / "there"))
    assert (code, chats) == (0, [])


MADE = {"file": "/b/x.hearthbackup", "bytes": 1_500_000, "seconds": 1.26, "verified": True, "thinned": ["/b/old"]}
LISTED = {"file": "/b/x.hearthbackup", "bytes": 1_500_000, "made_at": "2026-11-21T09:05:00+00:00", "problem": ""}


@pytest.mark.parametrize(
    ("command", "result", "shown"),
    [
        ("backup", MADE, ["/b/x.hearthbackup", "2 MB, made and opened again in 1.3 s. 1 older one went for it."]),
        ("backup list", [], ["There is no backup yet."]),
        ("backup list", [LISTED, {**LISTED, "made_at": None, "problem": "It is cut off."}], ["2026-11-21", "cut off"]),
        ("backup verify", {**LISTED, "opened": True}, ["opened, sound and complete"]),
        ("backup verify", {**LISTED, "opened": False}, ["of another profile"]),
        (
            "restore",
            {"restored": "/p", "made_at": LISTED["made_at"], "aside": "/p.before"},
            ["The profile in /p is as it was on 2026-11-21", "The one before lies in /p.before."],
        ),
    ],
)
def test_results_are_shown_in_words(
    command: str, result: Any, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal().result(command, result)
    printed = " ".join(capsys.readouterr().out.split())
    for text in shown:
        assert text in printed
