"""The house rules that a linter does not know: doors, sizes, docstrings, licences, names.

Imports are read from the source with ``ast``, so that one hidden inside a function counts like any other.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 350
SOURCES = ("assistant", "ui", "packaging")

DOORS = {
    "llama_cpp": ("assistant/model/llama.py", "assistant/evaluation/"),
    "chromadb": ("assistant/store/vectors.py", "assistant/evaluation/"),
    "sqlcipher3": ("assistant/store/database.py",),
    "sqlite3": (),
    "sentence_transformers": ("assistant/model/embedder.py", "assistant/evaluation/"),
    "torch": ("assistant/model/embedder.py", "assistant/evaluation/"),
    "transformers": ("assistant/model/embedder.py", "assistant/evaluation/"),
    "keyring": ("assistant/system/keyrings.py",),
    "argon2": ("assistant/system/key_wrapping.py",),
    "jeepney": ("assistant/system/suspend.py",),
    "multiprocessing": ("assistant/system/children.py", "assistant/system/child_side.py"),
    "subprocess": ("assistant/system/children.py", "packaging/"),
    "socket": (
        "assistant/system/network.py",
        "assistant/system/audit.py",
        "assistant/system/instance.py",
        "packaging/offline.py",
    ),
    "httpx": ("assistant/system/network.py",),
    "requests": (),
    "urllib.request": ("assistant/system/network.py",),
    "http.client": (),
    "huggingface_hub": (),
    "pickle": (),
    "PySide6": ("ui/",),
    "pypdfium2": ("assistant/knowledge/readers/",),
    "pypdf": ("assistant/knowledge/readers/",),
    "docx": ("assistant/knowledge/readers/", "packaging/make_sample.py"),
    "pptx": ("assistant/knowledge/readers/", "packaging/make_sample.py"),
    "openpyxl": ("assistant/knowledge/readers/", "packaging/make_sample.py"),
    "lxml": ("assistant/knowledge/readers/",),
    "selectolax": ("assistant/knowledge/readers/",),
    "defusedxml": ("assistant/knowledge/readers/", "assistant/calendar/webdav_xml.py"),
    "striprtf": ("assistant/knowledge/readers/",),
    "watchfiles": ("assistant/knowledge/watcher.py",),
    "platformdirs": ("assistant/system/", "packaging/"),
    "tomlkit": ("assistant/system/settings_file.py",),
    "rich": ("assistant/cli.py", "assistant/cli_"),
    "click": ("assistant/cli.py", "assistant/cli_"),
    "holidays": ("assistant/calendar/holidays.py",),
    "icalendar": (),
    "recurring_ical_events": (),
    "markdown_it": ("ui/",),
    "pygments": ("ui/",),
}
"""Who may import what: a folder (slash at its end), a family of modules (underscore) or one module; () is nobody."""

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)


@dataclass(frozen=True)
class Module:
    """One source file of ours, parsed."""

    path: str
    text: str
    tree: ast.Module

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module with its line, also those inside functions and under TYPE_CHECKING."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
            elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__") and node.args:
                name = node.args[0]
                yield (name.value if isinstance(name, ast.Constant) else "*"), node.lineno


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def modules() -> tuple[Module, ...]:
    """Our Python files, the window and set-up included."""
    paths = sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    texts = [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
    return tuple(Module(path, text, ast.parse(text, path)) for path, text in texts)


def listing(found: list[str]) -> str:
    """One finding a line, all of them."""
    return "\n" + "\n".join(found)


def _within(path: str, place: str) -> bool:
    return path.startswith(place) if place.endswith(("/", "_")) else path == place


def trespassers(found: tuple[Module, ...]) -> list[str]:
    """Imports of a guarded library outside its door."""
    wrong = []
    for module in found:
        for name, line in module.imports():
            for guarded, doors in DOORS.items():
                inside = name == guarded or name.startswith(f"{guarded}.")
                if inside and not any(_within(module.path, door) for door in doors):
                    wrong.append(f"{module.path}:{line} imports {name}; its door is {doors or 'nowhere'}")
    return wrong


def test_each_library_has_one_door() -> None:
    wrong = trespassers(modules())
    assert not wrong, listing(wrong)


MAY_IMPORT = {
    "ui/launch.py": ("service", "core", "cli"),
    "ui/": ("service", "core"),
    "assistant/cli": ("service", "evaluation", "core", "cli"),
}
"""What the two faces of the app may import of it, the first place that fits counts; the launcher chooses between them.

Import-linter sees to everything below.
"""


def test_window_and_command_line_know_the_service_only() -> None:
    wrong = []
    for module in modules():
        parts = next((parts for place, parts in MAY_IMPORT.items() if module.path.startswith(place)), None)
        for name, line in module.imports() if parts is not None else ():
            package, _, part = name.partition(".")
            if package == "assistant" and part.split(".")[0].split("_")[0] not in (*parts, ""):
                wrong.append(f"{module.path}:{line} imports {name}")
    assert not wrong, listing(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "import chromadb",
        "def f():\n    from chromadb.config import Settings",
        "import importlib\nimportlib.import_module('chromadb')",
        "if True:\n    import chromadb.api as x",
    ],
)
def test_a_hidden_import_is_seen(text: str) -> None:
    assert len(trespassers((Module("assistant/service/x.py", text, ast.parse(text)),))) == 1


def test_modules_stay_short() -> None:
    long = [f"{module.path}: {lines}" for module in modules() if (lines := module.text.count("\n")) > LONGEST_MODULE]
    assert not long, listing(long)


def test_modules_say_what_they_are_for() -> None:
    vague = [module.path for module in modules() if Path(module.path).stem in FORBIDDEN_NAMES]
    assert vague == []


def undocumented(module: Module) -> Iterator[str]:
    """Public names without a docstring; overrides of Qt's own methods keep Qt's documentation."""
    if ast.get_docstring(module.tree) is None and module.text.strip():
        yield f"{module.path}: the module"
    yield from _undocumented(module.tree, module.path, "")


def _undocumented(parent: ast.AST, path: str, prefix: str) -> Iterator[str]:
    for node in ast.iter_child_nodes(parent):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not _is_override(node, path):
            yield f"{path}:{node.lineno} {prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node, path, f"{prefix}{node.name}.")


def _is_override(node: ast.AST, path: str) -> bool:
    """Qt's names are the only ones in camelCase (ruff sees to that), and logging's ``emit`` is documented there."""
    if isinstance(node, ast.ClassDef) or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if any(isinstance(mark, ast.Name) and mark.id in ("override", "overload") for mark in node.decorator_list):
        return True
    setter = any(isinstance(mark, ast.Attribute) and mark.attr == "setter" for mark in node.decorator_list)
    return setter or (path.startswith("ui/") and (node.name.lower() != node.name or node.name == "event"))


def test_every_public_name_is_documented() -> None:
    wrong = [name for module in modules() for name in undocumented(module)]
    assert not wrong, listing(wrong)


def test_an_undocumented_name_is_seen() -> None:
    text = '"""Module."""\nclass A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\n'
    assert list(undocumented(Module("ui/x.py", text, ast.parse(text)))) == ["ui/x.py:4 A.b"]


@cache
def installed_for(name: str = "hearth-assistant") -> frozenset[str]:
    """The distributions that an installation without the development tools brings, by name."""
    found: set[str] = set()
    waiting = [(name, frozenset[str]())]
    while waiting:
        current, extras = waiting.pop()
        for line in importlib.metadata.requires(current) or ():
            requirement = Requirement(line)
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
                continue
            key = requirement.name.lower().replace("_", "-")
            if key not in found and _is_installed(key):
                found.add(key)
                waiting.append((key, frozenset(requirement.extras)))
    return frozenset(found)


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def licence_of(name: str) -> str:
    """What a distribution says of its licence: the expression, the classifiers, or the short free text."""
    about = importlib.metadata.metadata(name)
    classifiers = [text for text in about.get_all("Classifier") or () if text.startswith("License ::")]
    expression = about.get("License-Expression")
    free_text = (about.get("License") or "").strip().splitlines()
    return expression or " | ".join(classifiers) or (free_text[0] if free_text else "")


OTHER_CHOICE = {"pyside6-essentials", "shiboken6"}
"""Offered under LGPL-3.0 as well as GPL; we use them under the LGPL."""


def test_no_dependency_is_copyleft() -> None:
    assert {"torch", "chromadb", "pypdfium2"} <= installed_for()
    licences = {name: licence_of(name) for name in installed_for() - OTHER_CHOICE}
    assert {name: text for name, text in licences.items() if COPYLEFT.search(LESSER.sub("", text))} == {}
    assert all("LGPL" in licence_of(name) for name in OTHER_CHOICE)


def test_schema_files_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "resources" / "schema").iterdir())
    assert names, "no schema files"
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names), names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_no_machine_paths() -> None:
    """The project speaks only of itself: nothing of the computer it was written on."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"(?<![\w.])/(root|work)/\w")
    wrong = []
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".sh", ".sql", ".txt") and path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            wrong += [f"{name}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    assert not wrong, listing(wrong)


def test_no_module_level_state() -> None:
    """Nothing is assigned with ``global``: what lives long belongs to an object."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]
    assert not wrong, listing(wrong)


def test_the_test_folders_mirror_the_packages() -> None:
    packages = {path.parent.name for path in (ROOT / "assistant").glob("*/__init__.py")}
    folders = {path.parent.name for path in (ROOT / "tests" / "unit").glob("*/test_*.py")}
    assert folders <= packages, folders - packages
    assert packages - folders <= {"evaluation"}, packages - folders
