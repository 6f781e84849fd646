"""A list as teams keep it in Excel: grown over years, in many hands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from desktop_crm.base.i18n import language
from desktop_crm.demo.numbers import latin, phone, tax_id
from desktop_crm.demo.words import Words, for_language

_HEADERS = {
    "ru": (
        "№ п/п",
        "ФИО",
        "Организация",
        "ИНН",
        "Тел.",
        "Моб. тел.",
        "Почта",
        "Должность",
        "Город",
        "Дата обращения",
        "Менеджер",
        "Статус",
        "Скидка, %",
        "Прим.",
    ),
    "en": (
        "No.",
        "Full name",
        "Organisation",
        "Tax ID",
        "Tel.",
        "Mobile",
        "E-mail",
        "Position",
        "City",
        "Date created",
        "Manager",
        "Status",
        "Discount, %",
        "Comment",
    ),
}
_TITLES = {"ru": "Клиентская база, отдел продаж", "en": "Client list, sales department"}
_TOTALS = {"ru": "Итого", "en": "Total"}
_NO_PHONE = {"ru": "Нет телефона", "en": "no phone"}
_EXTENSION = {"ru": "доб.", "en": "ext."}
_STATUSES = {
    "ru": ("Новый", "новый ", "Переговоры", "В работе", "Клиент", "КЛИЕНТ", "Отложен", "Отказ", ""),
    "en": ("New", "new ", "In talks", "In progress", "Client", "CLIENT", "Paused", "Lost", ""),
}


def example_workbook(path: Path, rows: int = 20_000) -> None:
    """Write a messy workbook in the current language, with `rows` clients; the same one each time.

    It has a title above its header, phones in every shape, two of them in one cell, numbers for texts,
    clients entered twice, addresses mistyped, dates as dates and as texts, and a line of totals.
    """
    from openpyxl import Workbook

    code = language() if language() in _HEADERS else "en"
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLES[code].partition(",")[0])
    sheet.append([_TITLES[code]])
    sheet.append([])
    sheet.append(list(_HEADERS[code]))
    mess = _Mess(code)
    for number in range(1, rows + 1):
        sheet.append([number, *mess.row()])
    sheet.append([_TOTALS[code], f"{rows}"])
    book.save(path)


class _Mess:
    """Rows one after another; some repeat an earlier one with other phones or other spelling."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.words: Words = for_language(code)
        self.chance = Random(7)
        self.seen: list[list[Any]] = []

    def row(self) -> list[Any]:
        if self.seen and self.chance.random() < 0.06:
            return self._again(self.chance.choice(self.seen))
        row = self._fresh()
        if len(self.seen) < 500:
            self.seen.append(row)
        return row

    def _again(self, row: list[Any]) -> list[Any]:
        name = f" {str(row[0] or '').upper()} "
        return [name, *row[1:-1], self.chance.choice(self.words.notes)]

    def _fresh(self) -> list[Any]:
        group = self.chance.choices(self.words.people, weights=[8, 8, *[1] * (len(self.words.people) - 2)])[0]
        first, last = (self.chance.choice(names) for names in group)
        firm = self.chance.choice(self.words.forms).format(self.chance.choice(self.words.firms))
        firm = f"{firm} {self.chance.randrange(1, 60)}" if self.chance.random() < 0.6 else firm
        return [
            self.chance.choice((f"{first} {last}", f"{last} {first}", f"{last} {first[0]}.", first)),
            firm if self.chance.random() < 0.8 else None,
            self._tax_id(),
            self._phone() if self.chance.random() < 0.5 else None,
            self._phone(),
            self._email(first, last, firm),
            self.chance.choice((*self.words.job_titles, None, None)),
            self.chance.choice([city for city, _code in self.words.cities]),
            self._date(),
            self.chance.choice([name for name, _job in self.words.employees]),
            self.chance.choice(_STATUSES[self.code]) or None,
            self.chance.choice((None, None, 5, 10, "7 %", "15%")),
            self.chance.choice((*self.words.notes, *[None] * 20)),
        ]

    def _phone(self) -> Any:
        number = phone(self.chance, self.chance.choice(self.words.phones))
        country, digits = (number[1:2], number[2:]) if number.startswith("+7") else ("", number[1:])
        local = f"8{digits}" if country else number
        spaced = f"{digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
        return self.chance.choice(
            (
                number,
                local,
                f"+{country} ({spaced[:3]}) {spaced[4:]}",
                f"{country or '+'}{digits}",
                int(number[1:]),
                f"8 {spaced}" if country else number,
                f"{number}; {phone(self.chance, self.words.phones[0])}",
                f"{number} {_EXTENSION[self.code]} {self.chance.randrange(100, 999)}",
                f"{number}\nWhatsApp",
                self.chance.choice((number, number, number, _NO_PHONE[self.code], "-", "12-34")),
            )
        )

    def _tax_id(self) -> Any:
        if self.chance.random() < 0.6:
            return None
        number = tax_id(self.chance, person=self.chance.random() < 0.2)
        return int(number) if self.chance.random() < 0.7 else f" {number}"

    def _email(self, first: str, last: str, firm: str) -> str | None:
        right = f"{latin(first)}.{latin(last)}@{latin(firm)[:15] or 'mail'}.example"
        sort = self.chance.random()
        if sort < 0.35:
            return None
        if sort < 0.4:
            return right.replace("@", " @ ").replace(".example", ",example")
        return right.upper() if sort < 0.5 else f"mailto:{right}" if sort < 0.53 else right

    def _date(self) -> Any:
        day = date(2026, 11, 1) - timedelta(days=self.chance.randrange(1500))
        return self.chance.choice(
            (day, day, f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", f"{day:%d.%m.%y} 13:32", None)
        )
