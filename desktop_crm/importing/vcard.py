"""Address books as vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), read card by card.

vobject stops at the first line it cannot read, such as the broken lines of quoted-printable that telephones
write in vCard 2.1, and does not know encodings; here one bad line costs only itself.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.importing import encodings
from desktop_crm.importing.sheet import CellValue, Grid, Progress
from desktop_crm.importing.vcard_properties import Line, values

COLUMNS = (
    *(N_("Full name"), N_("Last name"), N_("First name"), N_("Middle name"), N_("Nickname")),
    *(N_("Company"), N_("Department"), N_("Job title")),
    *(N_("Phone"), N_("Mobile phone"), N_("Work phone"), N_("Home phone"), N_("Other phone"), N_("Fax")),
    *(N_("E-mail"), N_("Work e-mail"), N_("Home e-mail"), N_("Other e-mail")),
    *(N_("Address"), N_("Work address"), N_("Home address"), N_("Legal address")),
    *(N_("Website"), N_("Messenger"), N_("Skype"), N_("Telegram"), N_("WhatsApp"), N_("Social network")),
    *(N_("Birthday"), N_("Tags"), N_("Note"), N_("Time zone"), N_("Gender")),
)
"""The columns a file may give, in this order; only those that some card fills are shown."""

_SKIPPED = frozenset(
    "PHOTO LOGO SOUND KEY UID REV PRODID VERSION SORT-STRING SOURCE PROFILE AGENT MAILER LABEL CLASS GEO KIND"
    " CLIENTPIDMAP X-ABLABEL X-ABADR X-ABUID X-ABSHOWAS X-IMAGETYPE X-IMAGEHASH X-CLASS X-QQ-ID".split()
)
_BETWEEN = {"Note": "\n", "Tags": ", ", "Full name": " "}
_APART = "; "
_ONE_EACH = ("Company", "Address", "Work address", "Home address", "Legal address")
"""Columns of one value; the second one gets a column of its own."""
_NAME = re.compile(rb"[A-Za-z0-9._-]+")
_STEP = 500
_OURS = b"Desktop CRM"


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
    if pictures := len(_PICTURE.findall(data)):
        notes.append(
            ngettext("{count} picture was left out.", "{count} pictures were left out.", pictures).format(
                count=pictures
            )
        )
    used = _columns(cards)
    return Grid(
        ([card.get(column) for column in used] for card in cards),
        name=path.stem,
        names=(path.stem,),
        format="vcf",
        total=len(cards),
        header=tuple(used.values()),
        notes=notes,
        encoding=encoding,
    )


_PICTURE = re.compile(rb"^(?:item\d+\.)?(?:PHOTO|LOGO)[;:]", re.IGNORECASE | re.MULTILINE)

Card = dict[str, CellValue]


def _cards(data: bytes, encoding: str, notes: list[str]) -> Iterator[Card]:
    lines: list[Line] | None = None
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


def _nested(lines: list[Line]) -> bool:
    """Whether the card that begins belongs to the property before it."""
    return lines[-1].name == "AGENT"


def _is_group(lines: list[Line]) -> bool:
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


def _parsed(text: bytes) -> Line | None:
    """The property in a line; None for what is not one, such as the rest of a picture."""
    head, colon, value = _divided(text.removeprefix(b"\xef\xbb\xbf"))
    name, *parameters = head.split(b";")
    if not colon or not _NAME.fullmatch(name.strip()):
        return None
    group, _dot, own = name.strip().decode("ascii").rpartition(".")
    line = Line(own.upper(), group.lower(), value=value)
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


def _take(line: Line, parameter: str) -> None:
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


def _card(lines: list[Line], encoding: str) -> Card:
    card: Card = {}
    ours = any(line.name == "PRODID" and _OURS in line.value for line in lines)
    labels = {
        line.group: _label(_text(line, encoding)) for line in lines if line.name == "X-ABLABEL" and line.group
    }
    for line in lines:
        if line.name in _SKIPPED or line.encoding in ("B", "BASE64"):
            continue
        label = labels.get(line.group, "")
        if label:
            line.types.add(label.upper())
        for column, value in values(line, _text(line, encoding), label):
            _put(card, _free(card, column) if column in _ONE_EACH and value else column, value)
    if ours:
        _as_we_wrote(card)
    return card


def _as_we_wrote(card: Card) -> None:
    """In our own cards FN is the whole name; without N there was none, and FN only has a number."""
    parts = [card.pop(part, None) for part in ("Last name", "First name", "Middle name")]
    if not any(parts):
        card.pop("Full name", None)


def _free(card: Card, column: str) -> str:
    """The first of the columns "Company", "Company 2", … that the card has not filled."""
    number = 1
    while (found := f"{column} {number}" if number > 1 else column) in card:
        number += 1
    return found


def _columns(cards: Sequence[Card]) -> dict[str, str]:
    """The columns that some card fills, in order, with their names for people."""
    used = {column for card in cards for column in card}
    most = max((int(number) for c in used if (number := c.rpartition(" ")[2]).isdigit()), default=1)
    numbered = [
        (column, number) for column in COLUMNS for number in range(1, most + 1 if column in _ONE_EACH else 2)
    ]
    named = {f"{c} {n}" if n > 1 else c: f"{_(c)} {n}" if n > 1 else _(c) for c, n in numbered}
    return {column: name for column, name in named.items() if column in used}


def _put(card: Card, column: str, value: CellValue) -> None:
    before = card.get(column)
    if value in (None, ""):
        return
    if before is None or not isinstance(value, str):
        card[column] = value
    elif value not in (texts := str(before).split(_BETWEEN.get(column, _APART))) and column != "Full name":
        card[column] = _BETWEEN.get(column, _APART).join([*texts, value])


def _text(line: Line, encoding: str) -> str:
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
