"""What a written telephone number means: the shapes that lists have, and the slips in them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds.text import excerpt, nothing

_SCIENTIFIC = re.compile(r"\+?\d(?:[.,]\d+)?[eе]\+?\d{1,2}", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[\s,;(]*(?:доб(?:авочный|ав)?|вн(?:утр(?:енний)?)?|оп|ext(?:ension|n)?|x|х|#)[\s.:№=]*#?\s*(\d{1,7})\s*\)?$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|раб(?:очий)?|дом(?:ашний)?|факс|т|м|р|ф|phone|tel(?:ephone)?|mobile|mob|cell|"
    r"work|home|office|fax|whats\s?app|viber|wa|callto|sip)(?=[\s.:/+(\d])[\s.:/]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:@(?:c\.us|s\.whatsapp\.net))$", re.IGNORECASE)
_LOST_IN_TEXT = 3  # so many digits fewer than the number has, and a text such as 7.91712E+10 was rounded
_LONGEST = 200
_MOST_DIGITS = 18  # fifteen, and a prefix to dial abroad
_LETTERS = re.compile(r"[^\W\d_]")

_NOT_VALID = N_("Not a phone number: {text}")
_NO_AREA = N_("The area code is missing: {text}")
_ROUNDED = N_("The last digits of this number were lost when the file was saved: {text}")
_SHORT = N_("Too few digits for a phone number: {text}")
_LONG = N_("Too many digits for a phone number: {text}")
_WORDS = N_("This is not a phone number but words: {text}")
_HINTS = {
    _NO_AREA: N_("Write the number with the code of the town, for example +7 495 745-55-33."),
    _ROUNDED: N_("Make the column a text column in the spreadsheet and save the list again."),
}


def read_phone(text: str, region: str) -> str | None:
    """The stored form of a number that is valid somewhere; `region` is the country of those without a code.

    None when there is none; raises UserError with the reason when it is not understood.
    """
    if nothing(text):
        return None
    value, problem = _understood(text, region)
    if problem:
        hint = _HINTS.get(problem, "")
        raise UserError(_(problem).format(text=excerpt(text)), _(hint) if hint else "")
    return value


@lru_cache(maxsize=16384)
def _understood(text: str, region: str) -> tuple[str, str]:
    """The stored number, or why there is none: one of the two is empty."""
    if len(text) > _LONGEST:
        return "", _NOT_VALID
    whole = _without_exponent(text)
    if not whole:
        return "", _ROUNDED
    bare, extension = _without_extension(_TAIL.sub("", _AROUND.sub("", whole.strip("'\"`= "))))
    digits = "".join(str(int(c)) for c in bare if c.isdecimal())
    if _LETTERS.search(bare):
        return "", _WORDS if not digits else _NOT_VALID
    number = _first_valid(_candidates(bare, digits, region), region) if len(digits) <= _MOST_DIGITS else ""
    if not number:
        return "", _why_not(bare, digits)
    return (f"{number};ext={extension}" if extension else number), ""


def _without_exponent(text: str) -> str:
    """`text` with the digits of a spreadsheet's number written out; empty when the last of them are lost."""
    if text.endswith(".0") and text[:-2].lstrip("+").isdigit():
        return text[:-2]
    if not _SCIENTIFIC.fullmatch(text):
        return text
    mantissa = text.casefold().replace("е", "e").replace(",", ".")
    known = sum(map(str.isdecimal, mantissa.partition("e")[0]))
    digits = str(int(Decimal(mantissa)))
    return digits if len(digits) - known < _LOST_IN_TEXT else ""


def _without_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if not found or sum(c.isdecimal() for c in text[: found.start()]) < 5:
        return text, ""
    return text[: found.start()], found[1]


def _why_not(text: str, digits: str) -> str:
    if not digits:
        return _NOT_VALID
    if len(digits) < 5:
        return _SHORT
    if len(digits) <= 7 and "+" not in text:
        return _NO_AREA
    return _LONG if len(digits) > _MOST_DIGITS else _NOT_VALID


def _candidates(text: str, digits: str, region: str) -> list[str]:
    """What the number may mean, the likeliest first: as written, then with the usual slips put right."""
    plus = text.lstrip(" (").startswith("+")
    found = ["+" + digits if plus else digits]
    if not plus and digits.startswith("00"):
        found.append("+" + digits[2:])
    if region == "RU" and digits.startswith("810"):
        found.append("+" + digits[3:])
    if region in ("RU", "KZ") and len(digits) == 11 and digits[0] in "78":
        found.append("+7" + digits[1:])
    if region in ("RU", "KZ") and len(digits) == 12 and digits.startswith(("78", "77")):
        found.append("+7" + digits[2:])
    if plus and len(digits) == 10:
        found.append(digits)
    if not plus and len(digits) >= 11:
        found.append("+" + digits)
    return found


def _first_valid(candidates: list[str], region: str) -> str:
    import phonenumbers

    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""
