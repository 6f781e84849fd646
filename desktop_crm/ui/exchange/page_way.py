"""Connect, the first page: in which way the team works together."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup

from desktop_crm.base.i18n import _
from desktop_crm.ui.exchange.page import Page
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.focus import one_stop
from desktop_crm.ui.kit.option_card import OptionCard, when_wanted
from desktop_crm.ui.theme import Space

JOIN, SHARE, SERVER = "join", "share", "server"


class WayPage(Page):
    """Three ways, each with what it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.yes = _("Next")
        self.cards = {
            SHARE: OptionCard(
                "folder-sync",
                _("Start a team in a shared folder"),
                _("A network drive, or a folder of Yandex.Disk, Dropbox, OneDrive or Syncthing."),
                note=_("No server"),
            ),
            JOIN: OptionCard(
                "key-round", _("Join a team"), _("A colleague has started it and given you an invite.")
            ),
            SERVER: OptionCard(
                "server",
                _("Start a team on a server"),
                _("One computer that is always on runs the small server of this program."),
            ),
        }
        group = QButtonGroup(self)
        for card in self.cards.values():
            group.addButton(card)
        when_wanted(list(self.cards.values()), self.wanted.emit)
        self.cards[SHARE].setChecked(True)
        one_stop(group)
        about = _(
            "Everybody keeps the whole base on their own laptop and works without a network too. "
            "Changes are exchanged by themselves."
        )
        self.fill(_("Work in a team"), about, column(*self.cards.values(), space=Space.M))

    def value(self) -> str:
        """What is chosen."""
        return next(way for way, card in self.cards.items() if card.isChecked())

    def focus(self) -> None:
        self.cards[self.value()].setFocus()
