"""Reports on paper: as a PDF, and printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.safely import replacing
from desktop_crm.reports.table import Table

_kept: list[QApplication] = []


def pdf(path: Path, tables: Sequence[Table], heading: Sequence[str], title: str = "") -> None:
    """Write reports as a PDF; several tables want a `title` that is about all of them.

    Raises UserError when it cannot be written.
    """
    put(path, as_bytes(tables, heading, title))


def put(path: Path, content: bytes) -> None:
    """Write a PDF that is ready, from any thread. Raises UserError when it cannot be written."""
    with replacing(path) as partial:
        partial.write_bytes(content)


def as_bytes(tables: Sequence[Table], heading: Sequence[str], title: str = "") -> bytes:
    """The PDF itself. In the window's thread, as charts are drawn by widgets."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPdfWriter

    from desktop_crm.ui.paper import document, face

    shown = document.made(tables, heading, title)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(face.DOTS)
    writer.setPageLayout(shown.layout)
    writer.setTitle(shown.title)
    writer.setCreator("Desktop CRM")
    document.paint(shown, writer)
    return bytes(buffer.data().data())


def printed(parent: QWidget | None, tables: Sequence[Table], heading: Sequence[str], title: str = "") -> bool:
    """Ask for a printer and print reports; whether that was done."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from desktop_crm.ui.paper import document

    shown = document.made(tables, heading, title)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setPageLayout(shown.layout)
    printer.setDocName(shown.title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(shown.pages))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    return document.paint(shown, printer)


def without_window() -> None:
    """Make ready to write pages where there is no window, and maybe no display."""
    if QApplication.instance() is None:
        if sys.platform.startswith("linux"):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _kept.append(QApplication(sys.argv[:1]))
