"""Starting the program, and what it holds in memory; against a bare PySide6 window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure, p50, took
from benchmarks.process import alone, environment, memory
from desktop_crm.store.workspace import Workspace

_RUNS = 9

_BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow(); window.resize(1440, 900); window.show()
app.processEvents()
os.write(1, b"painted"); os._exit(0)
"""

# The program as it is, by its command line; it ends as soon as its first window has been painted with data.
_OURS = """
import gc, os, sys
gc.disable()  # as the command line does before it loads the window
from PySide6.QtWidgets import QApplication
import desktop_crm.app as program
from desktop_crm.cli import main
def painted(window):
    QApplication.processEvents()
    assert window.current_screen() == sys.argv[2]
    os.write(1, b"painted"); os._exit(0)
program.first_place = lambda _ws: sys.argv[2]
program._go_on = painted
program.AFTER_THE_FIRST_PICTURE = 0
main(["--base", sys.argv[1]])
"""


def starting(big: Path) -> list[Figure]:
    """Process start to the first painted window with data, and the memory of the open program."""
    held, bare = alone(program_open, big), alone(bare_window)
    floor: list[float] = []
    ours: dict[str, list[float]] = {place: [] for place in ("today", "contacts")}
    for _run in range(_RUNS):
        floor.append(took(lambda: _until_painted(_BARE)))
        for place, times in ours.items():
            times.append(took(lambda place=place: _until_painted(_OURS, str(big), place)))
    return [
        *(
            Figure(f"start to the first picture of {place}, p50", p50(times), floor=p50(floor), most=2.5)
            for place, times in ours.items()
        ),
        Figure(
            "the program open on the base: memory more than a bare window",
            held.value - bare.value,
            "MB",
            most=250,
        ),
        Figure("the program open on the base: peak memory", held.peak, "MB"),
    ]


def _until_painted(script: str, *arguments: str) -> None:
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.read(7) == b"painted"


def program_open(path: str) -> float:
    """The memory of the program with the whole list, a card and a search; closed as users close it.

    So it leaves behind what the next start reads instead of making it.
    """
    from benchmarks.window import shown
    from desktop_crm.store import search, statements

    with Workspace(Path(path)) as ws:
        window = shown(ws)
        window.index()
        window.go(window.current_screen(), ws.read("SELECT id FROM contact ORDER BY rid DESC LIMIT 1")[0][0])
        window.desk.jobs.wait()
        search.find(ws, "ковал")
        statements.keep(ws)
        held = memory()
        # A base that was changed by an upgrade is indexed for minutes; closing does not wait for that.
        window.desk.jobs.stop()
        return held


def bare_window() -> float:
    """The memory of a process with an empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    return memory()
