"""What the pages of the settings have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from desktop_crm.ui.kit.card import card, column, hairline, row
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

MARGINS = (Space.XL, Space.L, Space.XL, Space.L)


def titled(
    page: QWidget,
    title: str,
    *items: QWidget | QBoxLayout | int | None,
    beside: QWidget | None = None,
    grows: QWidget | None = None,
) -> None:
    """Fill a page: its title with what stands `beside` it, the items below each other, then what `grows`."""
    head = row(label(title, "page"), None, *([beside] if beside else []))
    filled = column(head, *items, into=page, margins=MARGINS, space=Space.M)
    if grows:
        filled.addWidget(grows, 1)


def scrolled(inner: QWidget) -> QScrollArea:
    """A page that may be longer than the window."""
    area = QScrollArea()
    area.setProperty("kind", "clear")
    inner.setProperty("kind", "clear")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def panel(*lines: QBoxLayout) -> QWidget:
    """Lines in one card, with hairlines between them."""
    made = card("panel")
    items: list[QWidget | QBoxLayout] = []
    for line in lines:
        items += [hairline(), line] if items else [line]
    column(*items, into=made, space=0)
    return made


def line(name: str, hint: str, *controls: QWidget) -> QBoxLayout:
    """What is set, a word about it, and the control at the right."""
    words = column(label(name, "control"), space=2)
    if hint:
        words.addWidget(label(hint, "secondary", "secondary", wrap=True))
    made = row(words, *controls, margins=(Space.L, Space.M, Space.L, Space.M), space=Space.L)
    made.setStretch(0, 1)
    return made


def framed(view: QWidget) -> QWidget:
    """A list inside a rounded panel, its corners kept free."""
    made = card("panel")
    column(view, into=made, margins=(1, 5, 1, 5))
    return made
