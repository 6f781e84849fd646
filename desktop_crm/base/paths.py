"""Where the program finds its resources and keeps its files."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

APP = "Desktop CRM"


@lru_cache
def resources() -> Path:
    """The folder with icons, fonts, translations and templates: bundled, installed or in the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def data_dir() -> Path:
    """The user's own folder for bases; `DESKTOP_CRM_HOME` moves all of the program's files elsewhere."""
    return _made(_home("data") or _platform().user_data_path)


def config_dir() -> Path:
    """The user's own folder for settings."""
    return _made(_home("config") or _platform().user_config_path)


def log_dir() -> Path:
    """The folder for log files."""
    return _made(_home("log") or _platform().user_log_path)


def default_base() -> Path:
    """The base that the program opens when none is named."""
    return data_dir() / "base.crm"


def _home(part: str) -> Path | None:
    home = os.environ.get("DESKTOP_CRM_HOME")
    return Path(home) / part if home else None


@lru_cache
def _platform() -> PlatformDirs:
    from platformdirs import PlatformDirs

    return PlatformDirs(APP, appauthor=False, roaming=False)


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
