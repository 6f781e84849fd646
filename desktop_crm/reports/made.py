"""All that can be asked for by name, and the tables that it is made of: for files, paper and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import N_, _, in_every_language
from desktop_crm.models.fields import Field
from desktop_crm.ops import saved_reports
from desktop_crm.ops.saved_reports import SavedReport
from desktop_crm.reports import grouping, recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.catalogue import REPORTS, Report, known
from desktop_crm.reports.table import Table
from desktop_crm.store.workspace import Workspace

OVERVIEW, MORNING = "overview", "morning"
_TOGETHER = {OVERVIEW: N_("Overview"), MORNING: N_("Morning summary")}
"""What is made of several tables."""
_ON_THE_OVERVIEW = ("funnel", "calls", "employees")


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it leaves the program. `key` is its own key, or the id of a saved one; `report` is what it is made
    by, None where several tables are put together or a newer version has made it."""

    key: str
    label: str
    report: Report | None = None
    saved: SavedReport | None = None

    @property
    def title(self) -> str:
        """What it is called, in the current language."""
        return self.saved.name if self.saved else _(self.label)

    @property
    def timeless(self) -> bool:
        """Whether it tells how things stand today, whatever the period."""
        return self.key == MORNING or bool(self.report and self.report.timeless)

    @property
    def entity(self) -> str:
        """What its rows are grouped from; empty where they are the report's own."""
        made_up = recipe.from_json(self.saved.ask_json) if self.saved else None
        return made_up.entity if made_up else self.report.entity if self.report else ""

    def groups(self, ws: Workspace) -> tuple[Field, ...]:
        """The fields by which its rows can be grouped."""
        if self.saved and (made_up := recipe.from_json(self.saved.ask_json)):
            return grouping.choices(ws, made_up.entity)
        return self.report.groups(ws) if self.report else ()

    def tables(self, ws: Workspace, ask: Ask) -> tuple[Table, ...]:
        """Its tables. Raises UserError when a newer version of the program has made it."""
        made_up = recipe.from_json(self.saved.ask_json) if self.saved else None
        ask = ask if self._can_have_rows(ws, ask.by) else replace(ask, by="")
        if made_up:
            from desktop_crm.reports import built

            return (built.report(ws, ask, made_up),)
        if self.report:
            return (self.report.make(ws, ask),)
        if self.key in _TOGETHER:
            return tuple(_overview(ws, ask) if self.key == OVERVIEW else _morning(ws, ask))
        raise UserError(_("This report was made by a newer version of the program."))

    def _can_have_rows(self, ws: Workspace, by: str) -> bool:
        """Whether the field is (still) there by which the rows were wanted."""
        if not by or not self.entity:
            return True
        return by in {key for key, _name in recipe.groups(ws, self.entity)}


def every(ws: Workspace) -> list[Made]:
    """All that can be asked for: ours first, then what the team has saved."""
    ours = [
        *(Made(key, label) for key, label in _TOGETHER.items()),
        *(Made(r.key, r.label, r) for r in REPORTS),
    ]
    return ours + [Made(s.id, s.name, known(s.report), s) for s in saved_reports.all_of(ws)]


def by_key(ws: Workspace, key: str) -> Made | None:
    """The one with this key or id; None when there is none (any more)."""
    return next((each for each in every(ws) if each.key == key), None)


def named(ws: Workspace, name: str) -> Made:
    """The one that is called so: by its key or its name in any language. Raises UserError with what there is."""
    wanted, found = fold(name), every(ws)
    for each in found:
        if each.key == name or wanted in map(fold, (each.title, *in_every_language(each.label))):
            return each
    names = ", ".join(each.title if each.saved else each.key for each in found)
    raise UserError(
        _("There is no report “{name}”.").format(name=name), _("Possible: {names}.").format(names=names)
    )


def _overview(ws: Workspace, ask: Ask) -> Iterator[Table]:
    from desktop_crm.reports import overview, sales

    yield overview.key_figures(ws, ask)
    yield sales.by_month(ws, ask)
    for report in REPORTS:
        if report.key in _ON_THE_OVERVIEW:
            yield report.make(ws, ask)


def _morning(ws: Workspace, ask: Ask) -> Iterator[Table]:
    from desktop_crm.reports import morning

    yield from morning.summary(ws, ask)
