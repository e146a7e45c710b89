"""Learning how a person writes, showing and correcting it, and drafting, with a model that is scripted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest, Cancelled
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import DraftPiece, Role
from assistant.core.rules import RequestKind
from assistant.personal.own_text import sentence_keys
from assistant.personal.style import OwnText, StyleCard, card_of
from assistant.service import style as service
from assistant.service.drafts import Drafter
from assistant.service.preferences import Preferences
from assistant.service.style import CHATS, StyleService
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.rules import Rules
from assistant.store.styles import Styles
from assistant.system.paths import resources
from tests.unit.service.test_tool_calling import ScriptedEngine

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MAILBOX = Path(__file__).parents[2] / "data" / "mails" / "sent.mbox"
NEUTRAL = (
    "Dear Eva,\n\nI hope this message finds you well. I am late because Zelda missed 3 trains.\n\nBest regards,\n[Name]"
)
STYLED = "Hi Eva,\n\nI am late, wait with the cake."
REQUEST = "tell Eva that I am late, wait with the cake"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "hearth.db", bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(STYLED, NEUTRAL)


@pytest.fixture
def style(database: Database, engine: ScriptedEngine) -> StyleService:
    drafter = Drafter(lambda: engine, resources() / "prompts")
    return StyleService(Styles(database), Chats(database), drafter, ChangeBus(), lambda: NOW)


@pytest.fixture
def learn(style: StyleService) -> Callable[..., int]:
    return lambda *paths, **how: style.learn(paths, QuietDesk(), **how).texts


def test_a_card_for_each_group(style: StyleService, learn: Callable[..., int]) -> None:
    assert learn(MAILBOX) == 10
    assert style.groups() == {"others": 6, "private": 4}
    everyone, private = style.card(), style.card("private")
    assert everyone is not None and private is not None
    assert private.card.greeting == "hi {name},"
    assert private.card.signoff == "cheers,\n{name}"
    assert style.card("nobody") is None


def test_a_card_is_counted_once_until_there_are_other_texts(
    style: StyleService, learn: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted: list[int] = []

    def count(texts: Sequence[OwnText], group: str) -> StyleCard | None:
        counted.append(len(texts))
        return card_of(texts, group)

    monkeypatch.setattr(service, "card_of", count)
    learn(MAILBOX)
    first, again = style.card("private"), style.card("private")
    assert first == again and counted == [4]
    (tmp_path / "note.txt").write_text("a note about garlic and frost", encoding="utf-8")
    learn(tmp_path / "note.txt", group="private")
    later = style.card("private")
    assert later is not None and later.card.texts == 5 and counted == [4, 5]


def test_forgetting_a_source_forgets_the_card(style: StyleService, learn: Callable[..., int]) -> None:
    learn(MAILBOX)
    (source,) = style.sources()
    assert (source.path, source.texts) == (str(MAILBOX), 10)
    style.forget(str(MAILBOX))
    assert style.card() is None
    assert style.groups() == {}
    with pytest.raises(BadRequest):
        style.forget(str(MAILBOX))


def test_a_folder_tells_which_files_it_could_not_use(style: StyleService, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    copyfile(MAILBOX, folder / "sent.mbox")
    (folder / "note.txt").write_text("a note about garlic and frost", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff")
    (folder / "folder.eml").write_bytes(b"")
    learned = style.learn([folder], QuietDesk())
    assert (learned.texts, learned.files, learned.failed) == (11, 3, ())
    direct = style.learn([folder / "photo.jpg"], QuietDesk())
    assert [path.name for path, _ in direct.failed] == ["photo.jpg"]
    with pytest.raises(BadRequest):
        style.learn([folder / "gone"], QuietDesk())
    with pytest.raises(BadRequest):
        style.learn([], QuietDesk())


def test_only_the_persons_own_messages_are_learned(style: StyleService, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("x", NOW)
    chats.add_message(chat, Role.USER, "could you please tell me where the winter tyres of the car are", NOW)
    chats.add_message(
        chat, Role.ASSISTANT, "They are on the shelf behind the door, next to the zeppelin you built", NOW
    )
    chats.add_message(chat, Role.USER, "thanks!", NOW)
    assert style.learn([], QuietDesk(), chats=True).texts == 1
    assert [(each.path, each.texts) for each in style.sources()] == [(CHATS, 1)]
    assert style.groups() == {"chat": 1}
    chats.switch(chat, teaches=False)
    assert style.groups() == {}, "a chat that nothing is to be learned from"
    chats.switch(chat, teaches=True)
    assert style.groups() == {"chat": 1}
    chats.delete(chat)
    assert style.groups() == {}, "a deleted chat teaches nothing"
    style.forget(CHATS)
    assert style.sources() == []


ANSWER = "The winter tyres are on the shelf behind the door of the garage [1]. The summer tyres are at Miller's."


@pytest.mark.parametrize(
    "pasted",
    [
        ANSWER,
        ANSWER.replace(" [1]", ""),
        f"Is this so? {ANSWER}",
        "Translate this: we regret to inform you that your lease ends in March and will not be renewed by us.",
        "Dear Ms Castell,\nwe regret to inform you that your lease ends in March and is not renewed.\nYours, Osei",
        "“We regret to inform you that your lease ends in March and will not be renewed by us.” Is that legal?",
        "Shorten it.\n\n```\nwe regret to inform you that your lease ends in March and is not renewed\n```",
        "\n".join(["we regret to inform you that your lease ends in March and will not be renewed."] * 20),
    ],
)
def test_what_was_pasted_into_a_chat_is_nobodys_way_of_writing(
    style: StyleService, database: Database, pasted: str
) -> None:
    chats = Chats(database)
    chat = chats.create("x", NOW)
    chats.add_message(chat, Role.USER, "where are they?", NOW)
    chats.add_message(chat, Role.ASSISTANT, ANSWER, NOW)
    chats.add_message(chats.create("y", NOW), Role.USER, pasted, NOW)
    assert style.learn([], QuietDesk(), chats=True).texts == 0
    assert style.groups() == {}


def test_what_stands_around_it_is_and_so_is_what_hearth_repeated(
    style: StyleService, learn: Callable[..., int], database: Database
) -> None:
    chats = Chats(database)
    chat = chats.create("x", NOW)
    own = "hey, please make that a bit kinder for my grumpy landlord"
    chats.add_message(chat, Role.USER, f"{own}\n\nDear Ms Castell,\nthe lease ends in March.", NOW)
    chats.add_message(chat, Role.ASSISTANT, f"You said: {own}", NOW)
    chats.add_message(chat, Role.ASSISTANT, own, NOW)
    learn(MAILBOX)
    learn(chats=True)
    examples = style.draft("ask my grumpy landlord to be kinder", CancelToken()).examples
    assert own in {each.text for each in examples}


def test_each_answer_is_looked_at_once(
    style: StyleService, learn: Callable[..., int], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def keys(text: str) -> frozenset[str]:
        looked_at.append(text)
        return sentence_keys(text)

    monkeypatch.setattr(service, "sentence_keys", keys)
    chats = Chats(database)
    chat = chats.create("x", NOW)
    chats.add_message(chat, Role.ASSISTANT, "The winter tyres are on the shelf behind the door.", NOW)
    learn(MAILBOX, chats=True)
    style.described()
    style.card()
    assert len(looked_at) == 1


def test_a_draft_beside_the_neutral_one(style: StyleService, learn: Callable[..., int], engine: ScriptedEngine) -> None:
    learn(MAILBOX)
    draft = style.draft(REQUEST, CancelToken(), to="Eva")
    assert draft.group == "private"
    assert draft.text == "hi Eva,\n\nI'm late, wait with the cake.\n\ncheers,\nMina"
    assert "[name] missed [number] trains" in draft.plain
    assert "Zelda" not in draft.plain
    assert draft.examples
    asked = engine.requests[0].messages
    assert "Begins “hi Name,”." in asked[0].content
    assert asked[-2].content in {each.text for each in draft.examples}


def test_a_recipient_is_known_by_address_or_by_the_name_greeted(
    style: StyleService, learn: Callable[..., int], engine: ScriptedEngine
) -> None:
    learn(MAILBOX)
    draft = style.draft(REQUEST, CancelToken(), to="Mr Osei")
    assert draft.group == "others"
    assert draft.text is not None
    assert draft.text.startswith("Dear Mr Osei,")
    assert draft.text.endswith("Kind regards,\nMina Castell")


def test_a_mail_begins_and_ends_as_earlier_ones_to_this_person(
    style: StyleService, learn: Callable[..., int], engine: ScriptedEngine
) -> None:
    learn(MAILBOX)
    others = style.card("others")
    assert others is not None and others.card.greeting == "Dear {name},"
    draft = style.draft("tell Anna that I am late", CancelToken()).text
    assert draft is not None
    assert draft.startswith("hi Anna,") and draft.endswith("cheers,\nMina")


@pytest.mark.parametrize(
    ("to", "greeting"),
    [
        ("ruth.amsel@kestrel.example", "Dear Ms Amsel,"),
        ("nadja.roth@kestrel.example", "Dear Nadja,"),
        ("info@kestrel.example", "Dear [name],"),
    ],
)
def test_who_stands_behind_an_address(style: StyleService, learn: Callable[..., int], to: str, greeting: str) -> None:
    learn(MAILBOX)
    style.assign(to, "others")
    text = style.draft("say that I am late", CancelToken(), to=to).text
    assert text is not None and text.startswith(greeting)


def test_every_card_in_plain_words(style: StyleService, learn: Callable[..., int]) -> None:
    assert style.described() == []
    learn(MAILBOX)
    style.assign("tom.reed@gmail.com", "rowing")
    found = style.described()
    assert [(each.title, each.texts) for each in found] == [("To everybody", 10), ("To other people", 6)]
    assert found[1].sentences[:3] == (
        "Your mails have about 26 words, in sentences of about 10 words.",
        "You begin “Dear Name,” or “hi Name,”.",
        "You end “Kind regards, / Name” or “cheers, / Name”.",
    )
    assert all(line.startswith(("You", "No ")) for each in found for line in each.sentences)


def test_the_recipient_is_taken_from_the_request(style: StyleService, learn: Callable[..., int]) -> None:
    learn(MAILBOX)
    draft = style.draft(REQUEST, CancelToken())
    assert (draft.to, draft.group) == ("Eva", "private")
    assert draft.text is not None and draft.text.startswith("hi Eva,")


def test_the_own_draft_is_told_first_piece_by_piece_and_then_as_a_whole(
    style: StyleService, learn: Callable[..., int]
) -> None:
    learn(MAILBOX)
    told: list[DraftPiece] = []
    draft = style.draft(REQUEST, CancelToken(), tell=told.append)
    assert [(piece.styled, piece.whole) for piece in told] == [
        (True, False), (True, False), (True, True), (False, False), (False, False), (False, True),
    ]  # fmt: skip
    assert "".join(piece.text for piece in told[:2]) == STYLED
    assert (told[2].text, told[5].text) == (draft.text, draft.plain)


def test_a_draft_that_was_stopped_after_the_first_half_is_known_as_hearths(
    style: StyleService, learn: Callable[..., int], tmp_path: Path
) -> None:
    learn(MAILBOX)
    cancel, told = CancelToken(), list[DraftPiece]()

    def stop_after_the_own_one(piece: DraftPiece) -> None:
        told.append(piece)
        if piece.whole:
            cancel.cancel()

    with pytest.raises(Cancelled):
        style.draft(REQUEST, cancel, tell=stop_after_the_own_one)
    sent = tmp_path / "sent.eml"
    sent.write_text(f"From: mina@castell.example\nTo: eva.lind@gmail.com\n\n{told[-1].text}\n", encoding="utf-8")
    assert learn(sent) == 0


def test_what_was_made_of_a_draft_is_handed_on(database: Database, engine: ScriptedEngine) -> None:
    edits: list[tuple[str, ...]] = []
    drafter = Drafter(lambda: engine, resources() / "prompts")
    style = StyleService(
        Styles(database), Chats(database), drafter, ChangeBus(), lambda: NOW, on_edit=lambda *edit: edits.append(edit)
    )
    style.edited(REQUEST, "I am late.", "I'm late, sorry.")
    style.edited(REQUEST, "I am late.", " I am late.\n")
    style.edited(REQUEST, "I am late.", "")
    assert edits == [("mail", REQUEST, "I am late.", "I'm late, sorry.")]


def test_only_the_neutral_one(style: StyleService, learn: Callable[..., int], engine: ScriptedEngine) -> None:
    learn(MAILBOX)
    assert style.draft(REQUEST, CancelToken(), plain_only=True).text is None
    assert len(engine.requests) == 1


def test_without_own_texts_it_says_why_there_is_one_draft(style: StyleService) -> None:
    draft = style.draft(REQUEST, CancelToken())
    assert draft.text is None
    assert "hearth style learn" in draft.why_plain
    with pytest.raises(BadRequest):
        style.draft("  ", CancelToken())


def test_what_hearth_wrote_is_never_learned(style: StyleService, learn: Callable[..., int], tmp_path: Path) -> None:
    learn(MAILBOX)
    text = style.draft(REQUEST, CancelToken(), to="Eva").text
    assert text is not None
    sent = tmp_path / "sent.eml"
    sent.write_text(f"From: mina@castell.example\nTo: eva.lind@gmail.com\nSubject: Late\n\n{text}\n", encoding="utf-8")
    before = style.groups()
    assert learn(sent) == 0
    assert style.groups() == before


def test_an_answer_of_hearth_that_was_mailed_is_not_learned(
    style: StyleService, learn: Callable[..., int], database: Database, tmp_path: Path
) -> None:
    chats = Chats(database)
    chat = chats.create("x", NOW)
    chats.add_message(chat, Role.ASSISTANT, "The winter tyres are on the shelf behind the door.", NOW)
    sent = tmp_path / "sent.eml"
    sent.write_text(
        "From: mina@castell.example\nTo: eva.lind@gmail.com\nSubject: Tyres\n\n"
        "hi Eva,\n\nThe winter tyres are on the shelf behind the door.\n\ncheers,\nMina\n",
        encoding="utf-8",
    )
    assert learn(sent) == 0


def test_corrections_count_more_and_can_be_taken_back(style: StyleService, learn: Callable[..., int]) -> None:
    learn(MAILBOX)
    style.correct("greeting", "Ahoy {name}!", "private")
    style.correct("words", "12")
    private, everyone = style.card("private"), style.card()
    assert private is not None and everyone is not None
    assert private.card.greeting == "Ahoy {name}!"
    assert everyone.card.greeting != "Ahoy {name}!"
    assert private.card.words == everyone.card.words == 12
    assert [each.field for each in private.corrections] == ["words", "greeting"]
    style.correct("greeting", None, "private")
    again = style.card("private")
    assert again is not None and again.card.greeting == "hi {name},"


@pytest.mark.parametrize(("field", "value"), [("greting", "x"), ("words", "many"), ("words", "0"), ("emoji", "maybe")])
def test_a_wrong_correction_is_refused(style: StyleService, field: str, value: str) -> None:
    with pytest.raises(BadRequest):
        style.correct(field, value)


def test_a_recipient_goes_into_a_group(style: StyleService, learn: Callable[..., int]) -> None:
    learn(MAILBOX)
    style.assign("anna.berg@harbour.example", "private")
    assert style.groups() == {"private": 6, "others": 4}
    others = style.card("others")
    assert others is not None and others.card.greeting == "Dear {name},"


def test_views_are_told(database: Database, engine: ScriptedEngine) -> None:
    changes = ChangeBus()
    told: list[Changed] = []
    changes.subscribe(told.append)
    service = StyleService(
        Styles(database), Chats(database), Drafter(lambda: engine, resources() / "prompts"), changes, lambda: NOW
    )
    service.learn([MAILBOX], QuietDesk())
    service.correct("note", "Dry.")
    service.forget(str(MAILBOX))
    assert told == [Changed.STYLE] * 3


def test_a_draft_keeps_to_the_rules_and_the_neutral_one_beside_it_does_not(database: Database) -> None:
    rules = Preferences(Rules(database), ChangeBus(), lambda: NOW, lambda _name: True)
    for wish in ("Greet with “Hey {name},”", "Sign off with “M.”", "Leave out pleasantries", "Write in the past tense"):
        rules.tell(RequestKind.MAIL, wish)
    engine = ScriptedEngine(NEUTRAL, NEUTRAL, STYLED, NEUTRAL)
    drafter = Drafter(lambda: engine, resources() / "prompts")
    style = StyleService(Styles(database), Chats(database), drafter, ChangeBus(), lambda: NOW, rules.for_mail)
    draft = style.draft(REQUEST, CancelToken(), to="Eva")
    assert draft.plain == "Hey Eva,\n\nI am late because [name] missed [number] trains.\n\nM."
    assert engine.requests[-1].messages[0].content.endswith("- Write in the past tense")
    neutral = style.draft(REQUEST, CancelToken(), to="Eva", plain_only=True)
    assert neutral.plain.startswith("Dear Eva,\n\nI hope")
    style.learn([MAILBOX], QuietDesk())
    both = style.draft(REQUEST, CancelToken(), to="Eva")
    assert both.plain.startswith("Dear Eva,\n\nI hope")
    assert both.text is not None
    assert both.text.startswith("Hey Eva,") and both.text.endswith("M.")
    assert "- Write in the past tense" in engine.requests[-2].messages[0].content
    assert "- Write in the past tense" not in engine.requests[-1].messages[0].content


def test_one_edit_does_not_outweigh_how_many_mails_greet(database: Database) -> None:
    rules = Preferences(Rules(database), ChangeBus(), lambda: NOW, lambda _name: True)
    engine = ScriptedEngine(STYLED, NEUTRAL, STYLED, NEUTRAL)
    drafter = Drafter(lambda: engine, resources() / "prompts")
    style = StyleService(Styles(database), Chats(database), drafter, ChangeBus(), lambda: NOW, rules.for_mail)
    style.learn([MAILBOX], QuietDesk())
    greetings = []
    for _ in range(2):
        rules.learn_edit(RequestKind.MAIL, REQUEST, "Hi Tom,\n\nI am late.", "Good day Tom,\n\nI am late.")
        greetings.append(str(style.draft(REQUEST, CancelToken(), to="Eva").text).partition("\n")[0])
    assert greetings[0].lower().startswith("hi")
    assert greetings[1] == "Good day Eva,"
