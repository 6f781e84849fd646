"""Real places: each is started once for the tests that use it, and is gone when they are done."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.real.postgres import Postgres, postgres
from tests.real.samba import Drive, drive
from tests.real.syncthing import CloudFolder, cloud_folder

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
    with cloud_folder("anna", "ilya") as shared:
        yield shared
