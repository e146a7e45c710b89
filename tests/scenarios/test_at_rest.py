"""After a session with a canary in everything that is told, no file that Hearth wrote holds one, nor a raw vector."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.scenarios.at_rest_session import VECTOR_TEXT, WORDS
from tests.traces import forms_of, forms_of_vector, found_in, too_open
from tests.unit.service.small_embedder import SmallEmbedder

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

XDG = ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")


class Home:
    """A person's home folder, a temporary folder and a profile, in which a session leaves whatever it leaves.

    The person's own documents lie outside of it: they hold the words in plain text.
    """

    def __init__(self, root: Path) -> None:
        self.profile = root / "home" / "profile"
        self.home, self.temp, self.own = root / "home", root / "tmp", root / "own"
        for folder in (self.home, self.temp, self.own):
            folder.mkdir(mode=0o700)
        self.environment = {
            **os.environ,
            "HOME": str(self.home),
            "TMPDIR": str(self.temp),
            **{f"XDG_{name}": str(self.home / name.lower()) for name in XDG},
        }
        for name in XDG:
            (self.home / name.lower()).mkdir(mode=0o700)

    def session(self, what: str) -> subprocess.CompletedProcess[str]:
        """Run one; what it says is looked through too."""
        command = [sys.executable, "-m", "tests.scenarios.at_rest_session", str(self.profile), str(self.own), what]
        ended = subprocess.run(
            command, env=self.environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
            timeout=300,
        )  # fmt: skip
        (self.temp / f"said-{what}").write_text(ended.stdout + ended.stderr)
        (self.temp / f"said-{what}").chmod(0o600)
        return ended

    def leaks(self) -> list[str]:
        """Every canary, and every raw vector, that stands anywhere."""
        wanted = {name: forms_of(word) for name, word in WORDS.items()}
        raw = SmallEmbedder(self.own / "embedder", 1).embed_query(VECTOR_TEXT)
        wanted["vector"] = forms_of_vector(np.frombuffer(raw, "<f2").astype(float).tolist())
        return found_in([self.home, self.temp], wanted)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after a session that was killed."""
    made = Home(tmp_path_factory.mktemp("at-rest"))
    ended = made.session("live")
    assert "done" in ended.stdout, ended.stderr[-3000:]
    assert ended.returncode == -9
    return made


def test_no_file_holds_a_word_or_a_vector_of_it(home: Home) -> None:
    assert home.leaks() == []
    written = {path.name for path in home.profile.rglob("*")}
    assert {"hearth.db", "hearth.db-wal", "hearth.log", "chroma.sqlite3", "hearth.before-0022.db"} <= written
    log = (home.profile / "logs" / "hearth.log").read_text()
    assert "builtins.ValueError" in log and "it was …" in log, "the log was written, at its most talkative"


def test_only_the_person_can_read_what_was_written(home: Home) -> None:
    assert too_open([home.profile]) == []
    assert [line for line in too_open([home.home, home.temp]) if "embedder" not in line] == []


def test_nor_after_all_of_it_was_deleted(home: Home) -> None:
    ended = home.session("erase")
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert home.leaks() == []


def test_the_search_would_find_them(tmp_path: Path) -> None:
    """Each form that is looked for is found where it stands."""
    import base64

    word, vector = "wordzyxqcanary", [0.125 * n for n in range(1, 33)]
    forms = {"word": forms_of(word), "vector": forms_of_vector(vector)}
    for n, data in enumerate(
        (
            f"a {word} b".encode(), f"a {word} b".encode("utf-16"), base64.b64encode(f"some {word} here".encode()),
            base64.b64encode(f"any {word} here".encode()), base64.b64encode(f"an {word} here".encode()),
            word.encode().hex().encode(), np.asarray(vector, "<f4").tobytes(), np.asarray(vector, "<f2").tobytes(),
        )
    ):  # fmt: skip
        file = tmp_path / f"{n}.bin"
        file.write_bytes(b"\x01\x02" + data)
        assert found_in([tmp_path], forms), n
        file.unlink()
    (tmp_path / f"{word}.txt").touch()
    assert found_in([tmp_path], forms)
