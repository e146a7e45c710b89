"""What the person may want, on the page of a new chat: at most three rows, each with its reason and a way to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from assistant.core.changes import Changed
from ui.bridge import Bridge, JobWatch
from ui.clean import clean_line, plain_tip
from ui.controls import FocusRing, paint_ring
from ui.icons import kind_of
from ui.sources import SourceRef
from ui.theme import Look, ui_font
from ui.widgets import Button, Card, IconButton, Label, row

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant
    from ui.chat import ChatPage

_HEIGHT = 46
_WIDTH = 640
_CONCERNS = Changed.CHATS | Changed.MEMORY | Changed.SETTINGS | Changed.CALENDAR


class Offered(Protocol):
    """An offer, as far as its row needs it."""

    @property
    def key(self) -> str:
        """What names it where it is refused."""

    @property
    def text(self) -> str:
        """What it is."""

    @property
    def why(self) -> str:
        """Why it is offered."""

    @property
    def path(self) -> str:
        """The document to show, or ""."""

    @property
    def opening(self) -> str:
        """How that document begins."""

    @property
    def chat_id(self) -> int | None:
        """The chat to go on with."""


class OfferRow(FocusRing, QAbstractButton):
    """One offer: what it is, why, and the way to refuse it."""

    ring_radius = 8.0
    refused = Signal(str)

    def __init__(self, look: Look, offer: Offered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.offer = offer
        self._why = clean_line(offer.why)
        self.setText(clean_line(offer.text))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._why)
        self.setToolTip(plain_tip(self._why))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.never = IconButton(look, "close", f"Not this: {self.text()}", size=28, icon_size=14, role="text3")
        self.never.setParent(self)
        self.never.clicked.connect(lambda: self.refused.emit(offer.key))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.never.move(self.width() - 28 - 8, (self.height() - 28) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("hover"))
            painter.drawRoundedRect(box.adjusted(4, 3, -4, -3), 8, 8)
        icon = kind_of(self.offer.path) if self.offer.path else "chat"
        painter.drawPixmap(16, (self.height() - 17) // 2, self._look.pixmap(icon, "accent", 17))
        room = self.width() - 46 - 44
        lines = ((5, ui_font(14, QFont.Weight.Medium), "text", self.text()), (24, ui_font(12), "text2", self._why))
        for top, font, role, text in lines:
            painter.setFont(font)
            painter.setPen(self._look.colour(role))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(46, top, room + 2, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        if self.property("keyfocus"):
            paint_ring(painter, box.adjusted(3, 3, -3, -3), 8, self._look.colour("focus"))


class OfferRows(QWidget):
    """The rows below "You may want"; hidden while there are none."""

    taken = Signal(object)
    """An ``Offered`` that was clicked."""
    refused = Signal(str)
    """The key of one that is not wanted."""
    stopped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setMaximumWidth(_WIDTH)
        self._card = Card()
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(0, 2, 0, 2)
        self._inside.setSpacing(0)
        self.stop = Button(look, "Stop suggesting", "link")
        self.stop.clicked.connect(self.stopped)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(Label("You may want", "section"), 1, self.stop, margins=(3, 0, 3, 0)))
        layout.addWidget(self._card)
        self.hide()

    @property
    def rows(self) -> list[OfferRow]:
        """What is shown."""
        return [each for n in range(self._inside.count()) if isinstance(each := self._widget(n), OfferRow)]

    def show_offers(self, offers: Sequence[Offered]) -> None:
        """Show these; keeps what is shown already, with its focus, where they are the same."""
        if [each.offer for each in self.rows] == list(offers):
            return
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for offer in offers:
            made = OfferRow(self._look, offer)
            made.clicked.connect(lambda _checked=False, offer=offer: self.taken.emit(offer))
            made.refused.connect(self.refused)
            self._inside.addWidget(made)
        self.setVisible(bool(offers))

    def _widget(self, n: int) -> QWidget | None:
        item = self._inside.itemAt(n)
        return None if item is None else item.widget()


class Offering(QObject):
    """Asks for offers off the main thread while a new chat is shown, and does what the person wants with them."""

    chat_asked = Signal(int)
    """Show this chat."""

    def __init__(self, page: ChatPage, bridge: Bridge) -> None:
        super().__init__(page)
        self._page = page
        self._bridge = bridge
        self._assistant: Assistant | None = None
        self._looking: JobWatch | None = None
        self._look_again = False
        rows = page.empty.offers
        rows.taken.connect(self._take)
        rows.refused.connect(self._refuse)
        rows.stopped.connect(self._stop)
        bridge.changed.connect(self._changed)
        page.chat_shown.connect(lambda chat_id: self.refresh() if chat_id is None else None)

    def attach(self, assistant: Assistant | None) -> None:
        """The profile is open; None: it is being closed."""
        self._assistant = assistant
        self.refresh()

    def refresh(self) -> None:
        """Look what may be wanted now; a look asked for while one runs follows it."""
        if self._assistant is None:
            return
        if self._looking is not None:
            self._look_again = True
            return
        self._looking = self._bridge.fetch(self, self._assistant.offers.now, self._page.empty.show_offers)
        self._looking.finished.connect(lambda _end: self._looked())

    def _looked(self) -> None:
        self._looking = None
        if self._look_again:
            self._look_again = False
            self.refresh()

    def _changed(self, changed: Changed) -> None:
        if changed & _CONCERNS and self._page.chat_id is None:
            self.refresh()

    def _take(self, offer: Offered) -> None:
        if offer.chat_id is not None:
            self.chat_asked.emit(offer.chat_id)
        else:
            self._page.show_source(SourceRef(0, offer.path, "", "", offer.opening))

    def _refuse(self, key: str) -> None:
        if (assistant := self._assistant) is not None:
            self._bridge.fetch(self, lambda: assistant.offers.not_this(key), lambda _done: self.refresh())

    def _stop(self) -> None:
        if (assistant := self._assistant) is not None:
            self._bridge.fetch(
                self,
                lambda: assistant.settings.set("suggestions", False),
                lambda _done: self.refresh(),
                changed=Changed.SETTINGS,
            )
