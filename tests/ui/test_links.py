"""Links of strangers: what may be opened, and what is said before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from ui.dialogs import AskLink
from ui.links import link_of
from ui.theme import Look

REFUSED = [
    "file:///etc/passwd", "file://host/share/x", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "smb://evil/share", r"\\evil\share", "vbscript:x", "ftp://a/b", "hearth:erase", "cite:1", "http:", "https:///x",
    "", "//evil.example/x", "/etc/passwd", "http://a\\@b.example/", "java\tscript:alert(1)", "http://a.example/\x1b[2J",
    "http://a.example/\nhttps://b.example",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_nothing_but_web_and_mail_is_a_link(address: str) -> None:
    assert link_of(address) is None


@pytest.mark.parametrize(
    ("address", "shown", "warned"),
    [
        ("https://docs.python.org/3/?a=b#c", "https://docs.python.org/3/?a=b#c", ()),
        ("https://еріс.example/a", "https://xn--e1awd7f.example/a", ("letters of other alphabets",)),
        ("https://bank.example@evil.example/", "https://bank.example@evil.example/", ("it leads to evil.example",)),
        ("https://a:b@xn--e1awd7f.example/", "https://a:b@xn--e1awd7f.example/", ("no site", "alphabets")),
        ("http://a.example/%E2%80%AE", "http://a.example/%E2%80%AE", ("not encrypted",)),
        ("https://a.example/\u202egnp.exe", "https://a.example/%E2%80%AEgnp.exe", ()),
        ("mailto:mina@example.org?subject=Hi", "mailto:mina@example.org?subject=Hi", ()),
    ],
)
def test_the_whole_address_is_shown_with_what_could_deceive(address: str, shown: str, warned: tuple[str, ...]) -> None:
    link = link_of(address)
    assert link is not None
    assert link.shown == shown
    assert len(link.warnings) == len(warned)
    assert all(word in told for word, told in zip(warned, link.warnings, strict=True))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What was given to the desktop."""
    found: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url) or True)
    return found


def test_the_dialog_opens_what_it_showed_and_only_when_told(qtbot: QtBot, look: Look, opened: list[QUrl]) -> None:
    dialog = AskLink(look, "https://bank.example@evil.example/pay")
    qtbot.addWidget(dialog)
    assert "evil.example" in dialog.warnings[0]
    assert opened == []
    dialog.yes.click()
    assert [url.toEncoded().data() for url in opened] == [dialog.shown.encode()]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "\u202ehttp://x"])
def test_what_may_not_be_opened_has_no_button_for_it(
    qtbot: QtBot, look: Look, opened: list[QUrl], address: str
) -> None:
    dialog = AskLink(look, address)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.yes.isVisible()
    dialog.accept()  # Return, if it came through
    assert opened == []
    assert dialog.shown.isascii()
