"""The window: starting, opening a long list, jumping in it; each against the same with nothing in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure, each, p50, peak_memory, took

_RUNS = 7

_BARE = """
import time, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow(); window.resize(1440, 900); window.show()
QTimer.singleShot(0, app.quit); app.exec()
"""

# The program itself, ended as soon as its first window has been painted with the first page of contacts.
_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import desktop_crm.app as program
app = QApplication([])
def painted(window):
    assert window.current_screen() == "contacts"
    app.processEvents()
    import os; sys.stdout.flush(); os._exit(0)
program._warm_up = painted
program.AFTER_THE_FIRST_PICTURE = 0
program.run(Path(sys.argv[1]))
"""


def starting(path: Path) -> list[Figure]:
    """Process start to the first painted window with data, against an empty window in a process of its own."""
    ours, floor = [], []
    # A start that is closed as users close it leaves the compiled statements behind.
    _process(_OURS.replace("os._exit(0)", "window.close()"), str(path))
    for _run in range(_RUNS):
        floor.append(took(lambda: _process(_BARE)))
        ours.append(took(lambda: _process(_OURS, str(path))))
    return [Figure("start to the first painted window with data, p50", p50(ours), floor=p50(floor), most=2.5)]


def _process(script: str, *arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    subprocess.run(
        [sys.executable, "-c", script, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )


def opening(path: Path) -> list[Figure]:
    """A long list sorted by name: the first painted page, all of it, and a jump to anywhere."""
    from PySide6.QtWidgets import QApplication

    from desktop_crm.base.settings import Settings
    from desktop_crm.store.query import Filter, Operator, Query
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.ui import theme
    from desktop_crm.ui.changes import Changes
    from desktop_crm.ui.jobs import Jobs
    from desktop_crm.ui.rows.table import RowsTable

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.use(app, "light")
    with Workspace(path) as ws:
        jobs = Jobs()
        before = peak_memory()

        def table() -> RowsTable:
            made = RowsTable(ws, jobs, Changes(ws), Settings(), "contact")
            made.resize(1000, 760)
            made.show()
            return made

        def shown(query: Query) -> float:
            view = table()
            jobs.wait()
            taken = took(lambda: (view.show_list(query), app.processEvents(), view.grab()))
            jobs.wait()
            view.close()
            return taken

        nobody = Query("contact", (Filter("name", Operator.IS, ("nobody at all",)),), sort="name")
        by_name = Query("contact", sort="name", descending=False)
        shown(by_name)
        first, empty = [shown(by_name) for _ in range(5)], [shown(nobody) for _ in range(5)]
        view = table()
        complete = took(lambda: (view.show_list(by_name), jobs.wait()))
        count = view.model().rowCount()

        def jump(i: int) -> None:
            view.scrollTo(view.model().index(count * (i * 7 % 20) // 20, 0))
            app.processEvents()
            view.grab()

        jumps, stays = each(jump, 40), each(lambda _i: view.grab(), 40)
        memory = peak_memory() - before
    return [
        Figure(f"list of {count:,} by name: first paint, p50", p50(first), floor=p50(empty), most=2),
        Figure(f"list of {count:,} by name: all of it", complete, most=600),
        Figure("a jump to anywhere, p50", p50(jumps), floor=p50(stays), most=2),
        Figure("list: memory on top", memory, "MB", most=100),
    ]
