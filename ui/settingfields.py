"""One setting on the settings page: its name, its meaning, and the control that its type asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from assistant.core.errors import BadRequest
from assistant.core.settings import Setting, Value
from ui.controls import Switch
from ui.theme import Look
from ui.widgets import Button, Label, row

_WIDTH = 170
_LARGEST = 2_000_000_000

Choice = tuple[str, str]
"""A value and what it is called."""


class SettingRow(QWidget):
    """Shows one setting and tells when the person chose another value."""

    chosen = Signal(str, object)
    """The setting's name and its new value, which is allowed."""

    def __init__(
        self, look: Look, setting: Setting, choices: Sequence[Choice] = (), parent: QWidget | None = None
    ) -> None:
        """``choices`` are offered where the setting's own are not enough, such as the models that are here."""
        super().__init__(parent)
        self.setting = setting
        self._show: Callable[[Value], None]
        self.setAccessibleName(setting.title)
        self._problem = Label("", "danger", wrap=True)
        self._problem.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(setting.title, "strong", wrap=True))
        words.addWidget(Label(setting.help, "caption", wrap=True))
        words.addWidget(self._problem)
        across = row(spacing=20, margins=(16, 11, 14, 11))
        across.addLayout(words, 1)
        across.addWidget(self._editor(look, setting, choices), 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(across)

    def show_value(self, value: Value) -> None:
        """Show what it is now."""
        self._problem.hide()
        self._show(value)

    def _choose(self, value: Value) -> None:
        try:
            self.chosen.emit(self.setting.name, self.setting.check(value))
            self._problem.hide()
        except BadRequest as problem:
            self._problem.setText(problem.message)
            self._problem.show()

    def _editor(self, look: Look, setting: Setting, choices: Sequence[Choice]) -> QWidget:
        if choices:
            return self._list(look, choices)
        match setting.default:
            case bool():
                return self._switch(look)
            case int():
                return self._whole()
            case float():
                return self._fraction()
            case _ if setting.choices:
                return self._segments(look)
            case _:
                return self._text()

    def _switch(self, look: Look) -> QWidget:
        switch = Switch(look, self.setting.title)
        switch.clicked.connect(lambda on: self._choose(bool(on)))
        self._show = lambda value: switch.setChecked(bool(value))
        return switch

    def _whole(self) -> QWidget:
        spin = QSpinBox()
        spin.setRange(int(self.setting.minimum or 0), int(min(self.setting.maximum or _LARGEST, _LARGEST)))
        if self.setting.default == self.setting.minimum:
            spin.setSpecialValueText("automatic")
        spin.valueChanged.connect(lambda value: self._choose(int(value)))
        return self._number(spin, lambda value: spin.setValue(int(value)))

    def _fraction(self) -> QWidget:
        spin = QDoubleSpinBox()
        spin.setDecimals(1)
        spin.setSingleStep(0.1)
        spin.setRange(float(self.setting.minimum or 0), float(self.setting.maximum or _LARGEST))
        spin.valueChanged.connect(lambda value: self._choose(round(float(value), 1)))
        return self._number(spin, lambda value: spin.setValue(float(value)))

    def _number(self, spin: QSpinBox | QDoubleSpinBox, show: Callable[[Value], None]) -> QWidget:
        spin.setFixedWidth(_WIDTH)
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setGroupSeparatorShown(True)
        spin.setKeyboardTracking(False)
        spin.setAccessibleName(self.setting.title)
        self._quietly(spin, show)
        return _without_wheel(spin)

    def _segments(self, look: Look) -> QWidget:
        holder = QWidget()
        group = QButtonGroup(holder)
        layout = row(spacing=6)
        buttons: dict[str, Button] = {}
        for choice in self.setting.choices:
            button = Button(look, choice.replace("+", " + ").capitalize(), "small")
            button.setCheckable(True)
            button.setAccessibleName(f"{self.setting.title}: {choice}")
            button.clicked.connect(lambda _on=False, choice=choice: self._choose(choice))
            group.addButton(button)
            layout.addWidget(button)
            buttons[choice] = button
        holder.setLayout(layout)
        self._show = lambda value: buttons[str(value)].setChecked(True)
        return holder

    def _list(self, look: Look, choices: Sequence[Choice]) -> QWidget:
        box = ChoiceBox(look)
        box.setFixedWidth(_WIDTH + 50)
        box.setAccessibleName(self.setting.title)
        for value, title in choices:
            box.addItem(title, value)

        def show(value: Value) -> None:
            if box.findData(value) < 0:
                box.addItem(f"{value} (not here)", value)
            box.setCurrentIndex(box.findData(value))

        box.activated.connect(lambda at: self._choose(str(box.itemData(at))))
        self._show = show
        return _without_wheel(box)

    def _text(self) -> QWidget:
        field = QLineEdit()
        field.setFixedWidth(_WIDTH + 50)
        field.setAccessibleName(self.setting.title)
        field.editingFinished.connect(lambda: self._choose(field.text()))
        self._show = lambda value: field.setText(str(value))
        return field

    def _quietly(self, widget: QWidget, show: Callable[[Value], None]) -> None:
        def set_value(value: Value) -> None:
            widget.blockSignals(True)
            show(value)
            widget.blockSignals(False)

        self._show = set_value


class ChoiceBox(QComboBox):
    """A list to choose from, with an arrow in the theme's colour."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        arrow = self._look.pixmap("chevron-down", "text2", 14)
        QPainter(self).drawPixmap(self.width() - 26, (self.height() - 14) // 2, arrow)


class _NoWheel(QObject):
    """Keeps scrolling the page from changing the value under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _without_wheel(widget: QWidget) -> QWidget:
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_NoWheel(widget))
    return widget
