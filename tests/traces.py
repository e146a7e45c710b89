"""What is left behind: fingerprints of folders, and a search for words and vectors in every form in them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

NOT_COMPARED = ("hearth.db-shm",)
"""Where readers note which page they look at; it holds no content, and is made anew by every reader."""


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with the hash of its bytes, but for the marks that a live process is running."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED and path.parent.name != "running"
    }


def forms_of(canary: str) -> dict[str, bytes]:
    """The bytes in which a text could stand in a file."""
    plain = canary.encode()
    forms = {"utf-8": plain, "utf-16": canary.encode("utf-16-le"), "utf-16-be": canary.encode("utf-16-be")}
    forms["hex"] = plain.hex().encode()
    forms["escaped"] = canary.encode("unicode_escape")
    for shift in range(3):  # where in a longer text it begins
        coded = base64.b64encode(b"\x00" * shift + plain)
        forms[f"base64+{shift}"] = coded[4 if shift else 0 : -4]
    return forms


def forms_of_vector(vector: Sequence[float]) -> dict[str, bytes]:
    """The bytes in which a vector could stand in a file: its first eight numbers, which nothing else has."""
    import numpy as np

    return {name: np.asarray(vector, name)[:8].tobytes() for name in ("<f2", "<f4", "<f8")}


def found_in(folders: Sequence[Path], wanted: Mapping[str, Mapping[str, bytes]]) -> list[str]:
    """Every place below ``folders`` where one of ``wanted`` (forms by name) stands: in a file, or in a name."""
    places: list[str] = []
    for path in _every(folders):
        held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        named = str(path.name).encode(errors="surrogateescape")
        for name, forms in wanted.items():
            places += [f"{path}: {name} as {form}" for form, text in forms.items() if text in held or text in named]
    return places


def too_open(folders: Sequence[Path]) -> list[str]:
    """Every file and folder below ``folders``, themselves included, that others may read."""
    every = [*folders, *_every(folders)]
    return [f"{path}: {path.stat().st_mode & 0o777:o}" for path in every if path.stat().st_mode & 0o077]


def _every(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.exists())
