"""Icons of the Lucide set, recoloured when they are first drawn and kept for each colour and pixel ratio."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from desktop_crm.base.paths import resources
from desktop_crm.ui.theme import colour

STROKE = "1.75"


def pixmap(name: str, token: str = "secondary", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in the colour `token` (or "#RRGGBB"), `size` px square, for a pixel ratio `ratio`.

    Raises FileNotFoundError for a name that is not in resources/icons.
    """
    return _pixmap(name, colour(token).name(), size, ratio)


def paint(
    painter: QPainter, where: QRect | QRectF, name: str, token: str = "secondary", size: int = 16
) -> None:
    """Draw the icon in the middle of `where`, on whole device pixels so that its strokes stay sharp."""
    ratio = scale(painter)
    middle = QRectF(where).center()
    corner = QPointF(middle.x() - size / 2, middle.y() - size / 2)
    snapped = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
    painter.drawPixmap(snapped, pixmap(name, token, size, ratio))


def scale(painter: QPainter) -> float:
    """Device pixels per logical one where `painter` draws, also when a widget is rendered elsewhere."""
    transform = painter.deviceTransform()
    return math.hypot(transform.m11(), transform.m12()) or 1.0


def icon(name: str, token: str = "secondary", size: int = 16) -> QIcon:
    """A QIcon for menus and foreign widgets: `token` normally, the accent when selected, pale when disabled.

    It holds pixmaps of the present theme and screens: ask anew when the theme has changed.
    """
    screens = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return _icon(name, colour(token).name(), colour("accent").name(), size, tuple(sorted(screens)))


def app_icon() -> QIcon:
    """The program's own icon for windows and the task bar."""
    return QIcon(str(resources() / "icons" / "app.ico"))


@lru_cache(maxsize=256)
def _icon(name: str, normal: str, selected: str, size: int, ratios: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for ratio in ratios:
        plain = _pixmap(name, normal, size, ratio)
        made.addPixmap(plain, QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, selected, size, ratio), QIcon.Mode.Selected)
        made.addPixmap(_faded(plain), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1024)
def _pixmap(name: str, code: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    shape = QSvgRenderer(QByteArray(_source(name).replace("currentColor", code).encode()))
    drawn = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    shape.render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


def _faded(full: QPixmap) -> QPixmap:
    pale = QPixmap(full.size())
    pale.setDevicePixelRatio(full.devicePixelRatio())
    pale.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pale)
    painter.setOpacity(0.45)
    painter.drawPixmap(QPoint(0, 0), full)
    painter.end()
    return pale
