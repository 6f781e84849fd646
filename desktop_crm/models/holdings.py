"""Records that belong to a contact or a company: the values of its `many` fields, and its notes.

`about` is the id of the owner and `about_entity` its kind; both are soft, so a child may arrive before its owner.
"""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Moment, Number, Ref, Text
from desktop_crm.models.record import Record


class ContactPoint(Record, entity="contact_point"):
    """One phone, e-mail, messenger, website or address (FHIR's ContactPoint).

    `system` is the key of the owner's field, `use` what it is for (mobile, work, home, fax, other or own words),
    `rank` the place among its fellows, smallest first. `normal` is the kind's normal form of `value`.
    """

    label = N_("Contact detail")
    plural = N_("Contact details")
    indexes = (("about", "system", "rank"), ("system", "normal"))
    derived = ("normal",)

    about: str = field(N_("Belongs to"), Ref("contact"), required=True)
    about_entity: str = field(N_("Belongs to"), Text(), required=True)
    system: str = field(N_("Kind"), Text(), required=True)
    use: str | None = field(N_("Purpose"), Text())
    value: str = field(N_("Value"), Text(), required=True)
    rank: float = field(N_("Order"), Number(), default=0)

    normal: str


class Membership(Record, entity="membership"):
    """A contact's place in a company, with a role. The id is derived from both."""

    label = N_("Place in a company")
    plural = N_("Places in companies")
    indexes = (("contact", "rank"), ("company",))

    contact: str = field(N_("Contact"), Ref("contact"), required=True)
    company: str = field(N_("Company"), Ref("company"), required=True)
    role: str | None = field(N_("Role"), Text())
    rank: float = field(N_("Order"), Number(), default=0)


class Tagging(Record, entity="tagging"):
    """A tag on a record. The id is derived from both."""

    label = N_("Tag")
    plural = N_("Tags")
    indexes = (("about",), ("tag",))

    tag: str = field(N_("Tag"), Ref("tag"), required=True)
    about: str = field(N_("Belongs to"), Ref("contact"), required=True)
    about_entity: str = field(N_("Belongs to"), Text(), required=True)


class Note(Record, entity="note"):
    label = N_("Note")
    plural = N_("Notes")
    indexes = (("about", "moment"),)

    about: str = field(N_("About"), Ref("contact"), required=True)
    about_entity: str = field(N_("About"), Text(), required=True)
    text: str = field(N_("Note"), Text(multiline=True), required=True, search=True)
    moment: int = field(N_("When"), Moment())
    author: str | None = field(N_("Author"), Ref("employee"))
