"""Every setting, once: type, default, range and meaning. The command line, the window and the file all read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias

from assistant.core.errors import BadRequest

Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``choices`` limits texts, ``minimum`` and ``maximum`` (inclusive) limit numbers."""

    name: str
    default: Value
    group: str
    title: str
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    def parse(self, text: str) -> Value:
        """The value that ``text`` (from a command line or a file) means; raises :class:`BadRequest`."""
        match self.default:
            case bool():
                known = {"true": True, "yes": True, "on": True, "1": True}
                known |= {"false": False, "no": False, "off": False, "0": False}
                if text.strip().lower() not in known:
                    raise BadRequest(f"{self.name} must be on or off, not “{text}”.")
                return known[text.strip().lower()]
            case int() | float():
                try:
                    return self.check(type(self.default)(text))
                except ValueError:
                    raise BadRequest(f"{self.name} must be a number, not “{text}”.") from None
            case _:
                return self.check(text)

    def check(self, value: Value) -> Value:
        """``value`` if it is allowed; raises :class:`BadRequest` saying what is."""
        right_type = type(value) is type(self.default) or (isinstance(self.default, float) and type(value) is int)
        if not right_type:
            raise BadRequest(f"{self.name} must be a {type(self.default).__name__}, not {value!r}.")
        if self.choices and value not in self.choices:
            raise BadRequest(f"{self.name} must be one of {', '.join(self.choices)}, not “{value}”.")
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.minimum is not None and not value >= self.minimum:  # “not a number” is never enough
                raise BadRequest(f"{self.name} must be at least {self.minimum:g}.")
            if self.maximum is not None and value > self.maximum:
                raise BadRequest(f"{self.name} must be at most {self.maximum:g}.")
        return value


# fmt: off  (a table reads best as one)
_ALL = (
    Setting("theme", "system", "Appearance", "Theme", "Colours of the window.", ("system", "light", "dark")),
    Setting("text_size", 15, "Appearance", "Text size", "Size of answers, in pixels.", minimum=12, maximum=24),
    Setting("send_with", "enter", "Appearance", "Send with", "Key that sends a question.", ("enter", "ctrl+enter")),
    Setting(
        "keep_running",
        True,
        "Appearance",
        "Keep running in the tray",
        "Closing the window leaves Hearth ready for quick questions, where the desktop has a tray.",
    ),
    Setting("chat_model", "qwen2.5-coder-1.5b", "Model", "Chat model", "The model that answers."),
    Setting("embedder", "all-minilm-l6-v2", "Model", "Embedder", "The model that finds passages by meaning."),
    Setting(
        "context",
        0,
        "Model",
        "Context",
        "Tokens the model can see at once; 0 chooses from the memory.",
        minimum=0,
        maximum=131_072,
    ),
    Setting("threads", 0, "Model", "Threads", "Processor threads for the model; 0 chooses.", minimum=0, maximum=256),
    Setting(
        "gpu_layers",
        -1,
        "Model",
        "GPU layers",
        "Layers of the model on the graphics card; -1 chooses.",
        minimum=-1,
        maximum=999,
    ),
    Setting(
        "answer_tokens",
        512,
        "Answers",
        "Longest answer",
        "Tokens after which an answer is cut.",
        minimum=16,
        maximum=8192,
    ),
    Setting(
        "temperature",
        0.0,
        "Answers",
        "Temperature",
        "0 gives the likeliest words; higher varies more.",
        minimum=0.0,
        maximum=2.0,
    ),
    Setting(
        "first_word_seconds",
        3.0,
        "Answers",
        "Time to the first word",
        "How long reading the found passages may take, in seconds; more reads more of them.",
        minimum=0.5,
        maximum=60.0,
    ),
    Setting(
        "largest_file_mb",
        200,
        "Library",
        "Largest file",
        "Larger files are listed and not read, in megabytes.",
        minimum=1,
        maximum=100_000,
    ),
    Setting(
        "personal_ranking",
        True,
        "Library",
        "Personal order",
        "What you open, edit and get answers from comes first among passages that the search cannot tell apart.",
    ),
    Setting(
        "suggestions",
        True,
        "Library",
        "You may want",
        "A new chat shows up to three things you may want now, each with its reason.",
    ),
    Setting(
        "reminders",
        True,
        "Calendar",
        "Reminders",
        "Tell of alarms, meetings that begin soon and tasks that fall due, as long as Hearth runs.",
    ),
    Setting(
        "remind_minutes",
        10,
        "Calendar",
        "Minutes before a meeting",
        "How long before a meeting with other people you are told; 0 leaves it to the alarms of the calendar.",
        minimum=0,
        maximum=120,
    ),
    Setting(
        "calendar_sync",
        "off",
        "Calendar",
        "Calendars of servers",
        "How often they are brought up to date by themselves while Hearth runs; off does so only when you ask.",
        ("off", "15 minutes", "hourly"),
    ),
    Setting(
        "publish_calendar",
        "",
        "Calendar",
        "Published calendar",
        "An .ics file that is kept like Hearth's own calendar, for other programs; not encrypted. Empty for none.",
    ),
    Setting(
        "learn_from_chats",
        True,
        "Memory",
        "Learn from chats",
        "While nothing else is to do, look through what you said for facts about you; they wait in the inbox.",
    ),
    Setting(
        "accept_facts",
        False,
        "Memory",
        "Accept by itself",
        "Accept what was learned without asking, unless it contradicts or ends what you told before.",
    ),
    Setting(
        "learn_from_edits",
        True,
        "Memory",
        "Learn from edits",
        "Deduce rules on how you want things written from your edits and ratings; each is shown and can be deleted.",
    ),
    Setting(
        "backup_daily",
        True,
        "Backups",
        "Back up every day",
        "An encrypted backup once a day while nothing else is to do; 7 daily, 4 weekly and 12 monthly ones are kept.",
    ),
    Setting(
        "backup_folder",
        "",
        "Backups",
        "Folder for backups",
        "Where they are kept, best on another disk; empty for a folder beside the profile.",
    ),
    Setting(
        "lock_after_minutes",
        15,
        "Security",
        "Lock after",
        "Minutes without a key or a click after which Hearth locks, where a passphrase is set; 0 never does.",
        minimum=0,
        maximum=1440,
    ),
    Setting(
        "lock_on_suspend",
        True,
        "Security",
        "Lock when the computer sleeps",
        "Close everything before the computer goes to sleep, where a passphrase is set.",
    ),
    Setting("offline", False, "Privacy", "Offline", "Refuse every connection, also the ones asked for."),
)
# fmt: on

SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in _ALL})
"""Every setting by name, in the order in which a settings page shows them."""


def setting(name: str) -> Setting:
    """The setting of that name; raises :class:`BadRequest` with the nearest name."""
    if name in SETTINGS:
        return SETTINGS[name]
    near = get_close_matches(name, SETTINGS, 1)
    raise BadRequest(f"There is no setting “{name}”.", f"Did you mean “{near[0]}”?" if near else "See: hearth settings")
