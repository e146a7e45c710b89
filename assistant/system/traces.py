"""Where Hearth leaves something on this computer: in the profile, and outside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_cache_dir, user_config_dir, user_data_dir

from assistant.system.instance import address_outside
from assistant.system.paths import Profile

RUNNING = "The mark of the running Hearth"

IN_THE_PROFILE = (
    ("What says how the key is kept", ("key.json", "key.json.*")),
    ("The encrypted database", ("hearth.db", "hearth.db-*", "hearth.before-*", "hearth.db.*")),
    ("The search index", ("vectors", "vectors.*", "vectors-*")),
    ("Settings", ("settings.toml", "settings.toml.*")),
    ("What was learned by training", ("adapters",)),
    ("Logs", ("logs",)),
    ("Work that was not finished", ("*.part", "*.unfinished")),
    (RUNNING, ("owner.lock", "owner.sock")),
)
"""All that Hearth makes in a profile, in the order in which it goes: the name for people, and patterns."""

_BESIDE_CONFIG = (
    ("What starts Hearth with the desktop", "autostart/hearth.desktop"),
    ("Completion for the shell", "fish/completions/hearth.fish"),
)
_BESIDE_DATA = (
    ("The entry in the desktop's menu", "applications/hearth.desktop"),
    ("The icon in the desktop's menu", "icons/hicolor/scalable/apps/hearth.svg"),
    ("Completion for the shell", "bash-completion/completions/hearth"),
    ("Completion for the shell", "zsh/site-functions/_hearth"),
    ("The manual page", "man/man1/hearth.1"),
)


def in_the_profile(profile: Profile) -> Iterator[tuple[str, Path]]:
    """What Hearth made in the profile's folder, each once, with its name for people."""
    seen: set[Path] = set()
    for what, patterns in IN_THE_PROFILE:
        for pattern in patterns:
            for path in sorted(profile.root.glob(pattern)):
                if path not in seen:
                    seen.add(path)
                    yield what, path


def strangers(profile: Profile) -> tuple[Path, ...]:
    """What lies in the profile's folder and is not Hearth's."""
    ours = {path for _, path in in_the_profile(profile)}
    return tuple(sorted(path for path in profile.root.iterdir() if path not in ours)) if profile.root.is_dir() else ()


def outside(profile: Profile) -> Iterator[tuple[str, Path]]:
    """What Hearth left elsewhere and is there, with its name for people; models and keys are not among it."""
    config, data = Path(user_config_dir()), Path(user_data_dir())
    told = [
        ("What the window remembers", Path(user_config_dir("hearth", appauthor=False)) / "window.ini"),
        ("A restore that waits for the next start", profile.restoring.root),
        ("The cache", Path(user_cache_dir("hearth", appauthor=False))),
        (RUNNING, address_outside(profile)),
        *((what, config / name) for what, name in _BESIDE_CONFIG),
        *((what, data / name) for what, name in _BESIDE_DATA),
    ]
    yield from ((what, path) for what, path in told if os.path.lexists(path))


def own_folders() -> tuple[Path, ...]:
    """Folders outside the profile that are Hearth's alone."""
    config = Path(user_config_dir("hearth", appauthor=False))
    return (config / "keys", config, Path(user_data_dir("hearth", appauthor=False)))


def lists_of_others() -> tuple[Path, ...]:
    """Lists of the desktop in which other programs keep what was opened last; Hearth may be named in them."""
    found = [
        Path(user_data_dir()) / "recently-used.xbel",
        Path(user_config_dir()) / "QtProject.conf",
    ]
    return tuple(path for path in found if path.is_file() and b"hearth" in path.read_bytes().lower())
