"""Where things lie: the profile, the models, the packaged resources."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

from assistant.core.errors import AccessDenied, DiskFull

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the operating system says when a disk, or a person's share of it, is full."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One person's folder: everything Hearth keeps about them lies under ``root``."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database: the one truth."""
        return self.root / "hearth.db"

    @property
    def vectors(self) -> Path:
        """The search index over the vectors; can be rebuilt from the database."""
        return self.root / "vectors"

    @property
    def settings_file(self) -> Path:
        """The settings, readable and editable."""
        return self.root / "settings.toml"

    @property
    def key_info(self) -> Path:
        """How the database's key is kept; never the key itself."""
        return self.root / "key.json"

    @property
    def lock(self) -> Path:
        """Locked by the one process that owns the profile."""
        return self.root / "owner.lock"

    @property
    def restoring(self) -> Profile:
        """A profile that is made from a backup, or waits to take this one's place at the next start."""
        return Profile(self.root.with_name(f".{self.root.name}.restoring"))

    @property
    def logs(self) -> Path:
        """Log files; they hold no content of files or chats."""
        return self.root / "logs"


def default_profile() -> Path:
    """The profile folder used when none is named: ``HEARTH_HOME``, else one in the person's data folder."""
    named = os.environ.get("HEARTH_HOME")
    return Path(named).expanduser() if named else Path(user_data_dir("hearth", appauthor=False)) / "profile"


def models_folder() -> Path:
    """Where model files lie, shared by all profiles: ``HEARTH_MODELS``, else the person's data folder."""
    named = os.environ.get("HEARTH_MODELS")
    return Path(named).expanduser() if named else Path(user_data_dir("hearth", appauthor=False)) / "models"


def resources() -> Path:
    """The packaged, read-only resources: catalog, prompts, schema, icons, sample."""
    return Path(__file__).resolve().parents[2] / "resources"


def make_private(folder: Path) -> Path:
    """Make ``folder`` if need be, for its owner only; returns it.

    Raises ``AccessDenied`` (also for a folder that others share: closing it would lock them out) or ``DiskFull``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        if os.name == "posix" and (mode := folder.stat().st_mode) & 0o077:
            if mode & stat.S_ISVTX:
                raise AccessDenied(f"The folder {folder} is shared by everybody.", "Choose one of your own.")
            folder.chmod(PRIVATE_FOLDER)
    except PermissionError as refused:
        raise AccessDenied(
            f"The folder {folder} cannot be written.", "Choose another one with --profile.", str(refused)
        ) from refused
    except OSError as failed:
        if failed.errno in NO_ROOM:
            raise DiskFull(f"There is no room left for {folder}.", "Free some disk space and try again.") from failed
        raise AccessDenied(f"The folder {folder} cannot be made.", "Choose another one.", str(failed)) from failed
    return folder
