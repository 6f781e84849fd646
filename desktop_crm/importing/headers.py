"""The names that columns have in real lists, and what they mean.

Targets are written as codes (see `target.Target.code`); "*" stands for what the list is a list of.
"""

from __future__ import annotations

import re
from functools import lru_cache

from desktop_crm.base.fold import fold
from desktop_crm.importing.target import Target

SKIP, DEAL = "skip", "deal"
"""Codes for columns that mean nothing to a seller, and for those of deals."""

_KNOWN = {
    "contact.name": """
        ФИО; Ф.И.О.; Ф. И. О.; Имя Фамилия; Имя, Фамилия; Полное имя; Полное имя контакта; Контактное лицо;
        Контакт; Клиент; Покупатель; Заказчик; Руководитель; Директор; Ген. директор; Генеральный директор;
        Person; Full name; Contact; Contact name; Contact person; Customer; Client; Person - Name; Deal -
        Contact person; Представитель; Лицо; Display Name; Клиент ФИО; ФИО клиента; ФИО контакта; Имя
        клиента; Имя контакта""",
    "contact.name/last": """
        Фамилия; LAST_NAME; Last name; Family name; Surname; Person - Last name; Фамилия контакта""",
    "contact.name/first": "Имя; Given name; First name; Person - First name; Forename",
    "contact.name/middle": "Отчество; SECOND_NAME; Middle name; Additional name; Patronymic",
    "company.name": """
        Компания; Организация; Контрагент; Название компании; Название организации; Юр. лицо; Юрлицо; Фирма;
        Предприятие; Company; Company name; Organization; Organisation; Organization name; Account; Account
        name; COMPANY_TITLE; COMPANY_NAME; Компания контакта; Место работы; Организация контакта; Person -
        Organization; Organization - Name; Deal - Organization; Клиент компания; Company title""",
    "company.tax_id": """
        ИНН; INN; ИНН компании; ИНН контрагента; Реквизит (Россия): ИНН; Tax number; Tax ID; ИНН организации""",
    "company.kpp": "КПП; KPP; Реквизит (Россия): КПП",
    "company.ogrn": "ОГРН; ОГРНИП; ОГРН / ОГРНИП; OGRN; Реквизит (Россия): ОГРН; Реквизит (Россия): ОГРНИП",
    "company.industry": "Сфера деятельности; Отрасль; Вид деятельности; Industry; INDUSTRY",
    "*.phone": """
        Телефон; Тел.; Телефоны; Номер телефона; Контактный телефон; Тел. номер; Phone; Phone number;
        Telephone; Primary phone; Основной телефон; Телефон (контакт); Телефон клиента; PHONE; Phones; Конт.
        тел.; Т.; Телефон для связи""",
    "*.phone:mobile": """
        Мобильный; Мобильный телефон; Моб. телефон; Моб. тел.; Моб.; Сотовый; Сот. тел.; Сотовый телефон;
        Телефон переносной; Mobile; Mobile phone; Mobile phone number; Cell; Cell phone; PHONE_MOBILE;
        Person - Phone - Mobile; Мобильный номер; Телефон моб.""",
    "*.phone:work": """
        Рабочий телефон; Раб. телефон; Раб. тел.; Рабочий прямой телефон; Телефон раб.; Городской телефон;
        Business phone; Work phone; PHONE_WORK; Person - Phone - Work; Офисный телефон; Стационарный
        телефон; Гор. тел.""",
    "*.phone:home": """
        Домашний телефон; Дом. телефон; Дом. тел.; Телефон дом.; Home phone; PHONE_HOME; Person - Phone -
        Home""",
    "*.phone:fax": """
        Факс; Номер факса; Рабочий факс; Домашний факс; Другой факс; Fax; Business fax; Home fax; Other fax;
        PHONE_FAX; Fax number""",
    "*.phone:other": """
        Другой телефон; Other phone; PHONE_OTHER; Person - Phone - Other; Телефон для рассылок; Номер
        пейджера; Пейджер; Pager; Assistant's phone; Телефон помощника; Car phone; Радиотелефон; Callback;
        Radio phone; PHONE_MAILING; PHONE_PAGER""",
    "company.phone": """
        Основной телефон организации; Company main phone; Телефон компании; Телефон организации; Company
        phone""",
    "*.email": """
        Email; E-mail; Почта; Эл. почта; Электронная почта; Мейл; Мыло; Эл. адрес; E-mail address; Email
        address; Адрес эл. почты; Адрес электронной почты; Mail; E mail; Имейл; EMAIL""",
    "*.email:work": """
        Рабочий email; Рабочий e-mail; Рабочая почта; EMAIL_WORK; Work email; Work e-mail; Person - Email -
        Work""",
    "*.email:home": """
        Личный email; Частный e-mail; Личная почта; EMAIL_HOME; Home email; Home e-mail; Personal e-mail;
        Person - Email - Home""",
    "*.email:other": """
        Другой email; Другой e-mail; EMAIL_OTHER; Person - Email - Other; E-mail для рассылок; Other e-mail;
        EMAIL_MAILING""",
    "*.messenger:telegram": "Telegram; Телеграм; Телеграмм; Контакт Telegram; Тг; Tg; IM_TELEGRAM",
    "*.messenger:whatsapp": "WhatsApp; Ватсап; Вотсап; Вацап; Контакт WhatsApp; Whats App; IM_WHATSAPP",
    "*.messenger:viber": "Viber; Вайбер; Контакт Viber; IM_VIBER",
    "*.messenger:vk": "ВК; VK; ВКонтакте; Страница ВКонтакте; Контакт ВКонтакте; Вконтакте; IM_VK; WEB_VK",
    "*.messenger:skype": "Skype; Скайп; Контакт Skype; IM_SKYPE",
    "*.messenger:max": "MAX; Макс",
    "*.messenger": "Мессенджер; Мессенджеры; Messenger; Мессенджер клиента; Social network",
    "contact.job_title": """
        Должность; POST; Job title; Position; Organization title; Title at work; Должность контакта; Job""",
    "*.status": "Статус; Статус клиента; Lead status; Status; Состояние; Lifecycle stage",
    "*.responsible": """
        Ответственный; Менеджер; Ответственный менеджер; Owner; Contact owner; Company owner; Lead owner;
        Manager; Responsible; Кто ведёт; Ведущий менеджер; Куратор; Продавец; Person - Owner; Organization -
        Owner; Закреплён за; Ответственный сотрудник; ASSIGNED_BY; ASSIGNED_BY_ID; Сотрудник; Основной
        менеджер; Мой менеджер; Менеджер по продажам""",
    "*.source": """
        Источник; SOURCE_ID; Source; Lead source; Original source; Откуда; Откуда узнал; Откуда узнали;
        Канал; Источник клиента; Источник обращения; Рекламный канал; Откуда пришел""",
    "*.city": """
        Город; Населенный пункт; Населённый пункт; City; Нас. пункт; Town; Город клиента; Г.; ADDRESS_CITY""",
    "*.city/spare": "Регион; Область; Регион / область; Region; State; State/Region",
    "contact.birthday": """
        День рождения; Дата рождения; Дата рожд.; Др; Д.р.; Д/р; Birthday; Birth date; Date of birth;
        BIRTHDATE; День рожд.; ДР клиента; Рождение""",
    "*.website": """
        Сайт; Веб-сайт; Корпоративный сайт; Веб-страница; Web; Web page; Website; Website URL; WEB_WORK;
        URL; Site; Личная страница; Сайт компании; Интернет-сайт; Web site; WEB_HOME; WEB_OTHER; Другой
        сайт; Company domain name""",
    "*.address": """
        Адрес; Address; ADDRESS; Почтовый адрес; Адрес доставки; Фактический адрес; Полный адрес; Формат.
        адрес; Адрес клиента; Address 1 - Formatted; Organization - Address; Person - Postal address; Факт.
        адрес; Местонахождение""",
    "*.address:work": "Рабочий адрес; Work address; Business address; Адрес офиса",
    "*.address:home": "Домашний адрес; Home address; Адрес проживания; Адрес прописки",
    "*.address:legal": """
        Юридический адрес; Юр. адрес; Адрес юридический; Legal address; Registered address; Реквизит
        (Россия): Юридический адрес""",
    "*.address/street": "Улица; Улица, номер дома; Street; Street address; Address 1 - Street; Улица, дом",
    "*.address/house": """
        Квартира, офис, комната, этаж; Дом; Квартира; Офис; ADDRESS_2; Address 1 - Extended Address; Корпус""",
    "*.address/district": "Район; District; ADDRESS_REGION",
    "*.address/region": "Address 1 - Region; ADDRESS_PROVINCE",
    "*.address/city": "Address 1 - City",
    "*.address/postcode": """
        Почтовый индекс; Индекс; Zip; Zip code; Postal code; Postcode; ADDRESS_POSTAL_CODE; Address 1 -
        Postal Code""",
    "*.address/country": """
        Страна; Country; Country/Region; ADDRESS_COUNTRY; Address 1 - Country; Страна или регион""",
    "*.address:work/street": """
        Business street; Business street 2; Business street 3; Улица (раб. адрес); Улица 2 (раб. адрес);
        Улица 3 (раб. адрес)""",
    "*.address:work/city": "Business city; Город (раб. адрес)",
    "*.address:work/region": "Business state; Область (раб. адрес)",
    "*.address:work/postcode": "Business postal code; Индекс (раб. адрес)",
    "*.address:work/country": """
        Business country/region; Business country; Страна или регион (раб. адрес); Страна (раб. адрес)""",
    "*.address:home/street": """
        Home street; Home street 2; Home street 3; Улица (дом. адрес); Улица 2 (дом. адрес); Улица 3 (дом.
        адрес)""",
    "*.address:home/city": "Home city; Город (дом. адрес)",
    "*.address:home/region": "Home state; Область (дом. адрес)",
    "*.address:home/postcode": "Home postal code; Индекс (дом. адрес); Почтовый код (дом.)",
    "*.address:home/country": """
        Home country/region; Home country; Страна или регион (дом. адрес); Страна (дом. адрес)""",
    "*.tags": """
        Теги; Тэги; Метки; Tags; Categories; Категории; Labels; Group membership; Группа; Группа
        контрагентов; Person - Labels; Organization - Labels; Category; Group; Категория; Категория клиента;
        Тип клиента; Группы; Сегмент; Группа клиентов""",
    "*.created": """
        Дата создания; Дата создания контакта; Дата создания компании; Дата обращения; Create date; Created;
        Date created; Дата добавления; Создан; DATE_CREATE; Дата; Дата регистрации; Person - Person created;
        Organization - Organization created; Дата первого обращения; Добавлен; Дата заявки""",
    "note.text": """
        Комментарий; Комментарии; Примечание; Примечания; Прим.; Заметка; Заметки; Коммент; Notes; Note;
        Comments; Comment; COMMENTS; Описание; Description; Доп. информация; Дополнительно; Дополнительная
        информация; Пометки; Пометка; Инфо; Info""",
    "note.text/titled": """
        Обращение клиента; Дополнительно об источнике; SOURCE_DESCRIPTION; Дополнительно о стадии;
        Результат; Последний контакт; История; Запрос; Потребность; Интерес; Lost reason; Deal - Lost reason""",
    SKIP: """
        ID; №; N; № п/п; № пп; п/п; Номер п/п; Код; Тип; Тип контакта; Кем создан; Кем создан контакт; Кем
        создана; Кем создана компания; Кем изменен; Кем изменена; Кем редактирован; Кем редактирована; Дата
        редактирования; Дата изменения; Сделки; Фотография; Photo; Логотип; Экспорт; Доступен для всех;
        Record ID; TYPE_ID; UUID; GUID; Ответственный за контакт; Modified; Last modified; utm_source;
        utm_medium; utm_campaign; utm_term; utm_content; utm_referrer; _ym_uid; _ym_counter; roistat;
        referrer; gclid; yclid; fbclid; gclientid; cid; uid; tid; openstat_source; from; Тип эл. почты;
        E-mail type; Краткое имя эл. почты; E-mail display name; File as; Name prefix; Name suffix;
        Обращение; Суффикс; Title; Suffix; Initials; Инициалы; Phonetic given name; Phonetic name;
        Пользовательское соглашение; Associated Company; Associated Company IDs; Associated deal IDs;
        Associated contact IDs; Ссылка; Sensitivity; Priority; Private; Пометка личное; Важность; Gender;
        Пол; Account type; Exported; Last activity date; Time zone; Person - ID; Organization - ID; Person -
        Update time; Organization - Update time; Код по ОКПО; Порядковый номер; Группа сделки""",
    DEAL: """
        Название сделки; Deal name; Deal - Title; Название лида; Название; Бюджет; Бюджет ₸; Бюджет ₽; Этап
        сделки; Этап; Воронка; Стадия; Стадия сделки; Стадия лида; Deal stage; Pipeline; Deal - Value; Deal
        - Currency; Deal - Stage; Deal - Status; Deal - Expected close date; Close date; Дата закрытия;
        Предполагаемая дата закрытия; Дата начала; Сделка закрыта; Сумма; Сумма сделки; Возможная сумма;
        Amount; Вероятность; Валюта; Currency; Товар; Цена; Количество; Повторная сделка; Причина отказа;
        Дата создания сделки; Deal owner; Deal - Owner; Кем создана сделка; Lost reason; Deal - Pipeline;
        Причина закрытия""",
}

_DEAL_LISTS = "название сделки; deal name; deal title; этап сделки; стадия сделки; воронка; deal stage; название лида; deal value"
DEAL_HEADERS = frozenset(_DEAL_LISTS.split("; "))
"""Columns that only a list of deals or leads has."""

_PREFIXES = (
    (
        re.compile(
            r"(?:контакт|contact|person|клиент|контактное лицо)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE
        ),
        "contact",
    ),
    (
        re.compile(
            r"(?:компания|организация|company|organization)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE
        ),
        "company",
    ),
    (re.compile(r"реквизит[^:]*:\s*(?=\S)", re.IGNORECASE), "company"),
    (re.compile(r"(?:сделка|deal|лид|lead)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE), DEAL),
)
_NUMBERED = re.compile(
    r"(?P<what>e-?mail|phone|address|website|organization|im) (?P<n>\d+) - (?P<part>type|label|value|formatted|street|"
    r"city|region|postal code|country|extended address|po box|name|title|department|service)$",
    re.IGNORECASE,
)
_GOOGLE_PARTS = {
    ("organization", "name"): "company.name",
    ("organization", "title"): "contact.job_title",
    ("organization", "department"): "contact.new:text:Department",
    ("im", "value"): "*.messenger",
    ("website", "value"): "*.website",
    ("address", "formatted"): "*.address",
}
_STEMS = (
    (r"\b(?:e ?mail|имейл|эл\w* почт|почт[аы]\b|электронн\w* адрес)", "*.email"),
    (r"\b(?:telegram|телеграм)", "*.messenger:telegram"),
    (r"\b(?:whats ?app|ват?с+ап|вотс+ап)", "*.messenger:whatsapp"),
    (r"\b(?:viber|вайбер)", "*.messenger:viber"),
    (r"\b(?:моб\w*|сот\w*|mobile|cell)\b", "*.phone:mobile"),
    (r"\bфакс|\bfax", "*.phone:fax"),
    (r"\b(?:телеф\w*|тел|phone|telephone|контактный номер)\b", "*.phone"),
    (r"\b(?:дата рожд|день рожд|birth)", "contact.birthday"),
    (r"\b(?:фио|ф и о)\b", "contact.name"),
    (r"\bинн\b", "company.tax_id"),
    (r"\b(?:должност|job title)", "contact.job_title"),
    (r"\b(?:ответственн|менеджер)", "*.responsible"),
    (r"\b(?:юридическ\w* адрес|юр адрес)", "*.address:legal"),
    (r"\b(?:адрес|address)\b", "*.address"),
    (r"\b(?:сайт|website|web site)\b", "*.website"),
    (r"\b(?:коммент|примеч|замет|comment|notes?\b)", "note.text"),
    (r"\b(?:назван|наименован)\w* (?:компан|организац|фирм|контрагент)", "company.name"),
    (r"^(?:utm|ym|ga|yclid|gclid) ", SKIP),
)
_STEM_SHAPES = tuple((re.compile(shape), code) for shape, code in _STEMS)


def known_code(header: str) -> str | None:
    """The code of what a column with this name means; None when the name says nothing."""
    numbered = _NUMBERED.match(header)
    if numbered:
        return _google(numbered["what"].lower().replace("-", ""), numbered["part"].lower())
    exact = _by_name().get(_key(header))
    if exact:
        return exact
    for shape, entity in _PREFIXES:
        found = shape.match(header)
        if found:
            return _of_entity(known_code(header[found.end() :]), entity)
    return _by_name().get(_unnumbered(header)) or _by_stem(_key(header)) or _nearly(_key(header))


def _google(what: str, part: str) -> str:
    if (what, part) in _GOOGLE_PARTS:
        return _GOOGLE_PARTS[what, part]
    if part in ("type", "label"):
        return f"*.{what}/label" if what in ("email", "phone", "address", "website") else SKIP
    if what == "address":
        place = {"postal code": "postcode", "extended address": "house", "po box": "house"}.get(part, part)
        return f"*.address/{place}"
    return f"*.{what}" if part == "value" and what in ("email", "phone") else SKIP


def _of_entity(code: str | None, entity: str) -> str | None:
    """The code for a column that names its owner; a deal's own columns stay those of a deal."""
    if entity == DEAL:
        return code if code in (SKIP, "contact.name", "company.name") else DEAL
    return code.replace("*", entity) if code else None


def _by_stem(key: str) -> str | None:
    if key.startswith(("дата ", "date ", "тип ")) and "рожд" not in key:
        return None
    return next((code for shape, code in _STEM_SHAPES if shape.search(key)), None)


def _nearly(key: str) -> str | None:
    """What a mistyped name was meant to be."""
    if len(key) < 5:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = [name for name in _by_name() if len(name) > 4]
    most = 1 if len(key) < 9 else 2
    found = process.extractOne(key, names, scorer=OSA.distance, score_cutoff=most)
    return _by_name()[found[0]] if found else None


def _key(header: str) -> str:
    return fold(header) or header.strip()


def _unnumbered(header: str) -> str:
    """The name without the number that tells fellows apart: "Phone 2", "Адрес 2 эл. почты", "Примечание 1"."""
    return " ".join(word for word in _key(header).split() if not word.isdigit())


@lru_cache
def _by_name() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, names in _KNOWN.items():
        for name in names.split(";"):
            known.setdefault(_key(" ".join(name.split())), code)
    return known


def target_of(code: str, entity: str) -> Target:
    """The target that a code means in a list of `entity`."""
    return Target.from_code(code.replace("*", entity).replace("/spare", ""))
