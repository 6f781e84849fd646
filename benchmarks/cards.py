"""The card of a client with a long history: read, shown on the screen, and scrolled down to its beginning."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks.figures import Figure, each, p50, p95, took
from benchmarks.process import alone
from benchmarks.window import application, shown
from desktop_crm.models.all import Call, Note, Task
from desktop_crm.ops import client_sales, records, task_lists, timeline
from desktop_crm.store.workspace import Workspace

FEW, MANY = 200, 5000
_PAGE = 30
_RUNS = 50
_HOUR = 3_600_000  # ms
_STEP = 300  # px


def cards(path: Path) -> list[Figure]:
    """The card of a client with its first screenful of history."""
    written = base.copy(path)
    read = {entries: alone(card, written, entries).value for entries in (FEW, MANY)}
    seen = {entries: alone(on_screen, written, entries).value for entries in (FEW, MANY)}
    steps = sorted(seen[MANY]["steps"])
    return [
        *(
            Figure(f"card with {n:,} entries, first screenful, p95", p95(read[n]), most=20)
            for n in (FEW, MANY)
        ),
        *(Figure(f"card with {n:,} entries on the screen, p50", p50(seen[n]["shown"])) for n in (FEW, MANY)),
        Figure(f"scrolling down {MANY:,} entries: a step, p95", p95(steps), most=16),
        Figure(f"scrolling down {MANY:,} entries: the longest step", steps[-1], most=50),
    ]


def card(path: str, entries: int) -> list[float]:
    """The times of reading one."""
    with Workspace(Path(path)) as ws:
        id_ = _client(ws, entries)

        def read(_i: int) -> None:
            records.read(ws, "contact", id_)
            client_sales.deals_of(ws, "contact", id_)
            client_sales.requests_of(ws, "contact", id_)
            task_lists.of_record(ws, "contact", id_)
            timeline.events(ws, "contact", id_, limit=_PAGE)

        return each(read, _RUNS)


def on_screen(path: str, entries: int) -> dict[str, Any]:
    """The times until it is painted, and of each step of the scroll bar down to the oldest entry."""
    from desktop_crm.ui.clients.panel import Panel

    with Workspace(Path(path)) as ws:
        id_ = _client(ws, entries)
        window = shown(ws)
        window.resize(1440, 900)
        window.desk.commands.run("open", "contact", id_)
        window.desk.jobs.wait()
        app = application()
        app.processEvents()
        (panel,) = [each for each in window.findChildren(Panel) if each.isVisible()]

        def show(_i: int = 0) -> None:
            panel.show_record(id_)
            app.processEvents()

        times = each(show, _RUNS)
        bar, steps = panel._scroll.verticalScrollBar(), []
        while bar.value() < bar.maximum():

            def step() -> None:
                bar.setValue(bar.value() + _STEP)
                app.processEvents()

            steps.append(took(step))
        return {"shown": times, "steps": steps}


def _client(ws: Workspace, entries: int) -> str:
    """A client with so many entries: notes, calls, finished tasks and changes of the card by turns."""
    id_ = records.create(ws, "contact", {"name": f"Клиент с историей {entries}"})
    begun = int(time.time() * 1000) - entries * _HOUR
    with ws.edit("A long history") as tx:
        for n in range(0, entries - entries // 4, 3):
            moment = begun + n * _HOUR
            text = f"Разговор {n}: " + "просит пересчитать доставку до Казани. " * (1 + n % 7)
            tx.add(Note(about=id_, about_entity="contact", text=text, moment=moment))
            tx.add(Call(contact=id_, moment=moment + 1, text=f"О цене {n}", length=60))
            tx.add(Task(name=f"Отправить КП {n}", contact=id_, done=moment + 2))
    for n in range(entries // 4):
        records.change(ws, "contact", id_, {"city": f"Город {n}"})
    return id_
