"""Sets Hearth up in this folder: system packages, the virtual environment in .venv, the starter models.

Run through packaging/setup.sh by `make run`, `make test` and `make check`. Uses the standard library only.
It says what it is going to fetch before it does so, goes on where an interrupted run stopped, and does nothing
when everything is there.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import python_packages
import starter_models
import system_packages
from console import SetupProblem, say, size
from system_packages import SystemPackage

PURPOSES = {
    "run": ("build", "window"),
    "test": ("build", "window", "tests"),
    "check": ("build",),
}
"""For each purpose the groups of system packages it uses."""

MODELS = {
    "run": starter_models.STARTERS,
    "test": (*starter_models.STARTERS, *starter_models.FOR_TESTS),
    "check": (),
}
"""For each purpose the models it uses."""

_STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up for one purpose; 0 when all is there, 1 with a sentence when it cannot be, 130 when stopped."""
    parser = argparse.ArgumentParser(prog="packaging/setup.sh", description="Sets Hearth up in this folder.")
    parser.add_argument("purpose", choices=PURPOSES)
    purpose = parser.parse_args(arguments).purpose
    if hasattr(os, "geteuid") and not os.access(python_packages.ROOT, os.W_OK):
        say(f"Hearth is set up inside its own folder, and {python_packages.ROOT} cannot be written to.")
        return 1
    try:
        with (python_packages.ROOT / "pyproject.toml").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a second set-up of this folder waits for the first
            _set_up(purpose)
    except SetupProblem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say(f"\nStopped. What was fetched is kept; `make {purpose}` goes on from here.")
        return _STOPPED
    return 0


def _set_up(purpose: str) -> None:
    dev = purpose != "run"
    packages_missing = not python_packages.up_to_date(dev)
    groups = [group for group in PURPOSES[purpose] if group != "build" or packages_missing]
    system = system_packages.missing(groups)
    models = starter_models.missing(MODELS[purpose])
    if not (packages_missing or system or models):
        return
    _announce(system, packages_missing, models)
    _check_space(packages_missing, models)
    log = _log()
    if system:
        needed = PURPOSES[purpose] if purpose == "test" else ("build",)
        system_packages.install(system, needed, log)
    if packages_missing:
        python_packages.install(dev, log)
    for model in models:
        starter_models.fetch(model, own_profile=purpose == "run")
    say("Everything is in place.\n")


def _announce(system: list[SystemPackage], packages: bool, models: list[starter_models.Model]) -> None:
    say("Hearth sets itself up. It is going to fetch:")
    if system:
        say(f"  system packages   {', '.join(package.name for package in system)}")
    if packages:
        rest = "what is still missing of " if python_packages.begun() else ""
        sizes = f"{size(python_packages.DOWNLOAD_BYTES)}, {size(python_packages.DISK_BYTES)} on disk"
        say(f"  Python packages   {rest}about {sizes}, into {python_packages.VENV}")
        if not python_packages.compiled():
            say(f"                    (llama.cpp is compiled for this computer, {python_packages.COMPILE_MINUTES})")
    for model in models:
        say(f"  model             {model.title}, {size(model.bytes)}, into {starter_models.folder()}")
    say()


def _check_space(packages: bool, models: list[starter_models.Model]) -> None:
    wanted = [(python_packages.ROOT, python_packages.DISK_BYTES if packages and not python_packages.begun() else 0)]
    wanted.append((_existing(starter_models.folder()), sum(model.bytes for model in models)))
    for place, amount in wanted:
        free = shutil.disk_usage(place).free
        if amount > free:
            raise SetupProblem(
                f"{place} has {size(free)} free, and {size(amount)} are needed. Make room and try again."
            )


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _log() -> Path:
    folder = python_packages.ROOT / "build"
    folder.mkdir(exist_ok=True)
    return folder / "setup.log"


if __name__ == "__main__":
    sys.exit(main())
