"""What the library keeps of documents, on a real database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.passages import Chunk
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import FailedDocument, Intake, Kept, NewDocument
from assistant.store.sources import Sources


def document(
    path: str, *texts: str, source: int = 1, mtime: int = 1, title: str = "", parsed: bool = True
) -> NewDocument:
    """A document that was read, its hash that of its texts."""
    digest = hashlib.sha256("|".join(texts).encode()).hexdigest()
    chunks = tuple(Chunk(n, text, f"line {n}", title, len(text)) for n, text in enumerate(texts)) if parsed else ()
    return NewDocument(
        source, path, sum(map(len, texts)), mtime, digest, title or path.rsplit("/", 1)[1], "txt", chunks
    )


def failed(path: str, source: int = 1, size: int = 5, mtime: int = 1) -> FailedDocument:
    """A document that could not be read."""
    return FailedDocument(source, path, size, mtime, "Unreadable", "It is broken.", "Save it anew.")


@pytest.fixture
def source(database: Database) -> int:
    """A folder source."""
    return Sources(database).add("/home/docs", "folder", watched=False)


def found(database: Database, *words: str, among: Sequence[int] | None = None) -> list[str]:
    """The texts that a search by words finds, best first."""
    documents = Documents(database)
    ids = [chunk for chunk, _ in documents.match(words, 10, among)]
    records = documents.chunks(ids)
    return [records[chunk].text for chunk in ids]


def consistent(database: Database) -> None:
    """Nothing contradicts itself."""
    assert Embeddings(database).check() == []
    assert database.check(deep=True) == []


def test_a_document_is_found_by_its_words_at_once(database: Database, source: int) -> None:
    kept = Intake(database).keep([document("/home/docs/a.txt", "The boiler was serviced.", "Bread and butter")])
    assert kept == [Kept.ADDED]
    assert found(database, "servicing") == ["The boiler was serviced."], "stemmed"
    assert found(database, "butter", "boiler") != [] and found(database, "heating") == []
    assert Documents(database).counts().pending == 2
    consistent(database)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("東京都の天気は晴れです", "東京都"),
        ("東京都の天気は晴れです", "天気"),
        ("我想去北京大学学习", "北京大学"),
        ("我想去北京大学学习", "学"),
        ("วันนี้อากาศดีมาก", "อากาศ"),
        ("Der Müller wohnt in Köln", "koln"),
        ("e\u0301cole fermée", "ecole"),
        ("the ﬁrst oﬃce", "office"),
        ("ＦＵＬＬ width", "full"),
        ("Order LX-88213 arrived", "lx-88213"),
        ("don’t panic", "don't"),
        ("naïve “quoted” text", 'quoted"'),
        ("हिन्दी में लिखा", "हिन्दी"),
    ],
)
def test_words_of_every_script_are_found(database: Database, source: int, text: str, word: str) -> None:
    Intake(database).keep([document("/home/docs/a.txt", text, "something else entirely")])
    assert found(database, word) == [text]


def test_a_run_of_characters_is_a_word_only_where_it_stands_together(database: Database, source: int) -> None:
    Intake(database).keep([document("/home/docs/a.txt", "北京的大学很多", "北京大学很大")])
    assert found(database, "北京大学") == ["北京大学很大"]
    assert set(found(database, "北京大学在什么地方")) == {"北京的大学很多", "北京大学很大"}, (
        "a sentence matches in parts"
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=12), max_size=6))
def test_no_query_is_refused(database: Database, words: list[str]) -> None:
    documents = Documents(database)
    assert documents.match(words, 5) == [] and documents.titled(words) == []


def test_a_changed_file_replaces_its_old_text(database: Database, source: int) -> None:
    intake = Intake(database)
    intake.keep([document("/home/docs/a.txt", "old words")])
    assert intake.keep([document("/home/docs/a.txt", "new words", mtime=2)]) == [Kept.UPDATED]
    assert found(database, "old") == [] and found(database, "new") == ["new words"]
    assert Documents(database).counts().chunks == 1
    assert Embeddings(database).gone() == [1], "the vector index is told"
    consistent(database)


def test_a_touched_file_is_unchanged_and_keeps_its_title(database: Database, source: int) -> None:
    intake = Intake(database)
    intake.keep([document("/home/docs/a.txt", "words", title="A fine title")])
    touched = document("/home/docs/a.txt", "words", mtime=2, title="a", parsed=False)
    assert intake.keep([touched]) == [Kept.UNCHANGED]
    kept = Documents(database).find("/home/docs/a.txt")
    assert kept is not None and (kept.title, kept.mtime_ns) == ("A fine title", 2)


def test_files_with_the_same_bytes_share_their_text(database: Database, source: int) -> None:
    intake = Intake(database)
    intake.keep([document("/home/docs/a.txt", "shared words"), document("/home/docs/b.txt", "shared words")])
    intake.keep([document("/home/docs/c.txt", "shared words", parsed=False)])
    counts = Documents(database).counts()
    assert (counts.documents, counts.chunks, counts.pending) == (3, 1, 1)
    intake.remove(["/home/docs/a.txt", "/home/docs/c.txt"])
    assert found(database, "shared") == ["shared words"]
    intake.remove(["/home/docs/b.txt"])
    assert found(database, "shared") == [] and Documents(database).counts().chunks == 0
    consistent(database)


def test_a_shared_text_is_told_of_the_document_asked_for(database: Database, source: int) -> None:
    Intake(database).keep([document("/home/docs/a.txt", "same"), document("/home/docs/b.txt", "same")])
    documents = Documents(database)
    second = documents.find("/home/docs/b.txt")
    assert second is not None
    assert [chunk.path for chunk in documents.chunks([1]).values()] == ["/home/docs/a.txt"]
    assert [chunk.path for chunk in documents.chunks([1], [second.id]).values()] == ["/home/docs/b.txt"]


def test_a_text_that_went_away_meanwhile_is_read_again(database: Database, source: int) -> None:
    assert Intake(database).keep([document("/home/docs/a.txt", "words", parsed=False)]) == [Kept.READ_AGAIN]
    assert Documents(database).find("/home/docs/a.txt") is None


def test_a_failed_file_is_listed_and_loses_its_text_only_if_it_changed(database: Database, source: int) -> None:
    intake, documents = Intake(database), Documents(database)
    intake.keep([document("/home/docs/a.txt", "good words")])
    assert intake.keep([failed("/home/docs/a.txt", size=10)]) == [Kept.FAILED]
    assert found(database, "good") == ["good words"], "same size and time: the text is still its text"
    intake.keep([failed("/home/docs/a.txt", size=-1, mtime=-1)])
    assert found(database, "good") == ["good words"], "nobody knows whether it changed"
    intake.keep([failed("/home/docs/a.txt", size=11)])
    assert found(database, "good") == []
    (problem,) = documents.failed()
    assert (problem.reason, problem.hint, problem.failure) == ("It is broken.", "Save it anew.", "Unreadable")
    assert documents.counts().failed == 1 and documents.counts().documents == 0
    intake.keep([document("/home/docs/a.txt", "mended words", mtime=3)])
    assert documents.failed() == [] and found(database, "mended") == ["mended words"]
    consistent(database)


def test_a_batch_is_kept_whole_or_not_at_all(database: Database, source: int) -> None:
    unknown_source = document("/home/docs/b.txt", "two", source=99)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        Intake(database).keep([document("/home/docs/a.txt", "one"), unknown_source])
    assert Documents(database).counts().documents == 0 and found(database, "one") == []
    consistent(database)


def test_search_can_be_limited_to_documents(database: Database, source: int) -> None:
    Intake(database).keep([document("/home/docs/a.txt", "apple one"), document("/home/docs/b.txt", "apple two")])
    second = Documents(database).find("/home/docs/b.txt")
    assert second is not None
    assert found(database, "apple", among=[second.id]) == ["apple two"]
    assert found(database, "apple", among=[]) == []
    assert Documents(database).chunk_ids([second.id, second.id]) == [2]


def test_the_commonest_words_are_left_out_of_large_searches(
    database: Database, source: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.documents.ROWS_SCORED", 1200)
    texts = [f"common filler number {n}" for n in range(3000)]
    texts[1500] = "common needle"
    Intake(database).keep([document("/home/docs/a.txt", *texts)])
    documents = Documents(database)
    assert found(database, "common", "needle") == ["common needle"]
    assert len(documents.match(["common"], 50)) == 50, "a single word is always looked for"
    assert len(documents.match(["common", "filler"], 50)) == 50
    newest = {chunk for chunk, _ in documents.match(["filler"], 3000)}
    assert newest == set(range(1801, 3001)), "of a word that is everywhere the newest chunks are scored"


def test_neighbours_and_the_whole_document(database: Database, source: int) -> None:
    Intake(database).keep([document("/home/docs/a.txt", "0", "1", "2", "3"), document("/home/docs/b.txt", "4")])
    documents = Documents(database)
    assert documents.neighbours([1, 3, 5]) == {1: (2,), 3: (2, 4), 5: ()}
    assert documents.neighbours([2], reach=2) == {2: (1, 3, 4)}
    first = documents.find("/home/docs/a.txt")
    assert first is not None and [chunk.text for chunk in documents.whole(first.id)] == ["0", "1", "2", "3"]


def test_documents_are_found_by_title_and_file_name(database: Database, source: int) -> None:
    Intake(database).keep(
        [
            document("/home/docs/Car_insurance-2026.pdf", "x", title="Ihre Versicherung"),
            document("/home/docs/b.txt", "insurance for the car"),
        ]
    )
    titled = Documents(database).titled
    assert [each.path for each in titled(["insurance", "cars"])] == ["/home/docs/Car_insurance-2026.pdf"]
    assert [each.path for each in titled(["versicherung", "2026"])] == ["/home/docs/Car_insurance-2026.pdf"]
    assert titled(["insurance", "boat"]) == [] and titled([]) == []


def test_folders_take_in_the_sources_inside_them(database: Database) -> None:
    sources, intake = Sources(database), Intake(database)
    single = sources.add("/home/docs/a.txt", "file", watched=False)
    other = sources.add("/home/docs2", "folder", watched=False)
    intake.keep(
        [document("/home/docs/a.txt", "one", source=single), document("/home/docs2/b.txt", "two", source=other)]
    )
    folder = sources.add("/home/docs", "folder", watched=True)
    assert [(each.path, each.documents, each.watched) for each in sources.counted()] == [
        ("/home/docs", 1, True),
        ("/home/docs2", 1, False),
    ]
    assert sources.add("/home/docs/a.txt", "file", watched=False) == folder
    assert sources.add("/home/docs/sub", "folder", watched=False) == folder


def test_a_source_counts_what_is_in_it(database: Database, source: int) -> None:
    intake, sources, embeddings = Intake(database), Sources(database), Embeddings(database)
    intake.keep(
        [document("/home/docs/a.txt", "one", "two"), document("/home/docs/b.txt", "three"), failed("/home/docs/c")]
    )
    embeddings.use("model", 2)
    embeddings.keep("model", [1], [bytes(4)])
    sources.note(source, missing=True, skipped={".jpg": 3})
    (told,) = sources.counted()
    assert (told.documents, told.chunks, told.pending, told.failed) == (2, 3, 2, 1)
    assert told.missing and told.skipped == {".jpg": 3}
    sources.note(source, missing=False)
    assert sources.all()[0].skipped == {".jpg": 3} and not sources.all()[0].missing


def test_vectors_are_kept_for_one_embedder_at_a_time(database: Database, source: int) -> None:
    embeddings = Embeddings(database)
    Intake(database).keep([document("/home/docs/a.txt", "one", "two")])
    assert embeddings.use("first", 2) == 2
    assert [(each.id, each.text, each.context) for each in embeddings.pending(5)] == [(1, "one", ""), (2, "two", "")]
    embeddings.keep("first", [1, 2, 77], [b"aaaa", b"bbbb", b"cccc"])
    assert embeddings.vectors("first", 0, 9) == [(1, b"aaaa"), (2, b"bbbb")] and embeddings.pending_count() == 0
    assert embeddings.use("second", 4) == 2, "another embedder: everything waits again"
    embeddings.keep("first", [1], [b"zzzz"])
    embeddings.keep("second", [1], [b"11112222"])
    assert embeddings.vectors("second", 0, 9) == [(1, b"11112222")] and embeddings.pending_count() == 1
    assert embeddings.use("first", 2) == 1, "going back costs only what was replaced"
    assert embeddings.vectors_of("first", [1, 2]) == [(2, b"bbbb")]
    consistent(database)


def test_erased_text_is_no_longer_in_the_word_index(database: Database, source: int) -> None:
    intake = Intake(database)
    intake.keep([document("/home/docs/a.txt", "keepsake"), document("/home/docs/b.txt", "xylophone secret")])
    told: list[str] = []
    assert intake.erase(["/home/docs/b.txt"], lambda _, paths: told.extend(paths)) == 1
    assert told == ["/home/docs/b.txt"]
    with database.read() as connection:
        blocks = b"".join(row[0] for row in connection.execute("SELECT block FROM chunk_words_data"))
    assert b"xylophon" not in blocks and b"keepsak" in blocks
    consistent(database)


def test_what_is_forgotten_in_a_folder_stays_out_until_it_is_added_again(database: Database, source: int) -> None:
    intake, sources = Intake(database), Sources(database)
    intake.keep([document(f"/home/docs/{name}", name) for name in ("a.txt", "sub/b.txt", "sub/c.txt", "subway.txt")])
    assert intake.erase(["/home/docs/sub"], lambda *_: None) == 2
    assert sources.excluded() == ["/home/docs/sub"]
    assert [each.path for each in Documents(database).under("/home/docs")] == [
        "/home/docs/a.txt",
        "/home/docs/subway.txt",
    ]
    sources.add("/home/docs", "folder", watched=False)
    sources.add("/home/docs/sub/b.txt", "file", watched=False)
    assert sources.excluded() == ["/home/docs/sub"], "the others in it are still not wanted"
    sources.add("/home/docs/sub", "folder", watched=False)
    assert sources.excluded() == []
    assert intake.erase(["/home/docs"], lambda *_: None) == 2
    assert sources.all() == [] and sources.excluded() == []
    consistent(database)


def test_an_erasure_that_fails_half_way_did_not_happen(database: Database, source: int) -> None:
    intake = Intake(database)
    intake.keep([document("/home/docs/a.txt", "words")])

    def refuse(*_: object) -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        intake.erase(["/home/docs/a.txt"], refuse)
    assert found(database, "words") == ["words"]
    consistent(database)


steps = st.lists(
    st.tuples(
        st.sampled_from(["keep", "keep", "keep", "fail", "remove", "embed"]),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_happens_the_library_agrees_with_itself(database: Database, steps: list[tuple[str, int, int]]) -> None:
    """Law: after any steps each document holds exactly its text, shared texts once, and nothing is left over."""
    intake, embeddings = Intake(database), Embeddings(database)
    source = Sources(database).add("/home/docs", "folder", watched=False)
    intake.remove(intake.known(source))
    embeddings.use("model", 1)
    model: dict[str, str | None] = {}
    for step, file, text in steps:
        path = f"/home/docs/{file}.txt"
        match step:
            case "keep":
                intake.keep([document(path, f"text{text}", f"more{text}", source=source, mtime=text)])
                model[path] = f"text{text}"
            case "fail":
                intake.keep([failed(path, source, size=99, mtime=99)])
                model[path] = None
            case "remove":
                intake.remove([path])
                model.pop(path, None)
            case _:
                waiting = [chunk.id for chunk in embeddings.pending(3)]
                embeddings.keep("model", waiting, [bytes(2)] * len(waiting))
    documents = Documents(database)
    for path in (f"/home/docs/{file}.txt" for file in range(5)):
        kept = documents.find(path)
        assert (kept is not None) == (path in model)
        if kept is not None:
            texts = [chunk.text for chunk in documents.whole(kept.id)]
            assert texts[:1] == ([] if model[path] is None else [model[path]])
    assert documents.counts().chunks == 2 * len({text for text in model.values() if text is not None})
    assert embeddings.check() == []
