"""100 000 contacts from laptop to laptop: by a shared file, by a snapshot in it, and through a server.

The floor is what no way of handing them over can do without: inserting the rows, compressing and writing them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from benchmarks import base, exchange_server
from benchmarks import exchange_team as team
from benchmarks.exchange import captured
from benchmarks.figures import Figure
from benchmarks.process import Answer, alone
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection, outbox
from desktop_crm.sync import exchange as rounds
from desktop_crm.sync.place import Joined, Outcome, Place
from desktop_crm.sync.share import place as share_place
from desktop_crm.sync.share import snapshots
from desktop_crm.sync.share.keys import Keyring

_N = f"{team.CONTACTS:,}"


def exchange_places(folder: Path, full: bool) -> list[Figure]:
    """Each laptop in a process of its own, one after the other: what is added up is work, not waiting."""
    plain = alone(handed_over_plainly, folder / "floor.crm").value
    return [
        *_by_share(folder, plain),
        *_by_server(folder, plain),
        *(_large_snapshot(folder) if full else []),
    ]


def _by_share(folder: Path, plain: team.Cost) -> list[Figure]:
    alone(captured, folder / "a.crm", folder / "floor.crm")
    where = folder / "share"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    sent = alone(shared, folder / "a.crm", where / "Team.crmshare")
    codes = sent.value["codes"]
    taken = alone(joined, folder / "b.crm", where / "Team.crmshare", codes[0])
    made = alone(snapshot_made, folder / "a.crm")
    quick = alone(joined, folder / "c.crm", where / "Team.crmshare", codes[1])
    assert quick.value["by_snapshot"]
    return [
        _line(f"{_N} contacts: laptop → shared file → laptop, by changes", [sent, taken], plain, 6),
        _line(f"{_N} contacts: a new laptop joins by a snapshot", [quick], plain, 3),
        Figure(
            f"snapshot of {_N} contacts made, in the background",
            made.value["cost"][0],
            note=team.said(made.value["cost"]),
        ),
        Figure(f"snapshot of {_N} contacts", _size(where, "snap"), "MB"),
        Figure(
            "exchange by a shared file: peak memory of a laptop",
            max(a.peak for a in (sent, taken, made, quick)),
            "MB",
            most=300,
        ),
    ]


def _by_server(folder: Path, plain: team.Cost) -> list[Figure]:
    alone(captured, folder / "a.crm", folder / "floor.crm")
    with exchange_server.running(folder / "server") as server:
        before = server.used()
        sent = alone(joined, folder / "a.crm", server.invite(), "")
        taken = alone(joined, folder / "b.crm", server.invite(), "")
        used, peak, size = server.used() - before, server.peak_memory(), server.size()
    note = f"of it to the server {sent.value['cost'][0] / 1000:.1f} s; the server used {used / 1000:.1f} s"
    return [
        _line(f"{_N} contacts: laptop → server → laptop", [sent, taken], plain, 10, note),
        Figure(
            "exchange through the server: peak memory of a laptop", max(sent.peak, taken.peak), "MB", most=300
        ),
        Figure("exchange through the server: peak memory of the server", peak, "MB", most=300),
        Figure(f"{_N} contacts on the server's disk", size, "MB"),
    ]


def _line(what: str, laptops: list[Answer], plain: team.Cost, most: float, note: str = "") -> Figure:
    costs = [laptop.value["cost"] for laptop in laptops]
    notes = "; ".join(filter(None, (note, f"{team.said(*costs)}, floor {plain[1] / 1000:.1f} s")))
    return Figure(what, sum(clock for clock, _used in costs), floor=plain[0], most=most, note=notes)


def _large_snapshot(folder: Path) -> list[Figure]:
    contacts = 1_000_000
    source = base.copy(team.made(folder / f"exchange-{contacts}.crm", contacts))
    where = folder / "share"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    code = alone(large_share, source, where / "Team.crmshare").value
    made = alone(snapshot_made, source)
    quick = alone(joined, folder / "c.crm", where / "Team.crmshare", code)
    took, back = made.value["cost"], quick.value["join"]
    note = f"made {took[0] / 1000:.1f} s, restored {back[0] / 1000:.1f} s; {team.said(took, back)}"
    return [
        Figure(
            f"snapshot of {contacts:,} contacts, made and restored", took[0] + back[0], most=15000, note=note
        ),
        Figure(f"snapshot of {contacts:,} contacts", _size(where, "snap"), "MB"),
        Figure("snapshot of a million: peak memory", max(made.peak, quick.peak), "MB", most=300),
    ]


def handed_over_plainly(path: str) -> team.Cost:
    """The cost of writing the rows into a file, compressed, and of inserting them from it."""
    import msgpack
    from backports import zstd

    rows, file = team.people(team.CONTACTS), Path(path).with_suffix(".rows")

    def work() -> None:
        with file.open("wb") as out:
            out.write(zstd.compress(msgpack.packb(rows), 3))
            out.flush()
            os.fsync(out.fileno())
        team.write_plainly(ws, msgpack.unpackb(zstd.decompress(file.read_bytes())))

    with base.fresh(Path(path)) as ws:
        return team.cost(work)


class _Untidied(share_place.SharePlace):
    """Leaves merging and snapshots for later, as a laptop does that is in a hurry."""

    def tidy(self, ws: Workspace) -> None:
        pass


def shared(path: str, where: str) -> dict[str, Any]:
    """What it costs to hand over all changes of a base by a shared file; two invites to it."""
    with Workspace(Path(path)) as ws:
        codes = [connection.create_share(ws, where).code, connection.invite(ws).code]
        place = share_place.opened(ws, where)
        spent = _exchanged(ws, _Untidied(ws, place.share, place.team))
        return {"cost": spent, "codes": codes}


def snapshot_made(path: str) -> dict[str, Any]:
    """What it costs a laptop to make a snapshot at the place it has joined."""
    with Workspace(Path(path)) as ws:
        known = connection.connection(ws)
        assert known
        place = share_place.opened(ws, known.where)
        place.greet(ws, rounds.me(ws))
        return {"cost": team.cost(lambda: snapshots.make(ws, place.share, place.team, Keyring(ws), 0))}


def joined(path: str, where: str, code: str) -> dict[str, Any]:
    """What it costs to join and exchange once; a new base, unless there is one."""
    with Workspace(Path(path)) if code == "" and Path(path).name == "a.crm" else base.fresh(Path(path)) as ws:
        came: list[Joined] = []
        join = team.cost(lambda: came.append(connection.join(ws, where, code)))
        rest = team.cost(lambda: _check(connection.exchange(ws)))
        (count,) = ws.read("SELECT count(*) FROM contact")[0]
        assert count >= team.CONTACTS, count
        both = (join[0] + rest[0], join[1] + rest[1])
        return {"cost": both, "join": join, "by_snapshot": came[0].by_snapshot}


def large_share(path: str, where: str) -> str:
    """An invite to a shared file of a base whose entries all have their numbers. Nothing is in it yet."""
    with Workspace(Path(path)) as ws:
        outbox.number(ws)
        return connection.create_share(ws, where).code


def _exchanged(ws: Workspace, place: Place) -> team.Cost:
    return team.cost(lambda: _check(rounds.round(ws, place)))


def _check(outcome: Outcome) -> None:
    assert outcome.problem is None, outcome.problem
    assert outcome.waiting == 0


def _size(where: Path, part: str) -> float:
    return (
        sum(file.stat().st_size for file in where.rglob("*") if part in file.parts and file.is_file()) / 1e6
    )
