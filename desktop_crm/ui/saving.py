"""Saving lists and everything else to files, from the window."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.store.query import Query
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job, Work


def export(
    desk: Desk, parent: QWidget, shown: Query, columns: Sequence[str], rids: Sequence[int] | None = None
) -> None:
    """Ask for a file and write the list, or only the records with these numbers, to it."""
    from desktop_crm.exporting import export as exports
    from desktop_crm.store import query

    kinds = [kind for kind in exports.FORMATS if kind[1] != "vcf" or shown.entity == "contact"]
    path = _chosen(desk, parent, _(ENTITIES[shown.entity].plural), kinds)

    def work(job: Job) -> int:
        assert path
        chosen = query.ids(desk.ws, shown, job.cancelled) if rids is None else rids
        return exports.export_records(desk.ws, path, shown.entity, chosen, columns, job.progress)

    if path:
        _write(desk, parent, path, work)


def export_all(desk: Desk, parent: QWidget) -> None:
    """Ask for a file and write the whole base to it."""
    from desktop_crm.exporting import export as exports

    path = _chosen(desk, parent, desk.ws.path.stem, [exports.FORMATS[0]])
    if path:
        _write(desk, parent, path, lambda job: exports.export_all(desk.ws, path, job.progress))


def _chosen(desk: Desk, parent: QWidget, name: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
    folders = desk.settings["folders"]
    start = Path(folders.get("export") or Path.home()) / f"{name} {date.today().isoformat()}.{kinds[0][1]}"
    filters = ";;".join(f"{_(title)} (*.{ending})" for title, ending in kinds)
    text, used = QFileDialog.getSaveFileName(parent, _("Export"), str(start), filters)
    if not text:
        return None
    path = Path(text)
    if path.suffix.lstrip(".").lower() not in {ending for _title, ending in kinds}:
        path = path.with_name(f"{path.name}.{used.rpartition('*.')[2].rstrip(')')}")
    desk.settings["folders"] = {**folders, "export": str(path.parent)}
    return path


def _write(desk: Desk, parent: QWidget, path: Path, work: Work) -> None:
    def done(count: int) -> None:
        text = ngettext("{n} record saved to {file}", "{n} records saved to {file}", count)
        desk.messages.offer(text.format(n=count, file=path.name), _("Open"), lambda: _open(path))

    waiting.run(desk, parent, _("Saving {file}").format(file=path.name), work, done)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(os.fspath(path)))
