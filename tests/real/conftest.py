"""Real places: each is started once for the tests that use it, and is gone when they are done."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.real.bad_line import bad_line
from tests.real.meeting import AtServer, InCloud, Meeting, OnDrive
from tests.real.postgres import Postgres, postgres
from tests.real.samba import Drive, drive
from tests.real.syncthing import CloudFolder, cloud_folder
from tests.real.team_server import TeamServer, team_server

if not sys.platform.startswith("linux"):
    collect_ignore_glob = ["test_*"]


@pytest.fixture(scope="session", name="postgres")
def a_postgres() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="session", name="drive")
def a_drive() -> Iterator[Drive]:
    with drive() as share:
        yield share


@pytest.fixture(scope="session", name="cloud")
def a_cloud() -> Iterator[CloudFolder]:
    with cloud_folder("anna", "ilya", "vera") as shared:
        yield shared


@pytest.fixture(scope="module")
def server() -> Iterator[TeamServer]:
    with team_server() as started:
        yield started


@pytest.fixture(params=["network drive", "cloud folder", "server", "bad line to a server on PostgreSQL"])
def meeting(request: pytest.FixtureRequest) -> Iterator[Meeting]:
    """Each place in turn, with nobody in it yet."""
    if request.param == "network drive":
        yield OnDrive(request.getfixturevalue("drive"))
    elif request.param == "cloud folder":
        yield InCloud(request.getfixturevalue("cloud"))
    elif request.param == "server":
        with team_server() as started:
            yield AtServer(started)
    else:
        database: Postgres = request.getfixturevalue("postgres")
        with (
            team_server(database.database()) as started,
            bad_line(started.where, started.certificate) as line,
        ):
            yield AtServer(started, line, database.server)
