"""The page of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import day, people
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import whole
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Segmented, button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space
from desktop_crm.ui.today.actions import actions_of
from desktop_crm.ui.today.concerns import CONCERNS
from desktop_crm.ui.today.lines import lines_of
from desktop_crm.ui.today.list import DayList

_MINUTE = 60_000  # ms

MINE, TEAM = "mine", "team"


class TodayScreen(QWidget):
    """What waits, mine or the team's; the next thing is always one key away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.list = DayList(desk)
        self._title, self._sum = label(_("Today"), "page"), label("", tone="secondary")
        self._hint = label("", "secondary", "hint")
        self._stack = QStackedWidget()
        self.whose = Segmented([(MINE, _("Mine")), (TEAM, _("Whole team"))])
        self._build()
        self.whose.chosen.connect(lambda _key: self.read())
        self.list.selectionModel().currentChanged.connect(lambda *_of: self._tell_keys())
        desk.changes.changed.connect(self._on_changed)
        clock = QTimer(self)
        clock.timeout.connect(self.read)  # what was due is late a moment later
        clock.start(_MINUTE)

    def top_bar(self) -> list[QWidget]:
        """Quick capture and a new task, at the right of the top bar."""
        task = button(_("New task"), "square-check")
        task.clicked.connect(lambda: self._desk.commands.run("new.task"))
        lead = button(_("New lead"), "plus", "primary")
        lead.clicked.connect(lambda: self._desk.commands.run("new.lead"))
        return [task, lead]

    def shown(self, _argument: Any) -> None:
        """The keyboard begins with what comes first."""
        self.read()
        self.list.setFocus()

    def read(self) -> None:
        """Show the day as it is now."""
        ws, now = self._desk.ws, wall_clock()
        me = people.me(ws)
        self.whose.setVisible(me is not None)
        mine = me[0] if me and self.whose.current() == MINE else None
        sections = day.plan(ws, mine, now)
        self.list.show_lines(lines_of(ws, sections, now))
        self._stack.setCurrentIndex(0 if sections else 1)
        n = sum(section.count for section in sections)
        self._sum.setText(f"{whole(date.today())} · {_things(n)}" if n else whole(date.today()))
        self._tell_keys()

    def _build(self) -> None:
        surface = card("panel")
        column(self.list, into=surface, margins=(1, 4, 1, 8))
        page = QWidget()
        page.setProperty("kind", "clear")
        column(surface, self._hint, into=page, space=Space.S)
        self._stack.addWidget(page)
        self._stack.addWidget(self._all_done())
        head = row(self._title, Space.M, self._sum, None, self.whose)
        column(
            head, self._stack, into=self, margins=(Space.XL, Space.M, Space.XL, Space.M), space=Space.M
        ).setStretch(1, 1)

    def _all_done(self) -> QWidget:
        lead = button(_("New lead"), "plus", "primary")
        lead.clicked.connect(lambda: self._desk.commands.run("new.lead"))
        task = button(_("New task"), "square-check")
        task.clicked.connect(lambda: self._desk.commands.run("new.task"))
        said = _("Nothing waits: no calls to return, no leads, no tasks, and each deal has its next step.")
        return EmptyState("circle-check", _("All done for today"), said, task, lead)

    def _tell_keys(self) -> None:
        line = self.list.current()
        keys = [(_key(a.keys), _(a.label)) for a in actions_of(line)] if line else []
        self._hint.setText("   ".join(f"{key} — {said}" for key, said in keys))

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.touches(*CONCERNS):
            self.read()


def _key(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _things(n: int) -> str:
    return ngettext("{n} thing waits", "{n} things wait", n).format(n=n)
