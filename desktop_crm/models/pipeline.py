"""Pipelines, their stages, and the reasons why deals are lost."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Choice, Number, Option, Ref, Text
from desktop_crm.models.record import Record

OPEN, WON, LOST = "open", "won", "lost"

OUTCOMES = (
    Option(OPEN, N_("Under way"), "accent"),
    Option(WON, N_("Won"), "good"),
    Option(LOST, N_("Lost"), "bad"),
)

CURRENCIES = (
    Option("RUB", "₽", "", ("руб", "рубль", "rub")),
    Option("USD", "$", "", ("usd", "доллар")),
    Option("EUR", "€", "", ("eur", "евро")),
    Option("KZT", "₸", "", ("тенге", "kzt")),
    Option("BYN", "Br", "", ("byn", "бел. руб.")),
    Option("UZS", "soʻm", "", ("uzs", "сум")),
    Option("KGS", "сом", "", ("kgs",)),
    Option("AMD", "֏", "", ("amd", "драм")),
    Option("GEL", "₾", "", ("gel", "лари")),
    Option("GBP", "£", "", ("gbp", "фунт")),
)


class Pipeline(Record, entity="pipeline"):
    """A way that deals go. `currency` is the one its deals begin with."""

    label = N_("Pipeline")
    plural = N_("Pipelines")

    name: str = field(N_("Name"), Text(), required=True, default="")
    currency: str = field(N_("Currency"), Choice(CURRENCIES), default="RUB")
    rank: float = field(N_("Order"), Number(), default=0)


class Stage(Record, entity="stage"):
    """A step of a pipeline. `probability` is in percent, `norm` the working days a deal may stay here.

    `needs` is JSON: the keys of the deal's fields that must be filled in on entry. `makes` is JSON: the tasks made
    on entry, a list of {"name", "kind", "days"} with `days` in working days from then. `tone` is a hex colour.
    """

    label = N_("Stage")
    plural = N_("Stages")
    indexes = (("pipeline", "rank"),)

    name: str = field(N_("Name"), Text(), required=True, default="")
    pipeline: str = field(N_("Pipeline"), Ref("pipeline"), required=True)
    outcome: str = field(N_("Meaning"), Choice(OUTCOMES), default=OPEN)
    probability: float = field(N_("Probability, %"), Number(), default=0)
    norm: float | None = field(N_("Norm, working days"), Number())
    needs: str | None = field(N_("Required fields"), Text())
    makes: str | None = field(N_("Tasks on entry"), Text())
    tone: str | None = field(N_("Colour"), Text())
    rank: float = field(N_("Order"), Number(), default=0)


class LostReason(Record, entity="lost_reason"):
    """Why a deal was lost or a lead rejected. The id is derived from the name it was given first."""

    label = N_("Reason for loss")
    plural = N_("Reasons for loss")

    name: str = field(N_("Name"), Text(), required=True, default="")
    rank: float = field(N_("Order"), Number(), default=0)
