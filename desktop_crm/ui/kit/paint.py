"""Strokes shared by painted controls and delegates: rounded boxes, focus rings, shadows and lines of text."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_crm.ui.icons import scale
from desktop_crm.ui.theme import colour, font, metrics

MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter
_SINGLE_LINE = Qt.TextFlag.TextSingleLine.value


def hairline(painter: QPainter) -> float:
    """The width of a line of whole device pixels that is closest to, and not above, one logical pixel."""
    ratio = scale(painter)
    return max(1, int(ratio)) / ratio


def box(painter: QPainter, where: QRect | QRectF, radius: float, fill: str = "", border: str = "") -> None:
    """A rounded rectangle filled with the token `fill` and edged inside with a hairline of `border`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    area = QRectF(where)
    if border and fill:
        painter.setBrush(colour(border))
        painter.drawRoundedRect(area, radius, radius)
        width = hairline(painter)
        area = area.adjusted(width, width, -width, -width)
        radius -= width
    elif border:
        outline(painter, area, radius, border, hairline(painter))
        return
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(area, radius, radius)


def outline(painter: QPainter, where: QRect | QRectF, radius: float, token: str, width: float) -> None:
    """A rounded frame `width` px thick that lies inside `where`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(token), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(QRectF(where).adjusted(half, half, -half, -half), radius - half, radius - half)


def focus_ring(
    painter: QPainter, where: QRect | QRectF, radius: float, *, gap: bool = False, token: str = "accent"
) -> None:
    """The sign of keyboard focus; `gap` keeps it apart from a fill of its own colour."""
    outline(painter, where, radius, token, 2)
    if gap:
        outline(painter, QRectF(where).adjusted(2, 2, -2, -2), radius - 2, "surface", 1.5)


def shadow(painter: QPainter, where: QRectF, radius: float, reach: int = 14) -> None:
    """A soft shadow below `where`, `reach` px wide."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 3))
    for spread in range(reach, 0, -1):
        grown = where.adjusted(-spread, -spread + 4, spread, spread + 4)
        painter.drawRoundedRect(grown, radius + spread, radius + spread)


def line_of_text(
    painter: QPainter,
    where: QRect | QRectF,
    text: str,
    role: str = "body",
    token: str = "text",
    flags: Qt.AlignmentFlag = MIDDLE_LEFT,
) -> None:
    """One line of `text`, shortened with an ellipsis when it is wider than `where`."""
    painter.setFont(font(role))
    painter.setPen(colour(token))
    area = QRectF(where)
    painter.drawText(area, flags.value | _SINGLE_LINE, _shortened(text, role, int(area.width() + 0.99)))


@lru_cache(maxsize=4096)
def _shortened(text: str, role: str, width: int) -> str:
    return metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width)


def key_cap(painter: QPainter, right: int, middle: int, keys: str) -> int:
    """A shortcut such as "Ctrl K" in a little key that ends at x = `right`; answers where the key begins."""
    width = metrics("key").horizontalAdvance(keys) + 16
    area = QRect(right - width, middle - 11, width, 22)
    box(painter, area, 5, "chosen", "line")
    line_of_text(painter, area, keys, "key", "secondary", MIDDLE)
    return right - width
