"""What the properties of a vCard say, as columns of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from desktop_crm.importing.sheet import CellValue
from desktop_crm.models.kinds.parts import label_and_services
from desktop_crm.models.kinds.text import one_line

_PHONES = (
    ("FAX", "Fax"),
    ("CELL", "Mobile phone"),
    ("MOBILE", "Mobile phone"),
    ("IPHONE", "Mobile phone"),
    ("МОБИЛ", "Mobile phone"),
    ("WORK", "Work phone"),
    ("РАБОЧ", "Work phone"),
    ("HOME", "Home phone"),
    ("ДОМ", "Home phone"),
    ("OTHER", "Other phone"),
    ("ДРУГ", "Other phone"),
)
_SIMPLE = {
    "NICKNAME": "Nickname",
    "TITLE": "Job title",
    "URL": "Website",
    "CATEGORIES": "Tags",
    "NOTE": "Note",
    "TZ": "Time zone",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-TELEGRAM": "Telegram",
    "X-WHATSAPP": "WhatsApp",
    "X-SOCIALPROFILE": "Social network",
    "X-ICQ": "Messenger",
    "X-JABBER": "Messenger",
    "X-AIM": "Messenger",
    "X-MSN": "Messenger",
}
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s].*)?$")
_NO_YEAR = re.compile(r"--(\d\d)-?(\d\d)$")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LEGAL = re.compile("legal|юрид", re.IGNORECASE)
_OWN_WORDS = str.maketrans(";,|()\n", "      ")


@dataclass(slots=True)
class Line:
    """One property: its name, the parameters by name, and what stands behind the colon."""

    name: str
    group: str
    types: set[str] = field(default_factory=set)
    charset: str = ""
    encoding: str = ""
    value: bytes = b""


def _labelled(value: str, label: str) -> str:
    """The value with a label in own words behind it; what a column says already is not said again."""
    words = one_line(label.translate(_OWN_WORDS))
    label, services = label_and_services(words)
    return f"{value} ({words})" if value and (services or (words and label == words)) else value


def values(line: Line, text: str, label: str = "") -> Iterator[tuple[str, CellValue]]:
    """What a property gives, as columns and values; what has no column is a line of the note."""
    if line.name in _SIMPLE:
        whole = plain(text)
        yield _SIMPLE[line.name], ", ".join(_parts(text, ",")) if line.name == "CATEGORIES" else whole
    elif line.name == "FN":
        yield "Full name", plain(text)
    elif line.name == "N":
        yield from zip(("Last name", "First name", "Middle name"), _parts(text, ";"), strict=False)
        yield "Note", " ".join(filter(None, _parts(text, ";")[3:5]))
    elif line.name == "ORG":
        company, *departments = _parts(text, ";") or [""]
        yield "Company", company.replace(";", ",")
        yield "Department", ", ".join(filter(None, departments))
    elif line.name == "TEL":
        number = plain(text).removeprefix("tel:").replace(";ext=", " ext. ")
        yield _phone_column(line.types), _labelled(number, label)
    elif line.name == "EMAIL":
        yield (
            _placed(line.types, "Work e-mail", "Home e-mail", "Other e-mail", "E-mail"),
            _labelled(plain(text).removeprefix("mailto:"), label),
        )
    elif line.name == "ADR":
        place = _placed(line.types, "Work address", "Home address", "Address", "Address")
        yield "Legal address" if _LEGAL.search(label) else place, _address(_parts(text, ";"))
    elif line.name == "BDAY":
        yield "Birthday", _birthday(plain(text))
    elif line.name == "GENDER":
        yield "Gender", text[:1]
    elif line.name in ("IMPP", "X-IM"):
        yield _messenger(plain(text))
    else:
        yield "Note", f"{label or line.name}: {plain(text)}" if text.strip(" ;") else None


def _phone_column(types: set[str]) -> str:
    said = " ".join(sorted(types))
    return next((column for word, column in _PHONES if word in said), "Phone")


def _placed(types: set[str], work: str, home: str, other: str, plain: str) -> str:
    said = " ".join(types)
    if "WORK" in said or "РАБОЧ" in said:
        return work
    if "HOME" in said or "ЛИЧН" in said or "ДОМ" in said:
        return home
    return other if "OTHER" in said or "ДРУГ" in said else plain


def _messenger(text: str) -> tuple[str, str]:
    kind, _colon, address = text.partition(":")
    named = {"SKYPE": "Skype", "TELEGRAM": "Telegram", "TG": "Telegram", "WHATSAPP": "WhatsApp"}
    return (named[kind.upper()], address) if kind.upper() in named else ("Messenger", text)


def _address(parts: list[str]) -> str:
    """Post code, country, region, town and street in one line; the vCard's order is the other way round."""
    box, extra, street, town, region, code, country = [*parts, *[""] * 7][:7]
    return ", ".join(filter(None, (code, country, region, town, street, extra, box)))


def _birthday(text: str) -> CellValue:
    """A date; "--03-07" when the year is not known, and other texts as they are."""
    if found := _NO_YEAR.match(text):
        return f"--{found[1]}-{found[2]}"
    if found := _DATE.match(text):
        year, month, day = map(int, found.groups())
        if year in (1604, 1):  # what Apple and others write for "no year"
            return f"--{month:02}-{day:02}"
        try:
            return date(year, month, day)
        except ValueError:
            return text
    return text


def _parts(text: str, divider: str) -> list[str]:
    """The parts of a compound value, in which an escaped divider does not divide."""
    return [plain(part) for part in re.split(rf"(?<!\\){divider}", text)]


def plain(text: str) -> str:
    """The text without the backslashes that protect ",", ";" and line breaks."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else _kept(match[1]), text).strip()


def _kept(letter: str) -> str:
    return letter if letter in ',;:\\"' else "\\" + letter
