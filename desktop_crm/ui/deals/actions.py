"""What the side panel offers for a deal: its stage, the wait, its products."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Date, Number
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops import deal_lines, deals, pipelines
from desktop_crm.ops.deal_attention import waits
from desktop_crm.ops.pipelines import Stage
from desktop_crm.ops.records import Card
from desktop_crm.ui.deals.column import tone_of
from desktop_crm.ui.deals.moving import open_stage_menu
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Button, button
from desktop_crm.ui.kit.text import Elided, label

_SHOWN = 5  # products


def actions_of(desk: Desk, card: Card) -> list[QWidget]:
    """The widgets below the name of a deal."""
    if card.deleted:
        return []
    stage = pipelines.stage(desk.ws, str(card.values["stage"]))
    made: list[QWidget] = [_amount(card), StageButton(desk, card, stage)]
    until = card.values["waiting_until"]
    if waits(str(until) if until else None, date.today()):
        made.append(_waiting(desk, card))
    return [*made, _products(desk, card)]


def _amount(card: Card) -> QWidget:
    amount = card.values["amount"]
    return label(
        in_full(None if amount is None else int(amount), str(card.values["currency"])) or "—", "figure"
    )


class StageButton(Button):
    """The stage of a deal; it opens the menu of those it can go to."""

    def __init__(self, desk: Desk, card: Card, stage: Stage | None) -> None:
        super().__init__(stage.name if stage else _("Without a stage"), "", "plain", chevron=True)
        self._tone = tone_of(stage)
        self.setAccessibleName(_("Stage: {name}").format(name=self.text()))

        def choose(stage_id: str) -> None:
            desk.commands.run("deal.move", card.id, stage_id)

        self.clicked.connect(
            lambda: open_stage_menu(desk, self, stage, self.mapToGlobal(QPoint(0, self.height() + 2)), choose)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint.box(painter, QRectF(6, 6, 3, self.height() - 12), 1.5, self._tone)
        painter.end()


def _waiting(desk: Desk, card: Card) -> QWidget:
    said = Notice("accent", "hourglass")
    day = Date().format(card.values["waiting_until"])
    text = _("Waits until {day}: {why}").format(day=day, why=card.values["waiting_for"] or "")
    said.say(text, _("Go on"), lambda: deals.stop_waiting(desk.ws, card.id))
    return said


def _products(desk: Desk, card: Card) -> QWidget:
    lines = deal_lines.of(desk.ws, card.id)
    change = button(_("Products…"), "package", "plain")
    change.clicked.connect(lambda: desk.commands.run("deal.products", card.id))
    wait = button(_("Let it wait…"), "hourglass", "plain")
    wait.clicked.connect(lambda: desk.commands.run("deal.wait", card.id))
    buttons = row(change, wait)
    buttons.setStretch(0, 1)
    buttons.setStretch(1, 1)
    made = QWidget()
    currency = str(card.values["currency"])
    shown = [_line(line, currency) for line in lines[:_SHOWN]]
    rest = len(lines) - len(shown)
    if rest > 0:
        more = ngettext("and {n} more product", "and {n} more products", rest).format(n=rest)
        shown.append(label(more, "secondary", "hint"))
    column(buttons, *shown, into=made, space=4)
    return made


def _line(line: deal_lines.Line, currency: str) -> QWidget:
    made = QWidget()
    count = f"{Number().format(line.quantity)} × {in_full(line.price, currency)}"
    laid = row(
        Elided(line.name, "body"), label(count, "secondary", "hint"), label(in_full(line.total, currency))
    )
    laid.setContentsMargins(2, 0, 2, 0)
    laid.setStretch(0, 1)
    made.setLayout(laid)
    return made
