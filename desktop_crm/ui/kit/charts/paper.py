"""Charts on paper: light whatever the window is, of the same strokes as on the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from desktop_crm.reports.table import Shape, Table
from desktop_crm.ui import theme
from desktop_crm.ui.kit.charts.drawn import Drawn, drawn
from desktop_crm.ui.kit.charts.legend import Legend
from desktop_crm.ui.kit.charts.row_paint import LOWEST, paint_rows

_BELOW_LEGEND = 4


def height_of(table: Table, width: float) -> float:
    """How high the chart of a table should be at such a width; 0 where there is none."""
    shown = drawn(table)
    if not table.rows or not shown.columns:
        return 0
    if shown.chart.shape in (Shape.FUNNEL, Shape.RANKING):
        return len(table.rows) * (LOWEST + 4)
    return max(180, min(320, width * 0.42))


def paint(table: Table, painter: QPainter, where: QRectF) -> None:
    """Draw the chart into `where`, in strokes and letters rather than dots; scale the painter for another size."""
    shown = drawn(table)
    if not table.rows or not shown.columns:
        return
    with theme.on_paper():
        painter.save()
        if shown.chart.shape in (Shape.FUNNEL, Shape.RANKING):
            paint_rows(painter, shown, where)
        else:
            _paint_plot(painter, shown, QRectF(where))
        painter.restore()


def painted(table: Table, size: QSize, ratio: float = 2.0) -> QImage:
    """The chart as a picture of `size`, with so many dots for each px."""
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(table, painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def _paint_plot(painter: QPainter, shown: Drawn, where: QRectF) -> None:
    from desktop_crm.ui.kit.charts.plot import Plot

    legend = Legend(shown)
    if legend.needed():
        legend.paint(painter, where)
        where.adjust(0, legend.heightForWidth(int(where.width())) + _BELOW_LEGEND, 0, 0)
    plot = Plot(shown)
    plot.set_size(where.size().toSize())
    plot.paint(painter, where)
    plot.view.close()
