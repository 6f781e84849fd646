"""The place that a file is dropped on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ui.importing.trouble import Trouble
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Radius, Space, colour

_TEXT_WIDTH = 650


class DropArea(QWidget):
    """Says what can be brought, takes what is dropped, and offers the dialog and the template."""

    dropped = Signal(Path)
    choose = Signal()
    template = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.trouble = Trouble()
        self.choose_file = button(_("Choose file…"), "folder-open", "primary")
        self.choose_file.clicked.connect(self.choose)
        save = button(_("Save a template"), "download")
        save.setToolTip(_("An empty workbook with the usual columns, to be filled in Excel"))
        save.clicked.connect(self.template)
        centred = Qt.AlignmentFlag.AlignHCenter
        title = label(_("Drop a list of clients here"), "card")
        said = label(
            _(
                "Excel, LibreOffice and CSV tables, exports of amoCRM, Bitrix24, 1C, Outlook and Google, "
                "vCard address books. You will see what becomes of every row before anything is written."
            ),
            tone="secondary",
            wrap=True,
        )
        said.setAlignment(centred)
        said.setMaximumWidth(_TEXT_WIDTH)
        middle = row(None, said, None, space=0)
        middle.setStretch(1, 100)
        inner = column(None, into=self, margins=Space.XXL, space=0)
        inner.addWidget(Icon("file-spreadsheet", "accent", 40), alignment=centred)
        inner.addSpacing(Space.L)
        inner.addWidget(title, alignment=centred)
        inner.addSpacing(6)
        inner.addLayout(middle)
        inner.addSpacing(Space.XL)
        inner.addLayout(row(None, self.choose_file, save, None))
        inner.addSpacing(Space.XL)
        inner.addLayout(row(None, self.trouble, None, space=0))
        inner.addStretch(1)

    def show_error(self, error: UserError | None) -> None:
        """Say in place why the last file could not be taken."""
        self.trouble.show_error(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event):
            event.acceptProposedAction()
            self._light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light(False)
        path = dropped_path(event)
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _light(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        edge = QPainterPath()
        edge.addRoundedRect(area, Radius.PANEL, Radius.PANEL)
        pen = QPen(colour("accent" if self._over else "line_strong"), 1.5)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(colour("accent_soft" if self._over else "surface"))
        painter.drawPath(edge)
        painter.end()


def dropped_path(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """The file of this computer that is being dropped; None for anything else."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None
