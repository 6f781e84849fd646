"""Asking for files: the system's dialogs, which open where the last one was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.importing.reading import FORMATS

_PLACE = "import"


def choose_list(parent: QWidget, settings: Settings) -> Path | None:
    """A file with a list, or None when the user thought better of it."""
    kinds = [f"{_(name)} ({' '.join(f'*.{end}' for end in ends)})" for name, ends in FORMATS]
    kinds.append(_("All files") + " (*)")
    chosen, _kind = QFileDialog.getOpenFileName(
        parent, _("Choose a list of clients"), _folder(settings), ";;".join(kinds)
    )
    return _remembered(settings, chosen)


def choose_workbook(parent: QWidget, settings: Settings, title: str, name: str) -> Path | None:
    """Where to save a workbook that should be called `name`, or None."""
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, title, str(Path(_folder(settings), name)), _("Excel workbook") + " (*.xlsx)"
    )
    if not chosen:
        return None
    return _remembered(settings, chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")


def _folder(settings: Settings) -> str:
    folder = settings["folders"].get(_PLACE, "")
    return folder if folder and Path(folder).is_dir() else str(Path.home())


def _remembered(settings: Settings, chosen: str) -> Path | None:
    if not chosen:
        return None
    path = Path(chosen)
    settings["folders"] = settings["folders"] | {_PLACE: str(path.parent)}
    return path
