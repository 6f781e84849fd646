"""A lead becomes a contact, and perhaps a company and a deal, as one step.

Nothing is typed again, and nobody is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Company, Contact, Lead
from desktop_crm.models.kinds import Ref, Tags
from desktop_crm.models.lead import QUALIFIED
from desktop_crm.ops import deals, pipelines, records
from desktop_crm.ops.details import Place, company_named
from desktop_crm.ops.records import Card, Invalid, Values
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_DEEDS = ("call", "letter", "meeting", "task", "sheet")
_TOLD = ("phone", "email", "messenger", "tags")


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a lead becomes: the contact and the company that are there already, or else those to be made.

    `contact_values` are those of the new contact; `company_name` is a company by its name, "" for none. `deal` are
    the values of the deal that begins with it, None for no deal.
    """

    contact: str | None = None
    contact_values: Values = field(default_factory=dict)
    company: str | None = None
    company_name: str = ""
    role: str | None = None
    deal: Values | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """The ids of what the lead has become."""

    contact: str | None
    company: str | None
    deal: str | None


def convert(ws: Workspace, lead_id: str, what: Conversion) -> Converted:
    """Make a client of a lead, and a deal where one is wanted. Raises UserError when it is one already.

    Raises Invalid too: for fields of the deal by their keys, for those of the contact with "contact." before.

    What the lead knew is on the contact afterwards: a new one gets it, one that is there is filled in where it is
    empty.
    """
    card = records.read(ws, "lead", lead_id)
    _check(ws, card, what)
    if what.deal is not None:
        pipelines.first(ws)  # a step of its own where there is no pipeline yet
    with ws.edit(_("Lead converted: {name}").format(name=card.title)) as tx:
        company = _company(tx, card, what)
        contact = _contact(ws, tx, card, what, company)
        deal = _deal(ws, tx, card, what, contact, company)
        _close(tx, card, Converted(contact, company, deal))
        return Converted(contact, company, deal)


def starts(ws: Workspace, card: Card) -> dict[str, Any]:
    """The values of the contact that a lead would become."""
    held = {f.key: list(card.held(f)) for f in fields_of(ws, "lead") if f.many and f.key in _TOLD}
    copied = {key: _copied(values) for key, values in held.items() if values}
    plain = {key: card.values.get(key) for key in ("name", "responsible", "source")}
    return {**{key: value for key, value in plain.items() if value}, **copied, "status": "talks"}


def _copied(values: Sequence[Any]) -> list[Any]:
    """Details as another record holds them: with ids of their own."""
    return [value if isinstance(value, str) else replace(value, id=None) for value in values]


def _check(ws: Workspace, card: Card, what: Conversion) -> None:
    if card.values["status"] == QUALIFIED and card.values.get("contact"):
        raise UserError(
            _("The lead “{lead}” has become a contact already.").format(lead=card.title),
            _("Work goes on there: the contact and the deal are named in its card."),
        )
    if not (what.contact or what.company or what.company_name or what.contact_values):
        raise UserError(_("The lead has to become somebody."), _("Choose a contact, or name the company."))
    if not what.contact and what.contact_values:
        _check_contact(ws, what.contact_values)
    for entity, id_ in (("contact", what.contact), ("company", what.company)):
        if id_ and (there := records.read(ws, entity, id_)).deleted:
            raise UserError(_("“{name}” is in the bin.").format(name=there.title), _("Restore it first."))


def _check_contact(ws: Workspace, values: Values) -> None:
    """What is wrong with the contact is told apart from what is wrong with the deal."""
    try:
        records.checked(ws, "contact", values)
    except Invalid as error:
        raise Invalid({f"contact.{key}": said for key, said in error.fields.items()}) from None


def _company(tx: Edit, card: Card, what: Conversion) -> str | None:
    if what.company or not what.company_name.strip():
        return what.company
    before = {
        id_ for (id_,) in tx.rows("SELECT id FROM company WHERE fold(name) = fold(?)", (what.company_name,))
    }
    id_ = company_named(tx, what.company_name)
    if id_ not in before:
        row = tx.get(Company, id_)
        row.status = "talks"
        row.responsible, row.source = _held(card, "responsible"), _held(card, "source")
    return id_


def _held(card: Card, key: str) -> str | None:
    value = card.values.get(key)
    return str(value) if value else None


def _contact(ws: Workspace, tx: Edit, card: Card, what: Conversion, company: str | None) -> str | None:
    place = [Place(company, role=what.role)] if company else []
    if what.contact:
        row = tx.get(Contact, what.contact)
        there = records.read(ws, "contact", what.contact)
        more = _missing(ws, card, there)
        if company and company not in {p.company for p in there.places}:
            more["company"] = [*there.places, *place]
        records.assign(tx, row, more, fields_of(ws, "contact"))
        return what.contact
    if not what.contact_values:
        return None
    values = {**what.contact_values, **({"company": place} if place else {})}
    return records.begin(ws, tx, Contact, values).id


def _missing(ws: Workspace, card: Card, there: Card) -> dict[str, Any]:
    """What the lead knows and the contact does not: further details, and what is empty there."""
    found: dict[str, Any] = {}
    for f in fields_of(ws, "contact"):
        if f.many and f.key in _TOLD and not isinstance(f.kind, Ref):
            found |= _further(f.key, there.held(f), starts(ws, card).get(f.key, ()), f.kind)
        elif f.key in ("name", "responsible", "source") and not there.values.get(f.key):
            found |= {f.key: card.values[f.key]} if card.values.get(f.key) else {}
    return found


def _further(key: str, there: Sequence[Any], given: Sequence[Any], kind: Any) -> dict[str, Any]:
    def normal(value: Any) -> str:
        return str(value if isinstance(kind, Tags) else kind.normal(value.value)).casefold()

    known = {normal(value) for value in there}
    more = [value for value in given if normal(value) not in known]
    return {key: [*there, *more]} if more else {}


def _deal(
    ws: Workspace, tx: Edit, card: Card, what: Conversion, contact: str | None, company: str | None
) -> str | None:
    if what.deal is None:
        return None
    usual: Mapping[str, Any] = {"responsible": _held(card, "responsible"), "source": _held(card, "source")}
    known = {key: value for key, value in usual.items() if value}
    return deals.add(ws, tx, {**known, **what.deal, "contact": contact, "company": company})


def _close(tx: Edit, card: Card, made: Converted) -> None:
    """The lead is qualified; what was done with it, and is still to be done, is the client's too."""
    lead = tx.get(Lead, card.id)
    lead.status, lead.contact, lead.company, lead.deal = QUALIFIED, made.contact, made.company, made.deal
    lead.lost_reason = lead.lost_comment = None
    lead.taken = lead.taken or now()
    lead.responsible = lead.responsible or tx.step.author
    for entity in _DEEDS:
        tx.execute(
            f"""UPDATE {entity} SET contact = coalesce(contact, ?1), company = coalesce(company, ?2),
                  deal = coalesce(deal, ?3) WHERE lead = ?4 AND deleted IS NULL""",
            (made.contact, made.company, made.deal, card.id),
        )


def told(card: Card) -> str:
    """What the request was, on one line, for the name of a deal."""
    lines = [" ".join(line.split()) for line in str(card.values.get("need") or "").splitlines()]
    first = next((line for line in lines if line), "")
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


_LONGEST = 70
__all__ = ["Conversion", "Converted", "convert", "starts", "told"]
