"""Opens a profile: its lock, its log, its settings, its key and its database, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from assistant.service.circumstances import Surroundings
from assistant.store.database import Database
from assistant.system.crashes import Crashes
from assistant.system.instance import Ownership, own
from assistant.system.keys import open_key
from assistant.system.logs import start_logging
from assistant.system.paths import Profile
from assistant.system.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class OpenProfile:
    """A profile that this process owns."""

    profile: Profile
    ownership: Ownership
    settings: SettingsFile
    database: Database
    surroundings: Surroundings
    crashes: Crashes
    _everything: ExitStack

    def close(self) -> None:
        """Finish writing, then let go of it; safe to call twice."""
        self._everything.close()


def open_profile(
    profile: Profile, offline: bool = False, passphrase: str | None = None, clock: Callable[[], datetime] | None = None
) -> OpenProfile:
    """Own and open ``profile``. Raises what keeps it from that, and leaves nothing open then."""
    with ExitStack() as everything:
        ownership = own(profile)
        everything.callback(ownership.close)  # last, so that whoever waits for the profile finds it at rest
        everything.callback(start_logging(profile).close)
        crashes = Crashes(profile.logs)
        crashes.look_back()
        everything.callback(crashes.end)
        settings = SettingsFile(profile.settings_file)
        database = Database.open(profile.database, open_key(profile, passphrase))
        everything.callback(database.close)
        surroundings = Surroundings(clock or _now, lambda: offline or bool(settings.get("offline")))
        return OpenProfile(profile, ownership, settings, database, surroundings, crashes, everything.pop_all())


def _now() -> datetime:
    return datetime.now().astimezone()
