from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.store.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "team.crm") as opened:
        yield opened
