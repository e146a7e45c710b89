from __future__ import annotations

import gc
import weakref
from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFontInfo, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.icons import RESOURCES, Icons, kind_of
from ui.theme import DARK, LIGHT, Look, Theme, code_font, ui_font

ICONS = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg") if path.stem != "mark")

TEXT_PAIRS = [
    *[(text, ground) for text in ("text", "text2", "text3") for ground in ("bg", "surface", "sidebar", "code")],
    ("text", "bubble"),
    ("text", "hover"),
    ("text", "active"),
    ("text2", "code_head"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent_soft", "accent_soft"),
    ("text", "selection"),
    ("link", "bg"),
    ("danger", "danger_soft"),
    ("danger", "bg"),
    ("warn", "warn_soft"),
    ("ok", "ok_soft"),
    *[(role, "code") for role in ("keyword", "function", "string", "number", "comment", "builtin")],
]
CONTROL_PAIRS = [("border_strong", "surface"), ("border_strong", "bg"), ("focus", "bg"), ("focus", "surface")]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        linear = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_text_can_be_read(theme: Theme) -> None:
    weak = {pair: contrast(theme.colour(pair[0]), theme.colour(pair[1])) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}
    faint = {pair: contrast(theme.colour(pair[0]), theme.colour(pair[1])) for pair in CONTROL_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_colour_is_one(theme: Theme) -> None:
    for field in fields(theme):
        if field.name != "name":
            assert QColor(getattr(theme, field.name)).isValid(), field.name


def test_the_person_chooses_the_theme(look: Look, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.changed):
        look.choose("dark")
    assert look.theme is DARK and look.theme.dark
    with qtbot.waitSignal(look.changed):
        look.choose("light", 18)
    assert look.theme is LIGHT and look.text_size == 18
    with qtbot.assertNotEmitted(look.changed):
        look.choose("light", 18)
    look.choose("system")
    assert look.theme is LIGHT  # no desktop here says otherwise


def test_the_packaged_typefaces_are_used(look: Look) -> None:
    assert QFontInfo(ui_font(14)).family() == "Inter"
    assert QFontInfo(code_font()).family() == "JetBrains Mono"
    assert QFontInfo(code_font()).fixedPitch()
    fonts = list((RESOURCES / "fonts").glob("*.[ot]tf"))
    assert len(fonts) == 5
    assert all(path.stat().st_size < 250_000 for path in fonts)
    assert len(list((RESOURCES / "fonts").glob("*-OFL.txt"))) == 2


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_colour_asked_for(name: str, look: Look) -> None:
    drawn = Icons().pixmap(name, "#FF0000", 18, 2.0)
    assert drawn.deviceIndependentSize().width() == 18
    image = drawn.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    inked = [image.pixelColor(x, y) for x in range(36) for y in range(36) if image.pixelColor(x, y).alpha() > 200]
    assert len(inked) > 10, "it is blank"
    assert all(colour.red() > 240 and colour.green() < 16 for colour in inked)


def test_a_file_has_the_icon_of_its_kind() -> None:
    assert kind_of("/a/TAP booking.EML") == "mail"
    assert kind_of("notes.md") == "file-text"
    assert kind_of("noending") == "file"


def test_many_small_changes_do_not_end_the_process(qtbot: QtBot) -> None:
    """One release of Qt for Python took a reference from None at every call; some 5,000 calls ended the process."""
    label = QLabel()
    qtbot.addWidget(label)
    for n in range(20_000):
        label.setText(str(n))
    assert label.text() == "19999"


class Busy(QWidget):
    """Makes garbage whenever it is styled anew, as any widget that calls Python does."""

    def __init__(self) -> None:
        super().__init__()
        self.styled = 0
        self.inside = False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self.inside = True
        self.styled += event.type() == QEvent.Type.StyleChange
        assert len([[] for _ in range(100)]) == 100
        self.inside = False
        super().changeEvent(event)


def test_nothing_is_collected_while_qt_walks_over_all_widgets(look: Look, qtbot: QtBot) -> None:
    busy = Busy()
    qtbot.addWidget(busy)
    busy.show()
    look.choose("light")
    busy.styled, collected, before = 0, list[bool](), gc.get_threshold()
    watch = lambda phase, _info: collected.append(busy.inside)  # noqa: E731
    gc.callbacks.append(watch)
    gc.set_threshold(1, 1, 1)
    try:
        look.choose("dark")
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(watch)
    assert busy.styled
    assert not any(collected), "closed widgets may be freed under Qt's hands"
    assert gc.isenabled()


def test_a_widget_let_go_of_while_all_are_styled_is_there_until_the_end(look: Look, qtbot: QtBot) -> None:
    going = [QLabel("closed long ago")]
    there: list[bool] = []

    class Last(QWidget):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.StyleChange and going:
                left = weakref.ref(going.pop())
                there.append(left() is not None)
            super().changeEvent(event)

    last = Last()
    qtbot.addWidget(last)
    last.show()
    look.choose("light")
    going[:] = [QLabel("closed long ago")]
    there.clear()
    look.choose("dark")
    assert there == [True]
