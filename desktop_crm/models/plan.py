"""What the team means to sell."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Choice, Money, Ref, Text
from desktop_crm.models.pipeline import CURRENCIES
from desktop_crm.models.record import Record


class Plan(Record, entity="plan"):
    """The planned sales of a month, of one employee or of the team. `month` is "2026-11".

    The id is derived from month, employee and currency, so that a plan made on two laptops is one.
    """

    label = N_("Plan")
    plural = N_("Plans")
    indexes = (("month",),)

    month: str = field(N_("Month"), Text(), required=True)
    employee: str | None = field(N_("Employee"), Ref("employee"))
    currency: str = field(N_("Currency"), Choice(CURRENCIES), default="RUB")
    amount: int | None = field(N_("Amount"), Money())
