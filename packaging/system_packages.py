"""Which system packages are missing, and how they come: installed when we may, else told in one line."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from console import SetupProblem, run_step, say

LIST = Path(__file__).with_name("debian-packages.txt")


@dataclass(frozen=True)
class SystemPackage:
    """One line of the list. ``sign`` shows that it is there: a library, a path, python:module or a program."""

    group: str
    name: str
    sign: str

    @property
    def present(self) -> bool:
        """Whether this computer has it, however it was installed."""
        if self.sign.startswith("/"):
            return Path(self.sign).exists()
        if self.sign.startswith("python:"):
            return importlib.util.find_spec(self.sign.removeprefix("python:")) is not None
        if ".so" in self.sign:
            return _loads(self.sign)
        return shutil.which(self.sign) is not None


def listed(groups: Iterable[str]) -> list[SystemPackage]:
    """The packages of these groups, in the order of the list."""
    wanted = set(groups)
    lines = (line.split() for line in LIST.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return [SystemPackage(*line) for line in lines if line[0] in wanted]


def missing(groups: Iterable[str]) -> list[SystemPackage]:
    """The packages of these groups that this Linux computer lacks; nothing on other systems."""
    return [package for package in listed(groups) if not package.present] if os.uname().sysname == "Linux" else []


def install(packages: list[SystemPackage], needed: Iterable[str], log: Path) -> None:
    """Install ``packages`` if we may, else say how.

    Raises :class:`SetupProblem` when one of a ``needed`` group stays missing.
    """
    names = [package.name for package in packages]
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_step("Package lists", ["apt-get", "update", "-q"], log, environment)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *names]
        run_step(f"System packages ({', '.join(names)})", command, log, environment)
        return
    advice = f"sudo apt install {' '.join(names)}" if shutil.which("apt-get") else f"(Debian's names) {' '.join(names)}"
    if any(package.group in set(needed) for package in packages):
        raise SetupProblem(f"Some system packages are missing. Please install them and start again:\n\n  {advice}")
    say(f"The window may need these system packages; install them if it does not open:\n\n  {advice}\n")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
