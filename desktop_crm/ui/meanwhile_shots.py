"""Pictures of open forms while a colleague's changes arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_crm.base import i18n
from desktop_crm.models.all import Contact, ContactPoint
from desktop_crm.ops import people
from desktop_crm.store.journal import SYNC
from desktop_crm.ui.forms.form import open_form
from desktop_crm.ui.forms.lines import LineEditor

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow


def form(window: MainWindow) -> QWidget:
    """A contact whose city and job are being typed; a colleague has written the job too, and another phone."""
    ws, russian = window.desk.ws, i18n.language() == "ru"
    found = (
        "SELECT id FROM contact WHERE deleted IS NULL AND city IS NOT NULL ORDER BY rid DESC LIMIT 1 OFFSET 3"
    )
    contact = str(ws.read(found)[0][0])
    opened = open_form(window.desk, window, "contact", contact)
    _type(opened.slots["city"].editor, "Самара" if russian else "Bristol")
    _type(opened.slots["job_title"].editor, "Директор" if russian else "Director")
    me, others = ws.author, [p.id for p in people.everybody(ws) if p.id != ws.author]
    ws.author = others[0] if others else me
    with ws.edit(i18n._("Contact changed"), SYNC) as tx:
        row = tx.get(Contact, contact)
        row.job_title = "Коммерческий директор" if russian else "Sales director"
        number = "+74956402155" if russian else "+442079460018"
        tx.add(
            ContactPoint(
                about=contact,
                about_entity="contact",
                system="phone",
                value=number,
                normal=number.lstrip("+"),
                use="work",
                rank=9.0,
            )
        )
    ws.author = me
    window.desk.changes.settle()
    return opened


def _type(editor: QWidget, text: str) -> None:
    assert isinstance(editor, LineEditor)
    editor.line.setText(text)
    editor.line.textEdited.emit(text)


SCENES = (("form-meanwhile", form),)
