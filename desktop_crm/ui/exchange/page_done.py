"""Connect, the last page: the invite for the next laptop, or that one has joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.base.i18n import _
from desktop_crm.ui.exchange.invite_card import InviteCard
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.exchange.words import contacts
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.empty import EmptyState

if TYPE_CHECKING:
    from desktop_crm.sync.place import Invite, Joined


class CreatedPage(Page):
    """The team is there; the next laptop is invited from here."""

    def __init__(self, invite: Invite) -> None:
        super().__init__()
        self.yes = _("Done")
        self.card = InviteCard(invite)
        about = _(
            "Now let the next laptop in. More invites: a click on the line about the exchange at the bottom left."
        )
        self.fill(_("The team is ready"), about, self.card)

    def focus(self) -> None:
        self.card.copy.setFocus()


class JoinedPage(Page):
    """One is in."""

    def __init__(self, joined: Joined) -> None:
        super().__init__()
        self.yes = _("Begin")
        title = (
            _("You are in the team “{team}”").format(team=joined.name)
            if joined.name
            else _("You are in the team")
        )
        here = _("{contacts} came to this laptop.").format(contacts=contacts(joined.contacts))
        text = _(
            "What anybody changes comes to everybody by itself. How it stands is shown at the bottom left."
        )
        said = EmptyState("circle-check", title, " ".join(([here] if joined.contacts else []) + [text]))
        column(said, into=self)
