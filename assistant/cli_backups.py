"""``hearth restore``, which needs no open profile, and how the results of the commands about backups are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli_desk import OutputDesk
from assistant.cli_text import clean, size
from assistant.core.jobs import CancelToken
from assistant.service.owner import profile_at

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.cli_text import Output


def restore(arguments: Mapping[str, Any], profile: Path | None, output: Output, cancel: CancelToken) -> dict[str, Any]:
    """Bring a backup back into the profile, or the folder that is named; the result as JSON."""
    from assistant.service.restoring import restore as bring_back

    into = profile_at(Path(arguments["into"]) if arguments["into"] else profile)
    file = Path(arguments["file"])
    done = bring_back(file, into, asked_for, OutputDesk(output, cancel), replace=arguments["replace"])
    return {
        "restored": str(done.profile),
        "made_at": done.made_at.isoformat(),
        "aside": None if done.aside is None else str(done.aside),
    }


def asked_for() -> str:
    """The recovery key or passphrase: from the environment, typed at the terminal, or the input's first line."""
    for name in ("HEARTH_RECOVERY_KEY", "HEARTH_PASSPHRASE"):
        if given := os.environ.get(name, ""):
            return given
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    from getpass import getpass

    return getpass("Recovery key or passphrase of the backup: ")


# --- shown in a terminal ---


def _made(result: Mapping[str, Any]) -> list[RenderableType]:
    text = f"{result['file']}\n{size(result['bytes'])}, made and opened again in {result['seconds']:.1f} s."
    gone = len(result["thinned"])
    return [_text(text + (f" {gone} older one{'' if gone == 1 else 's'} went for it." if gone else ""))]


def _list(result: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not result:
        return [_text("There is no backup yet. Make one with: hearth backup")]
    return [_text(f"{_when(each)}  {size(each['bytes']):>8}  {each['file']}{_problem(each)}") for each in result]


def _verified(result: Mapping[str, Any]) -> list[RenderableType]:
    how = "opened, sound and complete" if result["opened"] else "every byte as it was written; of another profile"
    return [_text(f"{_when(result)}  {size(result['bytes'])}: {how}.")]


def _restored(result: Mapping[str, Any]) -> list[RenderableType]:
    lines = [f"The profile in {result['restored']} is as it was on {_when(result)}."]
    if result["aside"]:
        lines.append(f"The one before lies in {result['aside']}.")
    return [_text("\n".join([*lines, "Search by meaning comes up when Hearth is started."]))]


def _problem(each: Mapping[str, Any]) -> str:
    return f"\n  cannot be used: {each['problem']}" if each["problem"] else ""


def _when(each: Mapping[str, Any]) -> str:
    if each["made_at"] is None:
        return " " * 16
    return f"{datetime.fromisoformat(each['made_at']).astimezone():%Y-%m-%d %H:%M}"


def _text(text: str) -> RenderableType:
    from rich.text import Text

    return Text(clean(text))


BACKUPS: Mapping[str, Callable[[Any], list[RenderableType]]] = {
    "backup": _made,
    "backup list": _list,
    "backup verify": _verified,
    "restore": _restored,
}
"""By the name of the command."""
