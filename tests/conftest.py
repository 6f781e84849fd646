"""What every test stands on: no display, no files of the user, English."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop_crm.base import i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The program is started in many processes: what one of them has compiled serves the others.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile(
    "base", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
base = settings.get_profile("base")
settings.register_profile("ci", base, max_examples=50, derandomize=True)
settings.register_profile("dev", base, max_examples=100)
settings.register_profile("soak", base, max_examples=5_000)
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own: settings, logs and bases of the person who runs it stay untouched."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("DESKTOP_CRM_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.use("en")
