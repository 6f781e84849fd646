"""Folders of this computer that a cloud keeps the same on several, and the shared files that lie in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SUFFIX = ".crmshare"
_NAMES = (
    "YandexDisk",
    "Yandex.Disk",
    "Yandex Disk",
    "Яндекс.Диск",
    "Dropbox",
    "OneDrive",
    "Nextcloud",
    "ownCloud",
    "Google Drive",
    "Sync",
    "Syncthing",
)
_AT_MOST = 20


def cloud_folders() -> list[Path]:
    """Those that are there, the usual names of the usual programs."""
    home = Path.home()
    named = [home / name for name in _NAMES]
    named += [Path(os.environ[key]) for key in ("OneDrive", "OneDriveCommercial") if os.environ.get(key)]
    return list(dict.fromkeys(path for path in named if path.is_dir()))


def shared_files() -> list[Path]:
    """The shared files in them, up to three folders deep."""
    return list(_found())[:_AT_MOST]


def _found() -> Iterator[Path]:
    for folder in cloud_folders():
        for pattern in ("*", "*/*", "*/*/*"):
            with suppress(OSError):
                yield from sorted(folder.glob(pattern + SUFFIX))


def file_in(folder: Path, team: str) -> Path:
    """The shared file that a team of this name gets in a folder."""
    name = "".join(letter for letter in team if letter.isalnum() or letter in " -_").strip()
    return folder / f"{name or 'Team'}{SUFFIX}"
