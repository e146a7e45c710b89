"""Colours, type and measures of the window: two themes, and the one that is shown now."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui.icons import RESOURCES, Icons
from ui.stylesheet import stylesheet

_log = logging.getLogger(__name__)

UI_FAMILY = "Inter"
CODE_FAMILY = "JetBrains Mono"

SIDEBAR = 256
TOP_BAR = 52
COLUMN = 760
NAV_ROW = 34
COLLAPSE_BELOW = 900
MINIMUM = (760, 560)
START = (1280, 860)


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours as ``#RRGGBB``; every text pair among them passes WCAG AA."""

    name: str
    bg: str
    surface: str
    sidebar: str
    hover: str
    active: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    on_accent_soft: str
    bubble: str
    code: str
    code_head: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    selection: str
    link: str
    focus: str
    keyword: str
    function: str
    string: str
    number: str
    comment: str
    builtin: str

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return QColor(self.bg).lightness() < 128

    def colour(self, role: str) -> str:
        """A colour by its role's name; raises ``AttributeError`` for a role that does not exist."""
        value: str = getattr(self, role)
        return value


LIGHT = Theme(
    name="light",
    bg="#FBFAF8",
    surface="#FFFFFF",
    sidebar="#F3F1EC",
    hover="#EAE7E0",
    active="#E2DED5",
    border="#E3DFD7",
    border_strong="#8A8478",
    text="#1E1C19",
    text2="#57534B",
    text3="#6B665D",
    accent="#0B6B5B",
    accent_hover="#095A4D",
    on_accent="#FFFFFF",
    accent_soft="#DFF0EB",
    on_accent_soft="#0A5348",
    bubble="#ECE8E0",
    code="#F4F2ED",
    code_head="#EBE8E1",
    danger="#B3261E",
    danger_soft="#FBE9E7",
    warn="#7A4F01",
    warn_soft="#FDF0D5",
    ok="#1B6B3A",
    ok_soft="#E2F3E7",
    selection="#BFE3D9",
    link="#0B6B5B",
    focus="#0B6B5B",
    keyword="#8B3FA0",
    function="#1F5FBF",
    string="#1B6B3A",
    number="#9A4A00",
    comment="#6B665D",
    builtin="#0B6B5B",
)

DARK = Theme(
    name="dark",
    bg="#171614",
    surface="#1E1D1A",
    sidebar="#121110",
    hover="#262421",
    active="#302D29",
    border="#33302B",
    border_strong="#7F796E",
    text="#ECE9E3",
    text2="#B3ADA2",
    text3="#9A9489",
    accent="#57C7A8",
    accent_hover="#6FD3B7",
    on_accent="#06241D",
    accent_soft="#173830",
    on_accent_soft="#9FE3CF",
    bubble="#2B2926",
    code="#131210",
    code_head="#211F1C",
    danger="#F2938A",
    danger_soft="#3B1B18",
    warn="#E9B95B",
    warn_soft="#362A10",
    ok="#7CCF95",
    ok_soft="#15301D",
    selection="#1F5346",
    link="#6FD3B7",
    focus="#57C7A8",
    keyword="#D39BE6",
    function="#86B4F5",
    string="#8FD3A4",
    number="#F0B070",
    comment="#9A9489",
    builtin="#6FD3B7",
)


class Look(QObject):
    """What the window looks like now; widgets that paint for themselves listen to ``changed``."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", text_size: int = 15) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._text_size = text_size
        self._theme = LIGHT
        self._shown: tuple[Theme, int] | None = None
        self._icons = Icons()
        load_fonts()
        app.setStyle("Fusion")  # the same measures on every desktop
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The colours to paint with."""
        return self._theme

    @property
    def text_size(self) -> int:
        """Size of answers in pixels."""
        return self._text_size

    @property
    def choice(self) -> str:
        """What the person chose: "system", "light" or "dark"."""
        return self._choice

    def choose(self, choice: str | None = None, text_size: int | None = None) -> None:
        """Show another theme ("system", "light", "dark") or size of answers in pixels; None leaves it as it is."""
        choice, text_size = choice or self._choice, text_size or self._text_size
        if (choice, text_size) != (self._choice, self._text_size):
            self._choice, self._text_size = choice, text_size
            self._apply()

    def colour(self, role: str) -> QColor:
        """A colour of the theme by its role."""
        return QColor(self._theme.colour(role))

    def icon(self, name: str, role: str = "text2", size: int = 18) -> QIcon:
        """A packaged icon in a colour of the theme."""
        return self._icons.icon(name, self._theme.colour(role), size)

    def pixmap(self, name: str, role: str = "text2", size: int = 18) -> QPixmap:
        """The same as a picture."""
        return self._icons.pixmap(name, self._theme.colour(role), size)

    def mark(self, size: int) -> QPixmap:
        """Hearth's mark in the theme's accent."""
        return self._icons.mark(self._theme.accent, self._theme.on_accent, size)

    def app_icon(self) -> QIcon:
        """The program's own icon; the same in every theme."""
        return self._icons.app_icon()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self._choice == "dark"
        if self._choice == "system":
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._theme = DARK if dark else LIGHT
        if self._shown == (self._theme, self._text_size):
            return  # styling every widget anew takes up to a second in a full window
        self._shown = (self._theme, self._text_size)
        with _nothing_freed(self._app):
            self._app.setFont(ui_font(14))
            self._app.setPalette(_palette(self._theme))
            self._app.setStyleSheet(stylesheet(self._theme, self._text_size))
        self.changed.emit()


@contextlib.contextmanager
def _nothing_freed(app: QApplication) -> Iterator[None]:
    """No widget goes away meanwhile, whichever thread lets go of it last.

    Qt walks lists of bare pointers to all widgets to style them anew (QStyleSheetStyle, Qt 6), and some of them call
    Python on the way. Where a closed widget was freed then, by the collection of cyclic garbage or by a job that ended,
    the window crashed.
    """
    held = app.allWidgets()
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
        del held


def ui_font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The window's own typeface."""
    font = QFont(UI_FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def code_font(pixels: int = 13) -> QFont:
    """The typeface of code; the packaged one has no ligatures, so that what is seen is what is copied."""
    font = QFont(CODE_FAMILY)
    font.setPixelSize(pixels)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    return font


def load_fonts() -> None:
    """Make the packaged typefaces known; what is missing is replaced by the desktop's own."""
    for path in sorted((RESOURCES / "fonts").glob("*.[ot]tf")):
        if QFontDatabase.addApplicationFont(str(path)) == -1:
            _log.warning("the typeface %s cannot be used", path.name)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, name in (
        (role.Window, "bg"),
        (role.Base, "surface"),
        (role.AlternateBase, "code"),
        (role.Button, "surface"),
        (role.ToolTipBase, "surface"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "text3"),
        (role.Highlight, "selection"),
        (role.HighlightedText, "text"),
        (role.Link, "link"),
        (role.LinkVisited, "link"),
        (role.Accent, "focus"),
    ):
        palette.setColor(which, QColor(theme.colour(name)))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.border_strong))
    return palette
