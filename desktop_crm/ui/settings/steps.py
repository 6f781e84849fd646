"""The steps of a script: one block for each, in the order in which they are gone through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops.scripts import Step
from desktop_crm.ui.forms.lines import Box
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.theme import Space

_LINES = 3


class Steps(QWidget):
    """Enter in a title goes on to its words; Alt+arrows and the grip move a step."""

    changed = Signal()

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._blocks: list[StepBlock] = []
        inner = QWidget()
        self._column = column(None, into=inner, margins=(2, 2, Space.M, 2), space=Space.L)
        self._area = scrolling(inner)
        self._area.setMinimumHeight(300)
        self.more = button(_("Add step"), "plus", "quiet")
        self.more.clicked.connect(lambda: self.add().title.setFocus())
        column(self._area, row(self.more, None), into=self, space=Space.S)
        for step in steps or (Step(""),):
            self.add(step)
        self.setFocusProxy(self._blocks[0].title)

    def steps(self) -> list[Step]:
        """What was given, without the blocks left empty."""
        return [step for step in (block.step() for block in self._blocks) if step.title or step.text]

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; the keyboard stays among them."""
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        for block in self._blocks:
            self._column.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = []
        for step in steps or (Step(""),):
            self.add(step).show()
        self.setFocusProxy(self._blocks[0].title)
        if had_focus:
            self._blocks[0].title.setFocus()

    def blocks(self) -> list[StepBlock]:
        """The blocks in their order."""
        return list(self._blocks)

    def add(self, step: Step | None = None) -> StepBlock:
        """Put a block at the end; without a step an empty one."""
        block = StepBlock(self, step or Step(""))
        self._blocks.append(block)
        self._column.insertWidget(len(self._blocks) - 1, block)
        for told in (block.title.textEdited, block.text.textChanged):
            told.connect(lambda *_text: self.changed.emit())
        put_in_order(self)
        return block

    def remove(self, block: StepBlock) -> None:
        """Take a block away; the keyboard goes on in the next one."""
        place = self._blocks.index(block)
        self._blocks.remove(block)
        self._column.removeWidget(block)
        block.hide()
        block.deleteLater()
        (self._blocks[min(place, len(self._blocks) - 1)].title if self._blocks else self.more).setFocus()
        self.changed.emit()

    def move(self, block: StepBlock, by: int) -> None:
        """Put a block one place up (-1) or down (1)."""
        place = self._blocks.index(block) + by
        if 0 <= place < len(self._blocks):
            self._blocks.remove(block)
            self._blocks.insert(place, block)
            self._column.removeWidget(block)
            self._column.insertWidget(place, block)
            put_in_order(self)
            self._area.ensureWidgetVisible(block)
            self.changed.emit()


class StepBlock(QWidget):
    """Grip, title and cross, and the words below."""

    def __init__(self, steps: Steps, step: Step) -> None:
        super().__init__()
        self._steps = steps
        self.title = _Title(steps, self)
        self.title.setText(step.title)
        self.text = Box(_LINES)
        self.text.setPlainText(step.text)
        self.text.setPlaceholderText(_("What to say"))
        self.text.setAccessibleName(_("What to say"))
        cross = icon_button("x", _("Remove the step"))
        cross.clicked.connect(lambda: steps.remove(self))
        head = row(_Grip(steps, self), self.title, cross, space=Space.S)
        head.setStretch(1, 1)
        column(head, row(24, self.text, 40, space=0), into=self, space=Space.XS)

    def step(self) -> Step:
        """The step as it stands there."""
        return Step(self.title.text().strip(), self.text.toPlainText().strip())


class _Title(QLineEdit):
    def __init__(self, steps: Steps, block: StepBlock) -> None:
        super().__init__()
        self._steps, self._block = steps, block
        self.setPlaceholderText(_("Step"))
        self.setAccessibleName(_("Step"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._steps.move(self._block, -1 if key == Qt.Key.Key_Up else 1)
            self.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._block.text.setFocus()
        else:
            super().keyPressEvent(event)


class _Grip(Icon):
    """What a block is dragged by."""

    def __init__(self, steps: Steps, block: StepBlock) -> None:
        super().__init__("grip-vertical", "hint")
        self._steps, self._block = steps, block
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(_("Drag, or press Alt with an arrow key"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        below = self._block.mapFromGlobal(event.globalPosition().toPoint()).y()
        if below < -self._block.height() // 2:
            self._steps.move(self._block, -1)
        elif below > self._block.height() * 3 // 2:
            self._steps.move(self._block, 1)
