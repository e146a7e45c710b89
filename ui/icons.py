"""Line icons in any colour, sharp on every screen."""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).resolve().parents[1] / "resources"

_MARK_GROUND, _MARK_ARCH = "#0B6B5B", "#FFFFFF"
_APP_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
_CODE = ".py .js .ts .json .toml .yaml .yml .xml .sh .c .h .cpp .hpp .rs .go .java .rb .php .sql .css .lua .swift .kt"
_BY_SUFFIX = {
    "mail": ".eml .msg .mbox",
    "sheet": ".csv .tsv .xlsx .ods .xls",
    "slides": ".pptx .odp .ppt",
    "globe": ".html .htm .xhtml",
    "book": ".epub",
    "file-text": ".txt .md .rst .rtf .docx .odt .doc",
    "code": _CODE,
}


class Icons:
    """Draws the packaged icons and keeps what was drawn."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: int = 18, ratio: float = 0.0) -> QPixmap:
        """The icon in ``colour``, ``size`` logical pixels wide and high.

        ``ratio`` is device pixels per logical pixel; 0 takes the screen's. Raises ``FileNotFoundError`` for an
        unknown name.
        """
        key = (name, colour, size, ratio or screen_ratio())
        if key not in self._drawn:
            self._drawn[key] = draw(self._source(name).replace("currentColor", colour), size, key[3])
        return self._drawn[key]

    def icon(self, name: str, colour: str, size: int = 18) -> QIcon:
        """The same for buttons and menus, sharp at one, two and the screen's own device pixels per pixel."""
        made = QIcon()
        for ratio in sorted({1.0, 2.0, screen_ratio()}):
            made.addPixmap(self.pixmap(name, colour, size, ratio))
        return made

    def mark(self, ground: str, arch: str, size: int, ratio: float = 0.0) -> QPixmap:
        """Hearth's mark: the arch in its rounded square."""
        key = (f"mark {arch}", ground, size, ratio or screen_ratio())
        if key not in self._drawn:
            svg = self._source("mark").replace(_MARK_GROUND, ground).replace(_MARK_ARCH, arch)
            self._drawn[key] = draw(svg, size, key[3])
        return self._drawn[key]

    def app_icon(self) -> QIcon:
        """The program's own icon, for window lists, task bar and tray."""
        made = QIcon()
        for size in _APP_SIZES:
            made.addPixmap(self.mark(_MARK_GROUND, _MARK_ARCH, size, 1.0))
        return made

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]


def kind_of(path: str) -> str:
    """The name of the icon for a file, by its ending."""
    suffix = PurePath(path).suffix.lower()
    return next((name for name, suffixes in _BY_SUFFIX.items() if suffix and suffix in suffixes.split()), "file")


def screen_ratio() -> float:
    """Device pixels per logical pixel of the finest screen."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def draw(svg: str, size: int, ratio: float) -> QPixmap:
    """An SVG text as a pixmap, ``size`` logical pixels wide and high."""
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn
