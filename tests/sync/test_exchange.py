"""Rounds of the exchange with a place that carries batches, whatever is wrong with it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.clock import now
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import exchange, identity, outbox, state
from desktop_crm.sync.place import Outcome
from tests.sync.laptops import content
from tests.sync.memory_place import ClockOfTest, MemoryPlace, Store


class Desk:
    """A laptop with its base and its way to the place."""

    def __init__(self, path: Path, store: Store, clock: ClockOfTest) -> None:
        self.ws = Workspace(path)
        self.place = MemoryPlace(store)
        self.clock = clock

    def add(self, *names: str) -> list[str]:
        return [records.create(self.ws, "contact", {"name": name}) for name in names]

    def sync(self) -> Outcome:
        return exchange.round(self.ws, self.place, clock=self.clock)

    def names(self) -> set[str]:
        return {name for (name,) in self.ws.read("SELECT name FROM contact WHERE deleted IS NULL")}

    @property
    def site(self) -> str:
        return outbox.own_site(self.ws)


@pytest.fixture
def clock() -> ClockOfTest:
    return ClockOfTest()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def anna(tmp_path: Path, store: Store, clock: ClockOfTest) -> Iterator[Desk]:
    desk = Desk(tmp_path / "anna.crm", store, clock)
    yield desk
    desk.ws.close()


@pytest.fixture
def ilya(tmp_path: Path, store: Store, clock: ClockOfTest) -> Iterator[Desk]:
    desk = Desk(tmp_path / "ilya.crm", store, clock)
    yield desk
    desk.ws.close()


def agree(*desks: Desk) -> None:
    for _ in range(2):
        for desk in desks:
            assert desk.sync().problem is None
    first, *rest = (content(desk.ws) for desk in desks)
    for other in rest:
        assert other == first


def test_two_laptops_hear_of_each_other(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария", "Пётр")
    ilya.add("Olga")
    sent = anna.sync()
    assert (sent.received, sent.waiting, sent.problem) == (0, 0, None)
    assert sent.sent == len(content(anna.ws)["entries"])
    got = ilya.sync()
    assert got.received == sent.sent
    agree(anna, ilya)
    assert anna.names() == ilya.names() == {"Мария", "Пётр", "Olga"}


def test_a_round_without_news_sends_nothing_and_says_nothing(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    anna.sync()  # adds the base up in a quiet moment, and tells
    before, acks = anna.place.sends, dict(anna.place.store.acks)
    assert anna.sync() == Outcome(0, 0, 0, 0)
    assert anna.place.sends == before
    assert anna.place.store.acks == acks


def test_two_who_change_the_same_at_once_see_a_conflict_on_both(anna: Desk, ilya: Desk) -> None:
    (id_,) = anna.add("Мария")
    agree(anna, ilya)
    records.change(anna.ws, "contact", id_, {"city": "Казань"})
    records.change(ilya.ws, "contact", id_, {"city": "Пермь"})
    agree(anna, ilya)
    assert anna.sync().conflicts == ilya.sync().conflicts == 1


def test_a_place_that_is_gone_is_a_problem_and_nothing_else(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    anna.place.gone = True
    outcome = anna.sync()
    assert outcome.problem
    assert "cannot be reached" in outcome.problem.what
    assert outcome.waiting > 0
    kept = state.load(anna.ws)
    assert kept.error
    assert kept.error.what == outcome.problem.what
    assert kept.last is None
    anna.place.gone = False
    agree(anna, ilya)
    assert ilya.names() == {"Мария"}
    assert state.load(anna.ws).error is None


def test_what_a_read_only_place_holds_is_received_all_the_same(anna: Desk, ilya: Desk) -> None:
    ilya.add("Olga")
    ilya.sync()
    anna.add("Мария")
    anna.place.read_only = True
    outcome = anna.sync()
    assert outcome.problem
    assert outcome.problem.what == "The folder is read-only."
    assert anna.names() == {"Olga", "Мария"}
    assert outcome.waiting > 0
    anna.place.read_only = False
    agree(anna, ilya)


def test_one_bad_part_never_stops_the_others(anna: Desk, ilya: Desk) -> None:
    ilya.add("Olga")
    ilya.sync()
    anna.place.store.parts.insert(0, ("0" * 32, b"evil"))
    outcome = anna.sync()
    assert outcome.problem is None
    assert anna.names() == {"Olga"}
    assert any("not what Desktop CRM writes" in sentence for sentence in state.load(anna.ws).sentences)
    assert anna.sync().received == 0
    anna.place.store.parts.append((ilya.site, b"evil"))
    anna.sync()
    assert any(said.startswith("From “") for said in state.load(anna.ws).sentences)


def test_one_refused_change_stays_and_all_others_go(anna: Desk, ilya: Desk, clock: ClockOfTest) -> None:
    anna.add(*(f"Client {n}" for n in range(40)))
    anna.place.refuses = {17}
    outcome = anna.sync()
    assert outcome.problem is None
    assert outcome.waiting == 1
    (said,) = state.load(anna.ws).sentences
    assert said.startswith("Contact “Client ")
    assert said.endswith("”: A change is too large for this place.")
    ilya.sync()
    assert len(ilya.names()) == 39
    before = anna.place.sends
    assert anna.sync().waiting == 1
    assert anna.place.sends == before, "what was refused is tried again later, not all the time"
    anna.place.refuses = set()
    clock.minutes(61)
    assert anna.sync().waiting == 0
    agree(anna, ilya)
    assert anna.sync().problem is None
    assert not state.load(anna.ws).sentences


def test_a_revoked_laptop_hears_so_and_keeps_its_records(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    anna.place.revoke(anna.ws, ilya.site)
    ilya.add("Olga")
    outcome = ilya.sync()
    assert outcome.problem
    assert "no longer belongs" in outcome.problem.what
    assert ilya.names() == {"Мария", "Olga"}


def test_an_emptied_place_is_filled_again_and_takes_nothing_away(
    anna: Desk, ilya: Desk, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    ilya.add("Olga")
    agree(anna, ilya)
    anna.place.store.parts.clear()
    assert anna.sync().sent > 0, "what is ours goes back at once"
    assert anna.names() == {"Мария", "Olga"}
    clock.minutes(11)
    assert anna.sync().sent > 0, "what is of others, when nobody else has put it back"
    assert anna.place.store.known().keys() == {anna.site, ilya.site}
    assert anna.sync().sent == 0


def test_a_restored_place_is_read_and_filled_from_the_beginning(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    yesterday = list(anna.place.store.parts)
    ilya.add("Olga")
    agree(anna, ilya)
    anna.place.store.parts[:] = yesterday
    anna.place.store.id = "f" * 32
    anna.sync()
    assert {site for site, held in anna.place.store.known().items() if held} == {anna.site, ilya.site}
    agree(anna, ilya)


def test_a_restored_place_is_filled_by_all_together_and_not_by_each(
    anna: Desk, ilya: Desk, tmp_path: Path, store: Store, clock: ClockOfTest
) -> None:
    olga = Desk(tmp_path / "olga.crm", store, clock)
    try:
        for desk in (anna, ilya, olga):
            desk.add("somebody")
        agree(anna, ilya, olga)
        entries = len(content(anna.ws)["entries"])
        store.parts.clear()
        store.id = "f" * 32
        sent = [desk.sync().sent for desk in (anna, ilya, olga)]
        assert sent == [entries, 0, 0]
        agree(anna, ilya, olga)
    finally:
        olga.ws.close()


def test_a_copy_on_the_same_computer_goes_on_as_another_laptop(
    anna: Desk, ilya: Desk, tmp_path: Path, store: Store, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    anna.add("before the copy")
    copy = _copied(anna, tmp_path / "copy.crm", store, clock)
    try:
        was = copy.site
        copy.add("by the copy")
        anna.add("by the original")
        agree(anna, copy, ilya)
        assert copy.site != was == anna.site
        assert ilya.names() >= {"Мария", "before the copy", "by the copy", "by the original"}
    finally:
        copy.ws.close()


def test_a_moved_base_stays_the_same_laptop(
    anna: Desk, tmp_path: Path, store: Store, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    anna.sync()
    anna.ws.close()
    (tmp_path / "anna.crm").rename(tmp_path / "moved.crm")
    moved = Desk(tmp_path / "moved.crm", store, clock)
    try:
        assert not identity.settle(moved.ws)
        assert moved.sync().sent == 0
    finally:
        moved.ws.close()


def test_a_base_from_another_computer_goes_on_as_another_laptop(
    anna: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    anna.sync()
    copy = _copied(anna, tmp_path / "copy.crm", store, clock)
    monkeypatch.setenv("DESKTOP_CRM_HOME", str(tmp_path / "other-home"))
    try:
        was = copy.site
        copy.sync()
        assert copy.site != was
    finally:
        copy.ws.close()


def test_a_base_restored_from_yesterday_gives_no_number_twice(
    anna: Desk, ilya: Desk, tmp_path: Path, store: Store, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    yesterday = _copied(anna, tmp_path / "backup.crm", store, clock)
    yesterday.ws.close()
    anna.add("lost with the laptop, but not for the team")
    agree(anna, ilya)
    anna.ws.close()
    shutil.copy(tmp_path / "backup.crm", tmp_path / "anna.crm")
    anna.ws = Workspace(tmp_path / "anna.crm")
    was = anna.site
    anna.add("after the restore")
    agree(anna, ilya)
    assert anna.site != was
    assert ilya.names() == {"Мария", "lost with the laptop, but not for the team", "after the restore"}


def test_a_cloned_disk_is_noticed_by_the_place(
    anna: Desk, ilya: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, clock: ClockOfTest
) -> None:
    """The clone has the mark outside the base too, and the same path: only the place can tell."""
    anna.add("Мария")
    agree(anna, ilya)
    home = tmp_path / "cloned-home"
    shutil.copytree(identity.data_dir().parent, home)
    clone = _copied(anna, tmp_path / "clone.crm", store, clock)
    mark = home / "data" / "exchange" / f"{anna.site}.json"
    mark.write_text(mark.read_text(encoding="utf-8").replace("anna.crm", "clone.crm"), encoding="utf-8")
    anna.add("by the original")
    anna.sync()
    monkeypatch.setenv("DESKTOP_CRM_HOME", str(home))
    try:
        clone.add("by the clone")
        clone.sync()
        assert clone.site != anna.site
        monkeypatch.undo()
        agree(anna, ilya)
        assert ilya.names() == {"Мария", "by the original", "by the clone"}
    finally:
        clone.ws.close()


def test_a_clock_three_hours_fast_is_told_to_both(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    anna.place.store.clocks[ilya.site] = 3 * 3_600_000
    anna.place.store.time = anna.clock.now()
    anna.sync()
    (said,) = state.load(anna.ws).sentences
    assert said.endswith("is 3 h fast.")
    assert "The clock of “" in said
    ilya.clock = ClockOfTest()
    ilya.clock.minutes(180)
    ilya.sync()
    assert state.load(ilya.ws).sentences == ("The clock of this laptop is 3 h fast.",)


def test_whoever_is_fast_hears_that_the_other_had_an_entry_before_it_was_written(
    anna: Desk, ilya: Desk
) -> None:
    anna.clock = ClockOfTest()
    anna.clock.at = now() - 3 * 3_600_000
    agree(anna, ilya)
    ilya.add("Olga")
    ilya.sync()
    anna.sync()
    ilya.sync()
    (said,) = state.load(ilya.ws).sentences
    assert said.endswith("is 3 h slow.")


def test_laptops_that_should_be_the_same_and_are_not_say_so(
    anna: Desk, ilya: Desk, clock: ClockOfTest
) -> None:
    anna.add("Мария")
    agree(anna, ilya)
    with ilya.ws.aside() as db:  # a fault of the program, as the journal knows nothing of it
        db.execute("UPDATE writing SET capture = 0")
        db.execute("UPDATE contact SET city = 'Nowhere'")
        db.execute("UPDATE writing SET capture = 1")
    ilya.add("Olga")
    for _ in range(3):
        clock.minutes(5)  # adding up takes its share of the time, and no more
        ilya.sync()
        anna.sync()
    (said,) = state.load(anna.ws).sentences
    assert "has the same changes as this laptop, but other Contacts" in said
    assert anna.names() == {"Мария", "Olga"}


def test_laptops_that_are_the_same_say_nothing(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    ilya.add("Olga")
    agree(anna, ilya)
    agree(anna, ilya)
    assert all(ack.sums for ack in anna.place.store.acks.values())
    assert state.load(anna.ws).sentences == state.load(ilya.ws).sentences == ()


def test_a_round_that_is_stopped_goes_on_next_time(anna: Desk, ilya: Desk) -> None:
    anna.add("Мария")
    anna.sync()
    stop = threading.Event()
    stop.set()
    outcome = exchange.round(ilya.ws, ilya.place, stop=stop, clock=ilya.clock)
    assert (outcome.received, outcome.problem) == (0, None)
    assert state.load(ilya.ws).last is None
    agree(anna, ilya)


def _copied(desk: Desk, path: Path, store: Store, clock: ClockOfTest) -> Desk:
    """The same base at another path, as a person copies a file."""
    desk.ws.close()
    shutil.copy(desk.ws.path, path)
    desk.ws = Workspace(desk.ws.path)
    return Desk(path, store, clock)
