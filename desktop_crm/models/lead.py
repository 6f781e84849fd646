"""A lead: a request or a call that nobody has qualified yet."""

from __future__ import annotations

from typing import Any

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import computed, field, many
from desktop_crm.models.kinds import (
    Choice,
    Date,
    Email,
    Messenger,
    Moment,
    Name,
    Option,
    Phone,
    Ref,
    Tags,
    Text,
)
from desktop_crm.models.record import Record

NEW, TAKEN, QUALIFIED, REJECTED = "new", "taken", "qualified", "rejected"

LEAD_STATUSES = (
    Option(NEW, N_("New"), "warning", ("Новый", "Новая", "Необработан", "Неразобранное")),
    Option(TAKEN, N_("In work"), "accent", ("В работе", "Взят в работу", "In progress")),
    Option(QUALIFIED, N_("Qualified"), "good", ("Квалифицирован", "Качественный лид", "Converted")),
    Option(REJECTED, N_("Rejected"), "bad", ("Отклонён", "Некачественный лид", "Спам", "Junk")),
)


class Lead(Record, entity="lead"):
    """`taken` is when somebody first did something about it. A qualified lead names what it has become."""

    label = N_("Lead")
    plural = N_("Leads")
    takes_own_fields = True
    returns = True
    listed = True
    sorted_by = ("name",)
    follows = ("created", "status", "taken", "contact", "company", "deal", "lost_reason", "lost_comment")
    indexes = (
        ("responsible",),
        ("status", "created"),
        ("created",),
        ("source",),
        ("contact",),
        ("company",),
        ("deal",),
    )

    name: str = field(N_("Name"), Name(), search=True, aliases=("Имя", "Название лида"), default="")
    phone: Any = many(N_("Phone"), Phone(), search=True, match=True, aliases=("Телефон",))
    email: Any = many(N_("E-mail"), Email(), search=True, match=True, aliases=("Почта",))
    messenger: Any = many(N_("Messenger"), Messenger(), search=True)
    firm: str | None = field(N_("Company"), Text(), search=True, aliases=("Компания", "Название компании"))
    need: str | None = field(N_("Request"), Text(multiline=True), search=True, aliases=("Обращение",))
    status: str = field(N_("Status"), Choice(LEAD_STATUSES), default=NEW, aliases=("Статус", "Стадия"))
    responsible: str | None = field(
        N_("Responsible"), Ref("employee", creates=True), aliases=("Ответственный",)
    )
    source: str | None = field(N_("Source"), Ref("source", creates=True), aliases=("Источник",))
    tags: Any = many(N_("Tags"), Tags(), search=True, aliases=("Теги",))
    taken: int | None = field(N_("Taken up"), Moment())
    contact: str | None = field(N_("Contact"), Ref("contact"))
    company: str | None = field(N_("Client company"), Ref("company"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    lost_reason: str | None = field(N_("Reason for rejection"), Ref("lost_reason", creates=True))
    lost_comment: str | None = field(N_("Comment on the rejection"), Text(multiline=True))
    created: int | None = field(N_("Created"), Moment(), aliases=("Дата создания",))
    next_day: str | None = computed(N_("Next step"), Date())
