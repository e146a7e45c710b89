"""What set-up shows on the terminal: sentences, sizes, and one line that moves while something long runs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_TAIL_LINES = 15


class SetupProblem(Exception):
    """Set-up cannot go on; the text says why and what to do next."""


def say(text: str = "") -> None:
    """Print one line at once."""
    print(text, flush=True)


def size(amount: float) -> str:
    """``amount`` bytes as a person reads them: "91 MB", "1.1 GB"."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{max(1, round(amount / 1e6))} MB"


def duration(seconds: float) -> str:
    """``seconds`` as "42 s" or "3 min 05 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def run_step(title: str, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
    """Run ``command`` with its output in ``log`` and one line on the terminal.

    Raises :class:`SetupProblem` with the end of the log when it fails.
    """
    start = time.monotonic()
    moving = sys.stdout.isatty()
    if not moving:
        say(f"  {title} ...")
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(command)}\n".encode())
        output.flush()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else {**env},
        )
        try:
            code = _wait(process, title, start, moving)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    _clear(moving)
    if code != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-_TAIL_LINES:])
        raise SetupProblem(f"{title}: this did not work.\n\n{tail}\n\nThe whole output is in {log}.")
    say(f"  {title}: done in {duration(time.monotonic() - start)}")


def _wait(process: subprocess.Popen[bytes], title: str, start: float, moving: bool) -> int:
    turn = 0
    while True:
        try:
            return process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            turn += 1
        if moving:
            frame = _FRAMES[turn % len(_FRAMES)]
            print(f"\r\x1b[K{frame} {title}  {duration(time.monotonic() - start)}", end="", flush=True)


def _clear(moving: bool) -> None:
    if moving:
        print("\r\x1b[K", end="", flush=True)
