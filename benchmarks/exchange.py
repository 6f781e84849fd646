"""What the exchange itself costs, before any place: noting, publishing and taking over 100 000 contacts, and bytes.

The floor is the same rows inserted into the same table with its indexes, without a journal.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from benchmarks import base
from benchmarks import exchange_team as team
from benchmarks.figures import Figure
from benchmarks.process import alone
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import inbox, outbox

_RUNS = 2
_EDITS = 10_000
_N = f"{team.CONTACTS:,}"


def exchange(folder: Path, full: bool) -> list[Figure]:
    """Each side in a process of its own."""
    written = [alone(captured, folder / "a.crm", folder / "floor.crm").value for _run in range(_RUNS)]
    floor, capture = (team.least([run[i] for run in written]) for i in (0, 1))
    given = alone(published, folder / "a.crm", folder / "segments")
    taken = [alone(applied, folder / "b.crm", folder / "segments") for _run in range(_RUNS)]
    publish, apply = given.value["cost"], team.least([run.value for run in taken])
    sizes = alone(edited, folder / "a.crm").value
    return [
        Figure(
            f"{_N} contacts × 10 fields noted in the journal",
            capture[0],
            floor=floor[0],
            most=5,
            note=team.said(capture),
        ),
        Figure(
            f"publishing {_N} contacts: numbers, hashes, packing, sealing",
            publish[0],
            most=1500,
            note=team.said(publish),
        ),
        Figure(f"{_N} contacts published", given.value["bytes"] / 1e6, "MB", most=10),
        Figure(
            f"taking over {_N} contacts",
            apply[0],
            most=7000,
            note=f"{team.said(apply)}; {apply[0] / floor[0]:.1f} × bare insert",
        ),
        Figure(f"{_EDITS:,} edits in one step, published", sizes["together"] / 1e6, "MB", most=0.35),
        Figure(f"{_EDITS:,} edits, each a step of its own, published together", sizes["singly"] / 1e6, "MB"),
        Figure("one edit published", sizes["one"], "bytes"),
        *_memory(folder, full),
    ]


def _memory(folder: Path, full: bool) -> list[Figure]:
    contacts = 1_000_000 if full else team.CONTACTS
    source = team.made(folder / f"exchange-{contacts}.crm", contacts)
    given = alone(published, base.copy(source), folder / "segments")
    taken = alone(applied, folder / "b.crm", folder / "segments")
    return [
        Figure(f"publishing {contacts:,} contacts: peak memory", given.peak, "MB", most=300),
        Figure(f"taking over {contacts:,} contacts: peak memory", taken.peak, "MB", most=300),
    ]


def captured(written: str, floor: str) -> list[team.Cost]:
    """The costs of the plain inserts, and of the same with the journal."""
    rows = team.people(team.CONTACTS)
    with base.fresh(Path(floor)) as ws:
        plain = team.cost(lambda: team.write_plainly(ws, rows))
    with base.fresh(Path(written)) as ws:
        return [plain, team.cost(lambda: team.write(ws, rows))]


def published(path: str, out: str) -> dict[str, Any]:
    """The cost of publishing all that a base has, into a folder, and the bytes."""
    folder = Path(out)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def work() -> None:
        outbox.number(ws)
        for n, batch in enumerate(team.read(ws)):
            (folder / f"{n}.seg").write_bytes(team.sealed(batch))

    with Workspace(Path(path)) as ws:
        spent = team.cost(work)
    return {"cost": spent, "bytes": sum(file.stat().st_size for file in team.segments(folder))}


def applied(path: str, published: str) -> team.Cost:
    """The cost of taking over all that was published, into an empty base."""
    files = team.segments(Path(published))

    def work() -> None:
        for file in files:
            inbox.apply(ws, team.unsealed(file.read_bytes()))

    with base.fresh(Path(path)) as ws:
        spent = team.cost(work)
        (count,) = ws.read("SELECT count(*) FROM contact")[0]
        assert count >= team.CONTACTS, count
    return spent


def edited(path: str) -> dict[str, int]:
    """The bytes of many edits in one step, of as many steps, and of one edit."""
    with Workspace(Path(path)) as ws:
        outbox.number(ws)
        ids = [id_ for (id_,) in ws.read("SELECT id FROM contact ORDER BY random() LIMIT ?", (_EDITS,))]
        sql = "UPDATE contact SET city = ? WHERE id = ?"

        def size(steps: list[list[str]]) -> int:
            upto = outbox.vector(ws)[outbox.own_site(ws)]
            for n, step in enumerate(steps):
                with ws.edit("Moved") as tx:
                    tx.executemany(
                        sql, [(f"Посёлок {len(steps)}-{n}-{m}", id_) for m, id_ in enumerate(step)]
                    )
            outbox.number(ws)
            return sum(len(team.sealed(batch)) for batch in team.read(ws, upto + 1))

        return {"together": size([ids]), "singly": size([[id_] for id_ in ids]), "one": size([ids[:1]])}
