"""What a column of a list can become: a field, a part of one, a note, or a new field of the team's own."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Email, Messenger, Moment, Phone, Ref
from desktop_crm.models.kinds.messenger import SERVICES
from desktop_crm.store.own_fields import KINDS, field_of, fields_of
from desktop_crm.store.workspace import Workspace

NAME_PARTS = {"last": N_("Last name"), "first": N_("First name"), "middle": N_("Middle name")}
ADDRESS_PARTS = {
    "postcode": N_("Postal code"),
    "country": N_("Country"),
    "region": N_("Region"),
    "district": N_("District"),
    "city": N_("City in the address"),
    "street": N_("Street"),
    "house": N_("House, flat"),
}
"""The parts of an address, in the order in which they are put together."""
LABEL_PART, TITLED_PART = "label", "titled"
"""A column that says what the value beside it is for; a note that begins with the name of its column."""

PHONE_USES = {
    "mobile": N_("Mobile phone"),
    "work": N_("Work phone"),
    "home": N_("Home phone"),
    "fax": N_("Fax"),
    "other": N_("Other phone"),
}
EMAIL_USES = {"work": N_("Work e-mail"), "home": N_("Personal e-mail"), "other": N_("Other e-mail")}
ADDRESS_USES = {"work": N_("Work address"), "home": N_("Home address"), "legal": N_("Legal address")}


@dataclass(frozen=True, slots=True)
class Target:
    """Where the values of a column go.

    `entity` is "contact", "company" or "note"; `use` what a phone or an address is for, or whose messenger
    it is; `part` a piece of a name or an address. A new own field has no `field` but `new_kind` (one of
    `store.own_fields.KINDS`) and `new_name`.
    """

    entity: str
    field: str = ""
    use: str | None = None
    part: str | None = None
    new_kind: str | None = None
    new_name: str = ""

    @property
    def code(self) -> str:
        """The target as one word of a mapping file: "contact.phone:mobile", "contact.name/last",
        "contact.new:number:Discount"."""
        if self.new_kind:
            return f"{self.entity}.new:{self.new_kind}:{self.new_name}"
        use = f":{self.use}" if self.use else ""
        part = f"/{self.part}" if self.part else ""
        return f"{self.entity}.{self.field}{use}{part}"

    @classmethod
    def from_code(cls, code: str) -> Target:
        """The target that `code` names; ValueError for what is no code."""
        entity, dot, rest = code.partition(".")
        if not dot or not rest:
            raise ValueError(code)
        if rest.startswith("new:"):
            _new, kind, name = (rest + "::").split(":", 2)
            return cls(entity, new_kind=kind, new_name=name.removesuffix("::").strip())
        rest, _slash, part = rest.partition("/")
        field, _colon, use = rest.partition(":")
        return cls(entity, field, use or None, part or None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a column can become, with its name for people."""

    target: Target
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Targets that are shown together under a heading."""

    label: str
    choices: tuple[Choice, ...]


NOTE = Target("note", "text")
TITLED_NOTE = Target("note", "text", part=TITLED_PART)
FURTHER_COMPANY = Target("contact", "company")
"""A company that the contact belongs to beside the one that the row describes."""


def targets(ws: Workspace, entity: str, name: str = "") -> list[Group]:
    """All that a column of a list of `entity` can become. `name` is what a new own field would be called."""
    other = "company" if entity == "contact" else "contact"
    notes = (Choice(NOTE, _("Note")), Choice(TITLED_NOTE, _("Note, with the name of the column")))
    own = tuple(_choices(ws, entity))
    if entity == "contact":
        own += (Choice(FURTHER_COMPANY, target_label(ws, FURTHER_COMPANY)),)
    fresh = tuple(
        Choice(Target(entity, new_kind=kind, new_name=name), _(label))
        for kind, (label, _make) in KINDS.items()
    )
    return [
        Group(_(ENTITIES[entity].label), own),
        Group(_(ENTITIES[other].label), tuple(_choices(ws, other))),
        Group(_("Note"), notes),
        Group(_("New field"), fresh),
    ]


def _choices(ws: Workspace, entity: str) -> list[Choice]:
    return [
        Choice(target, target_label(ws, target))
        for f in fields_of(ws, entity)
        if not (f.computed or (f.many and isinstance(f.kind, Ref)))
        for target in _of_field(entity, f)
    ]


def _of_field(entity: str, f: Field) -> list[Target]:
    found = [Target(entity, f.key)]
    found += [Target(entity, f.key, use) for use in uses(f)]
    if entity == "contact" and f.key == "name":
        found += [Target(entity, f.key, part=part) for part in NAME_PARTS]
    if f.many and f.key == "address":
        found += [Target(entity, f.key, part=part) for part in ADDRESS_PARTS]
    return found


def uses(f: Field) -> dict[str, str]:
    """What a value of the field can be for, by key."""
    if not f.many:
        return {}
    if isinstance(f.kind, Phone):
        return PHONE_USES
    if isinstance(f.kind, Email):
        return EMAIL_USES
    if isinstance(f.kind, Messenger):
        return SERVICES
    return ADDRESS_USES if f.key == "address" else {}


def target_label(ws: Workspace, target: Target | None) -> str:
    """The name of a target for people."""
    if target is None:
        return _("Do not import")
    if target.new_kind:
        return _("New field: {name}").format(name=target.new_name)
    if target == FURTHER_COMPANY:
        return _("One more company")
    if target.entity == "note":
        return _("Note") if target.part is None else _("Note, with the name of the column")
    f = field_of(ws, target.entity, target.field)
    if f is None:
        return target.code
    if target.part == LABEL_PART:
        return _("What it is for: {field}").format(field=_(f.label))
    part = {**NAME_PARTS, **ADDRESS_PARTS}.get(target.part or "")
    return _(part) if part else _(uses(f).get(target.use or "", f.label))


def resolved(ws: Workspace, target: Target) -> Target:
    """`target` itself, or the field that exists by now when it asks for a new one of the same name."""
    if not target.new_kind:
        return target
    name = fold(target.new_name)
    known = next((f for f in fields_of(ws, target.entity) if f.custom and fold(f.label) == name), None)
    return Target(target.entity, known.key) if known else target


def field_for(ws: Workspace, target: Target) -> Field | None:
    """The field a target writes to; None for a note, for a new field, and for one that is gone."""
    return None if target.entity == "note" else field_of(ws, target.entity, target.field)


def is_moment(f: Field) -> bool:
    """Whether the field holds a point in time."""
    return isinstance(f.kind, Moment)
