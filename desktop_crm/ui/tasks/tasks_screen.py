"""The screen of tasks: list, table, and calendar by day, week and month."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Chip, Segmented, button, icon_button
from desktop_crm.ui.tasks.agenda_page import AgendaPage
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.ui.tasks.calendar_page import CalendarPage
    from desktop_crm.ui.tasks.table_page import TablePage

LIST, TABLE, DAY, WEEK, MONTH = "list", "table", "day", "week", "month"
VIEWS = (
    (LIST, N_("List")),
    (TABLE, N_("Table")),
    (DAY, N_("Day")),
    (WEEK, N_("Week")),
    (MONTH, N_("Month")),
)


class TasksScreen(QWidget):
    """One of the views, which all have the same head; table and calendar are made when first gone to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.view = _known(str(desk.settings["tasks"]))
        self._segments: list[Segmented] = []
        self._mine: list[Chip] = []
        self._whose: str | None = desk.ws.author
        self._stack = QStackedWidget()
        self.agenda = AgendaPage(desk, self._head(whose=True))
        self._stack.addWidget(self.agenda)
        column(self._stack, into=self)

    @cached_property
    def calendar(self) -> CalendarPage:
        """The calendar."""
        from desktop_crm.ui.tasks.calendar_page import CalendarPage

        made = CalendarPage(self.desk, self._head(whose=True))
        made.responsible = self._whose
        made.view_wanted.connect(self._took_view)
        self._stack.addWidget(made)
        return made

    @cached_property
    def table(self) -> TablePage:
        """The table, whose commands work while it is in sight."""
        from desktop_crm.ui.tasks.table_page import TablePage

        made = TablePage(self.desk, self._head(whose=False))
        self._stack.addWidget(made)
        return made

    def top_bar(self) -> list[QWidget]:
        """The calendar file, and New."""
        export = icon_button("download", _("Tasks as a calendar file…"), kind="plain")
        export.clicked.connect(lambda: self.desk.commands.run("tasks.export"))
        new = button(_("New task"), "plus", "primary")
        new.clicked.connect(lambda: self.desk.commands.run("new.task"))
        return [export, new]

    def shown(self, argument: Any) -> None:
        """Go to a task by its id, show a saved list, one of the views, or what was shown before."""
        if self._whose not in (None, self.desk.ws.author):
            self._show_whose(self.desk.ws.author)
        if isinstance(argument, str) and argument in dict(VIEWS):
            self.show_view(argument)
        elif argument:
            self.show_view(TABLE)
            self.table.shown(argument)
            self._take_commands()
        else:
            self.show_view(self.view)

    def show_view(self, view: str) -> None:
        """Show the list, the table, or the calendar by day, week or month."""
        self._took_view(view)
        if view == LIST:
            self._stack.setCurrentWidget(self.agenda)
            self.agenda.load()
            self.agenda.list.setFocus()
        elif view == TABLE:
            self._stack.setCurrentWidget(self.table)
            self._take_commands()
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

    def _take_commands(self) -> None:
        """The commands of lists act on the table of tasks while that is in sight."""
        from desktop_crm.ui.clients import list_commands

        self.desk.commands.add(*map(self._here, list_commands.commands(self.table)))

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
            parts.insert(0, self._chip())
        row(*parts, into=made, space=Space.S)
        return made

    def _chip(self) -> Chip:
        chip = Chip(_("Mine"), active=self._whose is not None)
        chip.setToolTip(_("Only my tasks, or everybody's"))
        chip.clicked.connect(self._toggle_mine)
        self._mine.append(chip)
        return chip

    def _toggle_mine(self) -> None:
        self._show_whose(None if self._whose else self.desk.ws.author)

    def _show_whose(self, whose: str | None) -> None:
        self._whose = whose
        for chip in self._mine:
            chip.set_active(self._whose is not None)
        self.agenda.set_responsible(self._whose)
        if "calendar" in self.__dict__:
            self.calendar.set_responsible(self._whose)


def _known(view: str) -> str:
    return view if view in dict(VIEWS) else LIST
