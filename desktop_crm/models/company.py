"""A company: a firm or sole trader that contacts belong to."""

from __future__ import annotations

from typing import Any

from desktop_crm.base.i18n import N_
from desktop_crm.models.contact import STATUSES
from desktop_crm.models.fields import computed, field, many
from desktop_crm.models.kinds import (
    Address,
    Choice,
    Count,
    Date,
    Digits,
    Email,
    Link,
    Messenger,
    Moment,
    Money,
    Name,
    Phone,
    Ref,
    Tags,
    TaxId,
    Text,
)
from desktop_crm.models.record import Record


class Company(Record, entity="company"):
    label = N_("Company")
    plural = N_("Companies")
    takes_own_fields = True
    returns = True
    listed = True
    sorted_by = ("name",)
    indexes = (
        ("responsible",),
        ("status",),
        ("created",),
        ("tax_id",),
        ("source",),
        ("last_contact",),
        ("next_day",),
        ("spent",),
        ("purchases", "status", "last_contact", "responsible", "visit_every", "last_visit"),
    )

    name: str = field(
        N_("Company name"),
        Name(),
        required=True,
        search=True,
        aliases=("Название", "Наименование", "Компания", "Организация", "Контрагент"),
        default="",
    )
    phone: Any = many(N_("Phone"), Phone(), search=True, match=True, aliases=("Телефон", "Тел."))
    email: Any = many(N_("E-mail"), Email(), search=True, match=True, aliases=("Почта", "Эл. почта", "Email"))
    tax_id: str | None = field(N_("Tax number"), TaxId(), search=True, match=True, aliases=("ИНН", "INN"))
    kpp: str | None = field(N_("KPP"), Digits((9,)), aliases=("КПП",))
    ogrn: str | None = field(N_("OGRN"), Digits((13, 15)), aliases=("ОГРН", "ОГРНИП"))
    industry: str | None = field(N_("Industry"), Text(), aliases=("Сфера деятельности", "Отрасль"))
    status: str | None = field(N_("Status"), Choice(STATUSES), aliases=("Статус",))
    responsible: str | None = field(
        N_("Responsible"), Ref("employee", creates=True), aliases=("Ответственный", "Менеджер", "Owner")
    )
    source: str | None = field(N_("Source"), Ref("source", creates=True), aliases=("Источник", "Source"))
    city: str | None = field(N_("City"), Text(), search=True, aliases=("Город", "Регион"))
    website: Any = many(N_("Website"), Link(), search=True, aliases=("Сайт", "Web", "Корпоративный сайт"))
    messenger: Any = many(N_("Messenger"), Messenger(), search=True)
    address: Any = many(
        N_("Address"), Address(), search=True, aliases=("Адрес", "Юридический адрес", "Фактический адрес")
    )
    tags: Any = many(N_("Tags"), Tags(), search=True, aliases=("Теги", "Метки"))
    created: int | None = field(N_("Created"), Moment(), aliases=("Дата создания",))
    next_day: str | None = computed(N_("Next step"), Date())
    last_contact: int | None = computed(N_("Last contact"), Moment())
    purchases: int | None = computed(N_("Purchases"), Count())
    spent: int | None = computed(N_("Total of purchases"), Money())
    average: int | None = computed(N_("Average bill"), Money())
    visits: int | None = computed(N_("Visits"), Count())
    visit_every: int | None = computed(N_("Comes every, days"), Count())
    last_visit: int | None = computed(N_("Last visit"), Moment())
