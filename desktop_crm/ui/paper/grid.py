"""A table on paper: a header that is repeated on each page, rows, and the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_crm.reports.grid import Lane, Part, compared, every_row
from desktop_crm.reports.table import Column, Row, Table
from desktop_crm.reports.units import Words
from desktop_crm.ui.paper import face
from desktop_crm.ui.paper.flow import Piece, draw, gap, height_of

_NARROWEST, _WIDEST, _WORDS = 90.0, 230.0, 190.0
_BESIDE, _ABOVE, _APART, _INDENT = 6.0, 5.0, 5.0, 12.0
_BEFORE_WORDS = 10.0
"""Words stand so far from the figures before them."""
_SMALLEST = 0.72
"""A table that is too wide is drawn smaller down to this; a wider one goes on below, with the names again."""
_RIGHT, _LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Lane:
    """A column: how wide its figures and, to the right of them, their changes are. `place` is None for the names."""

    place: int | None
    title: str
    words: bool
    figures: float
    changes: float = 0.0

    @property
    def left(self) -> float:
        """Where its texts may begin."""
        return _BESIDE + (_BEFORE_WORDS if self.words and self.place is not None else 0)

    @property
    def width(self) -> float:
        """With the room at both sides."""
        return self.left + self.figures + self.changes + _BESIDE


def width_of(table: Table) -> float:
    """How wide a table wants to be."""
    return sum(lane.width for lane in _lanes(table))


def pieces(table: Table, wide: float) -> Iterator[Piece]:
    """The table in so much room."""
    names, *others = _lanes(table)
    for part in _parts(names, others, wide):
        natural = sum(lane.width for lane in part)
        scale = min(1.0, wide / natural)
        yield from _drawn(table, _spread(part, wide / scale), scale)
        yield gap(10)


def _parts(names: _Lane, others: Sequence[_Lane], wide: float) -> Iterator[list[_Lane]]:
    """The columns that stand beside each other; the names begin each part."""
    part = [names]
    for lane in others:
        if len(part) > 1 and sum(each.width for each in part) + lane.width > wide / _SMALLEST:
            yield part
            part = [names]
        part.append(lane)
    yield part


def _lanes(table: Table) -> list[_Lane]:
    rows = every_row(table)
    titles = [face.width("total", row.title) + row.level * _INDENT for row in rows]
    longest = max([*titles, _head(table.heading), _NARROWEST])
    return [
        _Lane(None, table.heading, True, min(longest, _WIDEST)),
        *(_lane(table, place, column, rows) for place, column in enumerate(table.columns)),
    ]


def _lane(table: Table, place: int, column: Column, rows: Sequence[Row]) -> _Lane:
    figures = [face.width("total", column.unit.format(row.figures[place].value)) for row in rows]
    wide, words = max(figures, default=0.0), isinstance(column.unit, Words)
    changes = 0.0
    if compared(table, place):
        changes = max(face.width("change", _change(column, row, place)) for row in rows)
        changes += _APART if changes else 0
    wide = max(min(wide, _WORDS) if words else wide, _head(column.title) - changes)
    return _Lane(place, column.title, words, wide, changes)


def _head(title: str) -> float:
    """The width in which a title has two lines, or its longest word one."""
    words = [face.width("head", word) for word in title.split()]
    return max([face.width("head", title) * 0.55, *words], default=0.0) + 1


def _change(column: Column, row: Row, place: int) -> str:
    return Lane(column, place, Part.CHANGE).shown(row)


def _spread(part: Sequence[_Lane], wide: float) -> list[_Lane]:
    """What is left over makes the names wider and then all columns alike."""
    spare = max(0.0, wide - sum(lane.width for lane in part))
    each = spare / 2 / max(1, len(part) - 1)
    first, *others = part
    return [
        _Lane(None, first.title, True, first.figures + (spare - each * len(others)), 0),
        *(_Lane(o.place, o.title, o.words, o.figures + each, o.changes) for o in others),
    ]


def _drawn(table: Table, lanes: Sequence[_Lane], scale: float) -> Iterator[Piece]:
    header = _scaled(_header(lanes), scale)
    yield header
    for row in table.rows:
        piece = _scaled(_row(table, lanes, row, "cell"), scale)
        last = row is table.rows[-1]  # a total does not stand on a page of its own
        yield Piece(piece.height, piece.paint, keeps=last and bool(table.total), again=header)
    if table.total:
        piece = _scaled(_row(table, lanes, table.total, "total"), scale)
        yield Piece(piece.height, piece.paint, again=header)


def _scaled(piece: Piece, scale: float) -> Piece:
    def paint(painter: QPainter, where: QRectF) -> None:
        painter.save()
        painter.translate(where.topLeft())
        painter.scale(scale, scale)
        piece.paint(painter, QRectF(0, 0, where.width() / scale, piece.height))
        painter.restore()

    return Piece(piece.height * scale, paint, keeps=piece.keeps)


def _header(lanes: Sequence[_Lane]) -> Piece:
    inner = [lane.figures + lane.changes for lane in lanes]
    high = max(height_of(lane.title, "head", wide) for lane, wide in zip(lanes, inner, strict=True))

    def paint(painter: QPainter, where: QRectF) -> None:
        painter.fillRect(where, face.colour("row_hover"))
        left = where.left()
        for lane, wide in zip(lanes, inner, strict=True):
            mine = height_of(lane.title, "head", wide)
            box = QRectF(left + lane.left, where.bottom() - _ABOVE - mine, wide, mine)
            draw(painter, box, lane.title, "head", "secondary", _LEFT if lane.words else _RIGHT)
            left += lane.width
        _rule(painter, where, where.bottom(), "line_strong")

    return Piece(high + 2 * _ABOVE, paint, keeps=True)


def _row(table: Table, lanes: Sequence[_Lane], row: Row, role: str) -> Piece:
    texts = [_text(table, lane, row) for lane in lanes]
    indents = [row.level * _INDENT if lane.place is None else 0.0 for lane in lanes]
    wide = [lane.figures - indent for lane, indent in zip(lanes, indents, strict=True)]
    high = max(height_of(text, role, room) for text, room in zip(texts, wide, strict=True))

    def paint(painter: QPainter, where: QRectF) -> None:
        left, top = where.left(), where.top() + _ABOVE
        for lane, text, room, indent in zip(lanes, texts, wide, indents, strict=True):
            box = QRectF(left + lane.left + indent, top, room, high)
            draw(painter, box, text, role, "text", _LEFT if lane.words else _RIGHT)
            _paint_change(painter, table, lane, row, QRectF(box.right(), top + 1, lane.changes, high))
            left += lane.width
        if role == "total":
            _rule(painter, where, where.top(), "line_strong")
        else:
            _rule(painter, where, where.bottom(), "line")

    return Piece(high + 2 * _ABOVE, paint)


def _text(table: Table, lane: _Lane, row: Row) -> str:
    if lane.place is None:
        return row.title
    return table.columns[lane.place].unit.format(row.figures[lane.place].value)


def _paint_change(painter: QPainter, table: Table, lane: _Lane, row: Row, where: QRectF) -> None:
    if lane.place is None or not lane.changes:
        return
    from desktop_crm.ui.kit.charts.drawn import tone_of

    column = table.columns[lane.place]
    change = _change(column, row, lane.place)
    draw(painter, where, change, "change", tone_of(column, row.figures[lane.place]), _RIGHT)


def _rule(painter: QPainter, where: QRectF, y: float, token: str) -> None:
    painter.setPen(face.rule(token))
    painter.drawLine(QPointF(where.left(), y), QPointF(where.right(), y))
