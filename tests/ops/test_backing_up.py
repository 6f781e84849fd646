"""The base is copied by itself each day; a copy counts only when it was opened and read, and trouble is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.ops import backing_up, backups, people
from desktop_crm.ops.backing_up import all_of, is_due, keep_up, make, second, status
from desktop_crm.store import check
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

ROOT = Path(__file__).parents[2]
DAY = 86_400


def at(year: int, month: int, day: int, hour: int) -> float:
    return datetime(year, month, day, hour).timestamp()  # noqa: DTZ001 - what the clock on the wall shows


def clock(*moment: int) -> Callable[[], float]:
    return lambda: at(*moment)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        people.add(ws, "Anna")
        yield ws


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def folder_of(ws: Workspace) -> Path:
    return ws.path.parent / "backups"


def fill(ws: Workspace, rows: int) -> None:
    with ws.edit("Many") as tx:
        tx.executemany("INSERT INTO contact (name, city) VALUES (?, 'Казань')", [("Имя",)] * rows)


def test_a_copy_of_today_is_due_once_a_day(ws: Workspace) -> None:
    morning = at(2026, 11, 24, 9)
    assert is_due(ws, lambda: morning)
    keep_up(ws, clock=lambda: morning)
    assert names(folder_of(ws)) == ["team-2026-11-24-090000.crm.zst"]
    known = status(ws)
    assert (known.moment, known.problem) == (morning, "")
    assert known.size == Path(known.path).stat().st_size

    assert not is_due(ws, lambda: morning + 3600)
    assert is_due(ws, lambda: morning + DAY)


def test_a_copy_that_somebody_has_removed_is_made_again(ws: Workspace) -> None:
    keep_up(ws)
    Path(status(ws).path).unlink()
    assert is_due(ws)
    keep_up(ws)
    assert len(names(folder_of(ws))) == 1


def test_a_copy_says_what_it_holds_and_becomes_a_base(ws: Workspace) -> None:
    fill(ws, 30)
    make(ws)
    (copy,) = all_of(ws)
    assert copy.content is not None
    assert (copy.content.counts["contact"], copy.content.counts["employee"]) == (30, 1)
    assert copy.content.last[0].what == "Many"

    restored = backups.restore(copy, ws.path)
    with Workspace(restored) as other:
        assert check.check(other) == []
        assert [p.name for p in people.everybody(other)] == ["Anna"]
    assert [p.name for p in ws.path.parent.iterdir() if "partial" in p.name] == []


def test_a_copy_can_be_unpacked_by_any_zstd(ws: Workspace, tmp_path: Path) -> None:
    from backports import zstd

    made = make(ws)
    with zstd.open(made.path, "rb") as file:
        assert file.read(16) == b"SQLite format 3\0"


def test_what_is_saved_meanwhile_does_not_wait_and_is_not_in_the_copy(ws: Workspace) -> None:
    fill(ws, 6000)
    before = ws.read("SELECT count(*) FROM contact")[0][0]
    saved: list[float] = []
    begun, ended = threading.Event(), threading.Event()

    def save() -> None:
        begun.wait()
        while not ended.is_set():
            with ws.edit("New contact") as tx:
                tx.execute("INSERT INTO contact (name) VALUES ('Вторая')")
            saved.append(time.monotonic())
            time.sleep(0.005)

    seller = threading.Thread(target=save)
    seller.start()

    def heard(_done: int, _total: int) -> None:
        if not begun.is_set():
            begun.set()
            until = time.monotonic() + 20
            while len(saved) < 3 and time.monotonic() < until:
                time.sleep(0.01)

    try:
        make(ws, heard)
    finally:
        begun.set()
        ended.set()
        seller.join()
    (copy,) = all_of(ws)
    assert copy.content is not None
    assert copy.content.counts["contact"] == before
    assert len(saved) >= 3
    assert ws.read("SELECT count(*) FROM contact")[0][0] == before + len(saved)
    assert check.check(ws) == []


@pytest.mark.parametrize("share", [1, 30, 55, 80])
def test_a_copy_that_is_given_up_leaves_nothing(ws: Workspace, share: int) -> None:
    fill(ws, 3000)

    def stop(done: int, _total: int) -> None:
        if done >= share:
            raise Cancelled

    with pytest.raises(Cancelled):
        make(ws, stop)
    assert names(folder_of(ws)) == []
    assert status(ws).moment == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("most", [100_000, 1_500_000])
def test_a_full_disk_is_told_and_leaves_nothing(ws: Workspace, most: int) -> None:
    import resource

    make(ws, clock=clock(2026, 11, 23, 9))
    # More than the limit, while the log of the base stays below it.
    with ws.edit("Noise") as tx:
        tx.executemany(
            "INSERT INTO contact (name, city) VALUES ('Имя', ?)", [(os.urandom(2000).hex(),)] * 500
        )
    ws.checkpoint(0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        with pytest.raises(UserError, match="is full; no copy was made"):
            backing_up._made(ws.path, folder_of(ws), time.time(), lambda _d, _t: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert names(folder_of(ws)) == ["team-2026-11-23-090000.crm.zst"]
    assert check.check(ws) == []


def test_a_disk_without_room_is_left_to_the_seller(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    Usage = namedtuple("Usage", "total used free")
    make(ws, clock=clock(2026, 11, 23, 9))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(1 << 30, 1 << 30, 1 << 20))
    keep_up(ws, clock=clock(2026, 11, 24, 9))

    assert "too full for a copy: it has 1 MB" in status(ws).problem
    assert status(ws).moment == at(2026, 11, 23, 9)
    assert names(folder_of(ws)) == ["team-2026-11-23-090000.crm.zst"]
    monkeypatch.undo()
    keep_up(ws, clock=clock(2026, 11, 24, 10))
    assert (status(ws).moment, status(ws).problem) == (at(2026, 11, 24, 10), "")


def test_a_folder_that_cannot_be_made_is_told(ws: Workspace) -> None:
    folder_of(ws).write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserError, match="No copy could be written"):
        make(ws)
    assert "No copy could be written" in status(ws).problem
    assert is_due(ws)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_told(ws: Workspace) -> None:
    folder_of(ws).mkdir()
    folder_of(ws).chmod(0o555)
    keep_up(ws)
    folder_of(ws).chmod(0o755)
    assert "No copy could be written" in status(ws).problem


def test_a_damaged_base_makes_no_copy_and_loses_none(ws: Workspace) -> None:
    fill(ws, 3000)
    for day in range(9, 12):
        make(ws, clock=clock(2026, 11, day, 9))
    sound = names(folder_of(ws))
    ws.checkpoint(0)
    with ws.path.open("r+b") as file:
        size = ws.path.stat().st_size
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 4)

    keep_up(ws, clock=clock(2026, 11, 24, 9))
    assert status(ws).damaged
    assert "is damaged; its copy of now was not kept" in status(ws).problem
    assert status(ws).moment == at(2026, 11, 11, 9)
    assert names(folder_of(ws)) == sound


def test_old_copies_are_thinned_and_others_are_not_touched(ws: Workspace) -> None:
    make(ws, clock=clock(2026, 1, 1, 9))
    first = Path(status(ws).path)
    strange = ("team-2026-01-02.crm", "other-2026-01-03-090000.crm.zst", "team-final-2026-01-04-090000.crm")
    for name in strange:
        (folder_of(ws) / name).write_bytes(b"somebody else's")
    for day in range(2, 29):
        shutil.copy(first, folder_of(ws) / f"team-2026-01-{day:02}-090000.crm.zst")
    for hour in range(10, 18):
        make(ws, clock=clock(2026, 1, 28, hour))

    ours = [name for name in names(folder_of(ws)) if name not in strange]
    assert [name[5:22] for name in ours] == [
        "2026-01-11-090000",
        "2026-01-18-090000",
        "2026-01-22-090000",
        "2026-01-23-090000",
        "2026-01-24-090000",
        "2026-01-25-090000",
        "2026-01-26-090000",
        "2026-01-27-090000",
        "2026-01-28-170000",
    ]
    assert set(strange) <= set(names(folder_of(ws)))


def test_a_clock_that_jumps_costs_no_copy(ws: Workspace) -> None:
    for now in ((2026, 11, 22, 9), (2099, 1, 1, 9), (2026, 11, 24, 9), (2001, 5, 5, 9)):
        assert is_due(ws, clock(*now))
        make(ws, clock=clock(*now))
        assert Path(status(ws).path).is_file()
        assert not is_due(ws, clock(*now[:3], 10))
    assert len(names(folder_of(ws))) == 4
    make(ws, clock=clock(2001, 5, 5, 9))
    assert Path(status(ws).path).name == "team-2001-05-05-090001.crm.zst"
    assert Path(status(ws).path).is_file()


def test_before_something_great_there_is_a_copy_that_is_packed_later(ws: Workspace) -> None:
    raw = backing_up.before(ws, "import")
    assert raw is not None
    assert raw.name.endswith("-before-import.crm")
    make(ws)
    assert f"{raw.name}.zst" in names(folder_of(ws))
    assert len(names(folder_of(ws))) == 2
    assert backing_up.before(ws, "import") is None, "nothing has changed since the last verified one"

    packed = folder_of(ws) / f"{raw.name}.zst"
    for day in range(1, 6):
        shutil.copy(packed, folder_of(ws) / f"team-2026-01-0{day}-090000-before-import.crm.zst")
    make(ws)
    assert len([name for name in names(folder_of(ws)) if "before" in name]) == 3
    assert f"{raw.name}.zst" in names(folder_of(ws))


def test_a_copy_is_carried_to_a_second_place(ws: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    make(ws)
    backing_up.choose_second(ws, stick)
    assert second(ws) == stick
    assert is_due(ws)
    known = keep_up(ws)
    (place,) = stick.iterdir()
    assert names(place) == names(folder_of(ws))
    assert (place / Path(known.path).name).read_bytes() == Path(known.path).read_bytes()
    assert not is_due(ws)
    assert len(all_of(ws)) == 1

    shutil.rmtree(folder_of(ws))
    assert [copy.path.parent for copy in all_of(ws)] == [place]


def test_a_second_place_that_is_away_is_told_and_gets_the_copy_later(ws: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    backing_up.choose_second(ws, stick)
    make(ws)
    assert "is not there" in status(ws).away
    assert status(ws).problem == ""
    assert not stick.exists(), "a drive that is away leaves no folder of its name"
    assert is_due(ws)

    stick.mkdir()
    keep_up(ws)
    assert status(ws).away == ""
    assert not is_due(ws)


def test_the_folder_of_the_copies_is_no_second_place(ws: Workspace) -> None:
    make(ws)
    with pytest.raises(UserError, match="already"):
        backing_up.choose_second(ws, folder_of(ws))


WORK = """
import sys
from pathlib import Path
from desktop_crm.ops import backing_up
from desktop_crm.store.workspace import Workspace

with Workspace(Path(sys.argv[1])) as ws:
    print("open", flush=True)
    for turn in range(1000):
        backing_up.make(ws)
        print("made", flush=True)
"""


def test_killed_at_any_moment_every_copy_with_a_name_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "team.crm"
    with blank(path) as ws:
        fill(ws, 5000)
    for seconds in (0.05, 0.2, 0.35, 0.6):
        work = subprocess.Popen(
            [sys.executable, "-c", WORK, str(path)], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert work.stdout is not None
        work.stdout.readline()
        time.sleep(seconds)
        work.kill()
        work.stdout.close()
        work.wait()
        for copy in backups.beside(path):
            restored = backups.restore(copy, path)
            with Workspace(restored) as other:
                assert other.read("SELECT count(*) FROM contact") == [(5000,)]
    with Workspace(path) as ws:
        assert check.check(ws) == []
        make(ws)
    assert [name for name in names(tmp_path / "backups") if "partial" in name] == []


def test_a_copy_of_a_newer_program_is_named_as_such(ws: Workspace) -> None:
    make(ws)
    raw = backing_up.before(ws, "import") or backups.restore(all_of(ws)[0], ws.path)
    from sqlcipher3 import dbapi2

    db = dbapi2.connect(str(raw), isolation_level=None)
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(UserError, match="newer version"):
        backups.restore(backups.about(raw), ws.path)


def test_a_copy_whose_bits_have_rotted_is_refused(ws: Workspace) -> None:
    fill(ws, 2000)
    path = Path(make(ws).path)
    data = bytearray(path.read_bytes())
    for place in (len(data) // 2, len(data) - 2):
        rotten = bytearray(data)
        rotten[place] ^= 0x10
        path.write_bytes(rotten)
        with pytest.raises(UserError, match="damaged"):
            backups.restore(backups.about(path), ws.path)
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(UserError, match="damaged"):
        backups.restore(backups.about(path), ws.path)
    assert [p.name for p in ws.path.parent.iterdir() if p.suffix == ".crm"] == ["team.crm"]
