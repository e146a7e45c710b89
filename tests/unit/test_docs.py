"""What is written for people says what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load(name: str) -> ModuleType:
    """A script of the packaging folder as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_readme_lists_every_command_and_setting_as_the_code_has_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert load("readme_tables").renewed(text) == text, "run: .venv/bin/python packaging/readme_tables.py"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "packaging/decisions/README.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    pages = sorted(path.name for path in (ROOT / "packaging" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in pages] == list(range(len(pages))), pages


def test_make_targets_are_described() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    described = {line.split(":")[0] for line in lines if re.match(r"[a-z]+:.*## ", line)}
    assert {"help", "run", "test", "check", "bench"} <= described
