from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.column import Column, Stack
from ui.markdown import Markdown
from ui.theme import Look
from ui.turns import AssistantTurn, Tools


class Block(QWidget):
    """A part of a certain area: narrower means higher."""

    def __init__(self, area: int = 76_000) -> None:
        super().__init__()
        self.area = area
        self.asked = 0

    def height_at(self, width: int) -> int:
        self.asked += 1
        return self.area // width


@pytest.fixture
def column(qtbot: QtBot, look: Look) -> Column:
    made = Column(760, 22)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def test_items_stand_below_each_other_in_the_middle(column: Column) -> None:
    first, second = Block(), Block()
    column.append(first)
    column.append(second)
    assert first.width() == 760
    assert abs((column.viewport().width() - 760) // 2 - first.x()) <= 1
    assert second.y() == first.geometry().bottom() + 1 + 22
    column.resize(600, 600)
    assert first.width() == column.viewport().width() - 48
    assert first.height() == 76_000 // first.width()


def test_heights_are_asked_for_once_per_width(column: Column) -> None:
    blocks = [Block() for _ in range(50)]
    for block in blocks:
        column.append(block)
    asked = [block.asked for block in blocks]
    column.measure(blocks[-1])
    assert [block.asked for block in blocks[:-1]] == asked[:-1]


def test_it_follows_its_end_only_while_the_end_is_in_view(column: Column) -> None:
    blocks = [Block() for _ in range(30)]
    for block in blocks:
        column.append(block)
    bar = column.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    blocks[-1].area *= 5
    column.measure(blocks[-1])
    assert bar.value() == bar.maximum()
    bar.setValue(400)
    blocks[-1].area *= 5
    column.measure(blocks[-1])
    assert bar.value() == 400


def test_what_is_far_off_screen_is_hidden(column: Column) -> None:
    blocks = [Block() for _ in range(200)]
    for block in blocks:
        column.append(block)
    assert blocks[-1].isVisible() and not blocks[0].isVisible()
    assert sum(block.isVisible() for block in blocks) < 40
    column.verticalScrollBar().setValue(0)
    assert blocks[0].isVisible() and not blocks[-1].isVisible()


def test_a_stack_leaves_no_gap_for_empty_parts(qtbot: QtBot) -> None:
    stack = Stack()
    qtbot.addWidget(stack)
    one, empty, two = Block(7_600), Block(0), Block(7_600)
    stack.add(one)
    stack.add(empty, 50)
    stack.add(two, 10)
    assert stack.height_at(760) == 10 + 10 + 10
    one.hide()
    assert stack.height_at(760) == 10


def test_a_stack_grows_with_the_stack_in_it(qtbot: QtBot) -> None:
    outer, inner, part = Stack(), Stack(), Block(7_600)
    qtbot.addWidget(outer)
    inner.add(part)
    outer.add(inner)
    outer.resize(760, 100)
    outer.show()
    assert outer.height_at(760) == 10
    part.area *= 3
    inner.changed(part)
    with qtbot.waitSignal(outer.grown):
        inner.settle()
    assert outer.height_at(760) == inner.height() == part.height() == 30


def test_a_long_answer_is_streamed_without_drawing_the_finished_part_again(column: Column, look: Look) -> None:
    app = QApplication.instance()
    assert app is not None
    turn = AssistantTurn(Tools(look, Markdown()))
    turn.grown.connect(lambda: column.measure(turn))
    column.append(turn)
    paragraph = "The tyres are stored at **Garage Müller**, shelf 14, and the next service is due soon.\n\n"
    early, late, text = 0.0, 0.0, ""
    for n in range(150):
        text += paragraph
        began = process_time()
        turn.show_partial(text)
        app.processEvents()
        spent = process_time() - began
        early += spent if 10 <= n < 40 else 0
        late += spent if n >= 120 else 0
    assert len(text) > 12_000
    assert late < 4 * early, f"{early / 30 * 1000:.1f} ms at first, {late / 30 * 1000:.1f} ms at the end"
    assert late / 30 < 0.05
