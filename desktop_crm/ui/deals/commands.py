"""The commands for deals that work from anywhere in the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk


def commands(desk: Desk, window: QWidget) -> list[Command]:
    """What they open is loaded when it is first wanted."""

    def begin(values: Mapping[str, Any] | str = "") -> None:
        from desktop_crm.ui.deals.new_deal import open_new

        open_new(desk, window, {"name": values} if isinstance(values, str) and values else values or {})

    def move(deal_id: str, stage_id: str) -> None:
        from desktop_crm.ui.deals import moving

        moving.move(desk, window, deal_id, stage_id)

    def move_many(rids: Sequence[int], stage_id: str) -> None:
        from desktop_crm.ui.deals import moving

        moving.move_many(desk, window, rids, stage_id)

    def wait(deal_id: str) -> None:
        from desktop_crm.ui.deals.resting import LetWait

        LetWait(desk, window, deal_id).open()

    def products(deal_id: str) -> None:
        from desktop_crm.ui.deals.products import Products

        Products(desk, window, deal_id).open()

    return [
        Command("new.deal", N_("New deal"), begin, "handshake", "Ctrl+D"),
        Command("deal.move", "", move, hidden=True),
        Command("deal.move_many", "", move_many, hidden=True),
        Command("deal.wait", "", wait, hidden=True),
        Command("deal.products", "", products, hidden=True),
    ]
