"""Colours, type and spacing of the window, light and dark.

Everything that paints asks here at the moment it paints (`colour("accent")`, `font("name")`), so a change of
theme needs no messages: Qt repaints all widgets when palette and style sheet are exchanged.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from desktop_crm.base.paths import resources
from desktop_crm.ui.tokens import DARK, LIGHT, Tokens

Mode = Literal["system", "light", "dark"]


class Space:
    """Distances, in px."""

    XS, S, M, L, XL, XXL = 4, 8, 12, 16, 20, 24


class Radius:
    """Rounding of corners, in px."""

    CONTROL, CARD, PANEL, POPUP, CHIP = 6, 8, 10, 12, 13


class Size:
    """Fixed measures of the layout, in px."""

    CONTROL, CHIP, ROW, ROW_COMPACT, HEADER = 32, 26, 40, 32, 36
    NAV, NAV_COLLAPSED, NAV_ITEM, PANEL, BAR = 232, 56, 34, 348, 54


# role: (size in px, weight, digits of equal width)
TYPE: dict[str, tuple[int, int, bool]] = {
    "caption": (11, 600, False),
    "pill": (11, 600, False),
    "key": (11, 500, False),
    "axis": (11, 400, True),
    "axis_strong": (11, 600, True),
    "secondary": (12, 400, False),
    "secondary_strong": (12, 600, False),
    "body": (13, 400, False),
    "control": (13, 500, False),
    "name": (13, 600, False),
    "digits": (13, 400, True),
    "digits_strong": (13, 600, True),
    "card": (15, 600, False),
    "page": (20, 600, False),
    "figure": (24, 600, True),
}

_current: Tokens = LIGHT
_mode: Mode = "system"
_following = False
_printing = False


def tokens() -> Tokens:
    """The theme in use."""
    return _current


def colour(token: str) -> QColor:
    """The colour of `token` in the theme in use (or of a literal "#RRGGBB"). Do not change the answer."""
    return _colour(token if token[0] == "#" else getattr(_current, token))


@lru_cache
def _colour(code: str) -> QColor:
    return QColor(code)


def font(role: str) -> QFont:
    """The font of a role of `TYPE`. Do not change the answer."""
    return _font(role, _printing)


@lru_cache
def _font(role: str, printing: bool) -> QFont:
    size, weight, equal_digits = TYPE[role]
    made = QFont(_family())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    if printing:
        # Signs that a font exchanges for others can neither be found nor copied in a PDF.
        made.setFeature(QFont.Tag("calt"), 0)
    elif equal_digits:
        made.setFeature(QFont.Tag("tnum"), 1)
    if sys.platform != "win32":
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def metrics(role: str) -> QFontMetrics:
    """The measures of `font(role)`."""
    return _metrics(role, _printing)


@lru_cache
def _metrics(role: str, printing: bool) -> QFontMetrics:
    return QFontMetrics(_font(role, printing))


@lru_cache
def _family() -> str:
    """The system's own face on Windows, else the bundled one."""
    if sys.platform == "win32":
        for name in ("Segoe UI Variable Text", "Segoe UI Variable", "Segoe UI"):
            if QFontDatabase.hasFamily(name):
                return name
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"Inter-{weight}.ttf"))
    return "Inter"


def use(app: QApplication, mode: Mode = "system") -> None:
    """Dress `app` in the light or dark theme, or follow the system."""
    global _mode, _following
    _mode = mode
    hints = QGuiApplication.styleHints()
    if not _following:
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font("body"))
        hints.colorSchemeChanged.connect(_follow)
        _following = True
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(mode, Qt.ColorScheme.Unknown)
    hints.setColorScheme(wanted)  # title bars and system dialogs follow too
    _dress(app, _wanted())


@contextmanager
def on_paper() -> Iterator[None]:
    """What is painted meanwhile is light, whatever the window is."""
    global _current, _printing
    before, _current, _printing = _current, LIGHT, True
    try:
        yield
    finally:
        _current, _printing = before, False


def mode() -> Mode:
    """What `use` was last asked for."""
    return _mode


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the style sheet looks at, and let it look again."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _follow() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _wanted() is not _current:
        _dress(app, _wanted())


def _wanted() -> Tokens:
    if _mode == "system":
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if _mode == "dark" else LIGHT


def _dress(app: QApplication, wanted: Tokens) -> None:
    from desktop_crm.ui.stylesheet import stylesheet

    global _current
    _current = wanted
    app.setPalette(palette(wanted))
    app.setStyleSheet(stylesheet(wanted))


def palette(t: Tokens) -> QPalette:
    """The colour roles of Qt filled from `t`."""
    role = QPalette.ColorRole
    colours = {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.row_hover,
        role.Text: t.text,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.ToolTipBase: t.raised,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.hint,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.BrightText: t.bad,
        role.Light: t.raised,
        role.Midlight: t.line,
        role.Mid: t.line_strong,
        role.Dark: t.line_strong,
    }
    made = QPalette()
    for which, code in colours.items():
        made.setColor(which, QColor(code))
    faint = QColor(t.hint)
    faint.setAlpha(150)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return made
