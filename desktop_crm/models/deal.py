"""A deal: something that a client may buy, on its way through a pipeline."""

from __future__ import annotations

from typing import Any

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import computed, field, many
from desktop_crm.models.kinds import Bool, Choice, Date, Moment, Money, Name, Number, Ref, Tags, Text
from desktop_crm.models.pipeline import CURRENCIES
from desktop_crm.models.record import Record


class Deal(Record, entity="deal"):
    """Whether it is open, won or lost is what its `stage` means; `closed` is when it came to a won or lost one.

    `since` is when it came to its stage. `amount` is in the smallest unit of `currency`; with lines it is their sum.
    `probability` stands in for the stage's where somebody knows better.
    """

    label = N_("Deal")
    plural = N_("Deals")
    takes_own_fields = True
    returns = True
    listed = True
    sorted_by = ("name",)
    follows = (
        "created",
        "pipeline",
        "stage",
        "since",
        "closed",
        "waiting_until",
        "waiting_for",
        "lost_reason",
        "lost_comment",
    )
    indexes = (
        ("stage", "since", "responsible", "contact", "company"),
        ("stage", "next_day", "waiting_until", "since", "responsible"),
        ("stage", "currency", "amount"),
        ("responsible", "stage"),
        ("contact",),
        ("company",),
        ("closing",),
        ("closed",),
        # All that reports say of deals that were won or lost; they need not look at the deals themselves.
        (
            "stage",
            "closed",
            "responsible",
            "source",
            "lost_reason",
            "contact",
            "company",
            "currency",
            "amount",
            "deleted",
        ),
        ("created",),
        ("amount",),
        ("source",),
    )

    name: str = field(
        N_("Deal"), Name(), required=True, search=True, aliases=("Сделка", "Название"), default=""
    )
    amount: int | None = field(N_("Amount"), Money(), aliases=("Сумма", "Бюджет"))
    currency: str = field(N_("Currency"), Choice(CURRENCIES), default="RUB", aliases=("Валюта",))
    pipeline: str = field(N_("Pipeline"), Ref("pipeline"), required=True, aliases=("Воронка",))
    stage: str = field(N_("Stage"), Ref("stage"), required=True, aliases=("Этап", "Стадия", "Этап сделки"))
    contact: str | None = field(
        N_("Contact"), Ref("contact", creates=True), search=True, aliases=("Контакт",)
    )
    company: str | None = field(
        N_("Company"), Ref("company", creates=True), search=True, aliases=("Компания",)
    )
    responsible: str | None = field(
        N_("Responsible"), Ref("employee", creates=True), aliases=("Ответственный",)
    )
    closing: str | None = field(N_("Expected to close"), Date(), aliases=("Предполагаемая дата закрытия",))
    probability: float | None = field(N_("Probability, %"), Number(), aliases=("Вероятность",))
    source: str | None = field(N_("Source"), Ref("source", creates=True), aliases=("Источник",))
    tags: Any = many(N_("Tags"), Tags(), search=True, aliases=("Теги",))
    waiting_until: str | None = field(N_("Waiting until"), Date())
    waiting_for: str | None = field(N_("Waiting for"), Text())
    lost_reason: str | None = field(N_("Reason for loss"), Ref("lost_reason", creates=True))
    lost_comment: str | None = field(N_("Comment on the loss"), Text(multiline=True))
    since: int | None = field(N_("In this stage since"), Moment())
    closed: int | None = field(N_("Closed"), Moment(), aliases=("Дата закрытия",))
    created: int | None = field(N_("Created"), Moment(), aliases=("Дата создания",))
    next_day: str | None = computed(N_("Next step"), Date())


class DealLine(Record, entity="deal_line"):
    """A product or service in a deal; `price` is of one, in the smallest unit of the deal's currency."""

    label = N_("Line of a deal")
    plural = N_("Lines of deals")
    indexes = (("deal", "rank"),)

    deal: str = field(N_("Deal"), Ref("deal"), required=True)
    name: str = field(N_("Product or service"), Text(), required=True, default="")
    quantity: float = field(N_("Quantity"), Number(), default=1)
    price: int = field(N_("Price"), Money(), default=0)
    rank: float = field(N_("Order"), Number(), default=0)


class Passage(Record, entity="passage"):
    """A deal's stay in one stage: what funnels and stage times are counted from. `left` is None while it lasts.

    A deal's first one in a stage is `first_here`, its first one in any stage of the pipeline `first_of_all`; after one
    that `went_on` the deal came to a further stage or was won.
    """

    label = N_("Passage through a stage")
    plural = N_("Passages through stages")
    newest_by = "entered"
    titled_by = ("deal",)
    indexes = (("deal", "entered"), ("stage", "entered"), ("entered",))

    deal: str = field(N_("Deal"), Ref("deal"), required=True)
    pipeline: str = field(N_("Pipeline"), Ref("pipeline"), required=True)
    stage: str = field(N_("Stage"), Ref("stage"), required=True)
    entered: int = field(N_("Entered"), Moment(), required=True)
    left: int | None = field(N_("Left"), Moment())
    author: str | None = field(N_("Who moved it here"), Ref("employee"))
    first_here: int | None = computed(N_("First time in this stage"), Bool())
    first_of_all: int | None = computed(N_("Came into the pipeline"), Bool())
    went_on: int | None = computed(N_("Went on from here"), Bool())
