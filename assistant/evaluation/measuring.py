"""The arithmetic of a measurement: interleaved repeats, medians, ratios in pairs, percentiles, what was asked for.

A busy machine makes every figure worse, often by half. So what is compared runs in turn, in changing order, and each
ratio is taken between neighbours in time before the median is; the smallest and the largest tell how noisy it was.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from assistant.core.jobs import CancelToken, Desk
from assistant.evaluation import BenchResult

ASKED_FOR = "asked for"
"""The baseline under which limits are told."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What is asked for: ``at_least`` or at most ``value``."""

    value: float
    at_least: bool = False

    def holds(self, measured: float) -> bool:
        """Whether ``measured`` is good enough."""
        return measured >= self.value if self.at_least else measured <= self.value

    def __str__(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured number. ``about`` says in words what it is, ``spread`` the smallest and largest of its repeats.

    ``beside`` holds the same number of the things it is compared with, by their names.
    """

    metric: str
    value: float
    about: str
    limit: Limit | None = None
    spread: tuple[float, float] | None = None
    beside: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        text = f"{self.about}: {self.value:.3g}"
        if self.spread is not None:
            text += f" (repeats {self.spread[0]:.3g} to {self.spread[1]:.3g})"
        text += "".join(f", {name} {value:.3g}" for name, value in self.beside.items())
        if self.limit is not None:
            text += f"; {self.limit} asked for: {'met' if self.limit.holds(self.value) else 'MISSED'}"
        return text


def interleaved(
    ways: Mapping[str, Callable[[int], float]], repeats: int, cancel: CancelToken
) -> dict[str, tuple[float, ...]]:
    """What each way measured in each repeat, by its name; every repeat begins with another way.

    A way is called with the number of the repeat.
    """
    measured: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for repeat in range(repeats):
        first = repeat % len(names)
        for name in names[first:] + names[:first]:
            cancel.check()
            measured[name].append(ways[name](repeat))
    return {name: tuple(values) for name, values in measured.items()}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Ours by theirs, repeat by repeat."""
    return tuple(one / other if other else math.inf for one, other in zip(ours, theirs, strict=True))


def middle(
    metric: str,
    values: Sequence[float],
    about: str,
    limit: Limit | None = None,
    beside: Mapping[str, float] | None = None,
) -> Finding:
    """The median of repeats as a finding."""
    return Finding(metric, median(values), about, limit, (min(values), max(values)), beside or {})


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0.0 to 1.0) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def how_busy() -> str:
    """A sentence on what else the machine is doing: figures in seconds mean little while it is busy."""
    if not hasattr(os, "getloadavg"):
        return "How busy the machine is cannot be told."
    waiting, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"In the last minute {waiting:.1f} programs on average wanted one of {cores} processors."


def tell(findings: Sequence[Finding], desk: Desk[str]) -> None:
    """Emit each finding as a sentence."""
    for finding in findings:
        desk.emit(str(finding))


def as_result(bench: str, n: int, unit: str, findings: Sequence[Finding], seconds: float) -> BenchResult:
    """The findings in the form that every bench has; limits are told as the baseline ``ASKED_FOR``."""
    baselines: dict[str, dict[str, float]] = {}
    for finding in findings:
        for name, value in finding.beside.items():
            baselines.setdefault(name, {})[finding.metric] = value
    asked = {finding.metric: finding.limit.value for finding in findings if finding.limit is not None}
    if asked:
        baselines[ASKED_FOR] = asked
    return BenchResult(bench, n, unit, {each.metric: each.value for each in findings}, baselines, seconds)
