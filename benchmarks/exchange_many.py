"""Many laptops that edit much without seeing each other, and then meet: through a shared file, and through a server."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import exchange_server
from benchmarks import exchange_team as team
from benchmarks.figures import Figure
from benchmarks.process import alone
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection, sums

_CONTACTS = 10_000
_SHARED = 0.02  # of the edits go to contacts that all edit
_AT_ONCE = 100  # contacts to which those edits go
_TEXTS = ("city", "job_title", "name")


def exchange_many(folder: Path, full: bool) -> list[Figure]:
    """50 laptops × 2 000 edits each; a tenth of the edits otherwise. All have to end the same."""
    edits = 2000 if full else 200
    laptops = 50 if full else 10
    figures = []
    for kind in ("shared file", "server"):
        answer = alone(met, folder / "many", kind, laptops, edits)
        figures += _lines(f"{laptops} laptops × {edits:,} edits, {kind}", answer.value)
    return figures


def _lines(what: str, told: dict[str, Any]) -> list[Figure]:
    send, take = told["send"], told["take"]
    note = f"{team.said(*send, *take)}; all identical, {told['conflicts']:,} conflicts on each"
    return [
        Figure(f"{what}: sent and taken over by all", sum(ms for ms, _used in send + take), note=note),
        Figure(f"{what}: the slowest laptop takes over", max(ms for ms, _used in take)),
        Figure(f"{what}: on its disk", told["size"], "MB"),
    ]


def met(folder: str, kind: str, laptops: int, edits: int) -> dict[str, Any]:
    """The costs of each laptop's sending and of its taking over, after all have edited apart; the size of the place."""
    here, edits = Path(folder), int(edits)
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    with ExitStack() as open_:
        place = open_.enter_context(_PLACES[kind](here))
        team_ = [open_.enter_context(Workspace(here / f"{n}.crm")) for n in range(int(laptops))]
        team.write(team_[0], team.people(_CONTACTS))
        for ws in team_:
            place.let_in(ws)
            _exchange(ws)
        for n, ws in enumerate(team_):
            _edit(ws, n, len(team_), edits)
        send = [team.cost(lambda ws=ws: _exchange(ws)) for ws in team_]  # type: ignore[misc]
        take = [team.cost(lambda ws=ws: _exchange(ws)) for ws in team_]  # type: ignore[misc]
        _check_same(team_)
        conflicts = connection.status(team_[0]).conflicts
        for ws in team_:
            connection.close(ws)
        return {"send": send, "take": take, "size": place.size(), "conflicts": conflicts}


def _edit(ws: Workspace, n: int, of: int, edits: int) -> None:
    """Edits of one laptop, each a step: nearly all in its own part of the contacts, a few where all edit."""
    chance = random.Random(n)
    ids = [id_ for (id_,) in ws.read("SELECT id FROM contact ORDER BY id")]
    own = ids[_AT_ONCE + n :: of]
    for i in range(edits):
        id_ = chance.choice(ids[:_AT_ONCE] if chance.random() < _SHARED else own)
        with ws.edit("Changed") as tx:
            tx.execute(f"UPDATE contact SET {chance.choice(_TEXTS)} = ? WHERE id = ?", (f"{n}-{i}", id_))


def _exchange(ws: Workspace) -> None:
    outcome = connection.exchange(ws)
    assert outcome.problem is None, outcome.problem


def _check_same(laptops: list[Workspace]) -> None:
    for ws in laptops:
        _exchange(ws)
    reckoned = [sums.reckon(ws) for ws in laptops]
    assert all(each is not None and each == reckoned[0] for each in reckoned)


class _Share:
    """A shared file among the laptops."""

    def __init__(self, folder: Path) -> None:
        self._where = folder / "share"
        self._where.mkdir()
        self._first: Workspace | None = None

    def let_in(self, ws: Workspace) -> None:
        where = str(self._where / "Team.crmshare")
        if self._first is None:
            self._first = ws
            connection.create_share(ws, where)
            return
        connection.join(ws, where, connection.invite(self._first).code)

    def size(self) -> float:
        return sum(file.stat().st_size for file in self._where.rglob("*") if file.is_file()) / 1e6


class _Server:
    """A server for the laptops."""

    def __init__(self, server: exchange_server.Server) -> None:
        self._server = server

    def let_in(self, ws: Workspace) -> None:
        connection.join(ws, self._server.invite())

    def size(self) -> float:
        return self._server.size()


@contextmanager
def _share(folder: Path) -> Iterator[_Share]:
    yield _Share(folder)


@contextmanager
def _server(folder: Path) -> Iterator[_Server]:
    with exchange_server.running(folder / "server") as server:
        yield _Server(server)


_PLACES: dict[str, Callable[[Path], Any]] = {"shared file": _share, "server": _server}
