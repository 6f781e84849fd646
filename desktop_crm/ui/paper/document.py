"""Reports as pages: what stands on each, and painting them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Number
from desktop_crm.reports.table import Table
from desktop_crm.ui.paper import grid
from desktop_crm.ui.paper.flow import Piece, Placed, draw, gap, pages, text

_SHORT, _LONG = 794.0, 1123.0  # A4
_EDGE, _FOOT = 48.0, 22.0
_SMALLER = (0.92, 0.85, 0.78)
"""How much smaller pages are drawn where that saves the second one."""
_UPRIGHT = 0.85
"""How much smaller a table may become for its page to stay upright."""
_CHART = 0.55
"""The part of a page that a chart takes at most."""


@dataclass(frozen=True, slots=True)
class Document:
    """Pages that are ready to be painted."""

    title: str
    landscape: bool
    pages: list[list[Placed]]
    scale: float = 1.0

    @property
    def size(self) -> QSizeF:
        """The size of each page."""
        return QSizeF(_LONG, _SHORT) if self.landscape else QSizeF(_SHORT, _LONG)

    @property
    def layout(self) -> QPageLayout:
        """The same for a device; the edges are ours."""
        way = QPageLayout.Orientation.Landscape if self.landscape else QPageLayout.Orientation.Portrait
        return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF())


def made(tables: Sequence[Table], heading: Sequence[str], title: str = "") -> Document:
    """The pages of reports; upright unless a table is too wide for that."""
    title = title or (tables[0].title if tables else "")
    landscape = any(grid.width_of(table) * _UPRIGHT > _SHORT - 2 * _EDGE for table in tables)
    wide, high = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    room = QSizeF(wide - 2 * _EDGE, high - 2 * _EDGE - _FOOT)
    shown = pages(_pieces(tables, heading, title, room), room.height())
    for scale in _SMALLER if len(shown) == 2 else ():
        larger = QSizeF(room.width() / scale, room.height() / scale)
        fitting = pages(_pieces(tables, heading, title, larger), larger.height())
        if len(fitting) == 1:
            return Document(title, landscape, fitting, scale)
    return Document(title, landscape, shown)


def paint(document: Document, device: QPagedPaintDevice) -> bool:
    """Paint all pages; whether the device took them."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = device.width() / document.size.width()
    painter.scale(scale, scale)
    for n, page in enumerate(document.pages):
        if n and not device.newPage():
            break
        _paint_page(painter, document, n, page)
    return painter.end()


def _paint_page(painter: QPainter, document: Document, n: int, page: Sequence[Placed]) -> None:
    wide = document.size.width() - 2 * _EDGE
    painter.save()
    painter.translate(_EDGE, _EDGE)
    painter.scale(document.scale, document.scale)
    for placed in page:
        placed.piece.paint(painter, QRectF(0, placed.top, wide / document.scale, placed.piece.height))
    painter.restore()
    foot = QRectF(_EDGE, document.size.height() - _EDGE - 8, wide, 14)
    draw(painter, foot, document.title, "foot", "secondary")
    number = _("Page {n} of {all}").format(n=n + 1, all=len(document.pages))
    draw(painter, foot, number, "foot", "secondary", Qt.AlignmentFlag.AlignRight)


def _pieces(tables: Sequence[Table], heading: Sequence[str], title: str, room: QSizeF) -> Iterator[Piece]:
    wide = room.width()
    yield text(title, "title", wide, after=4, keeps=True)
    for line in heading:
        yield text(line, "line", wide, "secondary", after=1, keeps=True)
    yield gap(12, keeps=True)
    for n, table in enumerate(tables):
        if n:
            yield gap(10)
        if table.title != title:
            yield text(table.title, "part", wide, after=6, keeps=True)
        yield from _table(table, room)


def _table(table: Table, room: QSizeF) -> Iterator[Piece]:
    wide = room.width()
    if not table.rows:
        yield text(table.empty or "–", "cell", wide, "secondary", after=6)
    else:
        yield from _chart(table, room)
        yield from grid.pieces(table, wide)
    for note in table.notes:
        yield text(note, "note", wide, "secondary", after=2)


def _chart(table: Table, room: QSizeF) -> Iterator[Piece]:
    from desktop_crm.ui.kit.charts import paper

    wide, most = room.width(), room.height() * _CHART
    high = paper.height_of(table, wide) if table.chart else 0
    if not high:
        return
    shown = table
    if high > most and len(table.rows) > 1:
        n = max(1, int(len(table.rows) * most / high))
        one = paper.height_of(replace(table, rows=table.rows[:n]), wide)
        if one < high:  # bars in rows: the first ones
            shown, high = replace(table, rows=table.rows[:n]), one
    yield Piece(high, partial(paper.paint, shown), keeps=True)
    if shown is not table:
        words = _("The chart shows the first {n} of {all} rows.")
        said = words.format(n=Number().format(len(shown.rows)), all=Number().format(len(table.rows)))
        yield text(said, "note", wide, "secondary", keeps=True)
    yield gap(12, keeps=True)
