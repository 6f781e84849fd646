"""Words, addresses on the net, accounts and choices."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import (
    Address,
    Bool,
    Choice,
    Date,
    Digits,
    Email,
    Kind,
    Link,
    Messenger,
    Moment,
    Money,
    Name,
    Number,
    Operator,
    Option,
    Part,
    Phone,
    Reading,
    Ref,
    Tags,
    TaxId,
    Text,
    operator_label,
)

STAGES = Choice(
    (
        Option("new", "yes", aliases=("Новая", "Первичный контакт")),
        Option("won", "no", tone="good", aliases=("Успешно реализовано",)),
        Option("own", "Свой этап"),
    )
)
EVERY: list[Kind] = [
    Text(), Text(multiline=True), Name(), Address(), Phone(), Email(), Link(), Messenger(),
    Messenger("whatsapp"), Money(), Number(), Date(), Date(partial=True), Moment(), Bool(), STAGES,
    Ref("company", creates=True), Tags(), TaxId(), Digits((9,)),
]  # fmt: skip
CELLS = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.times(), st.dates(), st.datetimes()
)


@given(CELLS)
@pytest.mark.parametrize("kind", EVERY, ids=repr)
def test_what_is_read_can_be_shown_edited_and_compared(kind: Kind, raw: Any) -> None:
    for part in kind.split(raw):
        assert not isinstance(part.raw, str) or part.raw.strip()
    with suppress(UserError):
        stored = kind.parse(raw)
        assert kind.parse(kind.edit(stored), Reading(language="en")) == stored
        assert bool(kind.format(stored)) == (stored is not None)
        assert isinstance(kind.brief(stored), str)
        assert isinstance(kind.normal(stored), str)


@pytest.mark.parametrize("kind", EVERY, ids=repr)
def test_nothing_is_shown_as_nothing(kind: Kind) -> None:
    assert kind.parse(None) is kind.parse("") is kind.parse(" \n ") is None
    assert kind.format(None) == kind.edit(None) == kind.brief(None) == kind.normal(None) == ""
    assert kind.split(None) == kind.split(" ") == []
    assert kind == type(kind)(**vars(kind))
    assert hash(kind) == hash(type(kind)(**vars(kind)))


@pytest.mark.parametrize("kind", EVERY, ids=repr)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_way_to_filter_has_a_name(kind: Kind, language: str) -> None:
    i18n.use(language)
    labels = [operator_label(op, kind) for op in kind.operators]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert Operator.EMPTY in kind.operators


def test_names_are_kept_as_typed() -> None:
    assert Name().parse("  ИВАН   де ла Круа ") == "ИВАН де ла Круа"
    assert Name().parse("Анна\tПетровна\r\nИванова") == "Анна Петровна Иванова"
    assert Name().normal("Фёдор  ЁЛКИН") == Name().normal("федор елкин")


def test_text_keeps_its_lines_only_when_it_may() -> None:
    assert Text(multiline=True).parse(" a \r\nb\r\r\r\r\nc\x00") == "a\nb\n\nc"
    assert Text().parse("a\nb") == "a b"
    assert Text().brief("a\nb") == "a b"
    assert Text().parse(12.0) == "12"
    assert Text().parse(date(2022, 3, 22)) == "2022-03-22"
    assert Text().parse("-") == "-"


def test_tags() -> None:
    assert Tags().parse(" VIP, опт;vip ::: * Work\n#срочно ") == "VIP, опт, Work, срочно"
    assert Tags().split("VIP, опт") == [Part("VIP"), Part("опт")]
    assert Tags().normal("опт, VIP") == Tags().normal("vip, Опт")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("ivan@mail.ru", "ivan@mail.ru"),
        ("Ivan.Petrov@Mail.RU", "Ivan.Petrov@mail.ru"),
        ("mailto:ivan@mail.ru", "ivan@mail.ru"),
        ("MAILTO:ivan@mail.ru?subject=1", "ivan@mail.ru"),
        ("Иван Петров <ivan@mail.ru>", "ivan@mail.ru"),
        ("<ivan@mail.ru>", "ivan@mail.ru"),
        ("ivan@mail.ru.", "ivan@mail.ru"),
        ("ivan@mail.ru; ", "ivan@mail.ru"),
        ("почта@пример.рф", "почта@пример.рф"),
        ("нет", None),
        ("-", None),
    ],
)
def test_an_address_is_understood(raw: str, stored: str | None) -> None:
    assert Email().parse(raw) == stored


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("ivan@mаil.ru", "A Russian letter “а” stands in this address: ivan@mаil.ru"),
        ("ivаn@mail.ru", "A Russian letter “а” stands in this address: ivаn@mail.ru"),
        ("ivan@сос.com", "A Russian letter “с” stands in this address: ivan@сос.com"),
        ("ivan", "Not an e-mail address: ivan"),
        ("ivan@", "Not an e-mail address: ivan@"),
        ("ivan@mail", "Not an e-mail address: ivan@mail"),
        ("ivan@office.local", "Not an e-mail address: ivan@office.local"),
        ("ivan@office.localhost", "Not an e-mail address: ivan@office.localhost"),
        ("ivan @mail.ru", "Not an e-mail address: ivan @mail.ru"),
        ("a@b.ru, c@d.ru", "Not an e-mail address: a@b.ru, c@d.ru"),
        ("ivan..p@mail.ru", "Not an e-mail address: ivan..p@mail.ru"),
        ("a" * 500 + "@mail.ru", "Not an e-mail address: " + "a" * 79 + "…"),
    ],
)
def test_an_address_is_not_understood_and_why(raw: str, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        Email().parse(raw)
    assert told.value.what == sentence


@given(st.from_regex(r"[a-zA-Z0-9_.+%-]{1,20}@[a-z0-9.-]{1,20}\.[a-z]{1,6}", fullmatch=True))
def test_plain_addresses_are_read_as_the_library_reads_them(text: str) -> None:
    try:
        expected = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        expected = None
    try:
        stored = Email().parse(text)
    except UserError:
        stored = None
    if expected is not None or stored == text:
        assert stored == expected


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("a@x.ru ::: b@x.ru", [("a@x.ru", ""), ("b@x.ru", "")]),
        ("a@x.ru, b@x.ru;c@x.ru", [("a@x.ru", ""), ("b@x.ru", ""), ("c@x.ru", "")]),
        ("a@x.ru b@x.ru", [("a@x.ru", ""), ("b@x.ru", "")]),
        ("Иван <a@x.ru>", [("a@x.ru", "Иван")]),
        ("раб. a@x.ru", [("a@x.ru", "work")]),
        ("a@x.ru (личная)", [("a@x.ru", "home")]),
        ("a@x.ru, спросить Анну", [("a@x.ru", "спросить Анну")]),
        ("a@x.ru, bx.ru", [("a@x.ru", ""), ("bx.ru", "")]),
        ("mailto:a@x.ru", [("a@x.ru", "")]),
        ("нет", []),
    ],
)
def test_several_addresses_in_one_cell(cell: str, parts: list[tuple[str, str]]) -> None:
    assert Email().split(cell) == [Part(*part) for part in parts]


def test_addresses_are_compared_without_letter_case() -> None:
    assert Email().normal("Ivan@mail.ru") == Email().normal("ivan@mail.ru")


@pytest.mark.parametrize(
    ("raw", "shown", "host"),
    [
        ("acme.ru", "https://acme.ru", "acme.ru"),
        ("www.Acme.ru/", "https://www.Acme.ru/", "acme.ru"),
        ("http://acme.ru/about?x=1", "http://acme.ru/about?x=1", "acme.ru"),
        ("HTTPS://acme.ru", "https://acme.ru", "acme.ru"),
        ("//acme.ru:8080/a", "https://acme.ru:8080/a", "acme.ru"),
        ("пример.рф", "https://пример.рф", "пример.рф"),
    ],
)
def test_a_web_address(raw: str, shown: str, host: str) -> None:
    stored = Link().parse(raw)
    assert Link().format(stored) == shown
    assert Link().normal(stored) == host


@pytest.mark.parametrize(
    "raw", ["javascript:alert(1)", "file:///etc/passwd", "acme", "нет сайта", "ivan@mail.ru", "a b.ru"]
)
def test_what_is_no_web_address(raw: str) -> None:
    with pytest.raises(UserError, match="Not a web address: "):
        Link().parse(raw)


@pytest.mark.parametrize(
    ("raw", "stored", "shown"),
    [
        ("@ivan_p", "telegram:ivan_p", "Telegram @ivan_p"),
        ("https://t.me/ivan_p", "telegram:ivan_p", "Telegram @ivan_p"),
        ("t.me/ivan_p?start=1", "telegram:ivan_p", "Telegram @ivan_p"),
        ("Телеграм: ivan_p", "telegram:ivan_p", "Telegram @ivan_p"),
        ("tg @ivan_p", "telegram:ivan_p", "Telegram @ivan_p"),
        ("telegram +7 912 445-18-03", "telegram:+79124451803", "Telegram +7 912 445-18-03"),
        ("https://wa.me/79124451803", "whatsapp:+79124451803", "WhatsApp +7 912 445-18-03"),
        ("WhatsApp 8 912 445-18-03", "whatsapp:+79124451803", "WhatsApp +7 912 445-18-03"),
        ("79124451803@c.us", "whatsapp:+79124451803", "WhatsApp +7 912 445-18-03"),
        ("viber: +375296124408", "viber:+375296124408", "Viber +375 29 612-44-08"),
        ("https://vk.com/id12345", "vk:id12345", "VK id12345"),
        ("вк vk.com/ivan.p", "vk:ivan.p", "VK ivan.p"),
        ("skype: live:ivan.p_1", "skype:live:ivan.p_1", "Skype live:ivan.p_1"),
        ("telegram:ivan_p", "telegram:ivan_p", "Telegram @ivan_p"),
    ],
)
def test_an_account(raw: str, stored: str, shown: str) -> None:
    assert Messenger().parse(raw) == stored
    assert Messenger().format(stored) == shown


def test_a_column_may_say_whose_account_it_is() -> None:
    assert Messenger("whatsapp").parse(79124451803.0) == "whatsapp:+79124451803"
    assert Messenger("telegram").parse("ivan_p") == "telegram:ivan_p"
    assert Messenger("vk").parse("id5") == "vk:id5"
    assert Messenger("telegram").parse("wa.me/79124451803") == "whatsapp:+79124451803"


@pytest.mark.parametrize("raw", ["ivan", "89124451803", "telegram: и", "facebook: ivan"])
def test_an_account_of_nobody_knows_whom(raw: str) -> None:
    with pytest.raises(UserError, match="No messenger account is understood here: "):
        Messenger().parse(raw)


def test_what_opens_a_conversation() -> None:
    assert Messenger().url("telegram:ivan_p") == "https://t.me/ivan_p"
    assert Messenger().url("whatsapp:+79124451803") == "https://wa.me/79124451803"
    assert Messenger().url("max:+79124451803") == ""


@pytest.mark.parametrize("raw", ["да", "Да", "YES", "true", "1", "+", "✓", True, 1, 1.0, "есть"])
def test_yes(raw: Any) -> None:
    assert Bool().parse(raw) == 1


@pytest.mark.parametrize("raw", ["нет", "No", "FALSE", "0", "-", "—", False, 0, 0.0])
def test_no(raw: Any) -> None:
    assert Bool().parse(raw) == 0


def test_neither_yes_nor_no() -> None:
    with pytest.raises(UserError, match="Neither yes nor no: может быть"):
        Bool().parse("может быть")


def test_a_choice_is_found_by_key_by_label_in_any_language_and_by_alias() -> None:
    assert [STAGES.parse(raw) for raw in ("new", "YES", "первичный  контакт", "НОВАЯ")] == ["new"] * 4
    assert STAGES.parse("да") == "new"
    assert STAGES.parse("свой этап") == "own"
    assert STAGES.format("won") == "no"
    assert STAGES.format("removed since") == "removed since"
    assert STAGES.parse("—") is None
    with pytest.raises(
        UserError, match=r"“этап 7” is not among the choices\. Choose one of: yes, no, Свой этап\."
    ):
        STAGES.parse("этап 7")


def test_a_reference_is_the_name_or_id_that_was_given() -> None:
    assert Ref("company").parse("  ООО  Ромашка ") == "ООО Ромашка"


def test_a_cell_of_the_greatest_length_is_read_at_once() -> None:
    for kind in EVERY:
        for text in (" ," * 16_000 + "x", "1" * 32_767, "a@" * 16_000, "a" * 32_767, "\u00a0" * 32_000 + "x"):
            assert isinstance(kind.split(text), list)
            assert len(_sentence(kind, text)) < 400


def _sentence(kind: Kind, raw: Any) -> str:
    """Why `raw` cannot be read; empty when it can."""
    try:
        kind.parse(raw)
    except UserError as told:
        return str(told)
    return ""
