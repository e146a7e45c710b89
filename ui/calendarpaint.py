"""How an appointment is drawn: its calendar's colour, its words cut to the room there is, what it is like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import takewhile

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from assistant.core.appointments import Appointment, Calendar
from ui.calendarwords import Habits, title_of
from ui.clean import clean_line
from ui.theme import Look, ui_font

_LIGHT = ("#0B6B5B", "#1F5FBF", "#B4530A", "#8B3FA0", "#B3261E", "#0E7490", "#66700B", "#A32C6F")
_DARK = ("#57C7A8", "#86B4F5", "#F0B070", "#D39BE6", "#F2938A", "#67C3DB", "#BFC85E", "#EE8FBD")
_LINE = 15
_TWO_LINES = 33
_LEGIBLE = 26
"""Pixels that a line must have so that its words say anything."""
_LIGHTEST = 0.28
"""Luminance up to which a stripe stands out from white by 3 to 1."""
BAR = 3.0
"""Width of the stripe in the calendar's colour."""


@dataclass(slots=True)
class Block:
    """One appointment where it is drawn: a box, and the lines of text that have room in it."""

    appointment: Appointment
    box: QRectF
    lines: tuple[str, ...] = ()
    titles: int = 1
    """How many of the lines are the title's; the others are small."""
    goes_on: bool = False
    """Whether it began before or ends after what the box shows."""


def calendar_colour(look: Look, calendar: Calendar | None) -> QColor:
    """The colour of a calendar as it can be seen in the theme; one without a colour gets the next of eight."""
    dark = look.theme.dark
    chosen = QColor(calendar.colour) if calendar is not None and calendar.colour else QColor()
    if not chosen.isValid():
        return QColor((_DARK if dark else _LIGHT)[(calendar.id - 1) % 8 if calendar is not None else 0])
    hue, saturation = max(chosen.hslHueF(), 0.0), min(chosen.hslSaturationF(), 0.75)
    lightness = min(max(chosen.lightnessF(), 0.66), 0.8) if dark else min(chosen.lightnessF(), 0.38)
    seen = QColor.fromHslF(hue, saturation, lightness)
    while not dark and _luminance(seen) > _LIGHTEST:  # yellow and green are bright even where they are dark
        lightness -= 0.03
        seen = QColor.fromHslF(hue, saturation, lightness)
    return seen


def _luminance(colour: QColor) -> float:
    """How bright a colour is to the eye, 0 to 1, as WCAG counts it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``share`` of one colour and the rest of the other."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in pairs)
    return QColor(red, green, blue)


@lru_cache(maxsize=64)
def font_of(pixels: int, weight: QFont.Weight = QFont.Weight.Normal, struck: bool = False) -> QFont:
    """A typeface, made once."""
    font = ui_font(pixels, weight)
    font.setStrikeOut(struck)
    return font


@lru_cache(maxsize=64)
def metrics_of(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetricsF:
    """Its measures."""
    return QFontMetricsF(font_of(pixels, weight))


def elided(text: str, pixels: int, room: float, weight: QFont.Weight = QFont.Weight.Normal) -> str:
    """``text`` cut with "…" to the room there is."""
    return metrics_of(pixels, weight).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))


def wrapped(text: str, rooms: Sequence[float]) -> list[str]:
    """``text`` broken between words into at most as many lines as there are ``rooms``; what is cut ends in "…"."""
    weight = QFont.Weight.Medium
    metrics = metrics_of(12, weight)
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < len(rooms) - 1:
        line, room = words.pop(0), rooms[len(lines)]
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(elided(line, 12, room, weight))
    if words:
        lines.append(elided(" ".join(words), 12, rooms[len(lines)], weight))
    return lines


def write(block: Block, habits: Habits, hidden: float = 0.0, free: float = 0.0) -> Block:
    """Put as many lines of words into a block as can be read in it.

    A neighbour hides ``hidden`` pixels at its right, from ``free`` pixels below its top on.
    """
    wide, high = block.box.width() - BAR - 9, block.box.height()
    title = title_of(block.appointment)
    count = max(2, int((high - 8) // _LINE)) if high >= _TWO_LINES else 1
    rooms = [wide if 4 + _LINE * (n + 1) <= free else wide - hidden for n in range(count)]
    rooms = list(takewhile(lambda room: room >= _LEGIBLE, rooms))
    if not rooms:
        block.lines = (_beginning(title, wide - hidden),) if wide - hidden >= 8 else ()
    elif len(rooms) == 1:
        start = habits.clock(block.appointment.start)
        with_time = f"{title}, {start}"
        fits = start and metrics_of(12, QFont.Weight.Medium).horizontalAdvance(with_time) <= rooms[0]
        block.lines = (elided(with_time if fits else title, 12, rooms[0], QFont.Weight.Medium),)
    else:
        titles = wrapped(title, rooms[: min(3, len(rooms) - 1)])
        small = filter(None, (habits.span(block.appointment), clean_line(block.appointment.where)))
        below = [elided(text, 11, room) for text, room in zip(small, rooms[len(titles) :], strict=False)]
        block.titles = len(titles)
        block.lines = (*titles, *below)
    return block


def _beginning(text: str, room: float) -> str:
    """As many letters as fit, where there is no room for "…"."""
    metrics = metrics_of(12, QFont.Weight.Medium)
    fits = [n for n in range(min(len(text), 6) + 1) if metrics.horizontalAdvance(text[:n]) <= room]
    return text[: fits[-1]]


class Ink:
    """Draws blocks in one theme; what does not change between two blocks of a calendar is kept."""

    def __init__(self, look: Look, calendars: Mapping[int, Calendar], now: datetime) -> None:
        self._look = look
        self._calendars = calendars
        self._now = now
        self._colours: dict[tuple[int, str], tuple[QColor, QColor, QColor, QColor]] = {}

    def over(self, appointment: Appointment) -> bool:
        """Whether it has ended."""
        end = appointment.end
        return end <= self._now if isinstance(end, datetime) else end <= self._now.date()

    def tones(self, appointment: Appointment, state: str = "") -> tuple[QColor, QColor, QColor, QColor]:
        """Stripe, ground, title and small text. ``state`` is "", "over" or "selected"."""
        key = appointment.calendar_id, state
        if key not in self._colours:
            bar = calendar_colour(self._look, self._calendars.get(appointment.calendar_id))
            surface, text = self._look.colour("surface"), self._look.colour("text")
            dark = self._look.theme.dark
            share = {"over": 0.10 if dark else 0.07, "selected": 0.32 if dark else 0.26}.get(
                state, 0.22 if dark else 0.14
            )
            faint = self._look.colour("text2")
            title = faint if state == "over" else text
            small = {"over": faint, "selected": text}.get(state) or mixed(faint, text, 0.6)
            stripe = mixed(bar, surface, 0.55) if state == "over" else bar
            self._colours[key] = stripe, mixed(bar, surface, share), title, small
        return self._colours[key]

    def block(self, painter: QPainter, block: Block, *, selected: bool = False, faded: bool = False) -> None:
        """Draw one block; ``faded`` where a proposal would take it away from here."""
        appointment, box = block.appointment, block.box
        state = "selected" if selected else "over" if self.over(appointment) else ""
        bar, ground, title, small = self.tones(appointment, state)
        if faded:
            painter.setOpacity(0.45)
        free = not appointment.busy
        painter.setPen(Qt.PenStyle.NoPen)  # filling twice takes less than half of what a stroke takes
        painter.setBrush(mixed(bar, ground, 0.35) if free else self._look.colour("bg"))
        painter.drawRoundedRect(box, 5, 5)
        if appointment.status == "tentative":
            painter.setPen(QPen(bar, 1, Qt.PenStyle.DashLine))
        painter.setBrush(self._look.colour("surface") if free and not selected else ground)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.fillRect(QRectF(box.left() + 2.5, box.top() + 3, BAR, box.height() - 6), bar)
        self._words(painter, block, title, small)
        if selected:
            painter.setPen(QPen(bar, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4.5, 4.5)
        painter.setOpacity(1.0)

    def _words(self, painter: QPainter, block: Block, title: QColor, small: QColor) -> None:
        if not block.lines:
            return
        left = block.box.left() + BAR + 7
        struck = block.appointment.status == "cancelled"
        weight = QFont.Weight.Medium
        painter.setFont(font_of(12, weight, struck))
        painter.setPen(title)
        if len(block.lines) == 1 and block.box.height() < _TWO_LINES:
            middle = block.box.center().y() + metrics_of(12, weight).capHeight() / 2
            painter.drawText(QPointF(left, middle), block.lines[0])
            return
        top = block.box.top() + 4 + metrics_of(12, weight).ascent()
        for n, line in enumerate(block.lines):
            if n == block.titles:
                painter.setFont(font_of(11))
                painter.setPen(small)
            painter.drawText(QPointF(left, top + _LINE * n), line)

    def ghost(self, painter: QPainter, box: QRectF, lines: Sequence[str]) -> None:
        """What is being dragged or proposed: an outline in the accent with its words."""
        ground = self._look.colour("accent_soft")
        ground.setAlphaF(0.92)
        painter.setPen(QPen(self._look.colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(self._look.colour("on_accent_soft"))
        left, room = box.left() + 8, box.width() - 14
        for n, line in enumerate(lines[: max(1, int((box.height() - 4) // 15))]):
            painter.setFont(font_of(12, QFont.Weight.Medium) if n == 0 else font_of(11))
            words = elided(line, 12, room, QFont.Weight.Medium)
            painter.drawText(QPointF(left, box.top() + min(4, box.height() / 2 - 8) + 12 + 15 * n), words)
