"""The table of commands: it checks itself, and what arrives from another process is checked by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import BadRequest
from assistant.service.commands import COMMANDS, Command, Kind, Parameter, command

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("known", list(dict.fromkeys(COMMANDS.values())), ids=lambda known: known.name)
@settings(max_examples=40)
@given(arguments=st.dictionaries(st.text(), JSON, max_size=3), own=st.lists(JSON, max_size=6))
def test_whatever_arrives_is_checked_or_refused_in_words(
    known: Command, arguments: dict[str, Any], own: list[Any]
) -> None:
    arguments |= {parameter.name: value for parameter, value in zip(known.parameters, own, strict=False)}
    try:
        checked = known.check(arguments)
    except BadRequest as refused:
        assert refused.message.endswith((".", "?"))
        return
    for parameter in known.parameters:
        values = checked[parameter.name] if parameter.many else [checked[parameter.name]]
        for value in values:
            match parameter.kind:
                case Kind.SWITCH:
                    assert isinstance(value, bool)
                case Kind.NUMBER:
                    assert value is None or (isinstance(value, int) and value >= (parameter.minimum or value))
                case Kind.PATH:
                    assert value is None or Path(value).is_absolute()
                case Kind.TEXT:
                    assert value is None or isinstance(value, str)


def test_absent_arguments_get_their_defaults() -> None:
    checked = command("search").check({"query": ["tyres"]})
    assert checked == {"query": ["tyres"], "k": 10, "in": "files", "explain": False}
    assert command("ask").check({"question": ["why"]})["file"] == []
    assert command("ask").check({"question": ["why"]})["temporary"] is False


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search", {}, "QUERY is missing."),
        ("search", {"query": ["x"], "k": 0}, "-k must be at least 1."),
        ("search", {"query": ["x"], "k": "many"}, "-k must be a number."),
        ("search", {"query": "x"}, "QUERY must be a list."),
        ("add", {"paths": ["relative/file.txt"]}, "PATHS is not a full path: “relative/file.txt”."),
        ("add", {"paths": ["/a\0b"]}, "PATHS is not a full path: “/a\0b”."),
        ("add", {"paths": ["/a"], "watch": 1}, "--watch must be a switch."),
        ("add", {"paths": ["/a"], "wach": True}, "add has no “wach”."),
    ],
)
def test_a_bad_argument_is_named(name: str, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRequest) as refused:
        command(name).check(arguments)
    assert refused.value.message == said


def test_an_unknown_name_says_what_was_meant() -> None:
    with pytest.raises(BadRequest) as refused:
        command("serach")
    assert refused.value.hint == "Did you mean “search”?"
    with pytest.raises(BadRequest) as refused:
        command("add").check({"paths": ["/a"], "wach": True})
    assert refused.value.hint == "Did you mean “watch”?"


def test_other_names_lead_to_the_same_command() -> None:
    assert command("models list") is command("models")


@pytest.mark.parametrize(
    "parameters",
    [
        (Parameter("a", "A."), Parameter("a", "A.")),
        (Parameter("a", "A.", many=True), Parameter("b", "B.")),
        (Parameter("a", "A."), Parameter("b", "B.", required=True)),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(parameters: tuple[Parameter, ...]) -> None:
    with pytest.raises(AssertionError):
        Command("x", "Does.", None, parameters)
