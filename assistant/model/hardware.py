"""What this computer can carry, and how a model is best run on it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

GIB = 1024**3
RESERVE = 1 * GIB
"""Memory left to the rest of Hearth and the desktop."""

_CONTEXTS = ((6 * GIB, 8192), (3 * GIB, 4096), (0, 2048))
"""Memory that is free beside the model, and the context that it allows."""

_LEAST_CACHE, _MOST_CACHE = 64 << 20, 512 << 20


@dataclass(frozen=True, slots=True)
class Hardware:
    """A computer. ``cores`` are physical ones; memory in bytes; ``gpu`` names a graphics processor, "" for none."""

    cores: int
    memory_total: int
    memory_free: int
    bf16: bool
    gpu: str = ""


def measure() -> Hardware:
    """This computer, now. Quick; starts nothing."""
    total, free = _memory()
    return Hardware(_cores(), total, free, has_bf16(), _gpu())


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a model runs beside everything else, and a sentence about it."""

    fits: bool
    why: str


def fit(size: int, machine: Hardware) -> Fit:
    """How a model of ``size`` bytes fits: its weights once more in the form the processor likes, and its context."""
    needed = size * 1.15 + 0.6e9
    total = machine.memory_total
    if total and needed + RESERVE > total:
        return Fit(False, f"Needs {needed / 1e9:.1f} GB of memory; this computer has {total / 1e9:.1f}.")
    if total and needed > machine.memory_free:
        return Fit(True, f"Fits, but only {machine.memory_free / 1e9:.1f} GB of memory are free now.")
    return Fit(True, "Fits this computer.")


def context_for(size: int, machine: Hardware) -> int:
    """Tokens of context that a model of ``size`` bytes can have beside everything else."""
    spare = machine.memory_free - size
    return next(tokens for memory, tokens in _CONTEXTS if spare >= memory or memory == 0)


def cache_for(machine: Hardware) -> int:
    """Bytes for what was read of other conversations."""
    return max(_LEAST_CACHE, min(_MOST_CACHE, machine.memory_free // 32))


def has_bf16() -> bool:
    """Whether the processor computes with bfloat16 itself; only then is it faster than float32."""
    return bool({"avx512_bf16", "amx_bf16"} & _processor_flags())


def _processor_flags() -> set[str]:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return set()
    for line in text.splitlines():
        if line.startswith("flags"):
            return set(line.partition(":")[2].split())
    return set()


def _cores() -> int:
    """Physical cores this process may use."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = {_siblings(cpu) for cpu in allowed}
    quota = _cpu_quota()
    return max(1, min(len(siblings), quota or len(siblings)))


def _siblings(cpu: int) -> str:
    """The hardware threads that share this one's core; itself where that is not told."""
    path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return str(cpu)


def _cpu_quota() -> int | None:
    """Whole processors that a container grants, or None for no limit."""
    try:
        limit, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return None if limit == "max" else max(1, int(limit) // int(period))
    except (OSError, ValueError):
        return None


def _memory() -> tuple[int, int]:
    """Total and available memory in bytes, a container's limit respected; (0, 0) where it cannot be told."""
    total = free = 0
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        values = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
        total, free = values["MemTotal"], values["MemAvailable"]
    except (OSError, ValueError, KeyError, IndexError):
        total, free = _memory_elsewhere()
    limit, used = _cgroup("memory.max"), _cgroup("memory.current")
    if limit is not None and limit < total:
        total, free = limit, min(free, max(0, limit - (used or 0)))
    return total, free


def _memory_elsewhere() -> tuple[int, int]:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0, 0
    return total, total * 3 // 4


def _cgroup(name: str) -> int | None:
    try:
        return int((Path("/sys/fs/cgroup") / name).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _gpu() -> str:
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        return "Apple"
    for marker, name in (("/proc/driver/nvidia/version", "NVIDIA"), ("/dev/kfd", "AMD")):
        if Path(marker).exists():
            return name
    return ""
