"""The screen of reports: what is asked above, the answer below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from desktop_crm.base.i18n import _
from desktop_crm.reports import period_words
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.concerns import CONCERNS, is_empty
from desktop_crm.reports.grid import calendar
from desktop_crm.reports.period import Period
from desktop_crm.reports.table import Table
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.reports import export_menu, report_menus
from desktop_crm.ui.reports.empty import empty_state
from desktop_crm.ui.reports.filter_choice import FilterChoice
from desktop_crm.ui.reports.morning_page import MorningPage
from desktop_crm.ui.reports.overview import Overview
from desktop_crm.ui.reports.period_choice import PeriodChoice
from desktop_crm.ui.reports.places import FIXED, MORNING, OVERVIEW, Place, place_of, saved_places
from desktop_crm.ui.reports.plan_entry import PlanEntry
from desktop_crm.ui.reports.reading import Hint, Reading, drawable
from desktop_crm.ui.reports.records import Cell, RecordsPage
from desktop_crm.ui.reports.report_page import ReportPage
from desktop_crm.ui.reports.state import State
from desktop_crm.ui.reports.tabs import Tab, Tabs
from desktop_crm.ui.theme import Space

_SOON, _MINUTE = 400, 60_000  # ms
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
NEW = "new"


class ReportsScreen(QWidget):
    """Reports by name, their period and filters; the records behind a figure and the plan open in their place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.state = State(desk.ws, desk.settings)
        self.tabs, self.hint = Tabs(), Hint()
        self.periods = PeriodChoice(self.state.ask().period)
        self.filters = FilterChoice(desk.ws, self.state.ask())
        self.overview, self.report, self.morning = Overview(), ReportPage(), MorningPage()
        self.records, self.plan = RecordsPage(desk), PlanEntry(desk)
        self._reading = Reading(desk, self, self.hint)
        self._title, self._period = label(_("Reports"), "page"), Elided("", tone="secondary")
        self._pages, self.whole = QStackedWidget(), QStackedWidget()
        self._stale = False
        self._save: QWidget | None = None
        self._came_from: QWidget | None = None
        self._day = date.today()
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.read)
        clock = QTimer(self, interval=_MINUTE)
        clock.timeout.connect(self._follow_day)
        clock.start()
        self._build()
        self._connect()
        self._fill_tabs()
        self._show_place()

    def _build(self) -> None:
        self._empty = empty_state(self._desk)
        for page in (self.overview, self.report, self.morning, self._empty):
            self._pages.addWidget(page)
        browse = QWidget()
        head = row(self._title, Space.S, self._period, self.periods)
        head.setStretch(2, 1)
        head.addStrut(self.periods.sizeHint().height())  # reports without a period begin at the same height
        tabs = column(self.tabs, self.hint, space=0)
        body = column(head, tabs, self.filters, Space.XS, self._pages, into=browse, space=Space.S)
        body.setStretch(4, 1)
        for whole in (browse, self.records, self.plan):
            self.whole.addWidget(whole)
        column(self.whole, into=self, margins=(Space.XL, Space.M, Space.XL, Space.M))

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._chosen)
        self.periods.chosen.connect(self._use_period)
        self.filters.changed.connect(self._use)
        self.overview.report_wanted.connect(self.go)
        self.overview.export_wanted.connect(lambda tables: self._export_menu(tables))
        self.report.plan_wanted.connect(self.enter_plan)
        self.report.menu_wanted.connect(self._saved_menu)
        for page in (self.overview, self.report, self.morning):
            page.figure_wanted.connect(self.open_figure)
        for listed in (self.report, self.morning):
            listed.row_wanted.connect(self._open_record)
        for inner in (self.records, self.plan):
            inner.left.connect(self.back)
        self._desk.changes.changed.connect(self._on_changed)
        for keys, by in (("Alt+Left", -1), ("Alt+Right", 1)):
            pressed = QShortcut(QKeySequence(keys), self, context=_WITHIN)
            pressed.activated.connect(lambda by=by: self.step(by))

    def top_bar(self) -> list[QWidget]:
        """What can be done with the report, and its export, at the right of the top bar."""
        save = button(_("Save report…"), "bookmark-plus")
        save.clicked.connect(lambda: report_menus.open_saving(self._desk, self, save, self.state))
        self._save = save
        export = button(_("Export"), "download", "primary", chevron=True)
        export.clicked.connect(lambda: self._export_menu(self.tables(), export))
        return [save, export]

    def _show_saving(self) -> None:
        """The overview and the morning summary are the same for everybody; all else can be kept under a name."""
        place = self.state.place
        if self._save is not None and isValid(self._save) and self._save.parentWidget():
            self._save.setVisible(bool(place.report or place.saved))

    def shown(self, argument: Any) -> None:
        """Go to a report by its key, or show what was shown before."""
        from desktop_crm.ui.reports import commands

        self._desk.commands.add(*commands.of_screen(self._desk, self))
        self._show_saving()
        if argument:
            self.go(str(argument))
        else:
            self.read()
        self._take_focus()

    def go(self, key: str) -> None:
        """Show a report, the overview or the morning summary."""
        self.state.go(place_of(self._desk.ws, key))
        self._fill_tabs()
        self._show_place()
        self.read()

    def read(self) -> None:
        """Read what is shown anew; it stays until the answer has come."""
        self._soon.stop()
        self._stale = False
        self._day = date.today()
        ask, place, ws = self.state.ask(), self.state.place, self._desk.ws
        self._show_ask(ask)
        self._reading.read("empty", lambda: is_empty(ws), self._show_empty, self._desk.messages.error)
        if place.key == OVERVIEW:
            for name, make in self.overview.parts():
                self._read_part(name, make, ask)
        elif place.key == MORNING:
            page = self.morning
            self._reading.read("", lambda: page.read(ws, ask), page.show_tables, page.show_error)
        else:
            self._read_report(place, ask)

    def _read_part(self, name: str, make: Callable[..., Table], ask: Ask) -> None:
        ws, page = self._desk.ws, self.overview
        self._reading.read(
            name,
            lambda: drawable(make(ws, ask)),
            lambda table: page.show_table(name, table, ask, ws),
            lambda error: page.show_error(name, error),
        )

    def _read_report(self, place: Place, ask: Ask) -> None:
        def arrived(table: Table) -> None:
            if place.key == self.state.place.key:
                self.report.show_table(table)
                if self.tabs.isAncestorOf(self.focusWidget() or self):
                    self.report.take_focus()

        ws, page = self._desk.ws, self.report
        self._reading.read("", lambda: drawable(place.make(ws, ask)), arrived, page.show_error)

    def tables(self) -> Sequence[Table]:
        """What is shown, for files and paper."""
        page = self._pages.currentWidget()
        return page.tables() if isinstance(page, Overview | ReportPage | MorningPage) else []

    def export(self, ending: str) -> None:
        """Write what is shown to a file that is asked for."""
        export_menu.save(self._desk, self, self.tables(), self.state, ending)

    def print_out(self) -> None:
        """Print what is shown."""
        export_menu.print_out(self._desk, self, self.tables(), self.state)

    def open_figure(self, table: Table, row_key: str, column_key: str) -> None:
        """Show the records behind a figure; nothing where it has none."""
        cell = Cell(table, row_key, column_key)
        if cell.behind is None:
            return
        self._came_from = self.focusWidget()
        # A month of the year says itself when it was, which may lie outside of the period.
        names_its_time = bool(row_key) and calendar(table) is not None
        self.records.show_figure(cell, table.title, "" if names_its_time else self._period.text())
        self.whole.setCurrentWidget(self.records)
        put_in_order(self.records)
        self.records.take_focus()

    def enter_plan(self) -> None:
        """Show what the team means to sell, to be typed in."""
        self.plan.show_year(self.state.ask().period, self.state.ask().today)
        self.whole.setCurrentWidget(self.plan)
        put_in_order(self.plan)
        self.plan.take_focus()

    def back(self) -> None:
        """From what was opened to the report."""
        self.whole.setCurrentIndex(0)
        if self._stale:
            self.read()
        former, self._came_from = self._came_from, None
        if former is not None and isValid(former) and former.isVisible():
            former.setFocus()
        else:
            self._take_focus()

    def step(self, by: int) -> None:
        """Go to the period before or after, where there are periods."""
        if self.periods.isVisible():
            self.periods.step(by)

    def _open_record(self, entity: str, id_: str) -> None:
        if entity in ("deal", "lead", "contact", "company", "call", "task"):
            self._desk.commands.run("open", entity, id_)

    def _show_place(self) -> None:
        place = self.state.place
        self.whole.setCurrentIndex(0)
        self.tabs.select(place.key)
        self.report.show_place(place)
        self._show_saving()
        pages: dict[str, QWidget] = {OVERVIEW: self.overview, MORNING: self.morning}
        self._pages.setCurrentWidget(pages.get(place.key, self.report))
        self._show_ask(self.state.ask())

    def _show_ask(self, ask: Ask) -> None:
        place, timeless = self.state.place, self.state.is_timeless()
        self.periods.show_period(ask.period)
        self.periods.setVisible(not timeless)
        self._period.set_text(_("as of today") if timeless else period_words.said(ask.period, ask.today))
        self.filters.show_ask(ask, place.grouped(), compares=not timeless, entity=place.entity())
        put_in_order(self)

    def _show_empty(self, empty: bool) -> None:
        if empty:
            self._pages.setCurrentWidget(self._empty)
        elif self._pages.currentWidget() is self._empty:
            self._show_place()

    def _fill_tabs(self) -> None:
        saved = saved_places(self._desk.ws)
        tabs = [Tab(place.key, place.title, place.icon) for place in (*FIXED, *saved)]
        extras = [Tab(NEW, _("New report…"), "plus", divided=True)]
        self.tabs.set_tabs(tabs, extras, self.state.place.key)

    def _chosen(self, key: str) -> None:
        if key == NEW:
            self.tabs.select(self.state.place.key)
            self._desk.commands.run("report.new")
        elif key != self.state.place.key:
            self.go(key)

    def _use_period(self, period: Period) -> None:
        self._use(replace(self.state.ask(), period=period))

    def _use(self, ask: Ask) -> None:
        self.state.take(ask)
        self.read()

    def _export_menu(self, tables: Sequence[Table], anchor: QWidget | None = None) -> None:
        export_menu.open_menu(self._desk, self, anchor, tables, self.state)

    def _take_focus(self) -> None:
        if self.whole.currentWidget() is self.records:
            self.records.take_focus()
            return
        self.tabs.take_focus()
        page = self._pages.currentWidget()
        if isinstance(page, Overview | ReportPage | MorningPage):
            page.take_focus()

    def _saved_menu(self, at: QPoint) -> None:
        if self.state.place.saved:
            report_menus.open_saved(self._desk, self, self.state.place.saved, at)

    def _follow_saved(self) -> None:
        """A report was saved, renamed or removed."""
        if self.state.follow():
            self._fill_tabs()
            self.report.show_place(self.state.place)
        else:
            self.go(OVERVIEW)

    def _follow_day(self) -> None:
        """What is due today was not yesterday."""
        if date.today() != self._day and self.isVisible() and self.whole.currentIndex() == 0:
            self.read()

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("saved_report"):
            self._follow_saved()
        if not changed.touches(*CONCERNS):
            return
        self._stale = True
        if self.isVisible() and self.whole.currentIndex() == 0:
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self.whole.currentIndex() == 0:
            self._soon.start()
