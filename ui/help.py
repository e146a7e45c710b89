"""The pages of help in a small window: their titles at the left, one page at the right."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QVBoxLayout, QWidget

from assistant.service.help_pages import help_pages
from ui.column import Column
from ui.controls import NavRow
from ui.dialogs import AskLink
from ui.markdown import Markdown
from ui.prose import ProseView
from ui.theme import Look
from ui.widgets import row

_LINK = re.compile(r"\]\((\w+)\.md\)")
_INSIDE = "https://help.invalid/"
"""How a link to another page looks to the view; nothing of that name can exist."""


class HelpWindow(QDialog):
    """Shows one page; links in it lead to the other pages."""

    def __init__(self, look: Look, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowTitle("Hearth: help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 660)
        self._pages = {page.topic: page for page in help_pages()}
        self._nav: dict[str, NavRow] = {}
        self._text = ProseView(look, Markdown())
        self._text.link_asked.connect(self._follow)
        self._column = Column(620, 0)
        self._column.append(self._text)
        layout = row(spacing=20, margins=(16, 18, 8, 8))
        layout.addWidget(self._titles(look))
        layout.addWidget(self._column, 1)
        self.setLayout(layout)
        self.show_page(topic)

    @property
    def shown(self) -> str:
        """The topic of the page that is shown."""
        return next(topic for topic, button in self._nav.items() if button.isChecked())

    @property
    def text(self) -> str:
        """What stands on the page, without its marks."""
        return self._text.toPlainText()

    def show_page(self, topic: str) -> None:
        """Show the page about that, from its beginning."""
        page = self._pages[topic]
        self._nav[topic].setChecked(True)
        self._text.setAccessibleName(page.title)
        self._text.show_markdown(_LINK.sub(rf"]({_INSIDE}\1)", page.text))
        self._column.measure(self._text)
        self._column.verticalScrollBar().setValue(0)

    def _titles(self, look: Look) -> QWidget:
        left = QWidget()
        left.setFixedWidth(300)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        group = QButtonGroup(self)
        for page in self._pages.values():
            button = NavRow(look, page.title, "info")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, topic=page.topic: self.show_page(topic))
            group.addButton(button)
            column.addWidget(button)
            self._nav[page.topic] = button
        column.addStretch(1)
        return left

    def _follow(self, address: str) -> None:
        topic = address.removeprefix(_INSIDE)
        if topic in self._pages:
            self.show_page(topic)
        else:
            AskLink(self._look, address, self).open()
