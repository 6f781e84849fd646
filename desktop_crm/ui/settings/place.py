"""What the whole team has agreed on: the country whose holidays it keeps, and its currency."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import team
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.place_words import Consequences, countries, currencies
from desktop_crm.ui.settings.page import line, panel, scrolled, titled


class PlacePage(QWidget):
    """Each choice is saved at once, for everybody of the team."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.country = Choice(countries(), placeholder=_("Choose…"))
        self.country.setAccessibleName(_("Working days and holidays"))
        self.currency = Choice(currencies(), placeholder=_("Choose…"))
        self.currency.setAccessibleName(_("Currency"))
        self._shown = Consequences()
        self._build()
        self.country.chosen.connect(lambda code: team.agree(desk.ws, team.COUNTRY, str(code)))
        self.currency.chosen.connect(lambda code: team.agree(desk.ws, team.CURRENCY, str(code)))
        desk.changes.changed.connect(self._on_changed)
        stop = desk.settings.listen(lambda _key: self._show())
        self.destroyed.connect(lambda: stop())
        self._show()

    def _build(self) -> None:
        inner = QWidget()
        days = _(
            "Norms of stages, repeats and due days of tasks are counted in the working days of this country."
        )
        money = _("New pipelines and plans begin with it. Deals that are there keep theirs.")
        titled(
            inner,
            _("Country and currency"),
            label(_("These hold for the whole team."), tone="secondary", wrap=True),
            panel(
                line(_("Working days and holidays"), days, self.country),
                line(_("Currency"), money, self.currency),
            ),
            self._shown,
            None,
        )
        column(scrolled(inner), into=self)

    def _show(self) -> None:
        ws = self._desk.ws
        country, currency = team.get(ws, team.COUNTRY), team.get(ws, team.CURRENCY)
        self.country.set_value(country)
        self.currency.set_value(currency)
        self._shown.show_place(country, currency, str(self._desk.settings["region"]))

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("team_setting"):
            self._show()
