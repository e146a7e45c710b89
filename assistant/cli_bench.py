"""``hearth bench``: runs one benchmark in this process, beside nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.cli_desk import OutputDesk
from assistant.cli_text import Output
from assistant.core.jobs import CancelToken
from assistant.evaluation import BENCHES, MEASURED, run


def bench(arguments: Mapping[str, Any], output: Output, cancel: CancelToken) -> Any:
    """The result of the bench as JSON; the list of benches where none is named."""
    if arguments["name"] is None:
        return [{"bench": name, "about": about} for name, about in BENCHES.items()]
    os.environ[MEASURED] = "1"
    data = None if arguments["data"] is None else Path(arguments["data"])
    return asdict(run(arguments["name"], data, OutputDesk(output, cancel), arguments["limit"]))
