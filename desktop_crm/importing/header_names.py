"""The names that columns have in real lists, and what they mean.

Targets are written as codes (see `target.Target.code`); "*" stands for what the list is a list of, and a
target that ends with "/spare" gives way to another column for the same field.
"""

from desktop_crm.base.i18n import N_

SKIP, DEAL = "skip", "deal"
"""Codes for columns that mean nothing to a seller, and for those of deals."""

KNOWN = {
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
    "contact.company": "Ещё компания; One more company; Другие компании; Other companies",
    "company.tax_id": """
        ИНН; INN; ИНН компании; ИНН контрагента; Реквизит (Россия): ИНН; Tax number; Tax ID; ИНН
        организации""",
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
        Квартира, офис, комната, этаж; Дом; Квартира; Офис; ADDRESS_2; Address 1 - Extended Address;
        Корпус""",
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
        Результат; Последний контакт; История; Запрос; Потребность; Интерес; Lost reason; Deal - Lost
        reason""",
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
"""Targets, and the names of their columns divided by semicolons; the first that has a name keeps it."""

OF_REJECTED = (N_("Row"), N_("What became of it"), N_("Reason"))
"""The columns that stand before those of the list in a workbook of rejected rows; to be translated."""
