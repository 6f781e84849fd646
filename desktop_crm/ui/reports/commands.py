"""The commands of reports: each by its name, and what can be done with the one that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shiboken6 import isValid

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.reports.places import FIXED, OVERVIEW

if TYPE_CHECKING:
    from desktop_crm.ui.reports.page import ReportsScreen

_NAMED = N_("Report: {report}")


def commands(desk: Desk) -> list[Command]:
    """Going to each report from anywhere; the overview is the place itself."""
    return [
        Command(f"report.go.{p.key}", _(_NAMED).format(report=p.title), _going(desk, p.key), p.icon)
        for p in FIXED
        if p.key != OVERVIEW
    ]


def _going(desk: Desk, key: str) -> Callable[[], None]:
    return lambda: desk.commands.run("go", "reports", key)


def of_screen(desk: Desk, screen: ReportsScreen) -> list[Command]:
    """What works while reports are shown."""
    from desktop_crm.ui.reports import report_menus

    def shown() -> bool:
        return isValid(screen) and screen.isVisible()  # another language has another screen

    def can_be_kept() -> bool:
        return shown() and bool(screen.state.place.report or screen.state.place.saved)

    def own(id_: str, label: str, run: Callable[[], None], icon: str, keys: str = "") -> Command:
        return Command(f"report.{id_}", label, run, icon, keys, can_be_kept if id_ == "save" else shown)

    return [
        own("earlier", N_("Report: the period before"), lambda: screen.step(-1), "chevron-left"),
        own("later", N_("Report: the period after"), lambda: screen.step(1), "chevron-right"),
        own("plan", N_("Enter the sales plan…"), lambda: _plan(screen), "trending-up"),
        own(
            "save", N_("Save report…"), lambda: report_menus.keep(desk, screen, screen.state), "bookmark-plus"
        ),
        own(
            "regularly",
            N_("Save the report regularly…"),
            lambda: report_menus.save_regularly(desk, screen, screen.state),
            "calendar",
        ),
        own("xlsx", N_("Report as an Excel workbook…"), lambda: screen.export("xlsx"), "file-spreadsheet"),
        own("csv", N_("Report as a text table…"), lambda: screen.export("csv"), "file-text"),
        own("pdf", N_("Report as a PDF…"), lambda: screen.export("pdf"), "file-text"),
        own("print", N_("Print the report…"), screen.print_out, "printer", "Ctrl+P"),
        own("new", N_("New report…"), lambda: _new(desk, screen), "plus"),
    ]


def _plan(screen: ReportsScreen) -> None:
    screen.go("sales")
    screen.enter_plan()


def _new(desk: Desk, screen: ReportsScreen) -> None:
    from desktop_crm.ui.reports import builder

    builder.open(desk, screen)
