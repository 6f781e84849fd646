"""The last question: what to begin with."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.focus import one_stop
from desktop_crm.ui.kit.option_card import OptionCard
from desktop_crm.ui.theme import Space
from desktop_crm.ui.welcome.page import Page

IMPORT, EXAMPLE, FIRST = "import", "example", "first"


class StartPage(Page):
    """Three ways into the program; the example only where there are no clients yet."""

    def __init__(self, *, empty: bool) -> None:
        super().__init__()
        self.cards = {
            IMPORT: OptionCard(
                "file-spreadsheet",
                _("Bring in my list"),
                _(
                    "Excel, .csv or contacts of a phone. You see what becomes of every row before it is written."
                ),
            ),
            EXAMPLE: OptionCard(
                "sparkles",
                _("Look around with an example"),
                _("An invented team with clients, deals and calls of your trade; one click removes it."),
            ),
            FIRST: OptionCard(
                "user-plus", _("Add the first contact by hand"), _("A name and a phone are enough.")
            ),
        }
        if not empty:
            del self.cards[EXAMPLE]
        group = QButtonGroup(self)
        for card in self.cards.values():
            group.addButton(card)
            card.wanted.connect(self.wanted)
        self.cards[IMPORT].setChecked(True)
        one_stop(group)
        about = _("Whatever you choose, the other ways stay open.")
        self.fill(_("What do we begin with?"), about, column(*self.cards.values(), space=Space.M))

    def value(self) -> str:
        """What is chosen."""
        return next(way for way, card in self.cards.items() if card.isChecked())

    def focus(self) -> None:
        self.cards[self.value()].setFocus()
