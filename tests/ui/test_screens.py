"""Every screen as it is drawn, light and dark. ``HEARTH_SCREENSHOTS`` names a folder to keep the pictures in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.core.changes import Changed
from assistant.core.connections import Attempt
from assistant.core.errors import EngineLost, KeyringUnavailable, WrongPassphrase
from assistant.core.jobs import QuietDesk
from assistant.core.memory import FactSource, FactState
from assistant.core.messages import AnswerDone, DraftPiece, Role, Searching, Usage
from assistant.core.passages import Passage
from assistant.core.unsent import Draft
from assistant.service.about_you import Topic
from assistant.service.assistant import Assistant
from assistant.service.help_pages import TOPICS
from assistant.service.keeping import KeyStatus
from assistant.service.rescue import Ways
from assistant.service.source_permissions import Right
from assistant.store.chats import Chats
from assistant.system.crashes import Crashes
from tests.ui.made_up_agenda import NOW, PROBLEMS, TODAY, MadeUpAgenda, at
from tests.ui.made_up_person import MadeUpProfile, MadeUpRules
from tests.ui.stage import ANSWER, CITED, QUESTION, SAMPLE, TRIP, Stage, opening
from tests.ui.told import LETTER, WAITING, told
from ui.answering import Answering
from ui.appointmentcards import AppointmentCard, ProposalCard
from ui.calendarwords import Habits
from ui.crashnotice import CrashReport
from ui.dialogs import AskDelete, AskLink, AskTitle
from ui.help import HelpWindow
from ui.libraryrows import SourceRow
from ui.personalforget import AskForget, AskForgetEverything
from ui.preview import Preview
from ui.recoverykey import RecoveryInvitation
from ui.restoring import RestoreDialog
from ui.sources import SourceRef
from ui.theme import Look
from ui.usedfacts import UsedFacts

pytestmark = pytest.mark.timeout(240)

MAILBOX = Path(__file__).parents[1] / "data" / "mails" / "sent.mbox"
REQUEST = "tell Tom that the ladder is in the garage and that I come at 6"
AS_ME = "hi Tom,\n\nthe ladder is in the garage. I'll come at 6, if that's fine with you!\n\ncheers,\nMina"
NEUTRALLY = (
    "Dear Tom,\n\nI wanted to let you know that the ladder is in the garage. I will be coming at 6 and will bring"
    " [name] along.\n\nBest regards,\n[Your Name]"
)


class Album:
    """Keeps pictures and looks at them."""

    def __init__(self, look: Look, folder: Path, qtbot: QtBot) -> None:
        self._look = look
        self._folder = folder
        self._qtbot = qtbot
        self.names: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, widget: QWidget, *, ground: str = "bg") -> None:
        """A picture; it must be drawn in the theme's colours and not be blank."""
        self._qtbot.wait(60)
        picture = widget.grab()
        assert picture.save(str(self._folder / f"{name}_{self._look.theme.name}.png"))
        colours = _colours(picture)
        assert len(colours) > 12, f"{name} is blank"
        for role in (ground, "text"):
            wanted = self._look.colour(role).rgb()
            assert wanted in colours, f"{name} has nothing in the colour {role}"
        self.names.append(name)


def _colours(picture: QPixmap) -> set[int]:
    image = picture.toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 1) for y in range(0, image.height(), 2)}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with the sample library, made once."""
    folder = tmp_path_factory.mktemp("screens") / "profile"
    assistant = Assistant.open(folder)
    assistant.library.start_add([SAMPLE]).result(120)
    assistant.close()
    return folder


@pytest.fixture
def stage(profile: Path, look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    assistant = Assistant.open(Path(shutil.copytree(profile, tmp_path / "profile")))
    made = Stage(assistant, look, qtbot)
    yield made
    made.close()
    assistant.close()


@pytest.fixture(params=["light", "dark"])
def album(request: pytest.FixtureRequest, look: Look, tmp_path: Path, qtbot: QtBot) -> Album:
    look.choose(request.param)
    return Album(look, Path(os.environ.get("HEARTH_SCREENSHOTS", tmp_path / "screens")), qtbot)


def test_pictures_of_the_chat(stage: Stage, album: Album) -> None:
    window, page = stage.window, stage.page
    album.take("opening", window)
    chat_id = stage.keep_chats(Chats(stage.assistant._opened.database))
    stage.attach()
    album.take("empty", window)
    stage.begin_indexing()
    stage.shell.conversations.open(chat_id)
    stage.settle()
    page.transcript.verticalScrollBar().setValue(0)
    window.topbar.show_model("Qwen2.5 1.5B", "")
    page.show_model_notice("", "", "", lambda: None)
    album.take("main", window)
    answer = page.transcript.items[1]
    answer.searched.unfold()
    album.take("read", window)
    page.transcript.to_bottom()
    page.composer.attach([SAMPLE / path for path, _place in CITED])
    page.composer.set_text("Which of these do I need at the airport?\nAnd which at the hotel?")
    album.take("attached", window)
    window.sidebar.search.open()
    window.sidebar.search.field.setText("tyres")
    stage.qtbot.wait(300)
    stage.settle()
    album.take("search", window)
    window.sidebar.search.close_search()
    window.resize(800, 620)
    album.take("narrow", window)


def test_pictures_after_a_crash(profile: Path, look: Look, qtbot: QtBot, tmp_path: Path, album: Album) -> None:
    folder = Path(shutil.copytree(profile, tmp_path / "profile"))
    Crashes(folder / "logs").begin(NOW)
    trace = """Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f1 (most recent call first):
  File "/home/mina/.venv/lib/python3.11/site-packages/llama_cpp/llama.py", line 512 in eval
  File "/home/mina/hearth/assistant/model/llama.py", line 214 in evaluate\n"""
    (folder / "logs" / "crash.log").write_text(trace)
    assistant = Assistant.open(folder)
    assistant.unsent.note({None: Draft("Tell Anna that I come at six, and ask her whether")}, {}, None)
    assistant.unsent.write()
    made = Stage(assistant, look, qtbot)
    made.attach()
    qtbot.waitUntil(lambda: made.shell.crash_notices.shown is not None, timeout=5_000)
    made.window.topbar.show_model("Qwen2.5 1.5B", "")
    made.page.show_model_notice("", "", "", lambda: None)
    album.take("crash_notice", made.window)
    report = CrashReport(look, assistant.crashes.all()[0].report, made.window)
    report.show()
    album.take("crash_report", report)
    report.close()
    made.close()
    assistant.close()


def test_pictures_of_answers_as_they_come_and_fail(stage: Stage, album: Album) -> None:
    stage.attach()
    window, page = stage.window, stage.page
    page.show_model_notice(
        "Hearth needs a language model to answer.", "A small one is enough.", "Choose a model", page.stop
    )
    window.topbar.show_model("Not installed", "", wrong=True)
    page.show_library(0, ())
    album.take("invitation", window)
    page.show_model_notice("", "", "", page.stop)
    window.topbar.show_model("Loading…", "")
    passages = tuple(
        Passage((n,), n, str(SAMPLE / path), "", place, opening(path), 1.0) for n, (path, place) in enumerate(CITED)
    )
    page._stack.setCurrentWidget(page.transcript)
    waiting, writing, lost, stopped, absent = (Answering(QUESTION, (), 1, parent=page) for _ in range(5))
    writing.searching = lost.searching = absent.searching = Searching(passages, 24)
    writing.text = ANSWER[:190]
    lost.over, lost.error, lost.text = True, EngineLost("gone", "It starts again with your next question."), ANSWER[:90]
    stopped.over, stopped.cancelled = True, True
    stopped.done = AnswerDone(1, 1, ANSWER[:120], (), True, Usage(), "", stopped=True)
    absent.over = True
    absent.done = AnswerDone(1, 2, "I could not find this in your files.", (), False, Usage(), "")
    for each in (lost, stopped, absent):
        page.transcript.add_question(QUESTION)
        page._watch(each)
    album.take("ends", window)
    for each in (waiting, writing):
        page.transcript.add_question(QUESTION)
        page._watch(each)
    album.take("writing", window)


def test_pictures_of_writing_as_me(stage: Stage, album: Album) -> None:
    stage.attach()
    window, page, writing = stage.window, stage.page, stage.page.writing.page
    window.topbar.show_model("Qwen2.5 1.5B", "")
    page.show_model_notice("", "", "", page.stop)
    page.composer.set_writing(True)
    stage.settle()
    album.take("writing_teach", window)
    stage.assistant.style.learn([MAILBOX], QuietDesk())
    stage.settle()
    page.composer.set_text(REQUEST)
    page.composer.to.setText("Tom")
    writing.begin(REQUEST, "Tom", known=True)
    writing.add([DraftPiece(AS_ME[:-1], styled=True), DraftPiece(AS_ME, styled=True, whole=True)])
    writing.add([DraftPiece(NEUTRALLY[:60], styled=False)])
    album.take("writing_on", window)
    writing.add([DraftPiece(NEUTRALLY, styled=False, whole=True)])
    writing.show_end("", fill_in=True)
    writing.own.edit.click()
    album.take("writing_drafts", window)
    window.resize(760, 560)
    album.take("writing_narrow", window)
    writing.own.use.click()
    album.take("writing_used", window)


def test_pictures_of_the_network_and_of_help(stage: Stage, album: Album) -> None:
    stage.attach()
    window, door = stage.window, stage.assistant._network._door
    now = stage.assistant.now()
    lately = now - timedelta(minutes=5)
    fetched = Attempt(lately, "download Qwen2.5 Coder 1.5B", "huggingface.co", allowed=True)
    door.began(fetched)
    stage.qtbot.wait(60)
    album.take("network_in_use", window)
    door.refused(Attempt(now - timedelta(days=3), "not asked for, tried by chromadb", "telemetry.example", False))
    for days in (2, 1):
        calendar = Attempt(now - timedelta(days=days), "Calendar Home", "dav.example", True, 14_200)
        stage.assistant._network_log.add(calendar)
    door.ended(replace(fetched, bytes=1_117_320_768))
    stage.qtbot.waitUntil(lambda: "Fetched" in window.topbar._place.text(), timeout=5_000)
    window.topbar.privacy_asked.emit()
    stage.settle()
    album.take("network_used", window)
    reading = stage.shell.settings.privacy.reading
    stage.qtbot.waitUntil(lambda: bool(reading.rows()), timeout=20_000)
    stage.settle()
    area = next(each for each in window.findChildren(QScrollArea) if each.isAncestorOf(reading))
    area.ensureWidgetVisible(reading, 0, 60)
    album.take("privacy_reading", window)
    window.show_page("chat")
    window.resize(800, 620)
    album.take("network_narrow", window)
    for topic in TOPICS:
        shown = HelpWindow(stage.look, topic)
        stage.qtbot.addWidget(shown)
        shown.show()
        album.take(f"help_{topic}", shown)


def test_pictures_of_small_windows(stage: Stage, album: Album) -> None:
    stage.attach()
    source = SourceRef(1, str(SAMPLE / CITED[0][0]), "", "line 1", opening(CITED[0][0]))
    moved = SourceRef(1, str(SAMPLE / "Travel" / "Gone.pdf"), "", "page 2", opening(CITED[0][0]))
    dialogs: list[tuple[str, QDialog]] = [
        ("source", Preview(stage.look, stage.bridge, source)),
        ("source_moved", Preview(stage.look, stage.bridge, moved)),
        ("link", AskLink(stage.look, "https://docs.python.org/3/library/datetime.html")),
        ("rename", AskTitle(stage.look, TRIP)),
        ("restore", RestoreDialog(stage.look, stage.assistant.profile.root, is_open=True)),
        ("delete", AskDelete(stage.look, "Delete this chat?", f"“{TRIP}” is erased with all its answers.")),
    ]
    for name, dialog in dialogs:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        stage.qtbot.addWidget(dialog)
        dialog.show()
        stage.settle()
        album.take(name, dialog)
        dialog.close()


def test_pictures_of_the_pages(stage: Stage, album: Album) -> None:
    stage.attach()
    window = stage.window
    for name in ("library", "models", "settings"):
        window.show_page(name)
        stage.settle()
        stage.qtbot.wait(200)
        stage.settle()
        album.take(name, window)
    stage.assistant.backups.make(None, QuietDesk())
    stage.shell.settings.show_group("Backups")
    stage.shell.settings.refresh()
    stage.settle()
    album.take("backups", window)
    window.show_page("library")
    stage.assistant.permissions.put(SAMPLE, [Right.TEACH, Right.QUOTE], False)
    source = stage.shell.library.findChildren(SourceRow)[0]
    stage.qtbot.waitUntil(lambda: Right.QUOTE not in source.source.may, timeout=10_000)
    source.permissions.menu().popup(source.mapToGlobal(source.rect().center()))
    album.take("permissions", source.permissions.menu(), ground="surface")
    source.permissions.menu().hide()
    album.take("permissions_row", window)
    stage.begin_indexing()
    stage.shell.card.opened.emit()
    stage.settle()
    album.take("indexing", stage.shell.details, ground="surface")
    stage.shell.details.hide()
    window.show_page("chat")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLE / path)) for path, _place in CITED])
    drag = QDragEnterEvent(
        window.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, drag)
    album.take("drop", window, ground="accent_soft")
    stage.shell.overlay.hide()
    stage.shell.quick.field.setText("where are my winter tyres?")
    stage.shell.quick.open()
    album.take("quick", stage.shell.quick, ground="surface")
    stage.shell.quick.hide()
    stage.shell.show_problem(
        KeyringUnavailable("The key of this profile cannot be had right now.", "Unlock the keyring."), Path("logs")
    )
    album.take("problem", window)
    window.sidebar.setEnabled(True)


def test_pictures_of_keys_and_locking(stage: Stage, album: Album, tmp_path: Path) -> None:
    stage.attach()
    window, problem, security = stage.window, stage.shell.problem, stage.shell.settings.security
    invitation = RecoveryInvitation(stage.look, stage.bridge, stage.shell._remembered, stage.page.empty.below, window)
    stage.assistant.about.put_off()
    invitation.attach(stage.assistant)
    stage.settle()
    stage.qtbot.waitUntil(lambda: not invitation.card.isHidden(), timeout=9_000)
    album.take("recovery_card", window)
    window.show_page("settings")
    stage.shell.settings.show_group("Security")
    stage.settle()
    album.take("security", window)
    security.show_key.click()
    stage.qtbot.waitUntil(lambda: security._recovery.dialog is not None, timeout=9_000)
    album.take("recovery_key", security._recovery.dialog, ground="surface")
    security._recovery.dialog.say("It stays on the clipboard for a minute.")
    album.take("recovery_key_copied", security._recovery.dialog, ground="surface")
    security._recovery.dialog.accept()
    security.set.click()
    security.dialog.say("The two are not the same.")
    album.take("passphrase_set", security.dialog, ground="surface")
    security.dialog.reject()
    stage.settle()
    security._show(KeyStatus("your passphrase", ("passphrase",), True, stage.assistant.now()))
    security.show_lockable(True)
    album.take("security_passphrase", window)
    problem.offer(Ways(True, True, tmp_path / "profile-new", False))
    problem.show_locked()
    window.hold("problem")
    album.take("locked", window)
    problem.use_recovery.click()
    album.take("locked_recovery", window)
    problem.offer(Ways(True, False, tmp_path / "profile-new", False))
    problem.offer_restore()
    lost = KeyringUnavailable(
        "The desktop's keyring does not give the key of this profile.",
        "Unlock the keyring (SecretService) and try again; after a change of desktop, log in to the old one once, or "
        "open the profile with its recovery key: hearth key unlock",
    )
    window.hold("")
    stage.shell.show_problem(lost, tmp_path)
    album.take("key_lost", window)
    problem.use_recovery.click()
    problem.recovery.setText("5J2VK-8QW0T")
    problem.show_problem(WrongPassphrase("Letter group 2 of the recovery key looks mistyped.", "Compare it."), tmp_path)
    album.take("key_lost_recovery", window)
    window.resize(780, 600)
    album.take("key_lost_recovery_narrow", window)
    window.sidebar.setEnabled(True)


@pytest.fixture
def agenda(stage: Stage) -> MadeUpAgenda:
    """The calendars of the pictures, given to the window."""
    made = MadeUpAgenda(stage.assistant.runner, faults=list(PROBLEMS))
    stage.attach()
    stage.shell.give_agenda(made, lambda: NOW)
    return made


def test_pictures_of_the_calendar(stage: Stage, album: Album, agenda: MadeUpAgenda) -> None:
    window, page = stage.window, stage.shell.calendar
    window.topbar.show_model("Qwen2.5 1.5B", "")
    window.show_page("calendar")
    for kind in ("day", "month", "agenda", "week"):
        page.go(TODAY, kind)
        stage.settle()
        album.take(f"calendar_{kind}", window)
    dentist = next(each for each in agenda.events if each.title.startswith("Dentist"))
    page.jump(dentist)
    page.view.pick(dentist, then_open=True)
    album.take("calendar_details", page.details, ground="surface")
    page.details.hide()
    album.take("calendar_selected", window)
    page.acts.move(dentist, at(TODAY, "14:15"), None)
    stage.settle()
    album.take("calendar_proposal", window)
    page.slot.card.yes.click()
    stage.settle()
    album.take("calendar_done", window)
    page.acts.cancel(dentist)
    stage.settle()
    album.take("calendar_cancel", window)
    page.acts.new(at(TODAY, "16:00"), at(TODAY, "17:00"))
    page.slot.card.title.setText("Walk with Nadja")
    album.take("calendar_new", window)
    page.acts.close()
    page.acts.move(next(each for each in agenda.events if each.title == "Budget 2027"), at(TODAY, "17:00"), None)
    stage.settle()
    album.take("calendar_refused", window)
    page.acts.close()
    page.bar.search.setText("okafor")
    page.bar.list_asked.emit()
    stage.qtbot.wait(320)
    stage.settle()
    album.take("calendar_search", window)
    page.bar.end_search()
    window.resize(780, 600)
    for kind in ("month", "week"):
        page.go(TODAY, kind)
        stage.settle()
        album.take(f"calendar_narrow_{kind}", window)


def test_pictures_of_no_calendar(stage: Stage, album: Album) -> None:
    stage.attach()
    stage.shell.give_agenda(MadeUpAgenda(all_calendars=[], events=[]), lambda: NOW)
    stage.window.show_page("calendar")
    stage.settle()
    album.take("calendar_empty", stage.window)


def test_pictures_of_today(stage: Stage, album: Album, agenda: MadeUpAgenda) -> None:
    stage.window.topbar.show_model("Qwen2.5 1.5B", "")
    stage.window.show_page("today")
    stage.settle()
    album.take("today", stage.window)
    bar = stage.shell.today.verticalScrollBar()
    bar.setValue(bar.maximum())
    album.take("today_below", stage.window)


def test_pictures_of_the_cards_of_answers(stage: Stage, album: Album) -> None:
    agenda, habits = MadeUpAgenda(), Habits()
    by_id = {each.id: each for each in agenda.calendars()}
    shown = [each for each in agenda.search("okafor") + agenda.search("lisbon") if each.status == "confirmed"]
    ground = QWidget()
    ground.setStyleSheet(f"QWidget#ground {{ background: {stage.look.theme.bg}; }}")
    ground.setObjectName("ground")
    inside = QVBoxLayout(ground)
    inside.setContentsMargins(24, 24, 24, 24)
    inside.setSpacing(10)
    for n, each in enumerate(shown, 1):
        inside.addWidget(AppointmentCard(stage.look, each, by_id[each.calendar_id], habits, TODAY, n=n))
    new = agenda.propose_create("Walk with Nadja", at(TODAY, "17:00"), at(TODAY, "18:00"), "Along the Sihl")
    inside.addWidget(ProposalCard(stage.look, new, agenda.calendars(), habits, TODAY))
    ground.resize(680, 420)
    stage.qtbot.addWidget(ground)
    ground.show()
    album.take("calendar_cards", ground)


def test_pictures_of_what_is_known(stage: Stage, album: Album) -> None:
    stage.attach()
    window, page = stage.window, stage.shell.personal
    window.topbar.show_model("Qwen2.5 1.5B", "")
    window.show_page("personal")
    stage.settle()
    album.take("known_empty", window)
    story = told(stage.assistant, ())
    stage.keep_chats(story.chats)
    stage.assistant.changes.publish(Changed.MEMORY | Changed.CHATS)
    stage.qtbot.waitUntil(lambda: bool(page.facts.topics[Topic.ABOUT].rows), timeout=9_000)
    stage.settle()
    album.take("known", window)
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum())
    album.take("known_below", window)
    bar.setValue(0)
    page.facts.topics[Topic.ABOUT].rows[0].begin_edit()
    page.facts.begin_add()
    album.take("known_editing", window)
    page.facts.topics[Topic.ABOUT].rows[0].end_edit()
    page.facts._end_add()
    for text, title, days in WAITING:
        story.tell(text, title, days, FactSource.TOLD, FactState.WAITING)
    stage.assistant.changes.publish(Changed.MEMORY)
    stage.qtbot.waitUntil(lambda: len(page.facts.inbox.rows) == 3, timeout=9_000)
    stage.settle()
    album.take("known_inbox", window)
    page.facts.inbox.rejected.emit(page.facts.inbox.rows[0].line.id)
    stage.qtbot.waitUntil(lambda: len(page.facts.inbox.rows) == 2, timeout=9_000)
    stage.settle()
    album.take("known_rejected", window)
    page.facts.search.setText("land")
    album.take("known_search", window)
    page.facts.search.setText("zygomorphic")
    album.take("known_search_none", window)
    page.facts.search.clear()
    page._parts["Profile"]._profile, page._parts["Rules"]._rules = MadeUpProfile(), MadeUpRules()
    for title in ("Profile", "Rules", "How you write", "In the prompt", "Timeline"):
        page.show_part(title)
        stage.settle()
        album.take("known_" + title.split()[-1].lower(), window)
    page.show_part("Facts")
    window.resize(760, 560)
    stage.settle()
    album.take("known_narrow", window)
    window.resize(1700, 1000)
    stage.settle()
    album.take("known_wide", window)


def test_pictures_of_forgetting_and_of_the_chat_with_memory(stage: Stage, album: Album) -> None:
    story = told(stage.assistant)
    stage.attach()
    window, page = stage.window, stage.shell.personal
    window.topbar.show_model("Qwen2.5 1.5B", "")
    window.show_page("personal")
    stage.settle()
    group = page.facts.topics[Topic.HOME]
    group.forget_asked.emit(group.lines[0].id)
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskForget), timeout=9_000)
    album.take("forget_one", QApplication.activeModalWidget())
    QApplication.activeModalWidget().reject()
    page.facts.forget_all.click()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskForgetEverything), timeout=9_000)
    album.take("forget_everything", QApplication.activeModalWidget())
    QApplication.activeModalWidget().reject()
    chat = story.by_title[LETTER]
    answer = story.chats.add_message(chat, Role.ASSISTANT, "Write to Mr Keller in Basel.", stage.assistant.now())
    stage.assistant.memory.used(stage.assistant.memory.facts()[-3:], answer)
    stage.assistant.chat.switch(chat, teaches=False)
    stage.settle()
    stage.shell.conversations.open(chat)
    stage.qtbot.waitUntil(lambda: bool(window.findChildren(UsedFacts)), timeout=9_000)
    stage.settle()
    album.take("chat_used", window)
    window.resize(760, 560)
    stage.settle()
    album.take("chat_used_narrow", window)
    window.resize(1280, 860)
    stage.shell.conversations._menu(window.topbar._more)
    menu = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())
    album.take("chat_menu", menu, ground="surface")
    menu.close()


def test_pictures_of_a_temporary_chat(stage: Stage, album: Album) -> None:
    stage.attach()
    stage.shell.conversations.new_temporary_chat()
    stage.window.topbar.show_model("Qwen2.5 1.5B", "")
    stage.page.show_model_notice("", "", "", stage.page.stop)
    stage.settle()
    album.take("temporary", stage.window)
    stage.shell.quick.temporary.setChecked(True)
    stage.shell.quick.field.setText("what would a divorce cost me?")
    stage.shell.quick.open()
    album.take("quick_temporary", stage.shell.quick, ground="surface")
