"""What a network drive does, of all that one relies on with files.

Found with Samba 4.17 and smbnetfs 0.6: a file is whole on the server when fsync has returned; a new name is seen by
others at the next listing; the size of a file that was looked at before may be a second old; a rename replaces what
has the name already, and no call refuses to; hard links do not exist; letters' case is kept and does not count;
a name with a colon takes the drive away for a second.
"""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
import time
from pathlib import Path

import pytest

from tests.real.processes import until
from tests.real.samba import Drive

RENAME_NOREPLACE = 1
AT_FDCWD = -100


@pytest.fixture
def here(drive: Drive) -> Path:
    """A folder of the test's own on the drive, as a laptop sees it."""
    return Path(tempfile.mkdtemp(dir=drive.mounted))


@pytest.fixture
def there(drive: Drive, here: Path) -> Path:
    """The same folder on the server's disk."""
    return drive.files / here.name


def test_a_file_is_on_the_server_when_fsync_has_returned(here: Path, there: Path) -> None:
    with (here / "part.tmp").open("wb") as file:
        file.write(b"x" * 300_000)
        file.flush()
        os.fsync(file.fileno())
        assert (there / "part.tmp").read_bytes() == b"x" * 300_000


def test_a_folder_can_be_synced_too(here: Path) -> None:
    folder = os.open(here, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def test_a_renamed_file_appears_whole_under_its_name_alone(here: Path, there: Path) -> None:
    (here / "part.tmp").write_bytes(b"whole")

    (here / "part.tmp").rename(here / "part.seg")

    assert [(path.name, path.read_bytes()) for path in there.iterdir()] == [("part.seg", b"whole")]
    assert names(here) == ["part.seg"]


def test_a_rename_replaces_what_is_there(here: Path) -> None:
    (here / "part.seg").write_bytes(b"there before")
    (here / "part.tmp").write_bytes(b"another")

    (here / "part.tmp").rename(here / "part.seg")

    assert (here / "part.seg").read_bytes() == b"another"


def test_no_call_refuses_to_replace_for_a_free_name(here: Path) -> None:
    """Therefore who must not replace looks first, and uses names that only he and only this content can have."""
    (here / "part.tmp").write_bytes(b"new")
    (here / "taken.seg").write_bytes(b"there before")

    assert rename_refusing(here / "part.tmp", here / "taken.seg") == errno.EEXIST
    assert rename_refusing(here / "part.tmp", here / "free.seg") == errno.EINVAL
    with pytest.raises(OSError, match="not permitted"):
        os.link(here / "part.tmp", here / "free.seg")


def test_creating_a_file_refuses_a_name_that_is_taken(here: Path, there: Path) -> None:
    (there / "part.seg").write_bytes(b"from another laptop")

    with pytest.raises(FileExistsError):
        (here / "part.seg").open("xb")


def test_a_file_that_is_open_cannot_be_renamed(here: Path) -> None:
    with (here / "part.tmp").open("wb"), pytest.raises(OSError, match="busy"):
        (here / "part.tmp").rename(here / "part.seg")


def test_what_others_bring_or_take_is_seen_at_the_next_listing(here: Path, there: Path) -> None:
    assert names(here) == []

    (there / "part.seg").write_bytes(b"from another laptop")
    assert names(here) == ["part.seg"]
    assert (here / "part.seg").read_bytes() == b"from another laptop"

    (there / "part.seg").unlink()
    assert names(here) == []


def test_a_file_that_still_grows_is_seen_whole_a_second_later(here: Path, there: Path) -> None:
    """Reading may therefore give the beginning only: who reads checks a hash, and comes again."""
    (there / "part.seg").write_bytes(b"beginning")
    assert (here / "part.seg").stat().st_size == 9

    (there / "part.seg").write_bytes(b"beginning and end")

    until(lambda: (here / "part.seg").read_bytes() == b"beginning and end", "the end never comes", seconds=5)


def test_case_is_kept_and_does_not_count(here: Path, there: Path) -> None:
    (here / "Team.crmshare").write_bytes(b"one")
    (here / "TEAM.crmshare").write_bytes(b"other")

    assert [path.name for path in there.iterdir()] == ["Team.crmshare"]


@pytest.mark.parametrize("name", ["Наша команда.crmshare", "part (conflicted copy).seg", "x" * 200])
def test_names_that_people_and_clients_give(here: Path, there: Path, name: str) -> None:
    (here / name).write_bytes(b"named")

    assert (there / name).read_bytes() == b"named"


def test_a_name_that_windows_forbids_takes_the_drive_away_for_a_moment(here: Path) -> None:
    with pytest.raises(OSError):
        (here / "12:30.seg").write_bytes(b"")

    until(lambda: works(here), "the drive does not come back", seconds=5)


def test_the_drive_is_back_when_the_server_is(drive: Drive, here: Path) -> None:
    (here / "before.seg").write_bytes(b"before")

    drive.server.kill()
    started = time.monotonic()
    assert not works(here)
    assert time.monotonic() - started < 15
    drive.server.start()

    until(lambda: works(here), "the drive does not come back")
    assert (here / "before.seg").read_bytes() == b"before"


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def works(place: Path) -> bool:
    try:
        (place / "probe").write_bytes(b"probe")
    except OSError:
        return False
    return True


def rename_refusing(source: Path, target: Path) -> int:
    """Linux's rename that does not replace; gives the error's number."""
    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(source), os.fsencode(target)
    failed = libc.renameat2(AT_FDCWD, old, AT_FDCWD, new, RENAME_NOREPLACE)
    return ctypes.get_errno() if failed else 0
