"""``hearth erase``: shows what goes, asks for it in so many words, and erases; no Hearth may run with the profile."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.errors import BadRequest
from assistant.core.jobs import CancelToken
from assistant.service.erasing import Inventory
from assistant.service.erasing_commands import erase_profile, inventory_of, lot_views, owned
from assistant.service.pace import Pace

if TYPE_CHECKING:
    from assistant.cli_text import Output

PHRASE = "erase everything"
"""What the person types."""


def erase(folder: Path | None, arguments: Mapping[str, Any], output: Output, cancel: CancelToken) -> dict[str, Any]:
    """The proof of what was erased. Raises ``BadRequest`` without a yes, ``AlreadyRunning`` where a Hearth runs."""
    inventory = inventory_of(folder, keep_models=arguments["keep_models"], backups=arguments["backups"])
    with owned(inventory) as ownership:
        if not arguments["yes_erase_everything"]:
            _ask(inventory)
        return erase_profile(inventory, ownership, _Told(output, cancel))


def _ask(inventory: Inventory) -> None:
    from rich.console import Console

    from assistant.cli_leaving import lots

    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    console.print(f"This erases everything that Hearth keeps of you in {inventory.profile.root}:")
    for each in inventory.key:
        console.print(f"  {each}")
    for part in lots(lot_views(inventory.goes)):
        console.print(part)
    if inventory.stays:
        console.print("This stays:")
        for part in lots(lot_views(inventory.stays)):
            console.print(part)
    console.print("Nobody can bring it back, unless you have a backup with its recovery key, or an export.")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest("Nothing was erased: nobody is here to be asked.", "Say --yes-erase-everything.")
    sys.stderr.write(f"To do it, type: {PHRASE}\n> ")
    sys.stderr.flush()
    if " ".join(sys.stdin.readline().lower().split()) != PHRASE:
        raise BadRequest("Nothing was erased.")


class _Told:
    """A desk that shows its progress."""

    def __init__(self, output: Output, cancel: CancelToken) -> None:
        self._output = output
        self.cancel = cancel
        self._pace = Pace()

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        left = self._pace.seconds_left(done, total)
        self._output.event({"event": "progress", "done": done, "total": total, "note": note, "seconds_left": left})

    def emit(self, item: Any) -> None:
        """Nothing comes on the way."""
