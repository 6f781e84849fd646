"""The steps of the import in the top bar: where one is, and the way back to what is behind."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui import icons
from desktop_crm.ui.importing.state import Step
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.theme import Radius, Size, Space, metrics

NAMES = {Step.FILE: N_("File"), Step.FIELDS: N_("Fields"), Step.CHECK: N_("Check"), Step.DONE: N_("Done")}
_ARROW = 22


class Trail(QWidget):
    """1 File › 2 Fields › 3 Check › 4 Done; a step that can be gone to is a button."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Steps of the import"))
        self._stops = {step: _Stop(step, _(name)) for step, name in NAMES.items()}
        for step, stop in self._stops.items():
            stop.clicked.connect(lambda _on=False, step=step: self.chosen.emit(step))
        row(*self._stops.values(), into=self, space=0)

    def show_step(self, current: Step, open_to: set[Step]) -> None:
        """Stand at `current`; `open_to` are the steps that a click leads to."""
        for step, stop in self._stops.items():
            stop.show_as(current=step == current, enabled=step in open_to and step != current)


class _Stop(KeyboardFocus, QAbstractButton):
    def __init__(self, step: Step, name: str) -> None:
        super().__init__()
        self.setText(f"{step:d}  {name}")
        self._current, self._last = False, step == Step.DONE
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_as(self, *, current: bool, enabled: bool) -> None:
        self._current = current
        self.setEnabled(enabled)
        self.setAccessibleDescription(_("You are here") if current else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._word() + (0 if self._last else _ARROW), Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        word = QRect(0, 0, self._word(), self.height())
        if self.underMouse() and self.isEnabled():
            paint.box(painter, word.adjusted(0, 2, 0, -2), Radius.CONTROL, "row_hover")
        role, ink = ("name", "text") if self._current else ("body", "secondary")
        paint.line_of_text(painter, word, self.text(), role, ink, paint.MIDDLE)
        if not self._last:
            icons.paint(painter, QRect(word.right(), 0, _ARROW, self.height()), "chevron-right", "hint", 14)
        if self.ringed:
            paint.focus_ring(painter, word.adjusted(0, 2, 0, -2), Radius.CONTROL)
        painter.end()

    def _word(self) -> int:
        return metrics("name").horizontalAdvance(self.text()) + 2 * Space.S
