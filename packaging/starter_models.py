"""The two models that Hearth starts with: whether they are here, how large they are, and fetching them.

The fetching itself is `hearth models pull`: it resumes, verifies, and shows its progress.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_packages
from console import SetupProblem, say

STARTERS = ("qwen2.5-coder-1.5b", "all-minilm-l6-v2")
FOR_TESTS = ("smollm2-135m",)
"""A tiny model that tests of mechanics use besides the starters."""


@dataclass(frozen=True)
class Model:
    """One entry of the catalog; ``files`` with their bytes, inside the models folder."""

    name: str
    title: str
    files: tuple[tuple[str, int], ...]

    @property
    def bytes(self) -> int:
        """What fetching it takes."""
        return sum(amount for _, amount in self.files)

    @property
    def here(self) -> bool:
        """Whether its files are there in full length; their content is checked when they are fetched and loaded."""
        paths = [(folder() / name, amount) for name, amount in self.files]
        return all(path.is_file() and path.stat().st_size == amount for path, amount in paths)


def folder() -> Path:
    """Where models are kept, as the app itself decides it."""
    if named := os.environ.get("HEARTH_MODELS"):
        return Path(named).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "hearth" / "models"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hearth" / "models"


def missing(names: Iterable[str] = STARTERS) -> list[Model]:
    """Those of the models of these names that are not here."""
    catalog = tomllib.loads((python_packages.ROOT / "resources" / "catalog.toml").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in catalog["model"]}
    return [model for model in (_model(entries[name]) for name in names) if not model.here]


def _model(entry: dict[str, Any]) -> Model:
    files = tuple((file["name"], int(file["bytes"])) for file in entry["files"])
    return Model(entry["name"], entry["title"], files)


def fetch(model: Model, own_profile: bool) -> None:
    """Fetch one model with a progress bar; ``own_profile`` writes the connection into the person's own ledger.

    Raises :class:`SetupProblem` when it could not be had.
    """
    with tempfile.TemporaryDirectory(prefix="hearth-setup-") as throw_away:
        environment = dict(os.environ)
        if not own_profile:
            environment |= {"HEARTH_HOME": f"{throw_away}/profile", "HEARTH_KEY_FILE": f"{throw_away}/profile.key"}
            environment["HEARTH_MODELS"] = str(folder())
        command = [str(python_packages.VENV / "bin" / "hearth"), "models", "pull", model.name]
        code = subprocess.run(command, env=environment, check=False).returncode
    if code == 130:
        raise KeyboardInterrupt
    if code != 0:
        raise SetupProblem(f"{model.title} could not be fetched. What arrived is kept; try again later.")
    say(f"  {model.title}: here")
