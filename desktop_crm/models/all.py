"""Every record there is: importing this module declares them all."""

from desktop_crm.models.activities import Call, Letter, Meeting
from desktop_crm.models.company import Company
from desktop_crm.models.contact import Contact
from desktop_crm.models.deal import Deal, DealLine, Passage
from desktop_crm.models.duplicates import NotSame
from desktop_crm.models.holdings import ContactPoint, Membership, Note, Tagging
from desktop_crm.models.lead import Lead
from desktop_crm.models.people import Employee, Source, Tag
from desktop_crm.models.pipeline import LostReason, Pipeline, Stage
from desktop_crm.models.plan import Plan
from desktop_crm.models.record import ENTITIES, Record
from desktop_crm.models.report import SavedReport
from desktop_crm.models.scripts import Answer, Questionnaire, Script, Sheet
from desktop_crm.models.task import Task
from desktop_crm.models.team_settings import OwnField, SavedList, TeamSetting

__all__ = [
    "ENTITIES",
    "Answer",
    "Call",
    "Company",
    "Contact",
    "ContactPoint",
    "Deal",
    "DealLine",
    "Employee",
    "Lead",
    "Letter",
    "LostReason",
    "Meeting",
    "Membership",
    "NotSame",
    "Note",
    "OwnField",
    "Passage",
    "Pipeline",
    "Plan",
    "Questionnaire",
    "Record",
    "SavedList",
    "SavedReport",
    "Script",
    "Sheet",
    "Source",
    "Stage",
    "Tag",
    "Tagging",
    "Task",
    "TeamSetting",
]
