"""Going through the whole base for cards that may be one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks.figures import Figure, took
from benchmarks.process import alone
from desktop_crm.base.fold import fold
from desktop_crm.ops.duplicates.scan import scan
from desktop_crm.store.workspace import Workspace


def duplicates(big: Path) -> list[Figure]:
    """The whole search over contacts and companies, against reading and folding what it has to look at."""
    base.warm(big)
    floor = alone(read_all, big).value
    ours = alone(searched, big)
    n, groups = ours.value["contacts"], ours.value["groups"]
    return [
        Figure(
            f"duplicates among {n:,} contacts", ours.value["ms"], floor=floor, most=6, note=f"{groups} groups"
        ),
        Figure("duplicates: peak memory", ours.peak, "MB", most=250),
    ]


def searched(path: str) -> dict[str, Any]:
    """The time of one search, and what it found."""
    with Workspace(Path(path)) as ws:
        found = []
        ms = took(lambda: found.append(scan(ws)))
        ((contacts,),) = ws.read("SELECT count(*) FROM contact")
        return {"ms": ms, "groups": len(found[0].groups), "contacts": contacts}


def read_all(path: str) -> float:
    """The time of reading every name and every phone, e-mail and place in a company once, and folding the names."""
    with Workspace(Path(path)) as ws:
        return took(lambda: _read(ws))


def _read(ws: Workspace) -> int:
    n = 0
    for (name,) in ws.reader.execute("SELECT name FROM contact UNION ALL SELECT name FROM company"):
        n += len(fold(name))
    for sql in (
        "SELECT about, system, normal FROM contact_point",
        "SELECT contact, company FROM membership",
    ):
        n += sum(1 for _row in ws.reader.execute(sql))
    return n
