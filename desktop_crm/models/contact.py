"""A contact: a person."""

from __future__ import annotations

from typing import Any

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import computed, field, many
from desktop_crm.models.kinds import (
    Address,
    Choice,
    Count,
    Date,
    Email,
    Link,
    Messenger,
    Moment,
    Money,
    Name,
    Option,
    Phone,
    Ref,
    Tags,
    Text,
)
from desktop_crm.models.record import Record

STATUSES = (
    Option("new", N_("New"), "warning", ("Новый", "Новая", "Лид", "New lead", "Первичный контакт")),
    Option("talks", N_("In talks"), "accent", ("Переговоры", "В работе", "In progress", "Opportunity")),
    Option("client", N_("Client"), "good", ("Клиент", "Покупатель", "Постоянный", "Customer")),
    Option("paused", N_("Paused"), "plain", ("Отложен", "Пауза", "Думает", "On hold")),
    Option("lost", N_("Lost"), "bad", ("Отказ", "Потерян", "Закрыто и не реализовано", "Unqualified")),
)


class Contact(Record, entity="contact"):
    label = N_("Contact")
    plural = N_("Contacts")
    takes_own_fields = True
    returns = True
    listed = True
    sorted_by = ("name",)
    indexes = (
        ("responsible",),
        ("status",),
        ("created",),
        ("source",),
        ("last_contact",),
        ("next_day",),
        ("spent",),
        ("purchases", "status", "last_contact", "responsible", "visit_every", "last_visit"),
    )

    name: str = field(
        N_("Name"),
        Name(),
        search=True,
        aliases=("ФИО", "Ф.И.О.", "Имя", "Клиент", "Контакт", "Контактное лицо", "Руководитель", "Full name"),
        default="",
    )
    phone: Any = many(N_("Phone"), Phone(), search=True, match=True, aliases=("Телефон", "Тел.", "Номер"))
    email: Any = many(N_("E-mail"), Email(), search=True, match=True, aliases=("Почта", "Эл. почта", "Email"))
    company: Any = many(
        N_("Company"),
        Ref("company", creates=True),
        search=True,
        aliases=("Компания", "Организация", "Контрагент", "Юр. лицо"),
    )
    job_title: str | None = field(N_("Position"), Text(), search=True, aliases=("Должность", "Job title"))
    status: str | None = field(N_("Status"), Choice(STATUSES), aliases=("Статус", "Этап", "Lead status"))
    responsible: str | None = field(
        N_("Responsible"), Ref("employee", creates=True), aliases=("Ответственный", "Менеджер", "Owner")
    )
    source: str | None = field(N_("Source"), Ref("source", creates=True), aliases=("Источник", "Source"))
    city: str | None = field(N_("City"), Text(), search=True, aliases=("Город", "Населенный пункт"))
    birthday: str | None = field(N_("Birthday"), Date(partial=True), aliases=("День рождения", "Дата рожд."))
    messenger: Any = many(
        N_("Messenger"), Messenger(), search=True, aliases=("WhatsApp", "Telegram", "Viber")
    )
    website: Any = many(N_("Website"), Link(), search=True, aliases=("Сайт", "Web", "Веб-страница"))
    address: Any = many(N_("Address"), Address(), search=True, aliases=("Адрес", "Address"))
    tags: Any = many(N_("Tags"), Tags(), search=True, aliases=("Теги", "Метки", "Categories", "Labels"))
    created: int | None = field(
        N_("Created"), Moment(), aliases=("Дата создания", "Дата обращения", "Create date")
    )
    next_day: str | None = computed(N_("Next step"), Date())
    last_contact: int | None = computed(N_("Last contact"), Moment())
    purchases: int | None = computed(N_("Purchases"), Count())
    spent: int | None = computed(N_("Total of purchases"), Money())
    average: int | None = computed(N_("Average bill"), Money())
    visits: int | None = computed(N_("Visits"), Count())
    visit_every: int | None = computed(N_("Comes every, days"), Count())
    last_visit: int | None = computed(N_("Last visit"), Moment())
