"""A team exchanges through a shared file, and what is wrong with the place harms nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_crm.sync.disk import RealClock, RealDisk, is_partial
from desktop_crm.sync.share.shared_file import Share
from tests.sync.share_team import Desk, meet


def test_what_anna_writes_reaches_ilya_and_back(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    (petrov,) = anna.add("Petrov")
    meet(pair)
    assert ilya.names() == {"Petrov"}
    ilya.change(petrov, city="Kazan")
    ilya.add("Sidorova")
    meet(pair)
    assert anna.names() == {"Petrov", "Sidorova"}
    assert anna.contents() == ilya.contents()


def test_nothing_is_sent_or_read_twice(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    anna.add("Petrov")
    assert anna.sync().sent > 0
    assert ilya.sync().received > 0
    files = anna.files()
    for desk in (anna, ilya):
        again = desk.sync()
        assert (again.sent, again.received) == (0, 0)
        desk.restart()
        assert (desk.sync().sent, desk.sync().received) == (0, 0)
    assert anna.files() == files


def test_who_finds_the_folder_reads_nothing(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    anna.add("Gazprom")
    meet(pair)
    for path, file in anna.disk.storage.files.items():
        assert b"Gazprom" not in file.data, path


def test_nothing_half_written_is_left_in_the_folder(pair: tuple[Desk, Desk]) -> None:
    anna, _ilya = pair
    anna.add("Petrov")
    meet(pair)
    assert not [path for path in anna.disk.storage.files if is_partial(path.rpartition("/")[2])]
    assert set(anna.disk.storage.files) <= set(anna.disk.storage.kept_names)


def test_two_write_the_same_field_at_once_and_both_see_it(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    (petrov,) = anna.add("Petrov")
    meet(pair)
    anna.change(petrov, city="Kazan")
    ilya.change(petrov, city="Perm")
    meet(pair, 3)
    assert anna.contents() == ilya.contents()
    assert anna.sync().conflicts == ilya.sync().conflicts == 1


def test_what_was_just_read_is_not_put_back(pair: tuple[Desk, Desk]) -> None:
    anna, ilya = pair
    meet([anna, ilya])
    (contact,) = anna.add("Мария")
    for city in ("Казань", "Пермь", "Уфа", "Омск"):
        anna.change(contact, city=city)
        anna.sync()
        assert ilya.sync().sent == 0
        ilya.clock.sleep(1800)


def test_an_unmounted_drive_leaves_an_empty_folder_and_nothing_is_begun_there(tmp_path: Path) -> None:
    share = Share(RealDisk(tmp_path, RealClock()), RealClock(), "Team.crmshare")
    with pytest.raises(FileNotFoundError):
        share.put(b"a segment", "log", "anna", "1.seg")
    assert list(tmp_path.iterdir()) == []
