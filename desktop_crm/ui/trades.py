"""The presets by trade as cards to choose from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from desktop_crm.base import i18n
from desktop_crm.base.i18n import _
from desktop_crm.ops import presets
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.focus import one_stop
from desktop_crm.ui.kit.option_card import OptionCard
from desktop_crm.ui.theme import Space

ICONS = {"wholesale": "truck", "services": "wrench", "salon": "scissors", "shop": "shopping-cart"}
EMPTY = ""
"""What is chosen by "start empty"."""


class TradeCards(QWidget):
    """One card for each trade, two beside each other; with `empty` one more, for a team that wants none of them."""

    wanted = Signal()
    changed = Signal()

    def __init__(self, ws: Workspace, *, empty: bool = False) -> None:
        super().__init__()
        self.cards = {p.trade: _card(ws, p) for p in presets.offered(i18n.language())}
        if empty:
            about = _("A usual pipeline of four stages, and nothing else. Everything can be set up by hand.")
            self.cards[EMPTY] = OptionCard("sparkles", _("Start empty"), about)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(lambda _card, on: self.changed.emit() if on else None)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.M)
        for place, card in enumerate(self.cards.values()):
            self._group.addButton(card)
            card.wanted.connect(self.wanted)
            grid.addWidget(card, place // 2, place % 2, 1, 1 if place < len(presets.TRADES) else 2)
        one_stop(self._group)

    def value(self) -> str | None:
        """The trade that is chosen, EMPTY for none of them; None when nothing is chosen yet."""
        return next((trade for trade, card in self.cards.items() if card.isChecked()), None)

    def choose(self, trade: str) -> None:
        """Choose a trade."""
        self.cards[trade].setChecked(True)

    def focus(self) -> None:
        """Let the keyboard act on the card that is chosen, or on the first."""
        chosen = self.value()
        self.cards[presets.TRADES[0] if chosen is None else chosen].setFocus()


def _card(ws: Workspace, preset: presets.Preset) -> OptionCard:
    note = _("In use") if presets.is_in_use(ws, preset.trade) else ""
    return OptionCard(ICONS[preset.trade], preset.name, preset.about, preset.stages, note)
