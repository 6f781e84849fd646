"""Export of a list of 100 000 contacts, against the same rows in Python's plain CSV writer."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, took
from benchmarks.process import alone, memory, peak_memory
from desktop_crm.exporting.export import export_records
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

_ROWS = 100_000
_COLUMNS = "name phone email company job_title status responsible source city birthday tags created".split()


def exporting(big: Path, folder: Path) -> list[Figure]:
    """To .csv and to .xlsx, with 12 columns."""
    text = alone(exported, big, folder / "out.csv").value
    floor = alone(plainly, folder / "out.csv").value
    book = alone(exported, big, folder / "out.xlsx").value
    return [
        Figure(f"export of {_ROWS:,} × 12 to .csv", text["time"], floor=floor),
        Figure(f"export of {_ROWS:,} × 12 to .xlsx", book["time"], floor=floor),
        Figure("export to .xlsx: memory on top", book["memory"], "MB", most=60),
    ]


def exported(path: str, out: str) -> dict[str, Any]:
    """Time and memory of one export; the rows are read page by page meanwhile."""
    with Workspace(Path(path)) as ws:
        rids = query.ids(ws, Query("contact"))[:_ROWS]
        before = memory()
        time = took(lambda: export_records(ws, Path(out), "contact", rids, _COLUMNS))
        return {"time": time, "memory": peak_memory() - before}


def plainly(path: str) -> float:
    """The time to write the rows of a .csv once more, all of them in memory."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))

    def work() -> None:
        with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)

    return took(work)
