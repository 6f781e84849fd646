"""The letters, colours and measures of pages: always light, and of the bundled face, which every reader shows alike."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPen

from desktop_crm.base.paths import resources
from desktop_crm.ui.tokens import LIGHT

DOTS = 96
"""All lengths on paper are in parts of an inch of so many."""
LINE = 1.35
"""The distance of two lines, in heights of letters."""

# role: (size, weight)
_TYPE: dict[str, tuple[float, int]] = {
    "title": (19, 600),
    "part": (13.5, 600),
    "line": (11, 400),
    "head": (10, 500),
    "cell": (11, 400),
    "total": (11, 600),
    "change": (9.5, 500),
    "note": (10, 400),
    "foot": (9, 400),
}


@lru_cache
def font(role: str) -> QFont:
    """The font of a role. Do not change the answer."""
    size, weight = _TYPE[role]
    made = QFont(_family())
    made.setPixelSize(round(size))
    made.setPointSizeF(size * 72 / DOTS)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Signs that a font exchanges beside certain others cannot be found or copied in a PDF.
    made.setFeature(QFont.Tag("calt"), 0)
    return made


@lru_cache
def metrics(role: str) -> QFontMetricsF:
    """The measures of `font(role)`."""
    return QFontMetricsF(font(role))


@lru_cache
def _family() -> str:
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"Inter-{weight}.ttf"))
    return "Inter"


def width(role: str, text: str) -> float:
    """How wide a text is in one line."""
    return metrics(role).horizontalAdvance(text)


def colour(token: str) -> QColor:
    """A colour of the light theme."""
    return QColor(getattr(LIGHT, token))


def rule(token: str = "line", thick: float = 0.75) -> QPen:
    """The pen of a line between rows."""
    return QPen(colour(token), thick)
