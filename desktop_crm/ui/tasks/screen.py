"""The screen of tasks: list, table, and calendar by day, week and month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.clients import list_commands
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk, Screen
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Chip, Segmented, button, icon_button
from desktop_crm.ui.tasks.agenda_page import AgendaPage
from desktop_crm.ui.tasks.calendar_page import DAY, MONTH, WEEK, CalendarPage
from desktop_crm.ui.tasks.table_page import TablePage
from desktop_crm.ui.theme import Space

LIST, TABLE = "list", "table"
VIEWS = (
    (LIST, N_("List")),
    (TABLE, N_("Table")),
    (DAY, N_("Day")),
    (WEEK, N_("Week")),
    (MONTH, N_("Month")),
)


class TasksScreen(QWidget):
    """One of the views, which all have the same head."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.view = str(desk.settings["tasks"])
        self._segments: list[Segmented] = []
        self._mine: list[Chip] = []
        self._only_mine = True
        self.agenda = AgendaPage(desk, self._head(whose=True))
        self.calendar = CalendarPage(desk, self._head(whose=True))
        self.table = TablePage(desk, self._head(whose=False))
        self._stack = QStackedWidget()
        for page in (self.agenda, self.calendar, self.table):
            self._stack.addWidget(page)
        column(self._stack, into=self)
        self.calendar.view_wanted.connect(self._took_view)

    def top_bar(self) -> list[QWidget]:
        """The calendar file, and New."""
        export = icon_button("download", _("Tasks as a calendar file…"), kind="plain")
        export.clicked.connect(lambda: self.desk.commands.run("tasks.export"))
        new = button(_("New task"), "plus", "primary")
        new.clicked.connect(lambda: self.desk.commands.run("new.task"))
        return [export, new]

    def shown(self, argument: Any) -> None:
        """Go to a task by its id, show a saved list, one of the views, or what was shown before."""
        if isinstance(argument, str) and argument in dict(VIEWS):
            self.show_view(argument)
        elif argument:
            self.show_view(TABLE)
            self.table.shown(argument)
        else:
            self.show_view(self.view)
        # The commands of the table are those of this screen while the table is in sight.
        self.desk.commands.add(*map(self._here, list_commands.commands(self.table)))

    def show_view(self, view: str) -> None:
        """Show the list, the table, or the calendar by day, week or month."""
        self._took_view(view)
        if view == LIST:
            self._stack.setCurrentWidget(self.agenda)
            self.agenda.load()
            self.agenda.list.setFocus()
        elif view == TABLE:
            self._stack.setCurrentWidget(self.table)
            self.table.table.setFocus()
        else:
            self._stack.setCurrentWidget(self.calendar)
            self.calendar.show_view(view)
            self.calendar.canvas.setFocus()

    def _took_view(self, view: str) -> None:
        self.view = view
        self.desk.settings["tasks"] = view
        for segments in self._segments:
            segments.select(view)

    def _here(self, command: Command) -> Command:
        def available() -> bool:
            stack = self.parentWidget()
            return (stack is None or self.isVisibleTo(stack)) and self.view == TABLE and command.available()

        return replace(command, available=available)

    def _head(self, *, whose: bool) -> QWidget:
        """Whose tasks, and the views."""
        segments = Segmented([(key, _(text)) for key, text in VIEWS], self.view)
        segments.setAccessibleName(_("View"))
        segments.chosen.connect(self.show_view)
        self._segments.append(segments)
        made = QWidget()
        parts: list[QWidget] = [segments]
        if whose and self.desk.ws.author:
            chip = Chip(_("Mine"), active=True)
            chip.setToolTip(_("Only my tasks, or everybody's"))
            chip.clicked.connect(self._toggle_mine)
            self._mine.append(chip)
            parts.insert(0, chip)
        row(*parts, into=made, space=Space.S)
        return made

    def _toggle_mine(self) -> None:
        self._only_mine = not self._only_mine
        for chip in self._mine:
            chip.set_active(self._only_mine)
        whose = self.desk.ws.author if self._only_mine else None
        pages: tuple[Callable[[str | None], None], ...] = (
            self.agenda.set_responsible,
            self.calendar.set_responsible,
        )
        for show in pages:
            show(whose)


def _make(desk: Desk) -> QWidget:
    return TasksScreen(desk)


SCREEN = Screen("tasks", N_("Tasks"), "square-check", _make, entity="task")
