"""Every record there is: importing this module declares them all."""

from desktop_crm.models.company import Company
from desktop_crm.models.contact import Contact
from desktop_crm.models.holdings import ContactPoint, Membership, Note, Tagging
from desktop_crm.models.people import Employee, Source, Tag
from desktop_crm.models.record import ENTITIES, Record
from desktop_crm.models.team_settings import OwnField, SavedList

__all__ = [
    "ENTITIES",
    "Company",
    "Contact",
    "ContactPoint",
    "Employee",
    "Membership",
    "Note",
    "OwnField",
    "Record",
    "SavedList",
    "Source",
    "Tag",
    "Tagging",
]
