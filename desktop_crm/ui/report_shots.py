"""Pictures of the reports, of the records behind a figure, and of the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_crm.reports.catalogue import REPORTS
from desktop_crm.ui.reports.page import ReportsScreen
from desktop_crm.ui.reports.places import MORNING, OVERVIEW

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow

_PATIENCE = 30_000  # ms


def _shown(window: MainWindow, key: str) -> ReportsScreen:
    window.go("reports", key)
    window.desk.jobs.wait(_PATIENCE)
    # After a change of language the former one is about to end, and still there.
    return window.findChildren(ReportsScreen)[-1]


def _report(key: str) -> Callable[[MainWindow], QWidget]:
    def scene(window: MainWindow) -> QWidget:
        _shown(window, key)
        return window

    return scene


def records(window: MainWindow) -> QWidget:
    """The deals behind a figure of the funnel."""
    screen = _shown(window, "funnel")
    table = screen.report.table
    assert table
    screen.open_figure(table, table.rows[1].key, "came")
    return window


def plan(window: MainWindow) -> QWidget:
    """What the team means to sell, typed in."""
    _shown(window, "sales").enter_plan()
    return window


SCENES = (
    ("reports", _report(OVERVIEW)),
    *((f"report-{report.key}", _report(report.key)) for report in REPORTS),
    ("report-morning", _report(MORNING)),
    ("report-records", records),
    ("report-plan", plan),
)
