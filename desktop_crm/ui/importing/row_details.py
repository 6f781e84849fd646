"""The row that is chosen in the table of fates, as it stands in the file, and why it has its fate."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.importing.findings import Findings
from desktop_crm.ui.importing.fate_words import explained, pill
from desktop_crm.ui.importing.words import cell, number
from desktop_crm.ui.kit.card import column, hairline
from desktop_crm.ui.kit.text import Elided, label, plain_tooltip
from desktop_crm.ui.theme import Space, metrics

_LONGEST = 600  # characters of a row


class RowDetails(QWidget):
    """Below the table and always of one height, so that the table stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons = Elided("", "body", "text")
        self._cells = label("", "secondary", "secondary", wrap=True)
        self._cells.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._cells.setFixedHeight(2 * metrics("secondary").lineSpacing())
        self._cells.setMinimumWidth(1)
        texts = column(
            self.reasons, self._cells, margins=(Space.M, Space.S, Space.M, Space.S), space=Space.XS
        )
        column(hairline(), texts, into=self, space=0)

    def set_short(self, short: bool) -> None:
        """Only the reasons, where the window is low."""
        self._cells.setVisible(not short)

    def show_row(self, findings: Findings, index: int) -> None:
        """Show the row of this index."""
        found = findings.row(index)
        where = _("Row {n} of the file").format(n=number(found.row))
        self.reasons.set_text(f"{where}:  {explained(found) or pill(found)[0]}")
        pairs = zip(findings.mapping.names, map(cell, findings.sheet.rows[index]), strict=True)
        text = " · ".join(f"{name}: {value}" for name, value in pairs if value)
        self._cells.setText(text[:_LONGEST])
        self._cells.setToolTip(plain_tooltip(text[:_LONGEST]))
