"""The team itself, and the short lists its records refer to."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Bool, Email, Name, Number, Phone, Text
from desktop_crm.models.record import Record


class Employee(Record, entity="employee"):
    label = N_("Employee")
    plural = N_("Employees")

    name: str = field(N_("Name"), Name(), required=True, default="")
    email: str | None = field(N_("E-mail"), Email())
    phone: str | None = field(N_("Phone"), Phone())
    job_title: str | None = field(N_("Position"), Text())
    active: int = field(N_("Works here"), Bool(), default=1)


class Source(Record, entity="source"):
    """Where clients come from. The id is derived from the name it was given first."""

    label = N_("Source")
    plural = N_("Sources")

    name: str = field(N_("Name"), Text(), required=True, default="")
    rank: float = field(N_("Order"), Number(), default=0)


class Tag(Record, entity="tag"):
    """The id is derived from the folded name, so the same tag made on two laptops is one."""

    label = N_("Tag")
    plural = N_("Tags")

    name: str = field(N_("Name"), Text(), required=True, default="")
