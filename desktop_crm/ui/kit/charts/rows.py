"""Charts whose bars lie in rows: funnels, with the count in the bar, and rankings, with the change at the end."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.reports.table import Shape
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts import row_paint
from desktop_crm.ui.kit.charts.drawn import Drawn, Spot
from desktop_crm.ui.kit.charts.explored import Explored
from desktop_crm.ui.theme import Radius


class RowsChart(Explored):
    """One widget paints all rows; it is as high as they need at least, and lies in what scrolls."""

    upright = False

    def __init__(self, drawn: Drawn) -> None:
        super().__init__(drawn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_drawn(self, drawn: Drawn) -> None:
        super().show_drawn(drawn)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(420, len(self.drawn.rows) * 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, len(self.drawn.rows) * row_paint.LOWEST)

    def _plan(self) -> row_paint.Plan:
        return row_paint.plan_of(self.drawn, self.width(), self.height())

    def spot_at(self, at: QPoint) -> Spot | None:
        plan = self._plan()
        place = int(at.y() // plan.high)
        if not 0 <= place < len(self.drawn.rows):
            return None
        half = row_paint.GAP / 2
        for cell in plan.cells:
            if cell.right - cell.width - half <= at.x() <= cell.right + half:
                return Spot(place, cell.column)
        return Spot(place, self.drawn.columns[0])

    def place_of(self, spot: Spot) -> QRect:
        plan = self._plan()
        top = round(spot.row * plan.high)
        if spot.column == self.drawn.columns[0]:
            thick = row_paint.FUNNEL_BAR if self.drawn.chart.shape == Shape.FUNNEL else row_paint.RANKING_BAR
            area = QRectF(plan.bar[0], top + (plan.high - thick) / 2, plan.bar[1], thick)
            return area.adjusted(-4, -4, 4, 4).toAlignedRect()
        cell = next((c for c in plan.cells if c.column == spot.column), None)
        if cell is None:
            return QRect(0, top, self.width(), round(plan.high))
        left = round(cell.right - cell.width) - 5
        return QRect(left, round(top + plan.high / 2) - 13, round(cell.width) + 8, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self.hovered.row if self.hovered else -1
        row_paint.paint_rows(painter, self.drawn, QRectF(self.rect()), lit)
        if self.ringed and self.focused:
            paint.focus_ring(painter, self.place_of(self.focused), Radius.CONTROL)
        painter.end()
