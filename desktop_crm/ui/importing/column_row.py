"""One column of the list: its name, an example, the field it becomes, and what the check says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.importing.target import Group, Target
from desktop_crm.ui import icons
from desktop_crm.ui.importing.field_choice import FieldChoice
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.controls import Button, button
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import Space, colour, metrics, restyle

HEIGHT = 47
_ARROW = 40
_CHOICE = 210
_ICON = 16
_NARROW = 900  # px; below, the check goes first


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says of a column; `longer` is said where there is room for it.

    `tone` is a colour token, `show` tells that there are rows to look at.
    """

    icon: str
    tone: str
    text: str
    longer: str = ""
    show: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a row lie, in px from its left edge; all rows and the header share them."""

    name: QRect
    example: QRect
    arrow: QRect
    choice: QRect
    verdict: QRect


def places(width: int, height: int = HEIGHT) -> Places:
    """The parts of a row `width` px wide: the check gets what the others leave."""
    left = Space.L
    narrow = width < _NARROW
    arrow, wide = (_ARROW - Space.M, _CHOICE - 30) if narrow else (_ARROW, _CHOICE)
    room = width - left - Space.L - arrow - wide - Space.L
    name = min(max(room * (22 if narrow else 23) // 100, 90), 220)
    example = min(max(room * (18 if narrow else 25) // 100, 90), 280)
    choice = left + name + example + arrow
    verdict = choice + wide + Space.L
    return Places(
        QRect(left, 0, name - Space.M, height),
        QRect(left + name, 0, example - Space.S, height),
        QRect(left + name + example, 0, arrow - Space.S, height),
        QRect(choice, (height - 32) // 2, wide, 32),
        QRect(verdict, 0, max(0, width - Space.L - verdict), height),
    )


class ColumnRow(QWidget):
    """Painted but for the choice and "Show"."""

    picked = Signal(object)
    show_problems = Signal()

    def __init__(self, name: str, example: str, offers: Callable[[], Sequence[Group]]) -> None:
        super().__init__()
        self.name, self._example = name, example
        self.verdict = Verdict("minus", "hint", "")
        self._skipped = False
        self.choice = FieldChoice(offers)
        self.choice.setParent(self)
        self.choice.setAccessibleName(_("Field for the column {name}").format(name=name))
        self.choice.picked.connect(self.picked)
        self._show: Button | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_target(self, target: Target | None, label: str) -> None:
        """Show what the column becomes."""
        self._skipped = target is None
        self.choice.show_target(target, label)
        self.update()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show what the check says."""
        if verdict == self.verdict:
            return
        self.verdict = verdict
        restyle(self.choice, invalid=verdict.tone == "bad")
        self.choice.setAccessibleDescription(verdict.longer or _(verdict.text))
        if verdict.show and self._show is None:
            self._make_show()
        if self._show:
            self._show.setVisible(verdict.show)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(560, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.choice.setGeometry(places(self.width()).choice)
        self._place_show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        where = places(self.width())
        line = QRect(Space.L, 0, self.width() - 2 * Space.L, 1)
        painter.fillRect(line, colour("line"))
        paint.line_of_text(painter, where.name, self.name, "name", "hint" if self._skipped else "text")
        paint.line_of_text(
            painter, where.example, self._example, "body", "hint" if self._skipped else "secondary"
        )
        icons.paint(painter, where.arrow, "arrow-right", "hint", _ICON)
        self._paint_verdict(painter, where.verdict)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._cut_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _paint_verdict(self, painter: QPainter, where: QRect) -> None:
        verdict = self.verdict
        sign = QRect(where.left(), 0, _ICON, where.height())
        if verdict.icon:
            icons.paint(painter, sign, verdict.icon, verdict.tone, _ICON)
        ink = verdict.tone if verdict.tone in {"warning", "bad"} else "secondary"
        place = self._sentence()
        fits = verdict.longer and metrics("body").horizontalAdvance(verdict.longer) <= place.width()
        paint.line_of_text(painter, place, verdict.longer if fits else _(verdict.text), "body", ink)

    def _sentence(self) -> QRect:
        taken = self._show.width() + Space.S if self._show and self.verdict.show else 0
        return places(self.width()).verdict.adjusted(_ICON + Space.S, 0, -taken, 0)

    def _cut_at(self, x: int) -> str:
        """The text under the mouse when it is cut short."""
        where = places(self.width())
        texts = ((where.name, self.name, "name"), (where.example, self._example, "body"))
        for area, text, role in (
            *texts,
            (self._sentence(), self.verdict.longer or _(self.verdict.text), "body"),
        ):
            if area.left() <= x <= area.right():
                return plain_tooltip(text) if metrics(role).horizontalAdvance(text) > area.width() else ""
        return ""

    def _make_show(self) -> None:
        self._show = button(_("Show"), kind="quiet")
        self._show.setParent(self)
        self._show.setAccessibleName(_("Show the rows with problems in {name}").format(name=self.name))
        self._show.clicked.connect(self.show_problems)
        self._place_show()
        self.setTabOrder(self.choice, self._show)

    def _place_show(self) -> None:
        if self._show:
            size = self._show.sizeHint()
            self._show.setGeometry(
                self.width() - Space.L - size.width(),
                (HEIGHT - size.height()) // 2,
                size.width(),
                size.height(),
            )


class ColumnsHead(QWidget):
    """The captions above the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(36)
        self.right = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        where = places(self.width() - self.right, self.height())
        for area, text in (
            (where.name, _("Column in the file")),
            (where.example, _("Example")),
            (where.choice, _("Field")),
            (where.verdict, _("Check")),
        ):
            line = QRect(area.left(), 0, area.width(), self.height())
            paint.line_of_text(painter, line, text, "secondary", "secondary")
        painter.end()
