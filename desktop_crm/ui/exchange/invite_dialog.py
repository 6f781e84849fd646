"""Inviting one more laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange.checks import Checks
from desktop_crm.ui.exchange.invite_card import InviteCard
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.dialog import Dialog

if TYPE_CHECKING:
    from desktop_crm.sync.place import Invite


class InviteDialog(Dialog):
    """The invite is made at the place, so it comes a moment later."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, _("Invite a laptop"), _("Done"), width=600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.no.hide()
        self.checks = Checks()
        self.body.addWidget(self.checks)
        self.checks.busy(_("Making an invite…"))
        ws = desk.ws

        def work(_job: Job) -> Invite:
            from desktop_crm.sync import connection

            return connection.invite(ws)

        desk.jobs.run(work, self._show, self._failed, owner=self, apart=True)

    def _show(self, invite: Invite) -> None:
        self.checks.put_away()
        self.card = InviteCard(invite)
        self.body.addWidget(self.card)
        self.fit()
        self.card.copy.setFocus()

    def _failed(self, error: UserError) -> None:
        self.checks.show_problem(error.what, error.hint)
        self.fit()
