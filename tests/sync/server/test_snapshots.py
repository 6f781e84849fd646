"""A newcomer begins with a copy of a base, and reads on from there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop_crm.models.all import Contact
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection, server_snapshots
from desktop_crm.sync.server.snapshots import sum_of
from desktop_crm.sync.server.tables import PART
from tests.sync.laptops import content, fresh
from tests.sync.server.running import Running

Made = Callable[[str], Workspace]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Made]:
    made: list[Workspace] = []

    def make(name: str) -> Workspace:
        made.append(fresh(tmp_path / f"{name}.crm"))
        return made[-1]

    yield make
    for ws in made:
        connection.close(ws)
        ws.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small base is worth a snapshot here."""
    monkeypatch.setattr(server_snapshots, "_WORTH", 20_000)


def work(ws: Workspace, count: int) -> None:
    with ws.edit("Written") as tx:
        for _ in range(count):
            tx.add(Contact(name=secrets.token_hex(50)))


def exchange(ws: Workspace) -> None:
    outcome = connection.exchange(ws)
    assert outcome.problem is None, outcome.problem


def test_a_newcomer_begins_with_a_copy_and_reads_on(server: Running, laptop: Made) -> None:
    anna, ilya = laptop("anna"), laptop("ilya")
    connection.join(anna, server.where, server.invite())
    work(anna, 2_000)
    exchange(anna)
    work(anna, 5)
    exchange(anna)
    work(anna, 3)
    exchange(anna)
    steps: list[tuple[int, int]] = []
    joined = connection.join(ilya, server.where, server.invite(), lambda done, of: steps.append((done, of)))
    assert joined.by_snapshot
    assert joined.contacts == 2_005
    assert steps
    assert connection.exchange(ilya).received == 3
    work(ilya, 1)
    exchange(ilya)
    exchange(anna)
    assert content(anna) == content(ilya)


def test_a_damaged_copy_is_passed_over_and_everything_is_read_instead(
    server: Running, laptop: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_snapshots, "_ATTEMPTS", 1)
    anna, ilya = laptop("anna"), laptop("ilya")
    connection.join(anna, server.where, server.invite())
    work(anna, 500)
    exchange(anna)
    work(anna, 1)
    exchange(anna)
    with server.database.writing() as db:
        assert db.execute(update(PART).values(body=b"not what it was")).rowcount
    assert not connection.join(ilya, server.where, server.invite()).by_snapshot
    exchange(ilya)
    assert content(anna) == content(ilya)


def test_parts_come_in_any_order_and_again_and_only_a_whole_one_is_offered(server: Running) -> None:
    anna, ilya = server.joined("Anna"), server.joined("Ilya")
    anna.write(1)
    parts = [b"one" * 1000, b"two" * 1000, b"three"]
    told = {
        "parts": [sum_of(part) for part in parts],
        "about": {"size": 1},
        "cursor": anna.changes()["cursor"],
    }
    begun = anna.client.ask("POST", "/v1/snapshots", told).told
    where = f"/v1/snapshots/{begun['id']}"
    assert begun["have"] == []
    for number in (2, 0, 0):
        anna.client.ask("PUT", f"{where}/parts/{number}", body=parts[number])
    assert anna.client.attempt("PUT", f"{where}/parts/1", body=b"torn").error == "incomplete"
    assert anna.client.attempt("PUT", f"{where}/whole").told == {"error": "lacking", "parts": [1]}
    assert ilya.client.attempt("GET", "/v1/snapshots/newest").status == 404
    assert ilya.client.attempt("GET", f"{where}/parts/0").status == 404
    assert ilya.client.attempt("PUT", f"{where}/parts/1", body=parts[1]).status == 404, "it is Anna's"

    assert sorted(anna.client.ask("POST", "/v1/snapshots", told).told["have"]) == [0, 2]
    anna.client.ask("PUT", f"{where}/parts/1", body=parts[1])
    anna.client.ask("PUT", f"{where}/whole")
    newest = ilya.client.ask("GET", "/v1/snapshots/newest").told
    assert [ilya.client.ask("GET", f"{where}/parts/{n}").body for n in range(3)] == parts
    assert ilya.changes(newest["cursor"])["arrivals"] == []
    anna.write(2)
    assert len(ilya.changes(newest["cursor"])["arrivals"]) == 1
