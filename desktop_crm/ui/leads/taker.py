"""Who takes a lead, and what they do first."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _
from desktop_crm.models.task import CALL, LETTER
from desktop_crm.ops import people, team, workdays
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.forms.day_words import capital, near
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label

NOBODY = ""
_DAY_ENDS = 17  # from this hour on, today is over for whoever asks now
_NO_STEP = "none"


class Taker(QWidget):
    """Whoever works here takes it, until another is chosen in `who`; a lead of nobody has no next step."""

    rearranged = Signal()

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self._ws = ws
        self._by_hand, self._by_phone = False, True
        me = people.me(ws)
        self._me = me[0] if me else NOBODY
        self.who = Choice(self._everybody(), self._me)
        self.who.setAccessibleName(_("Who takes it"))
        self.pick = Pick(_("Next step"), optional=False)
        self._title = label("", tone="secondary")
        self._alone = label(
            _("It stands in the list of nobody's leads until somebody takes it."),
            "secondary",
            "hint",
            wrap=True,
        )
        column(self._title, self.pick, self._alone, into=self, space=5)
        self.pick.offer(_days(ws, wall_clock()), _first(ws, wall_clock()))
        self.who.chosen.connect(self._chosen)
        self._show()

    def employee(self) -> str | None:
        """The id of whoever takes it; None for nobody."""
        return str(self.who.value() or "") or None

    def step(self) -> NextStep | None:
        """What is to be done first, and when."""
        day = self.pick.value()
        if day in (None, _NO_STEP) or not self.employee():
            return None
        return NextStep(self._named(), CALL if self._by_phone else LETTER, str(day), None, self.employee())

    def propose(self, employee: str | None) -> None:
        """Let the one who knows the client take it, unless the user has chosen already."""
        offered = {self.who.itemData(i) for i in range(self.who.count())}
        if not self._by_hand:
            self.who.set_value(employee if employee in offered else self._me)
            self._show()

    def set_reachable_by_phone(self, by_phone: bool) -> None:
        """Whether they are called, or written to."""
        if by_phone != self._by_phone:
            self._by_phone = by_phone
            self._show()

    def _named(self) -> str:
        return _("Call back") if self._by_phone else _("Reply")

    def _everybody(self) -> list[tuple[object, str]]:
        others = [(id_, name) for id_, name in people.employees(self._ws) if id_ != self._me]
        mine = [
            (id_, _("{name} (me)").format(name=name))
            for id_, name in people.employees(self._ws)
            if id_ == self._me
        ]
        return [*mine, *others, (NOBODY, _("Nobody yet"))]

    def _chosen(self, _value: object) -> None:
        self._by_hand = True
        self._show()
        self.rearranged.emit()

    def _show(self) -> None:
        taken = self.employee() is not None
        self._title.setText(self._named())
        for each in (self._title, self.pick):
            each.setVisible(taken)
        self._alone.setVisible(not taken)


def _working(ws: Workspace, day: date, n: int) -> str:
    return workdays.after(day, n, team.get(ws, team.COUNTRY)).isoformat()


def _first(ws: Workspace, now: datetime) -> str:
    """The day that is proposed: today while there is time left, else the next working day."""
    return _working(ws, now.date(), int(now.hour >= _DAY_ENDS))


def _days(ws: Workspace, now: datetime) -> list[Choosable]:
    today = now.date()
    days = dict.fromkeys([today.isoformat(), *(_working(ws, today, n) for n in (1, 2, 3))])
    offered = [
        Choosable(day, capital(near(date.fromisoformat(day), today)), "accent", f"Ctrl+{n}")
        for n, day in enumerate(days, start=1)
    ]
    return [*offered, Choosable(_NO_STEP, _("No step"), "plain", "Ctrl+0")]
