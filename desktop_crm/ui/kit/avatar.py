"""Round pictures with initials, their tint derived from who it is."""

from __future__ import annotations

import zlib
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from desktop_crm.ui import icons, theme

# (background, ink) for light and dark
TINTS = (
    (("#E6E0F4", "#5B3FA0"), ("#3A2E57", "#C0A8F5")),
    (("#F3DDE6", "#9B3358"), ("#532B3E", "#FA9FC1")),
    (("#D6EBE8", "#1B665C"), ("#18453F", "#45DBC0")),
    (("#D5E5F2", "#1F5F8C"), ("#1F3D56", "#74BFF3")),
    (("#F3E4D6", "#8A4E16"), ("#4F3621", "#F2AC66")),
    (("#E3EAD7", "#51661F"), ("#394122", "#BDD66C")),
    (("#DFE4F9", "#3B4EA5"), ("#2B3668", "#A5B5FA")),
    (("#E3E5E9", "#4D5664"), ("#343A43", "#B8BFCA")),
)


def initials_of(name: str) -> str:
    """Up to two capitals that stand for `name`: of its first two words, not counting legal forms."""
    words = [word.strip("«»\"'“”„()[].,") for word in name.replace("-", " ").split()]
    words = [word for word in words if word and word[0].isalnum()]
    named = [word for word in words if word.upper() not in LEGAL_FORMS] or words
    return "".join(word[0] for word in named[:2]).upper()


LEGAL_FORMS = {
    "ООО",
    "ОАО",
    "ЗАО",
    "ПАО",
    "АО",
    "ИП",
    "ТОО",
    "НКО",
    "ГУП",
    "МУП",
    "LLC",
    "LTD",
    "INC",
    "GMBH",
}


def avatar_pixmap(initials: str, seed: str, size: int = 26, ratio: float = 1.0) -> QPixmap:
    """The avatar of whoever `seed` (an identifier) names, `size` px wide, in the theme in use; cached."""
    tint = TINTS[zlib.crc32(seed.encode()) % len(TINTS)][theme.tokens().dark]
    return _avatar(initials, *tint, size, ratio)


def paint_avatar(painter: QPainter, where: QRect, initials: str, seed: str) -> None:
    """Draw the avatar at the left of `where` as high as `where` is."""
    size = where.height()
    face = avatar_pixmap(initials, seed, size, icons.scale(painter))
    painter.drawPixmap(QPointF(where.topLeft()), face)


@lru_cache(maxsize=2048)
def _avatar(initials: str, ground: str, ink: str, size: int, ratio: float) -> QPixmap:
    drawn = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QRectF(0, 0, size, size))
    letters = QFont(theme.font("pill"))
    letters.setPixelSize(max(8, round(size * 0.37)))
    painter.setFont(letters)
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(0, 0, size, size), int(Qt.AlignmentFlag.AlignCenter), initials)
    painter.end()
    return drawn
