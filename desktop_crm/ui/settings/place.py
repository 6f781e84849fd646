"""What the whole team has agreed on: when it works, whose holidays it keeps, and its currency."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import team, workdays
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.place_words import Consequences, countries, currencies
from desktop_crm.ui.settings.page import line, panel, scrolled, titled
from desktop_crm.ui.settings.week import Week


class PlacePage(QWidget):
    """Each choice is saved at once, for everybody of the team."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.week = Week()
        whose = [*countries(), (workdays.NO_HOLIDAYS, _("No holidays"))]
        self.country = Choice(whose, placeholder=_("Choose…"))
        self.country.setAccessibleName(_("Public holidays"))
        self.currency = Choice(currencies(), placeholder=_("Choose…"))
        self.currency.setAccessibleName(_("Currency"))
        self._shown = Consequences()
        self._build()
        self.week.changed.connect(self._agree)
        self.country.chosen.connect(lambda _code: self._agree())
        self.currency.chosen.connect(lambda code: team.agree(desk.ws, team.CURRENCY, str(code)))
        desk.changes.changed.connect(self._on_changed)
        stop = desk.settings.listen(lambda _key: self._show())
        self.destroyed.connect(lambda: stop())
        self._show()

    def _build(self) -> None:
        inner = QWidget()
        days = _("Norms of stages and the days when tasks are due are counted in working days.")
        money = _("New pipelines and plans begin with it. Deals that are there keep theirs.")
        lines = (
            line(_("Working days"), days, self.week),
            line(_("Public holidays"), _("On these nobody works."), self.country),
            line(_("Currency"), money, self.currency),
        )
        about = label(_("These hold for the whole team."), tone="secondary", wrap=True)
        titled(inner, _("Country and currency"), about, panel(*lines), self._shown, None)
        column(scrolled(inner), into=self)

    def _show(self) -> None:
        ws = self._desk.ws
        calendar, currency = team.get(ws, team.COUNTRY), team.get(ws, team.CURRENCY)
        self.week.show_days(workdays.week_of(calendar))
        self.country.set_value(workdays.country_of(calendar))
        self.currency.set_value(currency)
        self._shown.show_place(calendar, currency, str(self._desk.settings["region"]))

    def _agree(self) -> None:
        country = self.country.value() or workdays.NO_HOLIDAYS
        team.agree(self._desk.ws, team.COUNTRY, workdays.calendar_of(str(country), self.week.days()))

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("team_setting"):
            self._show()
