"""The bench of trust in short: some kills, some flipped bits, some full disks; and that it can see a loss."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role
from assistant.evaluation import trust, trust_full
from assistant.evaluation.trust_deeds import NOW, Seen
from assistant.evaluation.trust_disk import small_disk
from assistant.evaluation.trust_flips import _looked_at, everything, filled, flip, opened
from assistant.evaluation.trust_kills import FAULTS, Killer, Tally
from assistant.evaluation.trust_person import Chatting, Settings
from assistant.store.chats import Chats
from assistant.system.settings_file import SettingsFile

IN_SHORT = ("chat", "settings", "facts and ratings")


@pytest.mark.parametrize("name", IN_SHORT)
def test_kills_lose_nothing(name: str, tmp_path: Path) -> None:
    fault = next(each for each in FAULTS if each.name == name)
    with Killer(5, CancelToken()) as killer:
        tally = killer.kill(fault, 4, tmp_path)
    assert (tally.tries, tally.lost, tally.damaged, tally.recovered) == (4, [], [], 4)


def test_every_flipped_bit_is_named(tmp_path: Path) -> None:
    tally = flip(5, 11, tmp_path, CancelToken())
    assert (tally.tries, tally.told, tally.damaged, tally.recovered) == (5, 5, [], 5)


def test_words_that_were_changed_are_seen(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with opened(tmp_path) as database:
        wanted = everything(database)
        database.write(lambda connection: connection.execute("UPDATE messages SET text = 'other' WHERE id = 7"))
    assert _looked_at(file, wanted) == "other words are read without an error"


@pytest.mark.parametrize("point", ["settings", "chat", "migration and its backup"])
def test_a_full_disk_leaves_the_old_as_it_is(point: str) -> None:
    with small_disk() as disk:
        seen = Seen()
        told = trust_full.POINTS[point](disk, seen)
    assert (seen.lost, seen.damaged) == ([], [])
    assert "isk" in told or "cannot be written" in told


def test_without_a_disk_of_its_own_files_are_kept_from_growing() -> None:
    with small_disk() as disk:
        disk.mounted = False
        seen = Seen()
        trust_full.POINTS["export"](disk, seen)
    assert (seen.lost, seen.damaged) == ([], [])


def test_a_lost_turn_and_half_an_answer_are_seen(tmp_path: Path) -> None:
    deed, seen = Chatting(), Seen()
    deed.prepare(tmp_path)
    with opened(tmp_path) as database:
        chats = Chats(database)
        chat = chats.create("x", NOW)
        chats.add_message(chat, Role.USER, "Write a few words about mark1?", NOW)
        chats.add_message(chat, Role.ASSISTANT, "part0 of mark1. par", NOW)
    deed.look(tmp_path, ["asked mark1", "asked mark2"], seen)
    assert seen.lost == ["asked mark2"]
    assert any("an answer is cut" in problem for problem in seen.damaged)


def test_a_setting_that_went_back_is_seen(tmp_path: Path) -> None:
    deed, seen = Settings(), Seen()
    deed.prepare(tmp_path)
    SettingsFile(tmp_path / "settings.toml").set("answer_tokens", 100)
    deed.look(tmp_path, ["101"], seen)
    assert seen.lost == ["101, found 100"]


def test_the_table_counts_what_was_found() -> None:
    rows: Mapping[str, Tally] = {
        "killed: chat": Tally(3, 9, ["a turn"], [], 2),
        "bit flips": Tally(2, 2, [], ["a word"], 1),
    }
    result = trust._result(dict(rows), 1.0)
    assert result.metrics["kills"] == 3
    assert (result.metrics["lost"], result.metrics["damaged_silently"], result.metrics["recovered"]) == (1, 1, 3)
    assert result.baselines["killed: chat"]["lost"] == 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_whole_bench_loses_nothing() -> None:
    result = trust.run(None, QuietDesk())
    assert result.metrics["kills"] >= 200
    assert (result.metrics["lost"], result.metrics["damaged_silently"]) == (0, 0)
    assert result.metrics["recovered"] == result.metrics["tries"]
