"""How work that nobody waits for keeps out of the way while an answer or a draft is being written."""

from __future__ import annotations

import math
from collections.abc import Callable

from assistant.core.jobs import CancelToken

_PAUSE = 0.25


def wait_for_answers(answering: Callable[[], bool], cancel: CancelToken, longest: float = math.inf) -> float:
    """Wait as long as one is being written, at most ``longest`` seconds; returns how many. Raises ``Cancelled``."""
    waited = 0.0
    while waited < longest and answering():
        waited += _PAUSE
        cancel.sleep(_PAUSE)
    return waited
