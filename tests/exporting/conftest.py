from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened
