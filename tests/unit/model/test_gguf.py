"""GGUF files: sound ones are described, all others refused in words, whatever their bytes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import ModelDamaged, ModelMissing
from assistant.model.gguf import check_gguf

Make = Callable[..., bytes]


def test_a_sound_file_says_what_it_is(sound_gguf: Path) -> None:
    info = check_gguf(sound_gguf)
    assert (info.architecture, info.context, info.tensors) == ("llama", 2048, 1)


def test_the_starter_model_is_sound(starter_model: Path) -> None:
    info = check_gguf(starter_model)
    assert (info.architecture, info.context) == ("qwen2", 32768)
    assert info.tensors > 300


def test_hostile_files_are_refused_in_words(shared_data: Path) -> None:
    """Two of the nine are well-formed as far as this goes: one carries a hostile template, which the sandbox meets."""
    files = sorted((shared_data / "files" / "hostile").glob("*.gguf"))
    assert len(files) == 9
    for file in files:
        if file.name == "ssti_template.gguf":
            with contextlib.suppress(ModelDamaged):
                check_gguf(file)
            continue
        with pytest.raises(ModelDamaged) as refused:
            check_gguf(file)
        assert file.name in refused.value.message
        assert refused.value.hint


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        check_gguf(tmp_path / "absent.gguf")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged):
        check_gguf(tmp_path)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda make: b"", "not complete"),
        (lambda make: b"GGUF", "not complete"),
        (lambda make: b"PK\x03\x04" + make()[4:], "not a GGUF"),
        (lambda make: make(version=1), "version 1"),
        (lambda make: make(version=4), "version 4"),
        (lambda make: make(entries=1 << 40), "damaged"),
        (lambda make: make()[:60], "not complete"),
        (lambda make: make().replace(b"general.architecture", b"general.architexture"), "damaged"),
        (lambda make: make(tail=0)[:-32], "not complete"),
        (lambda make: make(tail=0), "not complete"),  # all is told, and the weights themselves are missing
    ],
)
def test_each_defect_has_its_words(tmp_path: Path, make_gguf: Make, broken: Callable[[Make], bytes], told: str) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(broken(make_gguf))
    with pytest.raises(ModelDamaged, match=told):
        check_gguf(file)


def test_an_adapter_is_no_model(tmp_path: Path, make_gguf: Make) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(make_gguf(extra={"general.type": "adapter"}))
    with pytest.raises(ModelDamaged, match="not a whole model"):
        check_gguf(file)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 300), value=st.integers(0, 255), length=st.integers(0, 300))
def test_no_byte_makes_it_stumble(tmp_path: Path, make_gguf: Make, place: int, value: int, length: int) -> None:
    broken = bytearray(make_gguf())
    broken[place % len(broken)] = value
    file = tmp_path / "m.gguf"
    file.write_bytes(bytes(broken[:length]))
    with contextlib.suppress(ModelDamaged):
        check_gguf(file)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tail=st.binary(max_size=120))
def test_no_tail_makes_it_stumble(tmp_path: Path, make_gguf: Make, tail: bytes) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(make_gguf()[:24] + tail)
    with contextlib.suppress(ModelDamaged):
        check_gguf(file)
