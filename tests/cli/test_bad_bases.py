"""A base that is missing, damaged, full, held or killed: a sentence, and nothing half done."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_crm.demo import example_workbook, fill
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from tests.cli.program import command, environment, refused, run, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        fill(ws, "en", contacts=60, companies=20)
    return path


def cut(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size // 2 // 4096 * 4096)


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        for place in range(4096, path.stat().st_size - 4096, 4096 * 3):
            file.seek(place)
            file.write(b"\xa5" * 2000)


@pytest.mark.parametrize("harm", [cut, scribble])
def test_a_damaged_base_is_explained(base: Path, harm: Callable[[Path], None]) -> None:
    harm(base)
    checked = run("--base", base, "check", "--json")
    assert checked.code == 1, checked
    assert not checked.json["sound"]
    assert "backups" in checked.json["findings"][0]["what"]
    assert "Traceback" not in checked.err


def test_a_base_that_is_none_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    letter = tmp_path / "letter.crm"
    letter.write_text("Dear Sir or Madam, " * 400, encoding="utf-8")
    for what in (("check",), ("search", "x"), ("demo",), ("undo",)):
        refused(run("--base", letter, *what), "is not a Desktop CRM base")
    assert letter.read_text(encoding="utf-8") == "Dear Sir or Madam, " * 400


def test_a_foreign_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.crm"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE birds (name)")
    other.commit()
    other.close()
    refused(run("--base", path, "search", "x"), "is not a Desktop CRM base")


def test_a_newer_base_is_refused(base: Path) -> None:
    newer = sqlite3.connect(base)
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    refused(run("--base", base, "search", "x"), "newer version")
    refused(run("--base", base, "check"), "newer version")


def test_a_missing_base_cannot_be_checked_and_a_missing_folder_is_named(tmp_path: Path) -> None:
    refused(run("--base", tmp_path / "none.crm", "check"), "none.crm")
    assert not (tmp_path / "none.crm").exists()
    refused(run("--base", tmp_path / "no" / "none.crm", "demo"), "folder")


def test_a_base_that_another_process_holds_is_refused(base: Path) -> None:
    with Workspace(base):
        refused(run("--base", base, "search", "x"), "open in another")
        refused(run("--base", base, "check"), "open in another")


def test_a_write_protected_base_is_refused(base: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is write-protected for root")
    base.chmod(0o444)
    base.parent.chmod(0o555)
    try:
        refused(run("--base", base, "undo"))
    finally:
        base.parent.chmod(0o755)


_ROOM = 1_000_000
"""Bytes that the log of the base may have, which takes all that is written first: far less than the import needs."""


def test_a_full_disk_loses_nothing(base: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "list.xlsx"
    example_workbook(workbook, 2000)

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM,) * 2)

    refused(run("--base", base, "import", workbook, before=little_room))
    checked = run("--base", base, "check", "--json")
    assert checked.json["sound"], checked
    with Workspace(base) as ws:
        assert ws.read("SELECT count(*) FROM contact") == [(60,)]


@pytest.mark.parametrize("delay", [0.4, 0.8, 1.2, 1.8])
def test_killed_during_an_import_all_of_it_or_none_is_there(base: Path, tmp_path: Path, delay: float) -> None:
    workbook = tmp_path / "list.xlsx"
    example_workbook(workbook, 3000)
    running = start("--base", base, "import", workbook)
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    killed = running.wait() == -signal.SIGKILL
    checked = run("--base", base, "check", "--json")
    assert checked.json == {"sound": True, "findings": []}, checked
    with Workspace(base) as ws:
        ((contacts,),) = ws.read("SELECT count(*) FROM contact")
        assert contacts == 60 if killed and not _imported(ws) else contacts > 60


def _imported(ws: Workspace) -> bool:
    return bool(ws.read("SELECT 1 FROM step WHERE origin = 'import' AND finished"))


EDITS = """
import sys
from pathlib import Path
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
with Workspace(Path(sys.argv[1])) as ws:
    ids = [i for (i,) in ws.read("SELECT id FROM contact ORDER BY rid")]
    for n in range(100_000):
        records.change(ws, "contact", ids[n % len(ids)], {"city": str(n), "tags": [str(n % 7)]})
        print(n, flush=True)
"""


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.4])
def test_killed_during_edits_everything_that_was_saved_is_there(base: Path, delay: float) -> None:
    import subprocess

    running = subprocess.Popen(
        [command()[0], "-c", EDITS, str(base)], stdout=subprocess.PIPE, env=environment()
    )
    assert running.stdout
    running.stdout.readline()
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    said = running.stdout.read().split()
    running.stdout.close()
    running.wait()
    assert run("--base", base, "check", "--json").json == {"sound": True, "findings": []}
    last = int(said[-1])
    with Workspace(base) as ws:
        cities = {int(c) for (c,) in ws.read("SELECT city FROM contact WHERE city GLOB '[0-9]*'")}
        assert last in cities
        assert max(cities) <= last + 1


def test_stopped_with_ctrl_c_nothing_is_changed(base: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "list.xlsx"
    example_workbook(workbook, 20_000)
    running = start("--base", base, "import", workbook)
    time.sleep(2.5)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 2
    with Workspace(base) as ws:
        assert ws.read("SELECT count(*) FROM contact") == [(60,)]
        assert records.read(ws, "contact", ws.read("SELECT id FROM contact LIMIT 1")[0][0]).title
