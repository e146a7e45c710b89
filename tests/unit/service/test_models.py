"""Models as a person sees them: listed, fetched, chosen, removed; the engine follows the choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, ModelDamaged, ModelMissing, NotEnoughMemory, Offline
from assistant.core.jobs import QuietDesk
from assistant.model import hardware
from assistant.model.catalog import ModelFile, find, load_catalog
from assistant.service.models import Models
from assistant.system.network import Network
from assistant.system.settings_file import SettingsFile

SMALL = "smollm2-135m"


@pytest.fixture
def changes() -> list[Changed]:
    """What was published."""
    return []


@pytest.fixture
def embedders() -> list[Path]:
    """The folders that were told to the embedder's owner."""
    return []


@pytest.fixture
def models(tmp_path: Path, changes: list[Changed], embedders: list[Path]) -> Iterator[Models]:
    """Models over an empty folder, without a network."""
    bus = ChangeBus()
    bus.subscribe(changes.append)
    network = Network(lambda: True, lambda attempt: None, lambda: datetime.now(UTC))
    folder = tmp_path / "models"
    folder.mkdir()
    models = Models(SettingsFile(tmp_path / "settings.toml"), folder, network, bus, embedders.append)
    yield models
    models.close()


def lay(models: Models, name: str) -> list[Path]:
    """Put files of the right size in the place of a catalog model."""
    paths = []
    for file in find(load_catalog(), name).files:
        path = models.folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as sparse:
            sparse.truncate(file.bytes)
        paths.append(path)
    return paths


def test_the_list_tells_what_is_here_and_in_use(models: Models) -> None:
    lay(models, SMALL)
    views = {view.name: view for view in models.list()}
    assert [view.name for view in views.values() if view.here] == [SMALL]
    assert [view.name for view in views.values() if view.in_use] == ["qwen2.5-coder-1.5b", "all-minilm-l6-v2"]
    assert views["qwen3-14b"].bytes == 9_001_752_960
    assert all(view.why and view.licence for view in views.values())


def test_a_missing_model_is_told_with_the_way_to_get_it(models: Models) -> None:
    assert models.state().kind == "missing"
    with pytest.raises(ModelMissing) as missing:
        models.engine()
    assert missing.value.hint == "Get it: hearth models pull qwen2.5-coder-1.5b"


def test_choosing_what_is_not_here_is_refused(models: Models) -> None:
    with pytest.raises(ModelMissing):
        models.use(SMALL)
    with pytest.raises(BadRequest):
        models.use("gpt-9")
    with pytest.raises(ModelMissing):
        models.use("imported/absent.gguf")


def test_choosing_is_kept_and_told(models: Models, changes: list[Changed]) -> None:
    lay(models, SMALL)
    models.use(SMALL)
    assert models.state().model == "SmolLM2 135M"
    assert Changed.MODELS | Changed.SETTINGS in changes
    assert [view.name for view in models.list() if view.in_use] == [SMALL, "all-minilm-l6-v2"]


def test_choosing_an_embedder_tells_its_folder(models: Models, embedders: list[Path]) -> None:
    lay(models, "multilingual-e5-small")
    models.use("multilingual-e5-small")
    assert embedders == [models.folder / "multilingual-e5-small"]
    assert models.tokenizer() == models.folder / "multilingual-e5-small" / "tokenizer.json"


def test_what_is_in_use_is_not_removed_and_the_rest_is(models: Models) -> None:
    (path,) = lay(models, SMALL)
    models.use(SMALL)
    with pytest.raises(BadRequest, match="in use"):
        models.remove(SMALL)
    assert path.exists()
    lay(models, "qwen2.5-coder-0.5b")
    models.remove("qwen2.5-coder-0.5b")
    assert [file.name for file in models.folder.glob("*.gguf")] == [path.name]


def test_fetching_offline_is_refused(models: Models) -> None:
    with pytest.raises(Offline):
        models.pull(SMALL, QuietDesk())


def test_a_model_that_can_never_run_here_is_not_fetched(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    small = hardware.Hardware(2, 4 << 30, 3 << 30, False)
    monkeypatch.setattr(hardware, "measure", lambda: small)
    with pytest.raises(NotEnoughMemory, match="too large") as told:
        models.pull("qwen3-14b", QuietDesk())
    assert told.value.hint


def test_a_brought_along_file_can_be_chosen_and_removed(models: Models, small_model: Path) -> None:
    view = models.import_file(small_model, QuietDesk())
    assert view.name == "imported/SmolLM2-135M-Instruct.Q4_1.gguf"
    models.use(view.name)
    assert models.list()[-1].in_use
    engine = models.engine()
    assert engine.info.name == "SmolLM2-135M-Instruct.Q4_1"
    assert models.state().kind == "ready"
    lay(models, "qwen2.5-coder-0.5b")
    models.use("qwen2.5-coder-0.5b")
    models.remove(view.name)
    assert not (models.folder / view.name).exists()


def test_damaged_bytes_are_found_before_they_are_loaded(models: Models) -> None:
    lay(models, SMALL)
    models.use(SMALL)
    with pytest.raises(ModelDamaged):
        _ = models.engine().info
    state = models.state()
    assert state.kind == "failed"
    assert state.message


def test_an_embedder_with_one_flipped_byte_is_not_given_out_to_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"minilm/model.safetensors": bytes(5_000), "minilm/tokenizer.json": b"{}"}
    listed = [ModelFile(name, len(held), sha256(held).hexdigest()) for name, held in data.items()]
    chosen = str(SettingsFile(tmp_path / "settings.toml").get("embedder"))
    entry = replace(find(load_catalog(), chosen), files=tuple(listed))
    monkeypatch.setattr("assistant.service.models.load_catalog", lambda: (entry,))
    network = Network(lambda: True, lambda attempt: None, lambda: datetime.now(UTC))
    models = Models(SettingsFile(tmp_path / "settings.toml"), tmp_path, network, ChangeBus())
    assert models.checked_embedder() is None
    (tmp_path / "minilm").mkdir()
    for name, held in data.items():
        (tmp_path / name).write_bytes(held)
    assert models.checked_embedder() == tmp_path / "minilm"
    (tmp_path / "minilm/model.safetensors").write_bytes(bytes(4_999) + b"\1")
    with pytest.raises(ModelDamaged, match="not the published file"):
        models.checked_embedder()


def test_the_doctor_is_told_what_is_wrong(models: Models) -> None:
    assert len(models.check_files(deep=False, desk=QuietDesk())) == 2
    lay(models, SMALL)
    models.use(SMALL)
    (absent,) = models.check_files(deep=False, desk=QuietDesk())
    assert "all-MiniLM" in absent
    damaged, _ = models.check_files(deep=True, desk=QuietDesk())
    assert "damaged" in damaged


def test_what_only_counts_does_not_load_the_model(models: Models) -> None:
    lay(models, SMALL)
    models.use(SMALL)
    assert models.state().kind == "off"
    with pytest.raises(ModelMissing, match="is not loaded"):
        models.loaded()
    assert models.state().kind == "off", "asking did not begin to load it"
