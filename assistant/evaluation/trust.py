"""Nothing is lost: processes killed while they write, bits flipped, disks full; what was kept must be there after.

Loss: a process said that it had kept something, and a fresh process does not find it. Silent damage: something is read
that is not what was kept, and no error, no check and no doctor tells. Both must be 0.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from assistant.core.jobs import Desk
from assistant.evaluation import BenchResult
from assistant.evaluation.measuring import ASKED_FOR, how_busy
from assistant.evaluation.trust_disk import Disk, small_disk
from assistant.evaluation.trust_flips import flip
from assistant.evaluation.trust_kills import FAULTS, NURSERY, Killer, Tally, serve_points
from assistant.system.children import Child, ChildBug

KILLS, FLIPS = 220, 50
"""How many times unless told; with ``limit`` kills, a quarter as many flips."""

POINT_SECONDS = 180.0
COLUMNS = ("tries", "told", "lost", "damaged_silently", "recovered")


def run(data: Path | None, desk: Desk[str], limit: int | None = None) -> BenchResult:
    """The bench ``trust``; ``limit`` is the number of kills. ``data`` is not used: everything is made up."""
    began = time.monotonic()
    kills = limit or KILLS
    flips = max(1, limit // 4) if limit else FLIPS
    rows: dict[str, Tally] = {}
    desk.emit(how_busy())
    with tempfile.TemporaryDirectory(prefix="hearth-trust-") as name:
        _kill(rows, kills, Path(name), desk)
        desk.report(0, None, "Flipping bits")
        place = Path(name) / "flips"
        place.mkdir()
        rows["bit flips"] = flip(flips, round(time.time()), place, desk.cancel)
        _say("bit flips", rows["bit flips"], desk)
    with small_disk() as disk:
        desk.emit("Full disk: a small one in memory." if disk.mounted else "Full disk: a limit on the size of files.")
        _fill(rows, disk, desk)
    desk.emit(how_busy())
    return _result(rows, time.monotonic() - began)


def _kill(rows: dict[str, Tally], kills: int, folder: Path, desk: Desk[str]) -> None:
    seed = round(time.time())
    desk.emit(f"The kills come at moments drawn with the seed {seed}.")
    with Killer(seed, desk.cancel) as killer:
        for done, fault in enumerate(FAULTS):
            desk.report(done, len(FAULTS), f"Killing: {fault.name}")
            place = folder / f"kills-{done}"
            place.mkdir()
            tally = killer.kill(fault, max(1, -(-fault.share * kills // 100)), place)
            rows[f"killed: {fault.name}"] = tally
            _say(f"killed: {fault.name}", tally, desk)


def _fill(rows: dict[str, Tally], disk: Disk, desk: Desk[str]) -> None:
    from assistant.evaluation.trust_full import POINTS, empty

    for done, name in enumerate(POINTS):
        desk.cancel.check()
        desk.report(done, len(POINTS), f"Full disk: {name}")
        tally = Tally(tries=1)
        child = Child("trust", serve_points, nursery=NURSERY)
        try:
            found: dict[str, Any] = child.call("point", name, str(disk.folder), disk.mounted, timeout=POINT_SECONDS)
            tally.lost, tally.damaged = found["lost"], found["damaged"]
            desk.emit(f"Full disk, {name}: the person is told: {found['told']}")
            tally.told += 1
        except ChildBug as bug:
            tally.damaged = [f"{name}: {bug}"]
        finally:
            child.close()
        tally.recovered = int(not tally.lost and not tally.damaged)
        rows[f"full disk: {name}"] = tally
        _say(f"full disk: {name}", tally, desk)
        empty(disk.folder)


def _say(name: str, tally: Tally, desk: Desk[str]) -> None:
    desk.emit(
        f"{name}: {tally.tries} tries, {len(tally.lost)} lost, {len(tally.damaged)} damaged silently,"
        f" {tally.recovered} recovered ({tally.told} told)"
    )
    for problem in (*tally.lost[:5], *tally.damaged[:5]):
        desk.emit(f"  {problem}")


def _result(rows: dict[str, Tally], seconds: float) -> BenchResult:
    table = {name: _numbers(tally) for name, tally in rows.items()}
    total = {column: sum(row[column] for row in table.values()) for column in COLUMNS}
    kills = sum(row["tries"] for name, row in table.items() if name.startswith("killed"))
    metrics = {"kills": kills, **total}
    baselines = {ASKED_FOR: {"lost": 0.0, "damaged_silently": 0.0, "recovered": total["tries"]}, **table}
    return BenchResult("trust", int(total["tries"]), "faults", metrics, baselines, seconds)


def _numbers(tally: Tally) -> dict[str, float]:
    values = (tally.tries, tally.told, len(tally.lost), len(tally.damaged), tally.recovered)
    return dict(zip(COLUMNS, map(float, values), strict=True))
