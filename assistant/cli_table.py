"""The table of commands as ``click`` sees it: parsing, help and completion follow from the table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from assistant.cli import COMPLETE, EVERYWHERE
from assistant.core.errors import BadRequest
from assistant.service.commands import COMMANDS, Command, Kind, Parameter

_ABOUT = """Your assistant on this computer: ask about your own files and get answers with sources.

Without a command the window opens."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command and its arguments as the person gave them."""

    command: Command
    arguments: dict[str, Any]


def parse(arguments: Sequence[str]) -> Invocation | None:
    """What is to be done, or None when it was help or completion and has been printed.

    Raises :class:`BadRequest` saying what is wrong and, where it can be guessed, what was meant.
    """
    program = tree()
    if COMPLETE in os.environ:
        program.main(prog_name="hearth", complete_var=COMPLETE)  # prints and exits
    try:
        outcome = program.main(list(arguments), prog_name="hearth", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.format_message())
        return None
    except click.UsageError as problem:
        raise BadRequest(problem.format_message(), _hint(problem)) from None
    return outcome if isinstance(outcome, Invocation) else None


def tree() -> click.Group:
    """Every command of the table, two-word ones below their first word."""
    root = _Family(name="hearth", help=_ABOUT, no_args_is_help=True)
    for command in dict.fromkeys(COMMANDS.values()):
        if " " not in command.name:
            root.add_command(_as_click(command))
    return root


class _WithEverywhere(click.Command):
    """Lists and completes the options that go with every command."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Everywhere"):
            formatter.write_dl([(f"{name} {value}".rstrip(), meaning) for name, value, meaning in EVERYWHERE])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return found
        here = [(name, meaning) for name, _, meaning in EVERYWHERE if name.startswith(incomplete)]
        return found + [CompletionItem(name, help=meaning) for name, meaning in here]


class _Family(_WithEverywhere, click.Group):
    """A group that says what was meant. What follows it is one of its commands before it is an argument of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        found = super().get_params(ctx)
        return [each for each in found if not (ctx.obj and isinstance(each, click.Argument))]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx), 1)
            hint = f"Did you mean “{ctx.command_path} {near[0]}”?" if near else f"See: {ctx.command_path} --help"
            raise BadRequest(f"There is no command “{ctx.command_path} {name}”.", hint)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the table's order


class _FullPath(click.Path):
    """A path made absolute here: whoever carries the command out may run in another folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return os.path.abspath(Path(value).expanduser())  # noqa: PTH100 - links stay as the person wrote them


def _as_click(command: Command, alone: bool = False) -> click.Command:
    def invoke(**arguments: Any) -> Invocation:
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in arguments.items()}
        return Invocation(command, command.check(given))

    name = command.name.split()[-1]
    children = () if alone else tuple(_children(command))
    parameters = [_parameter(parameter) for parameter in command.parameters if parameter.kind is not Kind.SECRET]
    if not children:
        return _WithEverywhere(name, params=parameters, callback=invoke, help=command.help)

    @click.pass_context
    def first(ctx: click.Context, /, **arguments: Any) -> Invocation | None:
        return invoke(**arguments) if ctx.invoked_subcommand is None else None

    family = _Family(name, params=parameters, callback=first, help=command.help, invoke_without_command=True)
    for child, below in children:  # "models list" is "models" itself, with nothing below it
        family.add_command(_as_click(below, alone=below is command), child)
    return family


def _children(command: Command) -> Iterator[tuple[str, Command]]:
    for name, other in COMMANDS.items():
        parent, _, child = name.partition(" ")
        if child and parent == command.name:
            yield child, other


def _parameter(parameter: Parameter) -> click.Parameter:
    kinds = {Kind.PATH: _FullPath(), Kind.NUMBER: click.IntRange(parameter.minimum), Kind.TEXT: click.STRING}
    if not parameter.option:
        nargs = -1 if parameter.many else 1
        return click.Argument([parameter.name], type=kinds[parameter.kind], required=parameter.required, nargs=nargs)
    if parameter.kind is Kind.SWITCH:
        return click.Option([parameter.shown, parameter.name], is_flag=True, help=parameter.help)
    return click.Option(
        [parameter.shown, parameter.name],
        type=kinds[parameter.kind],
        multiple=parameter.many,
        default=parameter.default,
        show_default=parameter.default is not None,
        required=parameter.required,
        help=parameter.help,
        metavar={Kind.PATH: "PATH", Kind.NUMBER: "N", Kind.TEXT: "TEXT"}[parameter.kind],
    )


def _hint(problem: click.UsageError) -> str:
    context = problem.ctx
    return f"See: {context.command_path} --help" if context is not None else "See: hearth --help"
