"""The vector index: exact and Chroma alike, and what happens when Chroma's files come to harm."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import AlreadyRunning
from assistant.store.search_index import SearchIndex
from assistant.store.vectors import ChromaIndex, ExactIndex, Rotation, unpacked

DIMENSIONS = 16
SEED = bytes(range(32))


def vectors(count: int, seed: int = 1) -> list[bytes]:
    """Random vectors of length 1, as they are kept."""
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return [row.astype("<f2").tobytes() for row in rows / np.linalg.norm(rows, axis=1, keepdims=True)]


def rebuild(index: SearchIndex, ids: list[int], rows: list[bytes]) -> None:
    """Build it anew from all that is kept."""
    index.begin_rebuild()
    for start in range(0, len(ids), 100):
        index.fill(ids[start : start + 100], rows[start : start + 100], start + 100 >= len(ids))
    while index.rebuild_step():
        pass


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    """An open, empty index."""
    opened = SearchIndex(tmp_path / "vectors", DIMENSIONS, SEED)
    opened.open()
    yield opened
    opened.close()


def reopened(folder: Path) -> SearchIndex:
    """The index of that folder as a new process finds it."""
    opened = SearchIndex(folder, DIMENSIONS, SEED)
    opened.open()
    return opened


operations = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(st.integers(1, 30), min_size=1, max_size=8, unique=True)),
        st.tuples(st.just("forget"), st.lists(st.integers(1, 30), max_size=8, unique=True)),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(operations=operations)
def test_exact_search_knows_what_was_put_and_not_forgotten(operations: list[tuple[str, list[int]]]) -> None:
    """Law: the index is a dictionary from id to vector, and ``near`` sorts it by cosine."""
    exact, model, fresh = ExactIndex(DIMENSIONS), dict[int, bytes](), iter(vectors(200))
    for operation, ids in operations:
        if operation == "put":
            rows = [next(fresh) for _ in ids]
            exact.put(ids, rows)
            model.update(zip(ids, rows, strict=True))
        else:
            exact.forget(ids)
            for chunk in ids:
                model.pop(chunk, None)
    query = vectors(1, seed=7)[0]
    expected = sorted(
        (
            (float(unpacked([row], DIMENSIONS)[0] @ unpacked([query], DIMENSIONS)[0]), chunk)
            for chunk, row in model.items()
        ),
        reverse=True,
    )
    assert exact.count() == len(model)
    assert [chunk for chunk, _ in exact.near(query, 5)] == [chunk for _, chunk in expected[:5]]
    some = sorted(model)[::2]
    assert {chunk for chunk, _ in exact.near(query, 50, some)} == set(some)


def test_rotation_keeps_every_cosine_and_hides_the_numbers() -> None:
    rows = unpacked(vectors(20), DIMENSIONS)
    turned = Rotation(SEED, DIMENSIONS)(rows)
    assert np.allclose(rows @ rows.T, turned @ turned.T, atol=1e-5)
    assert np.abs(np.sum(rows * turned, axis=1)).mean() < 0.5, "no vector resembles itself"
    assert not np.allclose(turned, Rotation(bytes(32), DIMENSIONS)(rows)), "another profile turns otherwise"


def test_chroma_finds_what_exact_search_finds(index: SearchIndex) -> None:
    rows, exact = vectors(300), ExactIndex(DIMENSIONS)
    index.put(range(1, 301), rows)
    exact.put(range(1, 301), rows)
    for query in vectors(20, seed=3):
        found, expected = index.near(query, 10), exact.near(query, 10)
        assert len({chunk for chunk, _ in found} & {chunk for chunk, _ in expected}) >= 9
        assert found[0][1] == pytest.approx(expected[0][1], abs=0.002)
    assert set(dict(index.near(rows[0], 5, [7, 8, 9]))) == {7, 8, 9}
    index.forget([1, 2, 999])
    assert index.count() == 298 and 1 not in dict(index.near(rows[0], 300))


def test_neither_text_nor_a_vector_as_it_was_is_on_the_disk(index: SearchIndex, tmp_path: Path) -> None:
    rows = vectors(200)
    index.put(range(1, 201), rows)
    index.settle()
    bytes_on_disk = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for row in rows[:20]:
        assert row not in bytes_on_disk
        assert unpacked([row], DIMENSIONS).tobytes() not in bytes_on_disk


def test_the_index_is_there_again_after_a_quiet_end(tmp_path: Path) -> None:
    rows = vectors(250)
    first = reopened(tmp_path / "vectors")
    first.put(range(1, 251), rows)
    first.close()
    second = reopened(tmp_path / "vectors")
    assert second.count() == 250 and second.probe([1, 99, 250], [rows[0], rows[98], rows[249]]) == ""
    assert second.ids() == list(range(1, 251))
    second.close()


def test_a_second_process_is_kept_out(index: SearchIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.vectors._LOCK_SECONDS", 0.2)
    with pytest.raises(AlreadyRunning):
        SearchIndex(tmp_path / "vectors", DIMENSIONS, SEED)


def truncate(path: Path) -> None:
    """Cut a file in half."""
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    """Overwrite the middle of a file."""
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 4, 3 * len(data) // 4)
    data[middle] = os.urandom(len(data[middle]))
    path.write_bytes(data)


def test_a_vector_that_does_not_find_itself_is_noticed(index: SearchIndex) -> None:
    index.put(range(1, 101), vectors(100))
    assert index.probe([5], [vectors(1, seed=9)[0]]) != ""
    assert not index.usable and not index.answers


def test_while_it_is_built_anew_exact_search_answers(index: SearchIndex, tmp_path: Path) -> None:
    rows = vectors(400)
    index.distrust()
    index.begin_rebuild()
    index.fill(range(1, 301), rows[:300], last=True)
    assert index.answers and index.near(rows[4], 1)[0][0] == 5
    assert index.rebuild_step() > 0
    index.put(range(301, 401), rows[300:])
    index.forget([2, 350])
    while index.rebuild_step():
        pass
    assert index.usable and index.count() == 398
    assert index.ids() == [chunk for chunk in range(1, 401) if chunk not in (2, 350)]
    assert index.probe([1, 399], [rows[0], rows[398]]) == ""
    assert not (tmp_path / "vectors" / "next").exists() and not list((tmp_path / "vectors").glob("old-*"))


def test_what_was_forgotten_is_gone_from_the_disk_after_a_rebuild(tmp_path: Path) -> None:
    rows = vectors(300)
    index = reopened(tmp_path / "vectors")
    index.put(range(1, 301), rows)
    index.forget([150])
    kept = [chunk for chunk in range(1, 301) if chunk != 150]
    rebuild(index, kept, [rows[chunk - 1] for chunk in kept])
    index.close()
    turned = Rotation(SEED, DIMENSIONS)(unpacked(rows, DIMENSIONS))
    on_disk = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    held = [n + 1 for n, row in enumerate(turned) if row.tobytes() in on_disk]
    assert 150 not in held and len(held) > 100, "the others can be seen there, so the search for it is a fair one"


ROOT = Path(__file__).parents[3]
START = (
    "import sys; from pathlib import Path; from tests.unit.store.test_vectors import *\n"
    "index = reopened(Path(sys.argv[1]))\n"
)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``script`` with the index of that folder open, in a process of its own."""
    command = [sys.executable, "-c", START + script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index with 1,500 vectors that was closed well."""
    folder = tmp_path_factory.mktemp("healthy") / "vectors"
    index, rows = reopened(folder), vectors(1500)
    for start in range(0, 1500, 100):
        index.put(range(start + 1, start + 101), rows[start : start + 100])
    index.close()
    return folder


@pytest.mark.parametrize("harm", [truncate, scramble, Path.unlink], ids=["truncated", "scrambled", "deleted"])
@pytest.mark.parametrize("victim", ["chroma.sqlite3", "data_level0.bin", "link_lists.bin", "index_metadata.pickle"])
def test_damage_is_survived_and_mended(
    tmp_path: Path, healthy: Path, victim: str, harm: Callable[[Path], None]
) -> None:
    """Open, probe and query may fail or even kill their process; afterwards a rebuilt index finds everything."""
    folder = tmp_path / "vectors"
    shutil.copytree(healthy, folder)
    rows, ids = vectors(1500), list(range(1, 1501))
    harmed = list((folder / "current").rglob(victim))
    assert harmed
    for file in harmed:
        harm(file)
    told = run(
        "rows = vectors(1500); ids = list(range(1, 1501, 25))\nprint(index.probe(ids, [rows[i - 1] for i in ids]))\n",
        folder,
    )
    if told.returncode:  # it died of it: its parent throws the folder away
        shutil.rmtree(folder / "current")
    index = reopened(folder)
    if index.probe(ids, rows) or index.ids() != ids:
        rebuild(index, ids, rows)
    assert index.probe(ids, rows) == "" and index.count() == 1500
    index.close()


def test_a_folder_that_could_not_be_opened_is_built_anew_in_the_same_process(tmp_path: Path, healthy: Path) -> None:
    folder = tmp_path / "vectors"
    shutil.copytree(healthy, folder)
    scramble(folder / "current" / "chroma.sqlite3")
    index = reopened(folder)
    assert not index.usable and not index.answers
    rebuild(index, list(range(1, 1501)), vectors(1500))
    assert index.usable and index.count() == 1500
    index.close()


def test_a_process_killed_while_it_writes_leaves_nothing_that_is_trusted(tmp_path: Path) -> None:
    script = START + (
        "rows = vectors(20000)\n"
        "for n in range(0, 20000, 50):\n"
        "    index.put(range(n + 1, n + 51), rows[n : n + 50])\n"
        "    print(n + 50, flush=True)\n"
    )
    folder = tmp_path / "vectors"
    command = [sys.executable, "-c", script, str(folder)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT)
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 600:
        pass
    time.sleep(0.05)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    index = reopened(folder)
    assert index.count() == 0, "it is not trusted, so it is empty and will be built anew"
    rebuild(index, list(range(1, 601)), vectors(20000)[:600])
    assert index.count() == 600 and index.usable
    index.close()


def test_a_folder_that_was_half_built_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    unfinished = ChromaIndex(folder / "next", DIMENSIONS, SEED)
    unfinished.close()
    (folder / "old-3").mkdir()
    index = reopened(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["current", "lock"]
    index.close()
