"""The presets by trade: another one beside what the team has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base import i18n
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import presets
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.page import scrolled, titled
from desktop_crm.ui.trades import TradeCards


class PresetsPage(QWidget):
    """Choose a card, see what it brings, and add it in one step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.add = button(_("Add the preset"), "plus", "primary")
        self.cards = TradeCards(desk.ws)
        self._brings = label("", tone="secondary", wrap=True)
        self._inner = QWidget()
        self._place = column(self.cards)
        self._build()
        self.add.clicked.connect(self.apply)
        desk.changes.changed.connect(self._on_changed)
        self._follow()
        self._tell()

    def _build(self) -> None:
        intro = _("What a trade needs comes beside what you have; what has the same name stays as it is.")
        about = label(intro, tone="secondary", wrap=True)
        words = row(self._brings, None)
        words.setStretch(0, 1)
        titled(self._inner, _("Presets"), about, self._place, words, None, beside=self.add)
        column(scrolled(self._inner), into=self)

    def apply(self) -> None:
        """Add what the chosen preset holds."""
        trade = self.cards.value()
        if trade and self.add.isEnabled():
            presets.apply(self._desk.ws, trade, i18n.language())

    def _follow(self) -> None:
        self.cards.changed.connect(self._tell)
        self.cards.wanted.connect(self.apply)

    def _tell(self) -> None:
        trade = self.cards.value()
        used = trade is not None and presets.is_in_use(self._desk.ws, trade)
        self.add.setEnabled(trade is not None and not used)
        said = _("You have this preset already.") if used else _what(trade) if trade else _("Choose a trade.")
        self._brings.setText(said)

    def _on_changed(self, changed: Changed) -> None:
        """The cards say anew which of them are in use."""
        if changed.touches("pipeline"):
            old, chosen = self.cards, self.cards.value()
            had_focus = old.isAncestorOf(focus) if (focus := self.focusWidget()) else False
            self.cards = TradeCards(self._desk.ws)
            self._place.replaceWidget(old, self.cards)
            old.hide()
            old.deleteLater()
            self._follow()
            if chosen:
                self.cards.choose(chosen)
            if had_focus:
                self.cards.focus()
            self._tell()


def _what(trade: str) -> str:
    held = presets.content(trade, i18n.language())
    counts = (
        (len(held["pipelines"]), ngettext("{n} pipeline", "{n} pipelines", len(held["pipelines"]))),
        (len(held.get("fields", ())), ngettext("{n} field", "{n} fields", len(held.get("fields", ())))),
        (len(held.get("scripts", ())), ngettext("{n} script", "{n} scripts", len(held.get("scripts", ())))),
        (
            len(held.get("questionnaires", ())),
            ngettext("{n} questionnaire", "{n} questionnaires", len(held.get("questionnaires", ()))),
        ),
        (len(held["sources"]), ngettext("{n} source", "{n} sources", len(held["sources"]))),
        (len(held["reasons"]), ngettext("{n} reason for loss", "{n} reasons for loss", len(held["reasons"]))),
    )
    return _("It brings: {what}.").format(what=", ".join(text.format(n=n) for n, text in counts if n))
