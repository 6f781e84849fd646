"""A server that runs, over each kind of database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.sync.server import database as databases
from desktop_crm.sync.server.database import Database
from tests.real.postgres import Postgres, postgres
from tests.sync.server.running import Running, running


@pytest.fixture(scope="session", name="postgres")
def a_postgres() -> Iterator[Postgres]:
    if not sys.platform.startswith("linux"):
        pytest.skip("PostgreSQL is started by the tests on Linux only")
    with postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = databases.opened(tmp_path / "server")
    else:
        opened = databases.opened(url=request.getfixturevalue("postgres").database())
    yield opened
    opened.close()


@pytest.fixture
def server(database: Database) -> Iterator[Running]:
    with running(database) as server:
        yield server
