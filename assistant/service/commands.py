"""Everything a person can ask for by name, once: the command line, its help, its completion, the manual page and the
window's command palette read this table.

A command's arguments and its result are plain JSON values, because the process that is asked is not always the one
that owns the profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Lane
from assistant.service import actions
from assistant.service.about_you_commands import ABOUT_YOU_COMMANDS
from assistant.service.adding import add
from assistant.service.backup_commands import BACKUP_COMMANDS
from assistant.service.calendar_commands import CALENDAR_COMMANDS
from assistant.service.command import Arguments, Command, Kind, Parameter, Run
from assistant.service.crash_commands import CRASH_COMMANDS
from assistant.service.key_commands import KEY_COMMANDS
from assistant.service.leaving_commands import LEAVING_COMMANDS
from assistant.service.memory_commands import MEMORY_COMMANDS
from assistant.service.network_commands import NETWORK_COMMANDS
from assistant.service.profile_commands import PROFILE_COMMANDS
from assistant.service.rating_commands import RATING_COMMANDS
from assistant.service.rule_commands import RULE_COMMANDS
from assistant.service.source_commands import SOURCE_COMMANDS
from assistant.service.style_commands import STYLE_COMMANDS
from assistant.service.usage_commands import USAGE_COMMANDS

__all__ = ["COMMANDS", "Arguments", "Command", "Kind", "Parameter", "Run", "command"]


def _table(*commands: Command) -> Mapping[str, Command]:
    table: dict[str, Command] = {}
    for command in commands:
        for name in (command.name, *command.aliases):
            assert name not in table, f"{name} is in the table twice"
            table[name] = command
    return table


_PATHS = Parameter("paths", "Files or folders.", Kind.PATH, required=True, many=True)
_CHAT = Parameter("chat", "The number of a chat, as `hearth chats` lists it.", Kind.NUMBER, required=True, minimum=1)
_MODEL = Parameter("name", "A model's name, as `hearth models` lists it.", required=True)

COMMANDS = _table(
    Command(
        "add",
        "Add files or folders to the library and index them.",
        add,
        (
            _PATHS,
            Parameter("watch", "Keep following what changes in them.", Kind.SWITCH, option=True),
            Parameter("no_wait", "Return once they can be found by words; meaning follows.", Kind.SWITCH, option=True),
        ),
        Changed.SOURCES,
        lane=None,
        resumes=True,
    ),
    Command("sources", "List what is in the library, and what may be done with it.", actions.sources),
    *SOURCE_COMMANDS,
    Command(
        "forget",
        "Take files or folders out of the library, erasing their text and vectors. The files themselves stay.",
        actions.forget,
        (_PATHS,),
        Changed.SOURCES | Changed.CHATS,
        title="Forgetting",
        resumes=True,
    ),
    Command(
        "search",
        "Search the library by words and meaning, or the chats.",
        actions.search,
        (
            Parameter("query", "What to look for.", required=True, many=True),
            Parameter("k", "How many passages to show.", Kind.NUMBER, option=True, default=10, minimum=1),
            Parameter("in", "Where to look: files, chats, or both with a comma between.", option=True, default="files"),
            Parameter("explain", "Tell why one stands before a better match.", Kind.SWITCH, option=True),
        ),
    ),
    Command(
        "ask",
        "Ask one question and get an answer with its sources; it is kept as a chat unless temporary.",
        actions.ask,
        (
            Parameter("question", "The question; - reads it from the input.", required=True, many=True),
            Parameter("file", "Answer from this file only.", Kind.PATH, option=True, many=True),
            Parameter("chat", "Go on with this chat.", Kind.NUMBER, option=True, minimum=1),
            Parameter("deeper", "Read more of what was found, which takes longer.", Kind.SWITCH, option=True),
            Parameter(
                "candidates",
                "Write up to 4 answers and tell the best; each takes as long as an answer.",
                Kind.NUMBER,
                option=True,
                default=1,
                minimum=1,
            ),
            Parameter("temporary", "Keep nothing of it, nor of the files.", Kind.SWITCH, option=True),
            Parameter("earlier", "What was said before it, as JSON: [[question, answer], ...].", option=True),
            Parameter("no_memory", "Use nothing that is remembered about you.", Kind.SWITCH, option=True),
            Parameter("explain", "Show what was found and read for the answer.", Kind.SWITCH, option=True),
        ),
        Changed.CHATS,
        Lane.ANSWER,
        "Answering",
    ),
    Command(
        "chat",
        "Hold a conversation in the terminal.",
        None,
        (
            Parameter("chat", "Go on with this chat.", Kind.NUMBER, minimum=1),
            Parameter("temporary", "Keep nothing of it.", Kind.SWITCH, option=True),
            Parameter("no_memory", "Use nothing that is remembered about you.", Kind.SWITCH, option=True),
        ),
    ),
    Command(
        "chats",
        "List the chats, newest first.",
        actions.chats,
        (Parameter("query", "Only those that hold these words.", option=True),),
        aliases=("chats list",),
    ),
    Command("chats show", "Show a chat.", actions.chats_show, (_CHAT,)),
    Command(
        "chats switch",
        "Say whether a chat teaches Hearth something about you, and whether its answers use what is known.",
        actions.chats_switch,
        (
            _CHAT,
            Parameter("teaches", "Learn from this chat: on or off.", option=True),
            Parameter("uses_memory", "Use what is known about you in its answers: on or off.", option=True),
        ),
        Changed.CHATS,
    ),
    *CALENDAR_COMMANDS,
    *MEMORY_COMMANDS,
    *ABOUT_YOU_COMMANDS,
    *PROFILE_COMMANDS,
    *STYLE_COMMANDS,
    *RULE_COMMANDS,
    *USAGE_COMMANDS,
    *RATING_COMMANDS,
    *LEAVING_COMMANDS,
    Command("models", "List the models there are and which are here.", actions.models, aliases=("models list",)),
    Command(
        "models pull",
        "Download a model; an interrupted download goes on where it stopped.",
        actions.models_pull,
        (_MODEL,),
        Changed.MODELS,
        Lane.NETWORK,
        "Downloading a model",
        resumes=True,
    ),
    Command(
        "models import",
        "Take a model file (GGUF) from disk.",
        actions.models_import,
        (Parameter("file", "The GGUF file.", Kind.PATH, required=True),),
        Changed.MODELS,
        title="Importing a model",
        resumes=True,
    ),
    Command("models use", "Answer with this model.", actions.models_use, (_MODEL,), Changed.MODELS | Changed.SETTINGS),
    Command("models remove", "Delete a model's file.", actions.models_remove, (_MODEL,), Changed.MODELS),
    *BACKUP_COMMANDS,
    Command(
        "doctor",
        "Check database, index, key, model, disk and search; say what is wrong and mend it.",
        actions.doctor,
        (Parameter("deep", "Check every page and every model file; takes longer.", Kind.SWITCH, option=True),),
        Changed.SOURCES,
        title="Checking",
        resumes=True,
    ),
    *CRASH_COMMANDS,
    *KEY_COMMANDS,
    *NETWORK_COMMANDS,
    Command("settings", "List every setting with its meaning.", actions.settings, aliases=("settings list",)),
    Command(
        "settings get", "Show one setting.", actions.settings_get, (Parameter("name", "The setting.", required=True),)
    ),
    Command(
        "settings set",
        "Change a setting.",
        actions.settings_set,
        (Parameter("name", "The setting.", required=True), Parameter("value", "Its new value.", required=True)),
        Changed.SETTINGS,
    ),
    Command(
        "settings reset",
        "Bring a setting back to its default, or all of them.",
        actions.settings_reset,
        (Parameter("name", "The setting; all of them without a name."),),
        Changed.SETTINGS,
    ),
    Command(
        "bench",
        "Measure one thing and print it beside its baselines.",
        None,
        (
            Parameter("name", "The benchmark; without a name they are listed."),
            Parameter("data", "Another file of the same form.", Kind.PATH, option=True),
            Parameter(
                "limit", "How many tasks of each kind are taken, 0 for all.", Kind.NUMBER, option=True, minimum=0
            ),
        ),
    ),
    Command(
        "help",
        "Read about keys, backups, the network, and what Hearth protects from.",
        None,
        (Parameter("topic", "The page; without it they are listed."),),
    ),
    Command("quick", "Open or close the quick-question window of the running Hearth.", None),
)
"""Every command by its name and by its other names."""


def command(name: str) -> Command:
    """The command of that name; raises :class:`BadRequest` with the nearest one."""
    if name in COMMANDS:
        return COMMANDS[name]
    near = get_close_matches(name, COMMANDS, 1)
    raise BadRequest(f"There is no command “{name}”.", f"Did you mean “{near[0]}”?" if near else "See: hearth --help")
