"""A file is written so that nobody sees half of it, and what was written survives a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop_crm.sync import disk as disk_module
from desktop_crm.sync.disk import Disk, RealDisk, is_partial
from tests.sync.virtual_disk import PowerCut, Storage, VirtualClock, VirtualDisk


@pytest.fixture(params=["real", "virtual"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    return RealDisk(tmp_path, VirtualClock()) if request.param == "real" else VirtualDisk()


def test_both_disks_do_the_same(disk: Disk) -> None:
    disk.make_folder("log/anna")
    disk.make_folder("log/anna")
    disk.write_new("log/anna/1.seg", b"what Anna wrote")
    assert [(f.name, f.folder, f.size) for f in disk.list("log/anna")] == [("1.seg", False, 15)]
    assert [(f.name, f.folder) for f in disk.list("log")] == [("anna", True)]
    assert disk.read("log/anna/1.seg", 100) == b"what Anna wrote"
    assert disk.read("log/anna/1.seg", 4) == b"what"
    told = disk.stat("log/anna/1.seg")
    assert told is not None
    assert told.size == 15
    assert disk.stat("log/nobody/1.seg") is None


def test_nothing_is_overwritten(disk: Disk) -> None:
    disk.write_new("1.seg", b"first")
    with pytest.raises(FileExistsError):
        disk.write_new("1.seg", b"second")
    assert disk.read("1.seg", 10) == b"first"
    assert [f.name for f in disk.list("")] == ["1.seg"]


def test_what_is_gone_may_be_removed_once_more(disk: Disk) -> None:
    disk.make_folder("snap/1")
    disk.write_new("snap/1/part", b"x")
    disk.remove("snap/1/part")
    disk.remove("snap/1/part")
    disk.remove("snap/1")
    assert disk.list("snap") == []
    with pytest.raises(FileNotFoundError):
        disk.list("snap/1")
    with pytest.raises(FileNotFoundError):
        disk.read("snap/1/part", 1)


def test_where_a_drive_knows_no_links_a_file_still_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_names: object) -> None:
        raise OSError(errno.ENOTSUP, "no links here")

    monkeypatch.setattr(os, "link", link)
    disk = RealDisk(tmp_path)
    disk.write_new("1.seg", b"first")
    with pytest.raises(FileExistsError):
        disk.write_new("1.seg", b"second")
    assert disk.read("1.seg", 10) == b"first"


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_virus_scanner_that_holds_a_new_file_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    held = [number, number, number]
    rename = disk_module._rename

    def held_at_first(path: Path, name: Path) -> None:
        if held:
            error = PermissionError(errno.EACCES, "held")
            error.winerror = held.pop()  # type: ignore[attr-defined]
            raise error
        rename(path, name)

    monkeypatch.setattr(disk_module, "_rename", held_at_first)
    clock = VirtualClock(0)
    RealDisk(tmp_path, clock).write_new("1.seg", b"first")
    assert (tmp_path / "1.seg").read_bytes() == b"first"
    assert 0 < clock.moment < 1000


def test_a_file_held_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_path: Path, _name: Path) -> None:
        error = PermissionError(errno.EACCES, "held")
        error.winerror = 32  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(disk_module, "_rename", held)
    with pytest.raises(PermissionError):
        RealDisk(tmp_path, VirtualClock()).write_new("1.seg", b"first")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("call", range(1, 4))
@pytest.mark.parametrize("seed", range(6))
def test_a_power_cut_leaves_a_file_whole_or_none(call: int, after: bool, seed: int) -> None:
    disk = VirtualDisk(Storage(seed))
    disk.cut_at(call, after)
    try:
        disk.write_new("1.seg", b"whole")
        written = True
    except PowerCut:
        written = False
    disk.storage.power_cut()
    there = [f.name for f in disk.list("") if not is_partial(f.name)]
    assert there in ([], ["1.seg"])
    if there:
        assert disk.read("1.seg", 10) == b"whole"
    assert there or not written


def test_without_syncing_a_power_cut_is_noticed() -> None:
    """The virtual disk would show a program that forgets to sync."""
    broken = 0
    for seed in range(20):
        disk = VirtualDisk(Storage(seed))
        disk.forgets_to_sync = True
        disk.write_new("1.seg", b"whole")
        disk.storage.power_cut()
        broken += disk.read("1.seg", 10) != b"whole"
    assert broken


def test_a_full_disk_leaves_nothing_behind() -> None:
    disk = VirtualDisk()
    disk.storage.room = 3
    with pytest.raises(OSError, match="space"):
        disk.write_new("1.seg", b"whole")
    assert disk.list("") == []
    assert disk.storage.room == 3
