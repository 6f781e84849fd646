"""Finding the header: the row that names the columns, under titles and dates, in one line or in two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.importing.sheet import CellValue, Row, Span

HEAD = 60
"""How many filled rows are looked at."""

_WORDS = re.compile(r"[^\W_]+|№", re.UNICODE)
_STEMS = (
    "фио|имя|фамил|отчеств|телефон|тел|моб|сот|email|mail|почт|компан|организац|контрагент|наименован|назван|инн"
    "|кпп|огрн|оквэд|окпо|должност|город|адрес|сайт|источник|менеджер|ответствен|статус|этап|сумм|бюджет|дата|дт"
    "|день|комментар|примеч|прим|замет|тег|метк|клиент|покупател|заказчик|контакт|номер|код|регион|област|стади"
    "|воронк|сделк|факс|руководител|юр|физ|индекс|валют|отдел|создан|измен|категори|сфера|отрасл|интерес|товар"
    "|цена|стоимост|обращен|улица|страна|пол|возраст|описан|веб|рейтинг|вид|тип|телеграм|скайп|вк|группа"
    "|name|given|family|first|last|middle|surname|phone|mobile|cell|tel|company|organi|title|position|job|city"
    "|address|street|country|region|website|web|url|source|owner|manager|status|stage|amount|budget|value|date"
    "|birth|note|comment|tag|label|category|client|customer|contact|department|zip|postal|fax|skype|telegram|id"
    "|whatsapp|icq|deal|person|lead|type|currency|№|пп|created|modified|group|industry|post|state|photo|utm"
)
_SHORT = frozenset(
    "тел моб сот инн кпп дт день код юр физ пол вк вид тип cell tel job id zip tag url web № пп utm".split()
)
_STEM = re.compile(
    "|".join(f"(?:{stem}$)" if stem in _SHORT else f"(?:{stem})" for stem in _STEMS.split("|")), re.IGNORECASE
)
_DATA = re.compile(r"@\w|https?://|\d[\d.,:/\s()+-]{4,}\d|\bvk\.com/|\bt\.me/", re.IGNORECASE)
_OF_A_CLIENT = re.compile(
    r"(?:вич|вна|ична|оглы|кызы)\b|\b(?:ООО|ИП|АО|ЗАО|ПАО|ОАО|LLC|Ltd|Inc|GmbH)\b|[«»]", re.UNICODE
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands among the filled rows: from `first` up to `end`, not including it."""

    first: int
    end: int
    names: tuple[str, ...]


def find(rows: Sequence[Row], numbers: Sequence[int], spans: Sequence[Span] = ()) -> Header:
    """The header of the list; an empty range at the top with no names when the file has none."""
    head = rows[:HEAD]
    looks = [_look(row) for row in head]
    width = _usual([look.filled for look in looks])
    best = _best(head, looks, width)
    if best is None:
        return Header(0, 0, ())
    return joined(head, best, numbers, spans)


def is_header_word(text: str) -> bool:
    """Whether the text could be the name of a column, such as "Моб. телефон" or "E-mail 1 - Value"."""
    if len(text) > 60 or _DATA.search(text):
        return False
    words = _WORDS.findall(text)
    return len(words) <= 7 and any(_STEM.match(word) for word in words)


def of_a_client(text: str) -> bool:
    """Whether the text is surely a person's or a firm's name and not the name of a column or a group."""
    return bool(_OF_A_CLIENT.search(text))


def looks_like_data(value: CellValue) -> bool:
    """Whether the cell could not be a column's name: a number, a date, a phone, a link, a long text."""
    if value is None:
        return False
    return type(value) is not str or len(value) > 120 or bool(_DATA.search(value))


@dataclass(frozen=True, slots=True)
class _Look:
    filled: int
    known: int
    data: int
    plain: int


def _look(row: Row) -> _Look:
    filled = [value for value in row if value is not None]
    data = sum(map(looks_like_data, filled))
    texts = [value for value in filled if isinstance(value, str) and not looks_like_data(value)]
    known = sum(map(is_header_word, texts))
    return _Look(len(filled), known, data, len({text.casefold() for text in texts}))


def _usual(counts: Sequence[int]) -> int:
    """How many cells a full row has: the upper quartile, so that titles and rows alone do not count."""
    ordered = sorted(counts)
    return ordered[(len(ordered) * 3) // 4] if ordered else 0


def _best(head: Sequence[Row], looks: Sequence[_Look], width: int) -> int | None:
    """The first row that names nearly as many columns as any; else the first unlike those below it."""
    scores = []
    above = 0  # rows above that look like rows of the list
    for look in looks:
        score = 3 * look.known + look.plain - 3 * look.data - 6 * above
        scores.append(score if _surely(look, width) else 0)
        above += look.data > 0 and look.filled >= 0.6 * width
    best = max(scores)
    if best > 0:
        return next(index for index, score in enumerate(scores) if score >= 0.75 * best)
    return _by_contrast(head, looks, width)


def _surely(look: _Look, width: int) -> bool:
    if width > 1 and look.filled < 2:
        return False
    return (
        look.known >= 1 and (look.known >= 2 or 2 * look.known >= look.filled) and 3 * look.data <= look.known
    )


def _by_contrast(head: Sequence[Row], looks: Sequence[_Look], width: int) -> int | None:
    """The first full row, when it holds no data, the rows below do, and none of its texts comes again."""
    first = next((index for index, look in enumerate(looks) if look.filled >= max(2, 0.6 * width)), None)
    if (
        first is None
        or first + 1 == len(looks)
        or looks[first].data
        or looks[first].plain < looks[first].filled
    ):
        return None
    if first > 0 and (width < 3 or any(look.filled > 1 for look in looks[:first])):
        return None  # what stands above may be clients and not a title
    texts = {value for value in head[first] if isinstance(value, str)}
    below = {value for row in head[first + 1 :] for value in row}
    if any(map(of_a_client, texts)) or texts & below or not any(map(looks_like_data, below)):
        return None
    return first


def joined(rows: Sequence[Row], index: int, numbers: Sequence[int], spans: Sequence[Span]) -> Header:
    """The header at `index` together with the line below or above it that completes it."""
    if index + 1 < len(rows) and _completes(rows, index, index + 1, numbers, spans):
        return Header(index, index + 2, _names(rows[index], rows[index + 1], numbers[index] - 1, spans))
    if index > 0 and _completes(rows, index - 1, index, numbers, spans):
        return Header(
            index - 1, index + 1, _names(rows[index - 1], rows[index], numbers[index - 1] - 1, spans)
        )
    return Header(index, index + 1, tuple(_name(value) for value in rows[index]))


def _completes(
    rows: Sequence[Row], top: int, low: int, numbers: Sequence[int], spans: Sequence[Span]
) -> bool:
    """Whether two rows are one header: no data in them, and the lower names what the upper leaves empty."""
    upper, lower = rows[top], rows[low]
    if numbers[low] != numbers[top] + 1 or any(map(looks_like_data, (*upper, *lower))):
        return False
    file_row = numbers[top] - 1
    inside = [span for span in spans if span[0] <= file_row <= span[2]]
    if any(span[0] == file_row and span[2] == file_row + 1 for span in inside):
        return True
    if sum(value is not None for value in upper) < 2:
        return False
    only_upper = sum(a is not None and b is None for a, b in zip(upper, lower, strict=True))
    only_lower = sum(b is not None and a is None for a, b in zip(upper, lower, strict=True))
    if any(of_a_client(str(value)) for value in lower if value is not None) or not only_lower:
        return False
    known = sum(is_header_word(str(value)) for value in lower if value is not None)
    banner = any(span[0] == span[2] == file_row and span[3] > span[1] for span in inside)
    return (banner or only_upper > 0 or known >= 2) and (known >= 2 or banner or _under_a_gap(upper, lower))


def _under_a_gap(upper: Row, lower: Row) -> bool:
    """Whether the lower line divides one upper name: "рабочий", "мобильный" under "Телефон"."""
    columns = [index for index, value in enumerate(lower) if value is not None]
    gap = sum(upper[index] is None for index in columns)
    return len(columns) >= 2 and gap == len(columns) - 1 and columns[-1] - columns[0] == gap


def _names(upper: Row, lower: Row, file_row: int, spans: Sequence[Span]) -> tuple[str, ...]:
    above = _spread(upper, lower, file_row, spans)
    often = Counter(_name(value).casefold() for value in lower)
    names = []
    for top, low in zip(above, map(_name, lower), strict=True):
        clear = is_header_word(low) and often[low.casefold()] == 1
        names.append(low if clear or not top else f"{top} {low}".strip())
    return tuple(names)


def _spread(upper: Row, lower: Row, file_row: int, spans: Sequence[Span]) -> list[str]:
    """The upper names over each column: a merged one over all it spans, another over the gap to its right."""
    above = [_name(value) for value in upper]
    merged = {span[1]: span[3] for span in spans if span[0] == file_row and span[3] > span[1]}
    current, until = "", -1
    for column, name in enumerate(above):
        if name:
            current, until = name, merged.get(column, column if merged else len(above))
        elif column <= until and lower[column] is not None:
            above[column] = current
    return above


def _name(value: CellValue) -> str:
    return "" if value is None else " ".join(str(value).split())
