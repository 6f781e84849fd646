"""What is shown of a record that was found: its name, and what else tells it apart or made it be found."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Name, Ref
from desktop_crm.models.record import ENTITIES
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.search_documents import COMPANIES, NOTES, TAGS, TALKED_WITH, referred, talks
from desktop_crm.store.search_marks import Span, excerpt, marks, shows
from desktop_crm.store.search_schema import document, record
from desktop_crm.store.search_words import Term, Typed
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. The spans say what of the texts was searched for."""

    entity: str
    rid: int
    id: str
    title: str
    subtitle: str
    title_spans: tuple[Span, ...] = ()
    subtitle_spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Shown:
    """What is known of one record that may be shown of it."""

    id: str
    name: str
    points: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name or next(iter(self.points), "") or _("No name")


def hits(ws: Workspace, numbers: Sequence[int], query: Typed) -> list[Hit]:
    """What to show of the records with these numbers in the index, in this order; those gone are left out."""
    rids: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        entity, rid = record(number)
        rids[entity].append(rid)
    found: dict[int, Hit] = {}
    for entity, wanted in rids.items():
        for rid, shown in _shown(ws, entity, wanted, query).items():
            found[document(entity, rid)] = _hit(entity, rid, shown, query)
    return [found[number] for number in numbers if number in found]


def _hit(entity: str, rid: int, shown: _Shown, query: Typed) -> Hit:
    title = shown.title
    subtitle = _subtitle(shown, _unexplained(title, query))
    return Hit(entity, rid, shown.id, title, subtitle, marks(title, query), marks(subtitle, query))


def _unexplained(title: str, query: Typed) -> list[Term]:
    return [term for term in query if not shows(title, term)]


def _subtitle(shown: _Shown, unexplained: list[Term]) -> str:
    """The text that has what the title has not, or else the company, or else the first phone."""
    others = [
        text for text in (*shown.companies, *shown.points, *shown.others) if text and text != shown.title
    ]
    for term in unexplained:
        for text in others:
            if shows(text, term):
                return excerpt(text, term)
    return others[0] if others and (shown.companies or shown.points) else ""


def _shown(ws: Workspace, entity: str, rids: list[int], query: Typed) -> dict[int, _Shown]:
    db, fields = ws.reader, [f for f in fields_of(ws, entity) if f.search]
    columns = [f for f in fields if not (f.many or f.custom or isinstance(f.kind, Ref))]
    own = "own" if ENTITIES[entity].takes_own_fields else "'{}'"
    rows = db.execute(
        f"""SELECT rid, id, {own}{"".join(f', "{f.key}"' for f in columns)} FROM {entity}
            WHERE rid IN (SELECT value FROM json_each(?)) AND deleted IS NULL""",
        (json.dumps(rids),),
    ).fetchall()
    found: dict[int, _Shown] = {}
    for rid, id_, extra, *values in rows:
        named = {f.key: f.kind.format(v) for f, v in zip(columns, values, strict=True) if v is not None}
        name = next((named.pop(f.key, "") for f in columns if isinstance(f.kind, Name)), "")
        found[rid] = _Shown(id_, name, others=[*named.values(), *_own(extra, fields)])
    by_id = {shown.id: shown for shown in found.values()}
    _add_points(db, by_id, fields)
    if any(isinstance(f.kind, Ref) and f.many for f in fields):
        for owner, company in db.execute(COMPANIES, (json.dumps(list(by_id)),)):
            by_id[owner].companies.append(company)
    for f in fields:
        if isinstance(f.kind, Ref) and not f.many:
            for owner, name in db.execute(referred(entity, f), (json.dumps(list(by_id)),)):
                by_id[owner].companies.append(name)
    _add_explanations(db, entity, by_id, query)
    return found


def _own(text: str, fields: Sequence[Field]) -> Iterator[str]:
    if text == "{}":
        return
    own: dict[str, Any] = json.loads(text)
    for f in fields:
        value = own.get(f.key.removeprefix("own.")) if f.custom else None
        if value is not None:
            yield f.kind.format(value)


def _add_points(db: Connection, by_id: dict[str, _Shown], fields: Sequence[Field]) -> None:
    kinds = {f.key: f.kind for f in fields if f.many}
    order = {key: place for place, key in enumerate(kinds)}
    rows = db.execute(
        """SELECT about, system, value FROM contact_point WHERE about IN (SELECT value FROM json_each(?))
           AND deleted IS NULL ORDER BY rank""",
        (json.dumps(list(by_id)),),
    ).fetchall()
    for owner, system, value in sorted(rows, key=lambda row: order.get(row[1], len(order))):
        if system in kinds:
            by_id[owner].points.append(kinds[system].format(value))


def _add_explanations(db: Connection, entity: str, by_id: dict[str, _Shown], query: Typed) -> None:
    """Read tags and notes, which are many and long, only of those that nothing else explains."""
    unclear = [
        shown.id
        for shown in by_id.values()
        if any(
            not any(
                shows(text, term) for text in (shown.title, *shown.companies, *shown.points, *shown.others)
            )
            for term in query
        )
    ]
    if unclear:
        for sql in (TAGS, NOTES, *([talks(entity)] if entity in TALKED_WITH else [])):
            for owner, text in db.execute(sql, (json.dumps(unclear),)):
                by_id[owner].others.append(text)
