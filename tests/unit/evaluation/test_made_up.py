"""Made-up texts: always the same, as long as asked, of many words."""

from __future__ import annotations

from pathlib import Path

from assistant.evaluation.made_up import MadeUp, write_documents


def test_the_same_seed_makes_the_same_texts() -> None:
    assert list(MadeUp(5).documents(3)) == list(MadeUp(5).documents(3))
    assert list(MadeUp(5).documents(3)) != list(MadeUp(6).documents(3))


def test_texts_are_as_long_as_asked_and_differ() -> None:
    texts = list(MadeUp(5).documents(40))
    assert all(1_900 <= len(text) <= 20_001 for text in texts)
    assert len(set(texts)) == 40
    assert len(set(" ".join(texts).split())) > 5_000


def test_each_text_is_a_file_of_its_own(tmp_path: Path) -> None:
    written = write_documents(tmp_path / "texts", MadeUp(5).documents(4, 100, 200))
    assert [path.suffix for path in written] == [".txt", ".md", ".txt", ".md"]
    assert len({path.read_text(encoding="utf-8") for path in written}) == 4
