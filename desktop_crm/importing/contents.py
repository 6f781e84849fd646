"""What the cells of a column hold: looked at all over the column, not at its top."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.importing.sheet import CellValue, Faulty, Row
from desktop_crm.models.contact import STATUSES
from desktop_crm.models.kinds import Bool, Choice, Date, Kind, Number, TaxId
from desktop_crm.models.kinds.text import nothing

SAMPLE = 400
"""How many cells are looked at, spread evenly over those that are filled."""
_LOOKED_AT = 300  # letters of each: some shapes take the square of the length to rule out

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_PHONE = re.compile(
    r"(?:\+|\b8|\b7)?[\s(-]*\d{3,5}[\s)-]*\d[\d\s-]{4,9}\d(?!\d)|[789](?:[.,]\d+)?e\+?1[01]", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-zа-я]{2,}(?:/\S*)?", re.IGNORECASE)
_MESSENGER = re.compile(r"@[a-z]\w{3,}|(?:https?://)?(?:t\.me|wa\.me|vk\.com|vk\.ru)/\S+", re.IGNORECASE)
_FIRM = re.compile(
    r"\b(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|НКО|ТОО|ЧП|ФГУП|ГУП|МУП|ГБУ|МБОУ|LLC|Ltd|Inc|GmbH|Corp|Co|LLP)\b\.?|[«»]"
)
_PERSON = re.compile(
    r"[А-ЯЁA-Z][а-яёa-z'’-]+(?:[\s.]+[А-ЯЁA-Z][а-яёa-z'’-]*\.?){1,3}|[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s*(?:[А-ЯЁ]\.)?"
)
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|оглы|кызы)\b")


@dataclass(frozen=True, slots=True)
class Look:
    """What a column holds: its filled cells, a sample of them, and what share of it looks like what."""

    filled: int
    sample: tuple[CellValue, ...]
    distinct: int
    longest: int

    def share(self, test: Callable[[CellValue], bool]) -> float:
        """The part of the sample for which `test` holds, 0 to 1."""
        return sum(map(test, self.sample)) / len(self.sample) if self.sample else 0.0

    def reads_as(self, kind: Kind) -> float:
        """The part of the sample that the kind understands."""
        return self.share(lambda value: _reads(kind, value))

    @property
    def emails(self) -> float:
        return self.share(lambda v: isinstance(v, str) and bool(_EMAIL.search(v)))

    @property
    def phones(self) -> float:
        return self.share(_is_phone)

    @property
    def numbers(self) -> float:
        """What could be dialled, also inside a town only: 2-34-56."""
        return self.share(lambda v: len(_digits(v)) > 4 and not isinstance(v, (date, bool)))

    @property
    def links(self) -> float:
        return self.share(lambda v: isinstance(v, str) and bool(_LINK.fullmatch(v)) and not v[:1].isdigit())

    @property
    def messengers(self) -> float:
        return self.share(lambda v: isinstance(v, str) and bool(_MESSENGER.fullmatch(v)))

    @property
    def tax_ids(self) -> float:
        return self.share(lambda v: len(_digits(v)) in (9, 10, 11, 12) and _reads(TaxId(), v))

    @property
    def firms(self) -> float:
        return self.share(lambda v: isinstance(v, str) and bool(_FIRM.search(v)))

    @property
    def people(self) -> float:
        return self.share(
            lambda v: isinstance(v, str) and bool(_PERSON.fullmatch(v) or _PATRONYMIC.search(v))
        )

    @property
    def statuses(self) -> float:
        return self.reads_as(Choice(STATUSES))


def look(rows: Sequence[Row], column: int) -> Look:
    """What the column holds."""
    filled = [row[column] for row in rows if row[column] is not None and type(row[column]) is not Faulty]
    count = len(filled)
    stride = max(1, count // SAMPLE)
    spread = filled[::stride][:SAMPLE]
    longest = max((len(v) for v in spread if isinstance(v, str)), default=0)
    cut = [v[:_LOOKED_AT] if isinstance(v, str) else v for v in spread]
    sample = tuple(v for v in cut if not (isinstance(v, str) and nothing(v)))
    return Look(count, sample, len(set(map(str, sample))), longest)


def own_kind(found: Look, header: str) -> str:
    """The kind of the team's own field that fits the column: a key of `store.own_fields.KINDS`."""
    if not found.sample:
        return "text"
    if found.distinct <= 2 and found.reads_as(Bool()) == 1 and not all(map(_is_number, found.sample)):
        return "bool"
    if (
        found.share(lambda v: _is_date(v) or (isinstance(v, str) and _reads(Date(), v) and not v.isdigit()))
        >= 0.9
    ):
        return "date"
    if found.share(_is_number) >= 0.9:
        return "money" if _MONEY.search(header) else "number"
    if found.links >= 0.9:
        return "link"
    if found.longest > 80 or found.share(lambda v: isinstance(v, str) and "\n" in v) > 0.1:
        return "long_text"
    few = found.distinct <= 20 and len(found.sample) >= max(6, 3 * found.distinct)
    return "choice" if few and found.longest <= 40 else "text"


_MONEY = re.compile(
    r"сумм|бюджет|оборот|цена|стоим|руб|₽|долг|выруч|amount|budget|price|revenue|\$|€", re.IGNORECASE
)


def _is_number(value: CellValue) -> bool:
    if isinstance(value, (bool, date)):
        return False
    text = _digits(value) if isinstance(value, str) else ""
    if text and len(text) > 1 and text[0] == "0" and str(value).strip().isdigit():
        return False
    return _reads(Number(), value)


def _is_date(value: CellValue) -> bool:
    return isinstance(value, (date, datetime))


def _is_phone(value: CellValue) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 7e9 <= value < 9e10 or 9e9 <= value < 1e10
    if not isinstance(value, str) or "@" in value:
        return False
    return bool(_PHONE.search(value)) and 6 <= len(_digits(value)) <= 40


def _digits(value: Any) -> str:
    return "".join(filter(str.isdigit, str(value)))


def _reads(kind: Kind, value: CellValue) -> bool:
    try:
        return kind.parse(value) is not None
    except UserError:
        return False
