"""A key figure in a card: what it is, how much, and how that differs from the period before."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_crm.reports.table import Column, Figure
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.charts.drawn import tone_of
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.pill import HEIGHT as PILL
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import Radius, metrics

_EDGE = 16
_HIGH = 102
_NARROWEST = 132


class KeyFigure(KeyboardFocus, QAbstractButton):
    """It can be pressed when there are records behind the figure: `activated` asks for them."""

    activated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = self._value = self._change = self._against = ""
        self._tone = "plain"
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        self.clicked.connect(self.activated)
        self._opens(False)

    def show_figure(self, column: Column, figure: Figure, against: str) -> None:
        """Show a figure; `against` says what its change is against ("to October")."""
        self._title, self._value = column.title, column.unit.brief(figure.value)
        self._change = column.unit.difference(figure.value, figure.before)
        self._against = against if self._change else ""
        self._tone = {"secondary": "plain"}.get(tone_of(column, figure), tone_of(column, figure))
        full = column.unit.format(figure.value)
        said = " ".join(filter(None, (f"{self._title}: {full}", self._change, self._against)))
        self.setAccessibleName(said)
        self.setAccessibleDescription(column.about)
        self.setToolTip(plain_tooltip("\n".join(filter(None, (said, column.about)))))
        self._opens(figure.behind is not None)
        self.updateGeometry()
        self.update()

    def _opens(self, can: bool) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
        self._can = can

    def hitButton(self, where: object) -> bool:
        return self._can

    def sizeHint(self) -> QSize:
        below = pill_width(self._change) + 8 + metrics("secondary").horizontalAdvance(self._against)
        texts = (
            metrics("body").horizontalAdvance(self._title),
            metrics("figure").horizontalAdvance(self._value),
            below if self._change else 0,
        )
        return QSize(max(_NARROWEST, max(texts) + 2 * _EDGE + 2), _HIGH)

    def minimumSizeHint(self) -> QSize:
        value = metrics("figure").horizontalAdvance(self._value) + 2 * _EDGE + 2
        return QSize(max(_NARROWEST, value), _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self._can and (self.underMouse() or self.isDown())
        paint.box(
            painter,
            self.rect(),
            Radius.CARD,
            "row_hover" if lit else "surface",
            "line_strong" if lit else "line",
        )
        area = self.rect().adjusted(_EDGE, 0, -_EDGE, 0)
        line = QRect(area.left(), 13, area.width(), 18)
        paint.line_of_text(painter, line, self._title, "body", "secondary")
        paint.line_of_text(painter, QRect(area.left(), 34, area.width(), 32), self._value, "figure")
        below = QRect(area.left(), 69, area.width(), PILL)
        wide = paint_pill(painter, below, self._change, self._tone)
        rest = below.adjusted(wide + 8, 0, 0, 0)
        if rest.width() > 30:
            paint.line_of_text(painter, rest, self._against, "secondary", "secondary")
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CARD)
        painter.end()
