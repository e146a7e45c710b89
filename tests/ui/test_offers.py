"""What the person may want on the page of a new chat, and related documents below the one that is shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.core.messages import Role
from assistant.core.passages import Citation
from tests.ui.scripted import FILES, NOW, ScriptedAssistant
from ui.bridge import Bridge
from ui.chat import ChatPage
from ui.conversations import Conversations
from ui.offers import OfferRow
from ui.preview import Preview
from ui.related import RelatedList
from ui.sources import SourceRef
from ui.theme import Look
from ui.window import MainWindow

WITH_RELATED = {
    **FILES,
    "Car/Garage Müller.md": "Garage Müller keeps the winter tyres on shelf 14 and does the next service at 90,000 km.",
    "Car/Car notes (old).md": FILES["Car/Car notes.md"],
    "Car/Summer.md": "The summer tyres are stored at Garage Müller too, the next service there is due in May.",
}


class Scene:
    """A window over a scripted assistant that knows some habits."""

    def __init__(self, look: Look, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.assistant = ScriptedAssistant(folder, WITH_RELATED)
        self.bridge = Bridge()
        self.page = ChatPage(look, self.bridge)
        self.window = MainWindow(look, self.page)
        self.conversations = Conversations(self.window, self.page, self.bridge, look)
        qtbot.addWidget(self.window)

    def open(self) -> None:
        self.bridge.attach(self.assistant.runner, self.assistant.changes)  # type: ignore[arg-type]
        self.conversations.attach(self.assistant)  # type: ignore[arg-type]
        self.window.show()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bridge._watches, timeout=5_000)
        self.qtbot.wait(20)

    def path(self, name: str) -> str:
        return str(self.assistant.folder / "files" / name)

    def habits(self) -> int:
        """A document opened often, and a chat that was left open; its number."""
        signals = self.assistant.usage._signals
        for days in (5, 3, 2):
            signals.opened(self.path("Car/Car notes.md"), NOW - timedelta(days=days))
        chat = self.assistant.chats.create("What did the roof cost?", NOW - timedelta(days=1))
        self.assistant.chats.add_message(chat, Role.USER, "What did the roof cost?", NOW - timedelta(days=1))
        return chat

    @property
    def offered(self) -> list[OfferRow]:
        return self.page.empty.offers.rows

    def preview(self) -> Preview:
        shown = [each for each in self.window.findChildren(Preview) if each.isVisible()]
        assert len(shown) == 1
        return shown[0]


@pytest.fixture
def scene(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(look, qtbot, tmp_path)
    yield made
    for preview in made.window.findChildren(Preview):
        preview.close()
    made.conversations.detach()
    qtbot.waitUntil(lambda: not made.bridge._watches, timeout=5_000)
    made.bridge.detach()
    made.assistant.close()


def test_offers_say_why_and_leave_room(scene: Scene) -> None:
    scene.habits()
    scene.open()
    assert [(row.text(), row.accessibleDescription()) for row in scene.offered] == [
        ("What did the roof cost?", "You asked this yesterday and got no answer"),
        ("Car notes.md", "You opened it 3 times, last on Thursday"),
    ]
    assert scene.page.empty.offers.isVisible()
    assert len(scene.page.empty.questions) == 2, "there is room for two questions beside them"


def test_nothing_to_offer_shows_nothing(scene: Scene) -> None:
    scene.open()
    assert not scene.page.empty.offers.isVisible()
    assert len(scene.page.empty.questions) == 4


def test_an_offer_opens_its_document_and_that_is_kept(scene: Scene) -> None:
    scene.habits()
    scene.open()
    scene.qtbot.mouseClick(scene.offered[1], Qt.MouseButton.LeftButton)
    scene.settle()
    assert "Garage Müller" in scene.preview().shown_text
    (kept,) = scene.assistant.usage.used()
    assert (Path(kept.path).name, kept.opened) == ("Car notes.md", 4)


def test_an_unfinished_chat_is_gone_on_with(scene: Scene) -> None:
    chat = scene.habits()
    scene.open()
    scene.qtbot.mouseClick(scene.offered[0], Qt.MouseButton.LeftButton)
    scene.qtbot.waitUntil(lambda: scene.page.chat_id == chat, timeout=3_000)


def test_not_this_and_stop(scene: Scene) -> None:
    scene.habits()
    scene.open()
    scene.offered[0].never.click()
    scene.qtbot.waitUntil(lambda: [row.text() for row in scene.offered] == ["Car notes.md"], timeout=3_000)
    scene.page.empty.offers.stop.click()
    scene.qtbot.waitUntil(lambda: not scene.offered, timeout=3_000)
    assert scene.assistant.settings.get("suggestions") is False
    assert not scene.page.empty.offers.isVisible()


def test_related_documents_stand_below_the_one_that_is_shown(scene: Scene) -> None:
    scene.open()
    scene.page.show_source(SourceRef(1, scene.path("Car/Car notes.md"), "", "line 3", FILES["Car/Car notes.md"]))
    scene.settle()
    (related,) = scene.preview().findChildren(RelatedList)
    assert related.isVisible()
    notes = {row.text(): row.note for row in related.rows}
    assert "Garage Müller.md" in notes
    assert notes["Car notes (old).md"] == "copy of Car notes.md"
    assert "Hotel Avenida.txt" not in notes
    first = related.rows[0].text()
    scene.qtbot.mouseClick(related.rows[0], Qt.MouseButton.LeftButton)
    scene.settle()
    assert scene.preview().windowTitle() == first


def test_a_document_that_left_the_library_has_no_related_ones(scene: Scene, tmp_path: Path) -> None:
    scene.open()
    scene.page.show_source(SourceRef(1, str(tmp_path / "elsewhere.md"), "", "line 1", "x"))
    scene.settle()
    (related,) = scene.preview().findChildren(RelatedList)
    assert not related.isVisible()
    assert scene.assistant.usage.used() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures(scene: Scene, look: Look, tmp_path: Path, theme: str) -> None:
    folder = Path(os.environ.get("HEARTH_SCREENSHOTS", tmp_path / "screens"))
    folder.mkdir(parents=True, exist_ok=True)
    look.choose(theme)
    scene.assistant.settings.set("theme", theme)
    scene.habits()
    for weeks in (1, 2):
        chat, when = scene.assistant.chats.create("Lease", NOW), NOW - timedelta(weeks=weeks)
        cited = (Citation(1, 1, scene.path("Home/Garden.txt"), "", "line 3", "x"),)
        scene.assistant.chats.add_message(chat, Role.ASSISTANT, "CHF 320 [1].", when, citations=cited)
    scene.open()
    assert len(scene.offered) == 3
    scene.window.resize(1100, 760)
    assert_drawn(take(scene, scene.window, folder / f"offers_{theme}.png"), look)
    scene.window.resize(760, 560)
    assert_drawn(take(scene, scene.window, folder / f"offers_small_{theme}.png"), look)
    below = scene.page.empty.offers
    lowest = below.mapTo(scene.page.empty, below.rect().bottomLeft()).y()
    assert lowest <= scene.page.empty.height(), "all of it is seen"
    scene.page.show_source(SourceRef(1, scene.path("Car/Car notes.md"), "", "line 3", FILES["Car/Car notes.md"]))
    scene.settle()
    assert_drawn(take(scene, scene.preview(), folder / f"related_{theme}.png"), look)


def take(scene: Scene, widget: QWidget, file: Path) -> QPixmap:
    scene.qtbot.wait(60)
    picture = widget.grab()
    assert picture.save(str(file))
    return picture


def assert_drawn(picture: QPixmap, look: Look) -> None:
    image = picture.toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2)}
    assert look.colour("text").rgb() in colours
    assert look.colour("text3").rgb() in colours
    assert len(colours) > 12
