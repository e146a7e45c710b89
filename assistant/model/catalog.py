"""The models a person can choose from, as their publishers name them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assistant.core.errors import BadRequest
from assistant.system.paths import resources

Kind: TypeAlias = Literal["chat", "embedder"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its path inside the models folder, its size in bytes and its SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HubSource:
    """The publisher's own place: a repository of the model hub at a revision, and the file names there."""

    repository: str
    revision: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WheelSource:
    """The same bytes as data inside packages of the Python package index; ``parts`` are (package, version, member).

    The members, one after the other, are the model's files; several parts make one file where ``joined``.
    """

    parts: tuple[tuple[str, str, str], ...]
    joined: bool


Source: TypeAlias = HubSource | WheelSource


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A model. ``parameters`` in billions, ``memory`` in bytes that it needs to run; sources in order of trust."""

    name: str
    title: str
    kind: Kind
    parameters: float
    licence: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    note: str = ""

    @property
    def bytes(self) -> int:
        """What fetching it takes."""
        return sum(file.bytes for file in self.files)


def load_catalog(file: Path | None = None) -> tuple[CatalogEntry, ...]:
    """Every model of the packaged catalog, in the order in which it is shown."""
    table = tomllib.loads((file or resources() / "catalog.toml").read_text(encoding="utf-8"))
    return tuple(_entry(each) for each in table["model"])


def find(catalog: tuple[CatalogEntry, ...], name: str) -> CatalogEntry:
    """The entry of that name; raises ``BadRequest`` naming those there are."""
    for entry in catalog:
        if entry.name == name:
            return entry
    raise BadRequest(f"There is no model “{name}” in the catalog.", "See: hearth models")


def _entry(table: dict[str, Any]) -> CatalogEntry:
    return CatalogEntry(
        name=table["name"],
        title=table["title"],
        kind=table["kind"],
        parameters=float(table["parameters"]),
        licence=table["licence"],
        files=tuple(ModelFile(file["name"], file["bytes"], file["sha256"]) for file in table["files"]),
        sources=tuple(_source(each) for each in table["sources"]),
        note=table.get("note", ""),
    )


def _source(table: dict[str, Any]) -> Source:
    match table["kind"]:
        case "hub":
            return HubSource(table["repository"], table.get("revision", "main"), tuple(table["files"]))
        case "wheels":
            parts = (tuple(part) for part in table["parts"])
            return WheelSource(tuple((str(a), str(b), str(c)) for a, b, c in parts), bool(table.get("joined", False)))
        case other:
            raise ValueError(f"unknown kind of source {other!r}")
