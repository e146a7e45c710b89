from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from ui.codeblock import CodeBlock
from ui.markdown import Code, Markdown
from ui.prose import ProseView, pill_image
from ui.theme import Look

MARKDOWN = Markdown()
IMAGE = QTextDocument.ResourceType.ImageResource


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> ProseView:
    made = ProseView(look, MARKDOWN)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def test_a_picture_on_the_disk_is_not_read(view: ProseView, tmp_path: Path) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.save(str(tmp_path / "secret.png"))
    address = QUrl.fromLocalFile(str(tmp_path / "secret.png"))
    for name in (address, address.toString(), str(tmp_path / "secret.png")):
        given = view.loadResource(IMAGE, QUrl(name) if isinstance(name, str) else name)
        assert isinstance(given, QImage) and given.size().width() == 1
    view.setHtml(f"<img src='{address.toString()}'>")  # as if the Markdown had let it through
    assert view.document().resource(IMAGE, address).size().width() == 1
    assert view.height_at(600) < 30


def test_nothing_is_asked_of_the_network(view: ProseView, canary: tuple[str, list[str]], qtbot: QtBot) -> None:
    address, asked = canary
    view.show_markdown(
        f"![]({address}/a) <img src='{address}/b'> [x]({address}/c)\n\n<style>@import '{address}/d'</style>"
    )
    view.setHtml(f"<img src='{address}/e'><link rel=stylesheet href='{address}/f'><body background='{address}/g'>")
    view.grab()
    qtbot.wait(150)
    assert asked == []


def click(view: ProseView, qtbot: QtBot, position: int) -> None:
    """Click on the letter (or picture) at this position of the text."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    where = view.cursorRect(cursor).center() + QPoint(4, 0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_click_on_a_link_opens_nothing_and_says_which(view: ProseView, qtbot: QtBot) -> None:
    view.show_markdown("[here](https://example.org/a?b=c)")
    with qtbot.waitSignal(view.link_asked) as asked:
        click(view, qtbot, 2)
    assert asked.args == ["https://example.org/a?b=c"]
    assert view.source() == QUrl()


def test_a_click_on_a_pill_names_its_source(view: ProseView, qtbot: QtBot) -> None:
    view.show_markdown("At Müller [2].", frozenset({2}))
    with qtbot.waitSignal(view.cite_asked) as asked:
        click(view, qtbot, len("At Müller "))
    assert asked.args == [2]


def test_what_is_copied_holds_the_numbers_of_its_sources(view: ProseView) -> None:
    view.show_markdown("Tyres 🛞 [1] and hotel [12].\n\nEnd [1]", frozenset({1, 12}))
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == "Tyres 🛞 [1] and hotel [12].\nEnd [1]"


def test_pills_are_sharp_and_follow_the_theme(view: ProseView, look: Look) -> None:
    light = pill_image(look, 3)
    assert light.devicePixelRatio() >= 2
    look.choose("dark")
    assert pill_image(look, 3).pixelColor(light.width() // 2, 3) == look.colour("accent_soft")
    look.choose("light")


def test_plain_text_of_a_stranger_stays_plain(view: ProseView) -> None:
    view.show_plain("<b>x</b> \x1b[31m&amp; [1]\u202e")
    assert view.toPlainText() == "<b>x</b> &amp; [1]"


def test_code_gets_its_colours_once_it_is_complete(qtbot: QtBot, look: Look) -> None:
    block = CodeBlock(look)
    qtbot.addWidget(block)

    def colour(word: str) -> str:
        return block.document.find(word).charFormat().foreground().color().name().upper()

    block.show_code(Code("python", "from os imp", closed=False))
    assert colour("from") == "#000000", "nothing has been set yet"
    block.show_code(Code("python", "# 🛞🛞\nfrom os import path\nx = 'a'", closed=True))
    assert colour("# ") == look.theme.comment
    assert (colour("from"), colour("os")) == (look.theme.keyword, "#000000")
    assert colour("'a'") == look.theme.string
    look.choose("dark")
    assert colour("from") == look.theme.keyword
    look.choose("light")
    block.resize(500, block.height_at(500))
    assert block.height_at(500) == block.height_at(900)
    assert block.height_at(80) > block.height_at(500), "a scroll bar needs room"
