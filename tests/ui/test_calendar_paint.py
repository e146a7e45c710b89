"""How appointments are drawn: seen in both themes, cut to their room, and fast."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import process_time

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.made_up_agenda import CALENDARS, NOW, TODAY, at, crowded, year
from tests.ui.test_theme import contrast
from ui.calendardata import Shown, key_of, month_days, week_days
from ui.calendargrid import GUTTER
from ui.calendarlist import ListView
from ui.calendarmonth import MonthView
from ui.calendarpaint import BAR, Block, Ink, calendar_colour, metrics_of, wrapped, write
from ui.calendarweek import WeekView
from ui.calendarwords import Habits
from ui.theme import Look

BY_ID = {each.id: each for each in CALENDARS}
MANY = crowded(300)
TIMES = [at(TODAY, f"{hour:02}:{minute:02}") for hour in range(24) for minute in (0, 20, 44, 48)]
MOST_MS = 16
LOADED = 6
"""How many times slower a machine that does other things too may be before a test fails."""


def shown(days: tuple, events: list) -> Shown:
    return Shown(days, TODAY, NOW, tuple(events), BY_ID)


def draw(widget: QWidget) -> QImage:
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    widget.render(painter, QPoint(), QRegion(QRect(QPoint(), widget.size())))
    painter.end()
    return image


def milliseconds(widget: QWidget, rounds: int = 7, *, anew: bool = False) -> float:
    times = []
    for _ in range(rounds):
        if anew:
            widget._layer_state = ()  # type: ignore[attr-defined]
        began = process_time()
        draw(widget)
        times.append((process_time() - began) * 1000)
    return median(times)


def test_a_week_of_300_is_drawn_in_a_frame(qtbot: QtBot, look: Look) -> None:
    view = WeekView(look, Habits(), "Week")
    qtbot.addWidget(view)
    view.resize(1000, 760)
    view.show()
    view.show_days(shown(week_days(TODAY, 0), MANY))
    assert len(view.grid.blocks) >= 300
    first, again = milliseconds(view.grid, anew=True), milliseconds(view.grid)  # all 24 hours, seen or not
    print(f"week of 300: {first:.1f} ms when something changed, {again:.1f} ms while dragging or scrolling")
    assert first < MOST_MS * LOADED
    assert again < first / 3


def test_a_month_of_300_is_drawn_in_a_frame(qtbot: QtBot, look: Look) -> None:
    view = MonthView(look, Habits())
    qtbot.addWidget(view)
    view.resize(1000, 760)
    view.show()
    view.show_days(shown(month_days(TODAY, 0), MANY))
    took = milliseconds(view)
    print(f"month of 300: {took:.1f} ms")
    assert took < MOST_MS * LOADED


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_stripes_can_be_seen(look: Look, theme: str) -> None:
    look.choose(theme)
    chosen = [replace(CALENDARS[0], id=n, colour="") for n in range(1, 9)]
    odd = ("#FFFF00", "#000000", "#FFFFFF", "#00FF00", "#808080", "#FF0000", "#1A1AFF", "#FFB6C1")
    chosen += [replace(CALENDARS[0], id=n, colour=colour) for n, colour in enumerate(odd, 9)]
    ink = Ink(look, {each.id: each for each in chosen}, NOW)
    for calendar in chosen:
        event = replace(MANY[0], calendar_id=calendar.id)
        for state in ("", "over", "selected"):
            bar, ground, title, small = (tone.name() for tone in ink.tones(event, state))
            about = f"{calendar.colour or calendar.id} {state}"
            assert contrast(title, ground) >= 4.5, about
            assert contrast(small, ground) >= 4.5, about
            if state != "over":
                assert contrast(bar, look.theme.surface) >= 3, about


def test_the_first_eight_calendars_have_their_own_colours(look: Look) -> None:
    plain = [replace(CALENDARS[0], id=n, colour="") for n in range(1, 9)]
    assert len({calendar_colour(look, each).name() for each in plain}) == 8
    assert calendar_colour(look, replace(plain[0], colour="no colour")) == calendar_colour(look, plain[0])


def test_no_line_is_wider_or_lower_than_its_box(qtbot: QtBot, look: Look) -> None:
    view = WeekView(look, Habits(), "Week")
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show_days(shown(week_days(TODAY, 0), [*MANY, *year()]))
    assert view.grid.blocks
    for block in view.grid.blocks:
        room = block.box.width() - BAR - 7
        for n, line in enumerate(block.lines):
            weight = QFont.Weight.Medium if n < block.titles else QFont.Weight.Normal
            assert metrics_of(12 if n < block.titles else 11, weight).horizontalAdvance(line) <= max(room, 14), line
        assert len(block.lines) == 1 or 4 + 15 * len(block.lines) <= block.box.height() + 1, block.lines


def test_words_break_between_words(look: Look) -> None:
    lines = wrapped("Review of the Heron go-live with everybody from Basel", [90, 90, 90])
    assert len(lines) == 3 and lines[0].startswith("Review") and lines[-1].endswith("…")
    assert wrapped("Short", [90, 90, 90]) == ["Short"]


def test_a_block_without_room_says_nothing(look: Look) -> None:
    assert write(Block(MANY[0], QRectF(0, 0, 12, 18)), Habits()).lines == ()


def test_cancelled_unsure_and_free_look_different(qtbot: QtBot, look: Look) -> None:
    plain = replace(MANY[0], title="Same words")
    kinds = (plain, replace(plain, status="cancelled"), replace(plain, status="tentative"), replace(plain, busy=False))
    pictures = []
    for each in kinds:
        image = QImage(120, 60, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        Ink(look, BY_ID, NOW).block(painter, write(Block(each, QRectF(0, 0, 120, 60)), Habits()))
        painter.end()
        pictures.append(bytes(image.constBits()))
    assert len(set(pictures)) == 4


def test_a_theme_repaints_the_views(qtbot: QtBot, look: Look) -> None:
    for view in (WeekView(look, Habits(), "Week"), MonthView(look, Habits()), ListView(look, Habits(), "Agenda")):
        qtbot.addWidget(view)
        view.resize(800, 600)
        look.choose("light")
        view.show_days(shown(month_days(TODAY, 0) if isinstance(view, MonthView) else week_days(TODAY, 0), year()))
        light = view.grab().toImage()
        look.choose("dark")
        dark = view.grab().toImage()
        assert light != dark and dark.pixelColor(3, 3) == look.colour("bg"), type(view).__name__


def test_selecting_does_not_lay_everything_out_anew(qtbot: QtBot, look: Look) -> None:
    view = WeekView(look, Habits(), "Week")
    qtbot.addWidget(view)
    view.resize(800, 600)
    first = shown(week_days(TODAY, 0), MANY)
    view.show_days(first)
    before = view.grid.blocks
    view.show_days(replace(first, selected=key_of(MANY[5])))
    assert view.grid.blocks is before
    view.show_days(replace(first, appointments=first.appointments[1:]))
    assert view.grid.blocks is not before


@pytest.mark.parametrize("habits", [Habits(), Habits(6, True)])
def test_every_time_of_day_has_room_beside_the_grid(look: Look, habits: Habits) -> None:
    widest = max(metrics_of(11, QFont.Weight.Medium).horizontalAdvance(habits.clock(each)) for each in TIMES)
    assert widest <= GUTTER - 12
