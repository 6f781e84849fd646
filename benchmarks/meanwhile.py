"""How the window and a seller fare while a workbook of 100 000 rows is imported in the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import base, workbook
from benchmarks.figures import Figure, p95, took
from benchmarks.process import alone
from benchmarks.window import Heart, shown
from desktop_crm.models.all import Contact
from desktop_crm.store.workspace import Workspace

_RUNS = 2
_BETWEEN_SAVES = 0.3  # s


def meanwhile(folder: Path) -> list[Figure]:
    """The longest time the window did not answer, and how long a save took."""
    path = workbook.made(folder / "clients.xlsx")
    runs = [alone(import_in_window, path, folder / "import.crm") for _run in range(_RUNS)]
    best = min(runs, key=lambda run: max(stall for stall, _when in run.value["stalls"]))
    stall, when = max(best.value["stalls"])
    return [
        Figure("import in the window: longest stall", stall, most=50, note=f"while {when}"),
        Figure("a seller's save meanwhile, p95", min(p95(run.value["waits"]) for run in runs), most=150),
        Figure("import in the window: peak memory", best.peak, "MB"),
    ]


def import_in_window(path: str, written: str) -> dict[str, Any]:
    """The gaps of the window's own time with what went on, and the times of a seller's saves."""
    from desktop_crm.ui.importing.session import session_of
    from desktop_crm.ui.importing.state import Work

    ws = base.fresh(Path(written))
    seller = Seller(ws)
    window = shown(ws)
    window.go("importing")
    window.desk.jobs.wait()
    session = session_of(window.desk)
    heart = Heart()
    heart.beat(lambda: session.state.work.name.lower())
    session.open(Path(path))
    heart.until(lambda: session.state.work == Work.NONE)
    assert session.state.ready, session.state.error
    session.load()
    with seller.at_work():
        heart.until(lambda: session.state.work == Work.NONE)
    (count,) = ws.read("SELECT count(*) FROM contact")[0]
    assert count > workbook.ROWS * 0.9, count
    return {"stalls": heart.longest(), "waits": seller.waits}


class Seller:
    """Somebody who saves one edit after another."""

    def __init__(self, ws: Workspace) -> None:
        with ws.edit("New contact") as tx:
            self._contact = tx.add(Contact(name="Клиент продавца")).id
        self._ws = ws
        self.waits: list[float] = []

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Save meanwhile, every so often."""
        over = threading.Event()

        def work() -> None:
            while not over.wait(_BETWEEN_SAVES):
                self.waits.append(took(self._save))

        thread = threading.Thread(target=work)
        thread.start()
        yield
        over.set()
        thread.join()

    def _save(self) -> None:
        with self._ws.edit("Saved meanwhile") as tx:
            tx.get(Contact, self._contact).city = f"Город {len(self.waits)}"
