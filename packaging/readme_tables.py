"""Writes the README's tables of commands and settings from the tables in the code.

Run `.venv/bin/python packaging/readme_tables.py` after changing either; a test compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from assistant.core.settings import SETTINGS
from assistant.service.commands import COMMANDS, Command, Parameter

README = Path(__file__).resolve().parent.parent / "README.md"


def commands_table() -> str:
    """Every command with its parameters and its help, in the order of the code."""
    rows = ["| command | does |", "|---|---|", "| `hearth` | Opens the window, or raises the one that is open. |"]
    rows += [f"| `{_usage(command)}` | {command.help} |" for command in dict.fromkeys(COMMANDS.values())]
    return "\n".join(rows)


def settings_table() -> str:
    """Every setting with its default and its meaning."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    rows += [f"| `{each.name}` | {_shown(each.default)} | {each.help} |" for each in SETTINGS.values()]
    return "\n".join(rows)


def renewed(text: str) -> str:
    """The README with both tables as the code has them now."""
    for name, table in (("commands", commands_table()), ("settings", settings_table())):
        place = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
        if place is None:
            raise ValueError(f"the README has no place for {name}")
        text = f"{text[: place.start(1)]}{table}\n{text[place.end(1) :]}"
    return text


def _usage(command: Command) -> str:
    return " ".join(["hearth", command.name, *(_parameter(each) for each in command.parameters)]).replace("|", "\\|")


def _parameter(parameter: Parameter) -> str:
    value = "" if parameter.kind.value == "switch" or not parameter.option else f" {parameter.name.upper()}"
    text = f"{parameter.shown}{value}{'...' if parameter.many else ''}"
    return text if parameter.required else f"[{text}]"


def _shown(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"`{value}`"


def main() -> int:
    """Rewrite the README in place; 0."""
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
