"""What is to be done next: one of the proposals with one key, or anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds import Date, Text, Time
from desktop_crm.models.task import CALL, TASK_KINDS
from desktop_crm.ops.tasks import NextStep
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.dates import DateEditor
from desktop_crm.ui.forms.editor import Editor, reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import caption
from desktop_crm.ui.theme import Space

_NOTHING = -1
_WIDE = {"day": 140, "time": 84}


class NextStepForm(QWidget):
    """Proposals in a row, and the step that is chosen below them, ready to be put otherwise."""

    changed = Signal()

    def __init__(self, desk: Desk, keys: str = "Ctrl+{n}") -> None:
        super().__init__()
        self._keys = keys
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
        offered = [Choosable(i, _words(step), "accent", self._key(i + 1)) for i, step in enumerate(steps)]
        if nothing:
            offered.append(Choosable(_NOTHING, _("Nothing"), "plain", self._key(0)))
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

    def focus_on(self) -> None:
        """Put the keyboard into the step."""
        self.name.setFocus()

    def _build(self) -> None:
        ground = card("sunken")
        for key, width in _WIDE.items():
            getattr(self, key).setFixedWidth(width)
        fields = row(self.name, self.kind, self.day, self.time, space=Space.S)
        fields.setStretch(0, 1)
        column(
            row(caption(_("Next step")), None),
            self.pick,
            fields,
            into=ground,
            margins=(Space.L, Space.M, Space.L, Space.M),
            space=Space.S,
        )
        column(ground, into=self)

    def _picked(self, place: object) -> None:
        step = self._proposed[int(place)] if isinstance(place, int) and place >= 0 else None
        self._show(step)
        self.changed.emit()

    def _show(self, step: NextStep | None) -> None:
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

    def _key(self, n: int) -> str:
        return self._keys.format(n=n)


def _words(step: NextStep) -> str:
    return " ".join(filter(None, [day_words(step.day), step.time]))


def day_words(day: str | None) -> str:
    """A day as people say it: today, tomorrow, then the day of the week with the date."""
    if day is None:
        return _("Someday")
    distance = date.fromisoformat(day) - date.today()
    if distance == timedelta():
        return _("Today")
    if distance == timedelta(days=1):
        return _("Tomorrow")
    locale = QLocale(language())
    return locale.toString(QDate.fromString(day, "yyyy-MM-dd"), "ddd, d MMM").replace(".", "")
