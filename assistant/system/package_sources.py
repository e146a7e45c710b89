"""Where this machine gets Python packages from, as its pip is set up, so that set-up works behind a mirror."""

from __future__ import annotations

import configparser
import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PUBLIC_INDEX = "https://{}.org/simple".format("pypi")
"""Where pip looks when it is told nothing else."""
_SECTIONS = ("global", "download")  # what pip reads for "pip download", the one that wins last
_NAMES = ("index-url", "extra-index-url", "find-links", "no-index")


@dataclass(frozen=True, slots=True)
class PackageSources:
    """Where packages come from: indexes (addresses of their simple pages) and folders or pages with files."""

    indexes: tuple[str, ...]
    links: tuple[str, ...]


def package_sources() -> PackageSources:
    """The package sources that pip would use here: its environment variables, then its files, then the public index."""
    settings = dict.fromkeys(_NAMES, "")
    for file in _configuration_files():
        settings |= _read(file)
    for name in _NAMES:
        settings[name] = os.environ.get("PIP_" + name.upper().replace("-", "_")) or settings[name]
    indexes = (settings["index-url"].strip() or PUBLIC_INDEX, *settings["extra-index-url"].split())
    if settings["no-index"].strip().lower() in ("1", "true", "yes", "on"):
        indexes = ()
    return PackageSources(indexes, tuple(_address(link) for link in settings["find-links"].split()))


def _read(file: Path) -> Mapping[str, str]:
    parser = configparser.RawConfigParser()
    settings: dict[str, str] = {}
    with contextlib.suppress(configparser.Error, OSError, UnicodeDecodeError):  # pip itself reports such a file
        parser.read(file, encoding="utf-8")
        for section in _SECTIONS:
            if parser.has_section(section):
                settings |= {key.replace("_", "-"): value for key, value in parser.items(section)}
    return {name: value for name, value in settings.items() if name in _NAMES}


def _address(link: str) -> str:
    return link if "://" in link else Path(link).expanduser().resolve().as_uri()


def _configuration_files() -> list[Path]:
    """Every file pip reads, the ones that win last."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = Path.home()
    shared = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return [
        *(Path(folder) / "pip" / "pip.conf" for folder in reversed(shared.split(os.pathsep))),
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        own / "pip" / "pip.conf",
        Path(sys.prefix) / "pip.conf",
        *([Path(named)] if named else []),
    ]
