"""The way the Tab key goes: as one reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from desktop_crm.ui.kit.controls import Button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.tall import Tall
from desktop_crm.ui.rows.chip_row import ChipRow


def put_in_order(*tops: QWidget) -> None:
    """Let Tab go through the controls of `tops` in the order of their layouts, whenever they were made."""
    for one, other in pairwise([stop for top in tops for stop in _stops(top)]):
        QWidget.setTabOrder(one, other)
    for top in tops:
        if isinstance(top, Dialog):
            top.tab_stops = partial(_all_stops, top)


def _all_stops(top: QWidget) -> list[QWidget]:
    return list(_stops(top))


def _stops(widget: QWidget) -> Iterator[QWidget]:
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        yield from _stops(widget.widget())
    elif isinstance(widget, ChipRow):
        yield from widget.items()
    elif isinstance(widget, Tall):
        yield widget.view
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if layout is not None:
        yield from _in_layout(layout)
    else:
        for laid_upon in widget.findChildren(Button, options=Qt.FindChildOption.FindDirectChildrenOnly):
            yield from _stops(laid_upon)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
