"""Lists as people bring them, written when a test needs them; columns are real, people are made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.importing import office

Rows = Sequence[Sequence[Any]]


def text(
    path: Path,
    rows: Rows,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    end: str = "\r\n",
    before: str = "",
) -> Path:
    """A delimited text with quotes where they are needed."""
    out = io.StringIO()
    out.write(before)
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def amo_contacts(folder: Path) -> Path:
    """amoCRM, contacts: two columns named "Источник", a trailing space, the last row without an ID."""
    header = (
        "ID,Тип,Полное имя контакта,Имя,Фамилия,Название компании,Ответственный,"
        "Дата создания контакта,Кем создан контакт,"
        "Сделки,Дата редактирования,Кем редактирован,Теги,Примечание 1,Примечание 2,"
        "Рабочий телефон,Рабочий прямой телефон,Мобильный телефон,Факс,"
        "Домашний телефон,Другой телефон,Рабочий email,Личный email,Другой email,Web,Адрес,Город,"
        "Источник,Должность ,Товар,Skype,Источник"
    ).split(",")
    return text(
        folder / "amocrm_export_contacts_2024-03-12.csv",
        [
            header,
            _row(
                header,
                {"ID": "1001", "Тип": "контакт", "Полное имя контакта": "Мария Соколова", "Имя": "Мария"}
                | {"Фамилия": "Соколова", "Рабочий телефон": "'+79161112233", "Источник": "сайт"},
            ),
            _row(
                header,
                {
                    "ID": "1002",
                    "Тип": "контакт",
                    "Полное имя контакта": "Олег",
                    "Имя": "Олег",
                    "Теги": "опт, Казань",
                }
                | {
                    "Мобильный телефон": "89272223344",
                    "Примечание 1": "Просил перезвонить\nпосле обеда, до 15:00",
                },
            ),
            _row(
                header,
                {"Тип": "контакт", "Полное имя контакта": "Без номера", "Рабочий email": "info@example.ru"},
            ),
        ],
    )


def _row(header: Sequence[str], values: dict[str, str]) -> list[str]:
    """A row given by the names of its columns; of two columns with one name the first takes the value."""
    left = dict(values)
    return [left.pop(name.strip(), "") for name in header]


def amo_deals(folder: Path) -> Path:
    """amoCRM, deals: "Бюджет " with a space, "не закрыта" where a date should be."""
    return text(
        folder / "amocrm_export_leads_2024-03-12.csv",
        [
            "ID,Название сделки,Бюджет ,Ответственный,Дата создания сделки,Дата закрытия,Теги,"
            "Примечание,Этап сделки,Воронка,"
            "Полное имя контакта,Компания контакта,Компания,Рабочий телефон,utm_source".split(","),
            [
                "501",
                "Поставка &quot;Кедр&quot;",
                "150000",
                "Анна Белова",
                "22.03.2022 13:32:57",
                "не закрыта",
                "опт",
                "",
            ]
            + [
                "Переговоры",
                "Продажи",
                "Пётр Лосев",
                "ООО «Кедр»",
                "ООО «Кедр»",
                "+7 912 445-18-03",
                "yandex",
            ],
            [
                "502",
                "Замена окон",
                "82000.50",
                "Анна Белова",
                "23.03.2022 09:01:02",
                "24.03.2022 10:00:00",
                "",
                "",
            ]
            + ["Успешно реализовано", "Продажи", "Ирина Галкина", "", "", "8 927 555 66 77", ""],
        ],
    )


def bitrix_leads(folder: Path, encoding: str = "cp1251") -> Path:
    """Bitrix24, leads: semicolons, an older one in Windows-1251."""
    return text(
        folder / "LEAD.csv",
        [
            "ID;Название лида;Имя;Фамилия;Отчество;Дата рождения;Рабочий телефон;Мобильный телефон;"
            "Рабочий e-mail;"
            "Название компании;Должность;Комментарий;Статус;Источник;Ответственный".split(";"),
            [
                "7",
                "Заявка с сайта",
                "Пётр",
                "Ёлкин",
                "Ильич",
                "07.03.1984",
                "84952346187",
                "",
                "elkin@example.ru",
            ]
            + ["ООО «Ромашка»", "директор", "звонить; до 18:00", "Новый", "Веб-сайт", "Анна Белова"],
            [
                "8",
                "Звонок",
                "Щукарь",
                "",
                "",
                "",
                "",
                "79171234567",
                "",
                "",
                "",
                "",
                "В работе",
                "Звонок",
                "Олег Ким",
            ],
        ],
        delimiter=";",
        encoding=encoding,
    )


def bitrix_html(folder: Path) -> Path:
    """Bitrix24's ".xls", which is a web page."""
    cells = "<td>{}</td>".format
    rows = [
        ["ID", "Имя", "Фамилия", "Компания", "Рабочий телефон", "Комментарий"],
        ["11", "Ольга", "Рыбина", "ООО &laquo;Лада&raquo; &amp; Ко", "8 (495) 745-55-33", "первая<br>вторая"],
        ["12", "Иван", "", "", "&nbsp;", "1 &lt; 2"],
    ]
    page = "".join(f"<tr>{''.join(map(cells, row))}</tr>\n" for row in rows)
    (folder / "CONTACT.xls").write_text(
        '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />\n<table border="1">\n<thead>'
        + page.replace("</tr>", "</tr></thead><tbody>", 1)
        + "</tbody></table>",
        encoding="utf-8",
    )
    return folder / "CONTACT.xls"


def google_old(folder: Path) -> Path:
    header = "Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,"
    return text(
        folder / "google.csv",
        [
            (header + "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value").split(","),
            ["Анна Белова", "Анна", "", "Белова", "--03-07", "", "* myContacts ::: Work", "* Work"]
            + ["a@example.ru ::: b@example.ru", "Mobile", "+7 912 000-11-22 ::: +7 912 000-11-23"],
        ],
        encoding="utf-16",
    )


def google_new(folder: Path) -> Path:
    header = "First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,Notes,Labels,"
    return text(
        folder / "contacts.csv",
        [
            (header + "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value").split(","),
            ["John", "", "O'Neil", "Acme, Inc.", "Buyer", "1984-03-07", "line one\nline two", "* myContacts"]
            + ["* Work", "john@example.com", "Mobile", "+1 212 555 0100"],
        ],
    )


def outlook_english(folder: Path) -> Path:
    header = "Title,First Name,Middle Name,Last Name,Company,Job Title,Business Street,Business Phone,"
    return text(
        folder / "outlook.csv",
        [
            (header + "Mobile Phone,Birthday,Categories,E-mail Address,Notes,Web Page").split(","),
            [
                "",
                "Zoë",
                "",
                "Müller",
                "Café König GmbH",
                "Owner",
                "Straße 5",
                "",
                "+49 30 1234567",
                "0/0/00",
                "",
                "z@example.de",
            ]
            + ["", ""],
        ],
        encoding="cp1252",
    )


def outlook_russian(folder: Path) -> Path:
    header = "Обращение,Имя,Отчество,Фамилия,Организация,Отдел,Должность,Рабочий телефон,Телефон переносной,"
    return text(
        folder / "outlook_ru.csv",
        [
            (header + "Веб-страница,День рождения,Заметки,Адрес эл. почты").split(","),
            [
                "",
                "Яна",
                "Юрьевна",
                "Щёголева",
                "ЗАО Объект",
                "Сбыт",
                "инженер",
                "",
                "8 911 444-55-66",
                "",
                "07.03.84",
                "",
                "",
            ],
        ],
        encoding="cp1251",
    )


def hubspot(folder: Path) -> Path:
    header = "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Create Date"
    return text(
        folder / "hubspot-crm-exports-all-contacts.csv",
        [
            header.split(","),
            "51,Ann,Lee,ann@example.com,+1 415-555-0101,CEO,Lee LLC,2024-03-12 09:14".split(","),
        ],
        before="\ufeff",
    )


def pipedrive(folder: Path) -> Path:
    header = (
        "Person - Name",
        "Person - Organization",
        "Person - Email - Work",
        "Person - Phone - Mobile",
        "Person - Owner",
    )
    return office.xlsx(
        folder / "people.xlsx", [header, ("Ann Lee", "Lee LLC", "ann@example.com", "+14155550101", "Tom")]
    )


def one_c(folder: Path) -> Path:
    """1C, the catalogue of counterparties as a workbook with a title and its parameters above."""
    return office.xlsx(
        folder / "Контрагенты.xlsx",
        [
            ("Справочник «Контрагенты»",),
            ("Дата формирования:", None, date(2024, 3, 12)),
            (),
            (
                "Код",
                "Наименование",
                "Полное наименование",
                "ИНН",
                "КПП",
                "Регион",
                "Телефон",
                "Email",
                "Юридический адрес",
            ),
            (
                "000000017",
                "Кедр",
                'ООО "Кедр"',
                7701234567,
                770101001,
                "Москва",
                84952346187,
                None,
                "115114, Москва",
            ),
            (
                "000000018",
                "Ильин И. И.",
                "ИП Ильин И. И.",
                601234567890,
                None,
                "Псков",
                79113334455,
                None,
                None,
            ),
        ],
        merged=("A1:I1",),
    )


def kept_by_hand(folder: Path) -> Path:
    """A list as people keep it: a title, empty columns and rows, groups, phones as numbers, a totals row."""
    return office.xlsx(
        folder / "Клиенты 2024.xlsx",
        [
            ("База клиентов отдела продаж",),
            (),
            ("№", "ФИО ", None, "Телефон", "Компания", "Сумма"),
            (None, "Москва"),
            (1, "Иванов Пётр Ильич", None, 79124451803, "ООО «Кедр»", 150000),
            (2, "Белова Анна", None, "8 927 555 66 77; 745-55-33 доб. 240", None, 82000.5),
            (None, "Казань"),
            (3, "Галиев Тимур", None, "Нет телефона", "ИП Галиев", None),
            (),
            (None, "Итого:", None, None, None, 232000.5),
        ],
    )


CARD_21 = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
    b"N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2;=CF=B8=F2=F0;=C8=EB=FC=E8=F7;;\r\n"
    b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2=\r\n"
    b"=20=D0=9F=D1=91=D1=82=D1=80\r\n"
    b"TEL;CELL;PREF:+7 912 445-18-03\r\nTEL;WORK;FAX:84952346187\r\nTEL;HOME:2346187\r\n"
    b"EMAIL;INTERNET;WORK:ivanov@example.ru\r\n"
    b"PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQEAYABgAAD\r\n /2wBDAAUDBAQEAwUE\r\n\r\n"
    b"END:VCARD\r\n"
)
CARD_30 = """BEGIN:VCARD
VERSION:3.0
N:Белова;Анна;Юрьевна;;
FN:Анна Белова
ORG:ООО «Ромашка\\, цветы»;Отдел продаж;Опт
TITLE:директор
item1.TEL;type=pref:+7 916 111-22-33
item1.X-ABLabel:_$!<Mobile>!$_
item2.TEL:+7 495 234-61-87
item2.X-ABLabel:Рабочий (приёмная)
TEL;TYPE=CELL,VOICE:89161112244
EMAIL;TYPE=WORK:anna@example.ru
EMAIL;TYPE=HOME:anna@home.example.ru
ADR;TYPE=WORK:;оф. 5;ул. Ленина\\, 1;Казань;Татарстан;420000;Россия
BDAY:1604-03-07
NOTE:Любит точность\\nи коро
 ткие письма
CATEGORIES:опт,Казань
URL:https://example.ru
END:VCARD
"""
CARD_40 = """BEGIN:VCARD
VERSION:4.0
FN:Tom Ray
N:Ray;Tom;;;
TEL;VALUE=uri;TYPE="work,voice":tel:+14155550101;ext=240
EMAIL:tom@example.com
BDAY:--0307
ADR;LABEL="1 Main St; City: X":;;1 Main St;Springfield;;12345;USA
IMPP:skype:tom.ray
END:VCARD
"""


def address_book(folder: Path) -> Path:
    """Cards of all three versions in one file, as collected over the years."""
    path = folder / "contacts.vcf"
    path.write_bytes(CARD_21 + (CARD_30 + CARD_40).replace("\n", "\r\n").encode())
    return path
