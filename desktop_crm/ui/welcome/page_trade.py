"""The second question: what the team sells, since that says what it needs."""

from __future__ import annotations

from desktop_crm.base.i18n import _
from desktop_crm.ops import presets
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.trades import TradeCards
from desktop_crm.ui.welcome.page import Page


class TradePage(Page):
    """A card for each trade, and one to start empty."""

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self.cards = TradeCards(ws, empty=True)
        self._error = label(_("Choose one, or start empty."), "secondary", "bad", wrap=True)
        self.cards.wanted.connect(self.wanted)
        self.cards.changed.connect(self._error.hide)
        self._error.hide()
        used = next((trade for trade in presets.TRADES if presets.is_in_use(ws, trade)), None)
        if used:
            self.cards.choose(used)
        about = _("Stages, fields, scripts and lists that suit your trade come ready.")
        self.fill(_("What do you do?"), about, self.cards, self._error)

    def focus(self) -> None:
        self.cards.focus()

    def check(self) -> bool:
        self._error.setVisible(self.cards.value() is None)
        return self.cards.value() is not None
