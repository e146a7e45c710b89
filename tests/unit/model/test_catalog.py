"""The catalog: what a person can choose, told fully."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.settings import setting
from assistant.model.catalog import CatalogEntry, HubSource, WheelSource, find, load_catalog

CATALOG = load_catalog()


def named(entry: CatalogEntry) -> str:
    """For the test's id."""
    return entry.name


@pytest.mark.parametrize("entry", CATALOG, ids=named)
def test_every_entry_is_told_fully(entry: CatalogEntry) -> None:
    assert entry.title
    assert entry.licence
    assert entry.parameters > 0
    assert entry.sources
    for file in entry.files:
        assert file.bytes > 0
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert not Path(file.name).is_absolute()
        assert ".." not in Path(file.name).parts


@pytest.mark.parametrize("entry", CATALOG, ids=named)
def test_every_source_holds_every_file(entry: CatalogEntry) -> None:
    for source in entry.sources:
        match source:
            case HubSource():
                assert len(source.files) == len(entry.files)
                assert source.repository.count("/") == 1
            case WheelSource():
                assert source.joined == (len(entry.files) == 1)


@pytest.mark.parametrize("entry", CATALOG, ids=named)
def test_a_chat_model_is_one_gguf_and_an_embedder_one_folder(entry: CatalogEntry) -> None:
    if entry.kind == "chat":
        assert [Path(file.name).suffix for file in entry.files] == [".gguf"]
    else:
        assert len({Path(file.name).parts[0] for file in entry.files}) == 1
        names = {file.name.split("/", 1)[1] for file in entry.files}
        assert {"config.json", "model.safetensors", "modules.json", "tokenizer.json"} <= names
        assert not any(name.endswith((".bin", ".pt", ".pkl")) for name in names)


def test_names_and_files_are_unique() -> None:
    names = [entry.name for entry in CATALOG]
    files = [file.name for entry in CATALOG for file in entry.files]
    assert len(set(names)) == len(names)
    assert len(set(files)) == len(files)


def test_there_is_something_for_every_computer() -> None:
    chat = [entry.parameters for entry in CATALOG if entry.kind == "chat"]
    assert min(chat) < 0.7
    assert max(chat) > 14
    assert len([entry for entry in CATALOG if entry.kind == "embedder"]) >= 3
    assert len(CATALOG) >= 10


@pytest.mark.parametrize("name", ["chat_model", "embedder"])
def test_the_starters_can_be_had_from_the_package_index_too(name: str) -> None:
    sources = find(CATALOG, str(setting(name).default)).sources
    assert [type(source) for source in sources] == [HubSource, WheelSource]


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(BadRequest, match="no model “gpt-9”"):
        find(CATALOG, "gpt-9")


def test_an_unknown_kind_of_source_is_a_bug(tmp_path: Path) -> None:
    file = tmp_path / "catalog.toml"
    file.write_text(
        '[[model]]\nname = "a"\ntitle = "A"\nkind = "chat"\nparameters = 1\nlicence = "MIT"\n'
        'files = [{ name = "a.gguf", bytes = 1, sha256 = "0" }]\nsources = [{ kind = "torrent" }]\n'
    )
    with pytest.raises(ValueError, match="torrent"):
        load_catalog(file)
