"""The painted lines of the side panel: label and value, and people or companies one can go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Choice, Email, Link, Phone, Ref, Tags
from desktop_crm.ops.records import Card
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.pill import paint_pill
from desktop_crm.ui.theme import Radius, colour, font, metrics

_HIGH = 25
_LABELS = (104, 136)
"""The least and the most width of the labels; px."""
_WRAP = int(Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. A `url` is opened by a click on the value; a `tone` makes it a pill."""

    label: str
    value: str
    url: str = ""
    tone: str = ""


def facts_of(card: Card, fields: Sequence[Field]) -> list[Fact]:
    """The lines for these fields of the card, one for each value."""
    return [fact for f in fields for fact in _facts(card, f)]


def _facts(card: Card, f: Field) -> list[Fact]:
    name, kind = _(f.label), f.kind
    if isinstance(kind, Tags):
        return [Fact(name, ", ".join(card.tags))]
    if f.many:
        named = _used if isinstance(kind, Phone) else lambda name, _use: name
        return [Fact(named(name, p.use), kind.format(p.value), _url(f, p.value)) for p in card.held(f)]
    value = card.values[f.key]
    if isinstance(kind, Ref):
        return [Fact(name, card.names.get(f.key, ""))]
    option = kind.option(value) if isinstance(kind, Choice) else None
    return [Fact(name, kind.format(value), _url(f, value), option.tone if option else "")]


def _used(name: str, use: str | None) -> str:
    known = {
        "mobile": _("Mobile"),
        "work": _("Work"),
        "home": _("Home"),
        "fax": _("Fax"),
    }
    return known.get(use, use) if use else name


def _url(f: Field, value: object) -> str:
    match f.kind:
        case Phone():
            return "tel:" + str(value).split(";")[0]
        case Email():
            return f"mailto:{value}"
        case Link():
            return f.kind.format(str(value))
    return ""


class Facts(QWidget):
    """The lines, painted; a click on a phone, e-mail or site opens it, the menu of each copies it."""

    def __init__(self, card: Card, fields: Sequence[Field]) -> None:
        super().__init__()
        self.facts = facts_of(card, fields)
        self.setMouseTracking(True)
        self.setAccessibleName("; ".join(f"{fact.label}: {fact.value}" for fact in self.facts))
        self._rects: list[QRect] = []
        widest = max((metrics("body").horizontalAdvance(f.label) for f in self.facts), default=0) + 12
        self._label = min(max(widest, _LABELS[0]), _LABELS[1])

    def sizeHint(self) -> QSize:
        return QSize(200, self._laid_out(self.width() if self.width() > 100 else 316))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width)

    def _laid_out(self, width: int) -> int:
        self._rects, top = [], 0
        for fact in self.facts:
            room = QRect(0, 0, width - self._label, 10_000)
            high = metrics("body").boundingRect(room, _WRAP, fact.value).height() + 9
            self._rects.append(QRect(self._label, top, width - self._label, max(_HIGH, high)))
            top += max(_HIGH, high)
        return max(top, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._laid_out(self.width())
        painter = QPainter(self)
        for fact, rect in zip(self.facts, self._rects, strict=True):
            label = QRect(0, rect.top(), self._label - 8, _HIGH)
            paint.line_of_text(painter, label, fact.label, "body", "secondary")
            if fact.tone:
                paint_pill(
                    painter, QRect(rect.left(), rect.top(), rect.width(), _HIGH), fact.value, fact.tone
                )
            else:
                painter.setFont(font("digits" if fact.url.startswith("tel:") else "body"))
                painter.setPen(colour("text"))
                painter.drawText(rect.adjusted(0, 4, 0, 0), _WRAP, fact.value)
        painter.end()

    def _at(self, point: QPoint) -> Fact | None:
        return next((f for f, r in zip(self.facts, self._rects, strict=True) if r.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        fact = self._at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if fact and fact.url else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        fact = self._at(event.position().toPoint())
        if fact and fact.url and event.button() == Qt.MouseButton.LeftButton:
            QDesktopServices.openUrl(QUrl(fact.url))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = next((i for i, r in enumerate(self._rects) if r.top() <= event.pos().y() <= r.bottom()), None)
        if line is None:
            return
        value = self.facts[line].value
        popup = menu(self)
        copy = popup.addAction(icons.icon("copy"), _("Copy “{value}”").format(value=value))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(value))
        popup.popup(event.globalPos())


class Person(KeyboardFocus, QAbstractButton):
    """A person or company that a click goes to."""

    def __init__(self, name: str, beside: str, icon: str, run: Callable[[], None]) -> None:
        super().__init__()
        self.setText(name)
        self.setAccessibleName(f"{name} {beside}".strip())
        self._beside, self._icon = beside, icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(30)
        self.clicked.connect(lambda _on=False: run())

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        if self.underMouse():
            paint.box(painter, rect.adjusted(-2, 1, 2, -1), Radius.CONTROL, "row_hover")
        icons.paint(painter, QRect(2, 0, 16, rect.height()), self._icon, "secondary")
        wide = min(metrics("name").horizontalAdvance(self.text()) + 4, rect.width() - 26)
        paint.line_of_text(painter, QRect(26, 0, wide, rect.height()), self.text(), "name")
        rest = QRect(26 + wide + 6, 0, rect.width() - 26 - wide - 8, rect.height())
        if self._beside and rest.width() > 20:
            paint.line_of_text(painter, rest, self._beside, "body", "secondary")
        if self.ringed:
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()
