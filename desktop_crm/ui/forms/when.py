"""When something is to be done: a day, chosen with one click or typed, and perhaps a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Date, Time
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.dates import DateEditor
from desktop_crm.ui.forms.day_words import late, next_monday, whole
from desktop_crm.ui.forms.editor import reading
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.text import label, set_tone
from desktop_crm.ui.theme import Space


class When(QWidget):
    """A day and a time. Below them stands what the day is, also that it is over: that is allowed, and said."""

    changed = Signal()

    def __init__(self, desk: Desk, *, someday: bool = True) -> None:
        super().__init__()
        self._today = wall_clock().date()
        self.day = DateEditor(_("Day"), Date(), reading(desk))
        self.time = LineEditor(_("Time"), Time(), reading(desk), _("Any time"), "clock")
        self.time.setFixedWidth(156)
        self._chips: list[tuple[Chip, date | None]] = []
        self._said = label("", "secondary", "secondary", wrap=True)
        self._build(someday)
        for editor in (self.day, self.time):
            editor.changed.connect(self._tell)
            editor.left.connect(self._tell)
        self._tell()

    def value(self) -> tuple[str | None, str | None]:
        """The day and the time. Raises UserError when one is not understood; a time alone means today."""
        day, time = self.day.value(), self.time.value()
        return (str(day) if day else self._today.isoformat() if time else None), (str(time) if time else None)

    def set_value(self, day: str | None, time: str | None = None) -> None:
        """Show a day and a time."""
        self.day.set_value(day)
        self.time.set_value(time)
        self._tell()

    def check(self) -> bool:
        """Say beside the lines what is not understood; whether all is well."""
        good = [self.day.check(), self.time.check()]
        return all(good)

    def choose(self, day: date | None) -> None:
        """Take a day, as its chip does."""
        self.day.set_value(day.isoformat() if day else None)
        if day is None:
            self.time.set_value(None)
        self._tell()
        self.changed.emit()

    def tomorrow(self) -> date:
        """The day after today."""
        return self._today + timedelta(days=1)

    def said(self) -> str:
        """The sentence below."""
        return self._said.text()

    def _build(self, someday: bool) -> None:
        now = self._today
        offers: list[tuple[str, date | None]] = [
            (_("Today"), now),
            (_("Tomorrow"), now + timedelta(days=1)),
            (_("In 3 days"), now + timedelta(days=3)),
            (_("Next Monday"), next_monday(now)),
        ]
        for text, day in [*offers, *([(_("Some day"), None)] if someday else [])]:
            chip = Chip(text)
            chip.clicked.connect(self._chooses(day))
            self._chips.append((chip, day))
        quick = row(*(chip for chip, _day in self._chips), None, space=Space.S - 2)
        lines = row(self.day, self.time, space=Space.S)
        lines.setStretch(0, 1)
        column(quick, lines, self._said, into=self, space=Space.S - 2)

    def _chooses(self, day: date | None) -> Callable[[], None]:
        return lambda: self.choose(day)

    def _tell(self) -> None:
        try:
            day, time = self.value()
        except UserError:
            self._said.setText("")
            return
        chosen = date.fromisoformat(day) if day else None
        for chip, offered in self._chips:
            chip.set_active(offered == chosen)
        text, tone = self._sentence(chosen, time)
        self._said.setText(text)
        set_tone(self._said, tone)
        self.changed.emit()

    def _sentence(self, day: date | None, time: str | None) -> tuple[str, str]:
        if day is None:
            return _("Without a day it stands under “Some day” and does not remind."), "hint"
        if day < self._today:
            said = _("{day} is over ({late}): the task will be overdue at once.")
            return said.format(day=whole(day), late=late(day, self._today)), "warning"
        now = wall_clock()
        if time and day == self._today and time < f"{now:%H:%M}":
            return _("This time has passed: the task will be overdue at once."), "warning"
        return whole(day) + (f", {time}" if time else ""), "secondary"
