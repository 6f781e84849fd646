"""E-mail addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Cell, Kind, Part, Reading, Value
from desktop_crm.models.kinds.text import excerpt, nothing, written

_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,31}){0,1}"
    r"@((?:[a-z0-9](?:[a-z0-9]|-(?!-)){0,30}(?<!-)\.){1,3}(?!(?:test|local|localhost|invalid|onion|arpa)$)[a-z]{2,10})"
)
_LONGEST = 320
"""Letters in the longest address (RFC 3696, erratum 1690 has 254; this leaves the verdict to the library)."""
_ANGLE = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")


@dataclass(frozen=True)
class Email(Kind):
    """An e-mail address, its domain in lower case."""

    cell: ClassVar[Cell] = Cell.LINK

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = written(raw)
        if _PLAIN.fullmatch(text):
            return text
        if nothing(text):
            return None
        return _checked(_address(text))

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value).lower()

    def split(self, raw: Any) -> list[Part]:
        if isinstance(raw, str) and _PLAIN.fullmatch(raw):
            return [Part(raw)]
        from desktop_crm.models.kinds.parts import email_parts

        return email_parts(written(raw))


def _address(text: str) -> str:
    """The address in `text`, without a name before it, "mailto:" or the marks of the end of a sentence."""
    angle = _ANGLE.search(text)
    address = angle[1] if angle else text
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
    return address.strip(" \t\n<>()[]\"'").rstrip(".,;: ").lstrip(".,;: ")


@lru_cache(maxsize=4096)
def _wrong_letter(address: str) -> str:
    """A Cyrillic letter in an address that is otherwise Latin; empty when the alphabets are not mixed."""
    local, _at, domain = address.rpartition("@")
    latin_top = domain.rpartition(".")[2].isascii()
    for label in (local, *domain.split(".")):
        russian = [letter for letter in label if unicodedata.name(letter, "").startswith("CYRILLIC")]
        latin = any(letter.isascii() and letter.isalpha() for letter in label)
        if russian and (latin or (latin_top and label is not local)):
            return russian[0]
    return ""


def _checked(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    if len(address) > _LONGEST:
        raise UserError(_("Not an e-mail address: {text}").format(text=excerpt(address)))
    letter = _wrong_letter(address)
    if letter:
        raise UserError(
            _("A Russian letter “{letter}” stands in this address: {text}").format(
                letter=letter, text=excerpt(address)
            ),
            _("Type the letter again with the English keyboard layout."),
        )
    try:
        return str(validate_email(address, check_deliverability=False).normalized)
    except (EmailNotValidError, ValueError):
        raise UserError(_("Not an e-mail address: {text}").format(text=excerpt(address))) from None
