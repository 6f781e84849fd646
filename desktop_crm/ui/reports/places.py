"""What can be gone to among the reports: the overview, the morning summary, each report, and the team's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.base.i18n import N_, _
from desktop_crm.ops import saved_reports
from desktop_crm.ops.saved_reports import SavedReport
from desktop_crm.reports.catalogue import REPORTS, Report, known

if TYPE_CHECKING:
    from desktop_crm.models.fields import Field
    from desktop_crm.reports.ask import Ask
    from desktop_crm.reports.made import Made
    from desktop_crm.reports.table import Table
    from desktop_crm.store.workspace import Workspace

OVERVIEW, MORNING = "overview", "morning"
SAVED = "saved:"


@dataclass(frozen=True, slots=True)
class Place:
    """`label` and `about` are texts for translation; the name of a saved report is its label."""

    key: str
    label: str
    about: str
    icon: str
    report: Report | None = None
    saved: SavedReport | None = None

    @property
    def title(self) -> str:
        """What it is called, in the current language."""
        return self.saved.name if self.saved else _(self.label)

    def make(self, ws: Workspace, ask: Ask) -> Table:
        """The table of a report, the team's own or one of ours."""
        return self._made().tables(ws, ask)[0]

    def entity(self) -> str:
        """What its rows are grouped from; empty where they are the report's own."""
        return self._made().entity

    def grouped(self) -> Report | None:
        """The report whose rows can be chosen; None where nobody can choose them."""
        return self.report if self.report and self.report.entity else None

    def groups(self, ws: Workspace) -> tuple[Field, ...]:
        """The fields by which its rows can be grouped."""
        return self._made().groups(ws)

    def _made(self) -> Made:
        from desktop_crm.reports.made import Made

        return Made(self.key, self.label, self.report, self.saved)


FIXED = (
    Place(OVERVIEW, N_("Overview"), N_("How do we stand?"), "chart-column"),
    Place(MORNING, N_("Morning summary"), N_("What was done, and what needs me today?"), "sun"),
    *(Place(r.key, r.label, r.about, r.icon, r) for r in REPORTS),
)


def saved_places(ws: Workspace) -> list[Place]:
    """The reports that the team has saved."""
    return [
        Place(f"{SAVED}{each.id}", each.name, "", "bookmark", known(each.report), each)
        for each in saved_reports.all_of(ws)
    ]


def place_of(ws: Workspace, key: str) -> Place:
    """A place by its key; the overview when there is none of that key (any more)."""
    every = (*FIXED, *(saved_places(ws) if key.startswith(SAVED) else ()))
    return next((place for place in every if place.key == key), FIXED[0])
