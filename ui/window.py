"""The main window: sidebar, top bar, the chat and the other pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.sidebar import Sidebar
from ui.theme import COLLAPSE_BELOW, MINIMUM, START, Look
from ui.topbar import TopBar


class MainWindow(QMainWindow):
    """The frame around the pages. The chat page is "chat"; others are added by name, see ``sidebar.PAGES``."""

    page_shown = Signal(str)
    """The page that is shown now, by name."""

    def __init__(self, look: Look, chat: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.may_close: Callable[[], bool] = lambda: True
        self._wide_open = True
        self._narrow_open = False
        self._held = ""
        self._pages: dict[str, QWidget] = {}
        self.setWindowTitle("Hearth")
        self.setWindowIcon(look.app_icon())
        self.setMinimumSize(*MINIMUM)
        self.resize(*START)
        self.sidebar = Sidebar(look)
        self.topbar = TopBar(look)
        self.pages = QStackedWidget()
        self.body = QWidget()
        """Everything right of the sidebar."""
        right = QVBoxLayout(self.body)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.topbar)
        right.addWidget(self.pages, 1)
        ground = QWidget()
        across = QHBoxLayout(ground)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addWidget(self.body, 1)
        self.setCentralWidget(ground)
        self.add_page("chat", chat)
        self.sidebar.page_asked.connect(self.show_page)
        self.sidebar.collapse_asked.connect(self.toggle_sidebar)
        self.topbar.sidebar_asked.connect(self.toggle_sidebar)
        self.topbar.models_asked.connect(lambda: self.show_page("models"))
        QShortcut(QKeySequence("Ctrl+B"), self, self.toggle_sidebar)

    def add_page(self, name: str, page: QWidget) -> None:
        """Make a page known; "library", "models" and "settings" are reached from the sidebar."""
        self._pages[name] = page
        self.pages.addWidget(page)

    def page(self, name: str) -> QWidget | None:
        """A page that was added."""
        return self._pages.get(name)

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return next(name for name, page in self._pages.items() if page is self.pages.currentWidget())

    def show_page(self, name: str) -> None:
        """Show the page of that name."""
        page = self._pages.get(name)
        if page is None or (self._held and name != self._held):
            return
        self.pages.setCurrentWidget(page)
        self.sidebar.mark_page(name)
        if name != "chat":
            self.sidebar.chats.mark(None)
        self.topbar.show_page(is_chat=name == "chat")
        self.page_shown.emit(name)

    @property
    def held(self) -> bool:
        """Whether only one page may be seen."""
        return bool(self._held)

    def hold(self, name: str) -> None:
        """Show this page alone, without sidebar and top bar, whatever asks for another; "" lets go again."""
        self._held = name
        if name:
            self.show_page(name)
        self.topbar.setVisible(not name)
        self._arrange()

    def toggle_sidebar(self) -> None:
        """Hide or show the sidebar; remembered apart for narrow and wide windows."""
        if self._held:
            return
        if self._narrow:
            self._narrow_open = not self._narrow_open
        else:
            self._wide_open = not self._wide_open
        self._arrange()

    @property
    def _narrow(self) -> bool:
        return self.width() < COLLAPSE_BELOW

    def _arrange(self) -> None:
        shown = (self._narrow_open if self._narrow else self._wide_open) and not self._held
        if not shown and self.sidebar.isAncestorOf(self.focusWidget() or self):
            self._pages[self.shown].setFocus()
        self.sidebar.setVisible(shown)
        self.topbar.show_sidebar_button(not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() >= COLLAPSE_BELOW:
            self._narrow_open = False
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            super().closeEvent(event)
        else:
            event.ignore()
