"""Reports as files and on paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.reports import heading
from desktop_crm.reports.table import Table
from desktop_crm.ui import icons, waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.reports.report_menus import save_regularly
from desktop_crm.ui.reports.state import State

FORMATS = (
    ("xlsx", N_("Excel workbook…"), "file-spreadsheet"),
    ("csv", N_("Text table (CSV)…"), "file-text"),
    ("pdf", N_("PDF…"), "file-text"),
)


def open_menu(
    desk: Desk, parent: QWidget, anchor: QWidget | None, tables: Sequence[Table], state: State
) -> None:
    """Offer what can be done with the tables, below `anchor` or where the mouse is."""
    opened = menu(parent)
    opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for ending, name, icon in FORMATS:
        action = opened.addAction(icons.icon(icon), _(name))
        action.triggered.connect(lambda _on=False, ending=ending: save(desk, parent, tables, state, ending))
        action.setEnabled(bool(tables))
    opened.addSeparator()
    paper = opened.addAction(icons.icon("printer"), _("Print…"))
    paper.triggered.connect(lambda: print_out(desk, parent, tables, state))
    paper.setEnabled(bool(tables))
    regular = opened.addAction(icons.icon("calendar"), _("Save regularly…"))
    regular.triggered.connect(lambda: save_regularly(desk, parent, state))
    opened.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)) if anchor else QCursor.pos())


def heading_of(desk: Desk, state: State) -> tuple[str, ...]:
    """What stands above the tables."""
    return heading.lines(desk.ws, state.ask(), timeless=state.is_timeless())


def save(desk: Desk, parent: QWidget, tables: Sequence[Table], state: State, ending: str) -> None:
    """Ask for a file and write the tables to it."""
    from desktop_crm.ui import paper

    if not tables:
        return
    name = tables[0].title if len(tables) == 1 else state.place.title
    path = _chosen(desk, parent, name, ending)
    if path is None:
        return
    lines = heading_of(desk, state)
    # Charts on pages are drawn by widgets, and so in the thread of the window.
    pages = paper.as_bytes(tables, lines, state.place.title) if ending == "pdf" else b""

    def work(_job: Job) -> None:
        if ending == "xlsx":
            from desktop_crm.reports import workbook

            workbook.write(path, tables, lines)
        elif ending == "pdf":
            paper.put(path, pages)
        else:
            from desktop_crm.reports import text_table

            text_table.write(path, *tables)

    def done(_none: None) -> None:
        said = _("Report saved to {file}").format(file=path.name)
        desk.messages.offer(said, _("Open"), lambda: _open(path))

    waiting.run(desk, parent, _("Saving {file}").format(file=path.name), work, done)


def print_out(desk: Desk, parent: QWidget, tables: Sequence[Table], state: State) -> None:
    """Print the tables on a printer that is asked for."""
    from desktop_crm.ui import paper

    if tables:
        paper.printed(parent, tables, heading_of(desk, state), state.place.title)


def _chosen(desk: Desk, parent: QWidget, name: str, ending: str) -> Path | None:
    folders = desk.settings["folders"]
    plain = "".join(" " if c in '\\/:*?"<>|' else c for c in name)
    start = Path(folders.get("export") or Path.home()) / f"{plain} {date.today().isoformat()}.{ending}"
    text, _used = QFileDialog.getSaveFileName(parent, _("Export"), str(start), f"*.{ending}")
    if not text:
        return None
    path = Path(text)
    if path.suffix.lower() != f".{ending}":
        path = path.with_name(f"{path.name}.{ending}")
    desk.settings["folders"] = {**folders, "export": str(path.parent)}
    return path


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(os.fspath(path)))
