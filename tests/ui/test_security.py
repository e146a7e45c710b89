"""Who keeps the key, as the window shows and changes it; and the ways on when a profile does not open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from assistant.core.errors import KeyringUnavailable, StoreDamaged, WrongPassphrase
from assistant.service.assistant import Assistant
from assistant.service.keeping import Recovery
from assistant.service.rescue import Ways, ways_on
from assistant.store.lost import check_not_lost
from assistant.system.keys import open_key
from tests.ui.test_accessible import nameless
from ui.dialogs import Ask
from ui.opening import Opening
from ui.problem import ProblemPage
from ui.recoverykey import RecoveryInvitation, RecoveryKeyDialog
from ui.shell import Shell
from ui.theme import Look

pytestmark = pytest.mark.timeout(120)

SESAME = "open sesame"


def test_a_passphrase_is_set_in_a_dialog_that_says_what_is_wrong(
    qtbot: QtBot, shell: Shell, assistant: Assistant
) -> None:
    part = shell.settings.security
    part.refresh()
    qtbot.waitUntil(lambda: part.kept.text().startswith("Kept by a key file"), timeout=9_000)
    assert not part.lock.isEnabled() and "Set a passphrase first" in part.locking.text()
    part.move_key.click()  # there is no keyring in tests
    qtbot.waitUntil(lambda: "No keyring" in part.problem.text(), timeout=9_000)
    part.set.click()
    dialog = part.dialog
    assert dialog is not None and not nameless(dialog)
    for new, same, said in ((SESAME, "open", "not the same"), ("short", "short", "at least 8")):
        dialog.new.setText(new)
        dialog.same.setText(same)
        dialog.yes.click()
        qtbot.waitUntil(lambda said=said: said in dialog.problem.text(), timeout=9_000)
        assert dialog.isVisible()
    dialog.new.setText(SESAME)
    dialog.same.setText(SESAME)
    dialog.yes.click()
    qtbot.waitUntil(lambda: part.set.text() == "Change…", timeout=9_000)
    assert part.dialog is None and part.kept.text() == "Kept by your passphrase."
    assert open_key(assistant.profile, SESAME)
    part.remove.click()
    dialog = part.dialog
    assert dialog is not None
    dialog.current.setText("open barley")
    dialog.yes.click()
    qtbot.waitUntil(lambda: "not the passphrase" in dialog.problem.text(), timeout=9_000)
    dialog.current.setText(SESAME)
    dialog.yes.click()
    qtbot.waitUntil(lambda: part.kept.text().startswith("Kept by a key file"), timeout=9_000)


def test_the_card_invites_once_to_a_recovery_key_that_can_be_copied_saved_and_renewed(
    qtbot: QtBot, shell: Shell, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = RecoveryInvitation(shell.look, shell.bridge, shell._remembered, shell.chat.empty.below, shell.window)
    invitation.attach(assistant)
    qtbot.waitUntil(lambda: not shell.onboarding.card.isHidden(), timeout=9_000)
    assert invitation.card.isHidden(), "one question at a time"
    shell.onboarding.card.put_off.emit()
    qtbot.waitUntil(lambda: not invitation.card.isHidden(), timeout=9_000)
    invitation.card.open.click()
    qtbot.waitUntil(lambda: invitation.view.dialog is not None, timeout=9_000)
    dialog = invitation.view.dialog
    assert dialog is not None and not nameless(dialog)
    text = assistant.keeping.recovery_key()
    assert dialog.shown.text().replace("\n", "-") == text
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == text
    file = tmp_path / "key.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(file), ""))
    dialog.save.click()
    assert text in file.read_text() and file.stat().st_mode & 0o777 == 0o600
    assert "not encrypted" in dialog.told.text()
    dialog.renew.click()
    sure = next(each for each in QApplication.topLevelWidgets() if type(each) is Ask and each.isVisible())
    sure.accept()
    qtbot.waitUntil(lambda: dialog.shown.text().replace("\n", "-") != text, timeout=9_000)
    assert assistant.keeping.recovery_key() == dialog.shown.text().replace("\n", "-")
    dialog.accept()
    qtbot.waitUntil(lambda: invitation.card.isHidden(), timeout=9_000)


@pytest.fixture
def page(qtbot: QtBot, look: Look, tmp_path: Path) -> ProblemPage:
    made = ProblemPage(look)
    qtbot.addWidget(made)
    made.offer(Ways(True, False, tmp_path / "profile-new", False))
    made.show()
    return made


def test_a_lost_key_offers_the_recovery_key_a_backup_and_a_new_profile(
    qtbot: QtBot, page: ProblemPage, tmp_path: Path
) -> None:
    page.show_problem(KeyringUnavailable("The key is lost."), tmp_path)
    assert page.use_recovery.isVisible() and page.beside.isVisible()
    assert not page.restore.isVisible(), "as long as nobody restores"
    page.offer_restore()
    page.show_problem(StoreDamaged("It is damaged."), tmp_path)
    assert page.restore.isVisible() and not nameless(page)
    with qtbot.waitSignal(page.restore_asked):
        page.restore.click()
    with qtbot.waitSignal(page.beside_asked) as asked:
        page.beside.click()
    assert asked.args == [tmp_path / "profile-new"]
    page.show_problem(KeyringUnavailable("The key is lost."), tmp_path)
    page.use_recovery.click()
    assert page.recovery.isVisible() and not page.new.isVisible()
    with qtbot.assertNotEmitted(page.recovery_asked):
        page.again.click()
    page.recovery.setText("5J2VK")
    with qtbot.waitSignal(page.recovery_asked) as typed:
        page.again.click()
    assert typed.args == ["5J2VK", ""]
    page.show_problem(WrongPassphrase("Letter group 1 looks mistyped."), tmp_path)
    assert page.wrong.isVisible() and page.recovery.text() == "5J2VK", "what was typed can be mended"
    page._back.click()
    assert page.message.text() == "The key is lost." and page.recovery.text() == ""


def test_a_database_that_is_gone_offers_a_backup_and_a_new_profile(page: ProblemPage, tmp_path: Path) -> None:
    page.offer_restore()
    with pytest.raises(StoreDamaged) as gone:
        check_not_lost(tmp_path / "hearth.db", begun=True)
    page.show_problem(gone.value, tmp_path)
    assert "missing" in page.message.text()
    assert page.restore.isVisible() and page.beside.isVisible() and page.again.isVisible()
    assert not page.passphrase.isVisible()


def test_a_forgotten_passphrase_can_be_replaced(qtbot: QtBot, page: ProblemPage, tmp_path: Path) -> None:
    page.offer(Ways(True, True, tmp_path / "profile-new", True))
    page.show_problem(WrongPassphrase("This profile is locked."), tmp_path)
    assert not page.beside.isVisible() and not page.restore.isVisible()
    page.use_recovery.click()
    page.recovery.setText("5J2VK")
    page.new.setText(SESAME)
    with qtbot.assertNotEmitted(page.recovery_asked):
        page.again.click()
    assert "not the same" in page.wrong.text()
    page.same.setText(SESAME)
    with qtbot.waitSignal(page.recovery_asked) as typed:
        page.again.click()
    assert typed.args == ["5J2VK", SESAME]


def contents(folder: Path) -> dict[str, bytes]:
    kept = (each for each in folder.rglob("*") if each.is_file() and "logs" not in each.parts)
    return {each.name: each.read_bytes() for each in kept if each.name != "owner.lock"}


def test_a_profile_beside_leaves_the_lost_one_untouched_and_the_recovery_key_opens_it_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HEARTH_KEY_FILE", str(tmp_path / "mina.key"))
    folder = tmp_path / "profile"
    made = Assistant.open(folder)
    text = made.keeping.recovery_key()
    made.close()
    (tmp_path / "mina.key").unlink()
    before = contents(folder)
    ways = ways_on(folder)
    assert ways == Ways(True, False, tmp_path / "profile-new", False)

    def closed(opening: Opening) -> None:
        with qtbot.waitSignal(opening.closed, timeout=30_000):
            opening.close()

    lost = Opening(folder)
    with qtbot.waitSignal(lost.failed, timeout=30_000) as failed:
        lost.open()
    assert isinstance(failed.args[0], KeyringUnavailable)
    assert contents(folder) == before
    lost.profile = ways.beside
    with qtbot.waitSignal(lost.opened, timeout=30_000):
        lost.open()
    closed(lost)
    assert contents(folder) == before and ways_on(folder).there
    monkeypatch.setenv("HEARTH_KEY_FILE", str(tmp_path / "again.key"))
    found = Opening(folder)
    with qtbot.waitSignal(found.opened, timeout=30_000):
        found.open(recovery=Recovery(text))
    closed(found)
    Assistant.open(folder).close()  # this computer keeps the key again


def test_a_copied_recovery_key_stays_out_of_histories_and_leaves_with_the_window(qtbot: QtBot, look: Look) -> None:
    dialog = RecoveryKeyDialog(look, "AAAA-BBBB-CCCC")
    qtbot.addWidget(dialog)
    dialog.copy.click()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "AAAA-BBBB-CCCC"
    assert clipboard.mimeData().data("x-kde-passwordManagerHint").toStdString() == "secret"
    clipboard.setText("something else")
    QApplication.instance().aboutToQuit.emit()  # type: ignore[union-attr]
    assert clipboard.text() == "something else"
    clipboard.setText("AAAA-BBBB-CCCC")
    QApplication.instance().aboutToQuit.emit()  # type: ignore[union-attr]
    assert clipboard.text() == ""
