"""A place that is full, read-only, gone, empty or another one; a power cut at any moment. Nothing here is harmed."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest

from desktop_crm.sync.place import Outcome
from desktop_crm.sync.share import place as share_place
from tests.sync.share_team import WHERE, Desk, meet
from tests.sync.virtual_disk import PowerCut, Storage, VirtualDisk

MINUTE = 60_000


def problem(outcome: Outcome) -> str:
    assert outcome.problem is not None
    assert outcome.problem.hint
    return outcome.problem.what


def test_a_full_place_is_said_and_everything_is_sent_when_there_is_room(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet(pair)
    anna.disk.storage.room = 50
    anna.add("Petrov")
    outcome = anna.sync()
    assert "full" in problem(outcome)
    assert outcome.waiting > 0
    anna.disk.storage.room = None
    meet(pair)
    assert ilya.names() == {"Petrov"}


def test_a_read_only_place_is_said_and_still_read(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    anna.sync()
    ilya.disk.read_only = True
    ilya.add("Sidorova")
    outcome = ilya.sync()
    assert "may not be read or written" in problem(outcome)
    assert outcome.received > 0
    assert ilya.names() == {"Petrov", "Sidorova"}
    ilya.disk.read_only = False
    meet(pair)
    assert anna.names() == {"Petrov", "Sidorova"}


def test_a_place_that_is_gone_takes_nothing_away(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    before = ilya.contents()
    ilya.disk.gone = True
    assert "is not there" in problem(ilya.sync())
    assert ilya.contents() == before
    ilya.disk.gone = False
    assert ilya.sync().problem is None


def test_a_place_that_does_not_answer_is_said(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    anna.disk.fail_at(1, OSError(errno.EIO, "Input/output error"))
    assert "does not answer: Input/output error" in problem(anna.sync())
    assert anna.sync().problem is None


def test_an_unmounted_drive_shows_an_empty_folder_and_takes_nothing_away(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    before = ilya.contents()
    mounted = ilya.disk.storage
    ilya.disk.storage = Storage()
    ilya.add("Sidorova")
    assert "is not there" in problem(ilya.sync())
    assert ilya.disk.storage.files == {}  # nothing is written into the folder under the drive
    ilya.disk.storage = mounted
    meet(pair)
    assert anna.names() == ilya.names() == {"Petrov", "Sidorova"}
    assert before != ilya.contents()


def test_the_file_of_another_team_in_the_same_place_is_refused(
    pair: tuple[Desk, Desk], new_desk: Callable[[str], Desk]
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    stranger = new_desk("stranger")
    stranger.disk.storage = Storage(1)
    stranger.create("Others")
    stranger.add("Foreign")
    stranger.sync()
    before = ilya.contents()
    ilya.disk.storage = stranger.disk.storage
    assert "another team" in problem(ilya.sync())
    assert ilya.contents() == before
    assert ilya.files() == stranger.files()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 1, "team": 3}', b"\xff" * 9]
)
def test_a_damaged_shared_file_is_said(pair: tuple[Desk, Desk], content: bytes) -> None:
    anna, _ilya = pair
    anna.disk.storage.files["Team.crmshare"].data = content
    assert "Team.crmshare" in problem(anna.sync())


def test_the_file_of_a_newer_program_is_said(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    anna.disk.storage.files["Team.crmshare"].data = b'{"format": 2}'
    assert "newer version" in problem(anna.sync())


def test_a_folder_that_was_emptied_is_filled_again(
    pair: tuple[Desk, Desk], new_desk: Callable[[str], Desk]
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    ilya.add("Sidorova")
    meet(pair)
    for path in list(anna.disk.storage.files):
        if path != "Team.crmshare":
            del anna.disk.storage.files[path]
    meet(pair)
    assert anna.names() == {"Petrov", "Sidorova"}
    newcomer = new_desk("newcomer")
    newcomer.join(anna.place.invite(anna.ws))
    newcomer.sync()
    assert newcomer.names() == {"Petrov", "Sidorova"}


def test_entries_of_a_laptop_that_is_no_more_are_put_back_by_others(
    pair: tuple[Desk, Desk], new_desk: Callable[[str], Desk]
) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    meet(pair)
    for path in anna.files():
        anna.disk.remove(path)
    ilya.sync()
    ilya.clock.moment += 11 * MINUTE
    ilya.sync()
    newcomer = new_desk("newcomer")
    newcomer.join(ilya.place.invite(ilya.ws))
    newcomer.sync()
    assert newcomer.names() == {"Petrov"}


def test_stale_listings_only_delay(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Sidorova")
    meet(pair)
    ilya.disk.stale = True
    anna.add("Petrov")
    anna.sync()
    assert ilya.sync().problem is None
    assert ilya.names() == {"Sidorova"}
    ilya.disk.stale = False
    ilya.sync()
    assert ilya.names() == {"Petrov", "Sidorova"}


def test_partial_reads_only_delay(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    for n in range(10):
        anna.add(f"Client {n}")
        anna.sync()
    ilya.disk.partial_reads = 0.5
    for _ in range(40):
        ilya.sync()
        ilya.clock.moment += 11 * MINUTE
    assert ilya.contents() == anna.contents()


@pytest.mark.parametrize("after", [False, True])
def test_a_power_cut_at_any_call_loses_nothing(new_desk: Callable[[str], Desk], after: bool) -> None:
    """Anna's laptop goes off at each call of a round in turn; what was saved reaches Ilya in the end."""
    anna, ilya = new_desk("anna"), new_desk("ilya")
    ilya.join(anna.create())
    meet((anna, ilya))
    call, cuts, names = int(after), 0, set()  # after a call is much the same as before the next one
    while True:
        call += 2
        names.add(f"Client {call}")
        anna.add(f"Client {call}")
        anna.clock.moment += 2 * MINUTE
        anna.disk.cut_at(call, after)
        try:
            anna.sync()
            finished = anna.disk._cut is None or anna.disk.calls < anna.disk._cut[0]
        except PowerCut:
            finished = False
            cuts += 1
            anna.disk.storage.power_cut()
        anna.restart()
        if finished:
            break
    assert cuts > 10
    for _ in range(3):
        meet((anna, ilya))
        anna.clock.moment += 20 * MINUTE
    assert ilya.names() == names
    assert ilya.contents() == anna.contents()


def test_trying_a_place_out_says_what_is_right_and_wrong(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    code = anna.place.invite(anna.ws).code
    anna.clock.moment = 1_760_000_000_000
    anna.disk.storage.changes = anna.clock.moment * 1_000_000
    good = share_place.probe(WHERE, code, anna.disk, anna.clock)
    assert [check.ok for check in good] == [True] * 5
    anna.clock.off = 3 * 3_600_000
    late = share_place.probe(WHERE, code, anna.disk, anna.clock)
    assert [check.ok for check in late] == [True, True, False, True, True]
    assert "180 min" in late[2].sentence
    anna.clock.off = 0
    anna.disk.read_only = True
    assert [check.ok for check in share_place.probe(WHERE, code, anna.disk, anna.clock)] == [True, False]
    anna.disk.gone = True
    assert [check.ok for check in share_place.probe(WHERE, code, anna.disk, anna.clock)] == [False]
    assert not [path for path in anna.disk.storage.files if path.endswith(".tmp")]


def test_trying_out_an_empty_folder_before_a_team_is_made() -> None:
    disk = VirtualDisk()
    assert all(check.ok for check in share_place.probe(WHERE, "", disk)[:2])
