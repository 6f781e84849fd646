"""Surfaces, hairlines and the two arrangements of widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_crm.ui.theme import Space

Margins = int | tuple[int, int, int, int]
Box = TypeVar("Box", bound=QBoxLayout)


def card(kind: str = "card") -> QFrame:
    """A surface: "card", "panel" (rounder), "sunken", "popup", "bar" (line below), "side" (line left)."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """A line of one pixel between two things."""
    made = card("line")
    if vertical:
        made.setFixedWidth(1)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    else:
        made.setFixedHeight(1)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def column(
    *items: QWidget | QBoxLayout | int | None,
    into: QWidget | None = None,
    margins: Margins = 0,
    space: int = Space.S,
) -> QVBoxLayout:
    """Items below each other: widgets, layouts, an int for so many px, None for what room is left."""
    return _fill(QVBoxLayout(), items, into, margins, space)


def row(
    *items: QWidget | QBoxLayout | int | None,
    into: QWidget | None = None,
    margins: Margins = 0,
    space: int = Space.S,
) -> QHBoxLayout:
    """Items beside each other, as in `column`."""
    return _fill(QHBoxLayout(), items, into, margins, space)


def _fill(
    box: Box,
    items: tuple[QWidget | QBoxLayout | int | None, ...],
    into: QWidget | None,
    margins: Margins,
    space: int,
) -> Box:
    box.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    box.setSpacing(space)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)
    if into is not None:
        into.setLayout(box)
    return box
