"""The page with the list of what is to be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.tasks import acting, agenda
from desktop_crm.ui.tasks.agenda import Agenda, Row
from desktop_crm.ui.theme import Space

_NAMES = ("contact", "company", "lead", "deal", "employee")
_EVERY_MINUTE = 60_000  # ms


class AgendaPage(QWidget):
    """The list and, where nothing is to be done, a word about that."""

    def __init__(self, desk: Desk, head: QWidget) -> None:
        """`head` stands at the right of the title: what all pages of the tasks share."""
        super().__init__()
        self.desk = desk
        self.responsible: str | None = desk.ws.author
        self.list = Agenda()
        self._stack = QStackedWidget()
        new = button(_("New task"), "plus", "primary")
        new.clicked.connect(lambda: desk.commands.run("new.task"))
        self._empty = EmptyState(
            "square-check",
            _("Nothing is waiting"),
            _("What you promise a client stands here on its day, and stays until it is done."),
            new,
        )
        self._build(head)
        self._connect()
        desk.changes.changed.connect(self._on_changed)
        # What was due at ten is overdue at one past ten, though nothing was written.
        self._clock = QTimer(self, interval=_EVERY_MINUTE)
        self._clock.timeout.connect(self._if_seen)
        self._clock.start()

    def set_responsible(self, responsible: str | None) -> None:
        """Show the tasks of one employee, or of everybody."""
        self.responsible = responsible
        self.load()

    def load(self) -> None:
        """Read the list again."""
        ws, whose = self.desk.ws, self.responsible
        self.desk.jobs.run(
            lambda _job: agenda.read(ws, whose, wall_clock()), self._show, key="agenda", owner=self
        )

    def _show(self, rows: list[Row]) -> None:
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.list.go_to_first()

    def _build(self, head: QWidget) -> None:
        surface = card("panel")
        column(self.list, into=surface, margins=(1, 6, 1, 6))
        self._stack.addWidget(surface)
        self._stack.addWidget(self._empty)
        line = row(label(_("Tasks"), "page"), None, head)
        column(line, self._stack, into=self, margins=(Space.XL, Space.M, Space.XL, Space.L), space=Space.M)

    def _connect(self) -> None:
        self.list.opened.connect(lambda id_: self.desk.commands.run("task.edit", id_))
        self.list.finish_wanted.connect(lambda id_: acting.toggle(self.desk, id_))
        self.list.delete_wanted.connect(lambda id_: acting.delete(self.desk, id_))
        self.list.menu_wanted.connect(self._menu)
        self.list.table_wanted.connect(lambda: self.desk.commands.run("go", "tasks", "table"))

    def _menu(self, task_id: str, at: QPoint) -> None:
        acting.menu_of(self.desk, self, task_id).popup(at)

    def _if_seen(self) -> None:
        if self.isVisible():
            self.load()

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.touches("task", *_NAMES):
            self.load()
