"""How the window and a seller fare while 100 000 contacts of another laptop are taken over."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks import exchange_team as team
from benchmarks.exchange import captured, published
from benchmarks.figures import Figure, p95
from benchmarks.meanwhile import Seller
from benchmarks.process import alone
from benchmarks.window import Heart, shown
from desktop_crm.sync import inbox

_RUNS = 2
_N = f"{team.CONTACTS:,}"


def exchange_meanwhile(folder: Path) -> list[Figure]:
    """The longest time the window did not answer, and how long a save took."""
    arriving = folder / "arriving"
    alone(captured, folder / "a.crm", folder / "floor.crm")
    alone(published, folder / "a.crm", arriving)
    runs = [alone(taken_over_in_window, folder / "b.crm", arriving) for _run in range(_RUNS)]
    best = min(runs, key=lambda run: float(run.value["stall"]))
    waits = [run.value["waits"] for run in runs]
    return [
        Figure(f"{_N} contacts arrive: longest stall of the window", best.value["stall"], most=50),
        Figure(f"{_N} contacts arrive: a seller's save meanwhile, p95", min(map(p95, waits)), most=150),
        Figure(f"{_N} contacts arrive: the longest save", min(map(max, waits))),
        Figure(f"{_N} contacts arrive in the open window", best.value["took"]),
        Figure("the window meanwhile: peak memory", best.peak, "MB"),
    ]


def taken_over_in_window(path: str, arriving: str) -> dict[str, Any]:
    """The longest gap of the window's own time, the times of a seller's saves, and how long it took."""
    ws = base.fresh(Path(path))
    seller, files = Seller(ws), team.segments(Path(arriving))
    window, heart = shown(ws), Heart()

    def work() -> None:
        for file in files:
            inbox.apply(ws, team.unsealed(file.read_bytes()))

    exchange = threading.Thread(target=work)
    heart.beat()

    def until_taken_over() -> None:
        exchange.start()
        heart.until(lambda: not exchange.is_alive())

    with seller.at_work():
        took, _used = team.cost(until_taken_over)
    window.desk.jobs.wait()
    (count,) = ws.read("SELECT count(*) FROM contact")[0]
    assert count > team.CONTACTS, count
    return {"stall": max(gap for gap, _doing in heart.longest()), "waits": seller.waits, "took": took}
