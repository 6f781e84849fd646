"""The server: 50 laptops that ask it all at once, and one edit on its way to another laptop.

The floor of a request is the same one to an application behind the same uvicorn that does nothing but answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import base, exchange_server
from benchmarks.figures import Figure, p50, p95
from benchmarks.process import alone
from benchmarks.serving_load import LAPTOPS, asked, asked_of_nothing, read, written
from desktop_crm.ops import records
from desktop_crm.store.journal import SYNC
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection

_EDITS = 150


def serving(folder: Path) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed."""
    floor = alone(asked_of_nothing).value
    with exchange_server.running(folder / "server", tls=False) as server:
        figures = _figures("SQLite", server, folder, floor)
    with _postgres() as url:
        if url:
            with exchange_server.running(folder / "server", url, tls=False) as server:
                figures += _figures("PostgreSQL", server, folder, floor)
    return figures


def _figures(name: str, server: exchange_server.Server, folder: Path, floor: float) -> list[Figure]:
    seats = alone(asked, server.invite()).value
    put, got = alone(written, seats).value, alone(read, seats).value
    seen = alone(edits, folder, server.invite(), server.invite()).value
    return [
        Figure(f"{LAPTOPS} laptops write to the server on {name}: one segment, durable", put[0], floor=floor,
               note=f"{1000 / put[0]:.0f} in a second; p95 of one {put[1]:.0f} ms"),
        Figure(f"{LAPTOPS} laptops ask the server on {name} what is new", got[0], floor=floor,
               note=f"{1000 / got[0]:.0f} in a second; p95 of one {got[1]:.0f} ms"),
        Figure(f"one edit through the server on {name} until another laptop has it, p95", p95(seen), most=50,
               note=f"p50 {p50(seen):.0f} ms"),
        Figure(f"the server on {name}: peak memory", server.peak_memory(), "MB", most=300),
    ]  # fmt: skip


def edits(folder: str, *invites: str) -> list[float]:
    """Times from saving until the other laptop has the edit, which waits for news meanwhile."""
    stop, arrived = threading.Event(), threading.Event()
    with ExitStack() as stack:
        anna, ilya = (stack.enter_context(base.fresh(Path(folder) / f"{i}.crm")) for i in range(2))
        for ws, line in zip((anna, ilya), invites, strict=True):
            connection.join(ws, line)
            connection.exchange(ws)
        ilya.listen(lambda changed: arrived.set() if changed.origin == SYNC else None)
        following = threading.Thread(target=_follow, args=(ilya, stop))
        following.start()
        times = [_until_seen(anna, arrived, i) for i in range(_EDITS)]
        stop.set()
        following.join()
        for ws in (anna, ilya):
            connection.close(ws)
    return times[10:]


def _follow(ws: Workspace, stop: threading.Event) -> None:
    while not stop.is_set():
        if connection.wait(ws, 20, stop):
            connection.exchange(ws)


def _until_seen(ws: Workspace, arrived: threading.Event, number: int) -> float:
    import time

    time.sleep(0.05)  # as the last round of the other laptop is at its end, too
    arrived.clear()
    start = time.perf_counter()
    records.create(ws, "contact", {"name": f"Contact {number}"})
    connection.exchange(ws)
    assert arrived.wait(10)
    return (time.perf_counter() - start) * 1000


@contextmanager
def _postgres() -> Iterator[str]:
    """A database of a server that waits for its disk; "" where there is no PostgreSQL."""
    from tests.real import postgres, processes

    if not (processes.found("initdb") and processes.found("postgres")):
        yield ""
        return
    with processes.folder("bench") as home:
        postgres.make_cluster(processes.found("initdb") or "", home / "data")
        port = processes.free_port()
        told = [f"listen_addresses={processes.HOST}", f"port={port}", f"unix_socket_directories={home}"]
        command = [processes.found("postgres"), "-D", home / "data", *(f"--{one}" for one in told)]
        server = processes.Server(
            command, home / "log", lambda: postgres.accepts(port), processes.unprivileged()
        )
        with processes.running(server):
            yield f"postgresql://{postgres.OWNER}@{processes.HOST}:{port}/postgres"
