"""The reports that are there at first start, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from desktop_crm.base.i18n import N_

if TYPE_CHECKING:  # the window names all reports when it opens, and makes none
    from desktop_crm.models.fields import Field
    from desktop_crm.reports.ask import Ask
    from desktop_crm.reports.table import Table
    from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """`about` is the question that it answers. `entity` is what its rows are grouped from: any field of it by which
    records can be grouped may be chosen. `by` is the usual one; without it the report has rows of its own until
    somebody chooses, and without an entity no others. With `only` no other fields can be chosen.

    `made_by` is the module of this package whose function `report` makes it. `timeless` reports tell how things
    stand today, whatever the period.
    """

    key: str
    label: str
    about: str
    icon: str
    made_by: str
    entity: str = ""
    by: str = ""
    timeless: bool = False
    only: tuple[str, ...] = ()

    def groups(self, ws: Workspace) -> tuple[Field, ...]:
        """The fields by which its rows can be grouped."""
        from desktop_crm.reports import grouping

        known = grouping.choices(ws, self.entity) if self.entity else ()
        return tuple(f for f in known if not self.only or f.key in self.only)

    def make(self, ws: Workspace, ask: Ask) -> Table:
        """The answer. Modules are loaded when they are first asked."""
        answer: Table = import_module(f"desktop_crm.reports.{self.made_by}").report(ws, ask)
        return answer


REPORTS: tuple[Report, ...] = (
    Report(
        "leads", N_("Leads"), N_("Who has not touched which requests?"), "inbox", "leads", "lead", "source"
    ),
    Report("funnel", N_("Funnel"), N_("Where do deals stop?"), "filter", "funnel"),
    Report(
        "lost", N_("Reasons for loss"), N_("Why are deals lost?"), "circle-x", "lost", "deal", "lost_reason"
    ),
    Report("sales", N_("Sales"), N_("What was sold, against the plan?"), "trending-up", "sales", "deal"),
    Report("forecast", N_("Forecast"), N_("What will come in?"), "telescope", "forecast", timeless=True),
    Report(
        "forecast_history",
        N_("Forecast and outcome"),
        N_("Did the forecasts come true?"),
        "history",
        "forecast_history",
        timeless=True,
    ),
    Report("employees", N_("Employees"), N_("Who did what, and who sold what?"), "users", "employees"),
    Report("calls", N_("Calls"), N_("How many calls were there each day?"), "phone", "calls"),
    Report(
        "attention",
        N_("Attention"),
        N_("What is forgotten?"),
        "bell-ring",
        "attention",
        "deal",
        timeless=True,
        only=("responsible",),
    ),
    Report("clients", N_("Clients"), N_("Who buys, who comes back, who does not?"), "repeat", "clients"),
    Report("answers", N_("Questionnaires"), N_("What do clients answer?"), "clipboard-list", "answers"),
)


def known(key: str) -> Report | None:
    """A report by its key; None when there is none."""
    return next((r for r in REPORTS if r.key == key), None)
