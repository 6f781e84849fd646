"""Laptops with their bases, and a server between them."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Contact
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import connection, outbox
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.place import Outcome
from desktop_crm.sync.server import care, certificate, place
from desktop_crm.sync.server import database as databases
from desktop_crm.sync.server.serving import Listen
from tests.sync.laptops import content, fresh
from tests.sync.server.running import Running, running, wrong_code

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


def joined(server: Running, ws: Workspace) -> Workspace:
    connection.join(ws, f"{server.where}#{server.invite()}")
    return ws


def exchange(*laptops: Workspace) -> None:
    """Every one of them, twice: what one brings, another may answer."""
    for ws in (*laptops, *laptops):
        outcome = once(ws)
        assert outcome.problem is None, outcome.problem


def once(ws: Workspace) -> Outcome:
    return connection.exchange(ws)


def write(ws: Workspace, name: str) -> str:
    with ws.edit("Written") as tx:
        return str(tx.add(Contact(name=name)).id)


def rename(ws: Workspace, id_: str, name: str) -> None:
    with ws.edit("Renamed") as tx:
        tx.get(Contact, id_).name = name


def names(ws: Workspace) -> set[str]:
    return {name for (name,) in ws.read("SELECT name FROM contact WHERE deleted IS NULL")}


def test_three_laptops_end_with_the_same_whoever_wrote_it(server: Running, laptop: Made) -> None:
    anna, ilya, olga = (joined(server, laptop(name)) for name in ("anna", "ilya", "olga"))
    first = write(anna, "Север")
    write(ilya, "Юг")
    exchange(anna, ilya, olga)
    assert names(olga) == {"Север", "Юг"}
    rename(anna, first, "Северный ветер")
    rename(ilya, first, "Северное сияние")
    exchange(anna, ilya, olga)
    assert content(anna) == content(ilya) == content(olga)
    assert once(olga) == Outcome(sent=0, received=0, conflicts=1, waiting=0)


def test_a_server_that_cannot_be_reached_keeps_nobody_from_working(
    server: Running, laptop: Made, tmp_path: Path
) -> None:
    anna = laptop("anna")
    away = databases.opened(tmp_path / "away")
    with running(away) as other:
        joined(other, anna)
    write(anna, "Север")
    outcome = once(anna)
    assert outcome.problem is not None
    assert "cannot be reached" in outcome.problem.what
    assert outcome.waiting == 1
    away.close()


def test_a_server_put_back_to_yesterdays_backup_is_filled_by_the_laptops(
    laptop: Made, tmp_path: Path
) -> None:
    database = databases.opened(tmp_path / "server")
    port = 0
    with running(database) as server:
        port = int(server.where.rpartition(":")[2])
        anna, ilya = joined(server, laptop("anna")), joined(server, laptop("ilya"))
        write(anna, "Of yesterday")
        exchange(anna, ilya)
        care.backup(database, tmp_path / "backup.sqlite")
        write(anna, "Of today")
        exchange(anna, ilya)
    database.close()
    shutil.rmtree(tmp_path / "server")
    (tmp_path / "server").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "server" / databases.FILE)

    database = databases.opened(tmp_path / "server")
    with running(database, Listen("127.0.0.1", port)) as server:
        write(ilya, "Of tomorrow")
        exchange(anna, ilya)
        olga = joined(server, laptop("olga"))
        exchange(olga)
        assert names(olga) == names(anna) == names(ilya) == {"Of yesterday", "Of today", "Of tomorrow"}
    database.close()


def test_a_server_put_back_by_copying_its_file_is_found_out_by_the_cursors(
    laptop: Made, tmp_path: Path
) -> None:
    database = databases.opened(tmp_path / "server")
    with running(database) as server:
        port = int(server.where.rpartition(":")[2])
        anna, ilya = joined(server, laptop("anna")), joined(server, laptop("ilya"))
        write(anna, "Of yesterday")
        exchange(anna, ilya)
        epoch = _epoch(database)
    database.close()
    shutil.copytree(tmp_path / "server", tmp_path / "copied")

    database = databases.opened(tmp_path / "server")
    with running(database, Listen("127.0.0.1", port)) as server:
        write(anna, "Of today")
        exchange(anna, ilya)
    database.close()

    database = databases.opened(tmp_path / "copied")
    with running(database, Listen("127.0.0.1", port)) as server:
        assert _epoch(database) == epoch
        exchange(anna, ilya)
        assert _epoch(database) != epoch
        olga = joined(server, laptop("olga"))
        exchange(olga)
        assert names(olga) == {"Of yesterday", "Of today"}
    database.close()


def _epoch(database: databases.Database) -> str:
    with database.reading() as db:
        return place.team(db).epoch


def test_a_base_put_back_to_an_earlier_state_goes_on_as_a_laptop_of_its_own(
    server: Running, laptop: Made, tmp_path: Path
) -> None:
    anna, ilya = joined(server, laptop("anna")), joined(server, laptop("ilya"))
    write(anna, "Before")
    exchange(anna, ilya)
    before = outbox.own_site(anna)
    connection.close(anna)
    anna.close()
    shutil.copy(tmp_path / "anna.crm", tmp_path / "backup.crm")
    with Workspace(tmp_path / "anna.crm") as again:
        write(again, "Lost with the disk here, kept at the server")
        exchange(again, ilya)
        connection.close(again)
    shutil.copy(tmp_path / "backup.crm", tmp_path / "anna.crm")
    with Workspace(tmp_path / "anna.crm") as back:
        write(back, "Written after the restore")
        exchange(back, ilya, back)
        assert outbox.own_site(back) != before
        assert content(back) == content(ilya)
        assert len(names(ilya)) == 3
        connection.close(back)


def test_what_is_written_on_one_laptop_wakes_another(server: Running, laptop: Made) -> None:
    anna, ilya = joined(server, laptop("anna")), joined(server, laptop("ilya"))
    exchange(anna, ilya)
    stop, heard = threading.Event(), list[bool]()
    waiting = threading.Thread(target=lambda: heard.append(connection.wait(ilya, 20, stop)))
    waiting.start()
    time.sleep(0.2)
    write(anna, "Север")
    once(anna)
    waiting.join(5)
    assert heard == [True]
    once(ilya)
    assert names(ilya) == {"Север"}
    waiting = threading.Thread(target=lambda: heard.append(connection.wait(ilya, 20, stop)))
    waiting.start()
    stop.set()
    waiting.join(2)
    assert heard == [True, False]


def test_a_revoked_laptop_keeps_its_records_and_is_told(server: Running, laptop: Made) -> None:
    anna, ilya = joined(server, laptop("anna")), joined(server, laptop("ilya"))
    write(anna, "Север")
    exchange(anna, ilya)
    connection.revoke(ilya, outbox.own_site(anna))
    write(anna, "Юг")
    outcome = once(anna)
    assert outcome.problem is not None
    assert "taken out of the team" in outcome.problem.what
    assert names(anna) == {"Север", "Юг"}
    exchange(ilya)
    assert names(ilya) == {"Север"}
    connection.leave(anna)
    joined(server, anna)
    exchange(anna, ilya)
    assert names(ilya) == {"Север", "Юг"}


def test_wrong_used_and_torn_invites_are_said_in_a_sentence(server: Running, laptop: Made) -> None:
    anna, ilya = laptop("anna"), laptop("ilya")
    with pytest.raises(Refused, match="does not know this invite"):
        connection.join(anna, f"{server.where}#{wrong_code()}")
    code = server.invite()
    with pytest.raises(UserError, match="not an invite code"):
        connection.join(anna, server.where, code[:-3])
    with pytest.raises(UserError, match="not copied to its end"):
        connection.join(anna, server.where, code + "@12ab")
    connection.join(anna, server.where, code)
    with pytest.raises(Refused, match="used already"):
        connection.join(ilya, server.where, code)
    with pytest.raises(UserError, match="not the address of a server"):
        connection.join(ilya, "http://crm.example:8443", code)


def test_the_servers_own_certificate_is_known_by_the_invite(laptop: Made, tmp_path: Path) -> None:
    database = databases.opened(tmp_path / "server")
    files = certificate.self_made(tmp_path / "tls", "127.0.0.1")
    pin = certificate.vouched_by_itself(files[0])
    with running(database, Listen("127.0.0.1", 0, *files)) as server:
        port = int(server.where.rpartition(":")[2])
        anna, ilya = laptop("anna"), laptop("ilya")
        with pytest.raises(UserError, match="not one that this laptop can trust"):
            connection.join(anna, server.where, server.invite())
        connection.join(anna, f"{server.where}#{server.invite()}@{pin}")
        write(anna, "Север")
        exchange(anna)
        invited = connection.invite(anna)
        assert all(check.ok for check in connection.probe(server.where, invited.code))
        connection.join(ilya, invited.where, invited.code)
        exchange(ilya)
        assert names(ilya) == {"Север"}
    for change, sentence in ((timedelta(days=3650), "another certificate"), (timedelta(days=-1), "expired")):
        shutil.rmtree(tmp_path / "tls")
        files = certificate.self_made(tmp_path / "tls", "127.0.0.1", change)
        if "expired" in sentence:
            _trust(anna, pin, certificate.vouched_by_itself(files[0]))
        with running(database, Listen("127.0.0.1", port, *files)):
            outcome = once(anna)
            assert outcome.problem is not None
            assert sentence in outcome.problem.what
    database.close()


def _trust(ws: Workspace, before: str, pin: str) -> None:
    """As if the base had been joined by this certificate, years ago."""
    connection.close(ws)
    ws.remember("server", (ws.memo("server") or "").replace(before, pin))
