"""The third question: in which country and currency the team works."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.ops import team, workdays
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.place_words import Consequences, countries, country_here, currencies
from desktop_crm.ui.theme import Space
from desktop_crm.ui.welcome.page import Page


class PlacePage(Page):
    """The country brings its currency, until another one is chosen."""

    def __init__(self, ws: Workspace, settings: Settings) -> None:
        super().__init__()
        calendar = team.get(ws, team.COUNTRY)
        agreed = workdays.country_of(calendar) in team.COUNTRIES and team.is_agreed(ws, team.COUNTRY)
        here = workdays.country_of(calendar) if agreed else country_here()
        self._week = workdays.week_of(calendar)
        self.country = Choice(countries(), here)
        self._chosen = team.is_agreed(ws, team.CURRENCY)
        usual = team.get(ws, team.CURRENCY) if self._chosen else team.COUNTRIES[here][1]
        self.currency = Choice(currencies(), usual)
        self._region = str(settings["region"]) if agreed else ""
        self._shown = Consequences()
        self.country.chosen.connect(lambda _code: self._moved())
        self.currency.chosen.connect(lambda _code: self._counted())
        place = Field(_("Country"), self.country)
        money = Field(_("Currency"), self.currency)
        both = row(place, money, space=Space.M)
        for at, each in enumerate((place, money)):
            both.setStretch(at, 1)
            both.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        about = _("Working days, phones without a code and sums follow from it.")
        self.fill(_("Where do you work?"), about, both, Space.S, self._shown)
        self._show()

    def region(self) -> str:
        """The country of phones without a code."""
        return self._region or str(self.country.value())

    def calendar(self) -> str:
        """The country with the days of the week that the team has had so far."""
        return workdays.calendar_of(str(self.country.value()), self._week)

    def focus(self) -> None:
        self.country.setFocus()

    def _moved(self) -> None:
        self._region = ""
        if not self._chosen:
            self.currency.set_value(team.COUNTRIES[str(self.country.value())][1])
        self._show()

    def _counted(self) -> None:
        self._chosen = True
        self._show()

    def _show(self) -> None:
        self._shown.show_place(self.calendar(), str(self.currency.value()), self.region())
