"""The calendar by day, week and month."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _, language
from desktop_crm.ops import task_lists, tasks, team, workdays
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import capital, whole
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.text import Elided
from desktop_crm.ui.tasks import acting
from desktop_crm.ui.tasks.canvas import Canvas, Slot
from desktop_crm.ui.tasks.day_layout import clock
from desktop_crm.ui.tasks.month_grid import MonthGrid
from desktop_crm.ui.tasks.time_grid import TimeGrid
from desktop_crm.ui.theme import Space

DAY, WEEK, MONTH = "day", "week", "month"
_NAMES = ("contact", "company", "lead", "deal", "employee", "team_setting")


class CalendarPage(QWidget):
    """Shows tasks where they stand in time, and lets them be moved there."""

    view_wanted = Signal(str)

    def __init__(self, desk: Desk, head: QWidget) -> None:
        """`head` stands at the right of the title: what all pages of the tasks share."""
        super().__init__()
        self.desk = desk
        self.responsible: str | None = desk.ws.author
        self.views: dict[str, Canvas] = {
            DAY: TimeGrid(1, self._works),
            WEEK: TimeGrid(7, self._works),
            MONTH: MonthGrid(self._works),
        }
        self.view = WEEK
        self._title = Elided("", "page")
        self._stack = QStackedWidget()
        self._build(head)
        desk.changes.changed.connect(self._on_changed)

    def show_view(self, view: str, day: date | None = None) -> None:
        """Show the day, week or month of a day; of the one that was in sight unless another is given."""
        shown = day or self.canvas.day
        self.view = view
        self._stack.setCurrentWidget(self.canvas)
        self.go_to(shown)

    def go_to(self, day: date) -> None:
        """Turn to the page with a day."""
        self.canvas.begin_with(day)
        self._title.set_text(self.period())
        self.load()

    def set_responsible(self, responsible: str | None) -> None:
        """Show the tasks of one employee, or of everybody."""
        self.responsible = responsible
        self.load()

    @property
    def canvas(self) -> Canvas:
        """The calendar in sight."""
        return self.views[self.view]

    def period(self) -> str:
        """What is in sight: "November 2026", "23 – 29 November 2026"."""
        from babel.dates import format_date, format_interval

        days, code = self.canvas.shown_days(), language()
        if self.view == DAY:
            return whole(days[0])
        if self.view == MONTH:
            return capital(str(format_date(self.canvas.first, "LLLL yyyy", locale=code)))
        return str(format_interval(days[0], days[-1], "yMMMd", locale=code))

    def load(self) -> None:
        """Read the tasks in sight again."""
        days, ws, whose = self.canvas.shown_days(), self.desk.ws, self.responsible
        canvas = self.canvas
        self.desk.jobs.run(
            lambda _job: task_lists.between(ws, days[0], days[-1], whose),
            canvas.show_tasks,
            key="calendar",
            owner=self,
        )

    def _build(self, head: QWidget) -> None:
        back = icon_button("chevron-left", _("Earlier"))
        on = icon_button("chevron-right", _("Later"))
        today = button(_("Today"))
        back.clicked.connect(lambda: self._turn(-1))
        on.clicked.connect(lambda: self._turn(1))
        today.clicked.connect(self.go_to_today)
        line = row(today, back, on, self._title, head, space=Space.S - 2)
        line.setStretch(3, 1)
        surface = card("panel")
        for canvas in self.views.values():
            self._stack.addWidget(canvas)
            self._connect(canvas)
        column(self._stack, into=surface, margins=(1, 4, 1, 4))
        column(line, surface, into=self, margins=(Space.XL, Space.M, Space.XL, Space.L), space=Space.M)
        self._stack.setCurrentWidget(self.canvas)

    def _connect(self, canvas: Canvas) -> None:
        run = self.desk.commands.run
        canvas.opened.connect(lambda id_: run("task.edit", id_))
        canvas.finish_wanted.connect(lambda id_: acting.toggle(self.desk, id_))
        canvas.delete_wanted.connect(lambda id_: acting.delete(self.desk, id_))
        canvas.menu_wanted.connect(self._menu)
        canvas.moved.connect(self._move)
        canvas.stretched.connect(self._stretch)
        canvas.wanted.connect(self._plan)
        canvas.day_wanted.connect(lambda day: self._open_day(day))
        canvas.paged.connect(self._turn)
        canvas.today_wanted.connect(self.go_to_today)

    def _menu(self, task_id: str, at: QPoint) -> None:
        acting.menu_of(self.desk, self, task_id).popup(at)

    def go_to_today(self) -> None:
        """Turn to the page with today."""
        self.go_to(wall_clock().date())

    def _open_day(self, day: date) -> None:
        self.show_view(DAY, day)
        self.view_wanted.emit(DAY)

    def _turn(self, step: int) -> None:
        day = self.canvas.day
        self.go_to(day if day not in self.canvas.shown_days() else self._shifted(day, step))

    def _shifted(self, day: date, step: int) -> date:
        if self.view != MONTH:
            return day + timedelta(days=step * (7 if self.view == WEEK else 1))
        month = self.canvas.first.month - 1 + step
        return date(self.canvas.first.year + month // 12, month % 12 + 1, 1)

    def _task(self, task_id: str) -> TaskBrief | None:
        return next((t for t in self.canvas.tasks if t.id == task_id and not t.expected), None)

    def _move(self, task_id: str, slot: Slot) -> None:
        time = None if slot.minute is None else clock(slot.minute)
        acting.try_to(self.desk, lambda: tasks.reschedule(self.desk.ws, task_id, slot.day.isoformat(), time))

    def _stretch(self, task_id: str, seconds: int) -> None:
        task = self._task(task_id)
        if task:
            ws = self.desk.ws
            acting.try_to(self.desk, lambda: tasks.reschedule(ws, task_id, task.day, task.time, seconds))

    def _plan(self, slot: Slot, seconds: int) -> None:
        values = {"day": slot.day.isoformat(), "time": None if slot.minute is None else clock(slot.minute)}
        more = {"length": seconds} if seconds else {}
        whose = {"responsible": self.responsible} if self.responsible else {}
        self.desk.commands.run("task.plan", {**values, **more, **whose})

    def _works(self, day: date) -> bool:
        if not hasattr(self, "_country"):
            self._country = team.get(self.desk.ws, team.COUNTRY)
        return workdays.is_working(day, self._country)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("team_setting"):
            self._country = team.get(self.desk.ws, team.COUNTRY)
        if self.isVisible() and changed.touches("task", *_NAMES):
            self.load()
