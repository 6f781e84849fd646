"""What the steps that write whole records are called: in Undo, in the history, in the message after them."""

from __future__ import annotations

from desktop_crm.base.i18n import N_, _, ngettext

_NEW = {
    "contact": N_("New contact: {name}"),
    "company": N_("New company: {name}"),
    "lead": N_("New lead: {name}"),
    "deal": N_("New deal: {name}"),
    "task": N_("New task: {name}"),
    "call": N_("Call recorded"),
    "meeting": N_("Meeting recorded"),
    "letter": N_("E-mail recorded"),
}
_CHANGED = {
    "contact": N_("Contact changed: {name}"),
    "company": N_("Company changed: {name}"),
    "lead": N_("Lead changed: {name}"),
    "deal": N_("Deal changed: {name}"),
    "task": N_("Task changed: {name}"),
    "call": N_("Call changed"),
    "meeting": N_("Meeting changed"),
    "letter": N_("E-mail changed"),
}


def new(entity: str) -> str:
    """The name of a step that makes one record; "{name}" in it stands for what the record is called."""
    return _(_NEW[entity])


def changed(entity: str) -> str:
    """The name of a step that changes one record; "{name}" in it stands for what the record is called."""
    return _(_CHANGED[entity])


def deleted(entity: str, n: int) -> str:
    """The name of a step that puts `n` records into the bin."""
    texts = {
        "contact": ngettext("{n} contact moved to the bin", "{n} contacts moved to the bin", n),
        "company": ngettext("{n} company moved to the bin", "{n} companies moved to the bin", n),
        "lead": ngettext("{n} lead moved to the bin", "{n} leads moved to the bin", n),
        "deal": ngettext("{n} deal moved to the bin", "{n} deals moved to the bin", n),
        "task": ngettext("{n} task moved to the bin", "{n} tasks moved to the bin", n),
        "call": ngettext("{n} call moved to the bin", "{n} calls moved to the bin", n),
    }
    usual = ngettext("{n} record moved to the bin", "{n} records moved to the bin", n)
    return texts.get(entity, usual).format(n=n)


def restored(entity: str, n: int) -> str:
    """The name of a step that takes `n` records out of the bin."""
    texts = {
        "contact": ngettext("{n} contact restored", "{n} contacts restored", n),
        "company": ngettext("{n} company restored", "{n} companies restored", n),
        "lead": ngettext("{n} lead restored", "{n} leads restored", n),
        "deal": ngettext("{n} deal restored", "{n} deals restored", n),
        "task": ngettext("{n} task restored", "{n} tasks restored", n),
        "call": ngettext("{n} call restored", "{n} calls restored", n),
    }
    return texts.get(entity, ngettext("{n} record restored", "{n} records restored", n)).format(n=n)
