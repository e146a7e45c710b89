"""The command line before it reaches the assistant: options, parsing, help, errors, output, pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import __version__, cli, cli_pages
from assistant.cli import EVERYWHERE, Everywhere, split
from assistant.cli_table import parse
from assistant.cli_terminal import _RENDER, Terminal, duration
from assistant.cli_text import as_json, clean, exit_code, size
from assistant.core.errors import BadRequest
from assistant.service.commands import COMMANDS

BY_CLI_ITSELF = {"chat", "quick"}
"""Commands that print as they go and have no result to render."""


FACT: dict[str, Any] = {
    "id": 3, "text": "I live in Basel.", "quote": "i live in Basel", "said_at": "2026-11-16T09:05:00+01:00",
    "source": "told", "chat": 7, "chat_title": "Moving", "valid_from": "2026-11-16T09:05:00+01:00", "valid_to": None,
    "state": "waiting", "times_used": 2,
}  # fmt: skip


# --- options that go everywhere ---


def test_options_are_taken_before_and_after_the_command() -> None:
    everywhere, rest = split(["--json", "search", "tyres", "--profile", "/p", "--now=2026-11-21T08:00:00+01:00"])
    assert everywhere == Everywhere("json", Path("/p"), now="2026-11-21T08:00:00+01:00")
    assert rest == ["search", "tyres"]


def test_what_stands_after_two_dashes_is_left_alone() -> None:
    everywhere, rest = split(["search", "--", "--json"])
    assert everywhere == Everywhere()
    assert rest == ["search", "--", "--json"]


def test_a_relative_profile_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert split(["--profile", "mine"])[0].profile == tmp_path / "mine"


@pytest.mark.parametrize("arguments", [["--profile"], ["--profile="], ["search", "x", "--now"]])
def test_an_option_without_its_value_is_refused(arguments: list[str]) -> None:
    with pytest.raises(BadRequest):
        split(arguments)


@given(st.lists(st.text(max_size=6) | st.sampled_from(["--json", "--offline", "--", "--now", "--profile=/x"])))
def test_no_word_is_lost_or_made_up(arguments: list[str]) -> None:
    try:
        _, rest = split(arguments)
    except BadRequest:
        return
    remaining = iter(arguments)
    assert all(word in remaining for word in rest), "the rest is in order and comes from the arguments"
    if "--" in arguments:
        after = arguments[arguments.index("--") :]
        assert "--" not in rest or rest[rest.index("--") :] == after


# --- parsing ---


def arguments_of(*words: str) -> tuple[str, dict[str, Any]]:
    invocation = parse(words)
    assert invocation is not None
    return invocation.command.name, invocation.arguments


def test_a_question_may_stand_without_quotes() -> None:
    name, arguments = arguments_of("ask", "where", "are", "my", "tyres?", "--temporary")
    assert name == "ask"
    assert arguments["question"] == ["where", "are", "my", "tyres?"]
    assert arguments["temporary"] is True


def test_paths_are_made_absolute_where_they_were_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/homes/me")
    _, arguments = arguments_of("add", "notes.txt", "../x", "~/y")
    assert arguments["paths"] == [str(tmp_path / "notes.txt"), str(tmp_path.parent / "x"), "/homes/me/y"]


def test_a_command_with_others_below_it_runs_alone_too() -> None:
    assert arguments_of("models") == ("models", {})
    assert arguments_of("models", "list") == ("models", {})
    assert arguments_of("models", "pull", "x") == ("models pull", {"name": "x"})
    assert arguments_of("chats", "--query", "tyres") == ("chats", {"query": "tyres"})


def test_every_command_can_be_called(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert parse([*name.split(), "--help"]) is None
        shown = capsys.readouterr().out
        assert COMMANDS[name].help.split()[0] in shown
        assert all(option in shown for option, _, _ in EVERYWHERE)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["serach", "x"], "There is no command “hearth serach”.", "Did you mean “hearth search”?"),
        (["models", "pul"], "There is no command “hearth models pul”.", "Did you mean “hearth models pull”?"),
        (["xyz"], "There is no command “hearth xyz”.", "See: hearth --help"),
        (["search"], "Missing argument 'QUERY...'.", "See: hearth search --help"),
        (
            ["search", "x", "-k", "0"],
            "Invalid value for '-k': 0 is not in the range x>=1.",
            "See: hearth search --help",
        ),
    ],
)
def test_what_cannot_be_parsed_is_said_in_words(words: list[str], message: str, hint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(words)
    assert (refused.value.message, refused.value.hint) == (message, hint)


# --- what is printed ---


def test_errors_are_one_sentence_and_one_hint_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serach", "x"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "There is no command “hearth serach”.\nDid you mean “hearth search”?\n"


def test_errors_are_json_when_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--profile", "--json"]) == 2, "an option's value is missing, and --json is seen all the same"
    capsys.readouterr()
    assert cli.main(["serach", "x", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    problem = json.loads(printed.err)["error"]
    assert problem["kind"] == "BadRequest"
    assert problem["hint"] == "Did you mean “hearth search”?"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"hearth {__version__}\n"
    assert cli.main(["--version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": __version__}


def test_a_bug_is_one_sentence_and_a_log_that_holds_it(own_profile: Path) -> None:
    script = "import sys; from assistant import cli; sys.exit(cli.main([], window=lambda _profile, _words: 1 // 0))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == (
        f"Something went wrong inside Hearth that nobody planned for.\nThe log is in {own_profile / 'logs'}.\n"
    )
    assert "ZeroDivisionError" in (own_profile / "logs" / "hearth.log").read_text()


def test_the_window_is_opened_for_its_own_words_only() -> None:
    calls: list[tuple[Path | None, list[str]]] = []

    def window(profile: Path | None, words: Any) -> int:
        calls.append((profile, list(words)))
        return 0

    assert cli.main([], window=window) == 0
    assert cli.main(["quick", "--profile", "/p"], window=window) == 0
    assert cli.main(["--background"], window=window) == 0
    assert cli.main(["--version"], window=window) == 0
    assert calls == [(None, []), (Path("/p"), ["quick"]), (None, ["--background"])]


def test_every_result_has_a_rendering_and_nothing_else_has() -> None:
    assert set(_RENDER) == {command.name for command in COMMANDS.values()} - BY_CLI_ITSELF


CITATION = {"n": 1, "path": "/docs/car.txt", "title": "car", "place": "line 3", "text": "tyres"}
PASSAGE = {"rank": 1, "score": 1.5, "kind": "files", **{k: CITATION[k] for k in ("title", "path", "place", "text")}}
USAGE = {
    "prompt_tokens": 9,
    "cached_tokens": 4,
    "new_tokens": 5,
    "seconds_to_first_token": 0.2,
    "tokens_per_second": 30.0,
}
ANSWER = {"answer": "At the garage [1].", "found": True, "citations": [CITATION], "usage": USAGE, "model": "m"}
SETTING = {
    "name": "offline",
    "value": True,
    "default": False,
    "group": "Privacy",
    "title": "Offline",
    "help": "Refuse every connection.",
    "choices": [],
}


@pytest.mark.parametrize(
    ("command", "result", "shown"),
    [
        (
            "add",
            {
                "added": 2,
                "updated": 0,
                "unchanged": 1,
                "failed": [{"path": "/a.pdf", "reason": "It is encrypted."}],
                "chunks": 12,
                "seconds": 1.24,
            },
            ["2 added, 1 unchanged; 12 passages, 1.2 s.", "1 file could not be read:", "/a.pdf", "It is encrypted."],
        ),
        ("sources", [], ["The library is empty."]),
        (
            "sources",
            [{"path": "/docs", "kind": "folder", "documents": 3, "chunks": 1200, "state": "ready", "watched": True}],
            ["/docs", "folder, watched", "1,200", "ready"],
        ),
        ("forget", {"forgotten": 1}, ["Forgot 1 document."]),
        ("forget", {"forgotten": 0}, ["Nothing of that is in the library."]),
        ("search", [PASSAGE], ["1. /docs/car.txt, line 3", "tyres"]),
        ("search", [], ["Nothing found."]),
        ("ask", ANSWER, ["At the garage [1].", "[1] /docs/car.txt, line 3"]),
        ("ask", {**ANSWER, "explain": {"documents": 3, "passages": [PASSAGE]}}, ["Searched 3 documents", "9 tokens"]),
        (
            "chats",
            [{"id": 4, "title": "Tyres", "summary": "In the cellar.", "updated_at": "2026-11-21T08:00:00+00:00"}],
            ["4", "Tyres", "In the cellar."],
        ),
        (
            "chats show",
            {
                "title": "Tyres",
                "summary": "In the cellar.",
                "messages": [
                    {"role": "user", "text": "where?", "citations": []},
                    {"id": 8, "role": "assistant", "text": "There [1].", "citations": [CITATION]},
                ],
            },
            ["> where?", "answer 8", "There [1].", "/docs/car.txt"],
        ),
        ("rate", {"answer": 8, "good": False, "reasons": ["Too long"], "note": ""}, ["Answer 8: bad (Too long)"]),
        ("rate", {"answer": 8, "taken_back": True}, ["Answer 8 is taken back."]),
        ("ratings", {"ratings": [], "learned": "You tend to prefer headings (9 choices)."}, ["last good", "headings"]),
        ("ratings forget", {"forgotten": 3}, ["3 choices are forgotten."]),
        (
            "models",
            [
                {
                    "name": "qwen",
                    "kind": "chat",
                    "bytes": 1_117_320_768,
                    "licence": "Apache-2.0",
                    "here": True,
                    "in_use": True,
                    "fits": False,
                    "why": "needs 3 GB",
                }
            ],
            ["qwen", "1.1 GB", "in use", "no: needs 3 GB"],
        ),
        ("models pull", {"pulled": "qwen"}, ["hearth models use qwen"]),
        (
            "doctor",
            [{"check": "disk", "ok": False, "detail": "0.1 GB free", "hint": "Free some."}],
            ["problem", "disk", "0.1 GB free", "Free some."],
        ),
        ("network", [], ["No connection"]),
        (
            "network",
            [{"at": "2026-11-21T08:00:00+00:00", "purpose": "model", "host": "h.test", "allowed": False, "bytes": 0}],
            ["model", "h.test", "refused"],
        ),
        ("help", [{"topic": "keys", "title": "Keys", "text": "# Keys"}], ["keys", "hearth help TOPIC"]),
        ("help", {"topic": "keys", "title": "Keys", "text": "# Keys\n\nTwo **locks**."}, ["Keys", "Two locks."]),
        ("settings", [SETTING], ["Privacy", "offline", "on", "Refuse every connection."]),
        ("settings get", SETTING, ["offline = on"]),
        ("settings reset", {"reset": "all"}, ["Back to the default: all."]),
        (
            "bench",
            {
                "bench": "speed",
                "n": 5,
                "unit": "questions",
                "metrics": {"ratio": 0.97},
                "baselines": {"bare": {"ratio": 1.0}},
                "seconds": 3,
            },
            ["speed: 5 questions", "0.970", "bare", "1.000"],
        ),
        ("bench", [{"bench": "speed", "about": "answering"}], ["speed", "answering"]),
        ("memory", [], ["Nothing is remembered yet"]),
        ("memory", [FACT], ["3", "I live in Basel.", "2026-11-16", "waiting"]),
        ("memory why", FACT, ["On 2026-11-16 you said it in the chat 7, “Moving”: “i live in Basel”", "True since"]),
        ("memory inbox", [{**FACT, "contradicts": {**FACT, "text": "I live in Bern."}}], ["told: I live in Bern."]),
        ("memory inbox", [], ["Nothing waits."]),
        ("memory export", {"path": "/me.md", "text": "It is not encrypted."}, ["Written to /me.md.", "not encrypted"]),
        ("chats switch", {"text": "I learn nothing from this chat."}, ["I learn nothing from this chat."]),
        (
            "memory accept",
            {"fact": FACT, "other": {**FACT, "text": "I live in Bern."}},
            ["No longer so: I live in Bern."],
        ),
        ("memory learn", {"read": 1, "learned": []}, ["Looked through 1 message: nothing to remember."]),
        ("memory learn", {"read": 2, "learned": [FACT]}, ["Looked through 2 messages:", "hearth memory inbox"]),
    ],
)
def test_results_are_shown_in_words(
    command: str, result: Any, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal().result(command, result)
    printed = " ".join(capsys.readouterr().out.split())
    for text in shown:
        assert text in printed


@pytest.mark.parametrize(
    ("command", "result", "code"),
    [
        ("doctor", [{"ok": True}, {"ok": False}], 1),
        ("doctor", [{"ok": True}], 0),
        ("add", {"added": 0, "updated": 0, "unchanged": 0, "failed": [{}]}, 1),
        ("add", {"added": 1, "updated": 0, "unchanged": 0, "failed": [{}]}, 0),
        ("forget", {"forgotten": 0}, 1),
        ("memory forget", {"done": True, "forgotten": 0, "turns": 0}, 1),
        ("memory forget", {"done": True, "forgotten": 0, "turns": 2}, 0),
        ("memory forget", {"done": False, "forgotten": 0, "turns": 0}, 0),
        ("search", [], 0),
    ],
)
def test_exit_codes(command: str, result: Any, code: int) -> None:
    assert exit_code(command, result) == code


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same_and_steers_no_terminal(value: Any) -> None:
    text = as_json(value)
    assert json.loads(text) == value
    assert clean(text) == text


def test_text_from_files_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = {**PASSAGE, "text": "\x1b]0;owned\x07 red \x1b[31m[bold]x[/bold] \u202egnp.exe", "title": "\x9b2J"}
    Terminal().result("search", [hostile])
    printed = capsys.readouterr().out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", printed)
    assert "[bold]x[/bold]" in printed, "no markup is read from files"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59, "59 s"), (119, "2 min"), (5399, "90 min"), (9000, "2.5 h")]
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("amount", "words"), [(0, "0 B"), (999, "999 B"), (1500, "2 kB"), (1_117_320_768, "1.1 GB")])
def test_sizes_in_words(amount: int, words: str) -> None:
    assert size(amount) == words


# --- pages and speed ---


def test_the_manual_page_tells_every_command_and_option() -> None:
    page = cli_pages.manual_page()
    for command in COMMANDS.values():
        assert f"hearth {command.name}".replace("-", r"\-") in page
    for name, _, _ in EVERYWHERE:
        assert name.replace("-", r"\-") in page


@pytest.mark.parametrize("shell", cli_pages.SHELLS)
def test_completion_scripts_call_hearth(shell: str) -> None:
    assert f"_HEARTH_COMPLETE={shell}_complete" in cli_pages.completion(shell)


LAUNCH = [sys.executable, "-c", "import sys; from ui.launch import main; sys.exit(main())"]


def test_a_quick_question_without_a_display_says_so_and_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from ui.launch import main; code = main();"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'click', 'rich', 'PySide6', 'numpy', 'httpx',"
        " 'keyring', 'sqlcipher3', 'msgpack'})); sys.exit(code)"
    )
    environment = {"HEARTH_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", script, "quick"]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.stdout == "[]\n"
    assert run.returncode == 1
    assert run.stderr.startswith("There is no display here")


def test_a_quick_question_is_quick(tmp_path: Path) -> None:
    environment = {"HEARTH_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}

    def seconds(command: list[str]) -> float:
        began = time.monotonic()
        subprocess.run(command, capture_output=True, env=environment, check=False)
        return time.monotonic() - began

    bare = min(seconds([sys.executable, "-c", "pass"]) for _ in range(5))
    ours = min(seconds([*LAUNCH, "quick"]) for _ in range(5))
    assert ours - bare < 0.1, f"{ours * 1000:.0f} ms, of which Python itself takes {bare * 1000:.0f} ms"
