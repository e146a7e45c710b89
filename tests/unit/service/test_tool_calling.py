"""The calling path with a scripted engine: what the model is asked, and what becomes of its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_cpp.llama_grammar import json_schema_to_gbnf

from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, ToolCall, ToolSpec, Usage
from assistant.service import tool_schema
from assistant.service.tool_calling import ToolCaller
from assistant.service.tool_grounding import grounded, shared_words
from assistant.system.paths import resources

TRAINS = ToolSpec(
    "trains.find",
    "Find trains between two cities.",
    {
        "type": "object",
        "properties": {
            "from_city": {"type": "string", "description": "The city of departure."},
            "to_city": {"type": "string", "description": "The city of arrival."},
            "travellers": {"type": "integer", "description": "How many travel. Default is 1."},
            "seat": {"enum": ["first", "second"], "description": "Class of the seats."},
            "bicycle": {"type": "boolean", "description": "Whether a bicycle comes along."},
            "stops": {"type": "array", "items": {"type": "string"}},
            "rebate": {"type": "number"},
        },
        "required": ["from_city", "to_city"],
    },
)
WEATHER = ToolSpec(
    "weather", "Tell the weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)  # fmt: skip
CLOCK = ToolSpec("clock", "Tell the time.")


class ScriptedEngine:
    """Answers with the values it was given, as JSON, and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        cancel.check()
        self.requests.append(request)
        answer = self.answers.pop(0)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        yield TextPiece(text[:5])
        yield TextPiece(text[5:])
        yield Ended("end", Usage())

    def warm(self, request: Request) -> None:
        raise AssertionError("nothing is warmed")

    def close(self) -> None:
        self.answers.clear()


def fits(tool: str, does: bool = True) -> dict[str, Any]:
    return {"asks": "a train", "tool": tool, "gives": "trains", "fits": does}


def call(engine: ScriptedEngine, request: str, *tools: ToolSpec, related: bool = False) -> ToolCall | None:
    return ToolCaller(engine, resources() / "prompts").call(request, tools, CancelToken(), related=related)


def test_the_tool_is_chosen_first_and_then_filled_in_under_its_own_schema() -> None:
    engine = ScriptedEngine(fits("trains.find"), {"from_city": "Bern", "to_city": "Milan", "travellers": 2})
    made = call(engine, "Find trains from Bern to Milan for two", TRAINS, WEATHER)
    assert made == ToolCall("trains.find", {"from_city": "Bern", "to_city": "Milan", "travellers": 2})
    choosing, filling = engine.requests
    assert choosing.json_schema is not None and filling.json_schema is not None
    assert choosing.json_schema["properties"]["tool"] == {"enum": ["trains.find"]}, "the weather has no word of it"
    assert set(filling.json_schema["properties"]) == set(TRAINS.parameters["properties"])
    assert filling.json_schema["required"] == ["from_city", "to_city"]
    assert filling.json_schema["properties"]["seat"] == {"enum": ["first", "second"]}
    assert {choosing.sampling.temperature, filling.sampling.temperature} == {0.0}
    assert "- from_city (string): The city of departure." in filling.messages[-1].content
    assert "- seat (first | second, optional)" in filling.messages[-1].content


def test_every_tool_with_a_word_of_the_request_can_be_chosen() -> None:
    engine = ScriptedEngine(fits("weather"), {"city": "Bern"})
    assert call(engine, "weather of the city Bern", TRAINS, WEATHER) == ToolCall("weather", {"city": "Bern"})
    schema = engine.requests[0].json_schema
    assert schema is not None and schema["properties"]["tool"] == {"enum": ["trains.find", "weather"]}


def test_a_tool_that_does_not_fit_is_not_called() -> None:
    engine = ScriptedEngine(fits("trains.find", does=False))
    assert call(engine, "Who built the first trains?", TRAINS) is None
    assert len(engine.requests) == 1


def test_a_request_that_shares_no_word_with_a_tool_costs_no_model() -> None:
    engine = ScriptedEngine()
    assert call(engine, "How do plants drink?", TRAINS, WEATHER) is None
    assert engine.requests == []


def test_tools_known_to_be_related_are_offered_whatever_the_words() -> None:
    engine = ScriptedEngine(fits("weather"), {"city": "Oslo"})
    assert call(engine, "Do I need an umbrella in Oslo?", WEATHER, related=True) == ToolCall(
        "weather", {"city": "Oslo"}
    )


def test_optional_arguments_that_the_request_does_not_give_are_left_out() -> None:
    made_up = {"travellers": 1, "seat": "second", "bicycle": False, "stops": ["Zurich"], "rebate": 0.5}
    given = {"from_city": "Bern", "to_city": "Milan"}
    engine = ScriptedEngine(fits("trains.find"), {**given, **made_up})
    assert call(engine, "trains from Bern to Milan", TRAINS) == ToolCall("trains.find", given)


def test_optional_arguments_that_the_request_gives_are_kept() -> None:
    given = {
        "from_city": "Bern", "to_city": "Milan", "travellers": 3, "seat": "first", "bicycle": True,
        "stops": ["Zurich", "Chur"], "rebate": 0.25,
    }  # fmt: skip
    engine = ScriptedEngine(fits("trains.find"), given)
    request = "trains from Bern to Milan via Zurich and Chur for three, first class, with a bicycle, 25% off"
    made = call(engine, request, TRAINS)
    assert made is not None and made.arguments == given


def test_a_call_whose_needed_arguments_are_all_made_up_is_none() -> None:
    engine = ScriptedEngine(fits("trains.find"), {"from_city": "Paris", "to_city": "Lyon"})
    assert call(engine, "Are trains cheap?", TRAINS) is None


@pytest.mark.parametrize("cut", ['{"asks": "a tra', "", "[]", '"text"'])
def test_an_answer_that_was_cut_off_calls_nothing(cut: str) -> None:
    assert call(ScriptedEngine(cut), "Find trains", TRAINS) is None
    assert call(ScriptedEngine(fits("trains.find"), cut), "Find trains", TRAINS) is None


def test_a_tool_without_parameters_is_not_asked_for_any() -> None:
    engine = ScriptedEngine(fits("clock"))
    assert call(engine, "Tell me the time", CLOCK) == ToolCall("clock")
    assert len(engine.requests) == 1


@pytest.mark.parametrize("tool", [TRAINS, WEATHER])
def test_llama_understands_every_schema(tool: ToolSpec) -> None:
    rules = json_schema_to_gbnf(json.dumps(tool_schema.argument_schema(tool)))
    assert "root ::=" in rules
    assert "root ::=" in json_schema_to_gbnf(json.dumps(tool_schema.choice_schema([tool])))


def test_a_parameter_of_any_type_is_plain_so_that_no_object_is_made_up() -> None:
    tool = ToolSpec("t", "T.", {"type": "object", "properties": {"data": {"type": "any"}}, "required": ["data"]})
    schema = tool_schema.argument_schema(tool)
    assert [each["type"] for each in schema["properties"]["data"]["anyOf"]] == ["string", "number", "boolean"]
    assert "object" not in json_schema_to_gbnf(json.dumps(schema))


def test_a_signature_is_one_short_line() -> None:
    assert tool_schema.signature(WEATHER) == "- weather(city): Tell the weather of a city."
    assert tool_schema.signature(TRAINS).startswith("- trains.find(from_city, to_city, travellers?, seat?, ")


@pytest.mark.parametrize(
    ("value", "request_text", "there"),
    [
        ("Bern", "to bern", True),
        ("San José", "in San Jose", True),
        ("Paris", "to bern", False),
        (5, "five of them", True),
        (0.05, "at 5%", True),
        (-3, "minus 3", True),
        (7, "at 5", False),
        (True, "true", False),
        (None, "none", False),
        ([1, 9], "from 1 on", True),
        ({"min": 300, "max": 400}, "up to 400", True),
        ("", "anything", False),
    ],
)
def test_what_stands_in_a_request_is_told_from_what_was_made_up(value: Any, request_text: str, there: bool) -> None:
    assert grounded(value, request_text) is there


def test_words_are_shared_through_names_descriptions_and_parameters() -> None:
    assert shared_words("Which TRAIN goes to the city?", TRAINS) == 2
    assert shared_words("seats", TRAINS) == 1
    assert shared_words("an umbrella", TRAINS) == 0
