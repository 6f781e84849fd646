"""The commands that open forms, which are loaded when the first of them is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import Field
from desktop_crm.ops.details import Point
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk


def commands(desk: Desk, parent: QWidget) -> list[Command]:
    """The commands that open forms over `parent`."""

    def begin(entity: str, text: str) -> None:
        from desktop_crm.ui.forms.form import open_form

        open_form(desk, parent, entity, None, understood(desk, entity, text))

    def edit(entity: str, record_id: str) -> None:
        if f"{entity}.edit" in desk.commands:
            desk.commands.run(f"{entity}.edit", record_id)
            return
        from desktop_crm.ui.forms.form import open_form

        open_form(desk, parent, entity, record_id)

    def change_many(entity: str, rids: Sequence[int]) -> None:
        from desktop_crm.ui.forms.bulk import BulkEdit

        BulkEdit(desk, parent, entity, rids).open()

    return [
        Command(
            "new.contact", N_("New contact"), lambda text="": begin("contact", text), "user-plus", "Ctrl+N"
        ),
        Command(
            "new.company",
            N_("New company"),
            lambda text="": begin("company", text),
            "building-2",
            "Ctrl+Alt+N",
        ),
        Command("edit", "", edit, hidden=True),
        Command("bulk", "", change_many, hidden=True),
    ]


def understood(desk: Desk, entity: str, text: str) -> dict[str, Any]:
    """What `text` says of a new record: its phone, e-mail or tax number, or else its name."""
    text = text.strip()
    for f in reversed(fields_of(desk.ws, entity)):
        if text and f.match and (value := _read(desk, f, text)) is not None:
            return {f.key: [Point(str(value))] if f.many else value}
    return {"name": text} if text else {}


def _read(desk: Desk, f: Field, text: str) -> Any:
    from desktop_crm.ui.forms.editor import reading

    try:
        return f.kind.parse(text, reading(desk))
    except UserError:
        return None
