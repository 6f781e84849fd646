"""Chips beside each other, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.ui.kit.controls import Chip

_GAP = 6


def further(fields: Sequence[Field], picked: Callable[[Chip, Field], None]) -> Chip:
    """The chip for a new filter by any of these fields."""
    chip = Chip(_("Filter"), "plus")

    def choose() -> None:
        from desktop_crm.ui.rows.filter_popup import FieldPopup

        popup = FieldPopup(chip, fields)
        known = {f.key: f for f in fields}
        popup.picked.connect(lambda key: picked(chip, known[key]))
        popup.open_below(chip, width=240)

    chip.clicked.connect(choose)
    return chip


class ChipRow(QWidget):
    """Widgets in reading order that flow into further lines; focus follows them in the same order."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Show these in place of those before."""
        for old in self._items:
            old.hide()
            old.deleteLater()
        self._items = list(items)
        for before, item in zip([None, *self._items], self._items, strict=False):
            item.setParent(self)
            item.show()
            if before is not None:
                QWidget.setTabOrder(before, item)
        self._flow(self.width(), move=True)
        self.updateGeometry()

    def items(self) -> list[QWidget]:
        """What is shown, in reading order."""
        return list(self._items)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow(width)

    def sizeHint(self) -> QSize:
        wide = sum(item.sizeHint().width() + _GAP for item in self._items)
        return QSize(wide, self._flow(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(
            max((item.sizeHint().width() for item in self._items), default=0), self.sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow(self.width(), move=True)
        self.updateGeometry()

    def _flow(self, width: int, *, move: bool = False) -> int:
        """The height that the items need in `width` px; `move` puts them there."""
        left = top = line = 0
        for item in self._items:
            size = item.sizeHint()
            if left and left + size.width() > width:
                left, top, line = 0, top + line + _GAP, 0
            if move:
                item.setGeometry(left, top, min(size.width(), max(width, 1)), size.height())
            left, line = left + size.width() + _GAP, max(line, size.height())
        return top + line
