"""The cards of one column: the numbers of all its deals at once, what the cards show only as they are painted."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops import board, deals
from desktop_crm.ops.board import CardRow
from desktop_crm.ops.deal_attention import Concern, stuck_before
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.rows.reading import row_of, step_between

PAGE = 32
KEPT = 16 * PAGE  # cards
GAP = Qt.ItemDataRole.UserRole + 1
"""Whether a row is the place where a card that is being dragged would stand."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole


class Foot(NamedTuple):
    """What stands at the bottom of a card: an icon, a text, the same where there is little room, and its colour."""

    icon: str
    text: str
    short: str
    token: str = "secondary"


class CardModel(QAbstractListModel):
    """The deals of one stage, None for those in no stage. Among its rows may be one place for a dragged card."""

    def __init__(self, ws: Workspace, stage: Stage | None, parent: QObject) -> None:
        super().__init__(parent)
        self._ws, self.stage = ws, stage
        self.rids: array[int] = array("q")
        self.gap = -1
        self.following = False
        """Whether rows are just being exchanged, so that a change of the current one is not the user's."""
        self._stuck_before: int | None = None
        self._cards: dict[int, CardRow | None] = {}

    def show(self, rids: array[int], country: str) -> None:
        """Show these deals, with as little upheaval as possible."""
        self.set_gap(-1)
        self._stuck_before = stuck_before(self.stage, country, date.today()) if self.stage else None
        self._cards.clear()
        self.following = True
        self._take(rids)
        self.following = False
        self.repaint_all()

    def _take(self, rids: array[int]) -> None:
        step = step_between(self.rids, rids)
        match step.kind:
            case "inserted":
                self.beginInsertRows(_NOWHERE, step.at, step.at + step.rows - 1)
                self.rids = rids
                self.endInsertRows()
            case "removed":
                self.beginRemoveRows(_NOWHERE, step.at, step.at + step.rows - 1)
                self.rids = rids
                self.endRemoveRows()
            case "other" | "moved":
                self.beginResetModel()
                self.rids = rids
                self.endResetModel()

    def repaint_all(self) -> None:
        """Read again what the cards show."""
        self._cards.clear()
        if self.rids:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def set_gap(self, row: int) -> None:
        """Leave a place for a dragged card before the deal at `row`; -1 for none."""
        if row == self.gap:
            return
        self.following = True
        if self.gap >= 0:
            self.beginRemoveRows(_NOWHERE, self.gap, self.gap)
            self.gap = -1
            self.endRemoveRows()
        if row >= 0:
            self.beginInsertRows(_NOWHERE, row, row)
            self.gap = row
            self.endInsertRows()
        self.following = False

    def row_of(self, rid: int) -> int:
        """The row of a deal; -1 when it is not here."""
        at = row_of(self.rids, rid)
        return at + 1 if 0 <= self.gap <= at else at

    def card(self, row: int) -> CardRow | None:
        """What a row shows; None for the place of a dragged card and for a deal that has gone meanwhile."""
        if row == self.gap or not 0 <= row < self.rowCount():
            return None
        at = row - 1 if 0 <= self.gap < row else row
        rid = self.rids[at]
        if rid not in self._cards:
            self._fetch(at)
        return self._cards[rid]

    def _fetch(self, at: int) -> None:
        start = at - at % PAGE
        missing = [rid for rid in self.rids[start : start + PAGE] if rid not in self._cards]
        while len(self._cards) > KEPT:
            del self._cards[next(iter(self._cards))]
        self._cards.update(dict.fromkeys(missing))
        self._cards.update(board.cards(self._ws, missing))

    def is_stuck(self, card: CardRow) -> bool:
        """Whether a deal has been here longer than the stage's norm and waits for nothing."""
        waits = bool(card.waiting_until and card.waiting_until > date.today().isoformat())
        since = card.since
        return (
            self._stuck_before is not None and since is not None and since < self._stuck_before and not waits
        )

    def foot(self, card: CardRow) -> Foot:
        """What the bottom of a card says."""
        return _FEET[deals.concern_of(self.stage, card.next_day, card.waiting_until, date.today())](
            card, self.stage
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rids) + (self.gap >= 0)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == GAP:
            return index.row() == self.gap
        card = self.card(index.row()) if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else None
        if card is None:
            return None
        return card.name if role == _Role.DisplayRole else self._said(card)

    def _said(self, card: CardRow) -> str:
        """The whole card in words, for a screen reader."""
        parts = [card.name, card.client, in_full(card.amount, card.currency), self.foot(card).text]
        parts += [_("Longer in this stage than its norm")] if self.is_stuck(card) else []
        return ", ".join(part for part in (*parts, card.responsible_name) if part)


def apart(day: str, today: date | None = None) -> str:
    """A day as a card says it: today, tomorrow, yesterday, or the day and month."""
    when, today = date.fromisoformat(day), today or date.today()
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}.get((when - today).days)
    if near:
        return near
    return _short(when, with_year=when.year != today.year, code=language())


@lru_cache(maxsize=1024)
def _short(when: date, with_year: bool, code: str) -> str:
    """“26 ноя” or “Nov 26”: three letters of the month, as on a wall calendar."""
    from babel.dates import format_date

    month = str(format_date(when, "MMM", locale=code)).rstrip(".")[:3]
    text = f"{when.day} {month}" if code == "ru" else f"{month} {when.day}"
    year = f" {when.year}" if code == "ru" else f", {when.year}"
    return text + (year if with_year else "")


def _closed(card: CardRow, stage: Stage | None) -> Foot:
    day = local_time(card.since).date().isoformat() if card.since else ""
    won = stage is not None and stage.outcome == "won"
    icon, token = ("circle-check", "good") if won else ("circle-x", "secondary")
    said = apart(day) if day else ""
    return Foot(icon, said, said, token)


def _overdue(card: CardRow, _stage: Stage | None) -> Foot:
    days = (date.today() - date.fromisoformat(str(card.next_day))).days
    said = ngettext("overdue by {n} day", "overdue by {n} days", days).format(n=days)
    return Foot("clock", said, _("{n} d overdue").format(n=days), "bad")


def _waiting(card: CardRow, _stage: Stage | None) -> Foot:
    day = apart(str(card.waiting_until))
    return Foot("hourglass", _("waits until {day}").format(day=day), _("until {day}").format(day=day))


def _next(card: CardRow, _stage: Stage | None) -> Foot:
    said = apart(str(card.next_day))
    return Foot("clock", said, said)


def _no_step(_card: CardRow, _stage: Stage | None) -> Foot:
    return Foot("circle-alert", _("no next step"), _("no step"), "warning")


_FEET: dict[Concern, Callable[[CardRow, Stage | None], Foot]] = {
    Concern.CLOSED: _closed,
    Concern.OVERDUE: _overdue,
    Concern.WAITING: _waiting,
    Concern.NEXT: _next,
    Concern.NO_STEP: _no_step,
}
