"""What is to be done next: one of the proposals with one key, or anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Date, Text, Time
from desktop_crm.models.task import CALL, TASK_KINDS
from desktop_crm.ops.tasks import NextStep
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.dates import DateEditor
from desktop_crm.ui.forms.day_words import capital, near
from desktop_crm.ui.forms.editor import Editor, reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import caption
from desktop_crm.ui.theme import Space

_NOTHING = -1
_WIDE = {"day": 140, "time": 84}


class NextStepForm(QWidget):
    """Proposals in a row, and the step that is chosen below them, ready to be put otherwise.

    A `low` one, for where there is little room, shows the step only when there is one.
    """

    changed = Signal()

    def __init__(self, desk: Desk, *, low: bool = False) -> None:
        super().__init__()
        self._low, self._fields = low, QWidget()
        self._proposed: Sequence[NextStep] = ()
        self.pick = Pick(_("Next step"), optional=False)
        self.kind = Choice([(option.key, _(option.label)) for option in TASK_KINDS], CALL)
        self.kind.setAccessibleName(_("Kind"))
        self.name = LineEditor(_("What is to be done"), Text(), reading(desk), _("What is to be done"))
        self.day = DateEditor(_("Day"), Date(), reading(desk))
        self.time = LineEditor(_("Time"), Time(), reading(desk), "9:30")
        self._build()
        for editor in (self.name, self.day, self.time):
            editor.changed.connect(self._edited)
        self.kind.chosen.connect(lambda _kind: self._edited())
        self.pick.chosen.connect(self._picked)

    def propose(
        self, steps: Sequence[NextStep], chosen: NextStep | None = None, *, nothing: bool = True
    ) -> None:
        """Offer these steps, and `nothing` where that may be; what is chosen stands there at first."""
        self._proposed = list(steps)
        offered = [Choosable(i, _words(step), "accent", f"Ctrl+{i + 1}") for i, step in enumerate(steps)]
        if nothing:
            offered.append(Choosable(_NOTHING, _("Nothing"), "plain", "Ctrl+0"))
        self.pick.offer(offered, steps.index(chosen) if chosen in steps else _NOTHING)
        self._show(chosen)

    def step(self) -> NextStep | None:
        """The step that stands there, None for nothing. Raises UserError when it is not understood."""
        name, day = str(self.name.value() or ""), self.day.value()
        kind = str(self.kind.value())
        if not name and not day:
            return None
        if not name:
            name = next(_(option.label) for option in TASK_KINDS if option.key == kind)
        return NextStep(name, kind, str(day) if day else None, str(self.time.value() or "") or None)

    def check(self) -> bool:
        """Say beside each field what is wrong in it; whether all is well."""
        wrong: list[Editor] = [e for e in (self.name, self.day, self.time) if not e.check()]
        if not wrong:
            wrong = self._impossible()
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _impossible(self) -> list[Editor]:
        day = self.day.value()
        if day and str(day) < date.today().isoformat():
            self.day.set_error(_("This day is over."))
            return [self.day]
        if self.time.value() and not day:
            self.day.set_error(_("Choose the day for this time."))
            return [self.day]
        return []

    def go(self) -> None:
        """Put the keyboard into the step."""
        self._fields.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        ground = card("sunken")
        for key, width in _WIDE.items():
            getattr(self, key).setFixedWidth(width)
        fields = row(self.name, self.kind, self.day, self.time, into=self._fields, space=Space.S)
        fields.setStretch(0, 1)
        for each in (self.name, self.kind, self.day, self.time):
            fields.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        head: QBoxLayout = column(caption(_("Next step")), self.pick, space=Space.S)
        if self._low:
            head = row(Icon("arrow-right"), self.pick)
        head.setStretch(1, 1)
        margins = (Space.L, Space.S, Space.L, Space.S) if self._low else (Space.L, Space.M, Space.L, Space.M)
        column(head, self._fields, into=ground, margins=margins, space=Space.S)
        column(ground, into=self)

    def _picked(self, place: object) -> None:
        step = self._proposed[int(place)] if isinstance(place, int) and place >= 0 else None
        self._show(step)
        self.changed.emit()

    def _show(self, step: NextStep | None) -> None:
        self._fields.setVisible(bool(step) or not self._low)
        step = step or NextStep("", CALL)
        self.name.set_value(step.name or None)
        self.kind.set_value(step.kind)
        self.day.set_value(step.day)
        self.time.set_value(step.time)

    def _edited(self) -> None:
        try:
            step = self.step()
        except UserError:
            step = NextStep("")
        plain = [replace(each, responsible=None) for each in self._proposed]
        self.pick.set_value(plain.index(step) if step in plain else None if step else _NOTHING)
        self.changed.emit()


def _words(step: NextStep) -> str:
    day = capital(near(date.fromisoformat(step.day), date.today())) if step.day else ""
    return " ".join(filter(None, [day, step.time]))
