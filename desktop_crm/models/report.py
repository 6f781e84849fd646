"""A report with its settings, kept under a name."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Number, Text
from desktop_crm.models.record import Record


class SavedReport(Record, entity="saved_report"):
    """`report` is the key of a report, or "built" for one that somebody has made up. `settings` is JSON: what is
    asked of it, as `reports.ask.Ask` writes it, and the `recipe` of one that was made up."""

    label = N_("Saved report")
    plural = N_("Saved reports")

    name: str = field(N_("Name"), Text(), required=True, default="")
    report: str = field(N_("Report"), Text(), required=True, default="")
    settings: str = field(N_("Settings"), Text(), required=True, default="{}")
    rank: float = field(N_("Order"), Number(), default=0)
