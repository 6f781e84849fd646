"""Pieces that follow each other down the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_crm.ui.paper import face

Paint = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of a height that is not divided. One that `keeps` stands on the page of the next piece.

    `again` is put above it where it begins a page: the header of a table. A `blank` one begins none.
    """

    height: float
    paint: Paint
    keeps: bool = False
    again: Piece | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and how far below the top of its page it stands."""

    top: float
    piece: Piece


def pages(pieces: Iterable[Piece], height: float) -> list[list[Placed]]:
    """The pieces on pages of a height."""
    made: list[list[Placed]] = [[]]
    y = 0.0
    for group in _groups(pieces):
        if made[-1] and y + sum(piece.height for piece in group) > height:
            if all(piece.blank for piece in group):
                continue
            made.append([])
            y = 0.0
            again = group[0].again
            if again:
                made[-1].append(Placed(y, again))
                y += again.height
        for piece in group:
            made[-1].append(Placed(y, piece))
            y += piece.height
    return made


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keeps:
            yield group
            group = []
    if group:
        yield group


def gap(height: float, *, keeps: bool = False) -> Piece:
    """Nothing."""
    return Piece(height, lambda _painter, _where: None, keeps, blank=True)


def text(
    words: str, role: str, wide: float, tone: str = "text", *, after: float = 0, keeps: bool = False
) -> Piece:
    """A text over the whole width, in as many lines as it needs, with room below it."""
    high = height_of(words, role, wide)

    def paint(painter: QPainter, where: QRectF) -> None:
        draw(painter, QRectF(where.left(), where.top(), where.width(), high), words, role, tone)

    return Piece(high + after, paint, keeps)


_HAIR = 0.5
"""A text that was measured has so much more room: its last word must not fall into a line of its own."""
_WRAP = Qt.TextFlag.TextWordWrap.value
_LEFT, _TOP = Qt.AlignmentFlag.AlignLeft.value, Qt.AlignmentFlag.AlignTop.value


def height_of(words: str, role: str, wide: float) -> float:
    """How high a text is in lines of such a width."""
    found = face.metrics(role).boundingRect(QRectF(0, 0, wide + _HAIR, 1e6), _LEFT | _TOP | _WRAP, words)
    return max(found.height(), face.metrics(role).height())


def draw(
    painter: QPainter,
    where: QRectF,
    words: str,
    role: str,
    tone: str = "text",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write a text into a rectangle, from its top, in as many lines as fit."""
    painter.setFont(face.font(role))
    painter.setPen(face.colour(tone))
    painter.drawText(where.adjusted(0, 0, _HAIR, 2), align.value | _TOP | _WRAP, words)
