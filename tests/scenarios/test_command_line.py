"""Real commands in real processes on one profile: one owns it, the others ask it, whoever is stopped loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.scenario

HEARTH = [sys.executable, "-m", "ui.launch"]
FILES = 24


@pytest.fixture
def folder(tmp_path: Path, starter_embedder: Path) -> Path:
    """Texts that take some seconds to make searchable by meaning; one of them speaks of tyres."""
    random.seed(5)
    made = tmp_path / "texts"
    made.mkdir()
    words = "river mountain invoice contract meeting school holiday bread garden letter".split()
    for number in range(FILES):
        paragraphs = [" ".join(random.choices(words, k=150)) + f" {number}.{part}" for part in range(4)]
        (made / f"{number:03}.txt").write_text("\n\n".join(paragraphs))
    (made / "car.txt").write_text("The winter tyres are stored at Garage Miller, shelf 14.\n")
    return made


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that a test started; none of them outlives it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def hearth(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*HEARTH, *arguments], capture_output=True, text=True, timeout=240, check=False)


def result(*arguments: str) -> Any:
    run = hearth(*arguments, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def begin(processes: list[subprocess.Popen[str]], *arguments: str) -> subprocess.Popen[str]:
    """Start a command in a process group of its own, as a terminal does."""
    process = subprocess.Popen(
        [*HEARTH, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    processes.append(process)
    return process


def wait_for_documents(least: int) -> None:
    give_up = time.monotonic() + 120
    while sum(source["documents"] for source in result("sources")) < least:
        assert time.monotonic() < give_up, "nothing was added"
        time.sleep(0.2)


def test_beside_a_running_command_others_are_answered_by_it(folder: Path, started: list[Any]) -> None:
    adding = begin(started, "add", str(folder), "--json")
    wait_for_documents(FILES)
    assert adding.poll() is None, "it still works on the vectors"
    began = time.monotonic()
    assert result("settings", "get", "theme")["value"] == "system"
    assert time.monotonic() - began < 5
    found = result("search", "winter", "tyres")
    assert found[0]["path"].endswith("car.txt")
    refused = hearth("quick", "--json")
    assert refused.returncode == 1
    assert "terminal" in json.loads(refused.stderr)["error"]["message"]
    out, err = adding.communicate(timeout=240)
    assert adding.returncode == 0, err
    assert json.loads(out)["added"] == FILES + 1
    assert all(check["ok"] for check in result("doctor", "--deep"))


def test_ctrl_c_stops_cleanly_and_a_second_run_goes_on(folder: Path, started: list[Any]) -> None:
    adding = begin(started, "add", str(folder))
    wait_for_documents(5)
    os.killpg(adding.pid, signal.SIGINT)  # a terminal tells the whole group
    out, err = adding.communicate(timeout=30)
    assert adding.returncode == 130
    assert (out, err) == ("", "Stopped.\n")
    kept = sum(source["documents"] for source in result("sources"))
    assert kept >= 5
    again = result("add", str(folder))
    assert again["added"] + again["unchanged"] == FILES + 1
    assert again["unchanged"] >= kept
    assert sum(source["pending"] for source in result("sources")) == 0
    assert all(check["ok"] for check in result("doctor"))


def test_stopping_a_command_that_another_process_carries_out(folder: Path, started: list[Any]) -> None:
    owner = begin(started, "add", str(folder))
    wait_for_documents(5)
    asking = begin(started, "add", str(folder))
    time.sleep(1.5)
    os.killpg(asking.pid, signal.SIGINT)
    _, err = asking.communicate(timeout=30)
    assert asking.returncode == 130, err
    out, err = owner.communicate(timeout=240)
    assert owner.returncode == 0, err
    assert "added" in out


def test_when_the_owner_is_stopped_the_other_goes_on_by_itself(folder: Path, started: list[Any]) -> None:
    owner = begin(started, "add", str(folder / "car.txt"), str(folder))
    wait_for_documents(5)
    other = begin(started, "add", str(folder), "--json")
    time.sleep(1.5)
    os.killpg(owner.pid, signal.SIGINT)
    owner.communicate(timeout=60)
    assert owner.returncode == 130
    out, err = other.communicate(timeout=240)
    assert other.returncode == 0, err
    report = json.loads(out)
    assert report["added"] + report["unchanged"] + report["updated"] >= FILES
    assert sum(source["pending"] for source in result("sources")) == 0


def test_an_owner_that_is_killed_leaves_a_profile_that_opens(folder: Path, started: list[Any]) -> None:
    owner = begin(started, "add", str(folder))
    wait_for_documents(5)
    owner.kill()
    owner.communicate(timeout=30)
    report = result("add", str(folder))
    assert report["added"] + report["unchanged"] == FILES + 1
    assert all(check["ok"] for check in result("doctor", "--deep"))


def test_a_conversation_over_a_pipe(starter_model: Path, starter_embedder: Path, folder: Path) -> None:
    result("add", str(folder / "car.txt"))
    questions = "Where are the winter tyres stored?\nOn which shelf?\n"
    command = [*HEARTH, "chat", "--json"]
    run = subprocess.run(command, input=questions, capture_output=True, text=True, timeout=280, check=False)
    assert run.returncode == 0, run.stderr
    decoder, text, answers = json.JSONDecoder(), run.stdout, []
    while text.strip():
        answer, end = decoder.raw_decode(text.lstrip())
        answers.append(answer)
        text = text.lstrip()[end:]
    first, second = answers
    assert "Miller" in first["answer"] and first["citations"][0]["path"].endswith("car.txt")
    assert "14" in second["answer"]
    assert first["chat"] == second["chat"]
    (chat,) = result("chats")
    assert len(result("chats", "show", str(chat["id"]))["messages"]) == 4
