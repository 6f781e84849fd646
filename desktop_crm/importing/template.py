"""An empty list to fill in: a workbook whose columns the import knows without a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.contact import STATUSES

_CONTACTS = (
    (N_("Full name"), N_("Kovaleva Maria Igorevna"), N_("Last name, first name, middle name in any order.")),
    (N_("Company"), N_("North Light Ltd"), N_("The company is added when it is not there yet.")),
    (
        N_("Tax number"),
        "7707083893",
        N_("Of the company: 10 or 12 digits. It tells companies of one name apart."),
    ),
    (N_("Mobile phone"), "+7 912 445-18-03", N_("In any form. Several phones are divided by a semicolon.")),
    (N_("Work phone"), "+7 495 745-55-33", N_("An extension is written after it: ext. 240.")),
    (N_("E-mail"), "m.kovaleva@example.com", N_("Several addresses are divided by a semicolon.")),
    (N_("Telegram"), "@m_kovaleva", N_("A name or a phone number.")),
    (N_("Position"), N_("Head of purchasing"), ""),
    (N_("City"), N_("Moscow"), ""),
    (N_("Address"), N_("Lenina st. 1, office 5"), ""),
    (N_("Status"), N_("Client"), N_("One of: {statuses}.")),
    (N_("Responsible"), N_("Anna Sokolova"), N_("An employee; somebody unknown is added to the team.")),
    (N_("Source"), N_("Exhibition"), N_("Where the client comes from.")),
    (N_("Birthday"), "14.03.1986", N_("A date; the year may be left out.")),
    (N_("Tags"), N_("wholesale, regular"), N_("Divided by commas.")),
    (N_("Note"), N_("Call after three o'clock"), N_("Any text; it stands in the history of the client.")),
)
_COMPANIES = (
    (N_("Company name"), N_("North Light Ltd"), N_("The name with or without the legal form.")),
    *(column for column in _CONTACTS if column[0] == "Tax number"),
    (N_("KPP"), "770701001", ""),
    (N_("OGRN"), "1027700132195", ""),
    (N_("Contact person"), N_("Kovaleva Maria Igorevna"), N_("Becomes a contact of the company.")),
    (N_("Phone"), "+7 495 745-55-33", N_("In any form. Several phones are divided by a semicolon.")),
    (N_("E-mail"), "info@example.com", N_("Several addresses are divided by a semicolon.")),
    (N_("Website"), "example.com", ""),
    (N_("Legal address"), N_("Lenina st. 1, office 5"), ""),
    (N_("Industry"), N_("Lighting"), ""),
    *(
        column
        for column in _CONTACTS
        if column[0] in ("City", "Status", "Responsible", "Source", "Tags", "Note")
    ),
)


def save_template(path: Path, entity: str = "contact") -> None:
    """Write a workbook to fill in: the columns in the current language, one example, and an explanation of
    each.

    The example is a row like any other and is to be written over. Raises UserError when it cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    columns = _COMPANIES if entity == "company" else _CONTACTS
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Companies") if entity == "company" else _("Contacts")
    sheet.append([_(header) for header, _example, _hint in columns])
    sheet.append([_(example) for _header, example, _hint in columns])
    sheet.freeze_panes = "A2"
    for number, (header, example, _hint) in enumerate(columns, 1):
        sheet.cell(1, number).font = Font(bold=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(len(_(header)), len(_(example))) + 4
        for row in range(2, 1000):
            sheet.cell(row, number).number_format = "@"
    _explain(book.create_sheet(_("How to fill it in")), columns)
    try:
        book.save(path)
    except OSError as error:
        raise UserError(
            _("“{name}” cannot be written.").format(name=path.name),
            _("Close it in other programs or choose another folder."),
        ) from error
    finally:
        book.close()


def _explain(sheet: object, columns: Sequence[tuple[str, str, str]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    sheet.append([_("Column"), _("What to write")])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    statuses = ", ".join(_(option.label) for option in STATUSES)
    for header, _example, hint in columns:
        sheet.append([_(header), _(hint).format(statuses=statuses)])
    sheet.append([])
    sheet.append([_("The second row of the list is an example: write over it.")])
    sheet.append([_("No column is required; a phone, an e-mail or a name is enough for a client.")])
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 80
