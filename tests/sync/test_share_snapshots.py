"""The folder stays small and quick, and a newcomer need not read a team's whole history."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import erasure, people
from desktop_crm.store import check_journal, whole
from desktop_crm.store.journal import Changed
from desktop_crm.store.search import find
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import exchange, outbox, segment
from desktop_crm.sync.share import merging, snapshots
from desktop_crm.sync.share import place as share_place
from tests.sync.share_team import WHERE, Desk, meet
from tests.sync.virtual_disk import PowerCut

NewDesk = Callable[[str], Desk]
MINUTE, DAY = 60_000, 24 * 3_600_000


def snapshot(desk: Desk) -> bool:
    """As `tidy` makes one when it is due."""
    return snapshots.make(desk.ws, desk.place.share, desk.place.team, desk.place._ring(desk.ws), 1)


def many_small(desk: Desk, count: int) -> None:
    for n in range(count):
        desk.add(f"Client {n}")
        desk.clock.moment += 2 * MINUTE
        desk.sync()


def test_many_small_files_become_a_few(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    many_small(anna, 40)
    meet(pair)
    many_small(anna, 1)
    assert len(anna.files()) < 15
    assert ilya.sync().problem is None
    assert ilya.contents() == anna.contents()


def test_small_files_stay_until_everybody_has_their_entries(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet(pair)
    many_small(anna, merging.TOGETHER + 2)
    assert len(anna.files()) > merging.TOGETHER  # Ilya has not said that he has them
    ilya.sync()
    many_small(anna, 1)
    assert len(anna.files()) < 6


def test_after_a_month_nobody_is_waited_for(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, ilya = pair
    meet(pair)
    many_small(anna, merging.TOGETHER + 2)
    anna.clock.moment += 31 * DAY
    many_small(anna, 1)
    assert len(anna.files()) < 6
    meet(pair)
    assert ilya.contents() == anna.contents()


def test_who_has_read_the_small_ones_does_not_read_the_large_one_into_the_base(
    pair: tuple[Desk, Desk],
) -> None:
    anna, ilya = pair
    for n in range(merging.TOGETHER + 2):
        anna.add(f"Client {n}")
        anna.clock.moment += 2 * MINUTE
        anna.sync()
        ilya.sync()
    assert list(ilya.place.incoming(ilya.ws)) == []


@pytest.mark.parametrize("after", [False, True])
def test_a_power_cut_while_merging_loses_nothing(pair: tuple[Desk, Desk], after: bool) -> None:
    anna, ilya = pair
    many_small(anna, merging.TOGETHER - 1)
    anna.add("The last one")
    outbox.number(anna.ws)
    last = outbox.vector(anna.ws)[anna.site]
    batch = outbox.read(anna.ws, anna.site, last, last)
    assert batch is not None
    anna.place.send(anna.ws, batch)
    ilya.sync()
    cuts = 0
    while True:
        anna.clock.moment += 2 * MINUTE
        anna.disk.cut_at(cuts + 1, after)
        try:
            anna.place.tidy(anna.ws)
            break
        except PowerCut:
            cuts += 1
            anna.disk.storage.power_cut()
            anna.restart()
            anna.place.greet(anna.ws, exchange.me(anna.ws))
    assert cuts > 15
    anna.restart()
    for _ in range(3):
        meet(pair)
        anna.clock.moment += 20 * MINUTE
    assert ilya.contents() == anna.contents()
    assert len(ilya.names()) == merging.TOGETHER
    assert len(anna.files()) < 5


def test_a_newcomer_gets_the_whole_base_at_once(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    ilya.add("Sidorova")
    meet(pair)
    assert snapshot(anna)
    anna.add("After the snapshot")
    meet(pair)
    newcomer = new_desk("newcomer")
    site = newcomer.site
    told: list[Changed] = []
    newcomer.ws.listen(told.append)
    joined = newcomer.join(anna.place.invite(anna.ws))
    assert (joined.by_snapshot, joined.contacts, joined.name) == (True, 2, "Sales")
    assert told
    assert told[-1].touches("contact")
    assert newcomer.site == site
    outcome = newcomer.sync()
    assert outcome.problem is None
    assert outcome.received == 1  # the tail only
    newcomer.add("Of the newcomer")
    meet((*pair, newcomer))
    assert newcomer.contents() == anna.contents() == ilya.contents()
    assert newcomer.names() == {"Petrov", "Sidorova", "After the snapshot", "Of the newcomer"}
    assert check_journal.differences(newcomer.ws.reader) == []


def test_what_a_newcomer_has_said_of_himself_is_not_lost(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    newcomer = new_desk("newcomer")
    people.introduce(newcomer.ws, "Oleg")
    newcomer.ws.remember("own memo", "kept")
    base = newcomer.ws.memo("base")
    assert newcomer.join(anna.place.invite(anna.ws)).by_snapshot
    assert newcomer.ws.memo("own memo") == "kept"
    assert newcomer.ws.memo("base") == base != anna.ws.memo("base")
    assert people.me(newcomer.ws) is not None
    meet((newcomer, anna))
    assert ("Oleg",) in anna.ws.read("SELECT name FROM employee")
    assert anna.contents() == newcomer.contents()


def test_a_snapshot_carries_nothing_of_its_maker_alone(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    anna.ws.remember("draft of a lead", "private")
    meet(pair)
    snapshot(anna)
    newcomer = new_desk("newcomer")
    newcomer.join(anna.place.invite(anna.ws))
    own = whole.own_memos(newcomer.ws.reader)
    assert "draft of a lead" not in own
    assert json.dumps(dict(own)).count(anna.site) <= 1  # in the list of the laptops' keys
    assert newcomer.ws.memo("numbered") is not None
    assert outbox.waiting(newcomer.ws, 0) == 0


def test_a_newcomer_finds_what_others_wrote(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    newcomer = new_desk("newcomer")
    newcomer.join(anna.place.invite(anna.ws))
    assert [hit.title for hit in find(newcomer.ws, "petr")] == ["Petrov"]


def test_a_snapshot_of_which_a_part_is_missing_or_damaged_is_not_used(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    (part,) = anna.files("snap", "part-0001")
    file = anna.disk.storage.files[part]
    file.data = file.data[:-1]
    one = new_desk("one")
    assert not one.join(anna.place.invite(anna.ws)).by_snapshot
    one.sync()
    assert one.names() == {"Petrov"}
    anna.disk.remove(part)
    other = new_desk("other")
    assert not other.join(anna.place.invite(anna.ws)).by_snapshot
    other.sync()
    assert other.contents() == one.contents() == anna.contents()


def test_a_snapshot_without_a_manifest_is_none(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    meet(pair)
    snapshot(anna)
    (manifest,) = anna.files("snap", "manifest")
    anna.disk.remove(manifest)
    assert not new_desk("olga").join(anna.place.invite(anna.ws)).by_snapshot


def test_a_laptop_with_records_of_its_own_mixes_them_in(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    olga = new_desk("olga")
    olga.add("Client of Olga")
    assert not olga.join(anna.place.invite(anna.ws)).by_snapshot
    meet((olga, anna, ilya))
    assert olga.contents() == anna.contents() == ilya.contents()
    assert olga.names() == {"Petrov", "Client of Olga"}


def test_what_the_log_has_lost_comes_from_the_snapshot(pair: tuple[Desk, Desk], new_desk: NewDesk) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    invite = anna.place.invite(anna.ws)
    for path in anna.files():
        anna.disk.remove(path)
    olga = new_desk("olga")
    olga.add("Client of Olga")
    assert not olga.join(invite).by_snapshot
    olga.sync()
    assert olga.names() == {"Petrov", "Client of Olga"}


def test_nothing_is_copied_while_a_long_step_is_being_written(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    meet(pair)
    with anna.ws.long_edit("Import") as work:
        with work.chunk() as tx:
            tx.db.execute("INSERT INTO contact (id, name) VALUES (?, 'Half')", ("1" * 32,))
        assert not snapshot(anna)
    assert snapshot(anna)


@pytest.mark.parametrize("size", [0, 5 << 20])
def test_a_snapshot_is_made_when_it_spares_a_newcomer_something(size: int) -> None:
    assert snapshots.is_due(None, size) == bool(size)


def test_it_is_due_again_when_half_as_much_has_come() -> None:
    made = snapshots.Manifest("x", "y", 0, 2, 100 << 20, 40 << 20, (), {})
    assert not snapshots.is_due(made, 55 << 20)
    assert snapshots.is_due(made, 61 << 20)


def test_older_snapshots_go_after_a_day(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    meet(pair)
    snapshot(anna)
    anna.clock.moment += MINUTE
    snapshot(anna)
    manifest = snapshots.newest(anna.place.share, anna.place.team, anna.place._ring(anna.ws))
    assert manifest is not None
    snapshots.tidy(anna.place.share, manifest, anna.site)
    assert len(anna.files("snap", "manifest")) == 2
    anna.clock.moment += 2 * DAY
    snapshots.tidy(anna.place.share, manifest, anna.site)
    assert [path for path in anna.files("snap", "manifest") if manifest.name in path] == anna.files(
        "snap", "manifest"
    )


def test_a_large_base_comes_in_several_parts(
    pair: tuple[Desk, Desk], new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, _ilya = pair
    monkeypatch.setattr(snapshots, "_PART", 100_000)
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    parts = len(anna.files("snap", "")) - 1
    assert parts > 3
    told: list[tuple[int, int]] = []
    newcomer = new_desk("newcomer")
    code = anna.place.invite(anna.ws).code
    joined = share_place.join(
        newcomer.ws,
        WHERE,
        code,
        exchange.me(newcomer.ws),
        lambda *n: told.append(n),
        newcomer.disk,
        newcomer.clock,
    )
    assert joined.by_snapshot
    assert told[-1] == (parts, parts)
    assert not [path for path in newcomer.path.parent.iterdir() if path.name.startswith(".snapshot")]


def test_what_was_erased_for_good_goes_from_the_folder_too(
    pair: tuple[Desk, Desk], new_desk: NewDesk
) -> None:
    anna, ilya = pair
    petrov, _other = anna.add("Petrov", "Sidorova")
    anna.sync()
    meet(pair)
    ilya.change(petrov, city="Kazan-Secret")
    meet(pair)
    snapshot(anna)
    erasure.erase(ilya.ws, "contact", [petrov])
    for _ in range(3):
        for desk in pair:
            desk.clock.moment += 2 * MINUTE
            desk.add("Something else")
            desk.sync()
    told = [
        segment.opened(file.data, anna.keys)[1]
        for path, file in anna.disk.storage.files.items()
        if "/log/" in path
    ]
    assert not [payload for payload in told if b"Petrov" in payload or b"Kazan-Secret" in payload]
    assert [payload for payload in told if b"Sidorova" in payload]
    assert anna.files("snap", "manifest") == []
    newcomer = new_desk("newcomer")
    newcomer.join(anna.place.invite(anna.ws))
    meet((newcomer, *pair), 3)
    assert newcomer.contents() == anna.contents() == ilya.contents()
    assert "Petrov" not in newcomer.names()


def test_no_room_for_a_snapshot_is_no_trouble_for_the_exchange(
    pair: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ilya = pair

    def full(_ws: Workspace, _path: Path) -> bool:
        raise UserError("The disk is full.")

    monkeypatch.setattr(whole, "copy", full)
    monkeypatch.setattr(snapshots, "_WORTH", 1)
    many_small(anna, 3)
    meet(pair)
    assert ilya.contents() == anna.contents()
    assert anna.files("snap", "manifest") == []


def test_no_room_for_the_base_of_the_team_is_said(
    pair: tuple[Desk, Desk], new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    snapshot(anna)
    newcomer = new_desk("newcomer")
    newcomer.ws.remember("own memo", "kept")

    def full(_file: object, _piece: bytes) -> None:
        raise UserError("There is no room.", "Free some.")

    monkeypatch.setattr(snapshots, "_keep", full)
    with pytest.raises(UserError, match="no room"):
        newcomer.join(anna.place.invite(anna.ws))
    assert newcomer.ws.memo("own memo") == "kept"
    assert newcomer.names() == set()
    monkeypatch.undo()
    assert newcomer.join(anna.place.invite(anna.ws)).by_snapshot
