"""What a backup says of itself to anybody who opens it: the format, when, with which Hearth, and its parts.

It tells nothing of the person: no names, no paths, no counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.core.errors import StoreDamaged, StoreTooNew

FORMAT = "hearth-backup"
VERSION = 1
SUFFIX = ".hearthbackup"

MANIFEST = "manifest.json"
SIGNATURE = "manifest.seal"
KEY_INFO = "key.json"
DATABASE = "hearth.db"
CONTENTS = "contents"
FILE = "file-"
"""Followed by a number: a file of the profile, sealed together with its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the archive, as it is expected to be."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``profile`` is the random id of the profile's key, ``schema`` the version of the database, ``made_at`` aware."""

    app: str
    made_at: datetime
    profile: str
    schema: int
    parts: tuple[Part, ...]

    def as_bytes(self) -> bytes:
        """As it stands in the file."""
        told: dict[str, Any] = {"format": FORMAT, "version": VERSION, "app": self.app}
        told |= {"made_at": self.made_at.isoformat(), "profile": self.profile, "schema": self.schema}
        return json.dumps(told | {"parts": [asdict(part) for part in self.parts]}, indent=1).encode()

    def part(self, name: str) -> Part:
        """The part of that name; raises ``StoreDamaged`` if there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise StoreDamaged(f"The backup has no part “{name}”.", "Use another backup.")

    @property
    def files(self) -> tuple[Part, ...]:
        """The parts that are files of the profile."""
        return tuple(part for part in self.parts if part.name.startswith(FILE))


def parse(data: bytes, file: Path) -> Manifest:
    """The manifest of the backup ``file``. Raises ``StoreTooNew`` for a later format, or ``StoreDamaged``."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        if int(told["version"]) > VERSION:
            raise StoreTooNew(
                f"{file.name} was written by a newer version of Hearth.", "Update Hearth, then restore it."
            )
        parts = tuple(Part(str(each["name"]), int(each["bytes"]), str(each["sha256"])) for each in told["parts"])
        made_at = datetime.fromisoformat(told["made_at"])
        if made_at.tzinfo is None:
            raise ValueError(told["made_at"])
        return Manifest(str(told["app"]), made_at, str(told["profile"]), int(told["schema"]), parts)
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise damaged(file, MANIFEST, str(broken)) from broken


def damaged(file: Path, part: str, detail: str = "") -> StoreDamaged:
    """The error that names the damaged part of ``file``."""
    return StoreDamaged(
        f"The backup {file.name} is damaged: {_in_words(part)} is not as it was written.", "Use another backup.", detail
    )


def _in_words(part: str) -> str:
    match part:
        case "manifest.json" | "manifest.seal":
            return "its description"
        case "key.json":
            return "the part with the locked key"
        case "hearth.db":
            return "the database"
        case "contents":
            return "the list of what is in the database"
        case "":
            return "the packaging around its parts"
        case _:
            return "a file with settings or an adapter"
