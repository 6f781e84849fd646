"""The commands for leads that work from anywhere in the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.dialog import Dialog


def commands(desk: Desk, window: QWidget) -> list[Command]:
    """What they open is loaded when it is first wanted."""

    begun: list[Dialog] = []

    def capture(text: str = "") -> None:
        from desktop_crm.ui.leads.capture import Capture

        there = next((each for each in begun if each.isVisible()), None)
        if there:
            there.activateWindow()
            return
        made = Capture(desk, _over(window), text)
        # Without a window to lie over, nothing else would hold it.
        begun[:] = [made]
        made.finished.connect(lambda _code: begun.clear())
        made.open()

    def convert(lead_id: str) -> None:
        from desktop_crm.ui.leads.convert import Convert

        try:
            Convert(desk, window, lead_id).open()
        except UserError as error:
            desk.messages.error(error)

    def reject(lead_ids: str | Sequence[str]) -> None:
        from desktop_crm.ui.leads.reject import Reject

        Reject(desk, window, [lead_ids] if isinstance(lead_ids, str) else lead_ids).open()

    return [
        Command("new.lead", N_("New lead"), capture, "phone-incoming", "Ctrl+Shift+N", anywhere=True),
        Command("lead.convert", "", convert, hidden=True),
        Command("lead.reject", "", reject, hidden=True),
    ]


def _over(window: QWidget) -> QWidget | None:
    """The dialog or window that is in use; none when the program waits in the tray."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        return modal
    return window if window.isVisible() and not window.isMinimized() else None
