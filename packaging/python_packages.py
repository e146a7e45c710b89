"""The virtual environment in .venv: made once, completed after an interruption, left alone when it is up to date."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from console import SetupProblem, run_step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# Measured on Debian 12, Python 3.11, x86-64, with the versions of November 2026.
DOWNLOAD_BYTES = 590_000_000
DISK_BYTES = 2_350_000_000
COMPILE_MINUTES = "3 to 8 minutes"

TORCH_CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
"""PyTorch's own builds without CUDA: the plain Linux wheel brings gigabytes that Hearth does not use."""

_STAMP = VENV / "hearth-setup.json"
_PYTHON_VERSION = platform.python_version_tuple()[:2]
_STAGES = ("torch", "llama-cpp-python")


def up_to_date(dev: bool) -> bool:
    """Whether .venv holds what pyproject.toml asks for, for this Python and this folder."""
    stamp = _read_stamp()
    return PYTHON.exists() and stamp in ([_wanted(dev=True)] if dev else [_wanted(dev=False), _wanted(dev=True)])


def begun() -> bool:
    """Whether an earlier set-up was interrupted or is out of date, so that part of the work is done."""
    return PYTHON.exists()


def compiled() -> bool:
    """Whether llama.cpp is there already."""
    return any(VENV.glob("lib/python*/site-packages/llama_cpp"))


def install(dev: bool, log: Path) -> None:
    """Make or complete .venv. Raises :class:`SetupProblem` when that fails; what was done by then is kept."""
    _make_environment(log)
    _STAMP.unlink(missing_ok=True)
    requirements = _requirements()
    compile_note = "llama.cpp" if compiled() else f"llama.cpp, compiled for this computer ({COMPILE_MINUTES})"
    run_step("PyTorch", [*_pip(), *_torch_index(requirements["torch"]), requirements["torch"]], log, _environment())
    run_step(compile_note, [*_pip(), requirements["llama-cpp-python"]], log, _environment())
    target = f"{ROOT}[dev]" if dev else str(ROOT)
    run_step("All other packages", [*_pip(), "--editable", target], log, _environment())
    _STAMP.write_text(json.dumps(_wanted(dev)))


def _make_environment(log: Path) -> None:
    if PYTHON.exists() and _made_here() and _answers([str(PYTHON), "-m", "pip", "--version"]):
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    try:
        run_step("Virtual environment", [sys.executable, "-m", "venv", str(VENV)], log)
    except SetupProblem:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def _made_here() -> bool:
    """Whether .venv was made for this folder: its scripts hold the full path, so a moved one is made anew."""
    try:
        script = (VENV / "bin" / "pip").read_text(errors="replace")
    except OSError:
        return False
    version = _output([str(PYTHON), "-c", "import platform; print(*platform.python_version_tuple()[:2])"])
    return str(VENV) in script.splitlines()[0] and version.split() == list(_PYTHON_VERSION)


def _answers(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_environment()).stdout.strip()


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]


def _environment() -> dict[str, str]:
    return {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONNOUSERSITE": "1"}


def _torch_index(torch: str) -> list[str]:
    """Where to look for PyTorch besides the usual place: only on Linux, and only if no CPU build is found there."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return []
    report = _output([*_pip(), "--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-", torch])
    try:
        version = str(json.loads(report)["install"][0]["metadata"]["version"])
    except (ValueError, LookupError):
        version = ""
    return [] if version.endswith("+cpu") else ["--extra-index-url", TORCH_CPU_WHEELS]


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def _requirements() -> dict[str, str]:
    """The requirement lines of the packages that are installed first, by name."""
    lines: list[str] = _project()["project"]["dependencies"]
    return {name: next(line for line in lines if line.startswith(f"{name}==")) for name in _STAGES}


def _wanted(dev: bool) -> dict[str, Any]:
    project = _project()
    packages = [project["build-system"], project["tool"]["setuptools"]]
    packages += [project["project"][part] for part in ("dependencies", "optional-dependencies", "scripts")]
    digest = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()
    return {"folder": str(ROOT), "python": ".".join(_PYTHON_VERSION), "packages": digest, "dev": dev}


def _read_stamp() -> dict[str, Any]:
    try:
        stamp: dict[str, Any] = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp
