"""The style sheet of the whole window, made from a theme.

Widgets say what they are through properties: ``role`` of a label, ``kind`` of a button or frame, ``tone`` of a pill.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.theme import Theme

_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; font-family: "Inter"; font-size: 14px; }
QMainWindow, QDialog, QMessageBox { background: $bg; }
QScrollArea, QScrollArea > QWidget > QWidget[kind="ground"], QStackedWidget { background: transparent; border: none; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 5px 8px; font-size: 13px; }

QLabel { background: transparent; }
QLabel[role="hero"] { font-size: 24px; font-weight: 600; }
QLabel[role="brand"] { font-size: 16px; font-weight: 600; }
QLabel[role="page"] { font-size: 22px; font-weight: 600; }
QLabel[role="h2"] { font-size: 18px; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="body"] { font-size: 15px; }
QLabel[role="lead"] { font-size: 15px; color: $text2; }
QLabel[role="strong"] { font-size: 14px; font-weight: 500; }
QLabel[role="section"] { font-size: 13px; font-weight: 600; color: $text2; }
QLabel[role="group"] { font-size: 12px; font-weight: 500; color: $text3; }
QLabel[role="meta"] { font-size: 13px; color: $text2; }
QLabel[role="source"] { font-size: 14px; color: $text2; }
QLabel[role="caption"] { font-size: 12px; color: $text3; }
QLabel[role="danger"] { font-size: 13px; color: $danger; }
QLabel[role="warn"] { font-size: 13px; color: $warn; }

QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: 11px; }
QFrame[kind="row"] { background: transparent; border: none; border-top: 1px solid $border; }
QFrame[kind="line"] { background: $border; border: none; }
QFrame[kind="field"] { background: $surface; border: 1px solid $border_strong; border-radius: 8px; }
QFrame[kind="segments"] { background: $active; border: none; border-radius: 9px; }
QFrame[kind="sidebar"] { background: $sidebar; border: none; border-right: 1px solid $border; }
QFrame[kind="topbar"] { background: $bg; border: none; border-bottom: 1px solid $border; }
QFrame[kind="notice"] { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame[kind="notice"][tone="warn"] { background: $warn_soft; border-color: $warn_soft; }
QFrame[kind="notice"][tone="danger"] { background: $danger_soft; border-color: $danger_soft; }
QFrame[kind="notice"][tone="temporary"] { background: $hover; border: 1px dashed $border_strong; }
QFrame[kind="notice"][tone="accent"] { background: $accent_soft; border-color: $accent_soft; }

QPushButton { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 0 14px;
  min-height: 32px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $active; }
QPushButton:disabled { color: $border_strong; background: transparent; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $active; border-color: $active; color: $text3; }
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="danger"]:disabled { color: $border_strong; background: transparent; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; color: $text2; font-weight: 400; }
QPushButton[kind="flat"]:hover { background: $hover; color: $text; }
QPushButton[kind="link"] { background: transparent; border: none; padding: 0; min-height: 20px; color: $link; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="code"] { background: transparent; border: none; padding: 0 8px; min-height: 28px; color: $text2;
  font-size: 13px; font-weight: 400; border-radius: 7px; }
QPushButton[kind="code"]:hover { background: $active; color: $text; }
QPushButton[kind="small"] { min-height: 26px; padding: 0 10px; font-size: 13px; }
QPushButton[kind="tiny"] { min-height: 26px; padding: 0 8px; font-size: 13px; font-weight: 400; }
QPushButton[kind="heading"] { background: transparent; border: none; padding: 0; min-height: 20px; font-weight: 600;
  text-align: left; }
QPushButton[kind="heading"]:hover { text-decoration: underline; }
QPushButton[kind="segment"] { background: transparent; border: none; border-radius: 6px; min-height: 26px;
  padding: 0 11px; font-size: 13px; color: $text2; }
QPushButton[kind="segment"]:hover { color: $text; }
QPushButton[kind="segment"]:checked { background: $surface; color: $text; }
QPushButton::menu-indicator { width: 0; }

QToolButton[kind="icon"] { background: transparent; border: none; border-radius: 8px; padding: 0; }
QToolButton[kind="icon"]:hover { background: $hover; }
QToolButton[kind="icon"]:pressed, QToolButton[kind="icon"]:checked { background: $active; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QComboBox { background: $surface;
  border: 1px solid $border_strong; border-radius: 8px; padding: 0 12px; min-height: 32px;
  selection-background-color: $selection; selection-color: $text; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus, QTimeEdit:focus,
QComboBox:focus { border: 2px solid $focus; padding: 0 11px;
  min-height: 30px; }
QLineEdit[kind="bare"] { background: transparent; border: none; padding: 0; min-height: 24px; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QDateEdit QLineEdit, QTimeEdit QLineEdit,
QSpinBox QLineEdit:focus, QDateEdit QLineEdit:focus, QTimeEdit QLineEdit:focus {
  background: transparent; border: none; padding: 0 10px; min-height: 0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QDateEdit::up-button, QDateEdit::down-button, QTimeEdit::up-button, QTimeEdit::down-button { width: 0; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; border-radius: 8px; padding: 4px;
  selection-background-color: $active; selection-color: $text; }
QTextEdit, QPlainTextEdit, QTextBrowser { background: transparent; border: none;
  selection-background-color: $selection; selection-color: $text; }

QTextBrowser[kind="prose"] { font-size: ${text_size}px; }
QTextEdit[kind="code"], QPlainTextEdit[kind="report"] { font-family: "JetBrains Mono"; font-size: 13px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $text3; }
QPlainTextEdit[kind="ask"] { font-size: ${text_size}px; }

QMenu { background: $surface; border: 1px solid $border; border-radius: 10px; padding: 5px; }
QMenu::item { padding: 7px 26px 7px 12px; border-radius: 6px; background: transparent; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QMenu::icon { padding-left: 10px; }

QProgressBar { background: $active; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; border: none; }
QScrollBar::handle:vertical { background: $active; border-radius: 3px; min-height: 36px; margin: 3px; }
QScrollBar::handle:vertical:hover { background: $border_strong; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; border: none; }
QScrollBar::handle:horizontal { background: $active; border-radius: 3px; min-width: 36px; margin: 3px; }
QScrollBar::handle:horizontal:hover { background: $border_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListView, QTreeView, QListWidget { background: transparent; border: none; }
QSplitter::handle { background: $border; }
""")


def stylesheet(theme: Theme, text_size: int) -> str:
    """The sheet with the theme's colours; ``text_size`` is that of answers, in pixels."""
    return _SHEET.substitute(asdict(theme), text_size=text_size)
