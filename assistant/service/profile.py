"""Opens a profile: its lock, its log, its settings, its key and its database, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime

from assistant.core.errors import AccessDenied, DiskFull
from assistant.service.circumstances import Surroundings
from assistant.service.keeping import Recovery, check_passphrase, put_back
from assistant.service.restoring import finish_restore
from assistant.store.database import Database
from assistant.store.lost import check_not_lost
from assistant.store.recovery import RecoveryKeys
from assistant.system.crashes import Crashes
from assistant.system.instance import Ownership, own
from assistant.system.keys import begin, has_begun, open_key, recovery_key_of, renew_recovery_key
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
    key: bytearray = field(repr=False)
    """The data key; zeros once it is closed. The database has a copy that is only let go of then."""
    _everything: ExitStack

    def close(self) -> None:
        """Finish writing, then let go of it; safe to call twice."""
        self._everything.close()


def open_profile(
    profile: Profile,
    offline: bool = False,
    passphrase: str | None = None,
    clock: Callable[[], datetime] | None = None,
    recovery: Recovery | None = None,
) -> OpenProfile:
    """Own and open ``profile``. Raises what keeps it from that, and leaves nothing open then.

    With a ``recovery`` its key opens, and this computer or the new passphrase keeps the key from then on.
    """
    if recovery is not None and recovery.new_passphrase:
        check_passphrase(recovery.new_passphrase)
    with ExitStack() as everything:
        ownership = own(profile)
        everything.callback(lambda: ownership.close())  # last, so that whoever waits for the profile finds it at rest
        if finish_restore(profile):
            ownership.close()
            ownership = own(profile)  # of the folder that has the name now
        everything.callback(start_logging(profile).close)
        crashes = Crashes(profile.logs)
        crashes.look_back()
        everything.callback(crashes.end)
        settings = SettingsFile(profile.settings_file)
        key = open_key(profile, passphrase, None if recovery is None else recovery.key)
        held = bytearray(key)
        everything.callback(lambda: held.__setitem__(slice(None), bytes(len(held))))
        check_not_lost(profile.database, has_begun(profile))
        database = Database.open(profile.database, key)
        everything.callback(database.close)
        keep_recovery_key(profile, key, RecoveryKeys(database), (clock or _now)())
        with suppress(DiskFull, AccessDenied):  # the next start tries again
            begin(profile)
        if recovery is not None:
            put_back(profile, key, recovery)
        surroundings = Surroundings(clock or _now, lambda: offline or bool(settings.get("offline")))
        return OpenProfile(profile, ownership, settings, database, surroundings, crashes, held, everything.pop_all())


def keep_recovery_key(profile: Profile, key: bytes, recovery_keys: RecoveryKeys, now: datetime) -> None:
    """See that the profile has a recovery key, and that the database holds the one that opens it.

    Where what ``key.json`` keeps of it is lost or damaged, the printed one is made valid again. A full disk or a
    read-only folder keeps nobody from opening: the next start tries again.
    """
    with suppress(DiskFull, AccessDenied):
        kept = recovery_keys.kept()
        text = recovery_key_of(profile, key) or renew_recovery_key(profile, key, kept.text if kept else "")
        if kept is None or kept.text != text:
            recovery_keys.keep(text, now)


def _now() -> datetime:
    return datetime.now().astimezone()
