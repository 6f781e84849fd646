"""Pills: the small coloured words in rows and cards."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import metrics

HEIGHT = 20

# tone: (text, background, background on a selected row)
TONES = {
    "plain": ("secondary", "sunken", "surface"),
    "accent": ("accent", "accent_soft", "surface"),
    "good": ("good", "good_soft", "good_soft"),
    "warning": ("warning", "warning_soft", "warning_soft"),
    "bad": ("bad", "bad_soft", "bad_soft"),
}


def pill_width(text: str) -> int:
    """How wide the pill of `text` is when nothing cuts it short."""
    return metrics("pill").horizontalAdvance(text) + 17


def paint_pill(
    painter: QPainter, where: QRect, text: str, tone: str = "plain", *, selected: bool = False
) -> int:
    """Draw `text` as a pill at the left of `where`, in its vertical middle; answers the pill's width.

    `tone` is one of `TONES`. A text too wide for `where` is shortened.
    """
    if not text:
        return 0
    ink, ground, on_selected = TONES[tone]
    width = min(pill_width(text), where.width())
    area = QRect(where.left(), where.top() + (where.height() - HEIGHT) // 2, width, HEIGHT)
    paint.box(painter, area, HEIGHT / 2, on_selected if selected else ground)
    paint.line_of_text(painter, area.adjusted(8, 0, -8, 0), text, "pill", ink, paint.MIDDLE)
    return width
