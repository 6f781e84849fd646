"""What the colours and strokes of a chart mean, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.reports.table import Shape
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts import look
from desktop_crm.ui.kit.charts.drawn import Drawn
from desktop_crm.ui.theme import colour, metrics

_APART = 12
_HIGH = 20
_NARROWEST = 150
_SWATCH = {Shape.BARS: 10, Shape.LINES: 18}
_MARK = 14
_BESIDE = 7


class Legend(QWidget):
    """It takes no room where there is one series and nothing to tell apart."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
        return QSize(sum(self._widths()) + _APART * (len(self._widths()) - 1), _HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), _NARROWEST), _HIGH if self.needed() else 0)

    def heightForWidth(self, width: int) -> int:
        return _HIGH * len(self._lines(width)) if self.needed() else 0

    def _widths(self) -> list[int]:
        words = metrics("secondary").horizontalAdvance
        return [self._swatch(mark) + _BESIDE + words(text) + 2 for text, _, mark in self._entries()]

    def _lines(self, width: float) -> list[list[int]]:
        """The places of the entries in as many lines as they need."""
        lines: list[list[int]] = [[]]
        widths = self._widths()
        for place, each in enumerate(widths):
            taken = sum(widths[p] + _APART for p in lines[-1])
            if lines[-1] and taken + each > width:
                lines.append([])
            lines[-1].append(place)
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        area.setTop((self.height() - self.heightForWidth(self.width())) / 2)
        self.paint(painter, area)
        painter.end()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it at the right of `where`, line below line."""
        widths, entries = self._widths(), self._entries()
        for line, places in enumerate(self._lines(where.width())):
            taken = sum(widths[p] for p in places) + _APART * (len(places) - 1)
            area = QRectF(max(where.left(), where.right() - taken), where.top() + line * _HIGH, 0, _HIGH)
            for place in places:
                area.setWidth(min(widths[place], where.right() - area.left()))
                self._paint_entry(painter, area, *entries[place])
                area.moveLeft(area.left() + widths[place] + _APART)

    def _paint_entry(self, painter: QPainter, area: QRectF, text: str, series: int, mark: bool) -> None:
        swatch = self._swatch(mark)
        self._paint_swatch(painter, QRectF(area.left(), area.center().y() - 5, swatch, 10), series, mark)
        words = area.adjusted(swatch + _BESIDE, 0, 0, 0)
        paint.line_of_text(painter, words, text, "secondary", "secondary")

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
            square = QPainterPath()
            square.addRoundedRect(where, 3, 3)
            look.paint_bar(painter, square, full, series)
            painter.restore()
            return
        painter.setPen(look.stroke(full, series))
        painter.drawLine(QPointF(where.left(), middle), QPointF(where.right(), middle))
        look.paint_sign(painter, where.center(), full, series, 3)
