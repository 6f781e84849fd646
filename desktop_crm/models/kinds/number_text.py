"""What a written number or sum of money means."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Reading
from desktop_crm.models.kinds.text import excerpt, nothing, one_line, written

_LARGEST = Decimal(10) ** 15
_MINUS = str.maketrans("−–—‐‑", "-----")
_THOUSAND, _MILLION, _BILLION = Decimal(10) ** 3, Decimal(10) ** 6, Decimal(10) ** 9
_UNITS = (
    (re.compile(r"(?:тыс(?:яч[аи]?)?|thousand)\.?$", re.IGNORECASE), _THOUSAND),
    (re.compile(r"(?:млн|миллион(?:а|ов)?|mln|million)\.?$", re.IGNORECASE), _MILLION),
    (re.compile(r"(?:млрд|миллиард(?:а|ов)?|bln|billion)\.?$", re.IGNORECASE), _BILLION),
)
_MONEY_UNITS = (
    *_UNITS,
    (re.compile(r"[kкт]\.?$", re.IGNORECASE), _THOUSAND),
    (re.compile(r"[mм]\.?$", re.IGNORECASE), _MILLION),
    (re.compile(r"bn?\.?$", re.IGNORECASE), _BILLION),
)
"""Single letters too: of a sum «5 м» is five million, of a number it may be five metres."""
_CURRENCY = (
    r"(?:[$€£₽₸₴₺₼₾¥]|руб(?:л(?:ей|я|ь))?\.?|р\.?|rub|rur|usd|eur|kzt|byn|тенге|тг\.?|сум|"
    r"долл(?:ар(?:ов|а)?)?\.?|евро|у\.\s?е\.?)"
)
_CURRENCY_EDGES = re.compile(rf"^{_CURRENCY}\s*|\s*{_CURRENCY}$", re.IGNORECASE)
_FIGURES = re.compile(r"\d[\d\s.,'’_]*|[.,]\d+", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e[+-]?\d{1,3}", re.IGNORECASE | re.ASCII)


def read_number(raw: Any, reading: Reading, money: bool) -> Decimal | None:
    """The exact number that a cell or a text holds; None when it is empty.

    A single separator before exactly three figures divides thousands in money and in an English comma;
    otherwise the last of two different separators is the decimal one.
    """
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _bounded(Decimal(str(raw)), str(raw))
    text = one_line(written(raw)).translate(_MINUS)
    if text != "0" and nothing(text):
        return None
    if isinstance(raw, bool) or not isinstance(raw, (str, Decimal)):
        raise _not_a_number(text)
    return _bounded(_read(text, reading, money), text)


def _read(text: str, reading: Reading, money: bool) -> Decimal:
    negative = text.startswith("(") and text.endswith(")")
    bare = text[1:-1].strip() if negative else text
    bare = _CURRENCY_EDGES.sub("", bare) if money else bare.removesuffix("%").strip()
    sign, bare = _sign(bare)
    bare = _CURRENCY_EDGES.sub("", bare) if money else bare
    bare, unit = _unit(bare, money)
    if not (_FIGURES.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare)):
        raise _not_a_number(text)
    figures = (
        bare.replace(",", ".") if _SCIENTIFIC.fullmatch(bare) else _plain(bare, reading, money and unit == 1)
    )
    if figures is None:
        raise _not_a_number(text)
    return Decimal(figures) * unit * sign * (-1 if negative else 1)


def _sign(text: str) -> tuple[int, str]:
    if text[:1] in ("-", "+"):
        return (-1 if text[0] == "-" else 1), text[1:].strip()
    return (-1, text[:-1].strip()) if text[-1:] == "-" else (1, text)


def _unit(text: str, money: bool) -> tuple[str, Decimal]:
    for word, unit in _MONEY_UNITS if money else _UNITS:
        if found := word.search(text):
            return text[: found.start()].strip(), unit
    return text, Decimal(1)


def _plain(figures: str, reading: Reading, money: bool) -> str | None:
    """Figures with a point as the decimal separator and no groups; None when they are not one number."""
    text = re.sub(r"[\s'’_]", "", figures)
    marks = [c for c in text if c in ".,"]
    if not marks:
        return text if _grouped_by_spaces(figures) else None
    last = marks[-1]
    whole, _mark, fraction = text.rpartition(last)
    grouped = len(fraction) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
    if len(marks) > 1 and len(set(marks)) == 1:
        return text.replace(last, "") if _in_threes(text.split(last)) else None
    if len(marks) > 1:
        other = "." if last == "," else ","
        groups = whole.split(other)
        return (
            f"{''.join(groups)}.{fraction}" if last not in whole and _in_threes(groups) and fraction else None
        )
    if grouped and (money or (last == "," and reading.language == "en")):
        return whole + fraction
    return f"{whole or '0'}.{fraction or '0'}"


def _in_threes(groups: list[str]) -> bool:
    return 0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _grouped_by_spaces(figures: str) -> bool:
    groups = re.split(r"[\s'’_]+", figures.strip())
    return len(groups) == 1 or _in_threes(groups)


def _bounded(number: Decimal, text: str) -> Decimal:
    if not number.is_finite():
        raise _not_a_number(text)
    if abs(number) >= _LARGEST:
        raise UserError(_("This number is too large: {text}").format(text=excerpt(text)))
    return number


def _not_a_number(text: str) -> UserError:
    return UserError(_("Not a number: {text}").format(text=excerpt(text)))
