"""Everything that is measured in seconds, one after the other, beside the bare libraries in the same run."""

from __future__ import annotations

import time
from pathlib import Path

from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult, answers, files, indexing, search
from assistant.evaluation.measuring import as_result, how_busy, tell


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``speed``; ``data`` is another folder of files to index.

    The bare libraries come last: what they load into this process would count as ours in the memory of the others.
    """
    began = time.monotonic()
    desk.emit(how_busy())
    _, findings = files.measure(desk, data)
    tell(findings, desk)
    for part in (search.measure, indexing.measure, answers.measure):
        found = part(desk)
        tell(found, desk)
        findings += found
    return as_result("speed", len(findings), "figures", findings, time.monotonic() - began)
