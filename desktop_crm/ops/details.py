"""The values of `many` fields: contact details, places in companies and tags, written by what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import derived_id, now
from desktop_crm.base.fold import fold
from desktop_crm.models.all import (
    Company,
    Contact,
    ContactPoint,
    Employee,
    LostReason,
    Membership,
    Record,
    Source,
    Tag,
    Tagging,
)
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags
from desktop_crm.store.edit import Edit


@dataclass(frozen=True, slots=True)
class Point:
    """One contact detail. `id` is that of the detail it was read from; None makes another one."""

    value: str
    use: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a company: of a known one by its `company` id, or of one still to be made by its `name`."""

    company: str | None = None
    name: str = ""
    role: str | None = None


Held = Sequence[Point] | Sequence[Place] | Sequence[str]


def hold(tx: Edit, owner: Record, f: Field, values: Held) -> None:
    """Make the values of the many-valued field `f` of `owner` exactly these, in this order."""
    if isinstance(f.kind, Tags):
        _hold_tags(tx, owner, [str(v) for v in values])
    elif isinstance(f.kind, Ref):
        _hold_places(tx, owner, [v for v in values if isinstance(v, Place)])
    else:
        _hold_points(tx, owner, f, [v for v in values if isinstance(v, Point)])


def _hold_points(tx: Edit, owner: Record, f: Field, points: Sequence[Point]) -> None:
    kept = {p.id for p in points}
    for (id_,) in tx.rows(
        "SELECT id FROM contact_point WHERE about = ? AND system = ? AND deleted IS NULL", (owner.id, f.key)
    ):
        if id_ not in kept:
            tx.get(ContactPoint, id_).deleted = now()
    for rank, point in enumerate(points):
        row = tx.find(ContactPoint, point.id) if point.id else None
        if row is None:
            row = tx.add(ContactPoint(about=owner.id, about_entity=owner.entity, system=f.key))
        row.value, row.use, row.rank = point.value, point.use, float(rank)
        row.normal, row.deleted = f.kind.normal(point.value), None


def _hold_places(tx: Edit, contact: Record, places: Sequence[Place]) -> None:
    wanted: dict[str, tuple[int, Place]] = {}
    for rank, place in enumerate(places):
        company = place.company or company_named(tx, place.name)
        wanted.setdefault(
            derived_id("membership", contact.id, company), (rank, Place(company, role=place.role))
        )
    # A company in the bin is not shown, and so nobody has taken it away.
    there = """SELECT m.id FROM membership m JOIN company c ON c.id = m.company AND c.deleted IS NULL
        WHERE m.contact = ? AND m.deleted IS NULL"""
    for (id_,) in tx.rows(there, (contact.id,)):
        if id_ not in wanted:
            tx.get(Membership, id_).deleted = now()
    for id_, (rank, place) in wanted.items():
        row = tx.find(Membership, id_) or tx.add(
            Membership(id=id_, contact=contact.id, company=place.company)
        )
        row.role, row.rank, row.deleted = place.role, float(rank), None


def _hold_tags(tx: Edit, owner: Record, names: Sequence[str]) -> None:
    wanted = {tag_named(tx, name): name for name in names if fold(name)}
    present: dict[str, str] = dict(
        tx.rows("SELECT tag, id FROM tagging WHERE about = ? AND deleted IS NULL", (owner.id,))
    )
    for tag, id_ in present.items():
        if tag not in wanted:
            tx.get(Tagging, id_).deleted = now()
    for tag in wanted:
        id_ = derived_id("tagging", tag, owner.id)
        row = tx.find(Tagging, id_) or tx.add(
            Tagging(id=id_, tag=tag, about=owner.id, about_entity=owner.entity)
        )
        row.deleted = None


def tag_named(tx: Edit, name: str) -> str:
    """The id of the tag with this name, made when there is none."""
    return _derived(tx, Tag, name)


def source_named(tx: Edit, name: str) -> str:
    """The id of the source with this name, made when there is none."""
    return _derived(tx, Source, name)


def lost_reason_named(tx: Edit, name: str) -> str:
    """The id of the reason for loss with this name, made when there is none."""
    return _derived(tx, LostReason, name)


def _derived(tx: Edit, record: type[Tag] | type[Source] | type[LostReason], name: str) -> str:
    id_ = derived_id(record.entity, fold(name))
    row = tx.find(record, id_)
    if row is not None and row.deleted is None and fold(row.name) == fold(name):
        return id_
    called = tx.rows(
        f"SELECT id FROM {record.entity} WHERE fold(name) = ? AND deleted IS NULL LIMIT 1", (fold(name),)
    )
    if called:
        return str(called[0][0])
    if row is None:
        row = tx.add(record(id=id_, name=name.strip()))
    elif row.deleted is not None:
        row.name, row.deleted = name.strip(), None
    else:
        return id_  # It was renamed, and is still known to old lists by its former name.
    if isinstance(row, Source | LostReason):
        row.rank = _behind_all(tx, record)
    tx.flush()
    return id_


def _behind_all(tx: Edit, record: type[Record]) -> float:
    sql = f"SELECT coalesce(max(rank) + 1, 0) FROM {record.entity} WHERE deleted IS NULL"
    return float(tx.rows(sql)[0][0])


def company_named(tx: Edit, name: str) -> str:
    """The id of the company with this name, made when there is none."""
    return _named(tx, Company, name)


def contact_named(tx: Edit, name: str) -> str:
    """The id of the contact with this name, made when there is none."""
    return _named(tx, Contact, name)


def employee_named(tx: Edit, name: str) -> str:
    """The id of the employee with this name, made when there is none."""
    return _named(tx, Employee, name)


def _named(tx: Edit, record: type[Company] | type[Contact] | type[Employee], name: str) -> str:
    found = tx.rows(
        f"SELECT id FROM {record.entity} WHERE fold(name) = ? AND deleted IS NULL ORDER BY rid LIMIT 1",
        (fold(name),),
    )
    if found:
        return str(found[0][0])
    row = tx.add(record(name=name.strip()))
    tx.flush()
    return row.id


NAMED = {
    "company": company_named,
    "contact": contact_named,
    "employee": employee_named,
    "lost_reason": lost_reason_named,
    "source": source_named,
    "tag": tag_named,
}
"""How a name typed into a reference becomes a record, by entity."""
