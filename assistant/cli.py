"""The command line: every command of ``service/commands.py``, for people or as JSON.

``click`` and ``rich`` are imported only once a command needs them: ``hearth quick`` must answer at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Literal

from assistant import __version__
from assistant.cli_text import Output, output_for
from assistant.core.errors import AssistantError, BadRequest, Cancelled, MachineProblem
from assistant.core.jobs import CancelToken
from assistant.service.owner import call_window, record_bug

if TYPE_CHECKING:
    from assistant.cli_door import Door
    from assistant.cli_table import Invocation

Window = Callable[[Path | None, Sequence[str]], int]
"""Shows or opens the window of the profile in that folder (None: the default one); gets the words of
:data:`WINDOW_WORDS` that were given, and returns the exit code."""

WINDOW_WORDS = frozenset({"quick", "--background"})
"""What may follow ``hearth`` and still means the window: its quick question, or starting hidden in the tray."""

COMPLETE = "_HEARTH_COMPLETE"
"""Set by a shell that asks how a line may go on."""

STOPPED = 130
"""The exit code of what was stopped by its person."""

EVERYWHERE = (
    ("--json", "", "Print one JSON document."),
    ("--jsonl", "", "Print JSON lines as they come."),
    ("--profile", "DIR", "Use the profile in this folder (or HEARTH_HOME)."),
    ("--offline", "", "Refuse every connection."),
    ("--now", "TIME", "Pretend that it is this time (ISO 8601)."),
    ("--version", "", "Show the version."),
)
"""Options before or after every command: how it is written, the name of its value, its meaning."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The options that go with every command. ``profile`` None is the default one, ``now`` is ISO 8601 text."""

    output: Literal["text", "json", "jsonl"] = "text"
    profile: Path | None = None
    offline: bool = False
    now: str | None = None
    version: bool = False


def split(arguments: Sequence[str]) -> tuple[Everywhere, list[str]]:
    """The options that go with every command, wherever they stand before ``--``, and the rest as it was."""
    given: dict[str, str] = {}
    rest: list[str] = []
    valued = {name for name, value, _ in EVERYWHERE if value}
    plain = {name for name, value, _ in EVERYWHERE if not value}
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word in plain:
            given[word] = ""
        elif name in valued:
            if not equals and (not waiting or waiting[0].startswith("--")):
                raise BadRequest(f"{name} needs a value.", "See: hearth --help")
            given[name] = value if equals else waiting.pop(0)
        else:
            rest.append(word)
    return _everywhere(given), rest


def _everywhere(given: dict[str, str]) -> Everywhere:
    profile = given.get("--profile")
    if profile == "":
        raise BadRequest("--profile needs a folder.")
    return Everywhere(
        output="jsonl" if "--jsonl" in given else "json" if "--json" in given else "text",
        profile=None if profile is None else Path(os.path.abspath(Path(profile).expanduser())),  # noqa: PTH100 - links stay as the person wrote them
        offline="--offline" in given,
        now=given.get("--now"),
        version="--version" in given,
    )


def main(arguments: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 could not, 2 bad request, 130 stopped.

    ``window`` is called where there is no command, or one that only a window can carry out.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    everywhere = Everywhere(output="json") if {"--json", "--jsonl"} & set(arguments) else Everywhere()
    output = output_for(everywhere.output)
    try:
        everywhere, rest = split(arguments)
        output = output_for(everywhere.output)
        if everywhere.version:
            output.version(__version__)
            return 0
        if window is not None and set(rest) <= WINDOW_WORDS and COMPLETE not in os.environ:
            return window(everywhere.profile, rest)
        with Stop() as stop:
            return _main(everywhere, rest, output, stop)
    except AssistantError as problem:
        output.problem(problem)
        return problem.exit_code
    except (Cancelled, KeyboardInterrupt):
        output.stopped()
        return STOPPED
    except BrokenPipeError:  # whoever read our output has gone; Python must not complain while it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as bug:  # noqa: BLE001 - the last line of defence: one sentence and a log, never a traceback
        output.bug(record_bug(everywhere.profile, bug))
        return 1


def _main(everywhere: Everywhere, rest: list[str], output: Output, stop: Stop) -> int:
    if rest == ["quick"]:  # the desktop's shortcut waits for it
        if not call_window(everywhere.profile, "quick"):
            raise MachineProblem("Hearth is not running.", "Start it with: hearth")
        return 0
    from assistant.cli_table import parse

    invocation = parse(rest)
    if invocation is None:
        return 0
    if invocation.command.name == "erase":  # no running Hearth is asked: it must not run
        from assistant.cli_erase import erase

        return output.result("erase", erase(everywhere.profile, invocation.arguments, output, stop.token))
    from assistant.cli_door import Door

    if invocation.command.name == "restore":  # it must go where no profile can be opened
        from assistant.cli_backups import restore

        return output.result("restore", restore(invocation.arguments, everywhere.profile, output, stop.token))
    with Door(everywhere) as door:
        return _carry_out(invocation, door, output, stop)


def _carry_out(invocation: Invocation, door: Door, output: Output, stop: Stop) -> int:
    arguments = dict(invocation.arguments)
    match invocation.command.name:
        case "bench":
            from assistant.cli_bench import bench

            return output.result("bench", bench(arguments, output, stop.token))
        case "chat":
            from assistant.cli_chat import converse

            return converse(arguments, door, output, stop)
        case "ask" if arguments["question"] == ["-"]:
            arguments["question"] = [sys.stdin.read()]
        case "calendar connect":
            arguments["password"] = _password(arguments["user"])
        case "profile setup" if not arguments["answer"]:
            from assistant.cli_setup import answers

            arguments["answer"] = answers(door, output, stop)
        case "help":
            from assistant.service.help_pages import help_view

            return output.result("help", help_view(arguments["topic"]))
        case "key":
            return output.result("key", door.key(arguments, output.event, stop.token))
        case "key passphrase":
            from assistant.cli_secrets import passphrases

            passphrases(arguments)
        case "key unlock":
            from assistant.cli_secrets import unlock

            return output.result("key unlock", unlock(door))
        case "doctor":
            return output.result("doctor", door.doctor(arguments, output.event, stop.token))
    name = invocation.command.name
    result = door.carry_out(name, arguments, output.event, stop.token)
    from assistant.cli_yes import confirm

    return max(output.result(name, result), confirm(name, arguments, result, door, output, stop))


def _password(user: str) -> str:
    """The password that HEARTH_CALDAV_PASSWORD holds, or the one typed at the terminal, which does not show it."""
    given = os.environ.get("HEARTH_CALDAV_PASSWORD", "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadRequest("There is no terminal to ask for the password.", "Set HEARTH_CALDAV_PASSWORD.")
    from getpass import getpass

    return getpass(f"Password of {user}: ")


class Stop:
    """Ctrl-C and a polite kill cancel the token; the third one in a row ends the process at once.

    ``token`` is the one to hand on; :meth:`renew` gives a new one after it was used (a conversation goes on).
    """

    def __init__(self) -> None:
        self.token = CancelToken()
        self._count = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Stop:
        for each in (signal.SIGINT, signal.SIGTERM):
            self._before[each] = signal.signal(each, self._stop)
        return self

    def __exit__(self, *_exception: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def renew(self) -> CancelToken:
        """A token that nobody has cancelled yet."""
        if self.token.cancelled:
            self.token = CancelToken()
            self._count = 0
        return self.token

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._count >= 3:
            os._exit(STOPPED)  # every store survives this; whoever presses three times means it
        self.token.cancel()
