"""Who of those that are there already may be the one who is calling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Email, Messenger, Phone, Value
from desktop_crm.models.lead import LEAD_STATUSES, QUALIFIED
from desktop_crm.ops.lead_text import Heard
from desktop_crm.ops.names import name_of
from desktop_crm.store import search
from desktop_crm.store.workspace import Workspace

WHO = ("contact", "company", "lead")
_SHORTEST = 3  # letters or digits that are worth looking for
_DETAILS = (("phone", Phone()), ("email", Email()), ("messenger", Messenger()))


@dataclass(frozen=True, slots=True)
class Known:
    """A contact, company or lead. `beside` tells it from its namesakes; `sure`: a number or address is its."""

    entity: str
    id: str
    title: str
    beside: str = ""
    sure: bool = False


def known(ws: Workspace, heard: Heard, line: str = "", but: str | None = None, limit: int = 4) -> list[Known]:
    """The cards that the line may mean: whose number or address it is, then those called alike, then those found.

    `but` is a lead that is left out. Of a lead that has become a contact, the contact is shown.
    """
    found: dict[str, tuple[str, bool]] = {id_: (entity, True) for entity, id_ in _holders(ws, heard)}
    for entity, id_ in (*_namesakes(ws, heard), *_found(ws, line, limit)):
        if _is_open(ws, entity, id_):
            found.setdefault(id_, (entity, False))
    found.pop(but or "", None)
    return [_shown(ws, entity, id_, sure) for id_, (entity, sure) in list(found.items())[:limit]]


def _holders(ws: Workspace, heard: Heard) -> Iterable[tuple[str, str]]:
    values = {"phone": heard.phones, "email": heard.emails, "messenger": heard.messengers}
    for entity in WHO:
        also = f"AND o.status <> '{QUALIFIED}'" if entity == "lead" else ""
        for system, kind in _DETAILS:
            for value in values[system]:
                yield from (
                    (entity, id_)
                    for (id_,) in ws.read(
                        f"""SELECT DISTINCT o.id FROM contact_point p JOIN {entity} o ON o.id = p.about
                            WHERE p.system = ? AND p.normal = ? AND p.about_entity = ? AND p.deleted IS NULL
                              AND o.deleted IS NULL {also} ORDER BY o.rid DESC LIMIT 5""",
                        (system, kind.normal(value), entity),
                    )
                )


def _namesakes(ws: Workspace, heard: Heard) -> Iterable[tuple[str, str]]:
    names = {"contact": heard.name, "company": heard.firm or heard.name, "lead": heard.name}
    for entity, name in names.items():
        if len(name) >= _SHORTEST:
            found = search.known(ws, entity, ENTITIES[entity].fields["name"], name)
            yield from ((hit.entity, hit.id) for hit in found)


def _found(ws: Workspace, line: str, limit: int) -> Iterable[tuple[str, str]]:
    if sum(c.isalnum() for c in line) < _SHORTEST:
        return []
    return [(hit.entity, hit.id) for hit in search.find(ws, line, limit, WHO)]


def _is_open(ws: Workspace, entity: str, id_: str) -> bool:
    """A lead that has become a contact is found as that contact."""
    if entity != "lead":
        return True
    return not ws.read(f"SELECT 1 FROM lead WHERE id = ? AND status = '{QUALIFIED}'", (id_,))


def _shown(ws: Workspace, entity: str, id_: str, sure: bool) -> Known:
    firm = "firm" if entity == "lead" else "NULL"
    rows = ws.read(f"SELECT {firm}, responsible, status FROM {entity} WHERE id = ?", (id_,))
    told, responsible, status = rows[0] if rows else (None, None, None)
    said = [_(ENTITIES[entity].label), told or _company(ws, entity, id_), _status(entity, status)]
    said.append(name_of(ws, "employee", responsible) if responsible else "")
    title = name_of(ws, entity, id_) or _("No name")
    return Known(entity, id_, title, " · ".join(text for text in said if text), sure)


def _company(ws: Workspace, entity: str, id_: str) -> str:
    rows = ws.read(
        """SELECT c.name FROM membership m JOIN company c ON c.id = m.company AND c.deleted IS NULL
           WHERE m.contact = ? AND m.deleted IS NULL ORDER BY m.rank LIMIT 1""",
        (id_,),
    )
    return str(rows[0][0]) if entity == "contact" and rows else ""


def _status(entity: str, status: Value) -> str:
    option = next((o for o in LEAD_STATUSES if o.key == status), None) if entity == "lead" else None
    return _(option.label) if option else ""
