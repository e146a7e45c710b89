"""What a command is: a name, typed parameters, what it does and what that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.core.changes import Changed
from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk, Lane
from assistant.service.json_views import Json

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

Arguments: TypeAlias = Mapping[str, Any]
"""Checked arguments by parameter name; every parameter of the command is there, absent ones as None, False or []."""

Run: TypeAlias = "Callable[[Assistant, Arguments, Desk[dict[str, Json]]], Json]"


class Kind(Enum):
    """What a parameter's text means."""

    TEXT = "text"
    PATH = "path"
    NUMBER = "number"
    SWITCH = "switch"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    """Asked for where nobody reads along; never on a command line, which others can list."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed parameter. ``option`` ones are given by name, the others by their position.

    ``short`` is an option's one-letter form; ``minimum`` is the lowest number allowed.
    """

    name: str
    help: str
    kind: Kind = Kind.TEXT
    option: bool = False
    required: bool = False
    many: bool = False
    short: str = ""
    minimum: int | None = None
    default: Json = None

    def check(self, value: Json) -> Json:
        """``value``, or the default where none was given; raises :class:`BadRequest` where it cannot be used."""
        if value is None or value == [] or value == "":
            if self.required:
                raise BadRequest(f"{self.shown} is missing.")
            return [] if self.many else False if self.kind is Kind.SWITCH else self.default
        if self.many:
            if not isinstance(value, list):
                raise BadRequest(f"{self.shown} must be a list.")
            return [self._check_one(one) for one in value]
        return self._check_one(value)

    @property
    def shown(self) -> str:
        """How it is written on a command line."""
        if not self.option:
            return self.name.upper()
        return f"--{self.name.replace('_', '-')}" if len(self.name) > 1 else f"-{self.name}"

    def _check_one(self, value: Json) -> Json:
        match self.kind:
            case Kind.SWITCH if isinstance(value, bool):
                return value
            case Kind.NUMBER if isinstance(value, int) and not isinstance(value, bool):
                if self.minimum is not None and value < self.minimum:
                    raise BadRequest(f"{self.shown} must be at least {self.minimum}.")
                return value
            case Kind.PATH if isinstance(value, str):
                if "\0" in value or not Path(value).is_absolute():
                    raise BadRequest(f"{self.shown} is not a full path: “{value}”.")
                return value
            case Kind.TEXT | Kind.SECRET if isinstance(value, str):
                return value
        raise BadRequest(f"{self.shown} must be a {self.kind.value}.")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can ask for.

    ``name`` may be two words ("models pull"). ``run`` is None for what the command line does itself. ``lane`` is where
    it queues in the owner (None: it starts jobs of its own and waits for them). ``resumes`` says that a second run
    goes on where the first was stopped, so that an owner that leaves may hand it back. ``title`` is what the window
    shows while it runs.
    """

    name: str
    help: str
    run: Run | None
    parameters: tuple[Parameter, ...] = ()
    changes: Changed = Changed.NOTHING
    lane: Lane | None = Lane.QUERY
    title: str = ""
    resumes: bool = False
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [parameter.name for parameter in self.parameters]
        positional = [parameter for parameter in self.parameters if not parameter.option]
        assert len(set(names)) == len(names), f"{self.name}: a parameter twice"
        assert all(not parameter.many for parameter in positional[:-1]), f"{self.name}: only the last may be many"
        optional_seen = False
        for parameter in positional:
            assert not (optional_seen and parameter.required), f"{self.name}: required after optional"
            optional_seen = optional_seen or not parameter.required
        assert self.help.endswith("."), f"{self.name}: help is a sentence"

    def check(self, arguments: Arguments) -> dict[str, Json]:
        """Every parameter's value; raises :class:`BadRequest` naming what is wrong, or what is not a parameter."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in arguments:
            if name not in known:
                near = get_close_matches(name, known, 1)
                raise BadRequest(f"{self.name} has no “{name}”.", f"Did you mean “{near[0]}”?" if near else "")
        return {name: parameter.check(arguments.get(name)) for name, parameter in known.items()}
