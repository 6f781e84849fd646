"""Address books as vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), read card by card.

vobject stops at the first line it cannot read, such as the broken lines of quoted-printable that telephones
write in vCard 2.1, and does not know encodings; here one bad line costs only itself.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.importing import encodings
from desktop_crm.importing.sheet import CellValue, Grid, Progress

COLUMNS = (
    *(N_("Full name"), N_("Last name"), N_("First name"), N_("Middle name"), N_("Nickname")),
    *(N_("Company"), N_("Department"), N_("Job title")),
    *(N_("Mobile phone"), N_("Work phone"), N_("Home phone"), N_("Other phone"), N_("Fax")),
    *(N_("Work e-mail"), N_("Home e-mail"), N_("Other e-mail")),
    *(N_("Address"), N_("Work address"), N_("Home address")),
    *(N_("Website"), N_("Messenger"), N_("Skype"), N_("Telegram"), N_("WhatsApp"), N_("Social network")),
    *(N_("Birthday"), N_("Tags"), N_("Note"), N_("Time zone"), N_("Gender")),
)
"""The columns a file may give, in this order; only those that some card fills are shown."""

_SKIPPED = frozenset(
    "PHOTO LOGO SOUND KEY UID REV PRODID VERSION SORT-STRING AGENT MAILER LABEL CLASS GEO X-ABLABEL".split()
)
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
    ("WHATSAPP", "WhatsApp"),
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
_BETWEEN = {"Note": "\n", "Tags": ", ", "Full name": " "}
_APART = "; "
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s].*)?$")
_NO_YEAR = re.compile(r"--(\d\d)-?(\d\d)$")
_NAME = re.compile(rb"[A-Za-z0-9._-]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STEP = 500


def read(path: Path, data: bytes, encoding: str | None = None, progress: Progress | None = None) -> Grid:
    """The cards as rows; several values of one kind stand in one cell, divided by "; "."""
    encoding = encoding or encodings.detect(data)
    if encoding.startswith(("utf-16", "utf-32")):
        data, encoding = data.decode(encoding, errors="replace").encode("utf-8"), "utf-8"
    notes: list[str] = []
    cards = []
    for card in _cards(data, encoding, notes):
        cards.append(card)
        if progress and len(cards) % _STEP == 0:
            progress(0, len(cards))
    if not cards:
        raise UserError(
            _("The file has no cards."), _("Export the address book once more and choose that file.")
        )
    used = [column for column in COLUMNS if any(column in card for card in cards)]
    return Grid(
        ([card.get(column) for column in used] for card in cards),
        name=path.stem,
        names=(path.stem,),
        format="vcf",
        total=len(cards),
        header=tuple(_(column) for column in used),
        notes=notes,
        encoding=encoding,
    )


Card = dict[str, CellValue]


@dataclass(slots=True)
class _Line:
    """One property: its name, the parameters by name, and what stands behind the colon."""

    name: str
    group: str
    types: set[str] = field(default_factory=set)
    charset: str = ""
    encoding: str = ""
    value: bytes = b""


def _cards(data: bytes, encoding: str, notes: list[str]) -> Iterator[Card]:
    lines: list[_Line] | None = None
    depth = groups = 0
    for line in filter(None, map(_parsed, _unfolded(data))):
        mark = line.value.strip().upper()
        if line.name == "BEGIN" and mark == b"VCARD":
            depth += 1
            if depth > 1 and lines and not _nested(lines):
                yield _card(lines, encoding)
                notes.append(_("A card has no end; it was read as far as it goes."))
                depth = 1
            lines = [] if depth == 1 else lines
        elif line.name == "END" and mark == b"VCARD":
            depth = max(0, depth - 1)
            if depth == 0 and lines is not None:
                if _is_group(lines):
                    groups += 1
                elif card := _card(lines, encoding):
                    yield card
                lines = None
        elif depth == 1 and lines is not None:
            lines.append(line)
    if lines is not None:
        notes.append(_("The file breaks off inside the last card; it was read as far as it goes."))
        if card := _card(lines, encoding):
            yield card
    if groups:
        notes.append(
            ngettext(
                "{count} card of a group was left out.", "{count} cards of groups were left out.", groups
            ).format(count=groups)
        )


def _nested(lines: list[_Line]) -> bool:
    """Whether the card that begins belongs to the property before it."""
    return lines[-1].name == "AGENT"


def _is_group(lines: list[_Line]) -> bool:
    return any(
        line.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and line.value.strip().lower() == b"group"
        for line in lines
    )


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Whole lines: a space continues the one before, so does "=" at the end of quoted-printable."""
    current: bytes | None = None
    for line in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if (
            current is not None
            and current.endswith(b"=")
            and b"QUOTED-PRINTABLE" in current.partition(b":")[0].upper()
        ):
            current = current[:-1] + line.lstrip(b" \t")
        elif current is not None and line[:1] in (b" ", b"\t"):
            current += line[1:]
        else:
            if current:
                yield current
            current = line
    if current:
        yield current


def _parsed(text: bytes) -> _Line | None:
    """The property in a line; None for what is not one, such as the rest of a picture."""
    head, colon, value = _divided(text.removeprefix(b"\xef\xbb\xbf"))
    name, *parameters = head.split(b";")
    if not colon or not _NAME.fullmatch(name.strip()):
        return None
    group, _dot, own = name.strip().decode("ascii").rpartition(".")
    line = _Line(own.upper(), group.lower(), value=value)
    for parameter in parameters:
        _take(line, parameter.decode("utf-8", errors="replace").strip())
    return line


def _divided(text: bytes) -> tuple[bytes, bytes, bytes]:
    """The head, the colon and the value; a colon in a quoted parameter does not count."""
    if b'"' not in text.partition(b":")[0]:
        return text.partition(b":")
    quoted = False
    for index, letter in enumerate(text):
        quoted ^= letter == 0x22
        if letter == 0x3A and not quoted:
            return text[:index], b":", text[index + 1 :]
    return text.partition(b":")


def _take(line: _Line, parameter: str) -> None:
    """Note a parameter; vCard 2.1 gives types and encodings without their names."""
    key, equals, value = parameter.upper().partition("=")
    value = value.strip('"')
    if not equals:
        key, value = (
            ("ENCODING", key) if key in ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT") else ("TYPE", key)
        )
    if key == "CHARSET":
        line.charset = value
    elif key == "ENCODING":
        line.encoding = value
    elif key == "TYPE":
        line.types.update(part.strip() for part in value.split(","))


def _card(lines: list[_Line], encoding: str) -> Card:
    card: Card = {}
    labels = {
        line.group: _label(_text(line, encoding)) for line in lines if line.name == "X-ABLABEL" and line.group
    }
    for line in lines:
        if line.name in _SKIPPED or line.encoding in ("B", "BASE64"):
            continue
        if line.group in labels:
            line.types.add(labels[line.group].upper())
        for column, value in _values(line, _text(line, encoding)):
            _put(card, column, value)
    return card


def _put(card: Card, column: str, value: CellValue) -> None:
    before = card.get(column)
    if value in (None, ""):
        return
    if before is None or not isinstance(value, str):
        card[column] = value
    elif value not in (texts := str(before).split(_BETWEEN.get(column, _APART))) and column != "Full name":
        card[column] = _BETWEEN.get(column, _APART).join([*texts, value])


def _text(line: _Line, encoding: str) -> str:
    """The value as written, escapes still in it."""
    value = line.value
    if line.encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    try:
        return value.decode(line.charset or encoding)
    except (LookupError, UnicodeDecodeError):
        return value.decode(encodings.detect(value), errors="replace")


def _label(text: str) -> str:
    """Apple writes its own labels as "_$!<Work>!$_"."""
    return text.removeprefix("_$!<").removesuffix(">!$_").strip()


def _values(line: _Line, text: str) -> Iterator[tuple[str, CellValue]]:
    """What a property gives, as columns and values."""
    if line.name in _SIMPLE:
        plain = _plain(text)
        yield _SIMPLE[line.name], ", ".join(_parts(text, ",")) if line.name == "CATEGORIES" else plain
    elif line.name == "FN":
        yield "Full name", _plain(text)
    elif line.name == "N":
        yield from zip(("Last name", "First name", "Middle name"), _parts(text, ";"), strict=False)
    elif line.name == "ORG":
        company, *departments = _parts(text, ";") or [""]
        yield "Company", company
        yield "Department", ", ".join(filter(None, departments))
    elif line.name == "TEL":
        yield _phone_column(line.types), _plain(text).removeprefix("tel:").replace(";ext=", " ext. ")
    elif line.name == "EMAIL":
        yield (
            _placed(line.types, "Work e-mail", "Home e-mail", "Other e-mail"),
            _plain(text).removeprefix("mailto:"),
        )
    elif line.name == "ADR":
        yield _placed(line.types, "Work address", "Home address", "Address"), _address(_parts(text, ";"))
    elif line.name == "BDAY":
        yield "Birthday", _birthday(_plain(text))
    elif line.name == "GENDER":
        yield "Gender", text[:1]
    elif line.name in ("IMPP", "X-IM"):
        yield _messenger(_plain(text))


def _phone_column(types: set[str]) -> str:
    said = " ".join(sorted(types))
    return next((column for word, column in _PHONES if word in said), "Other phone")


def _placed(types: set[str], work: str, home: str, other: str) -> str:
    said = " ".join(types)
    if "WORK" in said or "РАБОЧ" in said:
        return work
    return home if "HOME" in said or "ЛИЧН" in said or "ДОМ" in said else other


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
    return [_plain(part) for part in re.split(rf"(?<!\\){divider}", text)]


def _plain(text: str) -> str:
    """The text without the backslashes that protect ",", ";" and line breaks."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else _kept(match[1]), text).strip()


def _kept(letter: str) -> str:
    return letter if letter in ',;:\\"' else "\\" + letter
