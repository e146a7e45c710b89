"""What every test gets: a home of its own, no network, and no warning that nobody expected.

Fixtures: ``shared_data`` (evaluation data beside the repository), ``starter_model``, ``small_model`` and
``starter_embedder`` (real models, fetched by the app's own downloader when they are missing), ``expect_log``
(announces a log line).
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from assistant.core.jobs import QuietDesk
from assistant.core.settings import setting
from assistant.model.catalog import CatalogEntry, find, load_catalog
from assistant.model.download import fetch
from assistant.system import audit
from assistant.system.network import Network
from assistant.system.paths import models_folder

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
RESERVED = (".invalid", ".example", ".test")
"""Names that exist nowhere: a test may ask for them to see what happens."""


# --- a home of its own ------------------------------------------------------------------------------------------

_home = Path(tempfile.mkdtemp(prefix="hearth-t-"))
_NOT_INHERITED = ("HEARTH_HOME", "HEARTH_KEY_FILE", "HEARTH_PASSPHRASE", "DBUS_SESSION_BUS_ADDRESS", "COLUMNS")


_plugins = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Point everything a person owns at a temporary folder before any test module is imported."""
    settings.register_profile("hearth", deadline=None)  # a busy machine is no failure
    settings.load_profile("hearth")
    os.environ["HEARTH_MODELS"] = str(models_folder().absolute())  # the one thing that is not made anew
    for name in _NOT_INHERITED:
        os.environ.pop(name, None)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = _home / name.removeprefix("XDG_").removesuffix("_HOME").removesuffix("_DIR").lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    os.environ["HEARTH_HOME"] = str(_home / "profile")
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never that of whoever runs the tests
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _plugins.enter_context(audit.granted("127.0.0.1"))  # pytest's own plugins talk to each other there
    audit.listen(_refused.append)
    sys.addaudithook(_watch_network)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Every plugin is set up: from now on nobody may."""
    _plugins.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_home, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The scenarios come last, and where several processes share the tests one of them has all: they need the cores."""
    if not config.option.markexpr:  # what takes minutes is left out unless a mark is asked for
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    scenarios = Path(__file__).parent / "scenarios"
    items.sort(key=lambda item: item.path.is_relative_to(scenarios))
    for item in items:
        together = "scenarios" if item.path.is_relative_to(scenarios) else item.path.relative_to(ROOT).as_posix()
        item.add_marker(pytest.mark.xdist_group(together))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test was tried again: it passed in the end, and still had a reason to fail."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"first try of {report.nodeid}, {report.when}")
        terminalreporter.write_line(report.longreprtext)


@pytest.fixture(autouse=True)
def own_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The default profile's folder in this test; it does not exist yet."""
    profile = tmp_path / "profile"
    monkeypatch.setenv("HEARTH_HOME", str(profile))
    return profile


# --- no network -------------------------------------------------------------------------------------------------

_reached: list[str] = []
_refused: list[audit.Refusal] = []
_fetching: list[str] = []


def _watch_network(event: str, arguments: tuple[Any, ...]) -> None:
    """What the app's own hook let through, because the one door granted it, must be this computer in a test."""
    if event not in audit.WATCHED or _fetching:
        return
    aim = audit.aim(event, arguments)
    if aim is None or _is_local(aim.host):
        return
    if not aim.host.endswith(RESERVED):
        _reached.append(f"{event} {aim.host}")
    raise OSError(f"no network in tests: {aim.host}")


def _is_local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def refusals() -> Iterator[list[audit.Refusal]]:
    """What the app's hook refused in this test, in order; a test that expects some takes them out.

    Fails a test that reaches for any address past the one door, or for another computer through it, even if the app
    took it well. A server of a test's own is made inside ``audit.granted("127.0.0.1")``.
    """
    _reached.clear()
    _refused.clear()
    yield _refused
    assert not _reached, f"this test reached for the network: {_reached}"
    assert not _refused, f"this test went past the one door to the network: {_refused}"


# --- no unexpected warnings -------------------------------------------------------------------------------------


class _Collector(logging.Handler):
    """Keeps every log line from WARNING upwards, of all threads."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[Callable[[str], None]]:
    """Call it with a regular expression to announce a log line of WARNING or worse: it must come.

    Any such line that was not announced fails the test. Qt's messages fail it through pytest-qt's own setting.
    """
    expected: list[str] = []
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield expected.append
    logging.getLogger().removeHandler(collector)
    surprising = [line for line in collector.lines if not any(re.search(wanted, line) for wanted in expected)]
    absent = [wanted for wanted in expected if not any(re.search(wanted, line) for line in collector.lines)]
    assert not surprising, "unexpected log lines:\n" + "\n".join(surprising)
    assert not absent, f"announced log lines that never came: {absent}"


# --- data and models --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Evaluation data beside the repository, read-only; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("NEEDS DATA: there is no evaluation data beside the repository (../shared/data)")
    return folder


def _whole(name: str) -> CatalogEntry:
    """The catalog's entry of that name once its files are in the models folder, every byte checked."""
    entry = find(load_catalog(), name)
    network = Network(lambda: False, lambda attempt: None, lambda: datetime.now(UTC))
    _fetching.append(name)
    try:
        fetch(entry, models_folder(), network, QuietDesk())
    finally:
        _fetching.remove(name)
    return entry


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """The GGUF file of the model that Hearth starts with; fetched by the app's own downloader if it is not here."""
    return models_folder() / _whole(str(setting("chat_model").default)).files[0].name


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The GGUF file of the smallest model: quick to load, for tests of mechanics; what it says is nonsense."""
    return models_folder() / _whole("smollm2-135m").files[0].name


@pytest.fixture(scope="session")
def starter_embedder() -> Path:
    """The folder of the embedder that Hearth starts with; fetched by the app's own downloader if it is not here."""
    files = _whole(str(setting("embedder").default)).files
    return models_folder() / Path(files[0].name).parts[0]
