"""Pages made from the table of commands for packages: the manual page and the shells' completions.

``python -m assistant.cli_pages man | bash | zsh | fish`` prints one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from click.shell_completion import get_completion_class

from assistant import __version__
from assistant.cli import COMPLETE, EVERYWHERE
from assistant.cli_table import tree
from assistant.service.commands import COMMANDS, Command, Kind, Parameter

SHELLS = ("bash", "zsh", "fish")

_EXIT_CODES = (
    ("0", "It was done."),
    ("1", "It could not be done; one sentence says why."),
    ("2", "The request cannot be carried out as asked."),
    ("130", "It was stopped."),
)
_ENVIRONMENT = (
    ("HEARTH_HOME", "The profile's folder."),
    ("HEARTH_MODELS", "The folder of the models."),
    ("HEARTH_PASSPHRASE", "The passphrase that protects the profile's key."),
    ("HEARTH_NEW_PASSPHRASE", "The new one, for key passphrase and key unlock, instead of the question for it."),
    ("HEARTH_RECOVERY_KEY", "The recovery key, for key unlock and restore, instead of the question for it."),
    ("HEARTH_KEY_FILE", "The file that holds the profile's key, where no keyring does."),
    ("HEARTH_CALDAV_PASSWORD", "The password for calendar connect, instead of the question for it."),
)


def usage(command: Command) -> str:
    """How a command is written, without ``hearth``."""
    return " ".join((command.name, *(_usage_of(each) for each in command.parameters if each.kind is not Kind.SECRET)))


def manual_page() -> str:
    """The manual page in man(7) format."""
    lines = [
        f'.TH HEARTH 1 "" "Hearth {__version__}" "User Commands"',
        ".SH NAME",
        r"hearth \- a personal assistant that lives on this computer",
        ".SH SYNOPSIS",
        r".B hearth\fR [\fIcommand\fR] [\fIoptions\fR]",
        ".SH DESCRIPTION",
        "Answers questions about your own files with sources. Without a command the window opens.",
        "A command that is given while the window runs is carried out by it.",
        ".SH COMMANDS",
    ]
    for command in dict.fromkeys(COMMANDS.values()):
        lines += [".TP", f".B hearth {_escaped(usage(command))}", _escaped(command.help)]
        lines += [line for parameter in command.parameters for line in _described(parameter)]
    for title, rows in (
        ("OPTIONS", [(f"{name} {value}".rstrip(), meaning) for name, value, meaning in EVERYWHERE]),
        ("EXIT STATUS", list(_EXIT_CODES)),
        ("ENVIRONMENT", list(_ENVIRONMENT)),
    ):
        lines.append(f".SH {title}")
        for name, meaning in rows:
            lines += [".TP", f".B {_escaped(name)}", _escaped(meaning)]
    return "\n".join(lines) + "\n"


def completion(shell: str) -> str:
    """The script that teaches ``shell`` (one of :data:`SHELLS`) to complete ``hearth``."""
    kind = get_completion_class(shell)
    assert kind is not None, f"no completion for {shell}"
    return kind(tree(), {}, "hearth", COMPLETE).source()


def main(arguments: Sequence[str]) -> int:
    """Print the page that is asked for."""
    match arguments:
        case ["man"]:
            sys.stdout.write(manual_page())
        case [shell] if shell in SHELLS:
            sys.stdout.write(completion(shell))
        case _:
            sys.stderr.write(f"Give one of: man {' '.join(SHELLS)}\n")
            return 2
    return 0


def _usage_of(parameter: Parameter) -> str:
    value = "" if parameter.kind is Kind.SWITCH or not parameter.option else f" {parameter.name.upper()}"
    text = f"{parameter.shown}{value}{'...' if parameter.many else ''}"
    return text if parameter.required else f"[{text}]"


def _described(parameter: Parameter) -> Iterator[str]:
    if parameter.option and parameter.kind is not Kind.SECRET:
        default = f" Default: {parameter.default}." if parameter.default is not None else ""
        yield from (".RS", ".TP", f".B {_escaped(parameter.shown)}", _escaped(parameter.help + default), ".RE")


def _escaped(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
