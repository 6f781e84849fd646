"""From figures to places in the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF

_BAR = 0.6
_WIDEST_BAR = 46
_APART = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """The area of the bars or lines in px, how many rows share it, and the figures at its bottom and top.

    Bars stand in slots; points of lines reach from edge to edge.
    """

    area: QRectF
    rows: int
    low: float
    high: float
    slots: bool

    def x(self, row: float) -> float:
        """Where a row stands."""
        if self.slots or self.rows < 2:
            return self.area.left() + (row + 0.5) * self.slot
        return self.area.left() + row * self.slot

    @property
    def slot(self) -> float:
        """How wide one row is."""
        parts = self.rows if self.slots or self.rows < 2 else self.rows - 1
        return self.area.width() / max(parts, 1)

    def y(self, number: float) -> float:
        """How high a figure stands."""
        span = (self.high - self.low) or 1
        return self.area.bottom() - (number - self.low) / span * self.area.height()

    def point(self, row: int, number: float) -> QPointF:
        """A figure of a row as a point."""
        return QPointF(self.x(row), self.y(number))

    def points(self, x: Any, y: Any) -> tuple[Any, Any]:
        """The same for whole arrays of rows and figures."""
        span = (self.high - self.low) or 1
        return self.x(0) + x * self.slot, self.area.bottom() - (y - self.low) / span * self.area.height()

    def row_at(self, x: float) -> int:
        """The row whose place is nearest."""
        from_left = (x - self.area.left()) / (self.slot or 1)
        place = int(from_left) if self.slots or self.rows < 2 else round(from_left)
        return max(0, min(place, self.rows - 1))

    def bar(self, row: int, which: int, of: int, number: float) -> QRectF:
        """The bar of a figure, the `which`th of so many beside each other, between its value and zero."""
        group = min(self.slot * (_BAR if of == 1 else 0.76), _WIDEST_BAR * of)
        each = max(1.0, (group - _APART * (of - 1)) / of)
        left = self.x(row) - group / 2 + which * (each + _APART)
        top, bottom = sorted((self.y(number), self.y(0)))
        return QRectF(left, top, each, bottom - top)

    def bar_at(self, x: float, of: int) -> int:
        """Which bar of its row is nearest."""
        first = self.bar(self.row_at(x), 0, of, 0)
        return max(0, min(int((x - first.left()) / (first.width() + _APART)), of - 1))
