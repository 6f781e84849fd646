"""The commands that write down calls, meetings and e-mails."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ops import subjects
from desktop_crm.ops.whom import client
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk


def commands(desk: Desk, window: QWidget) -> list[Command]:
    """Without a client the call is with somebody still unknown; `number` is what was dialled."""

    def record(entity: str = "", id_: str = "", number: str = "") -> None:
        _open_call(desk, window, _about(entity, id_, number), running=False)

    def dial(entity: str, id_: str, number: str = "") -> None:
        number = number or _first_number(desk, entity, id_)
        if number:
            QDesktopServices.openUrl(QUrl(f"tel:{number.partition(';')[0]}"))
        _open_call(desk, window, _about(entity, id_, number), running=bool(number))

    def edit(call_id: str) -> None:
        from desktop_crm.ui.calls.dialog import open_recorded

        open_recorded(desk, window, call_id)

    return [
        Command("call.record", N_("Record a call…"), record, "phone", "Ctrl+L"),
        Command("call.dial", "", dial, hidden=True),
        Command("call.edit", "", edit, hidden=True),
    ]


def _first_number(desk: Desk, entity: str, id_: str) -> str:
    values = subjects.filled(desk.ws.read, {entity: id_})
    phones = client(desk.ws, values).phones
    return phones[0][0] if phones else ""


def _open_call(desk: Desk, window: QWidget, values: dict[str, Any], running: bool) -> None:
    from desktop_crm.ui.calls.dialog import open_call

    open_call(desk, window, values, running)


def _about(entity: str, id_: str, number: str = "") -> dict[str, Any]:
    values: dict[str, Any] = {entity: id_} if entity and id_ else {}
    return {**values, "number": number} if number else values
