"""Pills: the small coloured words in rows and cards."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import metrics, tokens
from desktop_crm.ui.tokens import DARK, LIGHT

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


def paint_toned(painter: QPainter, where: QRect, text: str, code: str) -> int:
    """The same in a colour that the team has chosen, "#RRGGBB": its tint below, and above it what can be read."""
    if not text:
        return 0
    ground, ink = _tinted(code.upper(), tokens().dark)
    width = min(pill_width(text), where.width())
    area = QRect(where.left(), where.top() + (where.height() - HEIGHT) // 2, width, HEIGHT)
    paint.box(painter, area, HEIGHT / 2, ground)
    paint.line_of_text(painter, area.adjusted(8, 0, -8, 0), text, "pill", ink, paint.MIDDLE)
    return width


@lru_cache(maxsize=256)
def _tinted(code: str, dark: bool) -> tuple[str, str]:
    """The background and the letters of a tinted pill, apart enough to be read (4.5 to 1)."""
    theme = DARK if dark else LIGHT
    if dark and code in LIGHT.series:
        code = DARK.series[LIGHT.series.index(code)]
    ground = _mixed(code, theme.surface, 0.24 if dark else 0.13)
    end = "#FFFFFF" if dark else "#000000"
    inks = (_mixed(code, end, 1 - step / 20) for step in range(21))
    return ground, next((ink for ink in inks if contrast(ink, ground) >= 4.5), end)


def _mixed(code: str, other: str, part: float) -> str:
    """So much of one colour and the rest of another."""
    pairs = zip(_channels(code), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02X}" for a, b in pairs)


def _channels(code: str) -> tuple[int, int, int]:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def contrast(one: str, other: str) -> float:
    """How far two colours are apart for the eye, from 1 to 21 (WCAG)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(code: str) -> float:
    parts = [c / 255 for c in _channels(code)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
