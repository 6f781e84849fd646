"""The screen of one kind of record: a list with filters, and the side panel of the one that is chosen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops.lists import Saved
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.ui.clients import list_commands
from desktop_crm.ui.clients.selection import SelectionBar
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.filters import FilterBar, Quick
from desktop_crm.ui.rows.table import RowsTable
from desktop_crm.ui.theme import Size, Space

if TYPE_CHECKING:
    from desktop_crm.ops.records import Card
    from desktop_crm.ui.clients.panel import Panel

PANEL_LIES_OVER_BELOW = 800
"""Where the screen is narrower than this, in logical pixels, the panel lies over the list."""


class ListScreen(QWidget):
    """A list of records of one entity. `words` say how it is called here.

    A screen of records that more can be done with is a subclass, and says what.
    """

    quick: tuple[Quick, ...] = ()
    """Filters that have a chip of their own."""
    for_many: tuple[str, ...] = ()
    """The ids of those of `own_commands` that are offered above the list when several records are selected."""

    def own_commands(self) -> list[Command]:
        """What can be done with these records only; it stands first in their menu."""
        return []

    def usual(self) -> Query:
        """The list that is shown until another is chosen."""
        return Query(self.entity)

    def own_actions(self, card: Card) -> list[QWidget]:
        """What the side panel offers for one record below its name."""
        return []

    def __init__(self, desk: Desk, entity: str, words: Words) -> None:
        super().__init__()
        self.desk, self.entity, self.words = desk, entity, words
        self.saved: Saved | None = None
        self.table = RowsTable(desk.ws, desk.jobs, desk.changes, desk.settings, entity)
        self.filters = FilterBar(desk.ws, entity, self.quick)
        self.filters.usual = self.usual()
        self.selection = SelectionBar(self)
        self._title = label("", "page")
        self._bin, self._out = icon_button("trash-2", _("Show the bin")), button(_("Leave the bin"), "list")
        self.stack = QStackedWidget()
        self._build()
        self._connect()
        self.show_list(self.usual())
        self._put_in_order()

    @cached_property
    def panel(self) -> Panel:
        """The side panel, made when it is first wanted: the first picture of a list does without it."""
        from desktop_crm.ui.clients.panel import Panel

        made = Panel(self.desk, self.entity, lambda id_: list_commands.menu_of(self, id_), self.own_actions)
        made.hide()
        self._row.addWidget(made)
        made.renewed.connect(self._put_in_order)
        made.closed.connect(self._close_panel)
        return made

    def _panel_is_made(self) -> bool:
        return "panel" in vars(self)

    def top_bar(self) -> list[QWidget]:
        """Import and New, at the right of the top bar."""
        return [*self._bring(_("Import")), *self._new("primary")]

    def shown(self, argument: Any) -> None:
        """Go to a record by its id, show a saved list, or, without an argument, what was shown before."""
        self.desk.commands.add(*list_commands.commands(self))
        if isinstance(argument, Saved):
            self.show_list(argument.query, argument)
        elif argument:
            self.open_record(str(argument))
        elif self.saved is not None or self.query().bin:
            self.show_list(self.usual())
        self.take_focus()

    def show_list(self, shown: Query, saved: Saved | None = None) -> None:
        """Show another list, a saved one with its columns and under its name."""
        if shown.bin != self.query().bin and self._panel_is_made():
            self.panel.hide()
        self.saved = saved
        self.filters.set_query(shown)
        self.filters.set_saved(saved.name if saved else "")
        self._title.setText(
            saved.name if saved else _(self.words.bin_title if shown.bin else self.words.title)
        )
        self.read_list(shown, saved.columns if saved else ())
        self.selection.set_bin(shown.bin)
        self._bin.setVisible(not shown.bin)
        self._out.setVisible(shown.bin)

    def read_list(self, shown: Query, columns: tuple[str, ...]) -> None:
        """Show these records; no columns means the user's own."""
        self.table.show_list(shown, columns)

    def query(self) -> Query:
        """The list that is shown."""
        return self.table.query()

    def current_id(self) -> str:
        """The record that the user went to last; "" when there is none."""
        return self.table.current_id()

    def take_focus(self) -> None:
        """Give the keyboard to the list."""
        self.table.setFocus()

    def open_record(self, record_id: str) -> None:
        """Show a record beside the list, and mark it in the list when it is there."""
        self.table.go_to(record_id)
        self.show_panel(record_id)

    def _build(self) -> None:
        self.columns = button(_("Columns"), "columns-3", "quiet")
        self.columns.clicked.connect(lambda: self.table.choose_columns(self.columns))
        export = button(_("Export"), "download", "quiet")
        export.clicked.connect(lambda: self.desk.commands.run("list.export"))
        self._bin.clicked.connect(lambda: self.desk.commands.run("list.bin"))
        self._out.clicked.connect(lambda: self.desk.commands.run("list.all"))
        self.head = row(self._title, None, self._out, self.columns, export, self._bin)
        surface = card("panel")
        column(self.table, into=surface, margins=(1, 5, 1, 5))
        self.stack.addWidget(surface)
        list_side = column(
            self.head,
            self.filters,
            self.selection,
            self.stack,
            margins=(Space.XL, Space.M, Space.XL, Space.L),
            space=Space.M,
        )
        list_side.setStretch(3, 1)
        self._side = QWidget()
        self._side.setLayout(list_side)
        self._row = row(self._side, into=self, space=0)
        self._row.setStretch(0, 1)
        self.table.set_empty(self._empty)

    def _put_in_order(self) -> None:
        """The panel comes after the list also where it lies over it."""
        put_in_order(self._side, *([self.panel] if self._panel_is_made() else []))

    def _connect(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.filters.renewed.connect(self._put_in_order)
        self.filters.save_wanted.connect(lambda: self.desk.commands.run("list.save"))
        self.filters.update_wanted.connect(lambda: list_commands.update_saved(self))
        self.table.query_changed.connect(self.filters.set_order)
        self.table.counted.connect(self.filters.set_count)
        self.table.current_changed.connect(self.show_panel)
        self.table.clicked.connect(lambda _index: self._clicked())
        self.table.opened.connect(lambda id_: self.desk.commands.run("edit", self.entity, id_))
        self.table.selection_changed.connect(self.selection.set_count)
        self.table.context_menu.connect(self._menu)

    def _filtered(self, shown: Query) -> None:
        self.read_list(shown, self.table.columns())
        self.take_focus()

    def _clicked(self) -> None:
        """A click shows the record also where it was the current one already."""
        shown = self.panel.card.id if self.panel.card and self.panel.isVisible() else ""
        if self.current_id() not in ("", shown):
            self.show_panel(self.current_id())

    def toggle_panel(self) -> None:
        """Show the current record beside the list, or the list alone."""
        if self.panel.isVisible():
            self._close_panel()
        elif self.current_id():
            self.show_panel(self.current_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._step_back():
            return
        super().keyPressEvent(event)

    def _step_back(self) -> bool:
        """From the panel to the list, then to one record of many, then to the list alone."""
        if not self.has_focus():
            self.take_focus()
        elif self.table.selected_count() > 1:
            self.table.clearSelection()
        elif self.panel.isVisible():
            self._close_panel()
        else:
            return False
        return True

    def has_focus(self) -> bool:
        """Whether the keyboard is in the list."""
        return self.table.hasFocus()

    def show_panel(self, record_id: str) -> None:
        """Show a record beside the list."""
        self.panel.show()
        self.panel.show_record(record_id)
        self.place_panel()

    def _close_panel(self) -> None:
        self.panel.hide()
        self.take_focus()

    def panel_lies_over(self) -> bool:
        """Whether the panel lies over the list and not beside it."""
        return self.width() < PANEL_LIES_OVER_BELOW

    def place_panel(self) -> None:
        """Put the panel beside the list, or over its right edge where there is no room for both."""
        over = self.panel_lies_over()
        if over and self._row.indexOf(self.panel) >= 0:
            self._row.removeWidget(self.panel)
        elif not over and self._row.indexOf(self.panel) < 0:
            self._row.addWidget(self.panel)
        if over:
            self.panel.setGeometry(self.width() - Size.PANEL, 0, Size.PANEL, self.height())
            self.panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._panel_is_made():
            self.place_panel()

    def _menu(self, at: QPoint) -> None:
        list_commands.context_menu(self, at)

    def _empty(self, shown: Query) -> EmptyState:
        if shown.bin:
            return EmptyState(
                "trash-2", _("The bin is empty"), _("What is deleted waits here until you take it back.")
            )
        if shown.filters or shown.text:
            every = button(_("Show all"), "list", "primary")
            every.clicked.connect(lambda: self.show_list(Query(self.entity)))
            return EmptyState(
                "list-filter", _("Nothing found"), _("No record fits all of these filters."), every
            )
        bring = self._bring(_("Import from Excel…"), "primary")
        new = self._new("plain" if bring else "primary")
        words = self.words
        return EmptyState(words.empty_icon, _(words.empty_title), _(words.empty_text), *bring, *new)

    def _bring(self, text: str, kind: str = "plain") -> list[QWidget]:
        return [self._runs("import", text, "file-spreadsheet", kind)] if self.words.imports else []

    def _new(self, kind: str) -> list[QWidget]:
        command = self.words.new_command or f"new.{self.entity}"
        there = command in self.desk.commands
        return [self._runs(command, _(self.words.new), "plus", kind)] if there else []

    def _runs(self, command: str, text: str, icon: str, kind: str) -> QWidget:
        made = button(text, icon, kind)
        made.clicked.connect(lambda: self.desk.commands.run(command))
        return made

    def chosen(self) -> list[int]:
        """The numbers of the selected records, or of the current one."""
        return list(self.table.selected_rids())

    def chosen_ids(self) -> list[str]:
        """The selected records, or else the one beside the list, or the current one."""
        if self.table.selected_count() > 1:
            return self.table.selected_ids()
        beside = self.panel.card.id if self.panel.card and self.panel.isVisibleTo(self) else ""
        current = beside or self.current_id()
        return [current] if current else []

    def selected_text(self) -> str:
        """The selected records as a spreadsheet takes them in."""
        return self.table.selected_text()

    def exported(self) -> tuple[Query, tuple[str, ...], list[int] | None]:
        """What an export takes: the list, its columns, and the selected records where there are several."""
        several = self.table.selected_count() > 1
        return self.query(), self.table.columns(), self.chosen() if several else None

    def total(self) -> int:
        """How many records the list has."""
        return query.count(self.desk.ws, self.query())
