"""The commands about the key at a terminal and in a pipe: nothing secret is ever part of a command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import cli
from assistant.cli_table import parse
from assistant.cli_terminal import Terminal
from assistant.core.errors import BadRequest
from tests.safe_keyring import Safe, desktop_keyring

__all__ = ["desktop_keyring"]  # a fixture

LOST = {"kept_by": "a key file", "problem": "It is gone.", "recovery_key": True, "recovery_key_seen": None}
Hearth = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def hearth(desktop_keyring: type[Safe], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Hearth:
    """Runs a command with this input, as JSON; its exit code and what it printed."""

    def run(words: str, *lines: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = cli.main([*words.split(), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out or printed.err)

    return run


def test_the_whole_life_of_a_passphrase_goes_through_the_input(hearth: Hearth, own_profile: Path) -> None:
    assert hearth("key")[1]["kinds"] == ["keyring"]
    recovery = hearth("key recovery")[1]["recovery_key"]
    assert hearth("key passphrase set", "open sesame") == (0, {"kept_by": "your passphrase"})
    code, told = hearth("chats")
    assert code == 1 and told["error"]["kind"] == "WrongPassphrase"
    code, told = hearth("key")
    assert code == 0 and told["kinds"] == ["passphrase"] and "locked with a passphrase" in told["problem"]
    assert hearth("key unlock", recovery.lower(), "open barley")[1]["kinds"] == ["passphrase"]
    assert hearth("key unlock", recovery)[1]["kinds"] == ["keyring"], "without a new one this computer keeps it"
    assert hearth("chats") == (0, [])


def test_the_environment_may_hold_them(hearth: Hearth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_NEW_PASSPHRASE", "open sesame")
    assert hearth("key passphrase set")[0] == 0
    monkeypatch.setenv("HEARTH_PASSPHRASE", "open sesame")
    monkeypatch.setenv("HEARTH_NEW_PASSPHRASE", "open barley")
    assert hearth("key passphrase change")[0] == 0
    assert hearth("chats")[0] == 1
    monkeypatch.setenv("HEARTH_PASSPHRASE", "open barley")
    assert hearth("chats") == (0, [])


def test_a_lost_key_is_explained_and_opened_with_the_recovery_key(hearth: Hearth, own_profile: Path) -> None:
    recovery = hearth("key recovery")[1]["recovery_key"]
    Safe.kept.clear()
    code, told = hearth("chats")
    assert code == 1 and "hearth key unlock" in told["error"]["hint"]
    assert hearth("key")[1]["recovery_key"] is True
    for typed, said in ((recovery[:-1] + "U", "group 7"), ("", "no terminal")):
        code, told = hearth("key unlock", *([typed] if typed else []))
        assert code != 0 and said in told["error"]["message"]
    assert hearth("key unlock", recovery)[0] == 0
    assert hearth("chats") == (0, [])


@pytest.mark.parametrize("result", [{"kept_by": ""}, LOST, {**LOST, "problem": "", "recovery_key": False}])
def test_the_status_is_told_in_words(result: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().result("key", result)
    assert " ".join(capsys.readouterr().out.split()) in (
        "There is no profile here yet; its key is made when Hearth is opened for the first time.",
        "The key is kept by a key file. It is gone. The recovery key opens it too: hearth key unlock",
        "The key is kept by a key file. There is no recovery key yet.",
    )


@pytest.mark.parametrize("words", ["key passphrase set --passphrase x", "key passphrase change --current x"])
def test_a_command_line_takes_no_secret(words: str) -> None:
    with pytest.raises(BadRequest):
        parse(words.split())
