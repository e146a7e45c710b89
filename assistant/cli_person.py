"""How the results of the commands about the person are shown."""

from __future__ import annotations

from assistant.cli_key import KEY
from assistant.cli_leaving import LEAVING
from assistant.cli_memory import MEMORY
from assistant.cli_profile import PROFILE
from assistant.cli_ratings import RATINGS
from assistant.cli_rules import RULES
from assistant.cli_style import STYLE
from assistant.cli_usage import USAGE

PERSON = {**MEMORY, **PROFILE, **STYLE, **RULES, **RATINGS, **USAGE, **KEY, **LEAVING}
"""The lines for each command's result, by the command's name."""
