"""Reminders of tasks, while the window is open and while it is closed to the tray."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import reminders, tasks
from desktop_crm.ops.reminders import Reminder
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import capital, near
from desktop_crm.ui.reminder_card import TOMORROW, ReminderCards, minutes_of

_LONGEST = 60_000
"""The timer never sleeps longer than so many ms: a laptop that has slept does not count that time."""

Tell = Callable[[str, str], None]
"""Shows a notification of the system: title and text."""


@dataclass(frozen=True, slots=True)
class _Looked:
    moment: int
    due: list[Reminder]
    following: int | None


class Reminders(QObject):
    """Watches the clock for the next reminder. What was missed, asleep or closed, is shown once."""

    def __init__(
        self, desk: Desk, window: QWidget, tell: Tell | None = None, now: Callable[[], int] = clock.now
    ) -> None:
        """`tell` is asked to notify when the window is not in front; `now` is the clock."""
        super().__init__(window)
        self._desk, self._window, self._tell, self._now = desk, window, tell, now
        self._following: int | None = None
        self._day = clock.wall_clock(now()).date()
        self.cards = ReminderCards(window)
        self.cards.finish_wanted.connect(lambda id_: desk.commands.run("task.finish", id_))
        self.cards.open_wanted.connect(self._open)
        self.cards.all_wanted.connect(lambda: desk.commands.run("go", "tasks", "list"))
        self.cards.snoozed.connect(self.snooze)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tick)
        desk.changes.changed.connect(self._on_changed)
        self.look()

    def look(self) -> None:
        """Ask the base what is due, show it, and aim at what comes next."""
        ws, moment = self._desk.ws, self._now()

        def read() -> _Looked:
            due = reminders.due_reminders(ws, moment, ws.author)
            return _Looked(moment, due, reminders.next_moment(ws, moment, ws.author))

        self._desk.jobs.run(lambda _job: read(), self._looked, key="reminders", owner=self)

    def snooze(self, task_id: str, answer: str) -> None:
        """Remind of a task again, as was answered."""
        moment = self._now()
        until = (
            tasks.tomorrow_morning(clock.wall_clock(moment))
            if answer == TOMORROW
            else moment + minutes_of(answer)
        )
        self.cards.drop(task_id)
        tasks.snooze(self._desk.ws, task_id, until)

    def next_look(self) -> int:
        """In how many ms the clock is looked at again."""
        return self._timer.remainingTime()

    def _looked(self, looked: _Looked) -> None:
        self._following = looked.following
        there = self.cards.showing()
        due = [each for each in looked.due if each.task.id not in there]
        if due:
            self.cards.show([(each, self.under(each)) for each in due])
            self._notify(due)
        if looked.due:
            # Only now: what a later look has overtaken was not shown.
            reminders.shown_until(self._desk.ws, looked.moment)
        self._aim()

    def _aim(self) -> None:
        wait = _LONGEST if self._following is None else self._following - self._now()
        self._timer.start(min(max(wait, 0), _LONGEST))

    def _tick(self) -> None:
        self._new_day()
        if self._following is not None and self._now() >= self._following:
            self.look()
        else:
            self._aim()

    def _new_day(self) -> None:
        """At midnight what was due becomes overdue, though nobody has written anything."""
        day = clock.wall_clock(self._now()).date()
        if day != self._day:
            self._day = day
            count: Callable[[], None] | None = getattr(self._window, "count", None)
            if count:
                count()
            # What lay too far ahead to be looked at yesterday may be near now.
            self._following = self._now()

    def under(self, reminder: Reminder) -> str:
        """What stands under the name: when it is due, and whom it is with."""
        task = reminder.task
        begins = task.begins()
        today = clock.wall_clock(self._now()).date()
        day = capital(near(begins.date(), today)) if begins else ""
        when = f"{day}, {task.time}" if task.time else day
        client = task.about[2] if task.about else ""
        return " · ".join(filter(None, (when, client, task.deal[1] if task.deal else "")))

    def _notify(self, due: list[Reminder]) -> None:
        if self._tell is None or self._window.isActiveWindow():
            return
        if len(due) == 1:
            self._tell(due[0].task.name, self.under(due[0]))
            return
        title = ngettext("{n} task is waiting", "{n} tasks are waiting", len(due)).format(n=len(due))
        names = [each.task.name for each in due[:3]]
        self._tell(title, "\n".join([*names, *([_("and others")] if len(due) > len(names) else [])]))

    def _open(self, task_id: str) -> None:
        self.cards.drop(task_id)
        self._desk.commands.run("task.edit", task_id)

    def _on_changed(self, changed: Changed) -> None:
        if not changed.touches("task", "employee"):
            return
        for task_id in self.cards.showing():
            concerned = changed.names("task", task_id)
            if concerned and not tasks.waits(self._desk.ws, task_id, self._now()):
                self.cards.drop(task_id)
        self.look()
