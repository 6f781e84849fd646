"""The list that was read: how it was understood, its first rows, and the means to correct both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.importing.encodings import ENCODINGS
from desktop_crm.importing.sheet import Sheet
from desktop_crm.importing.textfile import DELIMITERS
from desktop_crm.ui.importing.preview import Preview
from desktop_crm.ui.importing.state import Correction, State
from desktop_crm.ui.importing.trouble import Trouble
from desktop_crm.ui.importing.words import columns_of, rows_of
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.theme import Space

_HEADER_ROWS = 20
_DELIMITER_NAMES = {";": N_("Semicolon"), ",": N_("Comma"), "\t": N_("Tab"), "|": N_("Vertical bar")}


class FileRead(QWidget):
    """Emits `corrected` with a Correction when sheet, header, encoding or delimiter was chosen otherwise."""

    corrected = Signal(object)
    choose = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._correction = Correction()
        self._sheet: Sheet | None = None
        self._name, self._size = Elided("", "card"), Elided("", "body", "secondary")
        self.trouble = Trouble()
        self.sheet = self._field(_("Sheet"), "sheet")
        self.header = self._field(_("Header row"), "header_row")
        self.encoding = self._field(_("Encoding"), "encoding")
        self.delimiter = self._field(_("Delimiter"), "delimiter")
        self._notes = label("", tone="secondary", wrap=True)
        self._preview = Preview()
        another = button(_("Another file…"), "folder-open")
        another.clicked.connect(self.choose)
        head = row(
            Icon("file-spreadsheet", "accent", 24),
            column(self._name, self._size, space=2),
            another,
            space=Space.M,
        )
        head.setStretch(1, 1)
        fields = row(self.sheet, self.header, self.encoding, self.delimiter, None, space=Space.L)
        summary = column(head, fields, self.trouble, self._notes, space=Space.L)
        top, table = card("panel"), card("panel")
        column(summary, into=top, margins=Space.L, space=0)
        column(self._preview, into=table, margins=(1, 5, 1, 5), space=0)
        column(top, table, into=self, space=Space.M).setStretch(1, 1)

    def show_state(self, state: State, error: UserError | None) -> None:
        """Show the list of `state`, and `error` when the last correction led to none."""
        sheet = state.sheet
        self._correction = state.correction
        self.trouble.show_error(error)
        if sheet is None or sheet is self._sheet:
            return
        self._sheet = sheet
        self._name.set_text(sheet.path.name)
        self._size.set_text(f"{rows_of(len(sheet.rows))} · {columns_of(len(sheet.header))}")
        self._preview.show_sheet(sheet)
        self._notes.setText("\n".join(sheet.notes))
        self._notes.setVisible(bool(sheet.notes))
        self._show_choices(sheet)

    def _show_choices(self, sheet: Sheet) -> None:
        _offer(self.sheet, [(name, name) for name in sheet.names], sheet.name)
        self.sheet.setVisible(len(sheet.names) > 1)
        rows = range(1, max(_HEADER_ROWS, sheet.header_row) + 1)
        headers = [(0, _("No header"))] + [(n, _("Row {n}").format(n=n)) for n in rows]
        _offer(self.header, headers, sheet.header_row)
        self.header.setVisible(sheet.format != "vcf")
        _offer(self.encoding, list(ENCODINGS.items()), sheet.encoding)
        self.encoding.setVisible(bool(sheet.encoding))
        _offer(self.delimiter, [(d, _(_DELIMITER_NAMES[d])) for d in DELIMITERS], sheet.delimiter)
        self.delimiter.setVisible(bool(sheet.delimiter))

    def _field(self, name: str, part: str) -> Field:
        choice = Choice()
        choice.setAccessibleName(name)
        choice.chosen.connect(lambda value: self._correct(part, value))
        return Field(name, choice)

    def _correct(self, part: str, value: object) -> None:
        """Another sheet has another header; what else was corrected still holds."""
        known = {name: getattr(self._correction, name) for name in Correction.__slots__}
        if part == "sheet":
            known["header_row"] = None
        self.corrected.emit(Correction(**known | {part: value}))


def _offer(field: Field, options: Sequence[tuple[object, str]], value: object) -> None:
    assert isinstance(field.editor, Choice)
    field.editor.set_options(options, value)
