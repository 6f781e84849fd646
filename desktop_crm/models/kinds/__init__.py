"""The kinds of values: what each can be, how it is read, shown, compared and filtered."""

from desktop_crm.models.kinds.base import Cell, Kind, Operator, Part, Reading, Value
from desktop_crm.models.kinds.choice import Bool, Choice, Option, Ref
from desktop_crm.models.kinds.clock import Duration, Repeat, Time
from desktop_crm.models.kinds.codes import Digits, TaxId
from desktop_crm.models.kinds.dates import Date
from desktop_crm.models.kinds.email import Email
from desktop_crm.models.kinds.labels import operator_label
from desktop_crm.models.kinds.link import Link
from desktop_crm.models.kinds.messenger import Messenger
from desktop_crm.models.kinds.moment import Moment
from desktop_crm.models.kinds.number import Count, Money, Number
from desktop_crm.models.kinds.phone import Phone, phone_digits, phone_fragments
from desktop_crm.models.kinds.text import Address, Name, Tags, Text

__all__ = [
    "Address",
    "Bool",
    "Cell",
    "Choice",
    "Count",
    "Date",
    "Digits",
    "Duration",
    "Email",
    "Kind",
    "Link",
    "Messenger",
    "Moment",
    "Money",
    "Name",
    "Number",
    "Operator",
    "Option",
    "Part",
    "Phone",
    "Reading",
    "Ref",
    "Repeat",
    "Tags",
    "TaxId",
    "Text",
    "Time",
    "Value",
    "operator_label",
    "phone_digits",
    "phone_fragments",
]
