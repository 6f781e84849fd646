"""Bars and lines along an axis: a plot of pyqtgraph without its laboratory."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.reports.table import Shape
from desktop_crm.reports.units import Unit
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts import axis, layers, look
from desktop_crm.ui.kit.charts.curves import paint_area, paint_curves
from desktop_crm.ui.kit.charts.drawn import Drawn, Spot
from desktop_crm.ui.kit.charts.explored import Explored
from desktop_crm.ui.kit.charts.ground import Ground
from desktop_crm.ui.theme import Radius, colour

_ABOVE, _RIGHT = 10, 7
_EACH_MARK = 50
"""About so many px lie between two marks of the axis."""


class Plot(Explored):
    """The view of pyqtgraph lies in it and takes no mouse: nothing shall be dragged, zoomed or offered by it."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__(drawn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.marks = axis.marks(drawn.numbers(), self._unit(), 4)
        self.view = pg.PlotWidget(self, background=None)
        self.view.setProperty("kind", "clear")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._item = self.view.getPlotItem()
        self._item.setMenuEnabled(False)
        self._item.hideButtons()
        self._item.setMouseEnabled(False, False)
        for side in ("left", "bottom"):
            self._item.hideAxis(side)
        self.box: pg.ViewBox = self._item.vb
        self.box.setFlag(self.box.GraphicsItemFlag.ItemClipsChildrenToShape, False)
        self._wide = self._below = 0
        self._layers = [layers.Layer(self.box, draw, depth) for draw, depth in self._drawing()]
        self._lay_out()

    def _drawing(self) -> list[tuple[Callable[[QPainter], None], float]]:
        return [
            (self._paint_band, -6),
            (self._paint_area, -8),
            (lambda p: layers.grid(p, self.drawn, self.ground(), self.marks), -5),
            (self._paint_figures, 1),
            (lambda p: layers.plans(p, self.drawn, self.ground()), 3),
            (lambda p: layers.dots(p, self.drawn, self.ground()), 4),
            (lambda p: layers.figures_beside(p, self.drawn, self.ground(), self.marks, self._wide), 5),
            (lambda p: layers.names_below(p, self.drawn, self.ground(), self._edges()), 5),
            (self._paint_ring, 8),
        ]

    def show_drawn(self, drawn: Drawn) -> None:
        super().show_drawn(drawn)
        self._lay_out()
        self.lit()

    def sizeHint(self) -> QSize:
        return QSize(480, 260)

    def ground(self) -> Ground:
        """Where the figures stand, in px of the view box."""
        return Ground(
            self.box.rect(),
            len(self.drawn.rows),
            self.marks[0],
            self.marks[-1],
            self.drawn.chart.shape == Shape.BARS,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.set_size(event.size())
        self.lit()

    def set_size(self, size: QSize) -> None:
        """Arrange all for a size, also without a window."""
        self.view.resize(size)
        self.view.setSceneRect(QRectF(QPointF(0, 0), size.toSizeF()))
        self._item.setGeometry(QRectF(QPointF(0, 0), size.toSizeF()))
        self._lay_out(size)

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it elsewhere as it is."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self.view.scene().prepareForPaint()
        self.view.scene().render(painter, where, QRectF(QPointF(0, 0), where.size()))

    def _lay_out(self, size: QSize | None = None) -> None:
        """Find the marks of the axis and the room that the words around the ground take."""
        size = size or self.size()
        high = size.height() - _ABOVE - 26
        self.marks = axis.marks(self.drawn.numbers(), self._unit(), max(2, round(high / _EACH_MARK)))
        self._wide = layers.width_of_figures(self.drawn, self.marks)
        self._below = layers.room_below(self.drawn, size.width() - self._wide - _RIGHT)
        self._item.layout.setContentsMargins(self._wide, _ABOVE, _RIGHT, self._below)
        self._item.layout.activate()

    def _unit(self) -> Unit:
        return self.drawn.table.columns[self.drawn.columns[0]].unit

    def spot_at(self, at: QPoint) -> Spot | None:
        ground, of = self.ground(), len(self.drawn.columns)
        point = self.box.mapFromScene(self.view.mapToScene(at))
        if not ground.area.adjusted(-12, -_ABOVE, 12, self._below).contains(point):
            return None
        row = ground.row_at(point.x())
        if ground.slots:
            return Spot(row, self.drawn.columns[ground.bar_at(point.x(), of)])
        there = [(c, n) for c in self.drawn.columns if (n := self.drawn.number(row, c)) is not None]
        if not there:
            return None
        return Spot(row, min(there, key=lambda each: abs(ground.y(each[1]) - point.y()))[0])

    def place_of(self, spot: Spot) -> QRect:
        corner = self.view.mapFromScene(self.box.mapToScene(QPointF(0, 0)))
        return self._place(spot).toAlignedRect().translated(corner)

    def _place(self, spot: Spot) -> QRectF:
        """The bar or the point of a figure, in px of the view box."""
        ground, number = self.ground(), self.drawn.number(spot.row, spot.column) or 0.0
        if ground.slots:
            which = self.drawn.columns.index(spot.column)
            return ground.bar(spot.row, which, len(self.drawn.columns), number)
        point = ground.point(spot.row, number)
        return QRectF(point.x() - 5, point.y() - 5, 10, 10)

    def _edges(self) -> tuple[float, float]:
        """The left and the right edge of the picture, in px of the view box."""
        return -float(self._wide), self.box.rect().right() + _RIGHT

    def lit(self) -> None:
        super().lit()
        for layer in self._layers:
            layer.update()

    def _asked(self) -> Spot | None:
        return self.hovered or (self.focused if self.ringed else None)

    def _paint_figures(self, painter: QPainter) -> None:
        if self.drawn.chart.shape == Shape.BARS:
            layers.bars(painter, self.drawn, self.ground())
        else:
            paint_curves(painter, self.drawn, self.ground())

    def _paint_area(self, painter: QPainter) -> None:
        if self.drawn.chart.shape == Shape.LINES:
            paint_area(painter, self.drawn, self.ground())

    def _paint_band(self, painter: QPainter) -> None:
        """Behind the row that is asked about: a pale band, or a line where rows are points."""
        spot, ground = self._asked(), self.ground()
        if spot is None:
            return
        if ground.slots:
            band = QRectF(ground.x(spot.row) - ground.slot / 2, 0, ground.slot, ground.area.height())
            paint.box(painter, band, Radius.CONTROL, "row_hover")
        else:
            painter.setPen(QPen(colour("line_strong"), 1, Qt.PenStyle.DashLine))
            x = round(ground.x(spot.row)) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, ground.area.bottom()))

    def _paint_ring(self, painter: QPainter) -> None:
        spot = self._asked()
        if spot is None:
            return
        place = self._place(spot)
        if not self.ground().slots:
            series = self.drawn.columns.index(spot.column)
            look.paint_sign(painter, place.center(), look.tint(self.drawn, series), series, 5.5)
        if spot == self.focused and self.ringed:
            paint.focus_ring(painter, place.adjusted(-5, -5, 5, 5), Radius.CONTROL)
