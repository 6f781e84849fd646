"""The commands that write down calls, meetings and e-mails."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ops import subjects
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk


def commands(desk: Desk, window: QWidget) -> list[Command]:
    """Without a client the call is with somebody still unknown; `number` is what was dialled."""

    def record(entity: str = "", id_: str = "", number: str = "") -> None:
        _open_call(desk, window, _about(desk, entity, id_, number), running=False)

    def dial(entity: str, id_: str, number: str = "") -> None:
        number = number or _first_number(desk, entity, id_)
        if number:
            QDesktopServices.openUrl(QUrl(f"tel:{number.partition(';')[0]}"))
        _open_call(desk, window, _about(desk, entity, id_, number), running=bool(number))

    def edit(call_id: str) -> None:
        from desktop_crm.ui.calls.dialog import open_recorded

        open_recorded(desk, window, call_id)

    def activity(kind: str, entity: str = "", id_: str = "", record_id: str | None = None) -> None:
        from desktop_crm.ui.calls.activity import open_activity

        open_activity(desk, window, kind, _about(desk, entity, id_), record_id)

    return [
        Command("call.record", N_("Record a call…"), record, "phone", "Ctrl+Shift+L"),
        Command("call.dial", "", dial, hidden=True),
        Command("call.edit", "", edit, hidden=True),
        Command("meeting.record", N_("Record a meeting…"), lambda *whom: activity("meeting", *whom), "users"),
        Command("meeting.edit", "", lambda id_: activity("meeting", record_id=id_), hidden=True),
        Command("letter.record", N_("Record an e-mail…"), lambda *whom: activity("letter", *whom), "mail"),
        Command("letter.edit", "", lambda id_: activity("letter", record_id=id_), hidden=True),
    ]


def _first_number(desk: Desk, entity: str, id_: str) -> str:
    from desktop_crm.ops.whom import client

    about = _about(desk, entity, id_)
    phones = client(desk.ws, subjects.filled(desk.ws.read, about)).phones
    return str(about.get("number") or (phones[0][0] if phones else ""))


def _open_call(desk: Desk, window: QWidget, values: dict[str, Any], running: bool) -> None:
    from desktop_crm.ui.calls.dialog import open_call

    open_call(desk, window, values, running)


def _about(desk: Desk, entity: str, id_: str, number: str = "") -> dict[str, Any]:
    """What is known from the start: the client, or whom another call or a task was about."""
    values: dict[str, Any] = {entity: id_} if entity and id_ else {}
    if entity not in ("", *subjects.KEYS):
        from desktop_crm.ops import records

        held = records.read(desk.ws, entity, id_).values
        values = {key: held[key] for key in (*subjects.KEYS, "number") if held.get(key)}
    return {**values, "number": number} if number else values
