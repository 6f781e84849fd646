"""Writing a table as a text file that Excel opens correctly with a double click."""

from __future__ import annotations

import csv
from pathlib import Path

from desktop_crm.base.i18n import language
from desktop_crm.base.sheets import guarded
from desktop_crm.exporting import cells
from desktop_crm.exporting.table import Progress, Table, ticking


def write(path: Path, table: Table, progress: Progress | None = None) -> None:
    """Write the table in UTF-8 with a byte order mark, divided as Excel expects in the language."""
    kinds = [column.kind for column in table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";" if language() == "ru" else ",", lineterminator="\r\n")
        rows.writerow([guarded(column.title) for column in table.columns])
        tick = ticking(progress, table.total)
        for row in table.rows:
            rows.writerow([cells.text(kind, value) for kind, value in zip(kinds, row, strict=True)])
            tick()
