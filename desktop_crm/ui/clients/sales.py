"""What the side panel shows of a client's sales: deals as small cards, next steps, and requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Choice, Moment
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.models.lead import LEAD_STATUSES
from desktop_crm.models.pipeline import WON
from desktop_crm.ops import client_sales, deal_attention, task_lists
from desktop_crm.ops.client_sales import ClientDeal
from desktop_crm.ops.deal_attention import Concern
from desktop_crm.ops.records import Card
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui import icons
from desktop_crm.ui.clients.person import Person
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import near
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.pill import paint_pill, paint_toned
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.theme import Radius, Space, metrics

FEW = 3
"""So many lines of a section are shown until one asks for the others."""


class DealCard(KeyboardFocus, QAbstractButton):
    """One deal: its name, sum and stage, and the day of its next step."""

    def __init__(self, deal: ClientDeal, run: Callable[[], None]) -> None:
        super().__init__()
        self.deal = deal
        self._foot, self._tone = foot_of(deal)
        self._stage = deal.stage.name if deal.stage else _("Without a stage")
        self.setText(deal.name)
        said = (deal.name, in_full(deal.amount, deal.currency), self._stage, self._foot)
        self.setAccessibleName(", ".join(text for text in said if text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(66)
        self.clicked.connect(lambda _on=False: run())

    def sizeHint(self) -> QSize:
        return QSize(200, 66)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        lit = self.underMouse()
        paint.box(
            painter, rect, Radius.CARD, "row_hover" if lit else "surface", "line_strong" if lit else "line"
        )
        inner = rect.adjusted(12, 10, -12, -10)
        self._paint_name(painter, QRect(inner.left(), inner.top(), inner.width(), 20))
        self._paint_stage(painter, QRect(inner.left(), inner.bottom() - 21, inner.width(), 22))
        if self.ringed:
            paint.focus_ring(painter, rect, Radius.CARD)
        painter.end()

    def _paint_name(self, painter: QPainter, line: QRect) -> None:
        amount = in_full(self.deal.amount, self.deal.currency)
        wide = metrics("digits_strong").horizontalAdvance(amount) + 2 if amount else 0
        paint.line_of_text(painter, line, amount, "digits_strong", flags=paint.MIDDLE_RIGHT)
        name = line.adjusted(0, 0, -wide - (10 if wide else 0), 0)
        paint.line_of_text(painter, name, self.deal.name, "name")

    def _paint_stage(self, painter: QPainter, line: QRect) -> None:
        wide = min(metrics("secondary").horizontalAdvance(self._foot) + 2, line.width() // 2)
        right = QRect(line.right() + 1 - wide, line.top(), wide, line.height())
        paint.line_of_text(painter, right, self._foot, "secondary", self._tone, paint.MIDDLE_RIGHT)
        pill = line.adjusted(0, 0, -wide - 10, 0)
        stage = self.deal.stage
        if stage is None or not stage.is_open:
            tone = "plain" if stage is None else "good" if stage.outcome == WON else "bad"
            paint_pill(painter, pill, self._stage, tone)
        else:
            paint_toned(painter, pill, self._stage, stage.tone)


def foot_of(deal: ClientDeal) -> tuple[str, str]:
    """What a card says of the next step of a deal, and in which tone."""
    today = wall_clock().date()
    match deal_attention.concern_of(deal.stage, deal.next_day, deal.waiting_until, today):
        case Concern.CLOSED:
            return Moment().brief(deal.closed), "hint"
        case Concern.WAITING:
            until = near(date.fromisoformat(deal.waiting_until or ""), today)
            return _("waits until {day}").format(day=until), "secondary"
        case Concern.NO_STEP:
            return _("no next step"), "warning"
        case Concern.OVERDUE:
            return near(date.fromisoformat(deal.next_day or ""), today), "bad"
    return near(date.fromisoformat(deal.next_day or ""), today), "secondary"


class Step(KeyboardFocus, QAbstractButton):
    """One open task: a click finishes it."""

    def __init__(self, task: TaskBrief, run: Callable[[], None]) -> None:
        super().__init__()
        self.task = task
        now = wall_clock()
        self._late = task.is_overdue(now)
        day = near(date.fromisoformat(task.day), now.date()) if task.day else _("some day")
        self._when = f"{day}, {task.time}" if task.time else day
        self.setText(task.name)
        self.setToolTip(_("Finish: {task}").format(task=task.name))
        self.setAccessibleName(_("Finish: {task}").format(task=f"{task.name}, {self._when}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(30)
        self.clicked.connect(lambda _on=False: run())

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        lit = self.underMouse()
        if lit:
            paint.box(painter, rect.adjusted(-2, 1, 2, -1), Radius.CONTROL, "row_hover")
        paint.outline(painter, QRect(2, 7, 16, 16), 5, "accent" if lit else "line_strong", 1.5)
        if lit:
            icons.paint(painter, QRect(4, 9, 12, 12), "check", "accent", 12)
        wide = metrics("secondary").horizontalAdvance(self._when) + 2
        when = QRect(rect.right() - 1 - wide, 0, wide, rect.height())
        tone = "bad" if self._late else "secondary"
        paint.line_of_text(painter, when, self._when, "secondary", tone, paint.MIDDLE_RIGHT)
        name = QRect(26, 0, when.left() - 34, rect.height())
        paint.line_of_text(painter, name, self.task.name, "body")
        if self.ringed:
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()


class Sales(QWidget):
    """The sections of one record. It stays; what stands in it is made anew for each record."""

    unfolded = Signal()
    """More of a section is to be shown."""

    def __init__(self, desk: Desk, entity: str) -> None:
        super().__init__()
        self._desk, self._entity = desk, entity
        self._whole: set[str] = set()
        self._of = ""
        self._lines = column(into=self, space=0)

    def show_card(self, card: Card) -> None:
        """Show what there is of a record."""
        if card.id != self._of:
            self._whole.clear()
            self._of = card.id
        self._clear()
        if card.deleted:
            return
        if self._entity in client_sales.CLIENTS:
            self._add_deals(card)
        if self._entity in task_lists.CLIENTS:
            self._add_steps(card)
        if self._entity in client_sales.CLIENTS:
            self._add_requests(card)

    def _add_deals(self, card: Card) -> None:
        found = client_sales.deals_of(self._desk.ws, self._entity, card.id)
        cards = [DealCard(deal, self._runs("open", "deal", deal.id)) for deal in found]
        company = card.places[0].company if card.places else None
        client = {self._entity: card.id, **({"company": company} if company else {})}
        self._section("deals", _("Deals"), cards, "new.deal", _("New deal"), client, space=Space.S)

    def _add_steps(self, card: Card) -> None:
        found = task_lists.of_record(self._desk.ws, self._entity, card.id)
        steps = [Step(task, self._runs("task.finish", task.id)) for task in found]
        about = (self._entity, card.id)
        self._section("steps", _("Next steps"), steps, "new.task", _("New task"), *about)

    def _add_requests(self, card: Card) -> None:
        found = client_sales.requests_of(self._desk.ws, self._entity, card.id)
        status = Choice(LEAD_STATUSES)
        lines = [
            Person(
                each.name or _("No name"),
                status.format(each.status),
                "inbox",
                self._runs("open", "lead", each.id),
            )
            for each in found
        ]
        if lines:
            self._section("requests", _("Requests"), lines)

    def _section(
        self,
        key: str,
        title: str,
        lines: Sequence[QWidget],
        command: str = "",
        name: str = "",
        *given: object,
        space: int = 0,
    ) -> None:
        """A heading, with a button for one more, and its lines."""
        self._lines.addSpacing(Space.L)
        there = bool(command) and command in self._desk.commands
        heading = row(caption(title), None)
        if there:
            more = icon_button("plus", name, size=24)
            more.clicked.connect(self._runs(command, *given))
            heading.addWidget(more)
        self._lines.addLayout(heading)
        self._lines.addSpacing(2 if there else Space.XS)
        if not lines:
            self._lines.addWidget(label(_("None yet."), "body", "hint"))
        shown = lines if key in self._whole else lines[:FEW]
        for place, line in enumerate(shown):
            if place:
                self._lines.addSpacing(space)
            self._lines.addWidget(line)
        for line in lines[len(shown) :]:
            line.deleteLater()
        if len(lines) > len(shown):
            self._lines.addLayout(row(self._others(key, len(lines) - len(shown)), None))

    def _others(self, key: str, n: int) -> QWidget:
        made = button(ngettext("{n} more", "{n} more", n).format(n=n), "chevron-down", "quiet")
        made.clicked.connect(lambda _on=False: self._unfold(key))
        return made

    def _unfold(self, key: str) -> None:
        self._whole.add(key)
        self.unfolded.emit()

    def _runs(self, command: str, *given: object) -> Callable[..., None]:
        def run(_on: bool = False) -> None:
            if command in self._desk.commands:
                self._desk.commands.run(command, *given)

        return run

    def _clear(self) -> None:
        clear(self._lines)


def clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout, and out of sight at once."""
    while layout.count():
        item = layout.takeAt(0)
        inner = item.layout()
        if inner is not None:
            clear(inner)  # type: ignore[arg-type]
        elif item.widget():
            # It is deleted only when the event loop comes to it.
            item.widget().hide()
            item.widget().deleteLater()
