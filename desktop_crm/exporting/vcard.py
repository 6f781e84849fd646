"""Writing contacts as address cards (vCard 3.0, RFC 2426)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop_crm.base.octets import folded
from desktop_crm.exporting import whole
from desktop_crm.exporting.table import Progress
from desktop_crm.exporting.whole import Held, Whole
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Address, Date, Email, Kind, Link, Messenger, Phone, Ref, Tags
from desktop_crm.ops.records import title_of
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "other": "OTHER"}
_NO_LIMIT = 1 << 30
_PLACES = {"work": "WORK", "home": "HOME", "other": "OTHER"}
_MAKER = "-//Desktop CRM//EN"
"""Tells the import that FN is the whole name as it was typed."""


def write(path: Path, ws: Workspace, rids: Sequence[int], progress: Progress | None = None) -> None:
    """Write the contacts with these numbers, each a card with all of its phones and addresses."""
    fields = fields_of(ws, "contact")
    done = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for page in whole.pages(ws, "contact", fields, rids):
            notes = whole.notes(ws, [record.id for record in page])
            file.writelines(_card(record, fields, notes.get(record.id, "")) for record in page)
            done += len(page)
            if progress:
                progress(done, len(rids))


def _card(record: Whole, fields: Sequence[Field], notes: str) -> str:
    import vobject

    card = vobject.vCard()
    card.add("prodid").value = _MAKER
    phones_and_mails = [held[0].value for key in ("phone", "email") if (held := record.held.get(key))]
    _name(card, str(record.values.get("name") or ""), title_of("", *phones_and_mails))
    for f in fields:
        write_many = next((w for kind, w in _MANY.items() if isinstance(f.kind, kind)), None)
        if f.many and write_many and (held := record.held.get(f.key)):
            write_many(card, f.kind, held)
        elif isinstance(f.kind, Date) and f.kind.partial and record.values.get(f.key):
            card.add("bday").value = str(record.values[f.key])
    if record.values.get("job_title"):
        card.add("title").value = str(record.values["job_title"])
    if notes:
        card.add("note").value = notes
    # vobject counts characters where the standard counts octets, so the lines are folded here.
    whole_lines = str(card.serialize(lineLength=_NO_LIMIT)).split("\r\n")
    return "\r\n".join(map(folded, whole_lines))


def _name(card: Any, name: str, otherwise: str) -> None:
    from vobject.vcard import Name

    card.add("fn").value = name or otherwise
    # Which word is the surname cannot be known of all names; a card must say something, and FN has it right.
    card.add("n").value = Name(**dict(zip(("given", "family"), _halves(name), strict=True)))


def _halves(name: str) -> tuple[str, str]:
    first, _space, rest = name.partition(" ")
    return first, rest


def _purpose(card: Any, line: Any, use: str | None, types: dict[str, str], *always: str) -> None:
    """Say what a value is for: by a type, or in own words as address books do."""
    said = [*always, *([types[use]] if use in types else [])]
    if said:
        line.type_param = said
    if use and use not in types:
        line.group = f"item{sum(each.group is not None for each in card.getChildren()) + 1}"
        label = card.add("x-ablabel")
        label.group, label.value = line.group, use


def _phones(card: Any, kind: Kind, held: Sequence[Held]) -> None:
    for each in held:
        line = card.add("tel")
        line.value = kind.edit(each.value)
        _purpose(card, line, each.use, _TYPES)


def _emails(card: Any, kind: Kind, held: Sequence[Held]) -> None:
    for each in held:
        line = card.add("email")
        line.value = kind.edit(each.value)
        _purpose(card, line, each.use, _PLACES, "INTERNET")


def _addresses(card: Any, kind: Kind, held: Sequence[Held]) -> None:
    from vobject.vcard import Address as Adr

    for each in held:
        line = card.add("adr")
        line.value = Adr(street=kind.edit(each.value))
        _purpose(card, line, each.use, _PLACES)


def _messengers(card: Any, _kind: Kind, held: Sequence[Held]) -> None:
    for each in held:
        card.add("impp").value = each.value


def _links(card: Any, kind: Kind, held: Sequence[Held]) -> None:
    for each in held:
        card.add("url").value = kind.format(each.value)


def _companies(card: Any, _kind: Kind, held: Sequence[Held]) -> None:
    for each in held:
        card.add("org").value = [each.value]


def _tags(card: Any, _kind: Kind, held: Sequence[Held]) -> None:
    card.add("categories").value = [each.value for each in held]


_MANY: dict[type[Kind], Callable[[Any, Kind, Sequence[Held]], None]] = {
    Phone: _phones,
    Email: _emails,
    Address: _addresses,
    Messenger: _messengers,
    Link: _links,
    Ref: _companies,
    Tags: _tags,
}
"""How the values of each kind of many-valued field become lines of a card."""
