"""One laptop of the team, painted: who works on it, when it was seen, how far behind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui.exchange import words
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.pill import paint_pill, pill_width

if TYPE_CHECKING:
    from desktop_crm.sync.place import Laptop

_HIGH = 48
_FACE = 30


class LaptopRow(QWidget):
    """`menu_button` offers what can be done about a laptop that is not this one."""

    menu_wanted = Signal(object)

    def __init__(self, laptop: Laptop, mine: Laptop | None) -> None:
        super().__init__()
        self.laptop = laptop
        self.title, self.detail, self.pills = _title(laptop), _detail(laptop, mine), _pills(laptop)
        self.setFixedHeight(_HIGH)
        said = [self.title, self.detail, *(text for text, _tone in self.pills)]
        self.setAccessibleName(", ".join(filter(None, said)))
        self.menu_button = icon_button(
            "ellipsis", _("What can be done: {name}").format(name=self.title), size=28
        )
        self.menu_button.setParent(self)
        self.menu_button.setVisible(not laptop.mine and not laptop.revoked)
        self.menu_button.clicked.connect(lambda: self.menu_wanted.emit(laptop))

    def sizeHint(self) -> QSize:
        return QSize(320, _HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.menu_button.move(self.width() - 30, (self.height() - 28) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.laptop.revoked:
            painter.setOpacity(0.6)
        face = QRect(2, (self.height() - _FACE) // 2, _FACE, _FACE)
        paint_avatar(
            painter, face, initials_of(self.laptop.person or self.laptop.name), self.laptop.person or "?"
        )
        right = self.width() - (36 if not self.menu_button.isHidden() else 2)
        for text, tone in reversed(self.pills):
            width = pill_width(text)
            paint_pill(painter, QRect(right - width, 0, width, self.height()), text, tone)
            right -= width + 6
        area = QRect(_FACE + 12, 6 if self.detail else 15, right - _FACE - 18, 18)
        paint.line_of_text(painter, area, self.title, "control")
        if self.detail:
            paint.line_of_text(painter, area.translated(0, 18), self.detail, "secondary", "secondary")
        painter.end()


def _title(laptop: Laptop) -> str:
    return " · ".join(filter(None, (laptop.person, laptop.name)))


def _detail(laptop: Laptop, mine: Laptop | None) -> str:
    parts = [words.seen(laptop, clock.now())]
    if n := words.behind(laptop, mine):
        parts.append(ngettext("{n} change behind", "{n} changes behind", n).format(n=words.grouped(n)))
    return " · ".join(filter(None, parts))


def _pills(laptop: Laptop) -> list[tuple[str, str]]:
    pills = []
    if off := words.clock_off(laptop):
        pills.append((off, "warning"))
    if laptop.revoked:
        pills.append((_("shut out"), "bad"))
    if laptop.mine:
        pills.append((_("this laptop"), "accent"))
    return pills
