"""Background work: results arrive in the window's thread, the latest wins, what is cancelled stays silent."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from desktop_crm.base.errors import UserError
from desktop_crm.ui.jobs import Job, Jobs
from tests.bases import blank


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    return Jobs()


def test_work_is_done_elsewhere_and_its_result_comes_home(jobs: Jobs) -> None:
    threads: list[int] = []
    jobs.run(lambda job: threading.get_ident(), lambda ident: threads.extend([ident, threading.get_ident()]))
    assert jobs.wait()
    assert threads[0] != threads[1] == threading.get_ident()


def test_what_a_result_sets_off_is_waited_for_too(jobs: Jobs) -> None:
    told: list[str] = []

    def more() -> None:
        jobs.run(lambda job: job.stopping.wait(0.1) or "more", told.append)

    jobs.run(lambda job: "first", lambda first: (told.append(first), QTimer.singleShot(0, more)))
    assert jobs.wait()
    assert told == ["first", "more"]


def test_the_latest_search_wins(jobs: Jobs) -> None:
    shown: list[str] = []

    def slow(job: Job) -> str:
        while not job.cancelled():
            time.sleep(0.001)
        return "old"

    jobs.run(slow, shown.append, key="search")
    jobs.run(lambda job: "new", shown.append, key="search")
    assert jobs.wait()
    assert shown == ["new"]


def test_a_screen_that_is_gone_gets_nothing(jobs: Jobs) -> None:
    import shiboken6

    shown: list[int] = []
    owner = QObject()
    go = threading.Event()
    jobs.run(lambda job: go.wait(5), shown.append, owner=owner)
    shiboken6.delete(owner)
    go.set()
    assert jobs.wait()
    assert shown == []


def test_progress_is_told_and_cancel_stops_the_work(jobs: Jobs) -> None:
    told: list[tuple[int, int]] = []
    ended: list[object] = []

    def work(job: Job) -> None:
        for i in range(100_000):
            job.progress(i, 100_000)
            time.sleep(0.001)

    job = jobs.run(work, ended.append, progress=lambda done, total: told.append((done, total)))
    deadline = time.monotonic() + 10
    while not told and time.monotonic() < deadline:
        jobs.wait(20)
    job.cancel()
    assert jobs.wait()
    assert told
    assert ended == []


def test_an_error_for_people_comes_to_who_asked(jobs: Jobs) -> None:
    errors: list[UserError] = []

    def work(job: Job) -> None:
        raise UserError("The file is empty.")

    jobs.run(work, failed=errors.append)
    assert jobs.wait()
    assert [e.what for e in errors] == ["The file is empty."]


def test_an_unexpected_error_comes_to_the_one_place(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: caught.append(kind))
    jobs.run(lambda job: 1 // 0)
    assert jobs.wait()
    assert caught == [ZeroDivisionError]


def test_a_long_import_does_not_make_a_list_wait(jobs: Jobs) -> None:
    order: list[str] = []
    go = threading.Event()
    jobs.run(lambda job: go.wait(5), lambda _r: order.append("import"), writes=True)
    jobs.run(lambda job: None, lambda _r: (order.append("list"), go.set()))
    assert jobs.wait()
    assert order == ["list", "import"]


def test_what_waits_for_a_server_keeps_nobody_else_waiting_and_ends_with_the_program(jobs: Jobs) -> None:
    busy: list[bool] = []
    told: list[str] = []
    ended = threading.Event()
    jobs.busy.connect(busy.append)

    def listen(job: Job) -> None:
        job.stopping.wait(20)
        ended.set()

    for _laptop in range(5):
        jobs.run(listen, apart=True)
    jobs.run(lambda job: "read", told.append)
    assert jobs.wait(5_000)
    assert (told, busy) == (["read"], [True, False])
    assert jobs.stop()
    assert ended.is_set()


def test_a_disk_that_hangs_does_not_keep_the_program_from_ending(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_crm.ui.jobs._APART_ENDS", 50)
    told: list[str] = []
    answers = threading.Event()
    jobs.run(lambda job: answers.wait(20) and "late", told.append, apart=True)
    assert not jobs.stop()
    answers.set()
    assert told == []


def test_a_base_may_be_closed_under_work_that_has_read_from_it(jobs: Jobs, tmp_path: Path) -> None:
    ws = blank(tmp_path / "base.crm")
    has_read, closed = threading.Barrier(4), threading.Event()

    def work(job: Job) -> None:
        ws.read("SELECT 1")
        has_read.wait(10)
        closed.wait(10)

    for _reader in range(3):
        jobs.run(work)
    has_read.wait(10)
    ws.close()
    closed.set()
    assert jobs.wait()


def test_what_failed_work_holds_of_the_window_ends_in_the_windows_thread(jobs: Jobs) -> None:
    ended: list[int] = []

    def begin() -> None:
        held = QObject()
        held.destroyed.connect(
            lambda: ended.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
        )

        def work(job: Job) -> None:
            raise UserError(f"“{held.objectName()}” is empty.")

        jobs.run(work, failed=lambda error: None)

    begin()
    assert jobs.wait()
    elsewhere = threading.Thread(target=gc.collect)
    elsewhere.start()
    elsewhere.join()
    assert ended == [threading.get_ident()]
