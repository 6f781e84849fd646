"""The table of fates: painted cells, and columns that give way when it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_crm.base.i18n import _
from desktop_crm.ui.importing.fate_model import EMAIL, FATE, NAME, OTHER, PHONE, ROW, WHY, FateModel
from desktop_crm.ui.importing.fate_words import PILLS
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.theme import Size, Space, colour, metrics

_PHONE_SAMPLE = "+375 29 612-44-08 (2405)"
_ROOM = 2 * Space.M
_LEAST_WHY = 260

Index = QModelIndex | QPersistentModelIndex


class FateTable(QTableView):
    """One row is current; arrows, Page Up and Page Down, Home and End move it."""

    def __init__(self, model: FateModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Cell(model, self))
        self.setAccessibleName(_("What happens to each row"))
        self.setProperty("kind", "clear")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(Size.ROW_COMPACT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        across = self.horizontalHeader()
        across.setDefaultAlignment(paint.MIDDLE_LEFT)
        across.setFixedHeight(Size.HEADER)
        across.setHighlightSections(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.viewport().width())

    def _fit(self, width: int) -> None:
        """The e-mail gives way first, then the company; a phone is never cut short."""
        fixed = {
            ROW: 72,
            FATE: max(pill_width(_(text)) for text, _tone in PILLS.values()) + _ROOM,
            PHONE: metrics("digits").horizontalAdvance(_PHONE_SAMPLE) + _ROOM,
        }
        left = width - sum(fixed.values())
        with_other = left >= _LEAST_WHY + 200 + 160
        with_email = left >= _LEAST_WHY + 200 + 160 + 160
        parts = 1 + with_other + with_email
        more = 40 if with_other else 0
        share = max(150, min(240, (left - _LEAST_WHY - more) // parts))
        for column, wide in (fixed | {NAME: share + more, OTHER: share, EMAIL: share}).items():
            self.setColumnWidth(column, wide)
        self.setColumnHidden(EMAIL, not with_email)
        self.setColumnHidden(OTHER, not with_other)


class _Cell(QStyledItemDelegate):
    def __init__(self, model: FateModel, table: FateTable) -> None:
        super().__init__(table)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        line, column = self._model.line(index.row()), index.column()
        painter.save()
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(where, colour("row_selected" if selected else "row_hover"))
        area = where.adjusted(Space.M, 0, -Space.XS, 0)
        text = line.texts[column]
        if column == FATE:
            paint_pill(painter, area, text, line.tone, selected=selected)
        else:
            role, ink = _STYLE[column]
            if column == WHY and line.trouble:
                ink = "bad" if line.tone == "bad" else "warning"
            paint.line_of_text(painter, area, text, role, ink)
        painter.restore()


_STYLE = {
    ROW: ("digits", "hint"),
    NAME: ("name", "text"),
    OTHER: ("body", "secondary"),
    PHONE: ("digits", "text"),
    EMAIL: ("body", "secondary"),
    WHY: ("body", "secondary"),
}
