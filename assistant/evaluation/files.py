"""A folder as people have it, 600 texts and 86 PDFs: how long until it is searchable, and what was lost on the way.

What is measured begins with the first look at the folder, in a program that has been open for a moment: the embedder is
loaded, the processes that read files are not even started. It ends with the last vector.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.core.errors import BadRequest
from assistant.core.jobs import Desk, QuietDesk
from assistant.evaluation import BenchResult
from assistant.evaluation.bench_library import BenchLibrary
from assistant.evaluation.made_up import MadeUp, write_documents
from assistant.evaluation.measuring import Finding, Limit, as_result, how_busy, tell
from assistant.evaluation.processes import MemoryWatch, processor_seconds
from assistant.service.library_views import AddReport
from assistant.system.paths import resources

TEXTS = 600
COPIES = 50
_PDFS = Path("shared", "data", "files")
"""Where the PDFs lie, beside the repository."""


def run(data: Path | None, desk: Desk[str]) -> BenchResult:
    """The bench ``files``; ``data`` is another folder to index."""
    if data is not None and not data.is_dir():
        raise BadRequest("This benchmark takes a folder of files.", f"{data} is not a folder.")
    began = time.monotonic()
    desk.emit(how_busy())
    count, findings = measure(desk, data)
    tell(findings, desk)
    return as_result("files", count, "files", findings, time.monotonic() - began)


def measure(desk: Desk[str], data: Path | None = None) -> tuple[int, list[Finding]]:
    """How many files there were, and what was found."""
    with BenchLibrary() as ours:
        desk.report(0, 4, "Writing the texts")
        folder = _folder(ours.folder / "files", desk) if data is None else data
        with MemoryWatch() as memory:
            ours.load_embedder(desk.cancel)  # as in a window that has been open for a moment
            findings, report = _index(ours, folder, desk)
        desk.report(3, 4, "Looking again")
        findings += _again(ours, folder, desk)
    findings.append(
        Finding(
            "most_memory_gb",
            memory.peak / 1e9,
            "Most memory of all processes but the chat model, GB",
            Limit(1.2),
        )
    )
    return report.added + report.unchanged + len(report.failed), findings


def _index(ours: BenchLibrary, folder: Path, desk: Desk[str]) -> tuple[list[Finding], AddReport]:
    quiet = QuietDesk(desk.cancel)
    desk.report(1, 4, "Reading the files")
    began, used = time.perf_counter(), processor_seconds()
    report = ours.library.add([folder], quiet, wait_for_meaning=False)
    by_words, used = time.perf_counter() - began, processor_seconds() - used
    desk.report(2, 4, "Making them searchable by meaning")
    started = time.perf_counter()
    passages = ours.library.embed_pending(quiet)
    by_meaning = time.perf_counter() - started
    without = [failed for failed in report.failed if failed.path.suffix.lower() == ".pdf"]
    for failed in report.failed:
        desk.emit(f"No text: {failed.path.name}: {failed.reason}")
    return [
        Finding("words_seconds", by_words, "Seconds until the words of all files are found", Limit(4.0)),
        Finding("words_processor_seconds", used, "Seconds of processor time for that, all cores together"),
        Finding("meaning_seconds", by_meaning, "Seconds more until all is found by meaning"),
        Finding("passages", passages, "Passages"),
        Finding("failed", len(report.failed), "Files that gave no text, each listed with its reason"),
        Finding("failed_pdfs", len(without), "PDFs among them"),
    ], report


def _again(ours: BenchLibrary, folder: Path, desk: Desk[str]) -> list[Finding]:
    quiet = QuietDesk(desk.cancel)
    began = time.perf_counter()
    ours.library.add([folder], quiet)
    second = time.perf_counter() - began
    copies = _copies(folder, ours.folder / "copies")
    before = ours.documents.counts()
    began = time.perf_counter()
    ours.library.add([copies], quiet, wait_for_meaning=False)
    copied = time.perf_counter() - began
    after = ours.documents.counts()
    known = after.documents - before.documents if after.chunks == before.chunks and not after.pending else 0
    return [
        Finding("second_pass_seconds", second, "Seconds of a second pass with nothing changed", Limit(1.0)),
        Finding(
            "duplicates_found",
            known,
            "Copies under other names found to be known before anything was embedded",
            Limit(len(list(copies.iterdir())), at_least=True),
        ),
        Finding("duplicates_seconds", copied, "Seconds for these"),
    ]


def _folder(folder: Path, desk: Desk[str]) -> Path:
    write_documents(folder / "texts", MadeUp(1).documents(TEXTS))
    pdfs = folder / "pdfs"
    pdfs.mkdir()
    found = _pdfs()
    for number, pdf in enumerate(found):
        shutil.copyfile(pdf, pdfs / f"{number:02d} {pdf.name}")
    if not found:
        desk.emit(f"WITHOUT PDFS: there are none in {Path('..') / _PDFS}; only the texts are measured.")
    return folder


def _pdfs() -> Sequence[Path]:
    beside = resources().parents[1] / _PDFS
    return sorted(path for folder in beside.glob("pdf-*") for path in folder.rglob("*.pdf"))


def _copies(folder: Path, target: Path) -> Path:
    target.mkdir()
    texts = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md"))
    for number, path in enumerate(texts[:COPIES]):
        shutil.copyfile(path, target / f"copy {number}{path.suffix}")
    return target
