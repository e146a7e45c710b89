"""The commands about backups, as a part of the table of commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import Changed
from assistant.core.jobs import Lane
from assistant.service.backup_files import Backup
from assistant.service.command import Arguments, Command, Kind, Parameter
from assistant.service.json_views import Json
from assistant.service.translating import JsonDesk

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant


def backup(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Make one now."""
    made = assistant.backups.make(Path(arguments["path"]) if arguments["path"] else None, desk)
    return {
        "file": str(made.file),
        "bytes": made.bytes,
        "seconds": round(made.seconds, 2),
        "verified": True,
        "thinned": [str(file) for file in made.thinned],
    }


def backup_list(assistant: Assistant, _arguments: Arguments, _desk: JsonDesk) -> Json:
    """Those in the folder, the newest first."""
    return [backup_view(each) for each in assistant.backups.list()]


def backup_verify(assistant: Assistant, arguments: Arguments, desk: JsonDesk) -> Json:
    """Open one and compare."""
    verified = assistant.backups.verify(Path(arguments["file"]), desk)
    assert verified.manifest is not None, "it was read a moment ago"
    mine = any(verified.manifest.profile == each.manifest.profile for each in assistant.backups.list() if each.manifest)
    return {**backup_view(verified), "opened": mine}


def backup_view(each: Backup) -> dict[str, Json]:
    """A backup as JSON."""
    told = each.manifest
    return {
        "file": str(each.file),
        "bytes": each.bytes,
        "made_at": None if told is None else told.made_at.isoformat(),
        "app": None if told is None else told.app,
        "schema": None if told is None else told.schema,
        "problem": each.problem,
    }


_FILE = Parameter("file", "A file that ends in .hearthbackup.", Kind.PATH, required=True)

BACKUP_COMMANDS: tuple[Command, ...] = (
    Command(
        "backup",
        "Make an encrypted backup of everything but the models, and open it to see that it is good.",
        backup,
        (Parameter("path", "A folder, or a new file; without one the folder of the daily backups.", Kind.PATH),),
        Changed.BACKUPS,
        Lane.UPKEEP,
        "Making a backup",
    ),
    Command("backup list", "List the backups of this profile, the newest first.", backup_list),
    Command(
        "backup verify",
        "Read every byte of a backup, open it and compare what it holds with what was put in.",
        backup_verify,
        (_FILE,),
        lane=Lane.UPKEEP,
        title="Checking a backup",
    ),
    Command(
        "restore",
        "Bring a backup back with its recovery key or passphrase, asked for or from HEARTH_RECOVERY_KEY.",
        None,
        (
            _FILE,
            Parameter("into", "The profile's folder; without it the profile in use.", Kind.PATH, option=True),
            Parameter("replace", "Rename a profile that is there already.", Kind.SWITCH, option=True),
        ),
    ),
)
"""In the order in which help lists them."""
