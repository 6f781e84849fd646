"""Widgets beside each other that go on in the next line when there is no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop_crm.ui.kit.card import Margins


class Flow(QLayout):
    """Lines of items from the left; in a single line the last one stands at the right when `spread`."""

    def __init__(self, *, space: int, spread: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space, self._spread = space, spread
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        lines = self._lines(inner)
        heights = sum(max(item.sizeHint().height() for item in line) for line in lines)
        return heights + self._space * max(0, len(lines) - 1) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self._space * max(0, len(shown) - 1)
        return QSize(wide, 0).grownBy(self.contentsMargins()) + QSize(0, self._tallest())

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(widest, self._tallest()).grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        area = rect.marginsRemoved(self.contentsMargins())
        lines, top = self._lines(area.width()), area.top()
        for line in lines:
            tall = max(item.sizeHint().height() for item in line)
            left = area.left()
            for item in line:
                size = item.sizeHint()
                if self._spread and len(lines) == 1 and item is line[-1]:
                    left = max(left, area.right() + 1 - size.width())
                item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
                left += size.width() + self._space
            top += tall + self._space

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines and used + self._space + wide <= width:
                lines[-1].append(item)
                used += self._space + wide
            else:
                lines.append([item])
                used = wide
        return lines

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _tallest(self) -> int:
        return max((item.sizeHint().height() for item in self._shown()), default=0)


def flow(
    *widgets: QWidget, into: QWidget, margins: Margins = 0, space: int = 8, spread: bool = False
) -> Flow:
    """A Flow of these widgets in the widget `into`."""
    made = Flow(space=space, spread=spread)
    made.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    for widget in widgets:
        made.addWidget(widget)
    into.setLayout(made)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    into.setSizePolicy(policy)
    return made
