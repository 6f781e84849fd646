"""What the colours and strokes of a chart mean, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.reports.table import Shape
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts import look
from desktop_crm.ui.kit.charts.drawn import Drawn
from desktop_crm.ui.theme import colour, metrics

_APART = 12
_HIGH = 20
_SWATCH = {Shape.BARS: 10, Shape.LINES: 18}
_MARK = 14
_BESIDE = 7


class Legend(QWidget):
    """It takes no room where there is one series and nothing to tell apart."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_drawn(drawn)

    def show_drawn(self, drawn: Drawn) -> None:
        """Explain another chart."""
        self._drawn = drawn
        if self.parentWidget() or not self.needed():
            self.setVisible(self.needed())
        self.setAccessibleName(", ".join(text for text, _, _ in self._entries()))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def needed(self) -> bool:
        """Whether there is anything to tell apart."""
        return self._drawn.chart.shape in _SWATCH and len(self._entries()) > 1

    def _entries(self) -> list[tuple[str, int, bool]]:
        """The name, the number and whether it is a mark, of each series."""
        titles = [c.title for c in self._drawn.table.columns]
        series = [(titles[place], n, False) for n, place in enumerate(self._drawn.columns)]
        return series + [(titles[place], n, True) for n, place in enumerate(self._drawn.marks)]

    def _swatch(self, mark: bool) -> int:
        return _MARK if mark else _SWATCH.get(self._drawn.chart.shape, 10)

    def sizeHint(self) -> QSize:
        if not self.needed():
            return QSize(0, 0)
        words = sum(metrics("secondary").horizontalAdvance(text) for text, _, _ in self._entries())
        signs = sum(self._swatch(mark) + _BESIDE + _APART for _, _, mark in self._entries())
        return QSize(words + signs - _APART + 2, _HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter, QRectF(self.rect()))
        painter.end()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it at the right end of `where`, shortened where it is too narrow."""
        entries = self._entries()
        lacking = max(0.0, self.sizeHint().width() - where.width()) / max(len(entries), 1)
        x = max(where.left(), where.right() - self.sizeHint().width())
        for text, series, mark in entries:
            swatch = self._swatch(mark)
            self._paint_swatch(painter, QRectF(x, where.center().y() - 5, swatch, 10), series, mark)
            x += swatch + _BESIDE
            width = max(0.0, metrics("secondary").horizontalAdvance(text) + 1 - lacking)
            area = QRectF(x, where.top(), width, where.height())
            paint.line_of_text(painter, area, text, "secondary", "secondary")
            x += width + _APART

    def _paint_swatch(self, painter: QPainter, where: QRectF, series: int, mark: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = where.center().y()
        if mark:
            painter.setPen(QPen(colour("text"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(where.left(), middle), QPointF(where.right(), middle))
            return
        full = look.tint(self._drawn, series)
        if self._drawn.chart.shape == Shape.BARS:
            painter.save()
            look.paint_bar(painter, look.bar_shape(where), full, series)
            painter.restore()
            return
        pen = look.stroke(full, series)
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.drawLine(QPointF(where.left(), middle), QPointF(where.right(), middle))
        look.paint_sign(painter, where.center(), full, series, 3)
