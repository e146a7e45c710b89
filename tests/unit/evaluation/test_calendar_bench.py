"""The calendar's bench on a small scale: it measures what it says."""

from __future__ import annotations

from assistant.core.jobs import QuietDesk
from assistant.evaluation.calendar import measure


def test_a_small_calendar_is_measured() -> None:
    findings = {finding.metric: finding for finding in measure(QuietDesk(), events=1500, weeks=5)}
    assert {"import_s", "import_mb", "again_s", "week_p95_ms", "next_p95_ms"} <= set(findings)
    assert findings["found_a_week"].value > 1
    assert findings["again_s"].value < findings["import_s"].value
    limit = findings["week_p95_ms"].limit
    assert limit is not None and limit.value == 50.0
