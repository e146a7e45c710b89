"""What `make run` shows where there is no display, with the real starter models."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANSWERS = (("Garage Müller", "Car notes"), ("06:55", "Lisbon"), ("pumped", "Dishwasher manual"))
"""For each question of the tour a word of the right answer, and of the file that it must name."""


@pytest.mark.scenario
@pytest.mark.timeout(600)
def test_without_a_display_the_tour_answers_three_questions_with_sources(
    starter_model: Path, starter_embedder: Path, tmp_path: Path
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    start = [sys.executable, str(ROOT / "packaging" / "start.py")]
    shown = subprocess.run(start, env=environment | home, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    introduction, _, *answers = shown.stdout.split("$ hearth ")
    assert "no display" in introduction
    assert len(answers) == len(ANSWERS)
    for answer, (word, file) in zip(answers, ANSWERS, strict=True):
        assert word in answer and file in answer, answer
    assert not (tmp_path / "data" / "hearth" / "profile").exists(), "the person's own profile stays as it was"
