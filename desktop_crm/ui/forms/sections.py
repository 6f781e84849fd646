"""What stands where in the form of a record: a title, and the keys of the fields below it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_crm.base.i18n import N_
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Name, Text

Section = tuple[str, tuple[str, ...]]
"""A title (a text for translation) and the keys of fields."""

_OFFICE: Section = (N_("Work with the client"), ("status", "responsible", "source", "tags"))

SECTIONS: dict[str, tuple[Section, ...]] = {
    "contact": (
        ("", ("name", "phone", "email", "company", "job_title")),
        _OFFICE,
        (N_("More about the person"), ("birthday", "city", "messenger", "website", "address")),
    ),
    "company": (
        ("", ("name", "phone", "email")),
        _OFFICE,
        (N_("Details of the firm"), ("tax_id", "kpp", "ogrn", "industry")),
        (N_("Where to find it"), ("city", "website", "messenger", "address")),
    ),
    "lead": (
        ("", ("name", "phone", "email", "messenger", "firm", "need")),
        (N_("Work with the client"), ("responsible", "source", "tags")),
    ),
    "deal": (
        ("", ("name", "amount", "currency", "contact", "company")),
        (N_("Work on the deal"), ("responsible", "source", "closing", "probability", "tags")),
    ),
    "call": (
        ("", ("contact", "number", "direction", "result", "moment", "length", "topic", "text")),
        (N_("Belongs to"), ("responsible", "company", "lead", "deal")),
    ),
    "task": (
        ("", ("name", "kind", "day", "time", "length", "remind", "repeat", "text")),
        (N_("Belongs to"), ("responsible", "contact", "company", "lead", "deal")),
    ),
}

STARTS_WITH = {"contact": {"status": "new"}, "company": {"status": "new"}}
"""What a record has when it is begun."""


def sections(entity: str, fields: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """The sections with their fields; at the end the team's own, and whatever stands in no section."""
    by_key = {f.key: f for f in fields if not f.computed and f.key not in ENTITIES[entity].follows}
    found = []
    for title, keys in SECTIONS[entity]:
        found.append((title, [by_key.pop(key) for key in keys if key in by_key]))
    return [*found, (N_("Own fields"), list(by_key.values()))] if by_key else found


def is_wide(field: Field) -> bool:
    """Whether the field needs the whole width of a form of two columns."""
    kind = field.kind
    return isinstance(kind, Name) or (isinstance(kind, Text) and kind.multiline)
